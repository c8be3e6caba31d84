from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.alignment import Side, align
from qa.claims.facts import facts_of
from qa.claims.moments import moments_in
from qa.claims.quantities import quantities_in
from qa.dates.dates import asked_dates, spoken_dates
from qa.names.names import Aliases
from qa.names.wordforms import words

LOOKALIKES = {"i": "ı", "I": "İ", "s": "ſ", "k": "\u212a"}

WORDS = st.lists(
    st.sampled_from(
        words(
            "a fifty tonne truck 140 million 26 September less than 5 winter 2023 six thousand dozen "
            "Monday last week this spring kills 3k first 20 percent dollars "
            "August sixty-six December 1 2 weeks ago Kim is not "
            "likely to fish more before Friday in since half hundred and 1990s $5 billion 9 p.m."
        )
    ),
    max_size=10,
).map(" ".join)


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    text = draw(WORDS)
    swaps = draw(st.lists(st.booleans(), min_size=len(text), max_size=len(text)))
    return "".join(LOOKALIKES.get(c, c) if swap else c for c, swap in zip(text, swaps, strict=True))


@pytest.mark.parametrize(
    ("text", "shown", "base"),
    [
        ("a fıfty tonne truck", "fıfty", 50),
        ("140 mİllion crowns", "140 mİllion", 140e6),
        ("ſix men", "ſix", 6),
    ],
)
def test_number_words_in_letters_that_look_alike_are_read_and_shown_as_written(
    text: str, shown: str, base: float
) -> None:
    (found,) = quantities_in(text)
    assert (found.text, found.base) == (shown, base)


def test_dates_in_letters_that_look_alike_are_read_and_shown_as_written() -> None:
    (moment,) = moments_in("It began on 26 ſeptember.")
    assert moment.text == "26 ſeptember"
    assert moment.fields == (("month", "9"), ("day", "26"))
    (spoken,) = spoken_dates("xx It fell in wınter 2023.", 3, 26, None)
    assert (spoken.start, spoken.end, spoken.last) == (14, 25, date(2023, 2, 28))


def test_a_comparison_in_letters_that_look_alike_is_one() -> None:
    assert facts_of("It sold leſs than we did.").relations == {"fewer"}


@given(misspelt(), misspelt())
def test_letters_that_look_alike_never_raise_and_spans_are_of_the_text(one: str, other: str) -> None:
    for found in (*quantities_in(one), *moments_in(one)):
        assert one[found.start : found.end] == found.text
    for spoken in (*spoken_dates(one, 0, len(one), date(2023, 5, 1)), *asked_dates(one, None)):
        assert 0 <= spoken.start < spoken.end <= len(one)
    sides = [
        Side(text=text, facts=facts_of(text), before=(), speaker=None, published=None)
        for text in (one, other)
    ]
    if all(side.facts.readable for side in sides):
        assert 0 <= align(*sides, Aliases()).overlap <= 1
