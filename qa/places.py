"""Where a quote stands in its source, in a reader's words: its page, row or part, and over a border both.

Knows the places of a document and nothing of its format.
"""

from collections.abc import Sequence

from index.documents import Place, place_at
from qa.patterns import lazy_pattern

__all__ = ["place_of"]

_NUMBERED = lazy_pattern(r"(\w+) ([\w-]+)")
"""`page 3`, `page iv`, `row 12`; not `part “Heading”`."""


def place_of(places: Sequence[Place], start: int, end: int) -> str:
    """The name of the place that holds `[start, end)`, of the first and last where it reaches over several;
    "" where there are none.

    >>> place_of([Place(0, "page 3"), Place(40, "page 4")], 30, 50)
    'pages 3–4'
    >>> place_of([Place(0, "part “A”"), Place(40, "part “B”")], 30, 50)
    'part “A” to part “B”'
    """
    first, last = place_at(places, start), place_at(places, max(start, end - 1))
    if first == last or not first or not last:
        return first or last
    one, other = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if one and other and one[1] == other[1]:
        return f"{one[1]}s {one[2]}–{other[2]}"
    return f"{first} to {last}"
