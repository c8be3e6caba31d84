"""Which statements contradict a claim, and in what: a number, a date, a place, or a "not".

Two statements are in conflict when they say the same of the same thing but for one kind of fact that cannot
hold both ways. Where more than one kind differs they speak of different events. This room knows nothing of
questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from qa.claims.alignment import Alignment, Deviation, align
from qa.claims.claims import Statement, side_of
from qa.claims.closeness import closeness_to_each
from qa.names.names import Aliases

__all__ = ["Conflict", "conflicts"]

MIN_CLOSENESS = 0.7
MIN_OVERLAP = 0.6
"""The least closeness and word overlap of two statements about the same thing. `python -m
qa.evaluation.conflicts` on the half of ECB+ used for tuning: 2 false alarms in 1,324 pairs; 10 at 0.65 and
0.5, 21 at 0.6 and 0.4, and no more planted edits found.
"""

MIN_OVERLAP_OF_REVERSALS = 0.8
"""The least overlap where a negation stands on a word that the other sentence says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The statement `others[index]` cannot hold together with the claim. `claimed` are the claim's words,
    `against` those of the other, in which they differ by `kind`.
    """

    index: int
    kind: Literal["number", "date", "place", "polarity"]
    claimed: str
    against: str


def conflicts(
    claim: Sequence[Statement], others: Sequence[Statement], *, aliases: Aliases
) -> tuple[Conflict, ...]:
    """The conflicts of a claim, by index; at most one for each other statement. Who says it makes no
    difference.

    A statement from a document that also carries the claim is never in conflict with it: one source that
    gives two numbers speaks of two things.
    """
    own = {statement.document_id for statement in claim}
    foreign = [index for index, other in enumerate(others) if other.document_id not in own]
    if not foreign or not claim:
        return ()
    vectors = [others[index].vectors for index in foreign]
    tokens, counts = np.concatenate(vectors), [len(one) for one in vectors]
    near = np.array([closeness_to_each(statement.vectors, tokens, counts) for statement in claim])
    found = []
    for place, index in enumerate(foreign):
        close = [s for s, one in zip(claim, near[:, place], strict=True) if one >= MIN_CLOSENESS]
        difference = _against(close, others[index], aliases)
        if difference is not None:
            found.append(
                Conflict(index=index, kind=difference.kind, claimed=difference.one, against=difference.other)
            )
    return tuple(found)


def _against(claim: Sequence[Statement], other: Statement, aliases: Aliases) -> Deviation | None:
    """What sets a statement against those of a claim that it is close to: the first member's difference that
    counts, None once a comparable member agrees with it.
    """
    difference = None
    for statement in claim:
        side, there = side_of(statement), side_of(other)
        if side.facts.readable and there.facts.readable:
            found = align(side, there, aliases)
            if _agrees(found):
                return None
            difference = difference or _contradiction(found)
    return difference


def _agrees(found: Alignment) -> bool:
    """Whether two statements about the same thing say the same of it, with no fact that only one has."""
    apart = found.strangers or found.swapped or found.astray
    unequal = found.deviations or found.reversal or found.loose or found.silent
    alike = found.sureness and found.unreal and found.overlap >= MIN_OVERLAP
    return bool(alike and not apart and not unequal)


def _contradiction(found: Alignment) -> Deviation | None:
    if found.reversal and not found.deviations and found.overlap >= MIN_OVERLAP_OF_REVERSALS:
        return None if found.strangers or found.swapped or found.astray else found.reversal
    kinds = {deviation.kind for deviation in found.deviations}
    comparable = not (found.strangers or found.swapped or found.astray) and found.unreal
    if len(kinds) != 1 or not comparable or found.overlap < MIN_OVERLAP:
        return None
    if kinds != {"polarity"} and not found.sureness:
        return None
    return found.deviations[0]
