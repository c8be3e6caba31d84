"""The facts of one sentence that two sentences must share to say the same: its content words, names, numbers
and dates, what it negates, and how sure it is.

Lexicons are closed classes of general English; a sentence that is mostly in another script has no facts, and
can only be compared as a string.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.claims.moments import Moment, moments_in
from qa.claims.negation import BREAKS, SURE, Token, is_content, negations, refuses, tokens_in
from qa.claims.quantities import Quantity, quantities_in
from qa.names.names import Name, names_in
from qa.names.wordforms import FUNCTION_WORDS, plain_letters, root, words
from qa.patterns import lazy_pattern

__all__ = ["Facts", "Word", "facts_of"]

MAX_SENTENCE = 1_500
"""Characters of a sentence that is taken apart; a longer one is a list or a page, and has no facts."""

MAX_FACTS = 40
"""Names, numbers or dates of a sentence that is taken apart: two are compared fact by fact."""


_SPACED_NOT = lazy_pattern(r"n ['’] t\b")
"""As tokenisers write it; replaced by as many characters."""

_UNREAL = frozenset(
    root(word)
    for word in words(
        "want plan try attempt threaten hope intend aim ask urge order propose vow promise offer wish "
        "seek call demand prepare pledge agree consider fear suspect allege rumour rumor"
    )
)
_LOW_CHANCE = lazy_pattern(
    r"\b(?:low|slim|small|remote|little)\b(?=.{0,30}\b(?:chance|probab|likelihood|possib|risk|odds))"
    r"|\b(?:chance|probab|likelihood|possib|assess|odds).{0,90}?\b(?:low|slim|remote)\b",
    re.IGNORECASE,
)
_HIGH_CHANCE = lazy_pattern(r"\b(?:high|great|strong|good) (?:chance|probab|likelihood|odds)", re.IGNORECASE)
_SETTLEMENTS = frozenset(
    words("town city village port state province region island district county capital suburb camp")
)
_RELATIONS = {"more": "more", "fewer": "fewer", "less": "fewer", "before": "before", "after": "after"}
_RELATION = lazy_pattern(
    r"\b(more|fewer|less|before|after)\b(?! than (?:[$€£]?\d|a\b|one\b|two\b|half\b))", re.IGNORECASE
)
_PLACE_BEFORE = frozenset(
    words("in at near from to outside inside into through across around toward towards via off within over")
)
_ARTICLES = frozenset(["the", "a", "an"])
_PRONOUNS = frozenset(words("he she they it him her them his their its this these those who"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A content word outside names, numbers and dates, where it starts, and whether it is negated."""

    start: int
    text: str
    root: str
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a sentence says, taken apart. `opener` is the capitalised word that opens it and may be a name,
    counted among the words. `places` are the names that follow "in", "at" and the like. `arguments` are the
    starts of words and names outside phrases that a preposition opens, `agents` of those that "by" opens
    after a participle. `spoken` are all its words but function words, those of names and numbers too, and
    `targets` the roots right after a negation, with the words of it. `sureness` holds "likely", "unlikely",
    "possible", "future" and "conditional"; `relations` "more", "fewer", "before" and "after". `readable` is
    False for a sentence without facts.
    """

    words: tuple[Word, ...] = ()
    names: tuple[Name, ...] = ()
    opener: Name | None = None
    places: tuple[tuple[Name, str], ...] = ()
    arguments: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    moments: tuple[Moment, ...] = ()
    spoken: tuple[Word, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    n_negations: int = 0
    sureness: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    unreal: frozenset[str] = frozenset()
    has_pronoun: bool = False
    readable: bool = False


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c < "\u0250" for c in letters) >= 0.8 * len(letters)


@lru_cache(maxsize=4096)
def facts_of(sentence: str) -> Facts:
    """The facts of a sentence; none of one that is longer than `MAX_SENTENCE` or not in Latin letters.

    >>> facts = facts_of("The ferry did not dock at Mora in 2019.")
    >>> facts.targets, [name.text for name, _ in facts.places], [word.root for word in facts.words]
    ((('dock', 'not dock'),), ['Mora'], ['ferri', 'dock'])
    """
    if len(sentence) > MAX_SENTENCE or not _is_latin(sentence):
        return Facts()
    text = _SPACED_NOT.sub("n't  ", sentence)
    moments = moments_in(text)
    quantities = quantities_in(text, tuple((moment.start, moment.end) for moment in moments))
    names = names_in(text)
    if max(len(moments), len(quantities), len(names)) > MAX_FACTS:
        return Facts()
    tokens = tokens_in(text, names, quantities, moments)
    negated, targets, n_negations = negations(tokens, text)
    spoken = tuple(
        Word(start=token.start, text=token.text, root=token.root, negated=negated[i])
        for i, token in enumerate(tokens)
        if token.word[0].isalnum() and (token.inside or token.word not in FUNCTION_WORDS)
    )
    lower = [token.word for token in tokens if not token.inside]
    return Facts(
        words=_content(tokens, negated),
        names=tuple(name for name in names if name.certain),
        opener=next((name for name in names if not name.certain), None),
        places=tuple(
            (name, preposition)
            for name in names
            if name.certain and (preposition := _preposition_of_place(tokens, name.start))
        ),
        arguments=frozenset(token.start for i, token in enumerate(tokens) if not _preposition(tokens, i)),
        agents=frozenset(token.start for i, token in enumerate(tokens) if _is_agent(tokens, i)),
        quantities=quantities,
        moments=moments,
        spoken=spoken,
        targets=targets,
        n_negations=n_negations,
        sureness=_sureness(text, lower),
        relations=frozenset(_RELATIONS[m.group(1).lower()] for m in _RELATION.finditer(plain_letters(text))),
        unreal=frozenset(
            token.root
            for i, token in enumerate(tokens)
            if token.root in _UNREAL and not token.inside and not (i and tokens[i - 1].word == "in")
        ),
        has_pronoun=bool(_PRONOUNS.intersection(lower)),
        readable=True,
    )


def _content(tokens: list[Token], negated: list[bool]) -> tuple[Word, ...]:
    return tuple(
        Word(
            start=token.start,
            text=token.text,
            root=token.root,
            negated=negated[i],
        )
        for i, token in enumerate(tokens)
        if is_content(token) and not refuses(tokens, i)
    )


_PREPOSITIONS = _PLACE_BEFORE | frozenset(
    words("of by for with on about after before during between among against under above since until without")
)


def _preposition(tokens: list[Token], i: int) -> str:
    """The preposition that governs token `i`, over articles and up to two words of its phrase, or ""."""
    for j in range(i - 1, max(-1, i - 4), -1):
        word = tokens[j].word
        if word in _PREPOSITIONS:
            return word
        if word in BREAKS or (word in FUNCTION_WORDS and word not in _ARTICLES):
            return ""
    return ""


def _is_agent(tokens: list[Token], i: int) -> bool:
    """Whether token `i` opens what a participle and "by" lead to: "closed by the storm"."""
    j = i - 1
    while j > 0 and tokens[j].word in _ARTICLES:
        j -= 1
    return j > 0 and tokens[j].word == "by" and tokens[j - 1].word.endswith(("ed", "n", "t", "d", "ne"))


def _preposition_of_place(tokens: list[Token], start: int) -> str:
    """The preposition of place before the name at `start`, "of" after "the town" among them; "" if none."""
    before = [token.word for token in tokens if token.start < start and token.word not in _ARTICLES][-2:]
    if not before:
        return ""
    is_place = before[-1] in _PLACE_BEFORE or (before[-1] == "of" and before[0] in _SETTLEMENTS)
    return before[-1] if is_place else ""


def _sureness(text: str, words: list[str]) -> frozenset[str]:
    found = {SURE[word] for word in words if word in SURE}
    for i, word in enumerate(words):  # "not likely", "not possible"
        if word in ("likely", "probable", "probably", "possible") and {"not", "n't", "no"} & {
            *words[max(0, i - 2) : i]
        }:
            found.discard("likely")
            found.add("unlikely")
    if _LOW_CHANCE.search(text):
        found.add("unlikely")
    if _HIGH_CHANCE.search(text):
        found.add("likely")
    if found & {"likely", "unlikely"}:
        found -= {"possible", "future"}
    return frozenset(found)
