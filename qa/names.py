"""Proper names: where they stand in a sentence, and which of them may be the same.

Two names may be the same by their words (a surname and the full name), by an abbreviation that a text
defines, or by their sound: transliterations keep the consonants and shift the vowels. Shapes and sounds
only, no list of names; this room knows nothing of claims.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from anyascii import anyascii
from rapidfuzz.distance import Indel

from qa.question import FUNCTION_WORDS

__all__ = ["Aliases", "Name", "aliases", "fold", "names_in", "same", "within"]

MAX_TEXT = 20_000
"""Characters of one text that are read for names."""

_TOKEN = re.compile(r"[\w\u0300-\u036f]+(?:[.&'’-][\w\u0300-\u036f]+)*")
_CONNECTORS = frozenset("of for the de la le van von der den du del di da el al bin ibn e y".split())
_GAP = re.compile(r"\s{1,3}")
_AFTER_INITIAL = re.compile(r"\.\s{0,3}")
_POSSESSIVE = re.compile(r"(?:['’]s?|\s['’]s)$")
_OPENERS = FUNCTION_WORDS | frozenset(
    "according although amid another because besides both dear despite earlier either every few following "
    "furthermore given hence however including indeed instead later last like many meanwhile moreover near "
    "neither nearly never next nevertheless none now nobody nothing once others overall per perhaps rather "
    "recently several since still subsequently than though through throughout thus today together tomorrow "
    "toward towards unless unlike until upon via whereas whether within without yesterday yet".split()
)
_CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr "
    "jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday "
    "mon tue tues wed thu thur thurs fri sat sun".split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir lord lady dame president vice deputy prime minister chancellor "
    "secretary general gen lieutenant lt colonel col major maj captain capt sergeant sgt commander admiral "
    "governor gov senator sen representative rep congressman congresswoman mayor judge justice king queen "
    "prince princess pope father chairman chairwoman chair director chief officer inspector detective coach "
    "spokesman spokeswoman spokesperson ambassador attorney premier leader head doctor saint the".split()
)
_DISTINGUISHING = frozenset(
    "new north south east west northern southern eastern western central upper lower great little "
    "san santa los las saint st fort port mount lake".split()
)
_REGIONS = frozenset("city state county province region oblast district".split())
_DEMONYM = re.compile(r"(?:n|an|ian|ean|ese|ish|i|ic|er)?s?")
_INNER = frozenset("of for the and de la du del di da".split())

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A proper name; `sentence[start:end] == text`. `certain` is False for a lone capitalised word that
    opens the sentence, which may be any word.
    """

    start: int
    end: int
    text: str
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliases:
    """What texts say of names: abbreviations with what they stand for, and places with what they lie in,
    both folded.
    """

    expansions: frozenset[tuple[str, str]] = frozenset()
    parts: frozenset[tuple[str, str]] = frozenset()


def fold(text: str) -> str:
    """Letters as plain ASCII in lower case, without dots and possessives, single spaces.

    >>> fold("Kraków’s")
    'krakow'
    """
    return " ".join(anyascii(_POSSESSIVE.sub("", text)).lower().replace(".", "").split())


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
    content = _POSSESSIVE.sub("", text[start : tokens[last].end()])
    plain = content[1:].islower() and len(content) > 1
    return Name(start=start, end=start + len(content), text=content, certain=not (first == 0 and plain))


def _is_capital(word: str) -> bool:
    return word[0].isupper() or (word[0].isdigit() and word[-1].isupper() and "-" in word)


def _end_of_run(text: str, tokens: list[re.Match[str]], i: int) -> int:
    """The index of the last token of the name that begins with token `i`."""
    last = i
    while not _POSSESSIVE.search(tokens[last].group()):
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
    short = len(tokens[j - 1].group()) == 1 or tokens[j - 1].group().lower() in _TITLES
    return short and _AFTER_INITIAL.fullmatch(gap) is not None


_PARENTHESIS = re.compile(r"\(\s?([^()\n]{2,80}?)\s?\)")
_SHORT = re.compile(r"[^\W\d_][\w.&-]{1,9}")
_PLACED = re.compile(
    r"([^\W\d_][\w’'-]{2,30}(?: [^\W\d_][\w’'-]{2,30})?) ?, ([^\W\d_][\w’'-]{2,30})(?=[ ,.;])"
)


def aliases(texts: Iterable[str]) -> Aliases:
    """The abbreviations that texts define, "Harbour Safety Board (HSB)" or "HSB (Harbour Safety Board)", and
    places they put in others, "in Aberley, Wessmark".

    An abbreviation's letters must occur in order in the words before it, the first one at the start of a
    word (Schwartz and Hearst 2003).
    """
    expansions: set[tuple[str, str]] = set()
    parts: set[tuple[str, str]] = set()
    for text in texts:
        for match in _PARENTHESIS.finditer(text):
            inside, before = match.group(1), text[max(0, match.start() - 120) : match.start()].rstrip()
            expansions.update(_definitions(inside, before))
        for match in _PLACED.finditer(text):
            if match.group(1)[0].isupper() and match.group(2)[0].isupper():
                parts.add((fold(match.group(1)), fold(match.group(2))))
    return Aliases(expansions=frozenset(expansions), parts=frozenset(parts))


def _definitions(inside: str, before: str) -> Iterable[tuple[str, str]]:
    words = before.split()
    if _is_short(inside):
        long = _long_form(inside, words[-min(len(inside) + 5, 2 * len(inside)) :])
        if long:
            yield fold(inside), long
    elif words and _is_short(words[-1]):
        long = _long_form(words[-1], inside.split())
        if long and len(inside.split()) <= len(words[-1]) + 5:
            yield fold(words[-1]), long


def _is_short(word: str) -> bool:
    return _SHORT.fullmatch(word) is not None and sum(c.isupper() for c in word) >= 2


def _long_form(short: str, words: list[str]) -> str | None:
    """The end of `words` that `short` abbreviates, folded, or None."""
    letters = [c for c in short.lower() if c.isalnum()]
    text = " ".join(words)
    lower = text.lower()
    at = len(lower)
    for n, letter in enumerate(reversed(letters), start=1):
        at = lower.rfind(letter, 0, at)
        while at > 0 and n == len(letters) and lower[at - 1].isalnum():
            at = lower.rfind(letter, 0, at)
        if at < 0:
            return None
    found = text[at:]
    return fold(found) if len(found) > len(short) + 1 and len(lower) == len(text) else None


def within(part: str, whole: str, known: Aliases) -> bool:
    """Whether a text places one name in the other: "Aberley, Wessmark"."""
    return (fold(part), fold(whole)) in known.parts


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
    if len(a) > 1 and sorted(a) == sorted(b):
        return True
    if len(a) == len(b) == 1:
        return _sound_alike(a[0], b[0]) or _is_demonym(a[0], b[0]) or _is_demonym(b[0], a[0])
    while len(a) > 1 and a[-1] in _REGIONS and len(a) > len(b):
        a = a[:-1]
    while len(b) > 1 and b[-1] in _REGIONS and len(b) > len(a):
        b = b[:-1]
    short, long = sorted((a, b), key=len)
    is_body = bool(_INNER & {*one.split(), *other.split()} & {"of", "for"})
    if is_body and len(short) == 1:
        return False  # "England" is not the "Bank of England"
    for x, y in zip_longest(reversed(short), reversed(long)):
        if x is None:
            return y not in _DISTINGUISHING
        if x in _TITLES or y in _TITLES:
            return x != short[-1] or x == y
        if not _sound_alike(x, y) and not (len(x) == 1 and x == y[:1]) and not (len(y) == 1 and y == x[:1]):
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


@lru_cache(maxsize=8192)
def _sound_alike(a: str, b: str) -> bool:
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
