"""Abbreviations that texts define, and places that they put in others.

Shapes only: "Harbour Safety Board (HSB)", "in Aberley, Wessmark". What a text does not say is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from qa.names.spelling import fold
from qa.patterns import lazy_pattern

__all__ = ["Aliases", "aliases", "within"]

_PARENTHESIS = lazy_pattern(r"\(\s?([^()\n]{2,80}?)\s?\)")
_SHORT = lazy_pattern(r"[^\W\d_][\w.&-]{1,9}")
_PLACED = lazy_pattern(
    r"\b(?:in|at|near|from|of) ([^\W\d_][\w’'-]{2,30}(?: [^\W\d_][\w’'-]{2,30})?)"
    r" ?, ([^\W\d_][\w’'-]{2,30})(?=,|\.| [a-z])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """What texts say of names: abbreviations with what they stand for, and places with what they lie in,
    both folded.
    """

    expansions: frozenset[tuple[str, str]] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()


def aliases(texts: Iterable[str]) -> Aliases:
    """The abbreviations that texts define, "Harbour Safety Board (HSB)" or "HSB (Harbour Safety Board)", and
    places they put in others, "in Aberley, Wessmark".

    An abbreviation's letters must occur in order in the words before it, the first one at the start of a
    word (Schwartz and Hearst 2003).
    """
    expansions: set[tuple[str, str]] = set()
    parts: set[tuple[str, str]] = set()
    for text in texts:
        for match in _PARENTHESIS.finditer(text):
            inside, before = match.group(1), text[max(0, match.start() - 120) : match.start()].rstrip()
            expansions.update(_definitions(inside, before))
        for match in _PLACED.finditer(text):
            if match.group(1)[0].isupper() and match.group(2)[0].isupper():
                parts.add((fold(match.group(1)), fold(match.group(2))))
    return Aliases(expansions=frozenset(expansions), parts=frozenset(parts))


def _definitions(inside: str, before: str) -> Iterable[tuple[str, str]]:
    words = before.split()
    if _is_short(inside):
        long = _long_form(inside, words[-min(len(inside) + 5, 2 * len(inside)) :])
        if long:
            yield fold(inside), long
    elif words and _is_short(words[-1]):
        long = _long_form(words[-1], inside.split())
        if long and len(inside.split()) <= len(words[-1]) + 5:
            yield fold(words[-1]), long


def _is_short(word: str) -> bool:
    return _SHORT.fullmatch(word) is not None and sum(c.isupper() for c in word) >= 2


def _long_form(short: str, words: list[str]) -> str | None:
    """The end of `words` that `short` abbreviates, folded, or None."""
    letters = [c for c in short.lower() if c.isalnum()]
    text = " ".join(words)
    lower = text.lower()
    at = len(lower)
    for n, letter in enumerate(reversed(letters), start=1):
        at = lower.rfind(letter, 0, at)
        while at > 0 and n == len(letters) and lower[at - 1].isalnum():
            at = lower.rfind(letter, 0, at)
        if at < 0:
            return None
    found = text[at:]
    return fold(found) if len(found) > len(short) + 1 and len(lower) == len(text) else None


def within(part: str, whole: str, known: Aliases) -> bool:
    """Whether a text places one name in the other: "Aberley, Wessmark"."""
    return (fold(part), fold(whole)) in known.parts
