"""Turns of a transcript: lines that begin with the speaker's name and a colon, as "SMITH: …".

A label counts if it is in capitals, carries a role in brackets, or if other lines have labels that look like
people. What is said in a turn is not known here.
"""

import re

from qa.patterns import lazy_pattern
from qa.speech.speaker_nouns import is_person_noun, words
from qa.speech.speech_window import Window

__all__ = ["turn_at"]

MAX_WORDS = 5
"""Words of a label."""

MAX_LABEL = 256
"""Characters to the colon behind the longest label that the pattern takes."""

_LABEL = lazy_pattern(
    r"(?P<name>[^\W\d_][\w.’'&-]{0,30}(?: [\w.’'&-]{1,30}){0,5}?)"
    r"(?: ?\((?P<role>[^()\n]{1,60})\))? ?:[^\S\n]+(?=\S)"
)
_LINE = lazy_pattern(r"^", re.MULTILINE)
_NOT_LABELS = words(
    """
    a about answer breaking caption category contact date email example fax from image location note notes
    phone photo posted published q question re read see source sources subject summary tags tel to updated
    update video warning also
    """
)
_TURN_ENDS = frozenset(".!?…”\"»’')]—–-:;,")
_COURTESY = words("mr ms mrs dr")


def turn_at(window: Window, start: int) -> tuple[int, int, tuple[int, int] | None] | None:
    """The turn that the sentence at `start` stands in: the name's start and end, the role's span; or None."""
    head = window.text.rfind("\n", window.low, start) + 1 or window.low
    match = _label(window, head)
    if match is None or match.start() > start:
        return None
    name, begin = match["name"], match.start("name")
    if match["role"]:
        return begin, match.end("name"), match.span("role")
    if not (name.isupper() or _is_dialogue(window, match)):
        return None
    first, _, rest = name.partition(" ")
    low = first.casefold().rstrip(".")
    if rest and is_person_noun(low) and low not in _COURTESY:
        return match.end("name") - len(rest), match.end("name"), (begin, begin + len(first))
    return begin, match.end("name"), None


def _label(window: Window, head: int) -> re.Match[str] | None:
    if window.text.find(":", head, head + MAX_LABEL) < 0:
        return None
    match = _LABEL.match(window.text, head, window.high)
    if match is None:
        return None
    parts = match["name"].split()
    if len(parts) > MAX_WORDS or parts[0].casefold().strip(".") in _NOT_LABELS:
        return None
    foot = window.text.find("\n", match.end(), window.high)
    line = window.text[match.end() : window.high if foot < 0 else foot].rstrip()
    if line[-1:] not in _TURN_ENDS and foot >= 0:
        return None
    return match if all(part[0].isupper() for part in parts) else None


def _is_dialogue(window: Window, match: re.Match[str]) -> bool:
    """Whether this label and another of the window look like people."""
    if not _is_person(match):
        return False
    lines = (line.start() for line in _LINE.finditer(window.text, window.low, window.high))
    return any(
        other.start() != match.start() and _is_person(other)
        for at in lines
        if (other := _label(window, at)) is not None
    )


def _is_person(match: re.Match[str]) -> bool:
    return " " in match["name"] or is_person_noun(match["name"].casefold())
