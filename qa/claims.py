"""Sentences that say the same are one claim, answered once with all its sources.

Two sentences are taken for the same claim only when they are the same characters, letter case, spacing and
the quotation marks and stops around them aside: nothing that differs in a number, a name or a "not" can be
merged. Articles that carry the same sentence are one origin of it.
"""

from collections.abc import Sequence

__all__ = ["group"]

_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_AROUND = " .,;:…\"'“”‘’«»„()[]"


def group(quotes: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Indices of the quotes that make one claim each, in order of first appearance.

    >>> group(["It rained.", "It did not rain.", "It  rained"])
    ((0, 2), (1,))
    """
    claims: dict[str, list[int]] = {}
    for i, quote in enumerate(quotes):
        claims.setdefault(_key(quote), []).append(i)
    return tuple(tuple(members) for members in claims.values())


def _key(quote: str) -> str:
    return " ".join(quote.translate(_QUOTES).casefold().split()).strip(_AROUND)
