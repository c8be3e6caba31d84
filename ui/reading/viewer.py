"""A source document as HTML: the whole text, with the cited spans of one answer marked exactly.

The text is cut at every border of a marked or furniture span, and each piece is escaped and wrapped on
its own. So spans may overlap, nothing of the document can become markup, and the marked characters are
those of the citation and no others. Pure functions; no Gradio.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from markupsafe import Markup

from index.documents import Document, Span, line_and_column, place_at
from qa import Citation
from ui.reading.marks import LINKED, Mark, Piece, block_borders, cut, marks_of
from ui.words import author, button, facts_html, literal, notice_html, place, reference, spoken_date

__all__ = ["document_html", "span_address", "span_html", "text_html"]

_PAGE = re.compile(r"page (\d+)")
_IS_PDF = re.compile(r"\.pdf$", re.IGNORECASE)

_STALE = notice_html(
    "This document has changed since the answer was given, so the quote cannot be placed in it any more. "
    "Ask again to search the new text."
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
    span = Span(current.start, current.end)
    header = Markup("").join(
        (
            _heading(document, place(current), *_dates(current)),
            _neighbours(citations, current, turn=turn),
            _tools(document, current.quote, reference(current), None if is_stale else span),
            _STALE if is_stale else "",
        )
    )
    return _viewer(
        document, header, marks_of(here), current.number, turn=turn, name=f"Source {current.number}"
    )


def span_html(document: Document, span: Span | None) -> Markup:
    """Show a document by itself, at the span a link leads to; one that is outside the text marks nothing."""
    is_inside = span is not None and 0 <= span.start < span.end <= len(document.text)
    if span is None or not is_inside:
        tools = _tools(document, "", "", None)
        missed = (
            Markup("") if span is None else notice_html("The link leads to a place that this text lacks.")
        )
        return _viewer(document, _heading(document) + tools + missed, [], LINKED, turn=-1, name="Document")
    quote = document.text[span.start : span.end]
    line, _ = line_and_column(document.text, span.start)
    where = place_at(document.places, span.start) or f"line {line}"
    facts = (document.title, document.outlet, spoken_date(document.date), where, document.id)
    said = ", ".join(fact for fact in facts if fact)
    header = _heading(document, where) + _tools(document, quote, said, span)
    mark = Mark(number=LINKED, start=span.start, end=span.end)
    return _viewer(document, header, [mark], LINKED, turn=-1, name="Document")


def span_address(document_id: str, span: Span | None) -> str:
    """The page's address of a document, or of a span in it.

    >>> span_address("a b.txt", Span(3, 9))
    '?doc=a+b.txt&start=3&end=9'
    """
    place = {} if span is None else {"start": span.start, "end": span.end}
    return "?" + urlencode({"doc": document_id, **place})


def text_html(document: Document, marks: Sequence[Mark], current: int) -> Markup:
    """Write out the whole text in blocks; pieces marked by number `current` are emphasised.

    `marks` are those of this document only. A piece marked twice carries both numbers.
    """
    borders = block_borders(document.text)
    ends = iter([*borders, len(document.text)])
    end = next(ends)
    labelled: set[int] = set()
    blocks, parts = [], []
    for piece in cut(len(document.text), marks, document.furniture, borders):
        inner = literal(document.text[piece.start : piece.end])
        if piece.is_focus:
            inner = Markup("<strong>{}</strong>").format(inner)
        if piece.numbers:
            new = [str(number) for number in piece.numbers if number not in {*labelled, LINKED}]
            labelled.update(piece.numbers)
            inner = _mark(piece, inner, label=" ".join(new), is_current=current in piece.numbers)
        if piece.is_furniture:
            inner = Markup('<span class="furniture">{}</span>').format(inner)
        parts.append(inner)
        if piece.end == end:
            blocks.append(Markup('<div class="block">{}</div>').format(Markup("").join(parts)))
            parts, end = [], next(ends, 0)
    return Markup("").join(blocks)


def _mark(piece: Piece, inner: Markup, *, label: str, is_current: bool) -> Markup:
    """Wrap one marked piece; the label is drawn by the style sheet, so that it adds no text."""
    return Markup('<mark id="at-{}" data-number="{}" data-label="{}"{}>{}</mark>').format(
        piece.start,
        " ".join(str(number) for number in piece.numbers),
        label,
        Markup(' class="current" tabindex="-1"') if is_current else "",
        inner,
    )


def _viewer(
    document: Document, header: Markup, marks: Sequence[Mark], current: int, *, turn: int, name: str
) -> Markup:
    return Markup(
        '<article class="viewer" data-turn="{}" data-number="{}" aria-label="{}: {}"><header>{}</header>'
        '<div class="document" tabindex="0" role="region" aria-label="Document text" dir="auto">{}</div>'
        "</article>"
    ).format(turn, current, name, literal(document.title), header, text_html(document, marks, current))


def _heading(document: Document, *facts: str) -> Markup:
    known = (document.outlet, author(document.author), spoken_date(document.date), *facts, document.id)
    return Markup('<h2 dir="auto">{}</h2><p class="meta">{}</p>').format(
        literal(document.title), facts_html(*known)
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

    def step(label: str, to: int) -> Markup:
        is_there = 0 <= to < len(numbers)
        number = numbers[to] if is_there else LINKED
        return button(
            label, "open", klass="step", disabled=not is_there, turn=turn, number=number, step=label.lower()
        )

    return Markup(
        '<nav aria-label="Quotes of this answer">{}<span class="position">Quote {} of {}</span>{}{}</nav>'
    ).format(
        step("Previous", at - 1),
        at + 1,
        len(numbers),
        step("Next", at + 1),
        button("Back to the answer", "back", klass="back", turn=turn, number=current.number),
    )


def _tools(document: Document, quote: str, said: str, span: Span | None) -> Markup:
    """Take the quote along, with where it stands; link to it; open the file that it was read from."""
    page = _PAGE.match(place_at(document.places, span.start if span else 0))
    copied = f"“{quote}” — {said}"
    file = "/original?" + urlencode({"document": document.id})
    is_pdf = page is not None and bool(_IS_PDF.search(document.id))
    return Markup(
        '<p class="tools">{}{}<a class="plain" href="{}" target="_blank" rel="noopener">{}</a></p>'
    ).format(
        button("Copy quote", "copy", text=copied) if quote else "",
        button("Copy link", "copy", link=span_address(document.id, span)),
        file + (f"#page={page[1]}" if page and is_pdf else ""),
        f"Open page {page[1]} of the file" if page and is_pdf else "Open the file",
    )
