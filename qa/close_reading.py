"""A sentence read as text, with a question in mind: what it says of the things the question wants.

Who says it, of which day it speaks, what it holds of the kind that was asked for, which of the question's
words, names and numbers it has: each one number. Knows nothing of vectors, ranks or weights.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from index import Document, Span
from qa.answer import SpokenDate
from qa.dates.dates import Agreement, agreement, spoken_dates
from qa.focus.focus import focus
from qa.names.names import Aliases, names_in, same
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS, holds, stem
from qa.speech.speaker import Attribution, speaker_of
from qa.wanted import NUMERAL, Wanted

__all__ = [
    "TEXT_SIGNALS",
    "Sentence",
    "at_first_sight",
    "by_content",
    "by_names",
    "by_speaker",
    "most_by_content",
    "most_by_names",
    "most_by_speaker",
    "says",
    "text_signals",
]

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

_WORD = lazy_pattern(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, kw_only=True)  # without slots: what is read is kept
class Sentence:
    """A sentence, `document.text[span.start:span.end] == text`, and what it says to a question; each thing is
    read, and its document fetched, when it is first asked for. `before` is the sentence before it in its
    passage, or "", and `before_span` where that stands.
    """

    asked: Wanted
    span: Span
    before_span: Span
    text: str
    before: str
    fetch: Callable[[], Document]

    @cached_property
    def document(self) -> Document:
        """The document that it stands in."""
        return self.fetch()

    @cached_property
    def attribution(self) -> Attribution | None:
        """Who says it."""
        return speaker_of(self.document.text, self.span.start, self.span.end)

    @cached_property
    def dates(self) -> tuple[SpokenDate, ...]:
        """The days that it speaks about."""
        end = min(self.span.end, self.span.start + MAX_SENTENCE)
        return spoken_dates(self.document.text, self.span.start, end, self.document.date)

    @cached_property
    def day(self) -> Agreement:
        """Whether it is about a day that the question names."""
        asked = self.asked
        if not asked.dates:
            return "none"
        text = self.document.text
        earlier = spoken_dates(text, self.before_span.start, self.before_span.end, self.document.date)
        return agreement(asked.question, asked.dates, text, self.dates, earlier)

    @cached_property
    def focus(self) -> tuple[Span, ...]:
        """The words of it that answer; offsets into its document."""
        found = focus(self.asked.question, self.text, 0, len(self.text), kind=self.asked.kind)
        return tuple(Span(self.span.start + one.start, self.span.start + one.end) for one in found)


def text_signals(asked: Wanted, sentence: Sentence, known: Callable[[], Aliases]) -> tuple[float, ...]:
    """The TEXT_SIGNALS of a sentence, in order; shares and truths from 0 to 1. `known()` is what its document
    and others say of names.
    """
    found = at_first_sight(asked, sentence.text, sentence.before)
    found |= (
        by_content(asked, sentence) | by_speaker(asked, sentence, known) | by_names(asked, sentence, known)
    )
    return tuple(found[name] for name in TEXT_SIGNALS)


def at_first_sight(asked: Wanted, text: str, before: str) -> dict[str, float]:
    """The text signals that need no close reading, of a sentence and the one before it."""
    text = text[:MAX_SENTENCE]
    roots = _roots(text)
    return {
        "words": _share(asked, roots),
        "words_near": _share(asked, roots | _roots(before[-MAX_SENTENCE:])),
        "asks": float(text.rstrip("”\"' ").endswith("?")),
        "length": math.log1p(len(text)) / 8,
        "is_headline": float(text.rstrip("”\"' »)")[-1:] not in ".!?…"),
    }


def by_content(asked: Wanted, sentence: Sentence) -> dict[str, float]:
    """The text signals of what a sentence holds: the kind of thing asked for, days, numbers."""
    text = sentence.text[:MAX_SENTENCE]
    has_type = asked.kind is not None and holds(asked.kind, text, [word.text for word in asked.words])
    return {
        "has_type": float(has_type),
        "lacks_type": float(asked.kind is not None and not has_type),
        "focus": float(bool(sentence.focus)),
        "lacks_focus": float(asked.kind is not None and not sentence.focus),
        "date": float(sentence.day == "match"),
        "other_date": float(sentence.day == "other"),
        "numbers_missing": _numbers_missing(asked.numbers, _near(sentence)),
    }


def by_speaker(asked: Wanted, sentence: Sentence, known: Callable[[], Aliases]) -> dict[str, float]:
    """The text signal of who says a sentence."""
    is_said = bool(asked.names) and _is_said_by_named(asked, sentence.attribution, known)
    return {"said_by_named": float(is_said)}


def by_names(asked: Wanted, sentence: Sentence, known: Callable[[], Aliases]) -> dict[str, float]:
    """The text signal of the question's names, which costs most where a sentence lacks one."""
    return {"names_missing": _names_missing(asked.names, sentence, known)}


def most_by_content(asked: Wanted, weights: Mapping[str, float]) -> float:
    """What `by_content` can add to a score at most, whatever a sentence says; what the question does not ask
    for adds nothing.
    """
    has_kind = asked.kind is not None
    groups: list[list[tuple[str, ...]]] = [
        [("has_type",), ("lacks_type",)] if has_kind else [()],
        [("focus",), ("lacks_focus",) if has_kind else ()],
        [("date",), ("other_date",), ()] if asked.dates else [()],
        [("numbers_missing",), ()] if asked.numbers else [()],
    ]
    return sum(max(sum(weights[name] for name in names) for names in group) for group in groups)


def most_by_speaker(asked: Wanted, weights: Mapping[str, float]) -> float:
    """What `by_speaker` can add to a score at most."""
    return max(weights["said_by_named"], 0.0) if asked.names else 0.0


def most_by_names(asked: Wanted, sentence: Sentence, weights: Mapping[str, float]) -> float:
    """What `by_names` can add to a score at most; nothing where a sentence has them all as written."""
    return max(weights["names_missing"], 0.0) if _absent(asked.names, _near(sentence)) else 0.0


def _near(sentence: Sentence) -> str:
    """A sentence with the one before it, as far as they are read."""
    return f"{sentence.before[-MAX_SENTENCE:]} {sentence.text[:MAX_SENTENCE]}"


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


def _is_said_by_named(asked: Wanted, attribution: Attribution | None, known: Callable[[], Aliases]) -> bool:
    """Whether one whom the question names says the sentence: what "he" does is often told in his own
    words.
    """
    return attribution is not None and any(same(name, attribution.name, known()) for name in asked.names)


def _is_acronym(short: str, name: str) -> bool:
    """Whether one is the initials of the other's capitalised words: AAA, American Automobile Association."""
    word = short.casefold().removeprefix("the ").replace(".", "")
    initials = "".join(part[0] for part in name.split() if part[0].isupper())
    return len(word) > 2 and word == initials.casefold() and short.removeprefix("the ").isupper()


def _share(asked: Wanted, roots: frozenset[str]) -> float:
    """The share of the question's words, by rarity, that a text has in some form."""
    if not asked.words:
        return 1.0
    return float(
        sum(rarity for word, rarity in zip(asked.roots, asked.rarity.tolist(), strict=True) if word in roots)
    )


@lru_cache(maxsize=1024)
def _roots(text: str) -> frozenset[str]:
    return frozenset(map(root, _WORD.findall(text)))


def _numbers_missing(numbers: frozenset[str], text: str) -> float:
    return len(numbers.difference(NUMERAL.findall(text))) / len(numbers) if numbers else 0.0


def _names_missing(names: tuple[str, ...], sentence: Sentence, known: Callable[[], Aliases]) -> float:
    """The share of the question's names that neither a sentence with the one before it nor the title of their
    document has, in any spelling.
    """
    near = _near(sentence)
    if not _absent(names, near):
        return 0.0
    text = f"{near} {sentence.document.title}"
    absent = _absent(names, text)
    present = [name.text for name in names_in(text)] if absent else []
    return sum(not any(same(name, other, known()) for other in present) for name in absent) / len(names)


def _absent(names: tuple[str, ...], text: str) -> list[str]:
    """The names that a text does not have as they are written, letter case aside."""
    folded = text.casefold() if names else ""
    return [name for name in names if name.casefold() not in folded]


def _stems(name: str) -> frozenset[str]:
    words = (word.strip("’'.,()") for word in name.split())
    return frozenset(stem(word) for word in words if word and word.casefold() not in FUNCTION_WORDS)
