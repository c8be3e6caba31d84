"""The texts that a system indexes: the files of a folder as passages, the same for every system but ours."""

import re
from pathlib import Path

MAX_CHARACTERS = 1_000
"""A longer document is cut at ends of sentences: some 220 tokens, the model reads 256."""

Found = list[tuple[str, str]]
"""Passages, best first: id and text."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def read_passages(folder: Path) -> Found:
    """The passages of all files of a folder; the id is the file's name, and `#n` for the n-th of several."""
    found: Found = []
    for file in sorted(folder.glob("*.txt")):
        pieces = passages(file.read_text(encoding="utf-8"))
        found += [(f"{file.name}#{n}" if n else file.name, piece) for n, piece in enumerate(pieces)]
    return found


def passages(text: str) -> list[str]:
    """A text whole, or cut at ends of sentences into pieces of at most MAX_CHARACTERS where they allow it."""
    if len(text) <= MAX_CHARACTERS:
        return [text]
    pieces = [""]
    for sentence in _SENTENCE_END.split(text):
        if pieces[-1] and len(pieces[-1]) + len(sentence) >= MAX_CHARACTERS:
            pieces.append("")
        pieces[-1] += f" {sentence}" if pieces[-1] else sentence
    return pieces


def document_of(passage: str) -> str:
    return passage.partition("#")[0]
