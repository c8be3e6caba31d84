"""Whether a sentence affirms or denies what a yes/no question asks, word by word, and where two differ.

Negations are those of `qa.claims.facts`; to them come verbs of denying before a word and "is false" after it.
What is only possible, or said on a condition, is no stance.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.claims.deviations import Deviation
from qa.claims.facts import Facts
from qa.patterns import lazy_pattern
from qa.wanted import Wanted

__all__ = ["Stance", "stances", "stances_differ"]

_UNTRUE = lazy_pattern(
    r"\b(?:is|are|was|were|called \S{1,20}|as) (?:\w+ )?(?:false|untrue|a lie|lies|fabricated|invented|"
    r"baseless|unfounded|fiction|nonsense)\b",
    re.IGNORECASE,
)
_DENIES = lazy_pattern(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed)?|refut(?:es|ed)|rul(?:es|ed) out)\b",
    re.I,
)
_CLAUSE = lazy_pattern(r"[,;:.!?]|\bbut\b|\bwhile\b|\balthough\b", re.IGNORECASE)
_HYPOTHETICAL = frozenset(["conditional", "possible", "unlikely", "likely", "future"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A word of the question by its root, as `shown` in the sentence, with its "not" where it `is_denied`."""

    root: str
    shown: str
    is_denied: bool


def stances(question: Wanted, facts: Facts, text: str) -> tuple[Stance, ...]:
    """For each root of the question that is no name and is spoken of, its word and whether it is denied."""
    if facts.sureness & _HYPOTHETICAL or facts.unreal or not facts.readable:
        return ()
    sought = {r for word, r in zip(question.words, question.roots, strict=True) if not word.is_name}
    untrue = bool(_UNTRUE.search(text))
    denied = dict(facts.targets)
    found: dict[str, Stance] = {}
    for word in facts.spoken:
        if word.root not in sought or word.root in found:
            continue
        is_denied = word.root in denied or word.negated or untrue or _is_denied(text, word.start)
        shown = denied.get(word.root, word.text)
        found[word.root] = Stance(root=word.root, shown=shown, is_denied=is_denied)
    return tuple(found.values())


def _is_denied(text: str, start: int) -> bool:
    """Whether a verb of denying governs the word at `start`: it stands before it in its clause."""
    before = text[max(0, start - 80) : start]
    cuts = [match.end() for match in _CLAUSE.finditer(before)]
    return _DENIES.search(before, cuts[-1] if cuts else 0) is not None


def stances_differ(ours: Sequence[Stance], theirs: Sequence[Stance]) -> Deviation | Literal["agree"] | None:
    """The last word of the question that one affirms and the other denies; "agree" where they take one
    stance, None where they share no word.
    """
    there = {stance.root: stance for stance in theirs}
    shared = [(stance, there[stance.root]) for stance in ours if stance.root in there]
    apart = [(one, other) for one, other in shared if one.is_denied != other.is_denied]
    if not apart:
        return "agree" if shared else None
    one, other = apart[-1]
    return Deviation(kind="polarity", one=one.shown, other=other.shown)
