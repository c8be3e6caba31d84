"""Whether a reporting verb has beside it what it needs to report speech, and where its clause stands.

"X notes that …", "…, X notes.", "“…,” X notes", but not "X notched a win". Who the subject is, is not known
here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.speech.name_and_role import Phrase
from qa.speech.reporting import AUXILIARIES, VERBS, Verb
from qa.speech.speaker_nouns import CALENDAR, DETERMINERS, is_adverb, words
from qa.speech.speech_tokens import Token, low_at

__all__ = ["EDGES", "REACH", "Clause", "fits", "has_content", "is_put_behind", "stands_at_edge"]

REACH = 9
"""Tokens after a verb in which "that", a question word or a quotation still belongs to it."""

EDGES = frozenset(',.;"–—-?!')
"""Marks beside which a clause may be put into a sentence."""

_CONTENT = words("that how why whether what if where when")
_TOLD = words("remind inform tell advise assure warn promise show ask")
_ANNOUNCED = words("announce propose recommend promise pledge hint")
_CLAIMED = words("claim estimate fear hope suspect doubt")
_NOUN_GOES_ON = AUXILIARIES | words("of from by on for about to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A reporting clause: its subject as a phrase, or as a pronoun ("he", "she", "they", "it", or "report").

    "report" stands for the document spoken of before: "It is noted that". `place` is the token of the verb.
    """

    phrase: Phrase | None
    pronoun: str
    place: int


def fits(tokens: Sequence[Token], found: Clause, verb: Verb) -> bool:
    """Whether the verb has what it needs beside it to report speech."""
    following = low_at(tokens, found.place + 1)
    kind = found.phrase.kind if found.phrase else "person"
    content = has_content(tokens, found.place) or stands_at_edge(tokens, found)
    if verb.noun and not content:
        verbal = following not in _NOUN_GOES_ON and not following.endswith("ed")
        if kind not in {"person", "body", "document"} or not verbal or _is_compound(tokens, found, verb):
            return False
    if found.phrase and (found.phrase.wrote or kind == "document") and "document" in verb.frames:
        return True
    if "say" in verb.frames and following not in {"off", "up", "with", "between"}:
        return kind != "thing" or content or verb.lemma in {"say", "warn", "tell"}
    if kind == "thing":
        return False
    if "think" in verb.frames:
        return content or following not in {"of", "in", "about", "for", ".", ","}
    content = content or (found.phrase is not None and low_at(tokens, found.phrase.outer - 1) == '"')
    if "content" in verb.frames and (content or verb.lemma in _ANNOUNCED) and following not in {"with", "by"}:
        return verb.lemma != "point" or following in {"out", "to"}
    return _has_object(tokens, found, verb)


def _is_compound(tokens: Sequence[Token], found: Clause, verb: Verb) -> bool:
    """Whether the form is more likely a noun behind another: "land claims", "member states", "a state"."""
    if found.phrase is None:
        return False
    if verb.form == "base":
        return verb.lemma not in _CLAIMED
    held = tokens[found.phrase.outer : found.phrase.until + 1]
    bare = held[0].low not in DETERMINERS and not any(token.cap for token in held)
    return verb.form == "third" and (bare or tokens[found.phrase.last].low == "member")


def _has_object(tokens: Sequence[Token], found: Clause, verb: Verb) -> bool:
    """The rarer patterns: asked for, put at, accused of, called it “…”."""
    ahead = [low_at(tokens, i) for i in range(found.place + 1, found.place + REACH)]
    if verb.lemma == "ask" and ahead[0] in {"for", "about"}:
        return True
    if verb.lemma == "put" and ("at" in ahead or (ahead[0] == "it" and found.phrase is None)):
        return True
    if "of" in verb.frames and {"of", "for", "to"} & set(ahead[1:]) and ahead[0] not in {"of", "by", "for"}:
        return True
    if verb.lemma in {"call", "describe", "dismiss"} and "as" in ahead:
        return True
    first = min(found.phrase.outer if found.phrase else found.place, found.place)
    near = '"' in ahead or any(low_at(tokens, i) == '"' for i in range(first - 2, found.place))
    return "quote" in verb.frames and near


def has_content(tokens: Sequence[Token], place: int) -> bool:
    """Whether "that", a question word, a colon or a quotation follows soon enough to be what is said."""
    verb = VERBS.get(tokens[place].low)
    told = verb is not None and verb.lemma in _TOLD
    direct = True  # nothing but adverbs, or "to X", stands between; else "that" belongs to a noun
    for i in range(place + 1, min(place + REACH, len(tokens))):
        low = tokens[i].low
        if low in {":", '"'}:
            return True
        if low in _CONTENT:
            return (told or direct) and low_at(tokens, i - 1) not in {"of", "with", "in", "for"}
        if low in {".", ";"}:
            return False
        if direct and not (is_adverb(low) or low in {"out", ","}):
            oblique = low_at(tokens, place + 1) in {"to", "in", "on", "at"}
            direct = oblique or low in {"to", "in", "on", "before", "at", "during"}
    return False


def stands_at_edge(tokens: Sequence[Token], found: Clause) -> bool:
    """Whether the clause is put in or put after: "…, the ministry reports."; "As X notes, …"."""
    if found.phrase and found.phrase.outer > found.place:
        return True
    before = found.phrase.outer - 1 if found.phrase else found.place - 2
    if before < 0:
        return False
    following = low_at(tokens, found.place + 1)
    return tokens[before].low in EDGES | {"as"} and following in EDGES | {"", "on", "in", "at", ":"}


def is_put_behind(tokens: Sequence[Token], found: Clause) -> bool:
    """Whether a clause stands after a comma at the end of the sentence: "…, officials said on Monday."."""
    before = found.phrase.outer - 1 if found.phrase else -1
    if low_at(tokens, before) not in {",", '"'}:
        return False
    rest = tokens[found.place + 1 :]
    return all(not t.word or t.low in CALENDAR or t.low == "on" for t in rest) and len(rest) < 5
