"""What a text says that somebody is: "Ann Reed, secretary of the council", "harbour master Ann Reed".

By the shapes of apposition in English news; knows nothing of questions.
"""

import re

from index import Span
from qa.patterns import lazy_pattern

__all__ = ["identity"]

_AFTER = lazy_pattern(
    r"(?:,\s+(?:the |an? |his |her |their )?|\s+(?:is|was|are|were)\s+(?:the |an? )?)"
    r"(?P<role>[a-z][^,.;:()–—“”\"]{2,120}?)(?=\s*(?:[,.;:()–—]|$|\bwho\b|\bwhich\b))"
)
_OWNED = lazy_pattern(r"(?:’s|'s|s’|s')\s+(?P<role>[a-z][\w-]*(?: [a-z][\w-]*){0,4}),\s+$")
_NO_ROLE = frozenset(
    """
    said says told added met and or but that by with to in on at for from of when where while as he she they
    it the a an because if after before according than not is was are were will would has had have
    """.split()
)
MAX_BEFORE = 8


def identity(name: str, text: str) -> Span | None:
    """The words of a text that say who a person is; None where it does not say.

    >>> text = "It sank, said harbour master Ann Reed on Monday."
    >>> text[identity("Ann Reed", text).start : identity("Ann Reed", text).end]
    'harbour master'
    """
    place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    if place is None:  # another first name's spelling
        place = re.search(rf"(?<!\w)(?:[A-Z][\w’'.-]* )?{re.escape(name.split()[-1])}(?!\w)", text)
    if place is None:
        return None
    return _after(text, place.end()) or _before(text, place.start())


def _after(text: str, end: int) -> Span | None:
    match = _AFTER.match(text, end)
    if (
        match is None
        or match["role"].split()[0].casefold() in _NO_ROLE
        or match["role"].split()[0].endswith(("ed", "ing"))
    ):
        return None
    return Span(match.start("role"), match.end("role"))


def _before(text: str, start: int) -> Span | None:
    """The role in front of a name: back to the first word that cannot be part of one."""
    window = max(0, start - 120)
    if owned := _OWNED.search(text[window:start]):
        return Span(window + owned.start("role"), window + owned.end("role"))
    words = list(re.finditer(r"[\w’'-]+|[^\w\s]", text[window:start]))
    first = len(words)
    while first > 0 and len(words) - first < MAX_BEFORE:
        word = words[first - 1].group()
        joins = word in ("of", "for", "the", "and") and first < len(words) and _role_before(words, first - 1)
        if not (word[0].isalpha() and (word.casefold() not in _NO_ROLE or joins)) or word.endswith(
            ("’s", "'s")
        ):
            break
        first -= 1
    while first < len(words) and words[first].group().casefold() in ("the", "of", "for", "and"):
        first += 1
    if first == len(words) or text[window + words[-1].end() : start].strip():
        return None
    return Span(window + words[first].start(), window + words[-1].end())


def _role_before(words: list[re.Match[str]], i: int) -> bool:
    """Whether a word that could be of a role stands before "of the" and the like at `i`."""
    before = [match.group() for match in words[max(0, i - 2) : i]]
    return any(word[0].isalpha() and word.casefold() not in _NO_ROLE for word in before)
