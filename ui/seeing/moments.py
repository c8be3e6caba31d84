"""When an answer's quotes speak: each citation at its days, and days as places on a scale; no pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from qa import Citation
from ui.words import spoken_date

__all__ = ["Moment", "Scale", "days_in_words", "moments_of", "scale_of"]

N_MOMENTS = 4
"""Moments of one quote: a sentence that lists more dates than this is a list, not a claim about a day."""

N_GAPS_LONG = 12
"""A stretch without days is cut short where it is longer than this many of the shortest one."""

N_GAPS_SHOWN = 4
"""How long a stretch that was cut short is drawn, in shortest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A citation at the days `first` to `last`, both included.

    `is_spoken`: these are days its quote speaks of; otherwise the day its document was published.
    """

    citation: Citation
    first: date
    last: date
    is_spoken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Days as places from 0 to 1, in order; `breaks` are the places in the middle of stretches cut short."""

    places: dict[date, float]
    breaks: tuple[float, ...]


def moments_of(citations: Iterable[Citation]) -> tuple[tuple[Moment, ...], tuple[Citation, ...]]:
    """The moments of all citations, earliest first, and the citations that have none.

    A citation stands at the first days that its quote speaks of, as far as they are known, else where it was
    published.
    """
    moments, undated = [], []
    for citation in citations:
        spoken = [(one.first, one.last) for one in citation.dates if one.first and one.last]
        days = list(dict.fromkeys(spoken))[:N_MOMENTS]
        is_spoken = bool(days)
        if not days and citation.date:
            days = [(citation.date, citation.date)]
        if not days:
            undated.append(citation)
        moments += [
            Moment(citation=citation, first=first, last=last, is_spoken=is_spoken) for first, last in days
        ]
    in_order = sorted(moments, key=lambda one: (one.first, one.last, one.citation.number))
    return tuple(in_order), tuple(undated)


def days_in_words(first: date, last: date) -> str:
    """A day, or the first and the last of several; whole months and years by their names.

    >>> days_in_words(date(2022, 12, 1), date(2022, 12, 31))
    'December 2022'
    """
    if first == last:
        return spoken_date(first)
    begins, ends = first.day == 1, last == date.max or (last + timedelta(days=1)).day == 1
    if begins and ends and (first.month, last.month) == (1, 12):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    if begins and ends:
        same = (first.year, first.month) == (last.year, last.month)
        return f"{last:%B} {last.year}" if same else f"{first:%B} {first.year} to {last:%B} {last.year}"
    return f"{spoken_date(first)} to {spoken_date(last)}"


def scale_of(days: Sequence[date]) -> Scale:
    """Days on a scale true to time, but for stretches far longer than the shortest one, which are cut short.

    So a war of 1812 leaves room for two days of last week. A single day stands in the middle.
    """
    known = sorted(set(days))
    if len(known) < 2:
        return Scale(places=dict.fromkeys(known, 0.5), breaks=())
    gaps = [(later - earlier).days for earlier, later in pairwise(known)]
    shortest = min(gaps)
    at, breaks, reached = {known[0]: 0.0}, [], 0.0
    for day, gap in zip(known[1:], gaps, strict=True):
        is_long = gap > shortest * N_GAPS_LONG
        shown = shortest * N_GAPS_SHOWN if is_long else gap
        if is_long:
            breaks.append(reached + shown / 2)
        reached += shown
        at[day] = reached
    return Scale(
        places={day: place / reached for day, place in at.items()},
        breaks=tuple(place / reached for place in breaks),
    )
