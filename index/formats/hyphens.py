"""Words that a page breaks with a hyphen at the end of a line, put together again.

A page's line ends are layout, and `har-` over `bour` is no word that a question could find. Whether the
hyphen is the word's own (`well-` over `known`) is told by the words of the same document, else by how words
look.
"""

import re
from collections.abc import Sequence

__all__ = ["BREAK_IN_WORD", "whole_words"]

BREAK_IN_WORD = "\ufffe"
"""What stands in the pages for a hyphen at the end of a line; the line break follows. No text may hold it."""

MAX_TOKEN = 100
"""Characters looked at on either side of a break: no word is longer."""

MIN_COMPOUND = 4, 3
"""Letters of the two halves of a compound: shorter words begin and end too many longer ones."""

KEEPING = frozenset("twenty thirty forty fifty sixty seventy eighty ninety half self well".split())
"""First halves that hardly a word goes on from without a hyphen: thirty-one, well-known."""

_MARK = f"{BREAK_IN_WORD}\n"
_LAST = re.compile(r"[^\s\ufffe]+\Z")
_FIRST = re.compile(r"[^\s\ufffe]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LETTERS_AT_END = re.compile(r"[^\W\d_]+\Z")
_LETTERS = re.compile(r"[^\W\d_]+")


def whole_words(pages: Sequence[str]) -> list[str]:
    r"""The pages without `BREAK_IN_WORD`: a broken word stands whole on the line, or page, on which it ends.

    >>> whole_words(["a long scrap\ufffe\ning noise of a well\ufffe\nknown, well-known sort"])
    ['a long\nscraping noise of a\nwell-known, well-known sort']
    """
    if not any(BREAK_IN_WORD in page for page in pages):
        return list(pages)
    words = _words(pages)
    whole: list[str] = []
    carried = ""
    for i, page in enumerate(pages):
        text, carried = carried + page, ""
        if text.endswith(BREAK_IN_WORD) and i < len(pages) - 1:
            carried = f"{_ending(text[:-1])}{_MARK}"
            text = text[: len(text) - len(carried) + 1].rstrip()
        whole.append(_mended(text, words).replace(BREAK_IN_WORD, "-"))
    return whole


def _words(pages: Sequence[str]) -> frozenset[str]:
    """Every word that no line end breaks."""
    found: set[str] = set()
    for page in pages:
        parts = page.split(BREAK_IN_WORD)
        for i, part in enumerate(parts):
            start = len(part) - len(part.lstrip()) + len(_beginning(part.lstrip())) if i else 0
            end = len(part) - (len(_ending(part)) if i < len(parts) - 1 else 0)
            found.update(word.casefold() for word in _WORD.findall(part, start, max(start, end)))
    return frozenset(found)


def _mended(page: str, words: frozenset[str]) -> str:
    before, *parts = page.split(_MARK)
    pieces: list[str] = []
    for part in parts:
        above = _ending(before)
        if not above or not part[:1].islower():  # a dash, or another line than the one that goes on
            pieces += [before, "-\n"]
            before = part
            continue
        kept = before[: len(before) - len(above)]
        pieces.append(f"{kept[:-1]}\n" if kept.endswith(" ") else kept)
        before = above + ("" if _is_one_word(above, part, words) else "-") + part
    return "".join([*pieces, before])


def _is_one_word(above: str, below: str, words: frozenset[str]) -> bool:
    """Whether the hyphen is the line's and not the word's."""
    head, tail = _LETTERS_AT_END.search(above), _LETTERS.match(below, 0, MAX_TOKEN)
    if head is None or tail is None or len(head.group()) < 2:
        return False
    first, second = head.group().casefold(), tail.group().casefold()
    if first + second in words:
        return True
    if f"{first}-{second}" in words or first in KEEPING or not head.group()[-1].islower():
        return False
    if "-" in above:
        return first not in words
    are_long = len(first) >= MIN_COMPOUND[0] and len(second) >= MIN_COMPOUND[1]
    return not (are_long and first in words and second in words)


def _ending(text: str) -> str:
    match = _LAST.search(text[-MAX_TOKEN:])
    return match.group() if match else ""


def _beginning(text: str) -> str:
    match = _FIRST.match(text, 0, MAX_TOKEN)
    return match.group() if match else ""
