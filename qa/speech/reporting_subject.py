"""The subject of a reporting verb: the phrase before it, a pronoun, or the noun that "who" stands for.

Whether the verb reports speech at all is not known here.
"""

from collections.abc import Sequence

from qa.speech.apposition import is_finite
from qa.speech.name_and_role import Phrase
from qa.speech.noun_phrase import phrase_after, phrase_before
from qa.speech.reporting_frame import Clause
from qa.speech.speaker_nouns import PRONOUNS, words
from qa.speech.speech_tokens import Token, low_at

__all__ = ["clause_of", "speaking", "subject_before"]

_VAGUE = words("many some most both others")
_INNER = words("which that whom what")
_OPEN = words("if whether unless until nor neither")


def clause_of(phrase: Phrase | None, place: int, *, pronoun: str = "") -> Clause | None:
    """The clause of a subject; None where there is neither phrase nor pronoun."""
    return Clause(phrase=phrase, pronoun=pronoun, place=place) if phrase or pronoun else None


def speaking(phrase: Phrase | None) -> Phrase | None:
    """The phrase, if it can speak: a thing cannot."""
    return phrase if phrase is not None and phrase.kind != "thing" else None


def subject_before(tokens: Sequence[Token], last: int, place: int) -> Clause | None:
    """The clause whose verb is at `place` and whose subject ends at the token `last`, or None."""
    low = low_at(tokens, last)
    if low in PRONOUNS:
        inner = low_at(tokens, last - 1) in _INNER  # "the chair, which he said he needed"
        return None if inner else clause_of(None, place, pronoun=low)
    relative = low in {"who", "which"}
    if relative:
        last -= 2 if low_at(tokens, last - 1) == "," else 1
    phrase = phrase_before(tokens, last)
    if phrase is None or (relative and phrase.kind == "thing"):
        return None
    before = low_at(tokens, phrase.outer - 1)
    if phrase.kind == "thing":
        if before == "that" and tokens[phrase.last].low in _VAGUE:
            return None
        if phrase.outer > 0 and tokens[phrase.outer - 1].word:
            phrase = _far_subject(tokens, phrase) or phrase
    return None if low_at(tokens, phrase.outer - 1) in _OPEN else clause_of(phrase, place)


def _far_subject(tokens: Sequence[Token], near: Phrase) -> Phrase | None:
    """The subject where a clause begins, if the words before the verb only look like one.

    "The mother of a girl killed on a street last year said": not "a street last year".
    """
    begin = near.outer
    while begin > 0 and tokens[begin - 1].low not in {",", ";", '"', ":", "–", "—"}:
        begin -= 1
    phrase = speaking(phrase_after(tokens, begin))
    if phrase is None or phrase.last >= near.first or is_finite(tokens, phrase.last + 1, near.outer - 1):
        return None
    return phrase
