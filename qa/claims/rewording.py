"""How much of one text stands in another: word for word, or re-told in the same order.

Word for word: the runs of four words that two texts share (shingles and their containment, Broder 1997).
Re-told: the content words that both have in the same order (longest common subsequence). Knows documents only
as texts with furniture; what is made of the figures is the business of `qa.claims.origins`.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import LCSseq

from index import Document
from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS

__all__ = ["Wording", "retold", "shared", "text_around", "together", "wording", "wording_around"]

N_WORDS = 4
"""Words in a run: shorter ones are shared by chance, longer ones do not outlive changes of single words."""

STEM = 5
"""Letters by which content words are compared: endings and many spellings of a name fall away."""

MIN_CONTENT = 3
"""Letters of the shortest content word; numbers may be shorter."""

_EAST_ASIAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = lazy_pattern(rf"[{_EAST_ASIAN}]|[^\W{_EAST_ASIAN}]+")
"""Scripts without spaces are compared by the character."""

_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ]
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text's runs of words, hashed, and its content words in order."""

    runs: frozenset[int]
    content: tuple[str, ...]


def wording(pieces: Iterable[str]) -> Wording:
    """The wording of a text in pieces, over whose gaps no run goes; case, accents, punctuation do not count.

    Runs of names, numbers and function words are left out: independent reports share those.
    """
    runs: set[int] = set()
    content: list[str] = []
    for piece in pieces:
        in_capitals = piece.isupper()
        words = [_word(word, in_capitals) for word in _WORD.findall(_plain(piece))]
        for run in zip(*(words[i:] for i in range(N_WORDS)), strict=False):
            if run[0].tells or run[1].tells or run[2].tells or run[3].tells:
                runs.add(hash((run[0].folded, run[1].folded, run[2].folded, run[3].folded)))
        content += [word.content for word in words if word.content]
    return Wording(runs=frozenset(runs), content=tuple(content))


def wording_around(document: Document, start: int, end: int, reach: int) -> Wording:
    """The wording of `text_around`, kept for the next claim."""
    return _kept(text_around(document, start, end, reach))


@lru_cache(maxsize=256)
def _kept(pieces: tuple[str, ...]) -> Wording:
    """Keyed on what is read, so that no document stays in memory for it."""
    return wording(pieces)


def together(wordings: Iterable[Wording]) -> Wording:
    """The wording of several texts, one after the other."""
    parts = tuple(wordings)
    runs = frozenset[int]().union(*(part.runs for part in parts))
    return Wording(runs=runs, content=tuple(word for part in parts for word in part.content))


def text_around(document: Document, start: int, end: int, reach: int) -> tuple[str, ...]:
    """The document's text within `reach` characters of `text[start:end]`, in pieces between its furniture."""
    first, last = max(0, start - reach), end + reach
    pieces, at = [], first
    for span in document.furniture:
        if span.end > at and span.start < last:
            pieces.append(document.text[at : max(at, span.start)])
            at = span.end
    return (*pieces, document.text[at:last])


def shared(ours: frozenset[int], theirs: frozenset[int], at_least: int) -> float:
    """The share of the smaller set's runs that the other has; 0 where fewer than `at_least` are shared."""
    n_shared = len(ours & theirs)
    return n_shared / min(len(ours), len(theirs)) if n_shared >= max(1, at_least) else 0.0


def retold(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """The share of the shorter text's content words that the other has in the same order, 0 to 1."""
    n_words = min(len(ours), len(theirs))
    return float(LCSseq.similarity(ours, theirs)) / n_words if n_words else 0.0


@dataclass(frozen=True, slots=True)
class _Word:
    """A word in small letters, what it counts for as content, if anything, whether it makes a run telling."""

    folded: str
    content: str
    tells: bool


@lru_cache(maxsize=65_536)
def _word(written: str, in_capitals: bool) -> _Word:
    folded = written.casefold()
    is_function = folded in FUNCTION_WORDS
    is_name = written[0].isupper() and not in_capitals
    content = _NUMBERS.get(folded, folded)
    if not content[0].isdigit():
        content = "" if is_function or len(content) < MIN_CONTENT else content[:STEM]
    return _Word(folded, content, not (is_function or is_name or folded[0].isdigit()))


def _plain(text: str) -> str:
    """The text without accents, and with compatible characters as one ("ﬁ" as "fi")."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
