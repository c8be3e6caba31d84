"""A sentence as tokens: words, marks, and every quotation as one token, so that nothing in it is read.

Words carry what the shape alone can tell: a capital that means a name, an acronym.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.patterns import lazy_pattern
from qa.speech.quotation import Quotation
from qa.speech.speaker_nouns import CALENDAR, DETERMINERS, LINKS, NOT_NAMES, STOPS, is_adverb

__all__ = ["Token", "low_at", "tokenise"]

_LETTER = r"[^\W_\u0300-\u036f]"
_WORD = rf"(?:{_LETTER}\.){{2,}}|{_LETTER}[\w\u0300-\u036f]*(?:[-&’'](?![sS]\b)[\w\u0300-\u036f]+)*"
_TOKEN = lazy_pattern(
    rf"(?P<word>n['’]t\b|{_WORD})|(?P<own>['’]\s?[sS]\b|(?:(?<=s)|(?<=s ))['’](?=\s\w))|[^\w\s]"
)
_POINT = lazy_pattern(r" ?\.(?= ?[^\W\d_])")
_JOINED = ("al-", "el-", "d'", "d’", "o'", "o’", "as-", "ad-", "ash-")


class Token(NamedTuple):
    """A word, a mark or a whole quotation: `text[start:end]`, `low` its letters made small.

    The low of a quotation is `"`, of a possessive ending `'s`. `cap` is a capital that means a name. A tuple,
    because a question takes thousands, and a tuple is made in a quarter of a dataclass's time.
    """

    low: str
    start: int
    end: int
    word: bool
    cap: bool
    acronym: bool = False


def tokenise(text: str, start: int, end: int, found: Sequence[Quotation] = ()) -> list[Token]:
    """The tokens of `text[start:end]` in order; each of the quotations `found` is one token, low `"`."""
    tokens: list[Token] = []
    position, sentence = start, True
    for quotation in found:
        if quotation.end <= start or quotation.start >= end:
            continue
        sentence = _read(text, position, max(position, quotation.start), tokens, sentence)
        tokens.append(Token('"', max(start, quotation.start), min(end, quotation.end), False, False))
        position = quotation.end
    _read(text, position, end, tokens, sentence)
    return tokens


def low_at(tokens: Sequence[Token], place: int) -> str:
    """The low of a token, or an empty string outside the sentence."""
    return tokens[place].low if 0 <= place < len(tokens) else ""


def _read(text: str, start: int, end: int, tokens: list[Token], sentence: bool) -> bool:
    """Append the tokens of unquoted text; `sentence` says whether the next capital only begins a sentence."""
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        if match.lastgroup != "word":
            tokens.append(Token("'s" if match.lastgroup else match[0], first, last, False, False))
            continue
        low, cap, acronym = _shape(match[0], sentence)
        if last == first + 1 and not cap and match[0].isupper() and _POINT.match(text, last):
            cap = True  # the initial of "A. Reed"
        sentence = False
        tokens.append(Token(low, first, last, True, cap, acronym))
    return sentence


@lru_cache(maxsize=16_384)
def _shape(seen: str, opens: bool) -> tuple[str, bool, bool]:
    """A word's low, whether it has a capital that means a name, and whether it is an acronym; `opens` says
    that it is the first of a sentence.
    """
    low = seen.casefold() + "." * (seen in {"US", "WHO"})  # not the pronouns
    cap = seen[0].isupper() or (low.startswith(_JOINED) and not seen.islower())
    if cap:
        small = low in NOT_NAMES or low in DETERMINERS or low in CALENDAR
        cap = not (small or (opens and (low in STOPS or low in LINKS or is_adverb(low))))
    return low, cap, len(seen) > 1 and seen.isupper()
