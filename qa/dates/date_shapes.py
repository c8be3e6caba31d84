"""The shapes of dates in English text, and of numeric dates in any, as one pattern with named groups.

Whether a match is a date is decided by `qa.dates.date_words` from the words around it. Every repetition has a
bound, so that time is linear in the text. Groups: `iso` and `numeric` are stamps, `dm` and `md` days of a
month in either order, the others are named for their kind.
"""

import re
from collections.abc import Iterator

from qa.names.wordforms import word_set
from qa.patterns import lazy_pattern

__all__ = ["DATES", "shapes_in"]

_MONTH = (
    r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|jun\.|july?|jul\.|"
    r"aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)(?:(?<=\.)|(?!\w))"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day(?!\w)"
_DAY_NAME = rf"(?:(?:{_WEEKDAY}|(?:mon|tues?|wed|thur?s?|fri|sat|sun)\.)\s?,?\s{{1,3}})?"
_DAY = (
    r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%]|[.,:/]\d|"
    r"\s(?:percent|per\scent|million|billion|thousand|hundred|dozen|km|kilomet|degrees|points)\b)"
)
_YEAR = r"(?:1\d|20)\d\d(?!\w|[.,:]\d)"
_TO = r"(?:\s?[-–—]\s?|\s(?:to|through|until|till)\s)"
_N = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,3})"
_UNIT = r"(?:day|week|month|year)s?"
_SEASON = r"(?:winter|spring|summer|autumn|fall)"
_PART = r"(?:(?:mid|early|late)(?:\s?-\s?|\s)(?:in\s)?)?"

_UNIT_OF_STAMP = r"(?:3[01]|[12]\d|0?[1-9])"

_SHAPES = (
    r"(?P<iso>\d{4}(?P<sep>[-/])(?:0[1-9]|1[0-2])(?P=sep)(?:0[1-9]|[12]\d|3[01]))(?!\d|[-./]\d)",
    rf"(?P<numeric>{_UNIT_OF_STAMP}(?P<dot>[./-]){_UNIT_OF_STAMP}(?P=dot)(?:19|20)\d\d)(?!\w|[-./]\d)",
    rf"{_DAY_NAME}(?P<dm>(?:the\s)?(?P<dm_days>{_DAY}(?:{_TO}{_DAY}|(?:,\s?{_DAY}){{0,4}},?\s(?:and|or)\s{_DAY})?)"
    rf"(?:\sof\s|\s{{1,2}}|-)(?P<dm_month>{_MONTH})(?:(?:\s?,?\s(?:of\s)?|-)(?P<dm_year>{_YEAR}))?)",
    rf"{_DAY_NAME}(?P<md>(?P<md_month>{_MONTH})\s{{0,2}}(?<=[\s.])(?:the\s)?"
    rf"(?P<md_days>{_DAY}(?:{_TO}{_DAY}|(?:,\s?{_DAY}){{0,4}},?\s(?:and|or)\s{_DAY})?)"
    rf"(?:\s?,?\s(?P<md_year>{_YEAR}))?)",
    rf"(?P<part>{_PART})(?P<month>{_MONTH})(?:\s?,?\s(?:of\s)?(?P<month_year>{_YEAR}))?",
    rf"(?P<which>(?:last|this|next)\s)?(?P<season>{_SEASON})"
    rf"(?:\s(?:of\s)?(?P<season_year>{_YEAR})(?:\s?[-–/]\s?(?P<season_to>\d{{2,4}})(?!\d))?)?(?!\w)",
    rf"{_PART}(?P<decade>(?:1\d|20)\d0)['’]?s(?!\w)",
    r"(?P<century>\d{1,2})(?:st|nd|rd|th)[-\s]century",
    rf"{_PART}(?P<year>{_YEAR})(?:{_TO}(?P<to_year>{_YEAR}|\d\d(?![\w.,:]\d|\w|%)))?",
    rf"(?P<weekday>(?:(?:last|next|this(?:\scoming)?|coming)\s)?{_WEEKDAY})",
    rf"(?P<other>{_N}\s{_UNIT}\s(?:earlier|later|before|after(?:wards)?)\b|(?:a\sfew|several|some)\s{_UNIT}\sago\b|"
    r"(?:last|this|next)\sweekend\b|"
    r"(?:the\s(?:next|following|previous|same|preceding)|that\s(?:same\s)?)\s?(?:day|week|month|year)\b|"
    r"the\sday\s(?:before|after)\b(?!\s(?:yesterday|tomorrow)))",
    rf"(?P<span>(?:past|last)\s(?:{_N}\s{_UNIT}|\d{{1,3}}\shours))\b",
    rf"(?P<relative>(?:the\s)?day\s(?:before\syesterday|after\stomorrow)|yesterday|today|tomorrow|tonight|last\snight|"
    rf"(?:last|this|next)\s(?:week|month|year)\b(?!\sof\b)|this\s(?:morning|afternoon|evening)|{_N}\s{_UNIT}\sago)\b",
)
DATES = lazy_pattern(rf"(?<![\w.,:/$€£#@&+])(?<!\d-)(?:{'|'.join(_SHAPES)})", re.IGNORECASE)

_MONTHS = frozenset(
    """
    january jan february feb march mar april apr may june jun july jul august aug september sept sep october
    oct november nov december dec
    """.split()
)
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_SEASONS = frozenset("winter spring summer autumn fall".split())
_UNITS = frozenset("day days week weeks month months year years".split())
_NEAR_DAYS = frozenset("yesterday today tomorrow tonight".split())
_FOLLOWING = frozenset(
    which + unit
    for which in ("next", "following", "previous", "same", "preceding")
    for unit in ("day", "week", "month", "year")
)
"""The pattern lets "the next day" be written without its last space."""

_NEEDED = (
    _MONTHS | _WEEKDAYS | _SEASONS | _UNITS | _NEAR_DAYS | _FOLLOWING
    | frozenset("weekend night morning afternoon evening".split())
)  # fmt: skip
_FIRST = (
    _MONTHS | _WEEKDAYS | _SEASONS | _NEAR_DAYS
    | frozenset("mon tue tues wed thu thur thurs fri sat sun early late mid coming".split())
    | frozenset("the that this last next past day several some a an".split())
    | frozenset("one two three four five six seven eight nine ten eleven twelve".split())
)  # fmt: skip
_DIGIT = lazy_pattern(r"\d")
_WORD = lazy_pattern(r"\w+")


def shapes_in(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of DATES in `text[start:end]`, as its `finditer` has them, of a text without the letters of
    `qa.names.wordforms.LOOKALIKE`.

    The pattern has too many beginnings to be tried everywhere. Every match needs a digit or a word of the
    calendar, which most sentences have not, and begins with a digit or one of a few words.
    """
    if not _DIGIT.search(text, start, end) and _NEEDED.isdisjoint(word_set(text[start:end])):
        return
    position = start
    for word in _WORD.finditer(text, start, end):
        at, seen = word.start(), word[0]
        if at >= position and (seen[0].isdigit() or seen.lower() in _FIRST):
            match = DATES.match(text, at, end)
            if match is not None:
                yield match
                position = match.end()
