"""A sentence read as text, with a question in mind: what it says of the things the question wants.

Who says it, of which day it speaks, what it holds of the kind that was asked for, which of the question's
words, names and numbers it has: each one number. Knows nothing of vectors, ranks or weights.
"""

import math
import re
from dataclasses import dataclass

from index import Document, Span
from qa.answer import SpokenDate
from qa.dates.dates import agreement, spoken_dates
from qa.focus.focus import focus
from qa.names.names import Aliases, names_in, same
from qa.names.wordforms import root
from qa.question.question import FUNCTION_WORDS, holds, stem
from qa.speech.speaker import Attribution, speaker_of
from qa.wanted import NUMERAL, Wanted

__all__ = ["TEXT_SIGNALS", "Sentence", "close_reading", "says", "text_signals"]

TEXT_SIGNALS = (
    "words",
    "words_near",
    "has_type",
    "lacks_type",
    "focus",
    "lacks_focus",
    "date",
    "other_date",
    "numbers_missing",
    "names_missing",
    "asks",
    "said_by_named",
    "length",
    "is_headline",
)

MAX_SENTENCE = 3_000
"""Characters of a sentence that are read, from its beginning."""

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a document and what it says. `before` is the sentence before it in its passage, or "";
    `title` is its document's. `day` is whether it is about a day that the question names.
    """

    text: str
    before: str
    title: str
    attribution: Attribution | None
    dates: tuple[SpokenDate, ...]
    day: str
    focus: tuple[Span, ...]


def close_reading(asked: Wanted, document: Document, span: Span, before: Span) -> Sentence:
    """Read `document.text[span.start:span.end]`; `before` is empty where no sentence of the passage is
    before.
    """
    text, published = document.text, document.date
    dates = spoken_dates(text, span.start, min(span.end, span.start + MAX_SENTENCE), published)
    earlier = spoken_dates(text, before.start, before.end, published) if asked.dates else ()
    return Sentence(
        text=text[span.start : span.end],
        before=text[before.start : before.end],
        title=document.title,
        attribution=speaker_of(text, span.start, span.end),
        dates=dates,
        day=agreement(asked.question, asked.dates, text, dates, earlier) if asked.dates else "none",
        focus=focus(asked.question, text, span.start, span.end, kind=asked.kind),
    )


def text_signals(asked: Wanted, sentence: Sentence, known: Aliases) -> tuple[float, ...]:
    """The TEXT_SIGNALS of a sentence, in order; shares and truths from 0 to 1."""
    text = sentence.text[:MAX_SENTENCE]
    near = f"{sentence.before[-MAX_SENTENCE:]} {text}"
    has_type = asked.kind is not None and holds(asked.kind, text, [word.text for word in asked.words])
    signals = (
        _share(asked, text),
        _share(asked, near),
        has_type,
        asked.kind is not None and not has_type,
        bool(sentence.focus),
        asked.kind is not None and not sentence.focus,
        sentence.day == "match",
        sentence.day == "other",
        _numbers_missing(asked.numbers, near),
        _names_missing(asked.names, f"{near} {sentence.title}", known),
        text.rstrip("”\"' ").endswith("?"),
        _is_said_by_named(asked, sentence.attribution, known),
        math.log1p(len(text)) / 8,
        text.rstrip("”\"' »)")[-1:] not in ".!?…",
    )
    return tuple(float(signal) for signal in signals)


def says(speaker: str, attribution: Attribution | None, known: Aliases) -> bool | None:
    """Whether the one asked for says a sentence; None where the text names nobody.

    By name, or by the words of name and role: "the mayor" is "Ann Orr, mayor of Aberley".
    """
    if attribution is None:
        return None
    if same(speaker, attribution.name, known) or _is_acronym(speaker, attribution.name):
        return True
    asked = _stems(speaker)
    return bool(asked) and asked <= _stems(f"{attribution.name} {attribution.role or ''}")


def _is_said_by_named(asked: Wanted, attribution: Attribution | None, known: Aliases) -> bool:
    """Whether one whom the question names says the sentence: what "he" does is often told in his own
    words.
    """
    return attribution is not None and any(same(name, attribution.name, known) for name in asked.names)


def _is_acronym(short: str, name: str) -> bool:
    """Whether one is the initials of the other's capitalised words: AAA, American Automobile Association."""
    word = short.casefold().removeprefix("the ").replace(".", "")
    initials = "".join(part[0] for part in name.split() if part[0].isupper())
    return len(word) > 2 and word == initials.casefold() and short.removeprefix("the ").isupper()


def _share(asked: Wanted, text: str) -> float:
    """The share of the question's words, by rarity, that a text has in some form."""
    if not asked.words:
        return 1.0
    roots = {root(word) for word in _WORD.findall(text)}
    return float(sum(rarity for word, rarity in zip(asked.roots, asked.rarity, strict=True) if word in roots))


def _numbers_missing(numbers: frozenset[str], text: str) -> float:
    return len(numbers.difference(NUMERAL.findall(text))) / len(numbers) if numbers else 0.0


def _names_missing(names: tuple[str, ...], text: str, known: Aliases) -> float:
    """The share of the question's names that a text does not have, in any spelling."""
    if not names:
        return 0.0
    folded = text.casefold()
    absent = [name for name in names if name.casefold() not in folded]
    present = [name.text for name in names_in(text)] if absent else []
    return sum(not any(same(name, other, known) for other in present) for name in absent) / len(names)


def _stems(name: str) -> frozenset[str]:
    words = (word.strip("’'.,()") for word in name.split())
    return frozenset(stem(word) for word in words if word and word.casefold() not in FUNCTION_WORDS)
