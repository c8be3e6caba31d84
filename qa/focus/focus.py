"""The words inside a quote that answer: a number, a date, a name, or the phrase asked for.

    question -> what is asked -> mentions of that kind in the sentence -> the one that fits best

It chooses between mentions only; which sentence answers is decided before, and a sentence that mentions
nothing of the kind, or nothing that fits, has no focus. Everything is lexical: the cosines of late
interaction were tried for nearness, and for the likeness of the question word, and gained about 0.01 of F1 on
one half of XQuAD-en and nothing on the other.
"""

from collections.abc import Sequence
from functools import lru_cache

from index import Span
from qa.focus.candidates import candidates
from qa.focus.expansions import expansion
from qa.focus.identity import identity
from qa.focus.mentions import Mention
from qa.focus.proximity import Reading, read_sentence
from qa.patterns import lazy_pattern
from qa.question.asked import Asked, asked
from qa.question.question import AnswerType

__all__ = ["focus"]

MAX_CHARACTERS = 3000
"""Of a sentence, from its beginning; no real one is as long."""

MAX_LIST = 5

MIN_SCORE = 0.05
"""What the best mention must score to be marked."""

_FLOORS: dict[str, float] = {"thing": 0.5, "person": -0.15, "number": -0.05}

_JOINED = lazy_pattern(r"\s*(?:,|and|&|, and)\s*(?:the\s+)?$")


def focus(
    question: str, text: str, start: int, end: int, *, kind: AnswerType | None = None
) -> tuple[Span, ...]:
    """The spans within `text[start:end]` that answer the question, in order; offsets are those of `text`.

    One span for most questions, several where the sentence lists the names asked for, none where the
    question asks for no number, date, name or thing, or where none is there that it does not say itself.
    `kind` is what to look for where the words of the question do not say.

    >>> focus("How many ships sank?", "Of 40 ships 12 sank.", 0, 20)
    (Span(start=12, end=14),)
    """
    wanted = _asked(question, kind)
    sentence = text[start : min(end, start + MAX_CHARACTERS)]
    if wanted is None or not sentence.strip():
        return ()
    if wanted.kind in ("expansion", "identity"):
        found = (expansion if wanted.kind == "expansion" else identity)(wanted.heads[0], sentence)
        return (Span(start + found.start, start + found.end),) if found else ()
    reading = read_sentence(question, wanted, sentence)
    scored = [(score, mention) for mention, score in candidates(reading)]
    if not scored or max(score for score, _ in scored) < _FLOORS.get(wanted.kind, MIN_SCORE):
        return ()
    best = max(scored, key=lambda pair: (pair[0], -pair[1].start))[1]
    chosen = _listed(reading, best, [mention for _, mention in scored])
    return tuple(Span(start + one.start, start + one.end) for one in chosen)


@lru_cache(maxsize=64)
def _asked(question: str, kind: AnswerType | None) -> Asked | None:
    return asked(question, kind)


def _listed(reading: Reading, best: Mention, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mention with those that are listed with it: joined by commas and an "and"."""
    if reading.asked.kind != "person":
        return (best,)
    ordered = sorted(mentions, key=lambda mention: mention.start)
    at = ordered.index(best)
    first = last = at
    while first and _JOINED.fullmatch(reading.text, ordered[first - 1].end, ordered[first].outer):
        first -= 1
    while last + 1 < len(ordered) and _JOINED.fullmatch(
        reading.text, ordered[last].end, ordered[last + 1].outer
    ):
        last += 1
    listed = ordered[first : last + 1][:MAX_LIST]
    joined = (
        "and" in reading.text[listed[0].end : listed[-1].start].split()
        or "&" in reading.text[listed[0].end : listed[-1].start]
    )
    return tuple(listed) if joined and best in listed else (best,)
