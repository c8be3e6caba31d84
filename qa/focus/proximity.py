"""How near the words of a sentence stand to the words of a question.

Lexical: words count as the same when their keys are. Commas and the like count as steps, so that a clause
keeps to itself.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qa.focus.mentions import Mention
from qa.question.asked import AUXILIARIES, Asked
from qa.question.question import FUNCTION_WORDS

__all__ = ["WORD", "Reading", "is_news", "key", "nearness", "read_sentence", "share_asked"]

KEY_LETTERS = 8

NEARNESS = 6.0
"""Words at which a matched word of the question counts half. Tuned with the fits below on the even-numbered
questions of XQuAD-en; `python -m qa.evaluation.focus` prints both halves."""

_MODALS = frozenset("has have had will would can could may might must shall should".split())

WORD = re.compile(r"\w+(?:[’'.,-]\w+)*|[^\w\s]")
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
    """A sentence as the question sees it. `near` `(n_words,)` is, for each word of the sentence, the sum over
    the question's content words of how near their nearest match is; `starts` `(n_words,)` are characters.
    """

    asked: Asked
    text: str
    starts: NDArray[np.int64]
    near: NDArray[np.float32]
    keys: frozenset[str]
    verb: str
    counted: frozenset[str]


def read_sentence(question: str, wanted: Asked, sentence: str) -> Reading:
    """The sentence with, for each of its words, how near the question's words are."""
    words = [match.span() for match in WORD.finditer(sentence)]
    steps = [_STEP.get(sentence[a:b], 1.0) for a, b in words]
    places = np.cumsum(steps, dtype=np.float32)
    keys = np.array([key(sentence[a:b]) for a, b in words])
    content = _content(question)
    near = np.zeros(len(words), np.float32)
    for word in content:
        matched = places[keys == word]
        if len(matched):
            distance = np.abs(places[:, None] - matched[None, :]).min(axis=1)
            near += 1.0 / (1.0 + distance / NEARNESS)
    return Reading(
        asked=wanted,
        text=sentence,
        starts=np.array([a for a, _ in words], np.int64),
        near=(near / max(len(content), 1)).astype(np.float32),
        keys=frozenset(content),
        verb=_verb(question[wanted.end :]),
        counted=frozenset(key(head) for head in wanted.heads),
    )


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


def nearness(reading: Reading, mention: Mention) -> float:
    """The nearness of the mention's best word, 0 to 1."""
    first = int(np.searchsorted(reading.starts, mention.start))
    last = max(int(np.searchsorted(reading.starts, mention.end)), first + 1)
    inside = reading.near[first:last]
    return float(inside.max()) if len(inside) else 0.0


def share_asked(reading: Reading, mention: Mention) -> float:
    """The share of the mention's words that the question says itself."""
    words = [match.group() for match in WORD.finditer(reading.text, mention.start, mention.end)]
    return sum(key(word) in reading.keys for word in words) / max(len(words), 1)
