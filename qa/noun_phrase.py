"""Where a noun phrase begins and ends beside a verb, and the asides that belong to it.

Left of "said" stands the speaker, with appositions between commas: "Y, the head of X, said". Closed classes
and the shape of words decide; there is no parser. What the phrase does in its sentence is not known here.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.name_and_role import Phrase, can_head, head_of, is_name, split_phrase
from qa.speaker_nouns import (
    ABBREVIATED,
    CALENDAR,
    DETERMINERS,
    DOCUMENTS,
    LINKS,
    PARTICLES,
    STOPS,
    is_adverb,
    is_body,
    is_person_noun,
)
from qa.speech_tokens import Token, low_at

__all__ = ["phrase_after", "phrase_before"]

MAX_WORDS = 24
"""Tokens that a phrase may have; titles such as "deputy head of the … of the … of …" reach about 20."""

MAX_LOWS = 5
"""Words in small letters that may stand in a row before the end of a phrase."""

_POSSESSIVE = frozenset({"the", "a", "an", "his", "her", "its", "their"})
_FINITE = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "did"}
)
_AGENT = ("er", "or", "ist", "ian", "eer")


def phrase_before(tokens: Sequence[Token], last: int, first: int = 0) -> Phrase | None:
    """The phrase that ends at the token `last`, with the asides between its name and there, or None.

    "Y, the head of X, said": from the comma before "said", the name Y with the role "the head of X".
    """
    if last < first:
        return None
    if tokens[last].low in {",", ")", "–", "—", "-"}:
        return _with_aside(tokens, last, first)
    begin = _left_edge(tokens, last, first)
    return split_phrase(tokens, begin, last) if begin <= last else None


def phrase_after(tokens: Sequence[Token], first: int) -> Phrase | None:
    """The phrase that begins at the token `first`, with the apposition that follows it, or None."""
    last = _right_edge(tokens, first)
    phrase = split_phrase(tokens, first, last) if last >= first else None
    if phrase is None or last + 2 >= len(tokens):
        return phrase
    if tokens[last + 1].low == "," or (tokens[last + 1].low == "(" and phrase.kind == "person"):
        until = last + 2
        while until < len(tokens) and until - last < MAX_WORDS and tokens[until].low not in ',.;:"()':
            until += 1
        if until > last + 2 and tokens[last + 2].low not in {"and", "but", "or", "while"}:
            return _joined(tokens, phrase, last + 2, until - 1)
    return phrase


def _with_aside(tokens: Sequence[Token], last: int, first: int) -> Phrase | None:
    """The name before an aside that ends with the token `last`; up to three commas back."""
    mark = "(" if tokens[last].low == ")" else tokens[last].low
    tries = 0
    for comma in range(last - 1, max(first, last - 2 * MAX_WORDS), -1):
        if tokens[comma].low in {";", ":", '"'} or tries == 3:
            return None
        if tokens[comma].low != mark:
            continue
        tries += 1
        opening = tokens[comma + 1].low if comma + 1 < last else ""
        if opening in {"and", "but", "or", "that", ""} or not tokens[comma - 1].word:
            continue
        begin = _left_edge(tokens, comma - 1, first)
        head = split_phrase(tokens, begin, comma - 1) if begin < comma else None
        if head is not None:
            return _titled_before(tokens, _joined(tokens, head, comma + 1, last - 1), first)
    return None


def _titled_before(tokens: Sequence[Token], phrase: Phrase, first: int) -> Phrase:
    """The role or name before a phrase with an aside: "the mayor, Y, in a letter, said"."""
    before = phrase.outer - 2
    if phrase.role or before < first or tokens[before + 1].low != "," or not tokens[before].word:
        return phrase
    begin = _left_edge(tokens, before, first)
    head = split_phrase(tokens, begin, before) if begin <= before else None
    if head is None or head.kind != "person":
        return phrase
    names = is_name(tokens, head.first, head.last), is_name(tokens, phrase.first, phrase.last)
    if names == (True, False) and phrase.kind == "person":  # "Y, the mayor, who left in May, said"
        return replace(head, role=(tokens[phrase.outer].start, tokens[phrase.last].end), until=phrase.until)
    if names != (False, True) or head.role:
        return phrase
    return replace(phrase, role=(tokens[head.outer].start, tokens[head.until].end), outer=head.outer)


def _joined(tokens: Sequence[Token], head: Phrase, first: int, last: int) -> Phrase:
    """A phrase with the aside `first..last` taken for its role, for its name, or left out."""
    if tokens[first].low.isdigit() and first + 2 <= last and tokens[first + 1].low == ",":
        first += 2  # "Ann Reed, 54, a teacher, said"
    top = tokens[head_of(tokens, head.first, head.last)]
    named = top.cap and not is_person_noun(top.low)
    aside = split_phrase(tokens, first, last) if tokens[first].word else None
    if aside and not named and is_name(tokens, aside.first, aside.last):
        role = (tokens[head.outer].start, tokens[head.until].end)
        return replace(aside, role=role, outer=head.outer, until=last)
    titled = head.role is not None and not tokens[head.outer].cap  # "lead author Y, an ecologist at Z"
    if named and not titled and _is_role(tokens, first, last):
        return replace(head, role=(tokens[first].start, tokens[last].end), until=last)
    return replace(head, until=last)


def _is_role(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether an aside begins with a noun for a person, or after a determiner for a body.

    After a determiner the endings of agents do as well: "a cellist", "the violin maker".
    """
    loose = tokens[first].low in _POSSESSIVE or tokens[first].low == "one"
    for token in tokens[first : last + 1]:
        if token.low in {"who", "which", "that"}:
            break
        if token.low in _FINITE:
            return False
    for token in tokens[first : min(first + 7, last + 1)]:
        low = token.low
        if is_person_noun(low) or (loose and low.endswith(_AGENT)):
            return True
        if loose and is_body(low) and not low.endswith("s"):
            return True
        if not (token.word or low in {"'s", "-"}):
            return False
        if low not in DETERMINERS and (low in STOPS or low in LINKS):
            return False
    return False


def _left_edge(tokens: Sequence[Token], last: int, first: int) -> int:
    """Where the phrase that ends at `last` begins; `last + 1` where there is none."""
    begin, lows = last + 1, 0
    for i in range(last, max(first, last - MAX_WORDS) - 1, -1):
        token = tokens[i]
        if token.low == "'s" or (token.low == "." and i > first and _abbreviates(tokens[i - 1])):
            continue
        if token.low in DETERMINERS and token.low not in STOPS:
            begin = i
            if i == first or tokens[i - 1].low not in LINKS:
                break
        elif token.low in LINKS or token.low == "and":
            if i == first or not _links_left(tokens, i, first, last):
                break
            lows = 0
        else:
            lows = 0 if token.cap else lows + 1
            if lows > MAX_LOWS or not _is_part(token):
                break
            begin = i
    return begin


def _is_part(token: Token) -> bool:
    """Whether a token can be a noun, a name or an adjective."""
    if token.cap or token.low == "&":
        return True
    return token.word and token.low not in STOPS and token.low not in CALENDAR and not is_adverb(token.low)


def _links_left(tokens: Sequence[Token], place: int, first: int, last: int) -> bool:
    """Whether the preposition, or "and", at `place` belongs to the phrase to its right."""
    left = tokens[place - 1]
    if tokens[place].low == "and":
        return place < last and _alike(left, tokens[place + 1])
    if not left.word or left.low in STOPS or is_adverb(left.low) or left.low in LINKS:
        return False
    if tokens[place].low == "of":
        return True
    for i in range(place - 1, max(first, place - 5) - 1, -1):
        if can_head(tokens[i]):
            return True
        if not tokens[i].word or tokens[i].low in STOPS or tokens[i].low in LINKS:
            return False
    return False


def _right_edge(tokens: Sequence[Token], first: int) -> int:
    """Where the phrase that begins at `first` ends; `first - 1` where there is none."""
    end, headed, linked = first - 1, False, False
    for i in range(first, min(first + MAX_WORDS, len(tokens))):
        token = tokens[i]
        if i > first and (token.low == "'s" or (token.low == "." and _abbreviates(tokens[i - 1]))):
            continue
        if token.low in LINKS or token.low == "and":
            if i == first or i + 1 == len(tokens) or not _links_right(tokens, i):
                break
            headed, linked = headed and token.low == "and", linked or token.low != "and"
        elif token.low in CALENDAR:
            if low_at(tokens, i - 1) not in DETERMINERS or i == first:
                break
        elif not _is_part(token):
            break
        elif headed and not _goes_on(token):
            if tokens[first].low in DETERMINERS and tokens[i - 1].cap and not linked:
                end = i  # "the Turkish constitution"
            break
        else:
            headed = headed or token.cap or can_head(token)
            end = i
    return end


def _goes_on(token: Token) -> bool:
    """Whether a word can follow the head of a phrase: a name, another such noun, a number."""
    return token.cap or can_head(token) or token.low in PARTICLES | DETERMINERS or token.low.isdigit()


def _links_right(tokens: Sequence[Token], place: int) -> bool:
    """Whether the preposition, or "and", at `place` belongs to the phrase to its left."""
    low, left, right = tokens[place].low, tokens[place - 1], tokens[place + 1]
    if low == "and":
        return _alike(left, right)
    made = low == "by" and left.low in DOCUMENTS
    if not made and low not in {"of", "for", "at", "from"}:
        return False
    return made or right.cap or can_head(right) or right.low in _POSSESSIVE


def _abbreviates(token: Token) -> bool:
    return token.low in ABBREVIATED or (token.cap and token.end - token.start == 1)


def _alike(left: Token, right: Token) -> bool:
    """Whether "and" between two words joins them to one phrase."""
    if left.cap and right.cap:
        return True
    return is_person_noun(left.low) and (is_person_noun(right.low) or right.low == "the")
