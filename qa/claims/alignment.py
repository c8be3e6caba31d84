"""Two sentences side by side: what they share, where they differ, and what keeps them from being comparable.

Names are paired first, then words by their roots, numbers by what they count, dates by their fields. Nothing
here decides whether two sentences are one claim or in conflict; `qa.claims.claims` and `qa.claims.conflicts`
do, from these findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.claims.deviations import Deviation, Side, dates, numbers, polarity, reversal
from qa.claims.facts import Facts, Word
from qa.names.names import Aliases, Name, same, within
from qa.names.spelling import fold

__all__ = ["Alignment", "Deviation", "Side", "align"]

Kind = Literal["number", "date", "place", "polarity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What two sentences share. `overlap` is twice the content words and names they share over all they have,
    `coverage` the share of the poorer sentence's that the other has; both leave out numbers, dates and places
    that deviate. `n_words` is how many words they share, names aside; `rivals` says that each has a word or
    name the other lacks, `strangers` that each has a name, `swapped` that who does it to whom is turned
    round, `astray` that a pronoun's sentence speaks of somebody else. `loose` are numbers and dates that one
    has and the other does not, `silent` negations; `reversal` is a contradiction by such a negation, if the
    rest is the same. `uneven` says that one names somebody anew where the other names somebody again;
    `sureness` whether both are as sure.
    """

    overlap: float
    coverage: float
    n_words: int
    rivals: bool
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
    number_deviations, loose_numbers = numbers(a, b)
    date_deviations, loose_dates = dates(a, b)
    polarity_deviations, loose_polarity = polarity(a, b)
    shared = len(pairs) + len(words)
    n_a, n_b = (
        shared + len(lone) + _n_lone(side, words, i)
        for i, (side, lone) in enumerate(((a, lone_a), (b, lone_b)))
    )
    shared, n_a, n_b = _with_values(shared, n_a, n_b, polarity_deviations)
    return Alignment(
        overlap=2 * shared / (n_a + n_b) if n_a + n_b else 0.0,
        coverage=shared / min(n_a, n_b) if min(n_a, n_b) else 0.0,
        n_words=len(words),
        rivals=n_a > shared and n_b > shared,
        deviations=(*number_deviations, *date_deviations, *places, *polarity_deviations),
        strangers=bool(lone_a and lone_b) or _strange_openers(a, b),
        swapped=_swapped(a, b, pairs, words)
        or bool({"before", "after"} <= a.facts.relations ^ b.facts.relations),
        astray=_astray(b, lone_a) or _astray(a, lone_b) or _elsewhere(a, b, pairs, known),
        loose=loose_numbers + loose_dates,
        silent=loose_polarity,
        reversal=None if polarity_deviations else reversal(a, b, words, loose_polarity),
        uneven=_uneven(a, b, len(pairs), lone_a, lone_b),
        sureness=a.facts.sureness == b.facts.sureness,
        unreal=a.facts.unreal == b.facts.unreal,
    )


def _with_opener(side: Side, other: Side, known: Aliases) -> Side:
    """The side with the capitalised word that opens it as a name, where the other sentence shows it to be
    one.
    """
    opener = side.facts.opener
    if opener is None:
        return side
    facing = other.facts.opener
    spelt = facing is not None and facing.text != opener.text and same(opener.text, facing.text, known)
    if not spelt and not any(same(opener.text, name.text, known) for name in other.facts.names):
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
    return [(word, by_root[word.root].pop(0)) for word in a if by_root.get(word.root)]


def _swapped(a: Side, b: Side, names: list[tuple[Name, Name]], words: list[tuple[Word, Word]]) -> bool:
    """Whether who does it to whom is turned round: "Reed sued Holt", "Holt sued Reed".

    Two names have changed places around a shared word, the leading one no part of a phrase with a
    preposition; or three words that follow each other do so backwards. A passive with "by" is read from its
    end.
    """
    named = {(x.start, y.start) for x, y in names}
    placed = sorted(named | {(x.start, y.start) for x, y in words})
    back_a, back_b = (
        any(starts[i] in side.facts.agents for starts in placed) for i, side in ((0, a), (1, b))
    )
    units = [(-x if back_a else x, -y if back_b else y) for x, y in placed]
    inner_words = [(x, y) for x, y in units if (abs(x), abs(y)) not in named]
    leading = [
        (x, y, _acts(abs(x), a.facts), _acts(abs(y), b.facts)) for x, y in units if (abs(x), abs(y)) in named
    ]
    for x, y, acts_a, _ in leading:
        for other_x, other_y, _, acts_b in leading:
            turned = acts_a and acts_b and x < other_x and other_y < y
            if turned and any(x < w < other_x and other_y < v < y for w, v in inner_words):
                return True
    inner = sorted(unit for unit in units if _acts(abs(unit[0]), a.facts) and _acts(abs(unit[1]), b.facts))
    rank = {y: i for i, y in enumerate(sorted(y for _, y in inner))}
    order = [rank[y] for _, y in inner]
    return any(x - 1 == y == z + 1 for x, y, z in zip(order, order[1:], order[2:], strict=False))


def _acts(start: int, facts: Facts) -> bool:
    return start in facts.arguments or start in facts.agents


def _astray(side: Side, lone: list[Name]) -> bool:
    """Whether `a` names somebody while `b` has only a pronoun, and nothing before `b` says that it is the
    same.
    """
    return bool(lone) and side.facts.has_pronoun and not side.facts.names


def _elsewhere(a: Side, b: Side, pairs: list[tuple[Name, Name]], known: Aliases) -> bool:
    """Whether neither names anything, and what stands before them names different things."""
    if pairs or a.facts.names or b.facts.names or not (a.before and b.before):
        return False
    return not any(same(x.text, y.text, known) for x in a.before for y in b.before)
