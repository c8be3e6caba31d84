"""Evidence packs: an answer with the text around each of its quotes, to keep and to hand on.

A pack is a record. `pack_as_json` writes it for programs (`qa verify` reads it back),
`qa.evidence.evidence_page` for people. The text around a quote is sliced from the document like the quote
itself, never over furniture, and is left out where the document is no longer the one that was cited.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from index import Document, Library, QuotedeskError, Span
from index.sentences import split_sentences
from qa.answer import Answer, Citation

__all__ = ["FORMAT", "Excerpt", "Pack", "citations_in", "evidence", "pack_as_json"]

FORMAT: Literal["quotedesk evidence 1"] = "quotedesk evidence 1"

N_SENTENCES = 2
"""Sentences before a quote and after it: enough to see who is meant by "he" and what "this" is."""

MAX_CHARACTERS = 1_200
"""On either side, for texts without ends of sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A stretch of a document around a quote: `document.text[start:end] == text`, the quote inside it."""

    document_id: str
    document_sha256: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """An answer, the excerpts its quotes stand in, and when and with what it was made.

    `excerpts` are in the order of `citations_in(answer)`; a citation whose document has changed has none.
    """

    format: Literal["quotedesk evidence 1"]
    made: datetime
    version: str
    answer: Answer
    excerpts: tuple[Excerpt, ...]

    def excerpt_of(self, citation: Citation) -> Excerpt | None:
        """The excerpt that the quote stands in, or None where there is none."""
        return next((one for one in self.excerpts if _holds(one, citation)), None)


def evidence(answer: Answer, library: Library, *, made: datetime | None = None) -> Pack:
    """The answer with what surrounds its quotes in the library's documents; `made` is now if not given."""
    excerpts = (_excerpt(citation, library) for citation in citations_in(answer))
    return Pack(
        format=FORMAT,
        made=made or datetime.now(UTC).replace(microsecond=0),
        version=_version(),
        answer=answer,
        excerpts=tuple(dict.fromkeys(excerpt for excerpt in excerpts if excerpt)),
    )


def citations_in(answer: Answer) -> tuple[Citation, ...]:
    """Every citation that the answer shows anywhere, each once: its own first, then what is nearest."""

    def shown() -> Iterator[Citation]:
        yield from answer.citations
        for claim in (*answer.claims, *(claim for part in answer.parts for claim in part.claims)):
            yield from claim.citations
            yield from claim.conflicts
        yield from answer.nearest
        for part in answer.parts:
            yield from part.nearest

    return tuple(dict.fromkeys(shown()))


def pack_as_json(pack: Pack) -> str:
    """The pack as JSON, fields as in the records, dates in ISO form, everything but ASCII escaped."""

    def iso(value: object) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"{value!r} has no JSON form")

    return json.dumps(asdict(pack), default=iso, indent=2)


def _holds(excerpt: Excerpt, citation: Citation) -> bool:
    """Whether the quote stands in the excerpt, of the same bytes."""
    source = (excerpt.document_id, excerpt.document_sha256)
    inside = excerpt.start <= citation.start and citation.end <= excerpt.end
    return source == (citation.document_id, citation.document_sha256) and inside


def _excerpt(citation: Citation, library: Library) -> Excerpt | None:
    try:
        document = library.document(citation.document_id)
    except QuotedeskError:
        return None
    if document.sha256 != citation.document_sha256:
        return None
    span = _around(document, citation)
    return Excerpt(
        document_id=citation.document_id,
        document_sha256=document.sha256,
        start=span.start,
        end=span.end,
        text=document.text[span.start : span.end],
    )


def _around(document: Document, citation: Citation) -> Span:
    """The quote with the sentences before and after it, as far as no furniture stands between."""
    text, start, end = document.text, citation.start, citation.end
    floor = max((span.end for span in document.furniture if span.end <= start), default=0)
    ceiling = min((span.start for span in document.furniture if span.start >= end), default=len(text))
    low, high = max(floor, start - MAX_CHARACTERS), min(ceiling, end + MAX_CHARACTERS)
    # The window may begin and end in the middle of a sentence, or of a word: what it cuts is left out.
    before = split_sentences(text[low:start])[1 if low > floor else 0 :]
    after = split_sentences(text[end:high])
    after = after[:-1] if high < ceiling else after
    return Span(
        low + before[-N_SENTENCES:][0].start if before else start,
        end + after[:N_SENTENCES][-1].end if after else end,
    )


def _version() -> str:
    try:
        return version("quotedesk")
    except PackageNotFoundError:
        return "not installed"
