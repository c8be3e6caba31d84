"""The records that everything else points into: a document, and a span of its text.

Offsets are Python `str` indices (Unicode code points), half-open, into `Document.text` exactly as
loaded. Nothing in the project rewrites that text, so `document.text[span.start:span.end]` is the
quote, always. What must not be quoted is masked (`Document.furniture`), never deleted.
"""

from dataclasses import dataclass
from datetime import date

__all__ = ["Document", "Span", "line_and_column"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `start <= end`."""

    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        """Whether the two ranges share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One loaded file.

    `id` is the file's path relative to the synced folder (POSIX separators). `sha256` is the hash of
    the file's bytes, in hex. `title` is never empty (the file's stem at the least); `date` is the
    publication date where the document states one, else None; `outlet` is "" where it states none.
    `furniture` is sorted and does not overlap; its spans are never searched, quoted or cited.
    """

    id: str
    text: str
    sha256: str
    title: str
    date: date | None
    outlet: str
    furniture: tuple[Span, ...]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    r"""Where an offset stands for a reader: 1-based line and 1-based column, lines ending at `\n`.

    >>> line_and_column("ab\ncd", 4)
    (2, 2)
    """
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
