"""Words that nobody has written, without end: names, numbers and days drawn so that the vocabulary of a
corpus keeps growing with it (Heaps' law) while a few words stay frequent (Zipf's law).

Knows nothing of texts. All drawing is from numbers in [0, 1), so the same numbers give the same words.
"""

import calendar
import re
from functools import lru_cache

__all__ = ["coined", "month", "number_like", "rank", "spelt", "weekday"]

ZIPF_OFFSET = 150.0
ZIPF_EXPONENT = 0.7
"""A rank's probability falls as (1 + rank / ZIPF_OFFSET) ** -(1 + ZIPF_EXPONENT): the most frequent of the
drawn words has half a per cent of the draws, and n draws see some n ** 0.59 different words: 46,000 in a
million."""

MAX_RANK = 50_000_000

_ONSETS = "b br d dr f g gr h j k kl kr l m n p pr r s sk st t tr v z".split()
_VOWELS = "a e i o u".split()
_SYLLABLES = tuple(onset + vowel for vowel in _VOWELS for onset in _ONSETS)
_ENDINGS = "n r l s k t v m nd rt sk x".split()
_MIXER = 2_654_435_761  # a prime (Knuth): neighbouring ranks begin with different letters, no two are alike

_DIGIT = re.compile(r"\d")
_MONTHS = tuple(calendar.month_name)[1:]
_WEEKDAYS = tuple(calendar.day_name)


def rank(u: float) -> int:
    """The rank of the word that a number in [0, 1) draws; 0 is the most frequent."""
    return min(int(ZIPF_OFFSET * ((1.0 - u) ** (-1.0 / ZIPF_EXPONENT) - 1.0)), MAX_RANK)


@lru_cache(maxsize=200_000)
def spelt(rank: int) -> str:
    """The word of a rank, in lower case: two syllables and more; each rank has its own.

    >>> spelt(0), spelt(1) == spelt(2)
    ('baban', False)
    """
    n = len(_SYLLABLES)
    n_syllables, within = 2, rank
    while within >= n**n_syllables:
        within -= n**n_syllables
        n_syllables += 1
    mixed = within * _MIXER % n**n_syllables
    syllables = []
    for _ in range(n_syllables):
        mixed, digit = divmod(mixed, n)
        syllables.append(_SYLLABLES[digit])
    return "".join(syllables) + _ENDINGS[within % len(_ENDINGS)]


def coined(like: str, u: float) -> str:
    """A new word with the ending of an English one: "harvested" gives something that ends in "ed"."""
    ending = next((end for end in ("ing", "ed", "ly", "s") if like.endswith(end)), "")
    return spelt(rank(u)) + ending


def number_like(shape: str, u: float) -> str:
    """A number of the same form: as many digits, separators where they were, no leading zero.

    A year stays a year.

    >>> number_like("48,212", 0.5)
    '50,000'
    """
    digits = "".join(_DIGIT.findall(shape))
    if shape == digits and len(shape) == 4 and "1900" <= shape <= "2099":
        return str(1990 + int(u * 37))
    low = 10 ** (len(digits) - 1) if len(digits) > 1 else 1
    drawn = iter(str(low + int(u * (10 ** len(digits) - low)))[: len(digits)])
    return _DIGIT.sub(lambda _: next(drawn), shape)


def month(u: float) -> str:
    """A month's name."""
    return _MONTHS[int(u * 12)]


def weekday(u: float) -> str:
    """A weekday's name."""
    return _WEEKDAYS[int(u * 7)]
