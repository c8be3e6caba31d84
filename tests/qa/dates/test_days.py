"""The arithmetic of dates against the date library, which is slow to load but reads the same words."""

from datetime import date, datetime, time
from itertools import product

import pytest
from dateparser.date import DateDataParser

from qa.dates.date_words import DateWords
from qa.dates.days import days_of

MONTHS = "jan Jan. FEB March apr. May June jun. July Aug September sept Sept. oct. November dec Dec.".split()
COUNTS = "a an one three nine twelve 0 1 2 07 30 365 900".split()
UNITS = "day days week weeks month months year years".split()
AGO = [" ".join((*words, "ago")) for words in product(COUNTS, UNITS)]
AROUND = [" ".join(words) for words in product(("last", "this", "next"), ("week", "month", "year"))]
BASES = (date(2022, 12, 16), date(2024, 2, 29), date(2023, 3, 31))


@pytest.mark.parametrize("month", MONTHS)
def test_days_of_a_month_are_those_of_the_date_library(month: str) -> None:
    library = DateDataParser(
        languages=["en"], settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True}
    )
    for day in (0, 1, 16, 28, 29, 30, 31):
        found = library.get_date_data(f"{day} {month} 2024").date_obj
        words = DateWords(kind="day", start=0, end=1, words=f"{day} {month}", year=2024)
        assert days_of(words, None) == (found and (found.date(), found.date()))


@pytest.mark.parametrize("base", BASES, ids=str)
def test_relative_days_lie_where_the_date_library_puts_them(base: date) -> None:
    noon = datetime.combine(base, time(12))
    library = DateDataParser(languages=["en"], settings={"PARSERS": ["relative-time"], "RELATIVE_BASE": noon})
    for text in ("yesterday", "today", "tomorrow", *AROUND, *AGO):
        found = library.get_date_data(text)
        days = days_of(DateWords(kind="relative", start=0, end=1, words=text), base)
        assert days is not None
        first, last = days
        assert first <= found.date_obj.date() <= last
        n_days = {"day": {1}, "week": {7}, "month": {28, 29, 30, 31}, "year": {365, 366}}[found.period]
        assert (last - first).days + 1 in n_days
