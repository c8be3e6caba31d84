"""What a document says about itself: title, publication date, outlet, author.

Only statements count: front matter, a labelled line, a line that is nothing but a date or a name and a date,
an agency's dateline. A date must name day, month and year in an order that cannot be misread; there is no
guess from the running text, the file's age or the clock.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from index.bylines import outlets_beside_dates
from index.documents import Span
from index.masking.lines import Line, is_prose, line_key, n_words, read_lines

__all__ = ["FRONT_MATTER", "Metadata", "parse_date", "read_metadata", "title_from"]

N_HEAD_LINES = 12
"""Titles, bylines and dates stand in the first lines; further down a date belongs to the story."""

N_TAIL_LINES = 6
"""Where a closing "Source:" line stands."""

MAX_TITLE_WORDS = 30
MIN_TITLE_WORDS = 2
"""A single word at the top may be the name of a section; it is the title only if nothing better follows."""

MAX_OUTLET_WORDS = 8
MAX_DATE_LENGTH = 60

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?P<fields>(?:[^\r\n]{0,500}\r?\n){1,60}?)---[ \t]*(?:\r?\n|$)")
"""Fields between two lines of three dashes at the very beginning, as Markdown files carry them."""

_LABEL = re.compile(
    r"(?P<label>title|headline|date|published|posted|publication date|date of publication|publication|"
    r"outlet|authors?|"
    r"publisher|source|site|site_name)(?: on)?\s{0,3}:\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FULL_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s(?:of\s)?[^\W\d_]{3,12}\.?,?\s(?:1[6-9]|20)\d\d|"
    r"[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:1[6-9]|20)\d\d|"
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./](?:1[6-9]|20)\d\d)(?!\w)"
)
_WEEKDAY = r"(?:[^\W\d_]{3,10}day,?\s)?"
_STAMP = re.compile(
    r"(?:^|[.|•·]\s)\s{0,3}(?:(?:first|originally)\s)?(?:published|posted|released|issued)(?:\stime)?:?\s"
    r"(?:by\s[^|•·.,\d]{1,40}?\s)?(?:at\s\d{1,2}[:.]\d\d\s)?(?:on\s)?(?P<value>.{0,40}?(?:1[6-9]|20)\d\d.*)",
    re.IGNORECASE,
)
_BESIDE_NAME = re.compile(
    rf"[^.!?|•·]{{2,60}}(?:,|\s[–—-]|\()\s?(?:den\s)?{_WEEKDAY}(?P<last>{_FULL_DATE})"
    r"(?:,?\s(?:at\s)?\d{1,2}[:.]\d\d[\w .]{0,12})?\)?\.?$"
    rf"|{_WEEKDAY}(?P<first>{_FULL_DATE})(?:,\s|\s[–—-]\s|\s(?=last updated))[^.!?]{{2,60}}$",
    re.IGNORECASE,
)
"""A line of an outlet, a place or an author and a date: "Velmar News Agency, 18 October 2025"."""

_NOT_PUBLISHED = re.compile(
    r"photo|picture|image|copyright|©|modified|created|archive|filed|accessed|retrieved|since|until|from|between|"
    r"\bon\b|\bin\b|\bborn|\bdied",
    re.IGNORECASE,
)
"""What such a line says when its date is another one."""

MAX_WORDS_BESIDE = 12
MAX_AUTHOR_WORDS = 12
_CAPITALISED = r"[^\W\d_a-z][\w.'’-]{0,20}"
_NAME = rf"{_CAPITALISED}(?:\s(?:(?:de|der|van|von|al|bin|del|da|di|la|le)\s){{0,2}}{_CAPITALISED}){{1,3}}"
_BY_LINE = re.compile(rf"(?:By|BY)\s(?P<author>{_NAME}(?:(?:,\s|\sand\s){_NAME}){{0,3}})")
"""A line that is nothing else: "By Ann Lee and Jon Berg". With more after the names it may be a sentence."""

_DATED_PLACE = re.compile(
    rf"[A-Z][A-Z][A-Z .,'’()-]{{0,40}}[,–—-]\s?(?P<value>{_FULL_DATE})\s?(?:\([^()]{{1,40}}\))?\s?[—–/:-]"
)
"""A dateline with the year; without, it is not known which."""

_BYLINE_END = re.compile(r"\s+(?:by\s.*|(?:in|at)\s+[A-Z].*)")
_DATE_LINE = re.compile(r"(?=.{6,60}$)(?=\D*\d)(?=.*?\b(?:1[6-9]|20)\d\d\b)")
_AMBIGUOUS = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-]\d{4}\b")
_DATELINE = re.compile(
    r"[A-Z][A-Z .,'’-]{1,40}(?:[A-Z][a-z]{2,8}\.? \d{1,2})?[ ,]{0,2}\((?P<outlet>[A-Z][^()]{1,40})\)\s*[—–-]"
)
_PARTS = re.compile(r"\s*[|•·]\s*")
_TITLE_LABELS = frozenset({"title", "headline"})
_DATE_LABELS = frozenset({"date", "published", "posted", "publication date", "date of publication"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Title (never empty), publication date (None where not stated), outlet and author ("" then)."""

    title: str
    date: date | None
    outlet: str
    author: str = ""


def read_metadata(text: str, *, stem: str, furniture: Iterable[Span] = ()) -> Metadata:
    """The metadata that the text states; the title falls back to `stem`, the file's name.

    The first statement of each kind wins. Lines inside `furniture` name neither title nor outlet.
    """
    front = FRONT_MATTER.match(text)
    fields = [] if front is None else [line.text for line in read_lines(front["fields"])]
    masked = sorted(furniture)
    lines = [line for line in read_lines(text) if front is None or line.span.start >= front.end()]
    head = lines[:N_HEAD_LINES]
    clean = [line for line in lines if not _is_masked(line.span, masked)]
    stated = [*fields, *(line.text for line in head)]
    title = next(_values(stated, _TITLE_LABELS), "") or title_from(clean[:N_HEAD_LINES]) or stem
    tail = [line.text for line in clean[N_HEAD_LINES:][-N_TAIL_LINES:]]
    published = _stated_date(stated, title, tail)
    bylines = (line.text for line in clean[:N_HEAD_LINES] if line_key(line.text) != line_key(title))
    beside = next(outlets_beside_dates(bylines), "")
    outlet = _labelled_outlet([*stated, *tail], title) or beside or _agency([*stated, *tail])
    author = _author([*stated, *(line.text for line in clean[:N_HEAD_LINES])])
    return Metadata(title=title, date=published, outlet=outlet, author=author)


def _is_masked(span: Span, masked: Sequence[Span]) -> bool:
    """Whether furniture, sorted and without overlap, shares a character with the span."""
    i = bisect_right(masked, span.start, key=lambda other: other.end)
    return i < len(masked) and masked[i].start < span.end


def title_from(lines: Iterable[Line]) -> str:
    """Return the first line shaped like a heading, before any running text; "" when there is none."""
    first = ""
    for line in lines:
        if is_prose(line.text) and not line.text.endswith(("?", "!")):
            break
        title = line.text[len(line.marker) :].strip(" #*_")
        is_heading = not title.endswith((".", ",", ":")) and n_words(title) <= MAX_TITLE_WORDS
        if is_heading and line_key(title) and not _LABEL.match(title) and not _is_date_line(title):
            first = first or title
            if n_words(title) >= MIN_TITLE_WORDS:
                return title
    return first


def parse_date(value: str) -> date | None:
    """The full date a short string states, else None; `03/04/2022` states two, so it is None.

    >>> parse_date("Friday, 16 December 2022, 14:30")
    datetime.date(2022, 12, 16)
    """
    value = _BYLINE_END.sub("", value.strip().strip("\"'"))
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        pass  # not ISO 8601; written for people
    if not _DATE_LINE.match(value) or _is_ambiguous(value):
        return None
    from dateparser import parse  # half a second to import, and most documents state no date

    settings = {
        "PARSERS": ["absolute-time"],
        "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True,
        "DATE_ORDER": "DMY" if re.match(r"(?:1[3-9]|2\d|3[01])\D", value) else "MDY",
    }
    for piece in (value, *_PARTS.split(value)):
        if _DATE_LINE.match(piece):
            parsed: datetime | None = parse(piece, settings=settings)
            if parsed is not None:
                return parsed.date()
    return None


def _values(lines: Iterable[str], labels: frozenset[str]) -> Iterator[str]:
    for line in lines:
        match = _LABEL.match(line[:300])
        if match and match["label"].lower() in labels:
            yield match["value"].strip().strip("\"'")


def _stated_date(lines: list[str], title: str, tail: Iterable[str]) -> date | None:
    """The first date of the surest kind: labelled, stamped, alone on a line, beside a name, in a dateline,
    stamped at the foot of the page.
    """
    pieces = [piece for line in lines for piece in _PARTS.split(line[:200])]
    alone = [piece for piece in pieces if _is_date_line(piece)]
    beside = (_date_beside_name(piece) for piece in pieces if line_key(piece) != line_key(title))
    places = (match["value"] for line in lines if (match := _DATED_PLACE.match(line[:120])))
    for value in (*_values(lines, _DATE_LABELS), *_stamps(lines), *alone, *beside, *places, *_stamps(tail)):
        if (stated := parse_date(value[:MAX_DATE_LENGTH])) is not None:
            return stated
    return None


def _stamps(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if match := _STAMP.search(line[:200]):
            yield _PARTS.split(match["value"])[0]


def _date_beside_name(line: str) -> str:
    """The date in a short line that otherwise only names somebody, else ""."""
    match = _BESIDE_NAME.match(line.strip()) if n_words(line) <= MAX_WORDS_BESIDE else None
    return (match["last"] or match["first"]) if match and not _NOT_PUBLISHED.search(line) else ""


def _labelled_outlet(lines: Iterable[str], title: str) -> str:
    labels = frozenset({"outlet", "publisher", "source", "site", "site_name", "publication"})
    for value in _values(lines, labels):
        name = urlsplit(value).hostname or value
        if n_words(name) <= MAX_OUTLET_WORDS and line_key(name) not in line_key(title):
            return name.removeprefix("www.").rstrip(".")
    return ""


def _author(lines: list[str]) -> str:
    """Who a labelled line or a line of its own says wrote the text: "By Ann Lee"."""
    labelled = next(_values(lines, frozenset({"author", "authors"})), "")
    if labelled and n_words(labelled) <= MAX_AUTHOR_WORDS:
        return labelled
    return next((match["author"] for line in lines if (match := _BY_LINE.fullmatch(line[:120]))), "")


def _agency(lines: Iterable[str]) -> str:
    return next((match["outlet"] for line in lines if (match := _DATELINE.match(line[:120]))), "")


def _is_date_line(line: str) -> bool:
    return len(line) <= MAX_DATE_LENGTH and _DATE_LINE.match(line) is not None and n_words(line) <= 8


def _is_ambiguous(value: str) -> bool:
    match = _AMBIGUOUS.search(value)
    return match is not None and match[1] != match[2] and int(match[1]) <= 12 and int(match[2]) <= 12
