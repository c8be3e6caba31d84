"""A source document as HTML: the whole text, with the cited spans of one answer marked exactly.

The text is cut at every border of a cited or furniture span, and each piece is escaped and wrapped on
its own. So spans may overlap, nothing of the document can become markup, and the marked characters are
those of the citation and no others. Pure functions; no Gradio.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from index.documents import Document, Span
from qa import Citation
from ui.words import author, facts_html, literal, place, spoken_date

__all__ = ["Piece", "cut", "document_html", "text_html"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text over which nothing changes: citations, whether in their focus, whether furniture."""

    start: int
    end: int
    numbers: tuple[int, ...]
    is_focus: bool
    is_furniture: bool


def cut(length: int, citations: Sequence[Citation], furniture: Sequence[Span]) -> Iterator[Piece]:
    """Tile `[0, length)` with pieces, in order, each as long as it can be.

    Spans reaching past the text are cut off at its end; empty spans mark nothing. One walk over the borders,
    remembering what is open: a page may hold thousands of furniture spans.
    """
    opening: defaultdict[int, list[int]] = defaultdict(list)  # indices of citations, by where they begin
    for i, citation in enumerate(citations):
        if citation.start < citation.end:
            opening[citation.start].append(i)
    masked = _changes(furniture)
    focused = _changes(
        Span(max(span.start, citation.start), min(span.end, citation.end))
        for citation in citations
        for span in citation.focus
    )
    ends = (citations[i].end for begun in opening.values() for i in begun)
    inner = (border for border in {*opening, *ends, *masked, *focused} if 0 < border < length)
    cited: list[int] = []
    n_masks = n_focused = 0
    for start, end in pairwise(sorted({0, length, *inner})):
        cited = sorted([*(i for i in cited if citations[i].end > start), *opening.get(start, ())])
        n_masks += masked[start]
        n_focused += focused[start]
        numbers = tuple(citations[i].number for i in cited)
        yield Piece(start=start, end=end, numbers=numbers, is_focus=n_focused > 0, is_furniture=n_masks > 0)


def _changes(spans: Iterable[Span]) -> Counter[int]:
    """By how much the number of open spans changes, by where it does; empty spans open nothing."""
    change = Counter[int]()
    for span in spans:
        if span.start < span.end:
            change[span.start] += 1
            change[span.end] -= 1
    return change


def text_html(document: Document, citations: Sequence[Citation], current: int) -> Markup:
    """Write out the whole text; pieces cited by number `current` are emphasised.

    `citations` are those of this document only. A piece cited twice carries both numbers.
    """
    labelled: set[int] = set()
    parts = []
    for piece in cut(len(document.text), citations, document.furniture):
        inner = literal(document.text[piece.start : piece.end])
        if piece.is_focus:
            inner = Markup("<strong>{}</strong>").format(inner)
        if piece.numbers:
            new = [str(number) for number in piece.numbers if number not in labelled]
            labelled.update(piece.numbers)
            inner = _mark(piece, inner, label=" ".join(new), is_current=current in piece.numbers)
        if piece.is_furniture:
            inner = Markup('<span class="furniture">{}</span>').format(inner)
        parts.append(inner)
    return Markup("").join(parts)


def _mark(piece: Piece, inner: Markup, *, label: str, is_current: bool) -> Markup:
    """Wrap one marked piece; the label is drawn by the style sheet, so that it adds no text."""
    return Markup('<mark id="at-{}" data-number="{}" data-label="{}"{}>{}</mark>').format(
        piece.start,
        " ".join(str(number) for number in piece.numbers),
        label,
        Markup(' class="current" tabindex="-1"') if is_current else "",
        inner,
    )


def document_html(
    document: Document, citations: Sequence[Citation], current: Citation, *, turn: int
) -> Markup:
    """Show an opened source: heading, ways to the neighbouring quotes, and the whole text.

    `citations` are all that the answer shows. Where the document is no longer the one that was cited
    (another hash), nothing is marked and the reader is told so.
    """
    is_stale = document.sha256 != current.document_sha256
    here = [] if is_stale else [c for c in citations if c.document_id == document.id]
    return Markup(
        '<article class="viewer" data-turn="{}" data-number="{}" aria-label="Source {}: {}">'
        "<header>{}{}{}</header>"
        '<div class="document" tabindex="0" role="region" aria-label="Document text" dir="auto">{}</div>'
        "</article>"
    ).format(
        turn,
        current.number,
        current.number,
        literal(document.title),
        _heading(document, current),
        _neighbours(citations, current, turn=turn),
        _STALE if is_stale else "",
        text_html(document, here, current.number),
    )


_STALE = Markup(
    '<p class="notice" role="alert">This document has changed since the answer was given, so the quote '
    "cannot be placed in it any more. Ask again to search the new text.</p>"
)


def _heading(document: Document, current: Citation) -> Markup:
    return Markup('<h2 dir="auto">{}</h2><p class="meta">{}</p>').format(
        literal(document.title),
        facts_html(
            document.outlet,
            author(document.author),
            spoken_date(document.date),
            place(current),
            document.id,
            *_dates(current),
        ),
    )


def _dates(citation: Citation) -> Iterator[str]:
    """Say which days the quote speaks about, where its words alone do not: `“Monday” is 19 December 2022`."""
    for spoken in citation.dates:
        words = citation.quote[spoken.start - citation.start : spoken.end - citation.start]
        days = dict.fromkeys(spoken_date(day) for day in (spoken.first, spoken.last) if day)
        if days:
            yield f"“{words}” is {' to '.join(days)}"


def _neighbours(citations: Sequence[Citation], current: Citation, *, turn: int) -> Markup:
    """Lead to the answer's previous and next quote, whatever document they stand in."""
    numbers = [citation.number for citation in citations]
    at = numbers.index(current.number)
    steps = (("Previous", at - 1), ("Next", at + 1))
    buttons = [
        Markup('<button type="button" class="step" data-turn="{}" data-number="{}"{}>{}</button>').format(
            turn,
            numbers[to] if 0 <= to < len(numbers) else 0,
            "" if 0 <= to < len(numbers) else Markup(" disabled"),
            label,
        )
        for label, to in steps
    ]
    return Markup(
        '<nav aria-label="Quotes of this answer">{}<span class="position">Quote {} of {}</span>{}'
        '<button type="button" class="back" data-turn="{}" data-number="{}">Back to the answer</button></nav>'
    ).format(buttons[0], at + 1, len(numbers), buttons[1], turn, current.number)
