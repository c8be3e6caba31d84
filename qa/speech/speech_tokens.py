"""A sentence as tokens: words, marks, and every quotation as one token, so that nothing in it is read.

Words carry what the shape alone can tell: a capital that means a name, an acronym.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa.speech.quotation import Quotation
from qa.speech.speaker_nouns import CALENDAR, DETERMINERS, LINKS, NOT_NAMES, STOPS, is_adverb

__all__ = ["Token", "low_at", "tokenise"]

_LETTER = r"[^\W_\u0300-\u036f]"
_WORD = rf"(?:{_LETTER}\.){{2,}}|{_LETTER}[\w\u0300-\u036f]*(?:[-&’'](?![sS]\b)[\w\u0300-\u036f]+)*"
_TOKEN = re.compile(
    rf"(?P<word>n['’]t\b|{_WORD})|(?P<own>['’]\s?[sS]\b|(?:(?<=s)|(?<=s ))['’](?=\s\w))|[^\w\s]"
)
_POINT = re.compile(r" ?\.(?= ?[^\W\d_])")
_JOINED = ("al-", "el-", "d'", "d’", "o'", "o’", "as-", "ad-", "ash-")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a whole quotation: `text[start:end]`, `low` its letters made small.

    The low of a quotation is `"`, of a possessive ending `'s`. `cap` is a capital that means a name.
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
        seen = match.group()
        if match["word"] is None:
            low = "'s" if match["own"] else seen
            tokens.append(Token(low, match.start(), match.end(), False, False))
            continue
        low = seen.casefold() + "." * (seen in {"US", "WHO"})  # not the pronouns
        cap = seen[0].isupper() or (low.startswith(_JOINED) and not seen.islower())
        if cap and not (len(seen) == 1 and _POINT.match(text, match.end())):  # the initial of "A. Reed"
            small = low in NOT_NAMES or low in DETERMINERS or low in CALENDAR
            small = small or (sentence and (low in STOPS or low in LINKS or is_adverb(low)))
            cap = not small
        sentence = False
        tokens.append(Token(low, match.start(), match.end(), True, cap, len(seen) > 1 and seen.isupper()))
    return sentence
