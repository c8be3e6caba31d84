"""Sources named without a reporting verb: according to X, in the words of X, X was quoted as saying.

Only the words beside the name are read; reporting verbs are not known here.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from qa.speech.name_and_role import Phrase, is_name
from qa.speech.noun_phrase import phrase_after, phrase_before
from qa.speech.reporting import AUXILIARIES
from qa.speech.reporting_frame import EDGES, REACH, Clause, has_content
from qa.speech.reporting_subject import clause_of, speaking, subject_before
from qa.speech.speaker_nouns import is_adverb, words
from qa.speech.speech_tokens import Token, low_at

__all__ = ["MARKS", "source_at"]

_SURE = words("convinced sure certain confident adamant")
_SUBJECTS = {"him": "he", "her": "she", "them": "they", "it": "it"}
_OWNERS = {"his": "he", "her": "she", "their": "they"}
_BE = words("is are was were be been being am")

MARKS = _SURE | words("according words opinion view estimation for quoted cited evidence")
"""The words at which a source may be named; at every other token `source_at` finds none."""


def source_at(tokens: Sequence[Token], place: int) -> Clause | None:
    """The clause that the token at `place` is the mark of, or None."""
    return _by_preposition(tokens, place) or _by_opinion(tokens, place)


def _by_preposition(tokens: Sequence[Token], place: int) -> Clause | None:
    """According to X; in the words of X; in X's view; for X, … “…”."""
    low, following = tokens[place].low, low_at(tokens, place + 1)
    if low == "according" and following == "to":
        if low_at(tokens, place + 2) in _SUBJECTS and low_at(tokens, place + 3) in EDGES | {""}:
            return clause_of(None, place, pronoun=_SUBJECTS[low_at(tokens, place + 2)])
        return clause_of(_fronted(tokens, place, speaking(phrase_after(tokens, place + 2))), place)
    if low in {"words", "opinion", "view", "estimation"}:
        if following == "of" and low_at(tokens, place - 1) == "the":
            return clause_of(speaking(phrase_after(tokens, place + 2)), place)
        if low_at(tokens, place - 1) in _OWNERS and low_at(tokens, place - 2) == "in":
            return clause_of(None, place, pronoun=_OWNERS[low_at(tokens, place - 1)])
        if low_at(tokens, place - 1) == "'s" and following == ",":
            return clause_of(speaking(phrase_before(tokens, place - 2)), place)
    if low == "for" and place == 0 and any(t.low == '"' for t in tokens):
        phrase = phrase_after(tokens, 1)
        if phrase and phrase.kind == "person" and is_name(tokens, phrase.first, phrase.last):
            return clause_of(phrase, place)
    return None


def _fronted(tokens: Sequence[Token], place: int, phrase: Phrase | None) -> Phrase | None:
    """Without the role where it is the main clause: "According to Reed, officers fired at the car."."""
    if phrase is None or phrase.role is None or place > 1:
        return phrase
    aside = phrase.role[0] > tokens[phrase.last].start and low_at(tokens, phrase.until + 1) != ","
    return replace(phrase, role=None) if aside else phrase


def _by_opinion(tokens: Sequence[Token], place: int) -> Clause | None:
    """X is convinced that; X was quoted as saying; X gave evidence that."""
    low = tokens[place].low
    if low in _SURE and has_content(tokens, place):
        begin = place - 1
        while is_adverb(low_at(tokens, begin)):
            begin -= 1
        if low_at(tokens, begin) in _BE:
            return subject_before(tokens, begin - 1, place)
    if low in {"quoted", "cited"} and _as_saying(tokens, place):
        if low_at(tokens, place + 1) not in {"as", "by"}:
            return clause_of(speaking(phrase_after(tokens, place + 1)), place)
        begin = place - 1
        while begin >= 0 and (low_at(tokens, begin) in AUXILIARIES or is_adverb(low_at(tokens, begin))):
            begin -= 1
        return subject_before(tokens, begin, place)
    if (
        low == "evidence"
        and low_at(tokens, place - 1) in {"gave", "gives", "given"}
        and has_content(tokens, place)
    ):
        return subject_before(tokens, place - 2, place)
    return None


def _as_saying(tokens: Sequence[Token], place: int) -> bool:
    ahead = [low_at(tokens, i) for i in range(place + 1, place + REACH)]
    return any(pair == ("as", "saying") for pair in pairwise(ahead))
