"""Two sentences side by side: what they share, where they differ, and what keeps them from being comparable.

Names are paired first, then words by their roots, numbers by what they count, dates by their fields. Nothing here
decides whether two sentences are one claim or in conflict; `qa.claims` and `qa.conflicts` do, from these findings.
"""

import calendar
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from qa.facts import Facts, Word
from qa.moments import Moment, compatible
from qa.names import Aliases, Name, fold, same, within
from qa.quantities import Quantity, agree, comparable

__all__ = ["Alignment", "Deviation", "Side", "align"]

Kind = Literal["number", "date", "place", "polarity"]

_ANTONYMS = frozenset(
    frozenset(pair.split(":"))
    for pair in (
        "rise:fall increas:decreas accept:reject accept:refus approv:reject confirm:deni win:lose gain:lose open:close "
        "open:shut begin:end start:end start:stop arriv:depart enter:leav enter:exit guilti:innoc convict:acquit aliv:die "
        "surviv:die up:down high:low higher:lower more:fewer more:less most:least success:failur succeed:fail pass:fail "
        "support:oppos support:reject allow:ban allow:forbid permit:ban permit:forbid permit:prohibit allow:prohibit buy:sell "
        "hire:fire advanc:retreat improv:worsen improv:deterior strengthen:weaken safe:danger safe:unsafe legal:illeg true:fals "
        "present:absent grow:shrink expand:shrink remain:leav join:leav love:hate right:wrong public:privat early:late earlier:later "
        "before:after heavi:light strong:weak agre:disagre like:dislik abl:unabl lift:impos add:remov build:demolish "
        "attack:defend captur:recaptur arrest:releas detain:releas praise:criticis praise:critic prais:criticis prais:critic "
        "prais:condemn welcom:condemn ahead:behind cheap:expens cheaper:dearer cut:rais lower:rais reduc:increas reduc:rais "
        "stabl:unstabl first:last north:south east:west northern:southern eastern:western northward:southward left:right "
        "victori:defeat withdraw:advanc suspend:resum halt:resum warmer:colder wetter:drier dead:aliv die:aliv profit:loss"
    ).split()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What two sentences share. `overlap` is twice the content words and names they share over all they have,
    `coverage` the share of the poorer sentence's that the other has; both leave out numbers, dates and places
    that deviate. `strangers` says that each has a name the other lacks, `swapped` that who does it to whom is
    turned round, `astray` that a pronoun's sentence speaks of somebody else. `loose` are numbers and dates that one
    has and the other does not, `silent` negations; `reversal` is a
    contradiction by such a negation, if the rest is the same. `uneven` says that one names somebody anew where the other names
    somebody again; `sureness` whether both are as sure.
    """

    overlap: float
    coverage: float
    deviations: tuple[Deviation, ...]
    strangers: bool
    swapped: bool
    astray: bool
    loose: int
    silent: int
    uneven: bool
    reversal: Deviation | None
    sureness: bool
    unreal: bool


def align(a: Side, b: Side, known: Aliases) -> Alignment:
    """Compare two sentences; `Deviation.one` is of `a`. Both must be readable."""
    a, b = _with_opener(a, b, known), _with_opener(b, a, known)
    pairs, lone_a, lone_b = _pair_names(a, b, known)
    places, lone_a, lone_b = _place(a, b, lone_a, lone_b, known)
    words = _pair_words(a.facts.words, b.facts.words)
    numbers, loose_numbers = _numbers(a, b)
    dates, loose_dates = _dates(a, b)
    polarity, loose_polarity = _polarity(a, b)
    shared = len(pairs) + len(words)
    n_a, n_b = (
        shared + len(lone) + _n_lone(side, words, i)
        for i, (side, lone) in enumerate(((a, lone_a), (b, lone_b)))
    )
    shared, n_a, n_b = _with_values(shared, n_a, n_b, polarity)
    return Alignment(
        overlap=2 * shared / (n_a + n_b) if n_a + n_b else 0.0,
        coverage=shared / min(n_a, n_b) if min(n_a, n_b) else 0.0,
        deviations=(*numbers, *dates, *places, *polarity),
        strangers=bool(lone_a and lone_b) or _strange_openers(a, b),
        swapped=_swapped(a, b, pairs, words)
        or bool({"before", "after"} <= a.facts.relations ^ b.facts.relations),
        astray=_astray(a, b, lone_a, known) or _astray(b, a, lone_b, known) or _elsewhere(a, b, pairs, known),
        loose=loose_numbers + loose_dates,
        silent=loose_polarity,
        reversal=None if polarity else _reversal(a, b, words, loose_polarity),
        uneven=_uneven(a, b, len(pairs), lone_a, lone_b),
        sureness=a.facts.sureness == b.facts.sureness,
        unreal=a.facts.unreal == b.facts.unreal,
    )


def _with_opener(side: Side, other: Side, known: Aliases) -> Side:
    """The side with the capitalised word that opens it as a name, where the other sentence shows it to be one."""
    opener = side.facts.opener
    if opener is None or not any(same(opener.text, name.text, known) for name in other.facts.names):
        return side
    words = tuple(word for word in side.facts.words if word.start != opener.start)
    return replace(
        side, facts=replace(side.facts, names=(opener, *side.facts.names), words=words, opener=None)
    )


def _strange_openers(a: Side, b: Side) -> bool:
    """Whether both open with a capitalised word that may be a name, and that the other lacks."""
    one, other = a.facts.opener, b.facts.opener
    if one is None or other is None or one.text.endswith("s") or other.text.endswith("s"):
        return False
    lower_a, lower_b = one.text.lower(), other.text.lower()
    return lower_a not in b.text.lower() and lower_b not in a.text.lower()


def _uneven(a: Side, b: Side, n_pairs: int, lone_a: Sequence[Name], lone_b: Sequence[Name]) -> bool:
    return bool(lone_a and len(b.facts.names) > n_pairs) or bool(lone_b and len(a.facts.names) > n_pairs)


def _with_values(shared: int, n_a: int, n_b: int, polarity: Sequence[Deviation]) -> tuple[int, int, int]:
    """Antonyms stand for each other: what differs is not counted as missing too."""
    n = sum(" " not in deviation.one and " " not in deviation.other for deviation in polarity)
    return shared, max(shared, n_a - n), max(shared, n_b - n)


def _n_lone(side: Side, words: Sequence[tuple[Word, Word]], i: int) -> int:
    return len(side.facts.words) - len({pair[i].start for pair in words})


def _pair_names(a: Side, b: Side, known: Aliases) -> tuple[list[tuple[Name, Name]], list[Name], list[Name]]:
    """Names of both that may be the same, and those of each that the other has neither in it nor before it.

    A name that is only the speaker's is nobody's subject, and left out where it has no counterpart.
    """
    pairs: list[tuple[Name, Name]] = []
    free = list(b.facts.names)
    lone_a = []
    for name in a.facts.names:
        match = next((other for other in free if same(name.text, other.text, known)), None)
        if match is not None:
            free.remove(match)
            pairs.append((name, match))
        else:
            lone_a.append(name)
    return pairs, _missing(lone_a, a, b, known), _missing(free, b, a, known)


def _missing(names: list[Name], own: Side, other: Side, known: Aliases) -> list[Name]:
    there = (*other.facts.names, *(other.before if other.facts.has_pronoun else ()))
    words = {word.root for word in other.facts.words}
    return [
        name
        for name in names
        if not (own.speaker and _names_speaker(name.text, own.speaker, known))
        and not any(same(name.text, known_name.text, known) for known_name in there)
        and fold(name.text) not in words
        and not any(same(name.text, word.text, known) for word in other.facts.words if word.text[0].isupper())
    ]


def _names_speaker(name: str, speaker: str, known: Aliases) -> bool:
    return fold(name) in fold(speaker) or same(name, speaker, known)


def _place(
    a: Side, b: Side, lone_a: list[Name], lone_b: list[Name], known: Aliases
) -> tuple[list[Deviation], list[Name], list[Name]]:
    """The place in which two sentences differ, if there is exactly one in each, and the names without it."""
    one = [name for name in lone_a if name in dict(a.facts.places)]
    other = [name for name in lone_b if name in dict(b.facts.places)]
    if len(one) != 1 or len(other) != 1 or dict(a.facts.places)[one[0]] != dict(b.facts.places)[other[0]]:
        return [], lone_a, lone_b
    rest_a = [name for name in lone_a if name != one[0]]
    rest_b = [name for name in lone_b if name != other[0]]
    if _one_place(one[0].text, other[0].text, known):
        return [], rest_a, rest_b
    return [Deviation(kind="place", one=one[0].text, other=other[0].text)], rest_a, rest_b


def _one_place(a: str, b: str, known: Aliases) -> bool:
    """Whether a text puts one place in the other, or one name goes on where the other ends."""
    short, long = sorted((fold(a).split(), fold(b).split()), key=len)
    return within(a, b, known) or within(b, a, known) or long[: len(short)] == short


def _pair_words(a: Sequence[Word], b: Sequence[Word]) -> list[tuple[Word, Word]]:
    """Words of one root, in order of the first sentence; each word once."""
    by_root: dict[str, list[Word]] = {}
    for word in b:
        by_root.setdefault(word.root, []).append(word)
    pairs = []
    for word in a:
        if by_root.get(word.root):
            pairs.append((word, by_root[word.root].pop(0)))
    return pairs


def _numbers(a: Side, b: Side) -> tuple[list[Deviation], int]:
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
    """Whether two numbers stand for the same thing: they count the same, or nothing named, and the words around
    them do not tell them apart ("a profit of 4", "a loss of 7"; "40 were fired", "37 were shot down").
    """
    roots_a, roots_b = ({word.root for word in side.facts.words} for side in (a, b))
    (before_a, after_a), (before_b, after_b) = _neighbours(a, one), _neighbours(b, other)

    def apart(x: str, y: str) -> bool:
        return bool(x and y) and x not in roots_b and y not in roots_a

    if one.counted & other.counted:
        return not apart(after_a, after_b)
    return not apart(before_a, before_b) and not apart(after_a, after_b) and bool(before_a or after_a)


def _neighbours(side: Side, quantity: Quantity) -> tuple[str, str]:
    """The roots of the content words before a number and after what it counts, "" for none."""
    before = [word.root for word in side.facts.words if word.start < quantity.start]
    after = [w.root for w in side.facts.words if w.start >= quantity.end and w.root not in quantity.counted]
    return (before or [""])[-1], (after or [""])[0]


def _dates(a: Side, b: Side) -> tuple[list[Deviation], int]:
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
            if compatible(one, other) is False:
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


def _polarity(a: Side, b: Side) -> tuple[list[Deviation], int]:
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


def _reversal(a: Side, b: Side, words: Sequence[tuple[Word, Word]], silent: int) -> Deviation | None:
    """A negation more in one sentence, of a word that the other says otherwise: only sentences that are nearly the
    same contradict each other by it.
    """
    if a.facts.n_negations % 2 == b.facts.n_negations % 2 or silent > 1:
        return None
    more_in_a = a.facts.n_negations > b.facts.n_negations
    side, other = (a, b) if more_in_a else (b, a)
    cues = [cue for root, cue in side.facts.targets if root not in {word.root for word in other.facts.spoken}]
    paired = {pair[1 if more_in_a else 0].start for pair in words}
    lone = [word.text for word in other.facts.words if word.start not in paired]
    if silent and not (cues and lone):
        return None
    cue, plain = (cues or [cue for _, cue in side.facts.targets] or ["not"])[0], (lone or [other.text])[0]
    return Deviation(kind="polarity", one=cue if more_in_a else plain, other=plain if more_in_a else cue)


def _denied(side: Side, other: Side) -> tuple[list[tuple[str, str]], int]:
    """What a sentence negates and the other affirms, as the words of both; how much it negates that the other does
    not speak of.
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
    for word in a.facts.words:
        if word.root in roots_b:
            continue
        for other in b.facts.words:
            if other.root not in roots_a and _opposite(word, other):
                return Deviation(kind="polarity", one=word.text, other=other.text)
    return None


def _opposite(a: Word, b: Word) -> bool:
    if frozenset((a.root, b.root)) in _ANTONYMS:
        return True
    short, long = sorted((a.root, b.root), key=len)
    return len(short) >= 4 and any(long == prefix + short for prefix in _PREFIXES)


def _swapped(a: Side, b: Side, names: list[tuple[Name, Name]], words: list[tuple[Word, Word]]) -> bool:
    """Whether who does it to whom is turned round: "Reed sued Holt", "Holt sued Reed".

    Two names have changed places around a shared word, the leading one no part of a phrase with a preposition; or
    three words that follow each other do so backwards. A passive with "by" is read from its end.
    """
    named = {(x.start, y.start) for x, y in names}
    placed = sorted(named | {(x.start, y.start) for x, y in words})
    back_a, back_b = (
        any(starts[i] in side.facts.agents for starts in placed) for i, side in ((0, a), (1, b))
    )
    units = [(-x if back_a else x, -y if back_b else y) for x, y in placed]
    n_words = [(x, y) for x, y in units if (abs(x), abs(y)) not in named]
    leading = [
        (x, y, _acts(abs(x), a.facts), _acts(abs(y), b.facts)) for x, y in units if (abs(x), abs(y)) in named
    ]
    for x, y, acts_a, _ in leading:
        for other_x, other_y, _, acts_b in leading:
            if acts_a and acts_b and x < other_x and other_y < y:
                if any(x < w < other_x and other_y < v < y for w, v in n_words):
                    return True
    inner = sorted(unit for unit in units if _acts(abs(unit[0]), a.facts) and _acts(abs(unit[1]), b.facts))
    rank = {y: i for i, y in enumerate(sorted(y for _, y in inner))}
    order = [rank[y] for _, y in inner]
    return any(x - 1 == y == z + 1 for x, y, z in zip(order, order[1:], order[2:], strict=False))


def _acts(start: int, facts: Facts) -> bool:
    return start in facts.arguments or start in facts.agents


def _astray(a: Side, b: Side, lone: list[Name], known: Aliases) -> bool:
    """Whether `a` names somebody while `b` has only a pronoun, and nothing before `b` says that it is the same."""
    return bool(lone) and b.facts.has_pronoun and not b.facts.names


def _elsewhere(a: Side, b: Side, pairs: list[tuple[Name, Name]], known: Aliases) -> bool:
    """Whether neither names anything, and what stands before them names different things."""
    if pairs or a.facts.names or b.facts.names or not (a.before and b.before):
        return False
    return not any(same(x.text, y.text, known) for x in a.before for y in b.before)
