import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Document, Library, Span
from index.search import retrieve
from index.sentences import split_sentences
from qa.close_reading import TEXT_SIGNALS, Sentence, says, text_signals
from qa.names.names import Aliases, aliases
from qa.speech.speaker import Attribution
from qa.wanted import Wanted, wanted

NOTHING = Aliases()


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of({"quay.txt": "Ann Reed counted forty lamps on the quay of Oldport."})


@pytest.fixture(scope="module")
def asks(library: Library) -> Callable[[str], Wanted]:
    return lambda question: wanted(retrieve(question, library))


def document(text: str, *, title: str = "", published: date | None = None) -> Document:
    return Document(
        id="a.txt", text=text, sha256="0" * 64, title=title, date=published, outlet="", furniture=()
    )


def reading(asked: Wanted, of: Document, span: Span, before: Span) -> Sentence:
    return Sentence(
        asked=asked,
        span=span,
        before_span=before,
        text=of.text[span.start : span.end],
        before=of.text[before.start : before.end],
        fetch=lambda: of,
    )


def read(asked: Wanted, text: str, i: int = 0, **fields: Any) -> Sentence:
    """The `i`-th sentence of a text, after the one before it."""
    spans = split_sentences(text)
    before = spans[i - 1] if i else Span(spans[i].start, spans[i].start)
    return reading(asked, document(text, **fields), spans[i], before)


def signals(
    asked: Wanted, text: str, i: int = 0, known: Aliases = NOTHING, **fields: Any
) -> dict[str, float]:
    values = text_signals(asked, read(asked, text, i, **fields), lambda: known)
    return dict(zip(TEXT_SIGNALS, values, strict=True))


def said(name: str, role: str | None = None) -> Attribution:
    return Attribution(name=name, role=role, start=0, end=len(name), quoted=False)


@pytest.mark.parametrize(
    ("asked", "attribution", "answer"),
    [
        ("Ann Reed", said("Ann Reed"), True),
        ("Reed", said("Ann Reed"), True),
        ("the mayor", said("Lena Holt", "the mayor of Mora"), True),
        ("the mayor of Mora", said("Lena Holt", "mayor of Mora"), True),
        ("the mayor of Mora", said("Lena Holt", "the mayor of Tarn"), False),
        ("Mayor Lena Holt", said("Lena Holt", "Mayor"), True),
        ("Volodymyr Zelinskiy", said("Volodymyr Zelinskyy"), True),
        ("Ann Reed", said("Tom Reed"), False),
        ("Ann Reed", None, None),
    ],
)
def test_one_says_a_sentence_by_name_or_by_the_words_of_name_and_role(
    asked: str, attribution: Attribution | None, answer: bool | None
) -> None:
    assert says(asked, attribution, NOTHING) is answer


def test_an_abbreviation_says_what_its_long_name_says_only_where_a_text_defines_it() -> None:
    known = aliases(["The Harbour Safety Board (HSB) met."])
    assert says("the Harbour Safety Board", said("HSB"), known) is True
    assert says("the Harbour Safety Board", said("HSB"), NOTHING) is False


def test_a_sentence_is_read_with_its_speaker_day_title_and_the_one_before(
    asks: Callable[[str], Wanted],
) -> None:
    text = "It rained in Mora. Ann Reed said on Monday that the quay has forty lamps."
    asked = asks("How many lamps does the quay have?")
    sentence = read(asked, text, 1, title="The new quay", published=date(2022, 2, 16))
    assert sentence.text == "Ann Reed said on Monday that the quay has forty lamps."
    assert (sentence.before, sentence.document.title) == ("It rained in Mora.", "The new quay")
    assert sentence.attribution is not None
    assert sentence.attribution.name == "Ann Reed"
    assert [(text[d.start : d.end], d.first) for d in sentence.dates] == [("Monday", date(2022, 2, 14))]
    assert [text[span.start : span.end] for span in sentence.focus] == ["forty"]
    assert sentence.day == "none"  # the question names no day


def test_words_are_counted_in_any_form_and_near_ones_in_the_sentence_before_too(
    asks: Callable[[str], Wanted],
) -> None:
    asked = asks("Were lamps counted?")
    assert signals(asked, "She counts the lamp.")["words"] == pytest.approx(1)
    later = signals(asked, "She counted. Lamps were lit.", 1)
    assert 0 < later["words"] < later["words_near"] == pytest.approx(1)
    assert signals(asked, "It rained.")["words"] == 0


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("It has 40 lamps and 1,250 slabs.", 0),
        ("It has 40 lamps.", 0.5),
        ("It has 4 lamps and 250 slabs.", 1),
    ],
)
def test_numbers_of_the_question_that_a_sentence_lacks_are_counted(
    asks: Callable[[str], Wanted], sentence: str, missing: float
) -> None:
    assert signals(asks("Are there 40 lamps and 1,250 slabs?"), sentence)["numbers_missing"] == missing


def test_names_are_present_in_any_spelling_in_the_title_or_the_sentence_before(
    asks: Callable[[str], Wanted],
) -> None:
    asked = asks("When did Zelinskiy visit Oldport?")
    assert signals(asked, "President Zelinskyy visited Oldport.")["names_missing"] == 0
    assert signals(asked, "He visited it at noon.", title="Zelinskyy in Oldport")["names_missing"] == 0
    assert signals(asked, "Oldport waited. Zelinskyy came.", 1)["names_missing"] == 0
    assert signals(asked, "President Holt visited Oldport.")["names_missing"] == 0.5
    assert signals(asks("When did it rain?"), "It rained.")["names_missing"] == 0


def test_a_day_that_agrees_and_one_that_does_not_are_told_apart(asks: Callable[[str], Wanted]) -> None:
    asked = asks("What was opened on 14 February 2022?")
    days = [
        (one["date"], one["other_date"])
        for one in (
            signals(asked, "It was opened on 14 February.", published=date(2022, 2, 16)),
            signals(asked, "It was opened on 13 February.", published=date(2022, 2, 16)),
            signals(asked, "It was opened.", published=date(2022, 2, 16)),
        )
    ]
    assert days == [(1, 0), (0, 1), (0, 0)]


def test_what_one_whom_the_question_names_says_is_told_from_what_others_say(
    asks: Callable[[str], Wanted],
) -> None:
    asked = asks("Why did Ann Reed close the quay?")
    said_by_named = {
        sentence: signals(asked, sentence)["said_by_named"]
        for sentence in (
            "“It is not safe,” said Ann Reed.",
            "“It is not safe,” said Tom Holt.",
            "It is not safe.",
        )
    }
    assert list(said_by_named.values()) == [1, 0, 0]


@pytest.mark.parametrize(
    ("sentence", "asks_back", "headline"),
    [
        ("Is the quay closed?", 1, 0),
        ("“Is the quay closed?”", 1, 0),
        ("The quay is closed.", 0, 0),
        ("Quay of Oldport closed", 0, 1),
    ],
)
def test_questions_and_headlines_are_known_by_their_last_mark(
    asks: Callable[[str], Wanted], sentence: str, asks_back: int, headline: int
) -> None:
    found = signals(asks("Is the quay closed?"), sentence)
    assert (found["asks"], found["is_headline"]) == (asks_back, headline)


PIECES = st.sampled_from(
    ["Ann Reed said ", "on 3 May ", "40 lamps ", "“", "” ", ". ", "\r\n", "👩‍👩‍👧", "e\u0301", "港口",
    "עיר "]
)  # fmt: skip


@given(
    st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(lambda text: any(map(str.isalnum, text)))
)
@settings(max_examples=100)
def test_signals_of_any_sentence_are_shares_and_its_spans_lie_inside(
    asks: Callable[[str], Wanted], text: str
) -> None:
    asked = asks("How many lamps did Ann Reed count in Oldport on 3 May?")
    for i, span in enumerate(split_sentences(text)):
        sentence = read(asked, text, i, published=date(2022, 5, 9))
        found = text_signals(asked, sentence, Aliases)
        assert len(found) == len(TEXT_SIGNALS)
        assert np.isfinite(found).all()
        assert all(0 <= value <= 1.01 for value in found)
        for inner in (*sentence.focus, *sentence.dates):
            assert span.start <= inner.start < inner.end <= span.end


@pytest.mark.parametrize("unit", ["Reed ", "40 ", "“said ", "May 3 ", "a-", "(", "港", "According to "])
def test_a_sentence_of_20_000_characters_is_read_in_bounded_time(
    asks: Callable[[str], Wanted], unit: str
) -> None:
    text = (unit * 20_000)[:20_000]
    asked = asks("How many lamps did Ann Reed count in Oldport on 3 May?")
    start = time.process_time()
    sentence = reading(asked, document(text), Span(0, len(text)), Span(0, 0))
    text_signals(asked, sentence, Aliases)
    assert time.process_time() - start < 5
