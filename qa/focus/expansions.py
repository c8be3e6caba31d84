"""What an abbreviation stands for, where a text says so: "Marine Safety Board (MSB)" and the like.

After the observation of Schwartz and Hearst (2003) that a text defines an abbreviation beside it in brackets
and its letters are those of the long form, in order. Knows nothing of questions.
"""

import re

from index import Span
from qa.patterns import lazy_pattern

__all__ = ["expansion"]

MAX_WORDS = 3
"""Words of a long form for each letter of its abbreviation, at most."""

_WORD = lazy_pattern(r"\w+(?:[’'-]\w+)*")


def expansion(abbreviation: str, text: str) -> Span | None:
    """The long form of an abbreviation in a text; None where the text does not define it.

    >>> expansion("WHO", "the World Health Organization (WHO) says")
    Span(start=4, end=29)
    """
    place = re.search(rf"[(\[]\s*{re.escape(abbreviation)}\s*[)\],;]", text, re.IGNORECASE)
    if place is not None:
        return _before(abbreviation, text, place.start())
    after = re.search(
        rf"(?<!\w){re.escape(abbreviation)}\s*(?:\(|, (?:or|short for|which stands for)\s|stands for\s)", text
    )
    return _first_letters(abbreviation, text, after.end()) if after else None


def _before(abbreviation: str, text: str, end: int) -> Span | None:
    """The shortest run of words before `end` that has the abbreviation's letters in order."""
    words = list(_WORD.finditer(text, max(0, end - 200), end))[-MAX_WORDS * len(abbreviation) :]
    for first in reversed(range(len(words))):
        start = words[first].start()
        initials = [match.group()[0] for match in words[first:]]
        if _in_order(abbreviation, "".join(initials)) and _same(initials[0], abbreviation[0]):
            return Span(start, words[-1].end())
    for first in reversed(range(len(words))):
        long_form = text[words[first].start() : words[-1].end()]
        if _same(long_form[0], abbreviation[0]) and _in_order(abbreviation, long_form) and " " in long_form:
            return Span(words[first].start(), words[-1].end())
    return None


def _first_letters(abbreviation: str, text: str, start: int) -> Span | None:
    """The run of words from `start` whose initials are the abbreviation's letters."""
    words = list(_WORD.finditer(text, start, start + 200))[: MAX_WORDS * len(abbreviation)]
    for last in range(len(words)):
        if _in_order(abbreviation, "".join(match.group()[0] for match in words[: last + 1])):
            same = _same(words[0].group()[0], abbreviation[0])
            return Span(words[0].start(), words[last].end()) if same else None
    return None


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text.casefold())
    return all(letter in rest for letter in letters.casefold())


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
