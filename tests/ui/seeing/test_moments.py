"""Days of quotes, and days on a scale."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import SpokenDate
from ui.seeing.moments import days_in_words, moments_of, scale_of

DAY = date(2022, 12, 16)


def test_a_quote_stands_at_the_day_it_speaks_of_else_where_it_was_published(make: Any, on: Any) -> None:
    unknown = SpokenDate(start=0, end=1, first=None, last=None)
    cited = [
        make.citation(number=1, date=date(2022, 12, 20)),
        make.citation(number=2, date=date(2022, 12, 20), dates=(unknown, on(DAY, date(2022, 12, 18)))),
        make.citation(number=3, dates=(unknown,)),
        make.citation(number=4, dates=(on(date(2022, 12, 1)), on(DAY), on(DAY))),
    ]
    moments, undated = moments_of(cited)
    assert [(one.citation.number, one.first, one.last, one.is_spoken) for one in moments] == [
        (4, date(2022, 12, 1), date(2022, 12, 1), True),
        (4, DAY, DAY, True),
        (2, DAY, date(2022, 12, 18), True),
        (1, date(2022, 12, 20), date(2022, 12, 20), False),
    ]
    assert [citation.number for citation in undated] == [3]


def test_a_quote_that_lists_dates_stands_at_the_first_few(make: Any, on: Any) -> None:
    listed = tuple(on(DAY + timedelta(days=i)) for i in range(500))
    assert len(moments_of([make.citation(dates=listed)])[0]) == 4


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DAY, DAY, "16 December 2022"),
        (date(2022, 12, 1), date(2022, 12, 31), "December 2022"),
        (date(2022, 12, 1), date(2023, 2, 28), "December 2022 to February 2023"),
        (date(1921, 1, 1), date(1921, 12, 31), "1921"),
        (date(1990, 1, 1), date(1999, 12, 31), "1990 to 1999"),
        (date(1, 1, 1), date.max, "1 to 9999"),
        (date(44, 3, 15), date(44, 3, 16), "15 March 44 to 16 March 44"),
    ],
)
def test_days_are_put_in_words(first: date, last: date, words: str) -> None:
    assert days_in_words(first, last) == words


def test_a_scale_is_true_to_time() -> None:
    scale = scale_of([DAY, DAY + timedelta(days=1), DAY + timedelta(days=4), DAY])
    assert scale.places == {
        DAY: 0.0,
        DAY + timedelta(days=1): 0.25,
        DAY + timedelta(days=4): 1.0,
    }
    assert scale.breaks == ()


def test_a_long_stretch_without_days_is_cut_short_and_said_so() -> None:
    scale = scale_of([date(1812, 6, 24), DAY, DAY + timedelta(days=1)])
    assert list(scale.places.values()) == pytest.approx([0.0, 0.8, 1.0])  # 4 days are drawn, then 1
    assert scale.breaks == (0.4,)


@given(st.lists(st.dates(), max_size=30))
def test_days_keep_their_order_within_the_scale(days: list[date]) -> None:
    scale = scale_of(days)
    assert list(scale.places) == sorted(set(days))
    places = list(scale.places.values())
    assert all(one < other for one, other in pairwise(places))
    assert all(0 <= place <= 1 for place in (*places, *scale.breaks))
