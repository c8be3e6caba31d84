"""A text cut where what is marked in it changes: exact, whatever overlaps.

Knows offsets only, no markup and no documents' words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.documents import Span
from qa import Citation

__all__ = ["LINKED", "Mark", "Piece", "block_borders", "cut", "marks_of"]

LINKED = 0
"""The number of a mark that no answer gave a number: a span that a link leads to."""

BLOCK_CHARACTERS = 4_000
"""Text that the browser lays out at once: some screens full. A block ends with a line where it can."""

MAX_BLOCK_CHARACTERS = 40_000
"""A line that goes on for longer is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span to mark under a number, with the words inside it that answer."""

    number: int
    start: int
    end: int
    focus: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of text over which nothing changes: marks, whether in their focus, whether furniture."""

    start: int
    end: int
    numbers: tuple[int, ...]
    is_focus: bool
    is_furniture: bool


def marks_of(citations: Iterable[Citation]) -> list[Mark]:
    """The marks that citations of one document make in it."""
    return [Mark(number=one.number, start=one.start, end=one.end, focus=one.focus) for one in citations]


def cut(
    length: int, marks: Sequence[Mark], furniture: Sequence[Span], borders: Iterable[int] = ()
) -> Iterator[Piece]:
    """Tile `[0, length)` with pieces, in order, each as long as it can be without passing one of `borders`.

    Spans reaching past the text are cut off at its end; empty spans mark nothing. One walk over the borders,
    remembering what is open: a page may hold thousands of furniture spans.
    """
    opening: defaultdict[int, list[int]] = defaultdict(list)  # indices of marks, by where they begin
    for i, mark in enumerate(marks):
        if mark.start < mark.end:
            opening[mark.start].append(i)
    masked = _changes(furniture)
    focused = _changes(
        Span(max(span.start, mark.start), min(span.end, mark.end)) for mark in marks for span in mark.focus
    )
    ends = (marks[i].end for begun in opening.values() for i in begun)
    inner = (at for at in {*opening, *ends, *masked, *focused, *borders} if 0 < at < length)
    marked: list[int] = []
    n_masks = n_focused = 0
    for start, end in pairwise(sorted({0, length, *inner})):
        marked = sorted([*(i for i in marked if marks[i].end > start), *opening.get(start, ())])
        n_masks += masked[start]
        n_focused += focused[start]
        numbers = tuple(marks[i].number for i in marked)
        yield Piece(start=start, end=end, numbers=numbers, is_focus=n_focused > 0, is_furniture=n_masks > 0)


def block_borders(text: str) -> list[int]:
    r"""Where a text is cut into blocks that can be laid out one by one: after a `\n`, if there is one."""
    borders: list[int] = []
    start = 0
    while len(text) - start > BLOCK_CHARACTERS:
        line_end = text.find("\n", start + BLOCK_CHARACTERS, start + MAX_BLOCK_CHARACTERS)
        if line_end < 0 and len(text) - start <= MAX_BLOCK_CHARACTERS:
            break
        start = line_end + 1 if line_end >= 0 else start + MAX_BLOCK_CHARACTERS
        borders.append(start)
    return [border for border in borders if border < len(text)]


def _changes(spans: Iterable[Span]) -> Counter[int]:
    """By how much the number of open spans changes, by where it does; empty spans open nothing."""
    change = Counter[int]()
    for span in spans:
        if span.start < span.end:
            change[span.start] += 1
            change[span.end] -= 1
    return change
