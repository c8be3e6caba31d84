"""How near the words of a sentence stand to the words of a question.

Lexical: words count as the same when their keys are. Commas and the like count as steps, so that a clause
keeps to itself.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from qa.focus.mentions import Mention
from qa.patterns import lazy_pattern
from qa.question.asked import AUXILIARIES, Asked
from qa.question.question import FUNCTION_WORDS

__all__ = ["WORD", "Reading", "is_news", "key", "nearness", "read_sentence", "share_asked"]

KEY_LETTERS = 8

NEARNESS = 6.0
"""Words at which a matched word of the question counts half. Tuned with the fits below on the even-numbered
questions of XQuAD-en; `python -m qa.evaluation.focus` prints both halves."""

_MODALS = frozenset("has have had will would can could may might must shall should".split())

WORD = lazy_pattern(r"\w+(?:[’'.,-]\w+)*|[^\w\s]")
_STEP = {
    ",": 2.0,
    ";": 4.0,
    ":": 3.0,
    "–": 3.0,
    "—": 3.0,
    "(": 1.5,
    ")": 1.5,
    "and": 1.0,
    "but": 3.0,
    "while": 3.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as the question sees it: what is asked, its words by their keys (`asked.heads` in `counted`,
    all content words in `keys`, in order in `content`), and the verb of "who did it".
    """

    asked: Asked
    text: str
    content: tuple[str, ...]
    keys: frozenset[str]
    verb: str
    counted: frozenset[str]


def read_sentence(question: str, wanted: Asked, sentence: str) -> Reading:
    """The sentence beside what the question asks for."""
    content, verb = _of_question(question, wanted.end)
    return Reading(
        asked=wanted,
        text=sentence,
        content=content,
        keys=frozenset(content),
        verb=verb,
        counted=frozenset(key(head) for head in wanted.heads),
    )


@lru_cache(maxsize=64)
def _of_question(question: str, end: int) -> tuple[tuple[str, ...], str]:
    return _content(question), _verb(question[end:])


@lru_cache(maxsize=65_536)
def key(word: str) -> str:
    """What is the same in the forms of a word.

    >>> key("signed"), key("signs"), key("Tesla's")
    ('sign', 'sign', 'tesla')
    """
    folded = word.casefold().removesuffix("’s").removesuffix("'s")
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 4:
            folded = folded[: -len(ending)]
            break
    return folded[:KEY_LETTERS]


def _content(question: str) -> tuple[str, ...]:
    words = dict.fromkeys(match.group() for match in WORD.finditer(question[:500]))
    return tuple(
        dict.fromkeys(
            key(word)
            for word in words
            if word[0].isalnum()
            and word.casefold() not in FUNCTION_WORDS
            and word.casefold() not in AUXILIARIES
        )
    )


def _verb(rest: str) -> str:
    """What is done in "who did it", "who would do it", "who does not do it"; "" elsewhere."""
    words = [match.group().casefold() for match in WORD.finditer(rest)][:4]
    modal = bool(words) and words[0] in _MODALS
    if words[1:2] == ["not"]:
        words, modal = words[2:], True
    elif modal:
        words = words[1:]
    word = words[0] if words else ""
    return "" if (word in AUXILIARIES and not modal) or word in FUNCTION_WORDS else key(word)


def is_news(reading: Reading, mention: Mention) -> bool:
    """Whether the mention says a word that the question does not."""
    words = [match.group() for match in WORD.finditer(reading.text[mention.start : mention.end])]
    return any(
        key(word) not in reading.keys
        for word in words
        if word[0].isalnum() and word.casefold() not in FUNCTION_WORDS
    ) or (bool(words) and all(word.casefold() in {"one", "half", "none", "zero"} for word in words))


def nearness(reading: Reading, mentions: Sequence[Mention]) -> list[float]:
    """How near the question's words stand to the best word of each mention, 0 to 1."""
    if not mentions:
        return []
    spans = [match.span() for match in WORD.finditer(reading.text)]
    starts = [start for start, _ in spans]
    near = _near(reading, spans)
    found = []
    for mention in mentions:
        first = bisect_left(starts, mention.start)
        inside = near[first : max(bisect_left(starts, mention.end), first + 1)]
        found.append(max(inside, default=0.0))
    return found


def _near(reading: Reading, spans: Sequence[tuple[int, int]]) -> list[float]:
    """For each word of the sentence the mean over the question's words of how near their nearest match is."""
    places_of: dict[str, list[int]] = {}
    for i, (start, end) in enumerate(spans):
        places_of.setdefault(key(reading.text[start:end]), []).append(i)
    matched = [places_of[word] for word in reading.content if word in places_of]
    if not matched:
        return [0.0] * len(spans)
    steps = [_STEP.get(reading.text[start:end], 1.0) for start, end in spans]
    places = np.cumsum(steps, dtype=np.float32)
    distances = np.abs(places - places[[i for of_word in matched for i in of_word], None])
    bounds = np.cumsum([0, *(len(of_word) for of_word in matched[:-1])])
    nearest = np.minimum.reduceat(distances, bounds, axis=0)
    total = (1.0 / (1.0 + nearest / NEARNESS)).sum(axis=0)
    return [float(near) for near in total / max(len(reading.content), 1)]


def share_asked(reading: Reading, mention: Mention) -> float:
    """The share of the mention's words that the question says itself."""
    words = [match.group() for match in WORD.finditer(reading.text, mention.start, mention.end)]
    return sum(key(word) in reading.keys for word in words) / max(len(words), 1)
