"""How well a name or a phrase of a sentence fits what is asked for: a person, a place, a thing of a kind.

By the words beside it: "by", "in", "called", the question's own verb, the words of the thing asked for.
"""

import re
from collections.abc import Callable

from qa.focus.mentions import Mention, dates, names, phrases
from qa.focus.proximity import WORD, Reading, is_news, key, share_asked
from qa.patterns import lazy_pattern

__all__ = ["NAMED"]

AGENCY = 0.2
"""What a phrase that is no name must have to be taken for who did it."""
HEAD_FIT = 0.5
NAME_FIT = 0.4

_PLACE_BEFORE = lazy_pattern(
    r"\b(?:in|at|to|from|near|into|around|outside|on|toward|towards)\s+(?:the\s+)?(?:\w+ern\s+)?$",
    re.IGNORECASE,
)
_COMPASS = lazy_pattern(r"\b(?:north|south|east|west|central|upper|lower)\w*\s+$", re.IGNORECASE)
_BEFORE_NAME = lazy_pattern(r" [a-z]+ [A-Z]")
_CALLED = lazy_pattern(
    r"\b(?:called|named|known as|termed|dubbed|titled|entitled|is|was|are|were)\s+(?:the\s+"
    r"|an?\s+)?[\"“‘']?$",
    re.IGNORECASE,
)
_OF = lazy_pattern(
    r"\b(?:of|called|named|known as|such as|like|including)\s+(?:the\s+)?[\"“‘']?$|[,:(]\s*$",
    re.IGNORECASE,
)
_BY = lazy_pattern(r"\bby\s+(?:the\s+)?$", re.IGNORECASE)


def _people(reading: Reading) -> list[tuple[Mention, float]]:
    """Names, best those that do what the question says; where there are none, phrases that do."""
    named = _unasked(reading)
    if any(is_news(reading, mention) for mention in named):
        return [(mention, _agency(reading, mention) + _personal(reading, mention)) for mention in named]
    agents = [(mention, _agency(reading, mention)) for mention in phrases(reading.text)]
    return [(mention, fit) for mention, fit in agents if fit >= AGENCY]


def _agency(reading: Reading, mention: Mention) -> float:
    """How well a name fits as the one who does it: after "by", or right before the question's own verb."""
    by = bool(_BY.search(reading.text[max(0, mention.outer - 12) : mention.outer]))
    after = [match.group() for match in WORD.finditer(reading.text, mention.end, mention.end + 60)][:6]
    does = False
    for word in after:  # up to the next name, which would be the one who does it
        if word[0].isupper() or does:
            break
        does = bool(reading.verb) and key(word) == reading.verb
    return 0.4 * by + 0.3 * does - 0.5 * share_asked(reading, mention)


def _personal(reading: Reading, mention: Mention) -> float:
    """How much a name looks like a person's: early, of two words, after no "in", before no other name."""
    placed = bool(_PLACE_BEFORE.search(reading.text[max(0, mention.outer - 40) : mention.outer]))
    modifies = bool(_BEFORE_NAME.match(reading.text, mention.end))
    several = " " in reading.text[mention.start : mention.end]
    return 0.1 * (mention.outer < 30) + 0.1 * several - 0.1 * placed - 0.3 * modifies


def _places(reading: Reading) -> list[tuple[Mention, float]]:
    found = []
    for mention in _unasked(reading):
        before = reading.text[max(0, mention.outer - 40) : mention.outer]
        compass = _COMPASS.search(before)
        start = (
            mention.start - len(compass.group())
            if compass and mention.outer == mention.start
            else mention.start
        )
        widened = Mention(start=start, end=mention.end, outer=start, unit=mention.end)
        found.append(
            (widened, 0.5 * bool(_PLACE_BEFORE.search(before)) - 0.5 * share_asked(reading, mention))
        )
    if any(is_news(reading, mention) for mention, _ in found):
        return found
    return [
        (mention, 0.0)
        for mention in phrases(reading.text)
        if _PLACE_BEFORE.search(reading.text[max(0, mention.outer - 40) : mention.outer])
    ]


def _unasked(reading: Reading) -> list[Mention]:
    """The names of the sentence that are no dates and not wholly in the question."""
    dated = dates(reading.text)
    return [
        mention
        for mention in names(reading.text)
        if not any(one.start <= mention.start < one.end for one in dated)
    ]


def _things(reading: Reading) -> list[tuple[Mention, float]]:
    """What stands before the head's own words ("S-400 air defense systems"), what is called so, or a name."""
    found: list[tuple[Mention, float]] = []
    named = _unasked(reading)
    for mention in phrases(reading.text):
        cut, head = _without_question(reading, mention)
        if cut is not None and not any(_cuts(cut, name) for name in named):
            found.append((cut, HEAD_FIT * head + _introduced(reading, cut) - _verbal(reading, cut)))
    for mention in named:
        words = [match.group() for match in WORD.finditer(reading.text, mention.start, mention.end)]
        head = any(key(word) in reading.counted for word in words)
        fit = NAME_FIT + (HEAD_FIT + 0.1) * head + _introduced(reading, mention)
        found.append((mention, fit - 0.5 * share_asked(reading, mention) * (not head)))
    return found


def _cuts(cut: Mention, name: Mention) -> bool:
    """Whether only a piece of a name is within a phrase."""
    overlap = cut.start < name.end and name.start < cut.end
    return overlap and not (cut.start <= name.start and name.end <= cut.end)


def _introduced(reading: Reading, mention: Mention) -> float:
    """Whether "called", "is", or the head itself leads to the mention: "the village of Oldport"."""
    before = reading.text[max(0, mention.start - 40) : mention.start]
    words = [key(match.group()) for match in WORD.finditer(before)][-4:]
    fit = 0.2 * bool(_CALLED.search(before))
    return fit + 0.4 * (bool(_OF.search(before)) and any(word in reading.counted for word in words))


def _verbal(reading: Reading, mention: Mention) -> float:
    """What a phrase that looks like a verb or an adverb loses."""
    words = reading.text[mention.start : mention.end].split()
    if len(words) > 1 or not words[0].islower():
        return 0.0
    if reading.text[: mention.start].endswith(" to "):
        return 0.6
    return 0.3 if words[0].endswith(("ed", "ly", "ing", "ful", "able", "est")) else 0.1


def _without_question(reading: Reading, mention: Mention) -> tuple[Mention | None, bool]:
    """The longest part of a phrase without words of the question, and whether the head follows it."""
    best: list[re.Match[str]] = []
    run: list[re.Match[str]] = []
    head = False
    for match in WORD.finditer(reading.text, mention.start, mention.end):
        if key(match.group()) in reading.keys:
            if run and key(match.group()) in reading.counted:
                best, head = run, True
            run = []
        else:
            run = [*run, match]
            if len(run) > len(best) and not head:
                best = run
    if not best:
        return None, False
    start, end = best[0].start(), best[-1].end()
    return Mention(start=start, end=end, outer=start, unit=end), head


NAMED: dict[str, Callable[[Reading], list[tuple[Mention, float]]]] = {
    "person": _people,
    "place": _places,
    "thing": _things,
}
"""What finds the mentions of each kind, with their fit."""
