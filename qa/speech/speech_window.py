"""The text around a sentence as far as it is read: its quotations, its tokens, where its sentences end.

A window is bounded, so that no question costs more in a long document than in a short one. Who speaks in
it is not known here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.patterns import lazy_pattern
from qa.speech.quotation import Quotation, quotation_at, quotations
from qa.speech.speaker_nouns import ABBREVIATED
from qa.speech.speech_tokens import Token, tokenise

__all__ = ["WINDOW", "Window", "window_around"]

WINDOW = 2_000
"""Characters read on each side of a sentence at least, and of the sentence itself at most."""

GRID = 1_000
"""Windows begin and end on multiples of this, so that neighbouring sentences share their quotations."""

MAX_BACK = 12
"""Sentences looked at before a place."""

_MARKS = "“\"«‘'`„–—"
_END = lazy_pattern(
    r"[.!?…]+(?:\s?(?:[”\"»’)\]]|''))*(?=\s+[^\W_]|\s+[" + _MARKS + r"(\[]|\s*\Z)"
    r"|\n[^\S\n]*\n|\n(?=[^\S\n]*[" + _MARKS + r"•*-])"
)
_WORD_BEFORE = lazy_pattern(r"([^\W_]+)\s?\Z")


@dataclass(frozen=True, slots=True)
class Window:
    """`text[low:high]` is read; `found` are its quotations in order."""

    text: str
    low: int
    high: int
    found: tuple[Quotation, ...]

    def inside(self, start: int, end: int) -> tuple[Quotation, ...]:
        """The quotations that touch `text[start:end]`."""
        first = bisect_right(self.found, start, key=lambda q: q.end)
        return self.found[first : bisect_left(self.found, end, key=lambda q: q.start)]

    def tokens(self, start: int, end: int) -> list[Token]:
        """The tokens of `text[start:end]`, its quotations as one token each."""
        return tokenise(self.text, start, end, self.inside(start, end))

    def ends(self, start: int, end: int) -> tuple[int, ...]:
        """Where sentences end between two places, quotations taken as one piece."""
        ends = _ends(self.text, self.low, self.high)
        return ends[bisect_right(ends, start) : bisect_right(ends, end)]

    def sentences_before(self, place: int) -> Iterator[tuple[int, int]]:
        """The sentences that end before `place`, nearest first; quotations are not cut."""
        ends = _ends(self.text, self.low, self.high)
        last = bisect_right(ends, place)
        end = place
        for i in range(last - 1, max(-1, last - 1 - MAX_BACK), -1):
            if self.text[ends[i] : end].strip():
                yield ends[i], end
            end = ends[i]
        if last < MAX_BACK and self.text[self.low : end].strip():
            yield self.low, end


def window_around(text: str, start: int, end: int) -> Window:
    """The window of the sentence `text[start:end]`; it begins with a line where one begins in reach."""
    low = max(0, (start // GRID) * GRID - WINDOW)
    low = text.find("\n", low, start) + 1 or low if low else 0
    high = min(len(text), (end // GRID + 1) * GRID + WINDOW)
    return Window(text, low, high, _quotations(text, low, high))


@lru_cache(maxsize=64)
def _quotations(text: str, low: int, high: int) -> tuple[Quotation, ...]:
    return quotations(text, low, high)


@lru_cache(maxsize=64)
def _ends(text: str, low: int, high: int) -> tuple[int, ...]:
    found = _quotations(text, low, high)
    ends = []
    for match in _END.finditer(text, low, high):
        index = quotation_at(found, match.start())
        if index is not None and (match.end() < found[index].end or match.group()[0] != "."):
            continue
        before = _WORD_BEFORE.search(text, max(low, match.start() - 12), match.start())
        if match.group() == "." and before and _abbreviates(before[1]):
            continue
        ends.append(match.end())
    return tuple(ends)


def _abbreviates(word: str) -> bool:
    return word.casefold() in ABBREVIATED or (len(word) == 1 and word.isupper())
