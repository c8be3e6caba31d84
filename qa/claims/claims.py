"""Sentences that say the same are one claim, answered once with all its sources.

Two sentences are one claim when nothing in them differs that matters (`qa.claims.alignment`: number, date,
place, negation, sureness, who does it to whom, who says it) and they are close in meaning. Precision goes
before recall: two claims that are one cost a line, one claim that is two is false. This room knows nothing of
questions or documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qa.claims.alignment import Alignment, Side, align
from qa.claims.closeness import closeness, closeness_table
from qa.claims.facts import facts_of
from qa.names.names import Aliases, Name, names_in, same

__all__ = ["Statement", "closeness", "group", "key", "side_of"]

MIN_CLOSENESS = 0.75
"""The least closeness of two sentences of one claim (all-MiniLM-L6-v2; unrelated sentences lie at 0.3 to
0.45).
"""

MIN_CLOSENESS_OF_RIVALS = 0.93
"""The same where each has a word that the other lacks, a synonym or another thing altogether. On the labelled
pairs used for tuning 0.85 merges one pair too many and 0.93 none; on ECB+ and XQuAD sentences told again with
other words it splits 25 of 763 claims, 0.85 splits 20.
"""

MIN_OVERLAP = 0.7
"""The least share of content words and names in common."""

MIN_WORDS = 1
"""The least number of words in common, names aside."""

MAX_CONTEXT = 600
"""Characters before a sentence in which the names are looked for that its pronouns may stand for."""

MAX_COMPARED = 12
"""Wordings of one claim that a statement is compared with, speakers aside: dozens of near copies agree with
each other, and comparing all with all takes seconds.
"""

_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_AROUND = " .,;:…\"'“”‘’«»„()[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence, with what is needed to tell what it states. `context` is the text just before it in its
    document, "" if none; `speaker` who says it, as written, or None; `published` the document's date;
    `vectors` `(n_tokens, dim)` float32 its token vectors, each of unit length, in context.
    """

    document_id: str
    text: str
    context: str
    speaker: str | None
    published: date | None
    vectors: NDArray[np.float32]


def group(statements: Sequence[Statement], *, aliases: Aliases) -> tuple[tuple[int, ...], ...]:
    """Indices of the statements that make one claim each, in order of first appearance; each index in one
    claim.

    Identical wording is always one claim: the same characters, letter case, spacing and the quotation marks
    and stops around them aside. A statement joins the claim with which it is closest among those whose every
    member says the same as it does (complete link), so that a claim does not drift from one end to the other.
    Copies by one speaker are compared once, and a claim through its first `MAX_COMPARED` wordings.
    """
    worded: dict[str, list[int]] = {}
    for i, statement in enumerate(statements):
        worded.setdefault(key(statement.text), []).append(i)
    claims: list[_Claim] = []
    near_by = closeness_table([statement.vectors for statement in statements])
    for members in worded.values():
        unit = _representatives(members, statements)
        best, best_closeness = None, 0.0
        for claim in claims:
            compared = claim.compared[:MAX_COMPARED]
            if near_by[np.ix_(unit, compared)].min() < MIN_CLOSENESS:
                continue
            if _other_speakers([statements[i] for i in unit], claim.speakers, aliases):
                continue
            near = _link(unit, compared, statements, near_by, aliases)
            if near > best_closeness:
                best, best_closeness = claim, near
        if best is None:
            claims.append(best := _Claim(members=[], compared=[], speakers=set()))
        best.members += members
        best.compared += unit
        best.speakers |= {speaker for i in unit if (speaker := statements[i].speaker)}
    return tuple(tuple(sorted(claim.members)) for claim in claims)


@dataclass(slots=True, kw_only=True)
class _Claim:
    """A claim as it grows: all its statements, those that stand for them in comparisons, and who speaks."""

    members: list[int]
    compared: list[int]
    speakers: set[str]


def _representatives(members: Sequence[int], statements: Sequence[Statement]) -> list[int]:
    """The first of the statements of one wording for each speaker, and for each thing outside the sentence
    that its meaning hangs on: what its pronouns may stand for, and the day that "on Monday" is reckoned from.
    """
    if len(members) == 1:
        return list(members)
    first: dict[tuple[str | None, tuple[str, ...], date | None], int] = {}
    for i in members:
        side = side_of(statements[i])
        before = tuple(name.text for name in side.before) if _leans(side) else ()
        first.setdefault((side.speaker, before, side.published if side.facts.moments else None), i)
    return list(first.values())


def _leans(side: Side) -> bool:
    """Whether the names before a sentence take part in a comparison."""
    return side.facts.has_pronoun or not side.facts.names


def _other_speakers(unit: Sequence[Statement], speakers: set[str], aliases: Aliases) -> bool:
    """Whether somebody else says what a claim's speakers say."""
    said_by = {statement.speaker for statement in unit if statement.speaker}
    return any(not same(one, other, aliases) for one in said_by for other in speakers)


def _link(
    some: Sequence[int],
    others: Sequence[int],
    statements: Sequence[Statement],
    near_by: NDArray[np.float64],
    aliases: Aliases,
) -> float:
    """The least closeness between two sets of statements, 0 where any two do not say the same."""
    least = 1.0
    for i in some:
        for j in others:
            near = float(near_by[i, j])
            if not _say_the_same(side_of(statements[i]), side_of(statements[j]), near, aliases):
                return 0.0
            least = min(least, near)
    return least


def _say_the_same(a: Side, b: Side, near: float, aliases: Aliases) -> bool:
    """Whether nothing that matters sets two sentences apart. A sentence without a named speaker may share the
    claim of one with: the outlet then states what the other quotes.
    """
    if not (a.facts.readable and b.facts.readable):
        return False
    if a.speaker and b.speaker and not same(a.speaker, b.speaker, aliases):
        return False
    found = align(a, b, aliases)
    if not _agree(found) or found.overlap < MIN_OVERLAP or found.n_words < MIN_WORDS:
        return False
    return not found.rivals or near >= MIN_CLOSENESS_OF_RIVALS


def _agree(found: Alignment) -> bool:
    """Whether two sentences contradict each other in nothing, and neither says more than one fact alone."""
    apart = found.deviations or found.strangers or found.swapped or found.astray
    unequal = found.silent or found.reversal or found.uneven or found.loose > 1
    return not apart and not unequal and found.sureness and found.unreal


def side_of(statement: Statement) -> Side:
    """A statement as one side of a comparison."""
    return Side(
        text=statement.text,
        facts=facts_of(statement.text),
        before=_names_before(statement.context[-MAX_CONTEXT:]),
        speaker=statement.speaker,
        published=statement.published,
    )


@lru_cache(maxsize=1024)
def _names_before(context: str) -> tuple[Name, ...]:
    return names_in(context)


def key(quote: str) -> str:
    """What identical wordings have in common: letter case, spacing, the marks around them aside."""
    return " ".join(quote.translate(_QUOTES).casefold().split()).strip(_AROUND)
