"""Whom "he added" or "it is noted" means: the last one named before who can be meant.

Kinds are compared (a person, a body, several), and courtesy titles; nothing else is known of a name, so that
of two men the later one is taken. What the sentence itself says is not known here.
"""

from collections.abc import Iterator, Sequence

from qa.speech.name_and_role import Phrase, is_name
from qa.speech.noun_phrase import phrase_after
from qa.speech.reporting_clause import find_clause
from qa.speech.speaker_nouns import DOCUMENTS
from qa.speech.speech_tokens import Token
from qa.speech.speech_window import Window

__all__ = ["antecedent"]

MAX_FRONT = 20
"""Tokens before the subject of a sentence, at most."""


def antecedent(window: Window, place: int, pronoun: str) -> tuple[list[Token], Phrase] | None:
    """The phrase that a pronoun at `place` stands for, with the tokens it is counted in, or None.

    `pronoun` is "he", "she", "they", "it", or "report" for a document whose makers are meant. Sentences are
    read backwards; in each, a source referred to comes first, then the speaker, then the subject. Where "it"
    is a report, its makers are meant.
    """
    found = _last_mention(window, place, pronoun)
    if found is not None and pronoun == "it" and found[1].kind == "document":
        return _last_mention(window, place, "report") or found
    return found


def _last_mention(window: Window, place: int, pronoun: str) -> tuple[list[Token], Phrase] | None:
    for start, end in window.sentences_before(place):
        tokens = window.tokens(start, end)
        for phrase in _mentions(tokens, pronoun):
            if _agrees(tokens, phrase, pronoun):
                return tokens, phrase
    return None


def _mentions(tokens: Sequence[Token], pronoun: str) -> Iterator[Phrase]:
    """Those a later pronoun may mean, likeliest first."""
    for i, token in enumerate(tokens[:-2]):
        if token.low == "reference" and tokens[i + 1].low == "to":
            source = phrase_after(tokens, i + 2)
            if source:
                yield source
    clause = find_clause(tokens)
    if clause and clause.phrase:
        yield clause.phrase
    starts = [0, *(i + 1 for i, token in enumerate(tokens[:MAX_FRONT]) if token.low == ",")]
    for start in starts:  # "Ann Reed left.", "On Monday, Ann Reed left."
        subject = phrase_after(tokens, start) if start < len(tokens) and tokens[start].word else None
        if subject and _can_be_taken_up(tokens, subject, pronoun):
            yield subject
    if pronoun == "report":
        yield from _authors(tokens)


def _can_be_taken_up(tokens: Sequence[Token], phrase: Phrase, pronoun: str) -> bool:
    """Whether the first phrase of a sentence, which does not speak in it, is one that the next may mean."""
    if pronoun == "report":
        return any(t.low in DOCUMENTS for t in tokens) and phrase.kind == "body"
    if pronoun == "they" and phrase.kind == "group":
        return True
    full = phrase.last > phrase.first or phrase.role is not None
    return full and is_name(tokens, phrase.first, phrase.last)


def _authors(tokens: Sequence[Token]) -> Iterator[Phrase]:
    """Who made a document that is mentioned anywhere in a sentence."""
    for i, token in enumerate(tokens[:-2]):
        if token.low in DOCUMENTS and tokens[i + 1].low in {"by", "from", "of"}:
            author = phrase_after(tokens, i + 2)
            if author:
                yield author


def _agrees(tokens: Sequence[Token], phrase: Phrase, pronoun: str) -> bool:
    if pronoun in {"he", "she"}:
        title = tokens[phrase.first].low
        wrong = {"mr", "sir", "lord"} if pronoun == "she" else {"mrs", "ms", "miss", "lady"}
        return phrase.kind == "person" and title not in wrong
    if pronoun == "they":
        joined = any(t.low == "and" for t in tokens[phrase.first : phrase.last])
        return phrase.kind in {"group", "body"} or joined
    if pronoun == "report":
        names = any(t.cap for t in tokens[phrase.first : phrase.last + 1])
        return names and (phrase.kind in {"body", "group"} or phrase.wrote)
    return phrase.kind in {"body", "document"}
