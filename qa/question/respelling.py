"""Words of a question that the documents do not have, taken for the library's own spelling of them.

Only a word that occurs nowhere is touched, and only for one that is clearly the same: the same when
transliterated alike, or a slip of the finger. A name must stay absent when it is absent: another person's
name is not a spelling of it, however near, so an exchanged letter, another last letter or a slip in a short
name change nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.vocabulary import Vocabulary, WordForm
from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS

__all__ = ["Respelling", "respelt", "sounds"]

MIN_LETTERS = 5
"""Shorter words have too many neighbours; spellings that sound alike may be one letter shorter."""

MIN_NAME_LETTERS = 7
"""A name needs more letters before a slip is told from another name."""

TWO_SLIPS = 9
"""Letters from which a common word may have two slips."""

MAX_WORDS = 12
"""Words of a question that are looked up, from its beginning."""

MAX_NEAR = 12
"""Terms that are looked at for one word."""

LONGEST_ENDING = 5

RIVAL_RATIO = 10
"""How many times more passages a word needs than another one as near."""

_WORD = lazy_pattern(r"[^\W\d_]+(?![\w-])")
_SAME_INITIALS = ("ckqx", "iyj", "vw", "fp", "sz", "gh", "ea")
_SOUNDS = tuple(
    (lazy_pattern(pattern), sound)
    for pattern, sound in (
        ("tsch|tch|cz", "ch"),
        ("sch|sz|sh", "š"),
        ("zh|ž", "ž"),
        ("kh|ch", "x"),
        ("ph", "f"),
        ("ck|q", "k"),
        ("c(?![eiy])", "k"),
        ("th", "t"),
        ("w", "v"),
        ("ou|oo", "u"),
        ("[yj]", "i"),
        ("ie", "i"),
        ("ks", "x"),
        (r"(.)\1+", r"\1"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Respelling:
    """`question[start:end] == asked` was taken for `used`, a word of the library."""

    asked: str
    used: str
    start: int
    end: int


def respelt(
    question: str, vocabulary: Vocabulary, *, known: Callable[[str], bool]
) -> tuple[str, tuple[Respelling, ...]]:
    """The question in the library's spelling, and what was changed, in order; nothing for most questions.

    `known(word)` says whether a lower-case word is an ordinary one, such as the encoder's vocabulary holds
    whole; it is never a slip, and only a name in it may have another transliteration.

    >>> respelt("Who is Orlovskiy?", vocabulary, known=known)[0]  # doctest: +SKIP
    'Who is Orlovsky?'
    """
    changes = []
    for match in list(_words(question))[:MAX_WORDS]:
        word = match.group()
        used = None if vocabulary.holds(word) else _nearest(question, match, vocabulary, known=known)
        if used is not None:
            changes.append(Respelling(asked=word, used=used, start=match.start(), end=match.end()))
    for change in reversed(changes):
        question = question[: change.start] + change.used + question[change.end :]
    return question, tuple(changes)


def sounds(word: str) -> str:
    """What transliterations of one name have in common.

    >>> sounds("Orlovskyy"), sounds("Orlovskiy"), sounds("Orlovsky"), sounds("Orlovska")
    ('orlovski', 'orlovski', 'orlovski', 'orlovska')
    """
    folded = _letters(word)
    for pattern, sound in _SOUNDS:
        folded = pattern.sub(sound, folded)
    return folded


def _letters(word: str) -> str:
    """In lower case and without accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _words(question: str) -> Iterator[re.Match[str]]:
    """The words that might be misspelt: long enough, no function words, no abbreviations, no numbers."""
    for match in _WORD.finditer(question):
        word = match.group()
        joined = question[: match.start()][-1:] in ("-", "_", ".") or question[: match.start()][-1:].isdigit()
        if (
            len(word) >= MIN_LETTERS - 1
            and word.casefold() not in FUNCTION_WORDS
            and not word.isupper()
            and not joined
        ):
            yield match


def _nearest(
    question: str, match: re.Match[str], vocabulary: Vocabulary, *, known: Callable[[str], bool]
) -> str | None:
    """The one word of the library that this is a spelling of, or None where there is none or several."""
    word = match.group()
    ordinary = known(word.casefold())
    name = word[0].isupper() and question[: match.start()].strip(" \"“‘'(") != ""
    if ordinary and not name:
        return None
    forms = [form for form in _near_forms(word, vocabulary) if form.is_name or not name]
    alike = [
        form
        for form in forms
        if form.is_name
        and sounds(form.text) == sounds(word)
        and not (ordinary and known(form.text.casefold()))  # two established names are two names
    ]
    if alike:
        return max(alike, key=lambda form: (form.n_passages, form.text)).text
    slips = [form for form in forms if not ordinary and _is_slip(word, form, name=name or form.is_name)]
    return _only(word, slips, vocabulary)


def _only(word: str, forms: Sequence[WordForm], vocabulary: Vocabulary) -> str | None:
    """The form of fewest slips; among several words none, unless one is far more common than the others."""
    distances = [OSA.distance(_letters(word), _letters(form.text)) for form in forms]
    best = [form for form, distance in zip(forms, distances, strict=True) if distance == min(distances)]
    best.sort(key=lambda form: -form.n_passages)
    rivals = [form for form in best[1:] if vocabulary.term(form.text) != vocabulary.term(best[0].text)]
    if not best or (rivals and best[0].n_passages < RIVAL_RATIO * rivals[0].n_passages):
        return None
    return best[0].text


def _near_forms(word: str, vocabulary: Vocabulary) -> Iterator[WordForm]:
    """The library's words that may be within two edits, by their terms; most alike first."""
    letters, term = _letters(word), vocabulary.term(word)
    if not term:
        return
    same = next((initials for initials in _SAME_INITIALS if letters[0] in initials), "")
    for initial in dict.fromkeys((letters[0], *same)):
        counts = dict(vocabulary.terms(initial))
        near = [
            found for found, _, _ in process.extract(term, counts.keys(), scorer=OSA.distance, score_cutoff=2)
        ]
        for n in range(max(3, len(letters) - LONGEST_ENDING), len(letters)):
            # A slip in the ending keeps it from being taken off: the terms that the word begins with, nearly.
            terms = [other for other in counts if len(other) == n]
            found = process.extract(letters[:n], terms, scorer=OSA.distance, score_cutoff=1)
            near += [other for other, _, _ in found]
        for other in list(dict.fromkeys(near))[:MAX_NEAR]:
            yield from vocabulary.forms(other, counts[other])


def _is_slip(word: str, form: WordForm, *, name: bool) -> bool:
    """Whether a hand that meant the library's word could have written this one."""
    one, other = _letters(word), _letters(form.text)
    distance = OSA.distance(one, other)
    shorter = min(len(one), len(other))
    if one[0] != other[0] or shorter < (MIN_NAME_LETTERS if name else MIN_LETTERS):
        return False
    if name:
        return (distance == 1 and len(one) != len(other) and one[-2:] == other[-2:]) or _swapped(one, other)
    if distance == 1 and len(one) == len(other) and one[:-1] == other[:-1]:
        return False  # another ending is another form of a word, or another word
    return distance <= (2 if shorter >= TWO_SLIPS else 1)


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places, the last one aside."""
    return (
        len(one) == len(other)
        and one[-1] == other[-1]
        and sorted(one) == sorted(other)
        and OSA.distance(one, other) == 1
    )
