"""Running heads: what is printed at the top or bottom of page after page, and so interrupts the text.

Told by repetition alone, page numbers taken for equal. Only a document in pages has them; lines that repeat
from one document to the next are the business of the mask itself.
"""

import re
from collections import Counter
from collections.abc import Iterator

from index.documents import PAGE, Document, Span
from index.lines import Line, ends_sentence, line_key, n_words, read_lines

__all__ = ["running_heads"]

N_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be a running head: a title and a number."""

MIN_PAGES = 3
MIN_SHARE = 1 / 3
"""On so many of the pages it repeats: left and right pages often have different heads."""

MAX_WORDS = 14
"""Longer lines are sentences."""

_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")


def running_heads(document: Document) -> tuple[Span, ...]:
    """The lines of a document in pages that repeat at the edges of its pages, in order."""
    pages = [place for place in document.places if place.name.startswith(PAGE)]
    if len(pages) < MIN_PAGES:
        return ()
    ends = [*(place.start for place in pages[1:]), len(document.text)]
    found = [
        (key, Span(page.start + line.span.start, page.start + line.span.end))
        for page, end in zip(pages, ends, strict=True)
        for key, line in _edges(read_lines(document.text[page.start : end]))
    ]
    counts = Counter(key for key, _ in found)
    enough = max(MIN_PAGES, MIN_SHARE * len(pages))
    return tuple(span for key, span in found if counts[key] >= enough)


def _edges(lines: tuple[Line, ...]) -> Iterator[tuple[tuple[str, str], Line]]:
    """The lines at the edges of a page with what makes two of them the same: the edge, and the words."""
    n_top = min(N_EDGE_LINES, len(lines))
    n_bottom = min(N_EDGE_LINES, len(lines) - n_top)
    for i in (*range(n_top), *range(len(lines) - n_bottom, len(lines))):
        text = lines[i].text
        if n_words(text) <= MAX_WORDS and not (ends_sentence(text) and n_words(text) > 4):
            key = line_key(_NUMBERS.sub("0", text.lower()))
            yield ("top" if i < n_top else "bottom", key or text), lines[i]
