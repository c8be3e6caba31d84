"""Running heads: what is printed at the top or bottom of page after page, and so interrupts the text.

Told by repetition alone, page numbers taken for equal. The reader of a format in pages leaves them out of
the text, so that a sentence reads on; lines that repeat from one document to the next are masked.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from index.documents import Span
from index.masking.lines import Line, ends_sentence, line_key, n_words, read_lines

__all__ = ["running_lines"]

N_EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be a running head: a title and a number."""

MIN_PAGES = 3
MIN_SHARE = 1 / 3
"""On so many of the pages it repeats: left and right pages often have different heads."""

MAX_WORDS = 14
"""Longer lines are sentences."""

Edge = tuple[tuple[str, str], Line]
"""A line with what makes two of them the same."""

_DIGITS = re.compile(r"\d{1,9}")
_NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")


def running_lines(pages: Sequence[str]) -> list[list[Span]]:
    """For each page the spans of its lines that repeat at the edges of the pages.

    Of two pages it is those that are the same on both, or have numbers that go on.
    """
    edges = [list(_edges(read_lines(page))) for page in pages]
    if len(pages) < MIN_PAGES:
        return _on_two(*edges) if len(pages) == 2 else [[] for _ in pages]
    counts = Counter(key for page in edges for key in {key for key, _ in page})
    enough = max(MIN_PAGES, MIN_SHARE * len(pages))
    return [[line.span for key, line in page if counts[key] >= enough] for page in edges]


def _on_two(first: list[Edge], second: list[Edge]) -> list[list[Span]]:
    of_first = dict(first)
    repeated: list[list[Span]] = [[], []]
    for key, line in second:
        other = of_first.get(key)
        if other is None or ends_sentence(line.text):
            continue
        if other.text == line.text or _goes_on(other.text, line.text):
            repeated[0].append(other.span)
            repeated[1].append(line.span)
    return repeated


def _goes_on(first: str, second: str) -> bool:
    """Whether two lines are the same but for a page number that is one more."""
    numbers, more = _DIGITS.findall(first), _DIGITS.findall(second)
    return len(numbers) == len(more) and sum(int(b) - int(a) for a, b in zip(numbers, more, strict=True)) == 1


def _edges(lines: tuple[Line, ...]) -> Iterator[Edge]:
    """The lines at the edges of a page with what makes two of them the same: the edge, and the words."""
    n_top = min(N_EDGE_LINES, len(lines))
    n_bottom = min(N_EDGE_LINES, len(lines) - n_top)
    for i in (*range(n_top), *range(len(lines) - n_bottom, len(lines))):
        text = lines[i].text
        if n_words(text) <= MAX_WORDS and not (ends_sentence(text) and n_words(text) > 4):
            key = line_key(_NUMBERS.sub("0", text.lower()))
            yield ("top" if i < n_top else "bottom", key or text), lines[i]
