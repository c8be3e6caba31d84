"""The calendar words of a sentence, as far as the words alone say: day, month, year, weekday, decade, hour.

Enough to tell whether two sentences name the same day; what "on Monday" means in a document of a known date
is another room's business.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.names.wordforms import plain_letters, word_set, words
from qa.patterns import lazy_pattern

__all__ = ["Moment", "compatible", "moments_in"]

_MONTHS = words("january february march april may june july august september october november december")
_DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?P<year>1\d{3}|20\d\d)(?![\w,]\d|\d)"
_THEN_YEAR = rf"(?:\s?,?\s{{0,2}}{_YEAR})?"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_SHAPES = (
    lazy_pattern(r"\b(?P<year>[12]\d{3})-(?P<number>1[0-2]|0[1-9])-(?P<day>3[01]|[0-2]\d)\b"),
    lazy_pattern(rf"\b{_MONTH}\s{{0,2}}{_DAY}(?:st|nd|rd|th)?\b(?!\s?[:%]){_THEN_YEAR}", re.I),
    lazy_pattern(rf"\b{_DAY}(?:st|nd|rd|th)?(?: of)?\s{{1,2}}{_MONTH}(?![a-z]){_THEN_YEAR}", re.I),
    lazy_pattern(rf"\b{_MONTH}(?: of)?\s?,?\s{{0,2}}{_YEAR}", re.IGNORECASE),
    lazy_pattern(r"\b(?P<decade>1\d\d0|20\d0)['’]?s\b|(?P<short>['’][1-9]0s\b)"),
    lazy_pattern(r"\b(?P<century>\d{1,2})(?:st|nd|rd|th)[\s-]centur(?:y|ies)\b", re.IGNORECASE),
    lazy_pattern(
        r"\b(?P<hour>[01]?\d|2[0-3])\s?[:.]\s?(?P<minute>[0-5]\d)(?:\s?(?P<half>[ap])\.?m\b)?", re.IGNORECASE
    ),
    lazy_pattern(r"\b(?P<hour>1[0-2]|[1-9])\s?(?P<half>[ap])\.?\s?m\b\.?", re.IGNORECASE),
    lazy_pattern(rf"\b(?P<weekday>{'|'.join(_DAYS)})s?\b", re.IGNORECASE),
    lazy_pattern(r"\b(?P<month>January|February|March|April|June|July|August|September|October|November|December)\b"),
    lazy_pattern(r"(?<=[a-z] )(?P<month>May)\b(?=[ ,.;:]|$)"),
    lazy_pattern(r"(?<![\w$€£.,-])(?P<bare>1[1-9]\d\d|20\d\d)(?![\w%]|[.,]\d)"),
    lazy_pattern(r"\b(?P<relative>today|yesterday|tomorrow|tonight)\b", re.IGNORECASE),
)  # fmt: skip
_YEAR_BEFORE = lazy_pattern(
    r"(?:\b(?:in|since|until|till|by|from|to|of|during|after|before|early|late|mid|circa|year|and|season|or|"
    r"around|through|for|spring|summer|autumn|fall|winter|the|on|between)|[–(,-]|\A)\s{0,2}\Z",
    re.IGNORECASE,
)
_NOUN_AFTER = lazy_pattern(r" (?!was|has|is|his|its|as|us|this|plus|across|versus)[a-z]{3,20}s\b")
_LOWER_AFTER = lazy_pattern(r"[ -][a-z]")

_DIGIT = lazy_pattern(r"\d")
_NEEDED = frozenset(
    (*_MONTHS, *_DAYS, *(f"{day}s" for day in _DAYS), *words("today yesterday tomorrow tonight"))
)
"""What every date has one of, if no digit: most sentences have neither."""

Field = Literal["year", "month", "day", "weekday", "decade", "century", "clock", "relative"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Calendar words, `sentence[start:end] == text`, and what they say, as pairs such as ("month", "3")."""

    start: int
    end: int
    text: str
    fields: tuple[tuple[Field, str], ...]


def moments_in(text: str) -> tuple[Moment, ...]:
    """The dates and hours of a sentence in order, without overlap; the fullest reading wins.

    >>> [moment.text for moment in moments_in("On May 3, 2019 and in 2021 it may rain at 9 p.m.")]
    ['May 3, 2019', '2021', '9 p.m.']
    """
    written, text = text, plain_letters(text)
    if not _DIGIT.search(text) and _NEEDED.isdisjoint(word_set(text)):
        return ()
    found: list[Moment] = []
    taken = bytearray(len(text) + 1)
    for shape in _SHAPES:
        for match in shape.finditer(text):
            if any(taken[match.start() : match.end()]) or not _is_year(text, match):
                continue
            taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            found.append(
                Moment(
                    start=match.start(),
                    end=match.end(),
                    text=written[match.start() : match.end()],
                    fields=_fields(match.groupdict()),
                )
            )
    return tuple(sorted(found, key=lambda moment: moment.start))


def _is_year(text: str, match: re.Match[str]) -> bool:
    """Whether four digits on their own stand where a year stands, and count nothing."""
    if "bare" not in match.re.groupindex:
        return True
    if _NOUN_AFTER.match(text, match.end()):
        return False
    before = _YEAR_BEFORE.search(text[max(0, match.start() - 12) : match.start()])
    return before is not None or _LOWER_AFTER.match(text, match.end()) is None


def _fields(groups: dict[str, str | None]) -> tuple[tuple[Field, str], ...]:
    fields: list[tuple[Field, str]] = []
    year = groups.get("year") or groups.get("bare")
    if year:
        fields.append(("year", year))
    if groups.get("number"):
        fields.append(("month", str(int(groups["number"] or 0))))
    if groups.get("month"):
        name = (groups["month"] or "").lower()[:3]
        fields.append(("month", str(1 + [month[:3] for month in _MONTHS].index(name))))
    if groups.get("day"):
        fields.append(("day", str(int(groups["day"] or 0))))
    if groups.get("weekday"):
        fields.append(("weekday", (groups["weekday"] or "").lower()))
    if groups.get("decade") or groups.get("short"):
        fields.append(("decade", (groups.get("decade") or groups.get("short") or "").strip("'’s")[-2:]))
    if groups.get("century"):
        fields.append(("century", groups["century"] or ""))
    if groups.get("hour"):
        minute = groups.get("minute") or "00"
        fields.append(("clock", f"{int(groups['hour'] or 0)}:{minute}{(groups.get('half') or '').lower()}"))
    if groups.get("relative"):
        fields.append(("relative", (groups["relative"] or "").lower()))
    return tuple(fields)


def compatible(a: Moment, b: Moment) -> bool | None:
    """Whether two moments can be one: False where a field of both differs, None where they share none."""
    one, other = dict(a.fields), dict(b.fields)
    shared = one.keys() & other.keys()
    if not shared:
        return None
    return all(one[field] == other[field] for field in shared)
