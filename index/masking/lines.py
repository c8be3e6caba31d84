"""The lines of a text and what their shape says: prose, a truncated teaser, a list item.

Both the furniture mask and the sentence splitter read a text line by line; this is what they agree
on. Nothing here knows what a line means, only how it looks. Every test is linear in the line's length.
"""

import re
from dataclasses import dataclass

from index.documents import Span

__all__ = ["Line", "ends_sentence", "is_prose", "is_truncated", "line_key", "n_words", "read_lines"]

CLOSERS = "\"'”’»›)]}」』）】*_"
"""Characters that may follow a sentence's last punctuation mark and still belong to the sentence."""

TERMINALS = ".!?…。！？؟।"
"""Punctuation that ends a sentence."""

LIST_MARKER = re.compile(r"(?:[•●▪■◦‣·*+–—>-]|#{1,6}|\d{1,3}[.)])(?:\s+|$)")
"""A bullet, number, heading or quotation mark-up at the beginning of a trimmed line."""

MIN_PROSE_WORDS = 8
"""A finished line of at least this many words is prose; headlines and buttons rarely end in a full stop."""

MIN_LONG_WORDS = 40
"""A line this long is prose even unfinished: no button, headline or teaser is."""

_LINE = re.compile(r"[^\r\n]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank: its trimmed span and text, and the line breaks since the last one."""

    span: Span
    text: str
    n_breaks: int

    @property
    def marker(self) -> str:
        """The list marker the line begins with, white space included; "" when there is none."""
        match = LIST_MARKER.match(self.text)
        return match.group() if match else ""


def read_lines(text: str) -> tuple[Line, ...]:
    r"""The lines that are not blank, in order; line ends are `\n`, `\r\n` or `\r`."""
    lines: list[Line] = []
    previous = 0
    for match in _LINE.finditer(text):
        content = match.group().strip()
        if not content:
            continue
        start = match.end() - len(match.group().lstrip())
        n_breaks = max(text.count("\n", previous, start), text.count("\r", previous, start))
        lines.append(Line(span=Span(start, start + len(content)), text=content, n_breaks=n_breaks))
        previous = start + len(content)
    return tuple(lines)


def n_words(text: str) -> int:
    """Words between spaces; in scripts written without spaces two characters count as a word."""
    n_spaced = len(text.split())
    return n_spaced if text.isascii() else max(n_spaced, len(_UNSPACED.findall(text)) // 2)


def is_truncated(text: str) -> bool:
    """Whether the line ends in an ellipsis, the way a teaser is cut off."""
    return text.rstrip(" ])").endswith(("…", "..."))


def ends_sentence(text: str) -> bool:
    """Whether the line's last mark, behind closing quotes and brackets, ends a sentence."""
    return text.rstrip(CLOSERS + " \t").endswith(tuple(TERMINALS))


def is_prose(text: str) -> bool:
    """Whether the line reads as running text rather than as a headline, button, credit or teaser."""
    n = n_words(text)
    if n >= MIN_LONG_WORDS:
        return True
    return n >= MIN_PROSE_WORDS and ends_sentence(text) and not is_truncated(text)


def line_key(text: str) -> str:
    """What two copies of a line share: case, spacing, list marker and outer punctuation removed.

    >>> line_key("-  Read  Also:")
    'read also'
    """
    match = LIST_MARKER.match(text)
    return _SPACES.sub(" ", text[match.end() :] if match else text).casefold().strip(" .:;,!|-–—<>«»←→*#_")
