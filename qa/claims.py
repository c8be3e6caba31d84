"""Sentences that say the same are one claim, answered once with all its sources.

Two sentences are taken for the same claim only when they have the same words in the same order, letter case,
punctuation and spacing aside: nothing that differs in a number, a name or a "not" can be merged. Articles
that carry the same sentence are one origin of it.
"""

from collections.abc import Iterable, Sequence

__all__ = ["group"]


def group(quotes: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Indices of the quotes that make one claim each, in order of first appearance.

    >>> group(["It rained.", "It did not rain.", "It  rained"])
    ((0, 2), (1,))
    """
    claims: dict[tuple[str, ...], list[int]] = {}
    for i, quote in enumerate(quotes):
        claims.setdefault(tuple(_words(quote)), []).append(i)
    return tuple(tuple(members) for members in claims.values())


def _words(quote: str) -> Iterable[str]:
    separated = "".join(character if character.isalnum() else " " for character in quote.casefold())
    return separated.split()
