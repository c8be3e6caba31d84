"""The gold file: questions with the spans that answer them, one JSON object a line.

    {"id": "d01", "kind": "fact", "question": "…", "history": ["earlier question", …],
     "answerable": true, "answers": ["76"],
     "gold": [[{"doc_id": "a.txt", "start": 10, "end": 14, "quote": "…"}, alternatives…], groups…]}

An answer is complete when every group is hit; any alternative in a group counts. `answers` are short
forms that the answer's text should contain, and may be empty. `answerable: false` wants an abstention
and has no groups. Everything else about a line is an error that names it: a gold file that is read
loosely measures nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Library, QuotedeskError
from index.errors import LibraryError

__all__ = ["GoldError", "GoldQuestion", "GoldSpan", "check_against", "load_gold"]

KEYS = frozenset({"id", "kind", "question", "history", "answerable", "answers", "gold"})
SPAN_KEYS = frozenset({"doc_id", "start", "end", "quote"})


class GoldError(QuotedeskError):
    """A gold file or an evaluation set that cannot be used; the message names the file and the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSpan:
    """A place that answers a question: `document.text[start:end] == quote`."""

    document_id: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuestion:
    """One question and what answers it.

    `history` holds the earlier questions of the conversation, oldest first. `groups` are the things
    a complete answer says; the spans of a group are alternatives.
    """

    id: str
    kind: str
    question: str
    history: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...]
    groups: tuple[tuple[GoldSpan, ...], ...]

    @property
    def spans(self) -> tuple[GoldSpan, ...]:
        """The spans of all groups."""
        return tuple(span for group in self.groups for span in group)


def load_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """Read a gold file, in its order; blank lines are skipped.

    Raises `GoldError` for a file that cannot be read, is empty, repeats an id, or has a malformed line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read as UTF-8 text ({error}); name a gold JSONL file") from error
    questions: dict[str, GoldQuestion] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = _question(json.loads(line))
            if question.id in questions:
                raise ValueError(f"the id {question.id!r} is used twice")
        except ValueError as error:
            raise GoldError(f"{path}: line {number}: {error}") from error
        except RecursionError as error:
            raise GoldError(f"{path}: line {number}: nests brackets too deeply") from error
        questions[question.id] = question
    if not questions:
        raise GoldError(f"{path}: holds no questions; write one JSON object a line")
    return tuple(questions.values())


def check_against(questions: Sequence[GoldQuestion], library: Library) -> None:
    """Raise `GoldError` at the first gold span whose quote is not what the library's document says."""
    for question in questions:
        for span in question.spans:
            where = f"gold question {question.id}: {span.document_id}"
            try:
                document = library.document(span.document_id)
            except LibraryError as error:
                raise GoldError(
                    f"{where} is not in {library.path}; name the library of its folder"
                ) from error
            found = document.text[span.start : span.end]
            if found != span.quote:
                raise GoldError(f"{where} has {found!r} at {span.start}:{span.end}, not {span.quote!r}")


def _question(line: Any) -> GoldQuestion:
    """One parsed line as a question; ValueError says what is wrong with it."""
    _require_keys(line, KEYS, "the line")
    question = GoldQuestion(
        id=_text(line, "id"),
        kind=_text(line, "kind"),
        question=_text(line, "question"),
        history=_texts(line, "history"),
        answerable=line["answerable"],
        answers=_texts(line, "answers"),
        groups=tuple(tuple(_span(span) for span in group) for group in _lists(line, "gold")),
    )
    if not isinstance(question.answerable, bool):
        raise ValueError(f"answerable is {question.answerable!r}, not true or false")
    if question.answerable != bool(question.groups) or not all(question.groups):
        raise ValueError("an answerable question needs groups of gold spans, another none")
    return question


def _span(line: Any) -> GoldSpan:
    """One gold span; ValueError says what is wrong with it."""
    _require_keys(line, SPAN_KEYS, "a gold span")
    start, end, quote = line["start"], line["end"], _text(line, "quote")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError(f"a gold span stands at {start!r}:{end!r}, which is no range of characters")
    if end - start != len(quote):
        raise ValueError(f"a gold span is {end - start} characters long, its quote {len(quote)}: {quote!r}")
    return GoldSpan(document_id=_text(line, "doc_id"), start=start, end=end, quote=quote)


def _require_keys(value: Any, keys: frozenset[str], what: str) -> None:
    if not isinstance(value, dict):
        raise ValueError(f"{what} is not a JSON object")
    if missing := sorted(keys - value.keys()):
        raise ValueError(f"{what} lacks {', '.join(missing)}")


def _text(line: dict[str, Any], key: str) -> str:
    value = line[key]
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key} is {value!r}, not text")
    return value


def _texts(line: dict[str, Any], key: str) -> tuple[str, ...]:
    values = line[key]
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{key} is {values!r}, not a list of texts")
    return tuple(values)


def _lists(line: dict[str, Any], key: str) -> list[list[Any]]:
    values = line[key]
    if not isinstance(values, list) or not all(isinstance(value, list) for value in values):
        raise ValueError(f"{key} is not a list of lists")
    return values
