"""The outlet that a byline or date line names: "Coast News Agency, 4 March 2022".

Such a line is a few names and a date. A name in it may as well be a person, a place or a firm, so only a name
that says what it is counts: one with a word that outlets are called by. Knows nothing of titles and dates of
publication.
"""

import re
from collections.abc import Iterable, Iterator

from index.masking.lines import n_words

__all__ = ["outlets_beside_dates"]

MAX_LINE = 160
MAX_LINE_WORDS = 16
MAX_NAME_WORDS = 7

_MONTHS = frozenset(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september "
    "oct october nov november dec december".split()
)
_WEEKDAYS = frozenset(
    "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday "
    "sat saturday sun sunday".split()
)
_DATE_WORDS = (
    _MONTHS | _WEEKDAYS | {"st", "nd", "rd", "th", "of", "at", "am", "pm", "gmt", "utc", "published"}
)
_OUTLET_WORDS = frozenset(
    "agency broadcasting chronicle courier daily dispatch echo examiner gazette guardian herald inquirer "
    "journal ledger magazine mail messenger monitor news newspaper newswire observer post press radio "
    "review sentinel telegraph television times tribune tv weekly wire".split()
)
"""Words that outlets are called by. Those that are as often something else (Star, Record) are missing."""

_OTHER_THINGS = frozenset(
    "archive archives article associate breaking briefing bureau chief column communique communiqué "
    "conference contact correspondent department desk digest director editor editorial editors estate "
    "feature hour hours information interview latest letter live manager minutes more newsletter note "
    "notice office officer page photo picture read release report reporter row secretary spokesman "
    "spokesperson spokeswoman staff statement story subscribe summary team transcript travel update "
    "updates writer".split()
)
"""Words of what is no outlet though it may be called "press" or "daily": a release, an office, a column."""

_SECTIONS = frozenset(
    "all arts business city company county crime culture economy entertainment europe finance football front "
    "general health home in industry international local market markets more national opinion other our "
    "politics regional science sport sports state technology top town video weather world your".split()
)
"""With "news" alone these are parts of a page: "Local News"."""

_LOWER_CASE = frozenset("a an and da de del der des di du el for in la le of on the to van von".split())
_NOT_THIS_DATE = re.compile(
    r"photo|picture|image|copyright|©|archive|accessed|retrieved|since|until|\bborn|\bdied|translat",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|•·,]\s*|\s+[–—-]\s+|\s+/\s+|\s*\((?=[^()]*\)\s*\.?$)")
_BY = re.compile(r"by\s+", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_NUMERIC_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")


def outlets_beside_dates(lines: Iterable[str]) -> Iterator[str]:
    """The outlets named in lines that otherwise hold only a date, and perhaps who wrote; in their order.

    A part of the line (between commas, bars, dashes) is an outlet when each of its words is capitalised and
    one is what outlets are called; the person after "By" never is. Lines without a date yield nothing.

    >>> list(outlets_beside_dates(["By Ann Lee, Coast Herald, 4 March 2022"]))
    ['Coast Herald']
    >>> list(outlets_beside_dates(["Ann Lee, 4 March 2022", "Press release, 4 March 2022"]))
    []
    """
    for whole in lines:
        line = whole.strip(" #*_")
        if len(line) > MAX_LINE or n_words(line) > MAX_LINE_WORDS or _NOT_THIS_DATE.search(line):
            continue
        parts = [part.strip(" ().") for part in _PARTS.split(line)]
        if not any(_is_date(part) for part in parts):
            continue
        if _BY.match(parts[0]):
            parts = parts[1:]
        yield from (part for part in parts if _is_outlet(part))


def _is_date(part: str) -> bool:
    """Whether a part is a day and a month, with a weekday or a year or without, and nothing else."""
    words = _WORDS.findall(part.lower())
    if not any(character.isdecimal() for character in part) or not _DATE_WORDS.issuperset(words):
        return False
    return bool(_MONTHS.intersection(words)) or _NUMERIC_DATE.fullmatch(part) is not None


def _is_outlet(part: str) -> bool:
    words = part.split()
    keys = [word.strip("\"'“”‘’.&").casefold() for word in words]
    named = [key for key in keys if key and key not in _LOWER_CASE]
    n_named = len(named) + (words[:1] == ["The"])  # "The Times" is a name, "Times" may be a column of hours
    if not 2 <= n_named <= MAX_NAME_WORDS or _OTHER_THINGS.intersection(named):
        return False
    if not all(word[0].isupper() or word in _LOWER_CASE or word == "&" or word.isdigit() for word in words):
        return False
    own = [key for key in named if key not in _OUTLET_WORDS]
    is_section = named[-1] == "news" and _SECTIONS.issuperset(own) and len(own) == len(named) - 1
    return len(own) < len(named) and not is_section
