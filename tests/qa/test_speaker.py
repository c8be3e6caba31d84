import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.speaker import speaker_of


def named(sentence: str) -> str | None:
    return speaker_of(sentence, 0, len(sentence))


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The bridge is safe, according to the Harbour Board.", "the Harbour Board"),
        ("According to Ann Reed, the bridge is safe.", "Ann Reed"),
        ("Ann Reed said that the bridge is safe.", "Ann Reed"),
        ("“The bridge is safe,” Ann Reed said on Monday.", "Ann Reed"),
        ("“The bridge is safe,” said Ann Reed on Monday.", "Ann Reed"),
        ('"The bridge is safe," said Ann Reed on Monday.', "Ann Reed"),
        ("Ann Reed, the harbour master of Oldport, said the bridge is safe.", "Ann Reed"),
        ("The mayor warned that the bridge is not safe.", "The mayor"),
    ],
)
def test_who_says_a_sentence_is_read_from_the_sentence(sentence: str, speaker: str) -> None:
    assert named(sentence) == speaker


@pytest.mark.parametrize("sentence", ["“The bridge is safe,” said Ann Reed.", '"Safe," added Ann Reed.'])
def test_the_full_stop_is_not_part_of_the_name(sentence: str) -> None:
    assert named(sentence) == "Ann Reed"


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge is safe.",
        "The ferry carries four hundred carts.",
        "“The bridge is safe.”",
        "It rained in Mora on Monday.",
        "",
    ],
)
def test_a_sentence_that_names_nobody_has_no_speaker(sentence: str) -> None:
    assert named(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "He said that the bridge is safe.",
        "They told the Courier that the bridge is safe.",
        "She added that it rained.",
        "This suggests a fault in the bridge.",
    ],
)
def test_a_pronoun_names_nobody(sentence: str) -> None:
    assert named(sentence) is None


def test_only_the_sentence_itself_is_read() -> None:
    text = "Ann Reed said it rained. The bridge is safe. Lena Holt said it snowed."
    start = text.index("The bridge")
    assert speaker_of(text, start, start + len("The bridge is safe.")) is None
    assert speaker_of(text, start, len(text)) == "Lena Holt"


def test_a_name_over_a_line_break_is_given_on_one_line() -> None:
    assert named("According to Ann\n\nReed, the bridge is safe.") == "Ann Reed"


@given(st.text(alphabet='Aab sid,.“”"’\n', max_size=60))
def test_a_speaker_is_always_in_the_words_of_the_sentence(sentence: str) -> None:
    speaker = named(sentence)
    assert speaker is None or speaker in " ".join(sentence.split())


@pytest.mark.parametrize(
    "sentence",
    ["A " * 50_000, "A of the " * 12_000, "A, " + "b" * 100_000, "A" + " " * 100_000 + "b", "’" * 100_000],
    ids=["names", "joined names", "long aside", "spaces", "quotes"],
)
def test_a_sentence_of_100_000_characters_takes_a_moment(sentence: str) -> None:
    started = time.process_time()
    named(sentence)
    assert time.process_time() - started < 3
