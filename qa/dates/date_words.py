"""Where a text speaks of a date, and which words say what: a recogniser without a calendar.

`qa.dates.date_shapes` finds candidates; words that are dates only sometimes (May, March, a four-digit number)
need a reason from the words around them. What the words mean ("Dec.", "two weeks ago") is for
`qa.dates.days`.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from qa.dates.date_shapes import shapes_in
from qa.names.wordforms import LOOKALIKE, plain_letters
from qa.patterns import lazy_pattern

__all__ = ["DateWords", "find_date_words"]

Kind = Literal[
    "day", "stamp", "month", "season", "year", "decade", "century", "weekday", "relative", "span", "other"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """A candidate, `text[start:end]`. `words` are those that the kind turns on, without the year ("16 May").

    `to_day` is the last day of a range inside a month, `to_year` of a range of years. Kind "other" is a date
    that only the text around it could tell ("two days later"), "span" a stretch that ends now.
    """

    kind: Kind
    start: int
    end: int
    words: str
    year: int | None = None
    to_day: int | None = None
    to_year: int | None = None


_CONTEXT = 40
"""Characters before and after a candidate that decide whether it is one."""

_BEFORE = 2
"""Characters before the part to be read that the pattern looks back at."""

_WHEN_BEFORE = lazy_pattern(
    r"(?:^|\b(?:in|since|by|until|till|from|last|next|this|of|during|to|through|between|and|or|early|late|mid|end|"
    r"before|after|for|throughout|every|each)|[-–,(])\s?$",
    re.IGNORECASE,
)
_AMOUNT_BEFORE = lazy_pattern(
    r"(?:\b(?:over|than|nearly|almost|some|only|least|most|about|approximately|roughly|around|no|nos|number|version|"
    r"room|flight|page|section|article|resolution|windows|model|total|exactly|just|another|order|channel|route|"
    r"highway|population|crowd)\.?|\b(?:total|crowd|group|force|number)\sof|[$€£#№])\s?$",
    re.IGNORECASE,
)
_COUNTED = lazy_pattern(
    r"\s(?:[a-z]+\s)?(?:people|persons|men|women|children|cases|soldiers|troops|dead|wounded|injured|casualties|"
    r"times|hours|minutes|seconds|days|weeks|months|years|dollars|euros|pounds|tons|tonnes|km|kilomet\w+|met(?:re|er)s|"
    r"miles|feet|votes|copies|units|members|employees|workers|students|residents|homes|houses|square|calories|rpm|mm|"
    r"cm|kg|grams|watts|hp|percent|million|billion|pages|words|points)\b|\s?[%°]",
)
_ROUND_COUNT = lazy_pattern(r"\s[a-z]+(?:[^sui]s|people)\b")
_AS_SUBJECT = lazy_pattern(r"\s(?:was|saw|is|will|has|had|marked|began|ended|brought|may|could|would|came)\b")
_YEAR_BEFORE = lazy_pattern(
    r"(?:\b(?:in|since|by|until|till|from|of|during|before|after|through|early|late|mid|an?|his|her|its|our|their|the|this|year|years|and|or|to|"
    r"between|circa|c\.|for|summer|olympics|elections?|cup|championships?|euro)|[(–©,]|[a-z]’s|'s)\s?$",
    re.IGNORECASE,
)
_NAMED_DAY = lazy_pattern(
    r"\b(?:Black|Good|Holy|Easter|Palm|Bloody|Super|Ash|Cyber|Fat|Shrove|Maundy|Whit|Giving|[Ee]very|[Ee]ach)\s$"
)
_MODAL = lazy_pattern(r"\s(?:be|have|not|also|well|only|apply|need|cause|lead|result)\b", re.IGNORECASE)
_NAME_AFTER = lazy_pattern(r"\s(?![A-Z]+\b)[A-Z][a-z]+")
_FIRST_NAMES = frozenset(["april", "may", "june", "august", "jan"])
_VERBS = frozenset(["may", "march", "mar"])
MAX_SHORT_MONTH = 4
"""Letters of "Sept" and shorter: abbreviations, which stand for other things too."""
_IN = lazy_pattern(r"\bin\s$", re.IGNORECASE)
_AND = lazy_pattern(r"\s(?:and|or)\s")
_BETWEEN = lazy_pattern(r"\bbetween\s$", re.IGNORECASE)
_NUMBER = lazy_pattern(r"\d+")


def find_date_words(text: str, start: int, end: int, *, cased: bool = True) -> tuple[DateWords, ...]:
    """The candidates in `text[start:end]`, in order, without overlap; offsets into `text`.

    With `cased`, names of months and days without a number need their capital letter, as in print; questions
    are typed without.

    >>> [found.words for found in find_date_words("It may rain on 3 or 4 May 2021.", 0, 31)]
    ['3 May', '4 May']
    """
    if LOOKALIKE.search(text, start, end):  # only the part is copied: documents are long
        lead = max(0, start - _BEFORE)
        part = plain_letters(text[lead:end])
        inside = find_date_words(part, start - lead, len(part), cased=cased)
        return tuple(replace(words, start=words.start + lead, end=words.end + lead) for words in inside)
    found: list[DateWords] = []
    for match in shapes_in(text, start, end):
        before = text[max(start, match.start() - _CONTEXT) : match.start()]
        after = text[match.end() : min(end, match.end() + _CONTEXT)]
        found.extend(_read(_Candidate(match=match, before=before, after=after, cased=cased)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A match of the pattern and what stands around it; `cased` as in `find_date_words`."""

    match: re.Match[str]
    before: str
    after: str
    cased: bool

    def read_as(
        self, kind: Kind, words: str, *, start: int = -1, year: int | None = None, to_year: int | None = None
    ) -> list[DateWords]:
        begins = self.match.start() if start < 0 else start
        words = " ".join(words.split())
        return [
            DateWords(kind=kind, start=begins, end=self.match.end(), words=words, year=year, to_year=to_year)
        ]


def _read(candidate: _Candidate) -> list[DateWords]:
    """What a candidate is: none, one, or several dates."""
    groups = candidate.match.groupdict()
    for name, reader in _READERS.items():
        if groups[name]:
            return reader(candidate)
    words = groups["iso"] or groups["numeric"]
    if words:
        return candidate.read_as("stamp", words)
    kind = next(kind for kind in _PLAIN if groups[kind])
    return candidate.read_as(kind, groups[kind].lower())


def _month(candidate: _Candidate) -> list[DateWords]:
    match = candidate.match
    month, year = match["month"], _int(match["month_year"])
    is_one = _is_month(candidate, month, certain=year is not None or bool(match["part"]))
    return candidate.read_as("month", month, year=year) if is_one else []


def _season(candidate: _Candidate) -> list[DateWords]:
    match = candidate.match
    which, year = (match["which"] or "").lower(), _int(match["season_year"])
    if year is None and not which:
        return []
    if year is not None and match["season_to"]:
        year += 1
    return candidate.read_as("season", f"{which} {match['season'].lower()}", year=year)


def _year(candidate: _Candidate) -> list[DateWords]:
    year, to_year = candidate.match["year"], candidate.match["to_year"]
    if to_year is None:
        is_one = _is_year(year, candidate.before, candidate.after)
        return candidate.read_as("year", year, year=int(year)) if is_one else []
    last = int(year[: 4 - len(to_year)] + to_year)
    return candidate.read_as("year", year, year=int(year), to_year=last) if last > int(year) else []


def _weekday(candidate: _Candidate) -> list[DateWords]:
    words = candidate.match["weekday"]
    is_small = candidate.cased and words.split()[-1][0].islower()
    is_title = candidate.before.endswith(("the ", "The ")) and re.match(r"\s[A-Z]", candidate.after)
    if is_small or is_title or _NAMED_DAY.search(candidate.before):
        return []
    return candidate.read_as("weekday", words.lower())


def _relative(candidate: _Candidate) -> list[DateWords]:
    words = candidate.match["relative"]
    is_name = words[0].isupper() and re.search(r"\b[A-Z][\w.]*\s$", candidate.before)
    return [] if is_name else candidate.read_as("relative", words.lower())


def _days(candidate: _Candidate) -> list[DateWords]:
    """Days of a month: one, a range, or several that share the month and the year."""
    match, before = candidate.match, candidate.before
    order = "dm" if match["dm"] else "md"
    month, days, year = match[f"{order}_month"], match[f"{order}_days"], _int(match[f"{order}_year"])
    name = month.rstrip(".").lower()
    is_small = candidate.cased and month[0].islower() and (name in _VERBS or len(name) <= MAX_SHORT_MONTH)
    if year is None and (is_small or (name in _VERBS and _MODAL.match(candidate.after))):
        return []
    if order == "md" and year is None and _IN.search(before):
        start, end = match.span("md_month")
        return [
            DateWords(kind="month", start=start, end=end, words=month)
        ]  # "in May 10 people": days take "on"
    numbers = [(int(n[0]), match.start(f"{order}_days") + n.start()) for n in _NUMBER.finditer(days)]
    is_list = _AND.search(days) and not _BETWEEN.search(before)
    if len(numbers) == 2 and numbers[0][0] < numbers[1][0] and not is_list:
        start, end = match.span()
        words, to_day = f"{numbers[0][0]} {month}", numbers[1][0]
        return [DateWords(kind="day", start=start, end=end, words=words, year=year, to_day=to_day)]
    starts = [match.start(), *(place for _, place in numbers[1:])]
    ends = [*(place + len(str(n)) for n, place in numbers[:-1]), match.end()]
    return [
        DateWords(kind="day", start=at, end=until, words=f"{n} {month}", year=year)
        for (n, _), at, until in zip(numbers, starts, ends, strict=True)
    ]


_READERS = {
    "dm": _days,
    "md": _days,
    "month": _month,
    "season": _season,
    "year": _year,
    "weekday": _weekday,
    "relative": _relative,
}
_PLAIN: tuple[Kind, ...] = ("decade", "century", "other", "span")


def _is_month(candidate: _Candidate, month: str, *, certain: bool) -> bool:
    name = month.rstrip(".").lower()
    if candidate.cased and month[0].islower():
        return False
    if certain:
        return True
    if name in _VERBS | _FIRST_NAMES or len(name) <= MAX_SHORT_MONTH or not candidate.cased:
        before = candidate.before
        return bool(before.strip() and _WHEN_BEFORE.search(before)) and not _NAME_AFTER.match(candidate.after)
    return True


def _is_year(year: str, before: str, after: str) -> bool:
    is_round = year.endswith("00")
    if _AMOUNT_BEFORE.search(before) or _COUNTED.match(after) or (is_round and _ROUND_COUNT.match(after)):
        return False
    if not before.strip(" \"'“‘(-–•*"):
        return bool(_AS_SUBJECT.match(after)) or before.endswith("(") or not after.strip(" .?!")
    return bool(_YEAR_BEFORE.search(before)) and not (is_round and before.rstrip().endswith(" of"))


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None
