"""Whether what a sentence answers is asserted, and of the event that a question asks about.

    question + sentence + place of a number or day -> may it be held against another

Precision before recall: a number in another clause than what is asked of it, under an "if" or a denial, or of
another name than the question's is left aside, and so are the days on which something was only said.
"""

import re
from collections.abc import Sequence

from qa.claims.facts import Facts
from qa.claims.synonyms import alternatives
from qa.names.names import Aliases, Name, same
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.wanted import Wanted

__all__ = ["clause", "dates_the_event", "has_predicate", "is_asserted", "is_of_another_name", "is_of_saying"]

_REACH = 400
"""Characters to either side of a number or day in which the ends of its clause are sought."""

_BOUND = lazy_pattern(
    r"[;:!?—]|\.(?=\s)|\b(?:but|while|whereas|although|though)\b|,(?= (?:and|who|which|after|before|when)\b)",
    re.IGNORECASE,
)
_UNASSERTED = lazy_pattern(
    r"\b(?:if|whether|unless|could|might|rumou?r(?:s|ed)?|false(?:ly)?|untrue|supposing|hypothetical(?:ly)?|"
    r"den(?:y|ies|ied|ying)|(?:not|never|n['’]t) (?:say|said|claim|claimed|state|stated)|no evidence)\b",
    re.IGNORECASE,
)
_WOULD = lazy_pattern(r"\bwould\b", re.IGNORECASE)
_FUTURE = lazy_pattern(r"\b(?:will|would|could|to be|going to|plan\w*)\b", re.IGNORECASE)
_NOT_BEFORE = lazy_pattern(r"\b(?:not|never|n['’]t)\s(?:by |at |on |in |to |of )?$", re.IGNORECASE)
_SAYS = (
    r"(?:said|says|told|tells|announced|announces|stated|states|declared|added|explained|confirmed|wrote|"
    r"reported|insisted|acknowledged|admitted|claimed|spoke|speaking)"
)
_SAID_ON = lazy_pattern(rf"\b{_SAYS}\b(?:(?!\bthat\b)[^,;:.!?\"“”\d]){{0,60}}$", re.IGNORECASE)
_SAID_AFTER = lazy_pattern(rf",?(?: [^\s,;:.!?\"“”\d]{{1,25}}){{0,5}} {_SAYS}\b", re.IGNORECASE)
_ASKS_OF_SAYING = lazy_pattern(
    r"\b(?:say|said|tell|told|announced?|stated?|declared?|confirm(?:ed)?|report(?:ed)?|admit(?:ted)?|"
    r"announcement|statement)\b",
    re.IGNORECASE,
)
_AUXILIARY_BEFORE = lazy_pattern(
    r"\b(?:did|does|do|has|have|had|will|would|is|are|was|were)\s(?:the\s)?$", re.IGNORECASE
)
_PLACE_BEFORE = lazy_pattern(
    r"\b(?:in|at|near|on|from|outside|inside|against|of)\s(?:the\s)?$", re.IGNORECASE
)
_LIGHT = frozenset(
    "happen happened occur occurred take took taken place held hold due set end ended date".split()
)
_RECEIVES = frozenset(map(root, "receive get obtain gain poll".split()))
_HAS = lazy_pattern(r"\b(?:has|have|had|got|gets)\b", re.IGNORECASE)
"""Who received votes has them; "has" is no word of its own elsewhere."""
_COPULA = lazy_pattern(r"\s*when (?:was|is|were|are|will)\b", re.IGNORECASE)
_NEXT = lazy_pattern(r"\S*\s([^\W\d_]+)")
_VERBAL = lazy_pattern(
    r"(?:\w+ed|on|in|was|is|were|are|will|at|took|takes|began|fell|held|has|had|and|for|of|to)\Z"
)
_DIGITS_LAST = lazy_pattern(r"[-\s]?\d+\Z")
_ALIASES = Aliases()


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the clause around `text[start:end]`; at most `_REACH` characters to either side."""
    first = max(0, start - _REACH)
    last = min(len(text), end + _REACH)
    cuts = [match.end() for match in _BOUND.finditer(text, first, start)]
    after = _BOUND.search(text, end, last)
    return (cuts[-1] if cuts else first), (after.start() if after else last)


def is_asserted(question: str, text: str, start: int, end: int) -> bool:
    """Whether a number or day is said to be so: no "if", "rumours" or denial stands in its sentence, and no
    "would" but where the question, too, is of what will be.
    """
    around = text[max(0, start - _REACH) : end + _REACH]
    if _UNASSERTED.search(around) or _NOT_BEFORE.search(text[max(0, start - 12) : start]):
        return False
    return not _WOULD.search(around) or bool(_FUTURE.search(question))


def has_predicate(predicates: frozenset[str], facts: Facts, text: str, start: int, end: int) -> bool:
    """Whether what the question says of the thing counted is said in the clause of a number, in its own word
    or one that may stand for it; True where it says nothing.
    """
    first, last = clause(text, start, end)
    spoken = {word.root for word in facts.spoken if first <= word.start < last}
    if predicates <= _RECEIVES and _HAS.search(text, first, last):
        return True
    return not predicates or any(alternatives(one) & spoken for one in predicates)


def is_of_saying(question: str, facts: Facts, text: str, start: int, end: int) -> bool:
    """Whether a day is the one on which something was said: it stands in the clause of a verb of saying
    ("X told Y on Tuesday", "on Tuesday X said"). False where the question asks about saying.
    """
    if _ASKS_OF_SAYING.search(question):
        return False
    numbers = [quantity.start for quantity in facts.quantities]
    before = text[max(0, start - 90) : start]
    said = _SAID_ON.search(before)
    if said and not any(start - len(before) + said.start() <= n < start for n in numbers):
        return True
    after = _SAID_AFTER.match(text, end, min(len(text), end + 160))
    return after is not None and not any(end <= n < after.end() for n in numbers)


def dates_the_event(question: Wanted, facts: Facts, text: str, start: int, end: int) -> bool:
    """Whether a day is that of the question's event: all its words but names and light verbs are in the
    clause of the day, and what "when was" asks for is no mere part of a phrase ("the vote on the budget").
    """
    first, last = clause(text, start, end)
    places = [(word.start, word.root) for word in facts.spoken if first <= word.start < last]
    for word, stem in zip(question.words, question.roots, strict=True):
        if word.is_name or word.text.casefold() in _LIGHT:
            continue
        found = [at for at, spoken in places if spoken in alternatives(stem)]
        if _COPULA.match(question.question):
            found = [at for at in found if at in facts.arguments and _stands_alone(text, at)]
        if not found and word.text.casefold() not in ("when", "day", "date", "year", "time"):
            return False
    return True


def _stands_alone(text: str, start: int) -> bool:
    """Whether the noun at `start` is no first part of another: "the election commission"."""
    after = _NEXT.match(text[start : start + 80])
    return (
        after is None
        or text[start : start + after.start(1)].rstrip()[-1:] in ",;:"
        or bool(_VERBAL.match(after.group(1).lower()))
    )


def is_of_another_name(question: Wanted, facts: Facts, text: str, near: Sequence[str]) -> bool:
    """Whether a sentence lacks a name of the question, as does the one before, while it has another in its
    place: a like one of another number, the one who acts, or where it happened.
    """
    names = (*facts.names, *((facts.opener,) if facts.opener else ()))
    own = [n for n in names if not any(_one(asked, n.text) for asked in question.names)]
    return any(
        _takes_its_role(question, asked, name, facts, text)
        for asked in question.names
        if not any(_one(asked, known) or _shares_word(asked, known) for known in near)
        for name in own
    )


def _one(asked: str, name: str) -> bool:
    """Whether two names may be one; those of one series ("Ferrow7", "Ferrow28") are not."""
    return same(asked, name, _ALIASES) and not _is_like(asked, name)


def _shares_word(asked: str, name: str) -> bool:
    """Whether names have a word of four letters in common: "Mora Pass", "Mora"."""
    return any(len(word) > 3 and word.isalpha() for word in {*asked.split()} & {*name.split()})


def _is_like(asked: str, name: str) -> bool:
    stem, other = _DIGITS_LAST.sub("", asked), _DIGITS_LAST.sub("", name)
    return stem != asked and stem.casefold() == other.casefold() and asked.casefold() != name.casefold()


def _takes_its_role(question: Wanted, asked: str, name: Name, facts: Facts, text: str) -> bool:
    if _is_like(asked, name.text):
        return True
    before = question.question[: max(0, question.question.find(asked))][-20:]
    if _AUXILIARY_BEFORE.search(before):
        return _acts(question, name, facts, text)
    return bool(_PLACE_BEFORE.search(before)) and any(
        place.start == name.start and preposition in ("in", "at", "near", "outside", "inside", "from")
        for place, preposition in facts.places
    )


def _acts(question: Wanted, name: Name, facts: Facts, text: str) -> bool:
    """Whether a name stands right before a verb of the question: "Turkey has sent"."""
    verbs = frozenset().union(
        *(
            alternatives(stem)
            for word, stem in zip(question.words, question.roots, strict=True)
            if not word.is_name
        )
    )
    end = name.end
    return any(
        end < word.start <= end + 25 and word.root in verbs and not re.search("[,;:]", text[end : word.start])
        for word in facts.spoken
    )
