from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library, open_library, sync
from index.encode import Encoder
from index.vocabulary import Vocabulary
from qa.evaluation.sets import EvaluationSet, SetQuestion
from qa.evaluation.spelling import spelling_table
from qa.question.respelling import Respelling, respelt, sounds

TEXT = """Lamps of Oldport

Olena Zaremenko said on Monday that seventy missiles were fired at Kyrilsk and that the lampposts stood.
The missiles were answered by Mr Orlov, and Taras Varinskyy thanked the translators of Kyrilsk.
The Frobisher quay was repaired. Divers, exclusively trained, looked at the translation of the inscription.
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vocabulary]:
    folder = tmp_path_factory.mktemp("spelling")
    (folder / "documents").mkdir()
    (folder / "documents" / "lamps.txt").write_text(TEXT, encoding="utf-8")
    sync(folder / "documents", folder / "library")
    with open_library(folder / "library") as library:
        yield library.vocabulary()


@pytest.fixture(scope="module")
def known(encoder: Encoder) -> Callable[[str], bool]:
    return lambda word: encoder.count_tokens([word])[0] == 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many misiles were fired?", "How many missiles were fired?"),
        ("How many missiels were fired?", "How many missiles were fired?"),
        ("Were the divers elclusively trained?", "Were the divers exclusively trained?"),
        ("What did Zaremmenko say?", "What did Zaremenko say?"),
        ("What did Varinskiy say?", "What did Varinskyy say?"),
        ("What did Varinsky’s wife say?", "What did Varinskyy’s wife say?"),
        ("What hit Kirilsk?", "What hit Kyrilsk?"),
        ("Who repaired the Frobsiher quay?", "Who repaired the Frobisher quay?"),
    ],
)
def test_a_slip_or_another_transliteration_is_read_as_the_library_s_word(
    vocabulary: Vocabulary, known: Callable[[str], bool], question: str, expected: str
) -> None:
    assert respelt(question, vocabulary, known=known)[0].casefold() == expected.casefold()


@pytest.mark.parametrize(
    "question",
    [
        "How many missiles were fired at Kyrilsk?",  # all there
        "What did Orlova say?",  # a woman of another name
        "What did Orlok say?",  # another last letter
        "What did Varinska say?",  # his wife
        "What did Zaremba say?",
        "What did Zaremenka say?",  # another ending
        "What did Frobischo say?",
        "Who lit the lamps in Oldham?",  # an ordinary name, not a slip for Oldport
        "How many mussels were eaten?",  # an ordinary word
        "What is MISSILSE?",  # capitals: an abbreviation
        "What is missil3?",
        "What are mis-siles?",
        "谁点了灯?",
        "ما هي الصواريخ؟",
        "🕯️ é́é́é́ ßßßßß",
        "",
    ],
)
def test_what_is_there_or_may_be_something_else_is_left_alone(
    vocabulary: Vocabulary, known: Callable[[str], bool], question: str
) -> None:
    assert respelt(question, vocabulary, known=known) == (question, ())


def test_each_change_says_what_was_asked_and_where(
    vocabulary: Vocabulary, known: Callable[[str], bool]
) -> None:
    question = "Did Varinskiy count misiles?"
    assert respelt(question, vocabulary, known=known)[1] == (
        Respelling(asked="Varinskiy", used="Varinskyy", start=4, end=13),
        Respelling(asked="misiles", used="missiles", start=20, end=27),
    )


def test_a_word_is_not_guessed_when_two_words_are_as_near(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(
        "The brivels and the brimels lay on the quay of the port.\n"
    )
    sync(tmp_path / "documents", tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        changed = respelt("Where are the briels?", library.vocabulary(), known=lambda _: False)
    assert changed == ("Where are the briels?", ())


def test_transliterations_of_one_name_sound_alike_and_a_man_s_name_is_not_his_wife_s() -> None:
    assert len({sounds(name) for name in ("Varinskyy", "Varinskiy", "Varinsky", "Varinskij")}) == 1
    assert sounds("Varinska") != sounds("Varinsky")
    assert sounds("Tereschuk") == sounds("Tereshuk")


@settings(max_examples=40)
@given(question=st.text(max_size=120))
def test_whatever_is_asked_the_changes_are_those_between_the_two_questions(
    vocabulary: Vocabulary, known: Callable[[str], bool], question: str
) -> None:
    changed, changes = respelt(question, vocabulary, known=known)
    for change in reversed(changes):
        assert question[change.start : change.end] == change.asked
        question = question[: change.start] + change.used + question[change.end :]
    assert question == changed


def test_the_sample_corpus_is_asked_in_its_own_spelling(
    seeds_library: Library, known: Callable[[str], bool]
) -> None:
    vocabulary = seeds_library.vocabulary()
    assert respelt("How many misiles did Russia fire?", vocabulary, known=known)[0] == (
        "How many missiles did Russia fire?"
    )
    assert respelt("Where is Kiyv?", vocabulary, known=known)[0] == "Where is Kyiv?"
    assert respelt("What did Lukaschenko say?", vocabulary, known=known)[0] == ("What did Lukashenko say?")
    assert respelt("What did Biden promise Orlova?", vocabulary, known=known)[1] == ()


def test_the_table_plants_one_slip_in_each_question(
    vocabulary: Vocabulary, known: Callable[[str], bool]
) -> None:
    question = SetQuestion(
        id="1",
        question="How many missiles did Zaremenko count?",
        turns=(),
        answerable=True,
        document_ids=frozenset(),
        spans=(),
    )
    evaluated = EvaluationSet(name="one", texts={}, questions=(question,))
    other = EvaluationSet(name="other", texts={"b.txt": "It met Orlova and Zaremenko."}, questions=())
    rows = spelling_table(evaluated, vocabulary, known, others=[other]).rows
    assert rows["a letter doubled, words"] == {"n": 1, "right": 1.0, "wrong": 0.0, "alone": 0.0}
    assert rows["a letter doubled, names"] == {"n": 1, "right": 1.0, "wrong": 0.0, "alone": 0.0}
    assert rows["none: questions as they are"] == {"n": 1, "right": 0.0, "wrong": 0.0, "alone": 1.0}
    assert rows["none: absent names"] == {"n": 1, "right": 0.0, "wrong": 0.0, "alone": 1.0}
