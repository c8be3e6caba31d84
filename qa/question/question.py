"""What a question is made of: its content words, its names, and the kind of answer it asks for.

Closed word classes and shapes of English only; nothing is looked up in the documents.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from qa.patterns import lazy_pattern

__all__ = [
    "FUNCTION_WORDS",
    "AnswerType",
    "Word",
    "answer_type",
    "content_words",
    "context_start",
    "holds",
    "speaker_asked",
    "stem",
]

AnswerType = Literal["number", "time", "name"]

FUNCTION_WORDS = frozenset(
    (
        "a about after all also an and any are as at be been before being between but by can could did do "
        "does during each for from had has have he her here hers him his how i if in into is it its just "
        "many may me might more most much must my no nor not of off on one only or our out over own said "
        "say says shall she should so some such tell than that the their theirs them then there these "
        "they this those to too under up us very was we were what when where which while who whom whose "
        "why will with would you your"
    ).split()
)
"""Words that carry no subject of their own: closed classes, and the verbs of asking and telling."""

_TYPES: tuple[tuple[AnswerType, re.Pattern[str]], ...] = (
    (
        "number",
        lazy_pattern(
            r"\bhow (?:many|much|old|long|far|often|tall|large|big|high|fast|deep|wide)\b"
            r"|\b(?:what|which) (?:percentage|percent|number|amount|share|proportion|price|score)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "time",
        lazy_pattern(
            r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b|\bsince when\b",
            re.IGNORECASE,
        ),
    ),
    (
        "name",
        lazy_pattern(
            r"\bwho(?:m|se)?\b|\bwhere\b|\b(?:what|which) (?:city|country|state|town)\b", re.IGNORECASE
        ),
    ),
)

STEM_LETTERS = 6

_REMARK = lazy_pattern(r"\([^()]*\)\s*$")
_SAYING = (
    r"(?:say|said|says|think|thinks|believe|believes|claim|claims|state|tell|announce|report|write|warn|stress|"
    r"suggest|argue|explain|predict|estimate|assess|conclude|expect)"
)
_NOBODY = r"(?:it|this|that|these|those|there|some|many|most|people|you|we|one)"
_SPEAKER_ASKED = lazy_pattern(
    r"^\W*what\s+(?:did|does|do|has|have|had)\s+"
    rf"(?P<who>(?!{_NOBODY}\b)(?:(?:the|a|an|his|her|their)\s+)?[^\s?]+(?:\s+[^\s?]+){{0,6}}?)"
    rf"\s+(?-i:{_SAYING})\b(?!\s+(?-i:{_SAYING})\b)(?:\s+(?:about|on|of|regarding|concerning|that)\b)?"
    r"|\baccording to (?P<whom>[^?,]{1,60})",
    re.IGNORECASE,
)

_NUMBER = lazy_pattern(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|(?:thir|for|fif|six|seven|eigh|nine)ty|dozens?|hundreds?|thousands?"
    r"|millions?|billions?|half|third|quarter|twice|once|both|several|none)\b",
    re.IGNORECASE,
)
_TIME = lazy_pattern(
    r"\b(?:1\d{3}|20\d\d)\b|\d(?::\d\d|(?:st|nd|rd|th)\b)|\b(?:January|February|March|April|May|June|July|August"
    r"|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|today"
    r"|yesterday|tomorrow|midnight|noon|morning|evening|century|decade|spring|summer|autumn|winter"
    r"|years?|weeks?|months?|days?|hours?)\b",
    re.IGNORECASE,
)
_CAPITALISED = lazy_pattern(r"(?<![.!?“\"‘] )(?<!^)\b[^\W\d_][\w’'-]+")
_WORD = lazy_pattern(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of the question and the indices of its tokens; `is_name` by its capitals."""

    text: str
    tokens: tuple[int, ...]
    is_name: bool


def content_words(question: str, offsets: NDArray[np.int32]) -> tuple[Word, ...]:
    """The words that say what the question is about, in order.

    `offsets` `(n_tokens, 2)` are the character ranges of the question's tokens. Words past the model's
    window have no token and are left out.
    """
    words = []
    spans = offsets.tolist()
    for match in _WORD.finditer(question):
        first, last = match.span()
        tokens = tuple(i for i, (start, end) in enumerate(spans) if start < last and end > first)
        text = match.group()
        if tokens and text.casefold() not in FUNCTION_WORDS:
            is_name = text[0].isupper() and (match.start() > 0 or not text[1:].islower())
            words.append(Word(text=text, tokens=tokens, is_name=is_name))
    return tuple(words)


def context_start(question: str) -> int:
    """Where a remark in brackets at the question's end begins; the question's length where there is none.

    Such a remark says which passages are meant, as the rewriting of follow-ups does; it asks for nothing.

    >>> context_start("Who owned it? (Aurora)")
    14
    """
    match = _REMARK.search(question)
    return match.start() if match else len(question)


def speaker_asked(question: str) -> tuple[str, int, int] | None:
    """Whose words are asked for, and the range of the question that only says so; None where nobody's.

    >>> speaker_asked("What did the mayor say about the bridge?")
    ('the mayor', 0, 28)
    """
    match = _SPEAKER_ASKED.search(question)
    if match is None:
        return None
    who = match["who"] or match["whom"]
    return (who.strip(), match.start(), match.end()) if _own_words(question, match) else None


def _own_words(question: str, match: re.Match[str]) -> bool:
    """Whether anything is left to search for beside the speaker."""
    rest = question[: match.start()] + question[match.end() :]
    return any(word.casefold() not in FUNCTION_WORDS for word in _WORD.findall(rest))


def stem(word: str) -> str:
    """The first letters of a word in lower case: endings and transliterations differ later in it.

    >>> stem("Investigators"), stem("port's")
    ('invest', 'port')
    """
    return word.casefold().replace("’s", "").replace("'s", "")[:STEM_LETTERS]


def answer_type(question: str) -> AnswerType | None:
    """The kind of answer asked for, or None where the words do not say.

    >>> answer_type("How many ships were lost?")
    'number'
    """
    return next((kind for kind, pattern in _TYPES if pattern.search(question)), None)


def holds(kind: AnswerType, sentence: str, question_words: Sequence[str]) -> bool:
    """Whether a sentence has something of the kind that the question does not already say."""
    asked = {word.casefold() for word in question_words}
    if kind == "name":
        found = (match.group() for match in _CAPITALISED.finditer(sentence))
        return any(word[0].isupper() and word.casefold() not in asked for word in found)
    pattern = _NUMBER if kind == "number" else _TIME
    return any(match.group().casefold() not in asked for match in pattern.finditer(sentence))
