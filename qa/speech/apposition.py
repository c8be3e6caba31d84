"""What an aside beside a noun phrase is to it: its role, its name, or neither.

"Ann Reed, a nurse,", "the mayor, Ann Reed,", "Ann Reed, speaking in Mora,". Where the aside begins and ends
is not known here.
"""

from collections.abc import Sequence
from dataclasses import replace

from qa.speech.name_and_role import Phrase, head_of, is_name, split_phrase
from qa.speech.speaker_nouns import DETERMINERS, LINKS, STOPS, is_body, is_person_noun
from qa.speech.speech_tokens import Token

__all__ = ["is_finite", "with_aside"]

_POSSESSIVE = frozenset({"the", "a", "an", "his", "her", "its", "their", "one"})
_FINITE = frozenset(
    {"is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "did"}
)
_AGENT = ("er", "or", "ist", "ian", "eer")


def is_finite(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether words are a clause of their own: they have an auxiliary, and not behind a relative pronoun."""
    for token in tokens[first : last + 1]:
        if token.low in {"who", "which", "that", "whose", "where", "when"}:
            return False
        if token.low in _FINITE:
            return True
    return False


def with_aside(tokens: Sequence[Token], head: Phrase, first: int, last: int) -> Phrase:
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
    loose = tokens[first].low in _POSSESSIVE
    if is_finite(tokens, first, last):
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
