import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import Encoder
from qa.question.question import AnswerType, answer_type, content_words, holds


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many ships were lost?", "number"),
        ("How much did the quay cost?", "number"),
        ("What percentage of the lamps burned?", "number"),
        ("When did the lighthouse burn?", "time"),
        ("In which year did it burn?", "time"),
        ("Who counted the lamps?", "name"),
        ("Where is Cape Grey?", "name"),
        ("Why did the ferry sink?", None),
        ("Did the ferry sink?", None),
        ("What is a quay?", None),
        ("", None),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question_s_words(question: str, kind: AnswerType | None) -> None:
    assert answer_type(question) == kind


@pytest.mark.parametrize(
    ("kind", "sentence", "asked", "has"),
    [
        ("number", "The quay has 40 lamps.", ["lamps"], True),
        ("number", "The quay has forty-two lamps, twice as many.", ["lamps"], True),
        ("number", "The quay has lamps.", ["lamps"], False),
        ("time", "It burned in the winter of 1887.", ["burned"], True),
        ("time", "It burned on Monday.", ["burned"], True),
        ("time", "It burned on Monday.", ["Monday"], False),
        ("time", "It burned down.", ["burned"], False),
        ("name", "The lamps were counted by Ann Reed.", ["lamps"], True),
        ("name", "The lamps were counted by Ann.", ["Ann"], False),
        ("name", "The lamps were counted.", ["lamps"], False),
    ],
)
def test_a_sentence_has_what_was_asked_for_when_it_says_more_of_the_kind_than_the_question(
    kind: AnswerType, sentence: str, asked: list[str], has: bool
) -> None:
    assert holds(kind, sentence, asked) is has


@pytest.mark.parametrize("number", ["thirteen", "nineteen", "twenty", "forty", "ninety"])
def test_a_number_in_words_is_a_number(number: str) -> None:
    assert holds("number", f"The quay has {number} lamps.", ["lamps"])


def test_content_words_are_the_words_of_the_subject_with_their_tokens(encoder: Encoder) -> None:
    question = "How many lampposts did Ann Reed count in Oldport?"
    encoding = encoder.encode_query(question)
    words = content_words(question, encoding.offsets)
    assert [(word.text, word.is_name) for word in words] == [
        ("lampposts", False),
        ("Ann", True),
        ("Reed", True),
        ("count", False),
        ("Oldport", True),
    ]
    for word in words:
        (first, *_), (*_, last) = word.tokens, word.tokens
        assert question[encoding.offsets[first][0] : encoding.offsets[last][1]] == word.text


def test_a_capital_at_the_beginning_does_not_make_a_name(encoder: Encoder) -> None:
    question = "Lamps of Oldport"
    words = content_words(question, encoder.encode_query(question).offsets)
    assert [(word.text, word.is_name) for word in words] == [("Lamps", False), ("Oldport", True)]


def test_words_past_the_encoder_s_window_are_left_out(encoder: Encoder) -> None:
    question = "lamps " * 500 + "Oldport"
    words = content_words(question, encoder.encode_query(question).offsets)
    assert len(words) == encoder.max_tokens
    assert {word.text for word in words} == {"lamps"}


@given(st.text(max_size=50))
@settings(max_examples=60)
def test_content_words_stand_in_the_question_in_order_and_share_no_token(
    encoder: Encoder, question: str
) -> None:
    offsets = encoder.encode_query(question).offsets
    words = content_words(question, offsets)
    at = 0
    for word in words:
        at = question.index(word.text, at)
    tokens = [token for word in words for token in word.tokens]
    assert tokens == sorted(tokens)
    assert all(0 <= token < len(offsets) for token in tokens)


def test_a_question_without_tokens_has_no_content_words() -> None:
    assert content_words("lamps", np.empty((0, 2), np.int32)) == ()
