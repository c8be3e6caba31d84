"""The dates a sentence or a question speaks about, as days where they can be known, else as words.

`qa.dates.date_words` finds the words, `qa.dates.days` says what they mean, and this room reckons from the day
the document was published: "December 16" is the nearest such day, rarely far ahead; "on Monday" the last one,
unless the sentence looks forward. The publication date itself is never a spoken date.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from qa.answer import SpokenDate
from qa.dates.date_words import DateWords, find_date_words
from qa.dates.days import Days, Outlook, days_of, in_year, overlap
from qa.patterns import lazy_pattern

__all__ = ["Agreement", "agreement", "asked_dates", "compatible", "spoken_dates"]

Agreement = Literal["match", "other", "none"]

MAX_DAYS_AROUND = 7
"""A date that covers this many days more than the one asked for ("in 2022" for a day) says too little."""

_ANY_YEAR = 2000
"""A leap year, in which days without a year are compared."""

_REACH = 60
"""Characters before a date in which the verb it belongs to stands, else after it."""

_VERB = lazy_pattern(
    r"\b(?:(?P<ahead>will|shall|would|won['’]t|due|upcoming|scheduled|plan(?:s|ned|ning)?|expect(?:s|ed)|(?:set|going|"
    r"is|are|be)\sto|starts|begins|opens|meets?|deadline)|(?:said|told|was|were|had|has|did|went|met|came|took|made|"
    r"gave|began|held|wrote|shot|\w{2,20}ed))\b",
    re.IGNORECASE,
)
_AHEAD_OF_DATE = lazy_pattern(
    r"\b(?:from|by|until|till|starting|next|coming|upcoming)\s(?:the\s)?$", re.IGNORECASE
)
_FROM = lazy_pattern(r"\b(?:since|after|from)\s(?:the\s)?$", re.IGNORECASE)
_UNTIL = lazy_pattern(r"\b(?:before|until|till|by)\s(?:the\s)?(?:end\sof\s)?$", re.IGNORECASE)
_JOINED = lazy_pattern(r"\s?(?:,|(?:,\s|\s)(?:and|or|to|until|till|through)\s|[-–—])\s?", re.IGNORECASE)
_RANGE = lazy_pattern(r"\s?[-–—]\s?|\s(?:to|until|till|through)\s", re.IGNORECASE)


def spoken_dates(text: str, start: int, end: int, published: date | None) -> tuple[SpokenDate, ...]:
    """The dates that the sentence `text[start:end]` speaks about, in order; offsets into `text`.

    Days that the words leave open without a publication date have `first` and `last` None, as have those
    that only the text around tells ("two days later") and those that can be read in two ways (03/04/2022).

    >>> spoken_dates("It began on May 3.", 0, 18, date(2021, 5, 20))[0].first
    datetime.date(2021, 5, 3)
    """
    return _dates(text, start, end, published, cased=True)


def asked_dates(question: str, as_of: date | None) -> tuple[SpokenDate, ...]:
    """The dates a question names, as `spoken_dates` with the day it is asked; capitals are not needed."""
    return _dates(question, 0, len(question), as_of, cased=False)


def compatible(asked: SpokenDate, spoken: SpokenDate, asked_in: str = "", spoken_in: str = "") -> bool | None:
    """Whether two dates can be the same day; None where their words do not tell.

    The texts are those that the offsets point into; without them only resolved dates are compared. A date
    whose days are not known is compared by what it does say: "December 16" with 16 December 2022, "on Monday"
    with any Monday.
    """
    days, others = _known(asked), _known(spoken)
    if days and others:
        return overlap(days, others)
    words, other_words = _words_of(asked, asked_in), _words_of(spoken, spoken_in)
    if days and other_words:
        return _fits(days, other_words)
    if others and words:
        return _fits(others, words)
    if words is None or other_words is None:
        return None
    if words.kind == "weekday" and other_words.kind == "weekday":
        return words.words.split()[-1] == other_words.words.split()[-1]
    ours, theirs = _without_year(words, _ANY_YEAR), _without_year(other_words, _ANY_YEAR)
    return overlap(ours, theirs) if ours and theirs else None


def agreement(
    question: str,
    asked: Sequence[SpokenDate],
    text: str,
    spoken: Sequence[SpokenDate],
    before: Sequence[SpokenDate] = (),
) -> Agreement:
    """Whether a sentence is about a day that the question names: "match", "other", or it does not say.

    `asked` are `asked_dates(question)`, `spoken` the sentence's own dates in `text`, `before` those of the
    sentence before, which count where it has none. "Other" needs a date of its own that cannot be the one
    asked for; bounds ("since 2019") are no such date. A question after "since", "before" and the like asks
    for all days on that side.
    """
    wanted = [_opened(question, day) for day in asked]
    heard = [
        (said, compatible(want, said, question, text), _is_wide(want, said))
        for want in wanted
        for said in spoken or before
    ]
    if any(same and not wide for _, same, wide in heard):
        return "match"
    if not spoken or any(same for _, same, _ in heard):
        return "none"
    apart = [said for said, same, _ in heard if same is False and not _is_bound(text, said)]
    return "other" if apart else "none"


def _dates(text: str, start: int, end: int, base: date | None, *, cased: bool) -> tuple[SpokenDate, ...]:
    words = _years_shared(text, find_date_words(text, start, end, cased=cased))
    found: list[SpokenDate] = []
    for i, item in enumerate(words):
        days = days_of(item, base, _outlook(text, start, end, item))
        spoken = SpokenDate(
            start=item.start, end=item.end, first=days[0] if days else None, last=days[1] if days else None
        )
        if i and _ends_range(text, start, words[i - 1], item):
            spoken = _range(found.pop(), spoken)
        found.append(spoken)
    return tuple(found)


def _outlook(text: str, start: int, end: int, words: DateWords) -> Outlook:
    """Where the verb looks that the date belongs to: the last one before it, else the first after it."""
    if _AHEAD_OF_DATE.search(text, max(start, words.start - _REACH), words.start):
        return "ahead"
    verbs = list(_VERB.finditer(text, max(start, words.start - _REACH), words.start))
    verb = verbs[-1] if verbs else _VERB.search(text, words.end, min(end, words.end + _REACH))
    if verb is None:
        return "open"
    return "ahead" if verb["ahead"] else "back"


def _years_shared(text: str, words: Sequence[DateWords]) -> list[DateWords]:
    """In "January or February 2023" the year counts for both, in "December to January 2023" less one."""
    shared = list(words)
    for i in range(len(shared) - 2, -1, -1):
        one, other = shared[i], shared[i + 1]
        may_share = one.kind == other.kind and one.kind in {"day", "month"} and one.year is None
        if may_share and other.year and _JOINED.fullmatch(text, one.end, other.start):
            ours, theirs = _without_year(one, _ANY_YEAR), _without_year(other, _ANY_YEAR)
            if ours and theirs:
                shared[i] = replace(one, year=other.year - (ours > theirs))
    return shared


def _ends_range(text: str, start: int, one: DateWords, other: DateWords) -> bool:
    """Whether two dates are the ends of one stretch: "from 28 December to 3 January"."""
    if (
        one.kind != other.kind
        or other.kind not in {"day", "month", "year", "stamp", "weekday"}
        or one.to_day
        or one.to_year
    ):
        return False
    if _RANGE.fullmatch(text, one.end, other.start):
        return True
    is_pair = text[one.end : other.start].strip().lower() == "and"
    return is_pair and text[max(start, one.start - 8) : one.start].strip().lower() == "between"


def _range(one: SpokenDate, other: SpokenDate) -> SpokenDate:
    known = one.first is not None and other.last is not None and one.first <= other.last
    first, last = (one.first, other.last) if known else (None, None)
    return SpokenDate(start=one.start, end=other.end, first=first, last=last)


def _known(day: SpokenDate) -> Days | None:
    return (day.first, day.last) if day.first is not None and day.last is not None else None


def _words_of(day: SpokenDate, text: str) -> DateWords | None:
    """The words of a date again; None for a stretch with two ends, which no single one stands for."""
    for cased in (True, False):
        around = find_date_words(text, max(0, day.start - _REACH), day.end + _REACH, cased=cased)
        within = [words for words in around if day.start <= words.start and words.end <= day.end]
        if len(within) == 1:
            return within[0]
    return None


def _without_year(words: DateWords, year: int) -> Days | None:
    """The days in that year of what recurs every year, else None."""
    if words.kind not in {"day", "month", "season"}:
        return None
    try:
        return in_year(words, year)
    except ValueError:
        return None


def _fits(days: Days, words: DateWords) -> bool | None:
    """Whether some of the days are what the words say without a year."""
    if words.kind == "weekday":
        names = (days[0].toordinal() + i for i in range(min(7, (days[1] - days[0]).days + 1)))
        return words.words.split()[-1] in {date.fromordinal(day).strftime("%A").lower() for day in names}
    years = range(max(2, days[0].year), min(days[1].year + 1, days[0].year + 2, 9998) + 1)
    candidates = [_without_year(words, year) for year in years]
    if not any(candidates):
        return None
    return any(overlap(days, candidate) for candidate in candidates if candidate)


def _opened(question: str, day: SpokenDate) -> SpokenDate:
    """The asked date with all days before or after it, where the question asks for those."""
    if day.first is None or day.last is None:
        return day
    lead = question[max(0, day.start - 24) : day.start]
    if _FROM.search(lead):
        return replace(day, last=date.max)
    return replace(day, first=date.min) if _UNTIL.search(lead) else day


def _is_wide(wanted: SpokenDate, said: SpokenDate) -> bool:
    """Whether the sentence speaks of so long a time that it says little about the one asked for."""
    return _n_days(said) > _n_days(wanted) + MAX_DAYS_AROUND


def _n_days(day: SpokenDate) -> int:
    return (day.last - day.first).days + 1 if day.first is not None and day.last is not None else 1


def _is_bound(text: str, said: SpokenDate) -> bool:
    lead = text[max(0, said.start - 24) : said.start]
    return bool(_FROM.search(lead) or _UNTIL.search(lead))
