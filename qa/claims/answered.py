"""What one sentence answers to a question - a quantity, days, a yes or no - and how two such answers differ.

Precision before recall: answers that count different things, parts of a whole, other places or other days are
no two answers to one question, and nothing is said of them. Knows nothing of scores and claims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from qa.answer import SpokenDate
from qa.claims.facts import Facts, facts_of
from qa.claims.deviations import Deviation
from qa.claims.moments import Moment, compatible
from qa.claims.quantities import Quantity, agree
from qa.names.names import Aliases, names_in, same
from qa.claims.synonyms import PEOPLE, alternatives
from qa.names.wordforms import root
from qa.question.asked import Asked
from qa.read import RankedSentence
from qa.wanted import Wanted

__all__ = ["Answered", "answered", "differ", "far_apart"]

Stance = Literal["yes", "no", ""]

_NUMERIC = frozenset(["number", "percentage", "money", "duration", "age"])
_YES_NO = re.compile(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|may|might|must|should)(?:n['’]t)?\s",
    re.I,
)
_CORRECTS = re.compile(
    r"\b(?:instead of|rather than|correct(?:ed|s|ion)|revis(?:ed|es)|(?:first|initially|originally|earlier|previously) "
    r"(?:reported|announced|stated|said|given)|(?:up|down) from|(?:rose|risen|raised|lowered|cut|increased|grew) "
    r"(?:to \S{1,20} )?from|(?:not|and not) (?=\d)|supersed\w+|contrary to|"
    r"(?:below|above|less than|more than|than|against|unlike|compared (?:with|to)) (?:the|its|their|an?) )",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:among (?:them|whom|these|those)|of (?:them|whom|these|those|which)|including|includes|another|a further|additional|more than one|on average|average)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\balone\b", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:by|as of|until|till|up to|since|said|says|told|announced|reported|stated|added)(?: \w+)? (?:on |the )?$",
    re.I,
)
_UNTRUE = re.compile(
    r"\b(?:is|are|was|were|called \S{1,20}|as) (?:\w+ )?(?:false|untrue|a lie|lies|fabricated|invented|baseless|"
    r"unfounded|fiction|nonsense)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed)?|refut(?:es|ed)|rul(?:es|ed) out)\b",
    re.I,
)
_CLAUSE = re.compile(r"[,;:.!?]|\bbut\b|\bwhile\b|\balthough\b", re.IGNORECASE)
_STEPS = re.compile(r"[,;:]|\band\b|\bwhile\b|\bbut\b", re.IGNORECASE)
_STEP = 15
"""Characters for which a mark or conjunction counts between a number and a word."""
_SPACED = re.compile(r" \d{3}\b")
_SPACED_BEFORE = re.compile(r"\d ?$")
_ALIASES = Aliases()
_HYPOTHETICAL = frozenset(["conditional", "possible", "unlikely", "likely", "future"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a sentence answers: `quantity` with `heads`, the roots of what the question counts; `days` and
    `moment`, the date that answers; `stances`, for each root of a yes/no question that is spoken of, the word
    and whether it is affirmed. None and () where it answers none of that kind. `near` are the names of the
    sentence and of the one before.
    """

    text: str
    published: date | None
    facts: Facts
    spoken: tuple[SpokenDate, ...]
    start: int
    near: tuple[str, ...]
    asked_names: tuple[str, ...]
    heads: frozenset[str]
    roots: frozenset[str]
    quantity: Quantity | None
    days: SpokenDate | None
    moment: Moment | None
    stances: tuple[tuple[str, str, Stance], ...]


def answered(question: Wanted, sought: Asked | None, sentence: RankedSentence) -> Answered:
    """What a sentence answers to the question; `sought` is what the question asks for."""
    facts = facts_of(sentence.text)
    kind = sought.kind if sought else ""
    spans = [(span.start - sentence.start, span.end - sentence.start) for span in sentence.focus]
    names = (*names_in(sentence.text), *names_in(sentence.before))
    return Answered(
        text=sentence.text,
        published=sentence.published,
        facts=facts,
        spoken=sentence.dates,
        start=sentence.start,
        near=tuple(name.text for name in names),
        asked_names=question.names,
        heads=frozenset(root(head) for head in (sought.heads if sought else ())),
        roots=frozenset(question.roots),
        quantity=_quantity(question, sought, sentence.text, facts, spans)
        if sought and kind in _NUMERIC
        else None,
        days=_days(sentence) if kind == "time" else None,
        moment=_moment(facts, spans) if kind == "time" else None,
        stances=_stances(question, facts, sentence.text) if _YES_NO.match(question.question) else (),
    )


def differ(one: Answered, other: Answered) -> Deviation | Literal["agree"] | None:
    """How two answers differ; "agree" where they do not, None where they cannot be compared."""
    if one.quantity and other.quantity:
        return _numbers_differ(one, other, one.quantity, other.quantity)
    if one.moment and other.moment:
        return _times_differ(one, other)
    if one.stances and other.stances:
        return _stances_differ(one, other)
    return None


def _quantity(
    question: Wanted, sought: Asked, text: str, facts: Facts, spans: Sequence[tuple[int, int]]
) -> Quantity | None:
    """The number that answers: the one nearest to what the question says of the thing counted, or else the
    one in the words that answer. None where a number is written in a way that is not read ("48 075").
    """
    heads = frozenset(root(head) for head in sought.heads)
    roots = frozenset(question.roots)
    fit = [
        replace(q, unit="" if q.unit == "label" else q.unit)
        for q in facts.quantities
        if _counts(q, heads, roots) and q.unit != "ordinal" and (q.unit != "label" or _is_head(q, heads))
    ]
    marked = [q for q in fit if any(q.start < end and start < q.end for start, end in spans)]
    terms = [
        alternatives(r)
        for word, r in zip(question.words, question.roots, strict=True)
        if r not in heads and word.text.casefold() != "number"
    ]
    places = [(word.start, word.root) for word in facts.spoken]
    found = [[start for start, spoken in places if spoken in term] for term in terms]
    best = marked[0] if marked else None
    if any(found) and (len(fit) > 1 or not marked):
        near = {q.start: _nearness(text, q, found, facts.quantities) for q in fit}
        best = max(fit, key=lambda q: (near[q.start], q in marked, -q.start), default=None)
        best = best if best and near[best.start] > 0.0 else None
    if best is None or _SPACED.match(text, best.end) or _SPACED_BEFORE.search(text[: best.start][-5:]):
        return None
    return best


def _is_head(quantity: Quantity, heads: frozenset[str]) -> bool:
    return any(quantity.counted & alternatives(head) for head in heads)


def _nearness(
    text: str, quantity: Quantity, found: Sequence[Sequence[int]], quantities: Sequence[Quantity]
) -> float:
    """How near the words asked for stand to a number: for each word 1 beside it, less with every character,
    and the less with every mark or conjunction between. Words that another number counts are none of its own;
    a part ("22 of them") must stand much nearer than the whole."""
    total = 0.0
    for starts in found:
        distances = [
            abs(start - quantity.start)
            + _STEP * len(_STEPS.findall(text[min(start, quantity.start) : max(start, quantity.start)][:300]))
            for start in starts[:20]
            if not any(q.end < start <= q.end + 2 and q.start != quantity.start for q in quantities)
        ]
        total += 1.0 / (1.0 + min(distances) / 20.0) if distances else 0.0
    return total * (0.5 if quantity.partial or _is_part(text, quantity) else 1.0)


def _numbers_differ(
    one: Answered, other: Answered, a: Quantity, b: Quantity
) -> Deviation | Literal["agree"] | None:
    if a.unit != b.unit or not _count_alike(a, b, one.heads, one.roots):
        return None
    if agree(a, b):
        return "agree"
    if (a.partial or _is_part(one.text, a)) != (b.partial or _is_part(other.text, b)):
        return None
    if _has_too(one, b) or _has_too(other, a) or _elsewhere(one, other) or _other_days(one, other):
        return None
    return Deviation(kind="number", one=a.text, other=b.text)


def _count_alike(a: Quantity, b: Quantity, heads: frozenset[str], roots: frozenset[str]) -> bool:
    """Whether two numbers count the same: what the question counts, or at least one thing in common.

    A number that stands alone ("the toll rose to seven"), or before a word of the question's ("14 hurt"),
    counts what is asked for.
    """
    if heads and a.unit == b.unit == "":
        return all(_counts(q, heads, roots) for q in (a, b))
    return bool(a.counted & b.counted) or (bool(a.unit) and not (a.counted and b.counted))


def _counts(quantity: Quantity, heads: frozenset[str], roots: frozenset[str]) -> bool:
    if (
        not quantity.counted
        or not heads
        or quantity.counted & frozenset().union(*map(alternatives, heads | roots))
    ):
        return True
    return bool(heads & PEOPLE) and bool(quantity.counted & PEOPLE)


def _has_too(answer: Answered, quantity: Quantity) -> bool:
    """Whether a sentence has the other's number as well, and not to correct it: "76 fired, 60 shot down"."""
    has = any(q.base == quantity.base and q.unit == quantity.unit for q in answer.facts.quantities)
    return has and not _CORRECTS.search(answer.text)


def _is_part(text: str, quantity: Quantity) -> bool:
    """Whether a number counts some of a whole: "two of them", "12 each", "in the north alone"."""
    before, after = text[: quantity.start], text[quantity.end : quantity.end + 60]
    cuts = [match.end() for match in _CLAUSE.finditer(before, max(0, quantity.start - 40))]
    clause = before[max(cuts[-1] if cuts else 0, quantity.start - 40) :]
    end = _CLAUSE.search(after)
    rest = after[: end.start()] if end else after
    return bool(_PART.search(clause) or _ALONE.search(clause + rest) or _PART.search(rest))


def _elsewhere(one: Answered, other: Answered) -> bool:
    """Whether each puts its answer in a place of which neither the other nor the question speaks."""
    return _own_place(one, other) and _own_place(other, one)


def _own_place(one: Answered, other: Answered) -> bool:
    known = (*other.near, *one.asked_names)
    return any(not any(same(place.text, name, _ALIASES) for name in known) for place, _ in one.facts.places)


def far_apart(one: Answered, other: Answered) -> bool:
    """Whether one has a place or a year of which the other says nothing: of two documents of which it is not
    known that they tell of the same days, such sentences are taken to tell of different events."""
    return _own_place(one, other) or _own_place(other, one) or _own_year(one, other) or _own_year(other, one)


def _own_year(one: Answered, other: Answered) -> bool:
    years = _years(one)
    known = _years(other) | ({str(other.published.year)} if other.published else frozenset())
    return bool(years) and not years & known


def _years(answer: Answered) -> frozenset[str]:
    return frozenset(
        value for moment in answer.facts.moments for name, value in moment.fields if name == "year"
    )


def _other_days(one: Answered, other: Answered) -> bool:
    """Whether both say when, and it cannot have been one day; days on which it was only said do not count."""
    ours, theirs = _event_days(one), _event_days(other)
    return bool(ours and theirs) and not any(
        a.first <= b.last and b.first <= a.last  # type: ignore[operator]
        for a in ours
        for b in theirs
    )


def _event_days(answer: Answered) -> list[SpokenDate]:
    return [
        day
        for day in answer.spoken
        if day.first
        and day.last
        and not _STATUS.search(answer.text[: max(0, day.start - answer.start)][-40:])
    ]


def _days(sentence: RankedSentence) -> SpokenDate | None:
    """The day that the words which answer name."""
    return next(
        (
            day
            for day in sentence.dates
            for span in sentence.focus
            if day.first and day.start < span.end and span.start < day.end
        ),
        None,
    )


def _moment(facts: Facts, spans: Sequence[tuple[int, int]]) -> Moment | None:
    if len(spans) != 1:
        return None
    start, end = spans[0]
    return next((m for m in facts.moments if m.start < end and start < m.end), None)


def _times_differ(one: Answered, other: Answered) -> Deviation | Literal["agree"] | None:
    """The days in which two answers differ: days that do not overlap, or fields that cannot both hold."""
    if one.moment is None or other.moment is None:
        return None
    by_words = compatible(one.moment, other.moment)
    if one.days and other.days:
        apart = not (one.days.first <= other.days.last and other.days.first <= one.days.last)  # type: ignore[operator]
        if not apart and by_words is not False:
            return "agree"
    elif by_words is not False:
        return "agree" if by_words else None
    if any(compatible(m, other.moment) for m in one.facts.moments) or any(
        compatible(m, one.moment) for m in other.facts.moments
    ):
        return None
    return Deviation(kind="date", one=one.moment.text, other=other.moment.text)


def _stances(question: Wanted, facts: Facts, text: str) -> tuple[tuple[str, str, Stance], ...]:
    """For each root of the question that is no name and is spoken of, its word and whether it is denied."""
    if facts.sureness & _HYPOTHETICAL or facts.unreal or not facts.readable:
        return ()
    sought = {r for word, r in zip(question.words, question.roots, strict=True) if not word.is_name}
    untrue = bool(_UNTRUE.search(text))
    denied = {target: cue for target, cue in facts.targets}
    found: dict[str, tuple[str, str, Stance]] = {}
    for word in facts.spoken:
        if word.root not in sought or word.root in found:
            continue
        is_denied = word.root in denied or word.negated or untrue or _is_denied(text, word.start)
        shown = denied.get(word.root, word.text)
        found[word.root] = (word.root, shown, "no" if is_denied else "yes")
    return tuple(found.values())


def _is_denied(text: str, start: int) -> bool:
    """Whether a verb of denying governs the word at `start`: it stands before it in its clause."""
    before = text[max(0, start - 80) : start]
    cuts = [match.end() for match in _CLAUSE.finditer(before)]
    return _DENIES.search(before, cuts[-1] if cuts else 0) is not None


def _stances_differ(one: Answered, other: Answered) -> Deviation | Literal["agree"] | None:
    """The word of the question that one affirms and the other denies; "agree" where they take one stance."""
    theirs = {found_root: (shown, stance) for found_root, shown, stance in other.stances}
    shared = [
        (found_root, shown, stance) for found_root, shown, stance in one.stances if found_root in theirs
    ]
    apart = [
        (shown, *theirs[found_root])
        for found_root, shown, stance in shared
        if theirs[found_root][1] != stance
    ]
    if not shared:
        return None
    if not apart:
        return "agree"
    shown, against, _ = apart[-1]
    return Deviation(kind="polarity", one=shown, other=against)
