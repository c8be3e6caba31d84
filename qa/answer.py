"""What `ask()` returns: an answer made of quotes, each tied to an exact span of its source.

Records only; how they come to be is the business of the other rooms. One `Citation` object drives
the marker, the source list, the viewer and the JSON, so they cannot disagree.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath
from typing import Literal

from index import Span
from qa.patterns import lazy_pattern

_UNSEEN = lazy_pattern("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

__all__ = [
    "Answer",
    "Citation",
    "Claim",
    "Difference",
    "Origin",
    "Part",
    "SpokenDate",
    "Turn",
    "as_json",
    "inert_json",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenDate:
    """A date that a quote speaks about; `document.text[start:end]` are its words.

    `first` and `last` are the days it covers, both included ("in March 2021" covers 31); both are None
    where the words alone do not say and the document's publication date is not known.
    """

    start: int
    end: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: `document.text[start:end] == quote`.

    `number` is the marker the reader sees, 1-based. `line` and `column` are the 1-based place of
    `start` in the document's text; `place` is where the quote stands for a reader of the file: its page, row
    or part ("page 3", "pages 3–4", "row 12"), "" where the format has none. `outlet` and `author` are ""
    where the document states none. `document_sha256` is the hash of the file's bytes when it was
    indexed; a file with another hash makes the citation stale. `speaker` is who says it, as written,
    or None where nobody is named, `role` what the text calls the speaker ("the mayor of Aberley"), if it
    does. `date` is the document's publication date, or None; `dates` are those the quote speaks about.
    `focus` are the words inside the quote that answer, as offsets into the document; empty where the
    question asks for no number, date or name. `score` is the sentence's late-interaction similarity to
    the question, at most 1.
    """

    number: int
    document_id: str
    title: str
    outlet: str
    date: date | None
    start: int
    end: int
    line: int
    column: int
    quote: str
    focus: tuple[Span, ...]
    speaker: str | None
    role: str | None
    dates: tuple[SpokenDate, ...]
    document_sha256: str
    score: float
    place: str = ""  # these two have defaults because answers that were saved before lack them
    author: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Documents that carry one text between them: one independent source. `reason` says why they count as
    one.
    """

    document_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What sets a conflicting quote against a claim: the words of each that cannot both hold."""

    kind: Literal["number", "date", "place", "polarity"]
    claimed: str
    against: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing the documents say, in its best wording, with every citation that carries it.

    `quote` and `speaker` are those of `citations[0]`. `origins` counts independent sources, which
    `sources` lists. `conflicts` are citations that contradict the claim, `differences` in the same order
    say in what.
    """

    quote: str
    speaker: str | None
    citations: tuple[Citation, ...]
    origins: int
    sources: tuple[Origin, ...]
    conflicts: tuple[Citation, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the things a question asks, and what the documents say to it.

    A part that `abstained` has no claims, and `nearest` instead, as an answer.
    """

    question: str
    claims: tuple[Claim, ...]
    abstained: bool
    nearest: tuple[Citation, ...]
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One past exchange: the user's words, the standalone question searched, the answer's text."""

    question: str
    standalone: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The documents' answer to one question.

    `text` is Markdown: quotes with `[1]` markers, ready to show. `question` is the standalone
    question that was searched; the user's own words are `history[-1].question`. `parts` are the things
    it asks, one for most questions; `claims` are those of all parts. When `abstained`, no part is answered:
    `claims` and `citations` are empty and `nearest` holds the closest passages; otherwise `nearest`
    is empty. `citations` are in marker order: `citations[0].number == 1`; those of a claim's conflicts
    follow the claim's own. `confidence` is the probability, 0 to 1, that the documents answer the
    question: that of the surest part. `notices` are remarks on the answer as a whole, in words: that the
    one asked for says nothing on this while others do, that a word was taken for another spelling.
    `history` goes into the next `ask()`.
    """

    text: str
    question: str
    parts: tuple[Part, ...]
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    nearest: tuple[Citation, ...]
    confidence: float
    notices: tuple[str, ...]
    history: tuple[Turn, ...]


def as_json(answer: Answer, *, indent: int | None = 2) -> str:
    """The whole answer as JSON, fields as in the records, dates in ISO form; see `inert_json`."""
    return inert_json(asdict(answer), indent=indent)


def inert_json(value: object, *, indent: int | None = 2) -> str:
    """Plain data as JSON, dates in ISO form, paths as text.

    Control and direction marks are escaped, so that printing it cannot steer a terminal.
    """

    def plain(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, PurePath):
            return str(value)
        raise TypeError(f"{value!r} has no JSON form")

    text = json.dumps(value, default=plain, ensure_ascii=False, indent=indent)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
