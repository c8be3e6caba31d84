"""Which number of a sentence answers a question, if any: the one nearest to what is asked.

A sentence of news holds several ("four people were killed and 61 injured"); the words that the question says
of the thing counted, or others that may stand for them, choose between them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from qa.claims.facts import facts_of
from qa.claims.quantities import Quantity
from qa.claims.synonyms import PEOPLE, alternatives
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.question.asked import Asked
from qa.wanted import Wanted

__all__ = ["answering_number", "count_alike", "is_part"]

_PART = lazy_pattern(
    r"\b(?:among (?:them|whom|these|those)|of (?:them|whom|these|those|which)|including|includes|another|"
    r"a further|additional|more than one|on average|average)\b",
    re.IGNORECASE,
)
_ALONE = lazy_pattern(r"\balone\b", re.IGNORECASE)
_CLAUSE = lazy_pattern(r"[,;:.!?]|\bbut\b|\bwhile\b|\balthough\b", re.IGNORECASE)
_STEPS = lazy_pattern(r"[,;:]|\band\b|\bwhile\b|\bbut\b", re.IGNORECASE)
_STEP = 15
"""Characters for which a mark or conjunction counts between a number and a word."""
_LAST_WORD = lazy_pattern(r"([^\W\d_]+)\s*$")
_LEADS = frozenset(
    "to is was were are be been of than about around some over least most many much nearly almost only says "
    "said totals totalled reached reaches numbered only just now stood stands which whom".split()
)
"""Words after which a number that counts nothing is a figure and no label."""
_BY_HOW_MANY = lazy_pattern(r"\bby how (?:many|much)\b", re.IGNORECASE)
_BY = lazy_pattern(
    r"\bby (?:(?:only|just|about|some|approximately|nearly|almost|over|a mere) )?$", re.IGNORECASE
)
_LEAD = lazy_pattern(
    r"\b(?:lead|margin|majority|advantage|difference|gap|ahead|leads|led|leading|behind)(?: of| by| was| is)?"
    r"(?: \w+)? $",
    re.IGNORECASE,
)
_ASKS_OF_LEAD = lazy_pattern(r"\b(?:lead|margin|majority|advantage|difference|gap|ahead|led|behind)\b", re.I)
_SPACED = lazy_pattern(r" \d{3}\b")
_SPACED_BEFORE = lazy_pattern(r"\d ?$")


def answering_number(
    question: Wanted,
    sought: Asked,
    predicates: frozenset[str],
    text: str,
    spans: Sequence[tuple[int, int]],
) -> Quantity | None:
    """The number that answers: the one nearest to what the question says of the thing counted, or else the
    one in the words that answer. None where a number is written in a way that is not read ("48 075").
    """
    heads = frozenset(root(head) for head in sought.heads)
    fit = [
        replace(q, unit="" if q.unit == "label" else q.unit)
        for q in facts_of(text).quantities
        if _counts(text, q, _nouns(sought.heads), predicates)
        and _measures(question.question, text, q)
        and q.unit != "ordinal"
        and (q.unit != "label" or _is_head(q, heads))
    ]
    marked = [q for q in fit if any(q.start < end and start < q.end for start, end in spans)]
    terms = [
        alternatives(r)
        for word, r in zip(question.words, question.roots, strict=True)
        if r not in heads and word.text.casefold() != "number"
    ]
    places = [(word.start, word.root) for word in facts_of(text).spoken]
    found = [[start for start, spoken in places if spoken in term] for term in terms]
    best = marked[0] if marked else None
    if any(found):
        near = {q.start: _nearness(text, q, found, facts_of(text).quantities) for q in fit}
        best = max(fit, key=lambda q: (near[q.start], q in marked, -q.start), default=None)
        best = best if best and near[best.start] > 0.0 else None
    if best is None or _SPACED.match(text, best.end) or _SPACED_BEFORE.search(text[: best.start][-5:]):
        return None
    return best


def _nouns(heads: Sequence[str]) -> frozenset[str]:
    """The roots of the nouns that are counted: "hammers" of "emergency hammers", "drones" of "drones crossed"
    (the words of asking take in what follows); all where none is a plural.
    """
    plural = [head for head in heads if root(head) in PEOPLE or (head.endswith("s") and len(head) > 3)]
    return frozenset(map(root, plural or heads))


def _measures(question: str, text: str, quantity: Quantity) -> bool:
    """Whether a number is a difference where one is asked for ("by how many"), and none where a count is."""
    before = text[max(0, quantity.start - 40) : quantity.start]
    if _BY_HOW_MANY.search(question):
        return _BY.search(before) is not None and not _LEAD.search(before)
    return _ASKS_OF_LEAD.search(question) is not None or not _LEAD.search(before)


def _is_head(quantity: Quantity, heads: frozenset[str]) -> bool:
    return any(quantity.counted & alternatives(head) for head in heads)


def _nearness(
    text: str, quantity: Quantity, found: Sequence[Sequence[int]], quantities: Sequence[Quantity]
) -> float:
    """How near the words asked for stand to a number: for each word 1 beside it, less with every character,
    and the less with every mark or conjunction between. Words that another number counts are none of its own;
    a part ("22 of them") must stand much nearer than the whole.
    """
    total = 0.0
    for starts in found:
        distances = [
            abs(start - quantity.start)
            + _STEP * len(_STEPS.findall(text[min(start, quantity.start) : max(start, quantity.start)][:300]))
            for start in starts[:20]
            if not any(q.end < start <= q.end + 2 and q.start != quantity.start for q in quantities)
        ]
        total += 1.0 / (1.0 + min(distances) / 20.0) if distances else 0.0
    return total * (0.5 if quantity.partial or is_part(text, quantity) else 1.0)


def count_alike(a: Quantity, b: Quantity) -> bool:
    """Whether two numbers measure the same where the question does not say what is counted."""
    return bool(a.counted & b.counted) or (bool(a.unit) and not (a.counted and b.counted))


def _counts(text: str, quantity: Quantity, heads: frozenset[str], predicates: frozenset[str]) -> bool:
    """Whether a number may count what is asked for: the thing itself, what is said of it ("14 hurt"), or
    nothing ("has risen to seven"); the number in "station 64" counts nothing and is a label.
    """
    if not heads:
        return True
    if not quantity.counted and quantity.vague:
        return True
    if not quantity.counted:
        before = _LAST_WORD.search(text[: quantity.start][-30:])
        return before is None or before.group(1).lower() in _LEADS or root(before.group(1)) in predicates
    if quantity.counted & frozenset().union(*map(alternatives, heads | predicates)):
        return True
    return bool(heads & PEOPLE) and bool(quantity.counted & PEOPLE)


def is_part(text: str, quantity: Quantity) -> bool:
    """Whether a number counts some of a whole: "two of them", "12 each", "in the north alone"."""
    before, after = text[: quantity.start], text[quantity.end : quantity.end + 60]
    cuts = [match.end() for match in _CLAUSE.finditer(before, max(0, quantity.start - 40))]
    clause = before[max(cuts[-1] if cuts else 0, quantity.start - 40) :]
    end = _CLAUSE.search(after)
    rest = after[: end.start()] if end else after
    return bool(_PART.search(clause) or _ALONE.search(clause + rest) or _PART.search(rest))
