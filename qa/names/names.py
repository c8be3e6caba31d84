"""Proper names: where they stand in a sentence, and which of them may be the same.

Two names may be the same by their words (a surname and the full name), by an abbreviation that a text
defines, or by their sound: transliterations keep the consonants and shift the vowels. Shapes and sounds
only, no list of names; this room knows nothing of claims.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from qa.names.abbreviations import Aliases, aliases, within
from qa.names.spelling import POSSESSIVE, fold, sound_alike
from qa.names.wordforms import words
from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS

__all__ = ["TITLES", "Aliases", "Name", "aliases", "names_in", "same", "within"]

MAX_TEXT = 20_000
"""Characters of one text that are read for names."""

MAX_NAME_WORDS = 12
"""A longer run of capitals is cut."""

_TOKEN = lazy_pattern(r"[\w\u0300-\u036f]+(?:[.&'’-][\w\u0300-\u036f]+)*")
_CONNECTORS = frozenset(words("of for the de la le van von der den du del di da el al bin ibn e y"))
_GAP = lazy_pattern(r"\s{1,3}")
_AFTER_INITIAL = lazy_pattern(r"\.\s{0,3}")
_OPENERS = FUNCTION_WORDS | frozenset(
    words(
        "according although amid another because besides both dear despite earlier either every few "
        "following furthermore given hence however including indeed instead later last like many "
        "meanwhile moreover near neither nearly never next nevertheless none now nobody nothing once "
        "others overall per perhaps rather recently several since still subsequently than though "
        "through throughout thus today together tomorrow toward towards unless unlike until upon via "
        "whereas whether within without yesterday yet"
    )
)
_CALENDAR = frozenset(
    words(
        "january february march april may june july august september october november december jan "
        "feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday "
        "saturday sunday mon tue tues wed thu thur thurs fri sat sun"
    )
)
TITLES = frozenset(
    words(
        "mr mrs ms miss dr prof professor sir lord lady dame president vice deputy prime minister "
        "chancellor secretary general gen lieutenant lt colonel col major maj captain capt sergeant "
        "sgt commander admiral governor gov senator sen representative rep congressman congresswoman "
        "mayor judge justice king queen prince princess pope father chairman chairwoman chair "
        "director chief officer inspector detective coach spokesman spokeswoman spokesperson "
        "ambassador attorney premier leader head doctor saint the"
    )
)
_DISTINGUISHING = frozenset(
    words(
        "new north south east west northern southern eastern western central upper lower great little "
        "san santa los las saint st fort port mount lake"
    )
)
_REGIONS = frozenset(words("city state county province region oblast district"))
_DEMONYM = lazy_pattern(r"(?:n|an|ian|ean|ese|ish|i|ic|er)?s?")
_INNER = frozenset(words("of for the and de la du del di da"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A proper name; `sentence[start:end] == text`. `certain` is False for a lone capitalised word that
    opens the sentence, which may be any word.
    """

    start: int
    end: int
    text: str
    certain: bool = True


@lru_cache(maxsize=512)
def names_in(text: str) -> tuple[Name, ...]:
    """The proper names of a sentence in order: runs of capitalised words, with "of" or "van" between them.

    Months, weekdays and function words that open a sentence are none. A text mostly in capitals (a headline)
    has no shapes to go by, and no names.

    >>> [name.text for name in names_in("The Bank of Aland told José Díaz’s lawyer in May.")]
    ['Bank of Aland', 'José Díaz']
    """
    tokens = list(_TOKEN.finditer(text, 0, MAX_TEXT))
    words = [token for token in tokens if token.group()[0].isalpha()]
    capitals = sum(_is_capital(token.group()) for token in words)
    if len(words) > 5 and capitals > 0.7 * len(words):
        return ()
    names: list[Name] = []
    i = 0
    while i < len(tokens):
        if not _is_capital(tokens[i].group()) or fold(tokens[i].group()) in _CALENDAR:
            i += 1
            continue
        last = _end_of_run(text, tokens, i)
        first = i
        while (
            first <= last
            and tokens[first].group().lower() in _OPENERS
            and not tokens[first].group().isupper()
        ):
            first += 1
        if first <= last:
            names.append(_name(text, tokens, first, last))
        i = last + 1
    return tuple(names)


def _name(text: str, tokens: list[re.Match[str]], first: int, last: int) -> Name:
    start = tokens[first].start()
    content = POSSESSIVE.sub("", text[start : tokens[last].end()])
    plain = content[1:].islower() and len(content) > 1
    return Name(start=start, end=start + len(content), text=content, certain=not (first == 0 and plain))


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and word[-1].isupper() and "-" in word)


def _end_of_run(text: str, tokens: list[re.Match[str]], i: int) -> int:
    """The index of the last token of the name that begins with token `i`."""
    last = i
    while last - i < MAX_NAME_WORDS and not POSSESSIVE.search(tokens[last].group()):
        j = last + 1
        while (
            j < min(last + 3, len(tokens)) and tokens[j].group() in _CONNECTORS and _joined(text, tokens, j)
        ):
            j += 1
        if j >= len(tokens) or not _joined(text, tokens, j) or not _is_capital(tokens[j].group()):
            break
        if fold(tokens[j].group()) in _CALENDAR:
            break
        last = j
    return last


def _joined(text: str, tokens: list[re.Match[str]], j: int) -> bool:
    """Whether nothing but a space stands before token `j`, or the full stop of an initial or a title."""
    gap = text[tokens[j - 1].end() : tokens[j].start()]
    if _GAP.fullmatch(gap):
        return True
    short = len(tokens[j - 1].group()) == 1 or tokens[j - 1].group().lower() in TITLES
    return short and _AFTER_INITIAL.fullmatch(gap) is not None


def same(a: str, b: str, known: Aliases) -> bool:
    """Whether two names may be of one person, place or body. Symmetric, and true of a name and itself.

    >>> same("Sergei Lavrenov", "Gen. Serhiy Lavrenov", Aliases()), same("Niger", "Nigeria", Aliases())
    (True, False)
    """
    one, other = fold(a), fold(b)
    return one == other or _alike(one, other) or _expands(one, other, known) or _expands(other, one, known)


def _expands(short: str, long: str, known: Aliases) -> bool:
    """Whether a text defines `short`; what follows or precedes an abbreviation is not looked at."""
    words = short.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return len(words) == 1 and any(
        key == words[0] and _alike(long, meaning) for key, meaning in known.expansions
    )


@lru_cache(maxsize=8192)
def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    a = [word for word in one.replace("-", " ").split() if word not in _INNER]
    b = [word for word in other.replace("-", " ").split() if word not in _INNER]
    if not a or not b:
        return False
    if len(a) == len(b) == 1:
        return sound_alike(a[0], b[0]) or _is_demonym(a[0], b[0]) or _is_demonym(b[0], a[0])
    if sorted(a) == sorted(b):
        return True
    short, long = sorted((a, b), key=len)
    if len(long) > len(short) and long[-1] in _REGIONS:
        long = long[:-1]
    if len(short) == 1 and {"of", "for"} & {*one.split(), *other.split()}:
        return False  # "England" is not the "Bank of England"
    return _ends_alike(short, long)


def _ends_alike(short: list[str], long: list[str]) -> bool:
    """Whether two names agree from their last word back to a title or to where one begins."""
    for i, (x, y) in enumerate(zip_longest(reversed(short), reversed(long))):
        if x is None:
            return y not in _DISTINGUISHING
        if x in TITLES or y in TITLES:
            return i > 0 or x == y
        initial = 1 in (len(x), len(y)) and x[:1] == y[:1]
        if not initial and not sound_alike(x, y):
            return False
    return True


def _is_demonym(place: str, people: str) -> bool:
    """Whether `people` is `place` with an ending, its last vowels dropped or not: "Aland", "Alandese"."""
    if len(place) < 4 or not people.startswith(place[:-2]):
        return False
    stems = {place, place[:-1] if place[-1] in "aeioy" else place}
    stems |= {place[:-2] + "i"} if place.endswith("ne") else set()
    return any(
        people.startswith(stem) and _DEMONYM.fullmatch(people[len(stem) :]) is not None for stem in stems
    )
