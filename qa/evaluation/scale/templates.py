"""Sentences of given documents as templates: what is a name, a number, a day or a content word may be
replaced, the rest is the language they are written in.

A word is a name where the texts never write it in lower case and do write it with a capital within a
sentence. Knows nothing of corpora; what replaces a slot is decided in `corpus`.
"""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import LoadError, QuotedeskError
from index.load import SUPPORTED_SUFFIXES, load_document
from index.masking.furniture import masked
from index.sentences import split_sentences

__all__ = ["Slot", "Template", "Templates", "read_templates"]

MIN_WORDS, MAX_WORDS = 5, 60
"""Words of a sentence that becomes a template: no labels, no tables."""

N_COMMON = 300
"""The most frequent words of the texts are the language itself and stay."""

MIN_CONTENT_LETTERS = 5

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,:]\d+)*")
_MONTHS = frozenset(calendar.month_name[1:])
_WEEKDAYS = frozenset(calendar.day_name)


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a template: `kind` is "name", "number", "month", "weekday" or "word", `source` what stood
    there; the same source is the same thing throughout a document.
    """

    kind: str
    source: str


Template = tuple[str | Slot, ...]
"""A sentence as the pieces it is put together from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """`documents` are the sentences of each text, in its order; `words` the content words of all of them, by
    their ending, most frequent first.
    """

    documents: tuple[tuple[Template, ...], ...]
    words: dict[str, tuple[str, ...]]

    def ending(self, word: str) -> str:
        """The ending that a word is exchanged by."""
        return next((ending for ending in ("ing", "ed", "ly", "s") if word.endswith(ending)), "")


def read_templates(folders: Sequence[Path]) -> Templates:
    """The templates of all documents below some folders, in the order of their names.

    Raises:
        QuotedeskError: there is no sentence in them.

    """
    texts = [list(_sentences(file, folder)) for folder in folders for file in sorted(folder.rglob("*"))]
    lower = Counter(word for word in _words(texts) if word.islower())
    inside = {
        word
        for text in texts
        for sentence in text
        for word in _TOKEN.findall(sentence)[1:]
        if word[0].isupper()
    }
    names = frozenset(word for word in inside if word.casefold() not in lower and len(word) > 1)
    common = {word for word, _ in lower.most_common(N_COMMON)}
    content = [
        word for word, _ in lower.most_common() if word not in common and len(word) >= MIN_CONTENT_LETTERS
    ]
    documents = tuple(
        tuple(_template(sentence, names, frozenset(content)) for sentence in text) for text in texts if text
    )
    if not documents:
        raise QuotedeskError(
            f"{', '.join(map(str, folders))}: no sentences to vary; name folders of articles"
        )
    templates = Templates(documents=documents, words={})
    by_ending: dict[str, list[str]] = {}
    for word in content:
        by_ending.setdefault(templates.ending(word), []).append(word)
    return Templates(documents=documents, words={end: tuple(words) for end, words in by_ending.items()})


def _words(texts: Iterable[Iterable[str]]) -> Iterable[str]:
    return (word for text in texts for sentence in text for word in _TOKEN.findall(sentence))


def _sentences(file: Path, folder: Path) -> Iterable[str]:
    """The sentences of one file, each on one line; none of a file that is no document."""
    if file.suffix.lower() not in SUPPORTED_SUFFIXES or not file.is_file():
        return
    try:
        document = masked(load_document(file, folder))
    except LoadError:
        return
    for span in split_sentences(document.text, document.furniture):
        sentence = " ".join(document.text[span.start : span.end].split())
        if MIN_WORDS <= len(sentence.split()) <= MAX_WORDS and sentence[-1] in '.!?”"':
            yield sentence


def _template(sentence: str, names: frozenset[str], content: frozenset[str]) -> Template:
    pieces: list[str | Slot] = []
    position = 0
    for match in _TOKEN.finditer(sentence):
        kind = _kind(match.group(), names, content)
        if kind:
            if match.start() > position:
                pieces.append(sentence[position : match.start()])
            pieces.append(Slot(kind, match.group()))
            position = match.end()
    pieces.append(sentence[position:])
    return tuple(piece for piece in pieces if piece)


def _kind(word: str, names: frozenset[str], content: frozenset[str]) -> str:
    if word[0].isdigit():
        return "number"
    if word in _MONTHS:
        return "month"
    if word in _WEEKDAYS:
        return "weekday"
    if word in names:
        return "name"
    return "word" if word in content else ""
