import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.moments import Moment, compatible, moments_in


def only(text: str) -> Moment:
    (found,) = moments_in(text)
    return found


@pytest.mark.parametrize(
    ("text", "words", "fields"),
    [
        ("On May 3, 2019 it rained.", "May 3, 2019", {"year": "2019", "month": "5", "day": "3"}),
        ("It rained on the 3rd of March.", "3rd of March", {"month": "3", "day": "3"}),
        ("Dated 2022-02-16.", "2022-02-16", {"year": "2022", "month": "2", "day": "16"}),
        ("It was built in 1871.", "1871", {"year": "1871"}),
        ("It stood until the 1990s.", "1990s", {"decade": "90"}),
        ("It is of the 19th century.", "19th century", {"century": "19"}),
        ("It left at 9 p.m.", "9 p.m.", {"clock": "9:00p"}),
        ("It left at 12:30.", "12:30", {"clock": "12:30"}),
        ("It left on Tuesday.", "Tuesday", {"weekday": "tuesday"}),
        ("It left yesterday.", "yesterday", {"relative": "yesterday"}),
    ],
)
def test_calendar_words_are_found_with_what_they_say(text: str, words: str, fields: dict[str, str]) -> None:
    found = only(text)
    assert found.text == words
    assert dict(found.fields) == fields


@pytest.mark.parametrize("text", ["2000 ships sank.", "It may rain.", "We march on.", "It cost 1,871.", ""])
def test_counts_and_other_words_are_no_dates(text: str) -> None:
    assert moments_in(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("on May 3", "in May 2019", True),
        ("on May 3", "on 9 May", False),
        ("in 1871", "in 1885", False),
        ("on Monday", "on Friday", False),
        ("in 1871", "on Monday", None),
        ("at 9 p.m.", "at 9 a.m.", False),
    ],
)
def test_dates_can_be_one_where_no_field_that_both_have_differs(
    one: str, other: str, answer: bool | None
) -> None:
    assert compatible(only(one), only(other)) is answer
    assert compatible(only(other), only(one)) is answer


PIECES = [
    "On May 3, 2019",
    "in 2021",
    "3 March",
    "at 9 p.m.",
    "12:30",
    "1990s",
    "Monday",
    "1,250",
    "é",
    "👩‍👧",
    ", ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_dates_are_sliced_from_the_text_in_order_without_overlap(text: str) -> None:
    found = moments_in(text)
    assert all(text[moment.start : moment.end] == moment.text != "" for moment in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(compatible(moment, moment) for moment in found)


@pytest.mark.parametrize("unit", ["May 3 ", "1", "3 of ", "in 1871 ", "12:", "’90s "])
def test_a_text_of_20_000_characters_is_read_in_bounded_time(unit: str) -> None:
    start = time.process_time()
    moments_in((unit * 20_000)[:20_000])
    assert time.process_time() - start < 5
