"""Where a noun phrase begins and ends beside a verb, and the asides that belong to it.

Left of "said" stands the speaker, with appositions between commas: "Y, the head of X, said". Closed classes
and the shape of words decide; there is no parser. What the phrase does in its sentence is not known here.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.speech.apposition import is_finite, with_aside
from qa.speech.name_and_role import Phrase, can_head, is_name, split_phrase
from qa.speech.speaker_nouns import (
    ABBREVIATED,
    CALENDAR,
    DETERMINERS,
    DOCUMENTS,
    LINKS,
    PARTICLES,
    STOPS,
    is_adverb,
    is_person_noun,
)
from qa.speech.speech_tokens import Token, low_at

__all__ = ["phrase_after", "phrase_before"]

MAX_WORDS = 24
"""Tokens that a phrase may have; titles such as "deputy head of the … of the … of …" reach about 20."""

MAX_LOWS = 5
"""Words in small letters that may stand in a row before the end of a phrase."""

_POSSESSIVE = frozenset({"the", "a", "an", "his", "her", "its", "their"})


def phrase_before(tokens: Sequence[Token], last: int, first: int = 0) -> Phrase | None:
    """The phrase that ends at the token `last`, with the asides between its name and there, or None.

    "Y, the head of X, said": from the comma before "said", the name Y with the role "the head of X".
    """
    if last < first:
        return None
    if tokens[last].low in {",", ")", "–", "—", "-"}:
        return _with_aside(tokens, last, first)
    begin = _left_edge(tokens, last, first)
    if begin > first + 1 and tokens[begin - 1].low == "," and _is_bare_role(tokens[begin]):
        named = _left_edge(tokens, begin - 2, first)
        linked = any(token.low in LINKS for token in tokens[begin:last])
        if linked and named < begin - 2 and is_name(tokens, named, begin - 2):  # "Y Z, head of X said"
            head = split_phrase(tokens, named, begin - 2)
            return head and replace(head, role=(tokens[begin].start, tokens[last].end), until=last)
    return split_phrase(tokens, begin, last) if begin <= last else None


def _is_bare_role(token: Token) -> bool:
    return is_person_noun(token.low) and not token.cap and not token.low.endswith("s")


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
            return with_aside(tokens, phrase, last + 2, until - 1)
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
        if opening not in {"who", "which", "whose"} and is_finite(tokens, comma + 1, last - 1):
            continue  # a clause, not an aside
        begin = _left_edge(tokens, comma - 1, first)
        head = split_phrase(tokens, begin, comma - 1) if begin < comma else None
        if head is not None:
            return _titled_before(tokens, with_aside(tokens, head, comma + 1, last - 1), first)
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


def _left_edge(tokens: Sequence[Token], last: int, first: int) -> int:
    """Where the phrase that ends at `last` begins; `last + 1` where there is none."""
    begin, lows = last + 1, 0
    for i in range(last, max(first, last - MAX_WORDS) - 1, -1):
        token = tokens[i]
        if token.low == "'s" or (token.low == "." and i > first and _abbreviates(tokens[i - 1])):
            continue
        if token.low in DETERMINERS and token.low not in STOPS and not token.cap:
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
        elif headed and not (_goes_on(token) or _leads_to_role(tokens, i)):
            named = tokens[i - 1].cap and not can_head(tokens[i - 1]) and not token.low.endswith("ed")
            if tokens[first].low in DETERMINERS and named and not linked:
                end = i  # "the Turkish constitution"
            break
        else:
            headed = headed or token.cap or can_head(token)
            end = i
    return end


def _leads_to_role(tokens: Sequence[Token], place: int) -> bool:
    """Whether an adjective stands between a name and a role: "McColl security expert Ann Reed"."""
    for token in tokens[place + 1 : place + 3]:
        if is_person_noun(token.low) and not token.cap:
            return tokens[place - 1].cap
        if not _is_part(token) or token.cap:
            return False
    return False


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
