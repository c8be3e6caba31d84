"""From the words of a date to the days they cover, reckoned from a given day; knows no text around them.

All of it is arithmetic on the few words that the recogniser lets through: names of months and relative words,
seasons, decades, the nearest day without a year.
"""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from qa.dates.date_words import DateWords
from qa.patterns import lazy_pattern

__all__ = ["Days", "Outlook", "days_of", "in_year", "overlap"]

Days = tuple[date, date]
"""The first and the last day, both included."""

Outlook = Literal["ahead", "back", "open"]
"""Where the sentence looks from the day it was published."""

DAYS_AHEAD: dict[Outlook, int] = {"ahead": 273, "open": 91, "back": 31}
"""How far ahead of its publication a text speaks of a day without its year; farther on, it is the one before.
Nine months are three times nearer to what is planned than three months to what has been."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASON_STARTS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
_SAME_AS = {
    "tonight": "today",
    "last night": "yesterday",
    "this morning": "today",
    "this afternoon": "today",
    "this evening": "today",
    "day before yesterday": "2 days ago",
    "day after tomorrow": "in 2 days",
}
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_SPELT = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {"a": 1, "an": 1} | {name: n for n, name in enumerate(_SPELT, 1)}
_DAYS_FROM = {"yesterday": -1, "today": 0, "tomorrow": 1}
_FROM_THIS = {"last": -1, "this": 0, "next": 1}
_COUNT = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,3}})"
_RELATIVE = lazy_pattern(
    r"(?P<day>yesterday|today|tomorrow)|(?P<which>last|this|next) (?P<unit>week|month|year)"
    rf"|(?P<n>{_COUNT}) (?P<units>hour|day|week|month|year)s? ago"
    rf"|in (?P<ahead>{_COUNT}) (?P<ahead_units>day|week|month|year)s?"
)
"""What `qa.dates.date_shapes` lets through. The date library says the same of all of it but takes a third of
a second for its import and its tables; it is for the dates of documents."""


def days_of(words: DateWords, base: date | None, outlook: Outlook = "open") -> Days | None:
    """The days that the words cover; None where they do not say, or where there is no such day.

    `base` is the day they were written. Without it, only what is stated in full has days.
    """
    try:
        if words.kind == "stamp":
            stamp = _stamp(words.words)
            return (stamp, stamp) if stamp else None
        if words.kind in {"year", "decade", "century"}:
            return _years(words)
        if words.year is not None:
            return in_year(words, words.year)
        if base is None or words.kind == "other":
            return None
        if words.kind in {"day", "month", "season"}:
            return _nearest(words, base, outlook)
        if words.kind == "weekday":
            return _weekday(words.words, base, outlook)
        return _relative(words.words, base)
    except (ValueError, OverflowError):
        return None  # 30 February, the year 0, "900 years ago"


def in_year(words: DateWords, year: int) -> Days | None:
    """The days of a day, month or season in that year; a season belongs to the year it ends in."""
    if words.kind == "season":
        starts = _SEASON_STARTS[words.words.split()[-1]]
        first = date(year - (starts == 12), starts, 1)
        return first, _month_end(year, 2 if starts == 12 else starts + 2)
    month, day = _month_and_day(words.words)
    if not month:
        return None
    if words.kind == "month":
        return date(year, month, 1), _month_end(year, month)
    return date(year, month, day), date(year, month, words.to_day or day)


def overlap(one: Days, other: Days) -> bool:
    """Whether two stretches of days have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _years(words: DateWords) -> Days:
    if words.kind == "century":
        last = int(words.words) * 100
        return date(last - 99, 1, 1), date(last, 12, 31)
    first = int(words.words)
    last = first + 9 if words.kind == "decade" else words.to_year or first
    return date(first, 1, 1), date(last, 12, 31)


def _nearest(words: DateWords, base: date, outlook: Outlook) -> Days | None:
    """The last such days that begin at most `DAYS_AHEAD` after the base; "next" and "last" say which."""
    which = words.words.split()[0] if words.kind == "season" else ""
    latest = base + timedelta(days=DAYS_AHEAD[outlook])
    if which in {"last", "next"}:
        latest = base if which == "last" else base + timedelta(days=365)
    for year in range(latest.year + 1, latest.year - 9, -1):  # a leap day may be eight years away
        try:
            days = in_year(words, year)
        except ValueError:
            continue  # no 29 February in that year
        if days is None:
            return None
        if days[0] <= latest and not (which == "last" and days[1] >= base):
            return days
    return None


def _weekday(words: str, base: date, outlook: Outlook) -> Days:
    which, _, name = words.rpartition(" ")
    ahead = (_WEEKDAYS.index(name) - base.weekday()) % 7
    if which == "next":
        offset = ahead or 7
    elif which == "last":
        offset = ahead - 7
    else:
        offset = ahead if which or outlook == "ahead" or ahead == 0 else ahead - 7
    day = base + timedelta(days=offset)
    return day, day


def _relative(words: str, base: date) -> Days | None:
    words = _SAME_AS.get(words.removeprefix("the "), words)
    stretch = words.split(" ", 1)
    is_stretch = stretch[0] in {"past", "last"} and words[-1] == "s"
    if is_stretch or words in {"past day", "past week", "past month", "past year"}:
        back = stretch[1] if is_stretch else f"1 {stretch[1]}"
        found = _reckoned(f"{back} ago", base)
        return (found[0], base) if found else None
    found = _reckoned(words, base)
    if found is None:
        return None
    day, period = found
    if period == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if period == "month":
        return day.replace(day=1), _month_end(day.year, day.month)
    if period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def _month_and_day(words: str) -> tuple[int, int]:
    """The month and the day of "16 December", the month and 1 of "Dec."; (0, 0) for what is neither."""
    day, _, month = words.rpartition(" ")
    return _MONTHS.get(month[:3].lower(), 0), int(day or 1)


def _reckoned(words: str, base: date) -> tuple[date, str] | None:
    """A day that relative words mean, and the period around it that they cover.

    >>> _reckoned("two weeks ago", date(2022, 12, 16)), _reckoned("last month", date(2022, 12, 16))
    ((datetime.date(2022, 12, 2), 'week'), (datetime.date(2022, 11, 16), 'month'))
    """
    match = _RELATIVE.fullmatch(words)
    if match is None:
        return None
    if match["day"]:
        return base + timedelta(days=_DAYS_FROM[match["day"]]), "day"
    number = match["n"] or match["ahead"]
    n = _FROM_THIS[match["which"]] if match["which"] else _NUMBERS.get(number) or int(number)
    n, unit = -n if match["n"] else n, match["unit"] or match["units"] or match["ahead_units"]
    if unit == "hour":
        return (datetime.combine(base, time(12)) + timedelta(hours=n)).date(), "day"
    if unit in {"day", "week"}:
        return base + timedelta(days=n if unit == "day" else 7 * n), unit
    year, month = divmod(base.year * 12 + base.month - 1 + (n if unit == "month" else 12 * n), 12)
    last = _month_end(year, month + 1)
    return last.replace(day=min(base.day, last.day)), unit


@lru_cache(maxsize=4096)
def _stamp(words: str) -> date | None:
    from index.metadata import parse_date  # with all that reads documents, and stamps are rare

    return parse_date(words.replace("/", "-") if words[:4].isdigit() else words)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
