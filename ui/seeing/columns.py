"""The columns of the matrix: an answer's documents, those beside each other that count as one origin.

Knows records only. Each claim says which of its documents share an origin; the columns hold for all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa import Answer, Claim

__all__ = ["Group", "groups_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Documents that every claim counts as one origin wherever it has two of them; `reason` is in words."""

    document_ids: tuple[str, ...]
    reason: str


def groups_of(answer: Answer) -> tuple[Group, ...]:
    """Every document of an answer's claims once, in the order of their numbers, those of one origin together.

    A document that only contradicts a claim stands alone.
    """
    together, apart = _pairs(answer.claims)
    groups: list[list[str]] = []
    for document_id in dict.fromkeys(citation.document_id for citation in answer.citations):
        for group in groups:
            pairs = {frozenset((document_id, other)) for other in group}
            if pairs <= together.keys() and not pairs & apart:
                group.append(document_id)
                break
        else:
            groups.append([document_id])
    return tuple(
        Group(document_ids=tuple(ids), reason=together[frozenset(ids[:2])] if len(ids) > 1 else "")
        for ids in groups
    )


def _pairs(claims: Sequence[Claim]) -> tuple[dict[frozenset[str], str], set[frozenset[str]]]:
    """Which pairs of documents some claim counts as one origin, with its reason, and which as two."""
    together: dict[frozenset[str], str] = {}
    apart: set[frozenset[str]] = set()
    for claim in claims:
        origin_of = {
            document_id: number
            for number, origin in enumerate(claim.sources)
            for document_id in origin.document_ids
        }
        known = list(origin_of)
        for i, one in enumerate(known):
            for other in known[:i]:
                pair = frozenset((one, other))
                if origin_of[one] == origin_of[other]:
                    together.setdefault(pair, claim.sources[origin_of[one]].reason)
                else:
                    apart.add(pair)
    return together, apart
