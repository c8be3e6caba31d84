"""The words of one noun phrase as a name and a role: "fire chief Owen Tarrant", "the Institute's report".

By the shape of words and the nouns of `qa.speech.speaker_nouns`; there is no list of names. Where a phrase
begins and ends in its sentence is not known here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qa.speech.speaker_nouns import (
    COURTESY,
    DETERMINERS,
    DOCUMENTS,
    LINKS,
    NOT_NAMES,
    PARTICLES,
    is_adverb,
    is_body,
    is_person_noun,
)
from qa.speech.speech_tokens import Token

__all__ = ["Kind", "Phrase", "can_head", "head_of", "is_name", "split_phrase"]

Kind = Literal["person", "body", "group", "document", "thing"]

_VAGUE = frozenset({"both", "many", "most", "others", "some"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """The tokens `first` to `last`, both included, that name a speaker, and the role's span in the text.

    `outer` is the first token of the whole phrase, role included, `until` its last, asides included. `wrote`
    says that the phrase is about a document of theirs: "the Institute's report".
    """

    first: int
    last: int
    role: tuple[int, int] | None
    kind: Kind
    outer: int
    until: int
    wrote: bool = False


def split_phrase(tokens: Sequence[Token], first: int, last: int) -> Phrase | None:
    """The name and the role in the tokens `first` to `last`; None where they name nobody.

    "fire chief Owen Tarrant": the name "Owen Tarrant", the role "fire chief". "a report by X" names X.
    """
    first, last = _trimmed(tokens, first, last)
    held = [t for t in tokens[first : last + 1] if t.word]
    if not held or all(t.low in DETERMINERS and not t.cap for t in held):
        lone = len(held) == 1 and held[0].low in _VAGUE
        return _phrase(tokens, first, last, None, first, last) if lone else None
    opening = tokens[first].low
    if opening in {"my", "our", "your"} or (opening in NOT_NAMES and opening not in DETERMINERS):
        return None
    author = _author(tokens, first, last)
    if author is not None:
        return author
    if all(t.low.isdigit() or t.low in COURTESY for t in held):
        return None
    begin = _name_begin(tokens, first, last)
    if any(t.low == "'s" for t in tokens[begin : last + 1]):  # "the mayor Ann Reed's office"
        begin = first
    end = _name_end(tokens, begin, last)
    role = (tokens[first].start, tokens[begin - 1].end) if begin > first else None
    return _phrase(tokens, begin, end, role, first, last)


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """A phrase without the adverbs before it and the marks around it."""
    while first < last:
        token = tokens[first]
        if token.low not in {"'s", "and", "but", "."} and (token.cap or not is_adverb(token.low)):
            break
        first += 1
    while last > first and not tokens[last].cap:
        if tokens[last].low not in {"'s", ".", "and", "the", "a", "an"} | LINKS:
            break
        last -= 1
    return first, last


def is_name(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether all the words are capitalised or small parts of names, and one is capitalised."""
    shape = [t for t in tokens[first : last + 1] if t.word]
    return any(t.cap for t in shape) and all(t.cap or t.low in PARTICLES for t in shape)


def _author(tokens: Sequence[Token], first: int, last: int) -> Phrase | None:
    """Who made the document that the phrase is about: "X's report", "a report by X"."""
    for i in range(first, last + 1):
        low = tokens[i].low
        if low in LINKS:
            return None
        if low not in DOCUMENTS or (tokens[i].cap and i > first and tokens[i - 1].cap):
            continue
        for j in range(i - 1, first, -1):
            if tokens[j].low == "'s":
                return _written_by(split_phrase(tokens, first, j - 1), first, last)
        for j in range(i + 1, min(i + 6, last)):
            if tokens[j].low in {"by", "from"} and not tokens[j + 1].low.isdigit():
                return _written_by(split_phrase(tokens, j + 1, last), first, last)
        return None
    return None


def _written_by(author: Phrase | None, first: int, last: int) -> Phrase | None:
    return replace(author, wrote=True, outer=first, until=last) if author else None


def _name_begin(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where the name begins inside a phrase that may start with a role; `first` where it has no role."""
    for role in range(last - 1, first - 1, -1):
        if is_person_noun(tokens[role].low) and tokens[role].low not in COURTESY:
            begin = _behind_role(tokens, role, last)
            if begin is not None:
                return begin
    cap = next((i for i in range(first, last + 1) if tokens[i].cap), first)
    plain = all(t.word and t.low not in LINKS for t in tokens[first:cap])
    if cap > first and plain and tokens[cap - 1].low not in DETERMINERS and is_name(tokens, cap, last):
        titled = tokens[first].low in DETERMINERS or is_person_noun(tokens[cap - 1].low)
        return cap if titled else first  # "the edition Zorya"
    return first


def _behind_role(tokens: Sequence[Token], role: int, last: int) -> int | None:
    """Where the name begins behind the noun of a role: "Sgt. Ware", "chief of the Navy of Tarn Ann Reed"."""
    begin = role + 1 + (tokens[role + 1].low == "." and role + 1 < last)
    token = tokens[begin]
    if token.cap or (token.low in PARTICLES and begin < last and tokens[begin + 1].cap):
        if tokens[role].cap and _body_ahead(tokens, begin, last):
            return None  # "the General Staff of the Army"
        if tokens[role].low in {"chief", "general", "head", "deputy"} and is_person_noun(tokens[last].low):
            return None  # "the Chief Medical Examiner"
        return begin
    if token.low not in {"of", "for", "at", "on"}:
        return None
    run = last
    while run >= begin and (tokens[run].cap or tokens[run].low in PARTICLES or tokens[run].low == "."):
        run -= 1
    caps = [i for i in range(run + 1, last + 1) if tokens[i].cap]
    if not caps or any(is_body(tokens[i].low) for i in caps):
        return None
    if run > begin and tokens[run].low not in LINKS and tokens[run].low not in DETERMINERS:
        return caps[0]  # "the commander of the fleet Ann Reed"
    return caps[-2] if len(caps) >= 3 else None  # the last two words are taken for the person's name


def _body_ahead(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the capitalised words from `first` on name a body."""
    for token in tokens[first : last + 1]:
        if not token.cap:
            return False
        if is_body(token.low):
            return True
    return False


def _name_end(tokens: Sequence[Token], first: int, last: int) -> int:
    """Where a name ends: "Ann Reed of Harcastle Securities" names Ann Reed, "Bank of Tarn" the bank."""
    for i in range(first + 2, last):
        if tokens[i].low in LINKS:
            person = is_name(tokens, first, i - 1) and not any(is_body(t.low) for t in tokens[first:i])
            return i - 1 if person and not any(is_person_noun(t.low) for t in tokens[first:i]) else last
    return last


def _phrase(
    tokens: Sequence[Token], first: int, last: int, role: tuple[int, int] | None, outer: int, until: int
) -> Phrase:
    return Phrase(
        first=first, last=last, role=role, kind=_kind(tokens, first, last), outer=outer, until=until
    )


def head_of(tokens: Sequence[Token], first: int, last: int) -> int:
    """The last word before a preposition; the owner's word is never the head ("the bank 's chairman")."""
    head = first
    for i in range(first, last + 1):
        if tokens[i].low in LINKS and i > first:
            break
        if tokens[i].word and not (i > head and _trails(tokens[i].low) and can_head(tokens[head])):
            head = i
    return head


def _trails(low: str) -> bool:
    """Whether a word after a noun says more about it: "a source close to", "witnesses interviewed by"."""
    return low in {"familiar", "close", "present", "responsible", "and"} or low.endswith(("ed", "ing"))


def can_head(token: Token) -> bool:
    """Whether a word can be what a phrase is about: after it only names and more such words belong to it."""
    return is_person_noun(token.low) or is_body(token.low) or token.low in DOCUMENTS


def _kind(tokens: Sequence[Token], first: int, last: int) -> Kind:
    """What a phrase names, by its head; "one of the witnesses" by the head behind "of"."""
    if tokens[first].low in DETERMINERS and first + 2 <= last and tokens[first + 1].low == "of":
        return _kind(tokens, first + 2, last)
    head = head_of(tokens, first, last)
    token, low = tokens[head], tokens[head].low
    caps = [t for t in tokens[first : head + 1] if t.cap]
    if is_person_noun(low) and not (token.cap and head > first and tokens[head - 1].cap):
        return "group" if low.endswith("s") and low != "boss" else "person"
    if any(is_body(t.low) for t in caps) or is_body(low):
        return "body"
    if low in DOCUMENTS:
        return "document"
    if is_person_noun(tokens[first].low):  # "researchers and others", "a diplomat familiar with the talks"
        return "group" if tokens[first].low.endswith("s") else "person"
    if not token.cap:
        return "thing"
    if tokens[first].low == "the" or (token.acronym and len(caps) == 1):
        return "body"
    return "person"
