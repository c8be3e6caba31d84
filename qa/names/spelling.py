"""How a name is spelt and how it sounds: plain letters, and spellings of one name in two transliterations.

Transliterations keep the consonants and shift the vowels; no list of names.
"""

from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Indel

from qa.patterns import lazy_pattern

__all__ = ["POSSESSIVE", "fold", "sound_alike"]

POSSESSIVE = lazy_pattern(r"(?:['’][sS]?|\s['’][sS])$")
_SOUNDS = (
    ("x", "ks"),
    ("tch", "ch"),
    ("zh", "z"),
    ("sch", "$"),
    ("sh", "$"),
    ("kh", "h"),
    ("ph", "f"),
    ("ck", "k"),
)
_CONSONANTS = str.maketrans("qwgcj", "kvhky")
_FRONT = frozenset("eiy")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Letters as plain ASCII in lower case, without dots and possessives, single spaces.

    >>> fold("Kraków’s")
    'krakow'
    """
    return " ".join(anyascii(POSSESSIVE.sub("", text)).lower().replace(".", "").split())


@lru_cache(maxsize=8192)
def sound_alike(a: str, b: str) -> bool:
    """Whether two words have the same consonants and vowels near enough to write one name."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or Indel.normalized_similarity(a, b) < 0.5:
        return False
    (bones_a, vowels_a), (bones_b, vowels_b) = _sounds(a), _sounds(b)
    if bones_a != bones_b or _ends_in_vowel(a) != _ends_in_vowel(b):
        return False
    if vowels_a == vowels_b:
        return True
    if len(vowels_a) != len(vowels_b):  # a vowel put between consonants, or left out
        return len(bones_a) >= 5 and Indel.distance(vowels_a, vowels_b) == 1
    one_differs = vowels_a[:-1] == vowels_b[:-1] and len(vowels_a) > 1
    return one_differs and len(bones_a) >= 4 and not _ends_in_vowel(a)


def _ends_in_vowel(word: str) -> bool:
    return word[-1] in "aeiouy"


def _sounds(word: str) -> tuple[str, str]:
    """The consonants of a word, like ones alike and doubles single, and the class of each vowel group."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    word = word.translate(_CONSONANTS)
    bones: list[str] = []
    vowels: list[str] = []
    previous = ""
    for letter in word:
        if letter in "aeiouy":
            if previous not in "aeiouy" or not previous:
                vowels.append("i" if letter in _FRONT else "u" if letter == "u" else "a")
        elif letter != previous:
            bones.append(letter)
        previous = letter
    return "".join(bones), "".join(vowels)
