"""What `ask()` returns: an answer made of quotes, each tied to an exact span of its source.

Records only; how they come to be is the business of the other rooms. One `Citation` object drives
the marker, the source list, the viewer and the JSON, so they cannot disagree.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

__all__ = ["Answer", "Citation", "Claim", "Turn", "as_json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote and where it stands: `document.text[start:end] == quote`.

    `number` is the marker the reader sees, 1-based. `line` and `column` are the 1-based place of
    `start` in the document's text. `document_sha256` is the hash of the file's bytes when it was
    indexed; a file with another hash makes the citation stale. `speaker` is who says it, as written,
    or None where nobody is named; `date` is the document's publication date, or None. `score` is
    the sentence's late-interaction similarity to the question, at most 1.
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
    speaker: str | None
    document_sha256: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One thing the documents say, in its best wording, with every citation that carries it.

    `quote` and `speaker` are those of `citations[0]`. `origins` counts independent sources;
    `conflicts` are citations that contradict the claim.
    """

    quote: str
    speaker: str | None
    citations: tuple[Citation, ...]
    origins: int
    conflicts: tuple[Citation, ...]


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
    question that was searched; the user's own words are `history[-1].question`. When `abstained`,
    `claims` and `citations` are empty and `nearest` holds the closest passages; otherwise `nearest`
    is empty. `citations` are in marker order: `citations[0].number == 1`. `confidence` is the
    probability, 0 to 1, that the documents answer the question. `history` goes into the next `ask()`.
    """

    text: str
    question: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    abstained: bool
    nearest: tuple[Citation, ...]
    confidence: float
    history: tuple[Turn, ...]


def as_json(answer: Answer, *, indent: int | None = 2) -> str:
    """The whole answer as JSON, fields as in the records, dates in ISO form.

    Control and direction marks are escaped, so that printing it cannot steer a terminal.
    """

    def iso(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{value!r} has no JSON form")

    text = json.dumps(asdict(answer), default=iso, ensure_ascii=False, indent=indent)
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
