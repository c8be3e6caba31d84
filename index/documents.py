"""The records that everything else points into: a document, and a span of its text.

Offsets are Python `str` indices (Unicode code points), half-open, into `Document.text` exactly as
loaded. Nothing in the project rewrites that text, so `document.text[span.start:span.end]` is the
quote, always. What must not be quoted is masked (`Document.furniture`), never deleted.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Document", "Place", "Span", "line_and_column", "place_at"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `start <= end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two ranges share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a stretch of text stands in its source, in a reader's words: "page 3", "row 12".

    It reaches from `start` to the start of the next place, or to the end of the text.
    """

    start: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One loaded file, or one document in a file that holds several.

    `id` is the file's path relative to the synced folder (POSIX separators); what stands within a file
    has its own path below the file's: `reports.zip/may/a.pdf`. `sha256` is the hash, in hex, of the
    bytes that were read. `title` is never empty (the file's stem at the least); `date` is the
    publication date where the document states one, else None; `outlet` and `author` are "" where it
    states none. `furniture` is sorted and does not overlap; its spans are never searched, quoted or
    cited. `places` are sorted; a format without pages or parts has none.
    """

    id: str
    text: str
    sha256: str
    title: str
    date: date | None
    outlet: str
    furniture: tuple[Span, ...]
    author: str = ""
    places: tuple[Place, ...] = ()


def place_at(places: Sequence[Place], offset: int) -> str:
    """The name of the place that a character stands in; "" before the first, or where there are none.

    >>> place_at([Place(0, "page 1"), Place(40, "page 2")], 40)
    'page 2'
    """
    i = bisect_right(places, offset, key=lambda place: place.start)
    return places[i - 1].name if i else ""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Where an offset stands for a reader: 1-based line and 1-based column, lines ending at `\n`.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
