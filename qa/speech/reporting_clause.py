"""Who says a sentence by its own grammar: "X said that", "said X", "according to X", "it was announced by X".

Reads the tokens of one sentence and finds the outer reporting clause and its subject. A pronoun is given back
as it is; who it stands for, and what surrounds the sentence, is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.speech.according_to import MARKS, source_at
from qa.speech.noun_phrase import phrase_after
from qa.speech.reporting import AUXILIARIES, VERBS, Verb
from qa.speech.reporting_frame import EDGES, Clause, fits, has_content, is_put_behind, stands_at_edge
from qa.speech.reporting_subject import clause_of, speaking, subject_before
from qa.speech.speaker_nouns import ADVERBS, CALENDAR, PRONOUNS, is_adverb, words
from qa.speech.speech_tokens import Token, low_at

__all__ = ["find_clause", "may_report"]

TAIL = 40
"""Tokens at the end of a sentence in which a clause put behind it is looked for."""

MAX_FRONT = 20
"""Tokens before the subject of a sentence, at most."""

_PASSIVE = words("is are was were be been being am")
_MODAL = words("will would can could may might shall should must")
_SEMI = words("used likes like liked continued continues")
_OPINION = words("think believe expect consider deny doubt anticipate foresee confirm rule")
_NOTED = words("note stress emphasise emphasize state add underline specify clarify point report")
_ADJECTIVAL = words("the a an his her its their these those my our your")
_UTTERED = words("announce report express voice reveal disclose conclude observe suggest hint")
_NOTHING = words("nothing little goodbye farewell no yes hello")
_PLURALS = words("and police people men women some both many data they")


_REPORTING = (MARKS - {"for"}) | VERBS.keys()


def may_report(words: frozenset[str]) -> bool:
    """Whether a sentence of these words (`qa.names.wordforms.word_set`) can have a reporting clause; asked of
    one without quotations, which other words may follow too.
    """
    return not _REPORTING.isdisjoint(words)


def find_clause(tokens: Sequence[Token]) -> Clause | None:
    """The outer reporting clause of a sentence, or None: one put behind it, or else the first."""
    first = _next_clause(tokens, 0)
    if first is None or (first.phrase and first.phrase.outer > 0 and stands_at_edge(tokens, first)):
        return first
    tail = max(first.place + 1, len(tokens) - TAIL)
    last = _next_clause(tokens, tail)
    if last is not None and last.phrase and last.phrase.outer > first.place and is_put_behind(tokens, last):
        return last
    return first


def _next_clause(tokens: Sequence[Token], begin: int) -> Clause | None:
    """The first reporting clause whose verb is at `begin` or behind."""
    quoted = next((i for i, token in enumerate(tokens) if token.low == '"'), len(tokens))
    for place in range(begin, len(tokens)):
        token = tokens[place]
        found = source_at(tokens, place) if token.low in MARKS else None
        if found is None:
            verb = VERBS.get(token.low)
            if verb is not None and not token.cap:
                found = _by_verb(tokens, place, verb)
            elif place > quoted and _may_tag(token):
                found = _by_tag(tokens, place)
        if found is not None:
            return found
    return None


def _may_tag(token: Token) -> bool:
    return token.word and (token.low.endswith("ed") or token.low in {"went", "goes"})


def _by_tag(tokens: Sequence[Token], place: int) -> Clause | None:
    """Any verb in -ed that does nothing else than to follow a quotation: “Twelve,” Ann nodded."""
    behind = place + 1 + (tokens[place].low in {"went", "goes"} and low_at(tokens, place + 1) == "on")
    if low_at(tokens, behind) not in {".", ",", ""} or low_at(tokens, place - 1) == '"':
        return None
    found = subject_before(tokens, place - 1, place)
    if found is None:
        return None
    before = found.phrase.outer - 1 if found.phrase else place - 2
    return found if before >= 0 and tokens[before].low == '"' else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What stands between a subject, whose last token is `last`, and its verb; `bare` for "to say" alone."""

    last: int
    passive: bool = False
    negated: bool = False
    modal: bool = False
    bare: bool = False


def _by_verb(tokens: Sequence[Token], place: int, verb: Verb) -> Clause | None:
    """A reporting verb with its subject before it, behind it, or shared with an earlier verb."""
    group = _group(tokens, place, verb)
    following = low_at(tokens, place + 1)
    if group.bare or (group.negated and verb.lemma not in _OPINION):
        return None
    if group.passive:
        return _passive(tokens, place, group.last, verb)
    if (following in _NOTHING and low_at(tokens, place + 2) in EDGES | {""}) or (
        following == "to" and low_at(tokens, place + 2) in {"be", "have"}
    ):
        return None
    if verb.form == "participle" and low_at(tokens, place - 1) not in {"has", "have", "had"} | ADVERBS:
        return None
    if verb.form != "base" and low_at(tokens, place - 1) in _ADJECTIVAL:
        return None  # "the alleged thief"
    after = _inverted(tokens, place, verb) if low_at(tokens, place - 1) == "," else None
    if after is not None and fits(tokens, after, verb):
        return after
    found = subject_before(tokens, group.last, place) if verb.form != "ing" else None
    if found is None or not fits(tokens, found, verb):
        found = _inverted(tokens, place, verb) or _shared(tokens, place, group.last, verb)
        return found if found is not None and fits(tokens, found, verb) else None
    if group.modal and not (any(t.low == '"' for t in tokens) or has_content(tokens, place)):
        return None
    inflected = verb.form != "base" or group.modal or low_at(tokens, place - 1) in {"to", "did"}
    return found if inflected or _is_plural(tokens, found) else None


def _group(tokens: Sequence[Token], place: int, verb: Verb) -> _Group:
    """Steps back from a verb over adverbs and auxiliaries: "has also repeatedly", "went on to"."""
    passive = negated = modal = False
    i = place - 1
    while i >= 0 and (not tokens[i].cap or tokens[i].low in CALENDAR):
        low, before = tokens[i].low, low_at(tokens, i - 1)
        no = low.endswith(("n't", "n’t"))
        negated = negated or no or low in {"not", "never"}
        if low == "to":
            on = before == "on" and low_at(tokens, i - 2) in {"went", "goes"}
            last = i - 3 if on else i - 2
            return _Group(last=last, negated=negated, modal=modal, bare=not on and before not in _SEMI)
        if low in _PASSIVE:
            passive = passive or verb.form in {"past", "participle"}
        elif (low in CALENDAR and before == "on") or (low == "turn" and before == "in"):
            i -= 1
        elif low in _MODAL:
            modal = True
        elif not (no or is_adverb(low) or low in AUXILIARIES):
            break
        i -= 1
    return _Group(last=i, passive=passive, negated=negated, modal=modal)


def _passive(tokens: Sequence[Token], place: int, last: int, verb: Verb) -> Clause | None:
    """It was reported by X; the same was stated in the Ministry; it is noted that."""
    behind = place + 1
    while is_adverb(low_at(tokens, behind)):
        behind += 1
    said = low_at(tokens, last) in {"this", "that", "it", "same"}
    if low_at(tokens, behind) == "by" or (low_at(tokens, behind) in {"in", "at"} and said):
        phrase = phrase_after(tokens, behind + 1)
        if phrase is None or not _utters(verb) or low_at(tokens, phrase.until + 1) == "'s":
            return None
        return (
            clause_of(speaking(phrase), place)
            if low_at(tokens, behind) == "by" or phrase.kind == "body"
            else None
        )
    noted = low_at(tokens, last) == "it" and verb.lemma in _NOTED
    if noted and "that" in {low_at(tokens, place + 1), low_at(tokens, place + 2)}:
        return clause_of(None, place, pronoun="report")
    return None


def _utters(verb: Verb) -> bool:
    """Whether "by X" behind the passive names who says it, not who made or did it."""
    return bool(verb.frames & {"say", "think"}) or verb.lemma in _UTTERED


def _inverted(tokens: Sequence[Token], place: int, verb: Verb) -> Clause | None:
    """“…,” said X; about this reports X; as noted by X."""
    before = place - 1
    while before >= 0 and is_adverb(tokens[before].low) and not tokens[before].cap:
        before -= 1
    low, after = low_at(tokens, before), place + 1
    if low == "as" and low_at(tokens, after) == "by":
        return clause_of(speaking(phrase_after(tokens, after + 1)), place)
    about = low == "this" and low_at(tokens, before - 1) in {"about", "of"}
    if not (about or (low in EDGES and low != ".") or low in {":", "as"}):
        return None
    if verb.form in {"base", "ing"} or verb.lemma == "tell":
        return None
    if low_at(tokens, after) in PRONOUNS:
        return clause_of(None, place, pronoun=low_at(tokens, after)) if low == '"' else None
    while is_adverb(low_at(tokens, after)):
        after += 1
    phrase = speaking(phrase_after(tokens, after))
    if phrase is None:
        return None
    listed = low == "," and low_at(tokens, before - 1) != '"'
    if listed and low_at(tokens, phrase.until + 1) not in EDGES | {""}:
        return None
    return clause_of(phrase, place)


def _shared(tokens: Sequence[Token], place: int, last: int, verb: Verb) -> Clause | None:
    """The sentence's first subject, shared by a later verb: "X left, saying that", "X won but said that"."""
    low, following = low_at(tokens, last), low_at(tokens, place + 1)
    joined = low in {"and", "but", "then"} or (verb.form == "ing" and low in {",", "by"})
    states = "say" in verb.frames and following not in {"of", "to", "", "."}
    if not joined or not (states or has_content(tokens, place)):
        return None
    if tokens[0].low in PRONOUNS:
        return clause_of(None, place, pronoun=tokens[0].low)
    for begin in range(min(last, MAX_FRONT)):  # "X left, saying that", "On Monday, X left, saying that"
        if begin == 0 or tokens[begin - 1].low == ",":
            phrase = speaking(phrase_after(tokens, begin))
            if phrase is not None and phrase.last < last:
                return clause_of(phrase, place)
    return None


def _is_plural(tokens: Sequence[Token], found: Clause) -> bool:
    if found.phrase is None:
        return found.pronoun == "they"
    lows = [t.low for t in tokens[found.phrase.outer : found.phrase.until + 1]]
    return any(low.endswith("s") or low in _PLURALS for low in lows)
