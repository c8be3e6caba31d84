"""The shapes of numbers in English text, as one pattern with named groups, and the value of number words.

Digits with separators, "two hundred and fifty thousand", "half a million"; knows nothing of what is counted.
Every repetition has a bound, so that time is linear in the text.
"""

import re

from qa.names.wordforms import word_set, words
from qa.patterns import lazy_pattern

__all__ = ["MAGNITUDES", "NUMBER", "may_hold_number", "value_of"]

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SMALL = {word: n for n, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12,
}  # fmt: skip
"""What a word or letter after a number multiplies it by; in small letters, singular."""

_ONE = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))})\b"
_SCALE = r"(?:thousand|million|billion|trillion)\b"
_ALONE = rf"(?=[ -](?:dozen|hundred|{_SCALE}))"
_HUNDREDS = rf"[ -]hundred\b(?:(?:[ -]and)?[ -]{_ONE}(?![ -]hundred))?"
_SPELLED = rf"(?:{_ONE}|a{_ALONE})(?:{_HUNDREDS})?"
_TAIL = (
    rf"(?:(?:[ -]and)?[ -]{_ONE}(?:{_HUNDREDS})?"
    rf"(?:[ -]{_SCALE}|(?![ -](?:{_SCALE}|hundred\b|{_ONE})))){{1,4}}"
)
_HALVED = rf"(?:a[ -])?half(?: of)?(?:[ -](?:a|one))?{_ALONE}"
_DIGITS = (
    r"\d{1,3}(?P<sep>[, \u2009\u202f\u00a0])\d{3}(?:(?P=sep)\d{3}){0,4}(?!\d)(?:\.\d{1,9})?"
    r"|\d{1,15}(?: ?\. ?\d{1,9}(?=\D|$))?|\d{1,15}"
)
_MAGNITUDE = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|mn|bn|tn)\b"
NUMBER = lazy_pattern(
    rf"(?<![\w.,/-])(?P<sign>[-−])?(?P<currency>[$€£¥₴₽₹]\s?|(?:USD|EUR|GBP|US\$)\s?)?"
    rf"(?:(?P<digits>{_DIGITS})(?P<half>½)?|\b(?:(?P<halved>{_HALVED})|(?P<word>{_SPELLED})))"
    rf"(?:\s?[-–]\s?(?P<upto>\d{{1,9}}(?:\.\d{{1,4}})?)(?![\w-]))?"
    rf"(?P<ordinal>st|nd|rd|th)?"
    rf"(?:[\s-]?(?P<magnitude>{_MAGNITUDE})(?P<tail>(?(word){_TAIL}|(?!)))?"
    r"|(?(currency)\s?)(?P<letter>[kmb])\b)?"
    r"(?:\s?(?P<unit>%|per ?cent\b|percentage points?\b|°[CF]?|[$€£¥₴₽₹]))?",
    re.IGNORECASE,
)
"""A number. `letter` is a magnitude only right behind the digits or after a currency: "5 m" are metres."""


_DIGIT = lazy_pattern(r"\d")
_COUNTED_BY = ("dozen", "hundred", "thousand", "million", "billion", "trillion")
_SPELT = frozenset((*_ONES, *_TENS))


def may_hold_number(text: str) -> bool:
    """Whether there is a digit, a number word, or a word that "a" or "half" may stand before: where there is
    none, the pattern finds nothing. The text has none of the letters of `qa.names.wordforms.LOOKALIKE`.
    """
    if _DIGIT.search(text) or not _SPELT.isdisjoint(word_set(text)):
        return True
    low = text.casefold()
    return any(word in low for word in _COUNTED_BY)


def value_of(text: str) -> float | None:
    """The number that number words stand for, None where they make none: scales go down, and each part is
    below the one before it.

    >>> value_of("two hundred and fifty thousand"), value_of("nineteen forty"), value_of("a million")
    (250000.0, None, 1000000.0)
    """
    total, part, last_scale, below = 0.0, 0.0, float("inf"), float("inf")
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "and":
            continue
        number = 1 if word == "a" else _SMALL.get(word)
        if number is not None:
            if number >= below:
                return None
            part, below = part + number, 10 if word in _TENS else 0
            continue
        scale = MAGNITUDES.get(word.removesuffix("s"))
        if scale is None or not part or scale >= last_scale or (scale == 100 and part >= 100):
            return None
        if scale == 100:
            part, below = part * scale, scale
        else:
            total, part, last_scale, below = total + part * scale, 0.0, scale, scale
    return total + part
