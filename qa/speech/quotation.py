"""Where a text is in quotation marks: pairs of every common kind, over sentences and paragraphs.

Marks are read in one pass. A paragraph that reopens a quotation which was never closed continues it, as
printers have it; a mark that is closed nowhere in its paragraph quotes nothing. Who speaks is not known here.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qa.patterns import lazy_pattern

__all__ = ["Quotation", "quotation_at", "quotations"]

_MARK = lazy_pattern(
    r"\n[^\S\n]*(?:\n\s*|(?=[“„«»‹「『\"`]))|``|''|[“”„«»‹›「」『』\"]|(?<!\w)[‘'](?=\w)|[’'](?!\w)"
)
_MAY_OPEN = lazy_pattern(r"[“”„«»‹›「『\"`‘'](?:(?<!')|(?=')|(?<!\w')(?=\w))")
"""What every quotation begins with; most stretches of text have none, and need no closer look."""

_CLOSERS = {
    "“": "”",
    "„": "“”",
    "”": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    '"': '"',
    "``": ("''", "``", '"'),
    "''": "''",
    "‘": "’",
    "'": "'",
}
_SINGLE = frozenset("‘'")

MAX_SINGLE = 1_000
"""Characters between single marks; behind more than these the first was an apostrophe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Quoted words with their marks, `text[start:end]`; `first` is False where they continue another."""

    start: int
    end: int
    first: bool


def quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """The quotations of `text[start:end]`, in order, without overlap; `start` should begin a line.

    Quotations inside quotations are part of the outer one. Time is linear in `end - start`.

    >>> [q.start for q in quotations("She said: “No.” Then: “Yes.”", 0, 28)]
    [10, 22]
    """
    return _pairs(text, start, end) if _MAY_OPEN.search(text, start, end) else ()


def _pairs(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    found: list[Quotation] = []
    opened, mark, first = -1, "", True
    for match in _MARK.finditer(text, start, end):
        seen = match.group()
        if opened < 0 or (mark in _SINGLE and match.start() - opened > MAX_SINGLE):
            opened = -1
            if seen[0] != "\n" and _opens(text, match, seen):
                opened, mark, first = match.start(), seen, True
        elif seen[0] == "\n":
            if mark not in _SINGLE and text.startswith(mark, match.end()):
                found.append(Quotation(start=opened, end=match.start(), first=first))
                opened, first = match.end(), False
            elif seen.count("\n") > 1 or mark in _SINGLE:
                if not first:  # the last paragraph of a quotation whose closing mark is missing
                    found.append(Quotation(start=opened, end=match.start(), first=first))
                opened = -1
        elif seen == mark == '"' and _opens_only(text, match):
            opened, first = match.start(), True  # the mark before it was a stray one
        elif match.start() > opened and seen in _CLOSERS[mark] and _closes(text, match, mark):
            found.append(Quotation(start=opened, end=match.end(), first=first))
            opened = -1
    return tuple(found)


def quotation_at(found: Sequence[Quotation], place: int) -> int | None:
    """The index of the quotation that covers a place, or None."""
    index = bisect_right(found, place, key=lambda q: q.start) - 1
    return index if index >= 0 and place < found[index].end else None


def _opens(text: str, match: re.Match[str], seen: str) -> bool:
    if seen in {"“", "„", "«", "‹", "「", "『", "``"}:
        return True
    before = text[match.start() - 1 : match.start()] or " "
    after = text[match.end() : match.end() + 1]
    if seen == '"':
        return not before.isalnum() and bool(after)
    if seen in {"‘", "'"}:
        return not (before.isalnum() or before in ".,!?") and (after.isalpha() and not after.isspace())
    return seen in {"”", "»", "›", "''"} and (before.isspace() or before in "(—–") and not after.isspace()


def _opens_only(text: str, match: re.Match[str]) -> bool:
    """Whether a straight mark can only open: a space before it, a letter right behind."""
    before, after = text[match.start() - 1 : match.start()] or " ", text[match.end() : match.end() + 1]
    return before.isspace() and after.isalpha()


def _closes(text: str, match: re.Match[str], mark: str) -> bool:
    if mark not in _SINGLE:
        return True
    before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
    if before.isspace():  # tokenised text: "I fell . '"
        return text[match.start() - 2] in ".,!?" and not after.isalnum()
    return not after.isalnum()
