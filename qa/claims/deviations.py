"""Facts in which two sentences cannot both hold: numbers, dates, negations and opposite words.

Numbers are paired by what they count, dates by the fields they share; the words next to a fact keep those of
different predicates apart. Names and places are `qa.claims.alignment`'s business.
"""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from qa.claims.facts import Facts, Word
from qa.claims.moments import Moment, compatible
from qa.claims.quantities import Quantity, agree, comparable
from qa.names.names import Name
from qa.names.wordforms import words

__all__ = ["Deviation", "Side", "dates", "numbers", "polarity", "reversal"]

Kind = Literal["number", "date", "place", "polarity"]

_ANTONYMS = frozenset(
    frozenset(pair.split(":"))
    for pair in words(
        "rise:fall increas:decreas accept:reject accept:refus approv:reject confirm:deni win:lose "
        "gain:lose open:close open:shut begin:end start:end start:stop arriv:depart enter:leav "
        "enter:exit guilti:innoc convict:acquit aliv:die surviv:die up:down high:low higher:lower "
        "more:fewer more:less most:least success:failur succeed:fail pass:fail support:oppos "
        "support:reject allow:ban allow:forbid permit:ban permit:forbid permit:prohibit "
        "allow:prohibit buy:sell hire:fire advanc:retreat improv:worsen improv:deterior "
        "strengthen:weaken safe:danger safe:unsafe legal:illeg true:fals present:absent grow:shrink "
        "expand:shrink remain:leav join:leav love:hate right:wrong public:privat early:late "
        "earlier:later before:after heavi:light strong:weak agre:disagre like:dislik abl:unabl "
        "lift:impos add:remov build:demolish attack:defend captur:recaptur arrest:releas "
        "detain:releas praise:criticis praise:critic prais:criticis prais:critic prais:condemn "
        "welcom:condemn ahead:behind cheap:expens cheaper:dearer cut:rais lower:rais reduc:increas "
        "reduc:rais stabl:unstabl first:last north:south east:west northern:southern eastern:western "
        "northward:southward left:right victori:defeat withdraw:advanc suspend:resum halt:resum "
        "warmer:colder wetter:drier dead:aliv die:aliv profit:loss"
    )
)
_MORE, _FEWER = frozenset(["more"]), frozenset(["fewer"])
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "non-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One sentence of a comparison: its facts, the names in what stands before it, its speaker and date."""

    text: str
    facts: Facts
    before: tuple[Name, ...]
    speaker: str | None
    published: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A fact in which two sentences cannot both hold, with the words of each."""

    kind: Kind
    one: str
    other: str


def numbers(a: Side, b: Side) -> tuple[list[Deviation], int]:
    """Numbers that count the same and do not agree; how many others only one sentence has."""
    free_a, free_b = list(a.facts.quantities), list(b.facts.quantities)
    for exact in (True, False):
        for one in tuple(free_a):
            for other in free_b:
                if comparable(one, other) and (one.base == other.base if exact else agree(one, other)):
                    if exact and not agree(one, other):
                        continue
                    free_a.remove(one)
                    free_b.remove(other)
                    break
    deviations = []
    for one in tuple(free_a):
        for other in free_b:
            if comparable(one, other) and _counts_alike(a, one, b, other):
                deviations.append(Deviation(kind="number", one=one.text, other=other.text))
                free_a.remove(one)
                free_b.remove(other)
                break
    return deviations, max(len(free_a), len(free_b)) + min(len(free_a), len(free_b))


def _counts_alike(a: Side, one: Quantity, b: Side, other: Quantity) -> bool:
    """Whether two numbers stand for the same thing: they count the same, or nothing named, and the words
    around them do not tell them apart ("a profit of 4", "a loss of 7"; "40 were fired", "37 were shot down").
    """
    (before_a, after_a), (before_b, after_b) = _neighbours(a, one), _neighbours(b, other)
    if _tell_apart(a, after_a, b, after_b):
        return False
    if one.counted & other.counted:
        return True
    return not _tell_apart(a, before_a, b, before_b) and bool(before_a or after_a or before_b or after_b)


def _neighbours(side: Side, quantity: Quantity) -> tuple[str, str]:
    """The roots of the content words before a number and after what it counts, "" for none."""
    after = [w.root for w in side.facts.words if w.start >= quantity.end and w.root not in quantity.counted]
    return _word_before(side, quantity.start), (after or [""])[0]


def _word_before(side: Side, start: int) -> str:
    return ([word.root for word in side.facts.words if word.start < start] or [""])[-1]


def _tell_apart(a: Side, x: str, b: Side, y: str) -> bool:
    """Whether two words that stand in the same place are each missing from the other sentence."""
    return bool(x and y) and not (_has(b, x) or _has(a, y))


def _has(side: Side, root: str) -> bool:
    return any(word.root == root for word in side.facts.words)


def dates(a: Side, b: Side) -> tuple[list[Deviation], int]:
    """Dates that cannot be one, and how many only one sentence has."""
    free_a = [_dated(moment, a.published) for moment in a.facts.moments]
    free_b = [_dated(moment, b.published) for moment in b.facts.moments]
    for one in tuple(free_a):
        match = next((other for other in free_b if compatible(one, other)), None)
        if match is not None:
            free_a.remove(one)
            free_b.remove(match)
    deviations = []
    for one in tuple(free_a):
        for other in free_b:
            before = _word_before(a, one.start), _word_before(b, other.start)
            if compatible(one, other) is False and not _tell_apart(a, before[0], b, before[1]):
                deviations.append(Deviation(kind="date", one=one.text, other=other.text))
                free_a.remove(one)
                free_b.remove(other)
                break
    return deviations, len(free_a) + len(free_b)


def _dated(moment: Moment, published: date | None) -> Moment:
    """The moment with what the calendar adds: the weekday of a full date, the date of "yesterday"."""
    fields = dict(moment.fields)
    day = None
    if "relative" in fields and published:
        shift = {"yesterday": -1, "tomorrow": 1}.get(fields["relative"], 0)
        day = published + timedelta(days=shift) if date.min < published < date.max else published
    elif "day" in fields and "month" in fields and ("year" in fields or published):
        year = int(fields["year"]) if "year" in fields else published.year if published else 1
        month, number = int(fields["month"]), int(fields["day"])
        if number <= calendar.monthrange(year, month)[1]:
            day = date(year, month, number)
    if day is None:
        return moment
    found: dict[str, str] = {"month": str(day.month), "day": str(day.day)}
    found["weekday"] = calendar.day_name[day.weekday()].lower()
    if "relative" in fields:
        found["year"] = str(day.year)
    return replace(moment, fields=(*moment.fields, *((k, v) for k, v in found.items() if k not in fields)))  # type: ignore[arg-type]


def polarity(a: Side, b: Side) -> tuple[list[Deviation], int]:
    """What one affirms and the other negates; how many negations the other sentence is silent on."""
    of_a, silent_a = _denied(a, b)
    of_b, silent_b = _denied(b, a)
    deviations = [Deviation(kind="polarity", one=cue, other=plain) for cue, plain in of_a]
    deviations += [Deviation(kind="polarity", one=plain, other=cue) for cue, plain in of_b]
    loose = silent_a + silent_b
    opposites = _opposites(a, b)
    if opposites and not deviations:
        if loose == 1:  # "did not rise" and "fell"
            return [], 0
        return [opposites], loose
    return deviations, loose


def reversal(a: Side, b: Side, words: Sequence[tuple[Word, Word]], silent: int) -> Deviation | None:
    """A negation more in one sentence, of a word that the other says otherwise: only sentences that are
    nearly the same contradict each other by it.
    """
    if a.facts.n_negations % 2 == b.facts.n_negations % 2 or silent > 1:
        return None
    more_in_a = a.facts.n_negations > b.facts.n_negations
    side, other = (a, b) if more_in_a else (b, a)
    spoken = {word.root: word.text for word in reversed(other.facts.spoken)}
    new = [cue for root, cue in side.facts.targets if root not in spoken]
    paired = {pair[1 if more_in_a else 0].start for pair in words}
    lone = [word.text for word in other.facts.words if word.start not in paired]
    if silent and not (new and lone):
        return None
    known = [(cue, spoken[root]) for root, cue in side.facts.targets if root in spoken]
    cue, plain = (new[0], lone[0]) if new and lone else known[0] if known else ("not", other.text)
    return Deviation(kind="polarity", one=cue if more_in_a else plain, other=plain if more_in_a else cue)


def _denied(side: Side, other: Side) -> tuple[list[tuple[str, str]], int]:
    """What a sentence negates and the other affirms, as the words of both; how much it negates that the other
    does not speak of.
    """
    found, silent = [], 0
    n_there = Counter(root for root, _ in other.facts.targets)
    for root, cue in side.facts.targets:
        if n_there[root] > 0:
            n_there[root] -= 1
            continue
        said = [word for word in other.facts.spoken if word.root == root]
        plain = next((word.text for word in said if not word.negated), None)
        if plain:
            found.append((cue, plain))
        elif not said:
            silent += 1
    return found, silent


def _opposites(a: Side, b: Side) -> Deviation | None:
    """The first pair of opposite words of which each sentence has one only."""
    one_sure, other_sure = a.facts.sureness, b.facts.sureness
    if {"likely", "unlikely"} <= one_sure ^ other_sure:
        return Deviation(kind="polarity", one=min(one_sure & {"likely", "unlikely"}, default="likely"),
                         other=min(other_sure & {"likely", "unlikely"}, default="unlikely"))  # fmt: skip
    only_a, only_b = a.facts.relations - b.facts.relations, b.facts.relations - a.facts.relations
    if (only_a, only_b) in ((_MORE, _FEWER), (_FEWER, _MORE)):
        return Deviation(kind="polarity", one=min(only_a), other=min(only_b))
    roots_a, roots_b = ({word.root for word in side.facts.words} for side in (a, b))
    lone_b = {word.root: word.text for word in b.facts.words if word.root not in roots_a}
    for word in a.facts.words:
        if word.root not in roots_b:
            opposite = next((root for root in _opposites_of(word.root) if root in lone_b), None)
            if opposite:
                return Deviation(kind="polarity", one=word.text, other=lone_b[opposite])
    return None


@lru_cache(maxsize=4096)
def _opposites_of(root: str) -> tuple[str, ...]:
    """The roots that say the opposite, by the list and by prefixes: "legal" and "illegal"."""
    listed = sorted(other for pair in _ANTONYMS if root in pair for other in pair - {root})
    with_prefix = [prefix + root for prefix in _PREFIXES if len(root) >= 4]
    without = [root.removeprefix(prefix) for prefix in _PREFIXES if root.startswith(prefix)]
    return (*listed, *with_prefix, *(short for short in without if len(short) >= 4))
