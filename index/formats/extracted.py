"""What a reader makes of one document's bytes, and how blocks of text are put together.

Text is kept as it stands in the source; only what cannot be text is dropped: lone surrogates, NUL and the
other control characters that no reader of the source could see.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.documents import Place

__all__ = ["Block", "Extracted", "clean", "put_together", "sane_author", "sane_title"]

_NO_TEXT = re.compile("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c]")
_SPACES = re.compile(r"\s+")
_MADE_UP_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b|untitled|unknown title$|"
    r"(?:(?:word )?document|slide|presentation|book|scan|img)[ _-]?\d*$|"
    r".*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|dvi|pmd|xlsx?|pptx?|html?|txt)$|[^\W\d_]?[\d\W_]+$|title$",
    re.IGNORECASE,
)
"""Titles that a program put in and no author: "Microsoft Word - x.doc", "untitled", "0815.indd"."""

_MADE_UP_AUTHOR = re.compile(
    r"\b(?:admin(?:istrator)?|user|owner|unknown|author|office|microsoft|python-docx|root|pc|guest|scanner)\b|"
    r"[@\\/]",
    re.IGNORECASE,
)
MAX_TITLE, MAX_AUTHOR = 300, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading or table row; `part` is the name of the part that it opens, "" for none."""

    text: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The text of one document and what its format states of it.

    `is_complete` where the format states the metadata itself, so that the text is not searched for any.
    `left_out` are parts that could not be read, as (name, reason); the rest is in the text.
    """

    text: str
    title: str = ""
    author: str = ""
    outlet: str = ""
    date: datetime.date | None = None
    places: tuple[Place, ...] = ()
    is_complete: bool = False
    left_out: tuple[tuple[str, str], ...] = ()


def clean(text: str) -> str:
    r"""The text without what cannot be text, its lines ending in `\n`."""
    return _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text))


def put_together(blocks: Iterable[Block]) -> tuple[str, tuple[Place, ...]]:
    """Join blocks by blank lines; each block that opens a part gives a place. Empty ones are passed over."""
    pieces: list[str] = []
    places: list[Place] = []
    at = 0
    for block in blocks:
        text = clean(block.text).strip()
        if not text:
            continue
        if block.part:
            places.append(Place(at, block.part))
        pieces.append(text)
        at += len(text) + 2
    return "\n\n".join(pieces), tuple(places)


def sane_title(stated: str | None) -> str:
    """A title from a file's properties, "" for one that a program made up."""
    title = _SPACES.sub(" ", clean(stated or "")).strip()
    return "" if len(title) > MAX_TITLE or _MADE_UP_TITLE.match(title) else title


def sane_author(stated: str | None) -> str:
    """An author from a file's properties, "" for a login or a program: a name has at least two words."""
    author = _SPACES.sub(" ", clean(stated or "")).strip(" ;,")
    is_name = " " in author and len(author) <= MAX_AUTHOR and not _MADE_UP_AUTHOR.search(author)
    return author if is_name else ""
