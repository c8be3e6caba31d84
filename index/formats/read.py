"""One file becomes messages: a document, or what keeps a part of it from being one, in the file's order.

    file -> signature -> reader for its ending -> documents, or members that are walked in turn

This is the only room that knows which reader takes which ending. Runs in the child process; everything that
it says is made of strings, numbers and lists, so that it can go over a pipe as JSON.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator
from pathlib import PurePosixPath
from typing import Any

from index.errors import Damaged, EmptyDocument, LoadError, TooLarge, UnsupportedFormat
from index.formats.archive import Member, members
from index.formats.columns import Columns
from index.formats.decoding import decode
from index.formats.endings import ARCHIVES, MAILS, SUFFIXES, TABLES, TEXTS, is_row
from index.formats.epub import read_epub
from index.formats.extracted import Extracted
from index.formats.limits import MAX_ALL_TEXT, MAX_ARCHIVES, MAX_DEPTH, MAX_ROW_REFUSALS, MAX_TEXT
from index.formats.mail import attachments, parse_mail, read_archived_page, read_body
from index.formats.open_document import read_open_document
from index.formats.package import Budget
from index.formats.pdf import read_pdf
from index.formats.signatures import check_signature, way_out
from index.formats.tables import read_rows
from index.formats.web import decode_page, read_page
from index.formats.word import read_word
from index.masking.furniture import find_furniture
from index.metadata import read_metadata

__all__ = ["READERS", "Walk", "refuse_unknown"]

Message = dict[str, Any]


def _read_text(raw: bytes, name: str) -> Extracted:
    return Extracted(text=decode(raw, name))


def _read_page(raw: bytes, name: str) -> Extracted:
    text, metadata = read_page(decode_page(raw, name), stem=_stem(name))
    return Extracted(
        text=text,
        title=metadata.title,
        author=metadata.author,
        outlet=metadata.outlet,
        date=metadata.date,
        is_complete=True,
    )


def _read_archived_page(raw: bytes, name: str) -> Extracted:
    return read_archived_page(raw, name, _stem(name))


READERS: dict[str, Callable[[bytes, str], Extracted]] = {
    **dict.fromkeys(TEXTS, _read_text),
    **dict.fromkeys((".html", ".htm"), _read_page),
    **dict.fromkeys((".mht", ".mhtml"), _read_archived_page),
    ".pdf": read_pdf,
    ".docx": read_word,
    ".odt": read_open_document,
    ".epub": read_epub,
}
"""Formats whose files are one document."""


def refuse_unknown(name: str) -> None:
    """Raise `UnsupportedFormat` for a name with an ending that no reader takes."""
    suffix = _suffix(name)
    if suffix in SUFFIXES:
        return
    known = ", ".join(sorted(SUFFIXES))
    raise UnsupportedFormat(
        f"{name}: files ending in {suffix or 'nothing'} are not supported yet; "
        f"{way_out(suffix) or f'convert to one of {known}'}"
    )


class Walk:
    """Goes through one file and what it holds.

    `dead` are ids not to be touched again, `done` ids that need no second reading; `only` keeps to one id and
    what leads to it ("" for all).
    """

    def __init__(
        self, *, columns: Columns, dead: Collection[str] = (), done: Collection[str] = (), only: str = ""
    ) -> None:
        self.columns, self.dead, self.done, self.only = columns, frozenset(dead), frozenset(done), only
        self.budget = Budget()
        self.n_text = 0

    def file(
        self, raw: Callable[[], bytes], name: str, *, depth: int = 0, archives: int = 0
    ) -> Iterator[Message]:
        """Everything that a file, or a member of one, gives; errors of the tree become messages."""
        if name in self.dead or name in self.done or not self._is_wanted(name):
            return
        yield {"begin": name}
        try:
            yield from self._parts(raw, name, depth, archives)
        except LoadError as error:
            yield _refusal(name, error)
        except MemoryError:
            raise
        except Exception as error:  # the file may be anything, and readers raise what they like
            yield _refusal(
                name, Damaged(f"{name}: it cannot be read ({error!r}); it may be damaged: get it again")
            )
        yield {"done": name}

    def _parts(self, raw: Callable[[], bytes], name: str, depth: int, archives: int) -> Iterator[Message]:
        refuse_unknown(name)
        suffix = _suffix(name)
        if suffix in ARCHIVES and archives == MAX_ARCHIVES:
            raise LoadError(f"{name}: an archive in an archive in an archive; unpack it one level")
        if depth > MAX_DEPTH:
            raise LoadError(f"{name}: nested in too many files; take it out of them")
        content = raw()
        if not content.strip(b"\xef\xbb\xbf \t\r\n"):
            raise EmptyDocument(f"{name}: there is no text in it; add text or remove the file")
        check_signature(content, name, suffix)
        if suffix in ARCHIVES:
            yield from self._members(members(content, name, self.budget), name, depth + 1, archives + 1)
        elif suffix in MAILS:
            yield from self._mail(content, name, depth, archives)
        elif suffix in TABLES:
            yield from self._rows(content, name, suffix)
        else:
            found = READERS[suffix](content, name)
            yield self._document(found, name, hashlib.sha256(content).hexdigest())
            for part, reason in found.left_out:
                yield {"refused": [f"{name}/{part}", "LoadError", reason]}

    def _members(
        self, found: Iterator[Member | tuple[str, LoadError]], name: str, depth: int, archives: int
    ) -> Iterator[Message]:
        for member in found:
            if isinstance(member, Member):
                yield from self.file(member.read, f"{name}/{member.path}", depth=depth, archives=archives)
            elif self._is_wanted(member[0]):
                yield _refusal(*member)

    def _mail(self, content: bytes, name: str, depth: int, archives: int) -> Iterator[Message]:
        message = parse_mail(content, name)
        try:
            yield self._document(read_body(message, name), name, hashlib.sha256(content).hexdigest())
        except LoadError as error:
            yield _refusal(name, error)
        yield from self._members(attachments(message, name), name, depth + 1, archives)

    def _rows(self, content: bytes, name: str, suffix: str) -> Iterator[Message]:
        n_refused = 0
        for row_id, sha256, row in read_rows(content, name, suffix, self.columns):
            if not self._is_wanted(row_id):
                continue
            if isinstance(row, Extracted):
                yield self._document(row, row_id, sha256)
                continue
            n_refused += 1
            if n_refused <= MAX_ROW_REFUSALS:
                yield _refusal(row_id, row)
        if n_refused > MAX_ROW_REFUSALS:
            more = f"{name}: {n_refused - MAX_ROW_REFUSALS:,} further rows cannot be read"
            yield {"refused": [f"{name}/further rows", "LoadError", more]}

    def _document(self, found: Extracted, name: str, sha256: str) -> Message:
        if not found.text.strip():
            raise EmptyDocument(f"{name}: there is no text in it; add text or remove the file")
        self.n_text += len(found.text)
        if len(found.text) > MAX_TEXT:
            raise TooLarge(
                f"{name}: {len(found.text):,} characters of text, the limit is {MAX_TEXT:,}; split it"
            )
        if self.n_text > MAX_ALL_TEXT:
            raise TooLarge(f"{name}: over {MAX_ALL_TEXT:,} characters in one file; split it")
        return {"document": _record(found, name, sha256)}

    def _is_wanted(self, name: str) -> bool:
        return not self.only or name == self.only or self.only.startswith(f"{name}/")


def _record(found: Extracted, name: str, sha256: str) -> Message:
    """A document's fields as JSON has them; what the format does not state is looked for in the text."""
    title, author, outlet, day = found.title, found.author, found.outlet, found.date
    if not found.is_complete:
        stated = read_metadata(found.text, stem=_stem(name), furniture=find_furniture(found.text))
        title, author, outlet = title or stated.title, author or stated.author, outlet or stated.outlet
        day = day or stated.date
    return {
        "id": name,
        "text": found.text,
        "sha256": sha256,
        "title": title or _stem(name),
        "author": author,
        "outlet": outlet,
        "date": day.isoformat() if day else "",
        "places": [[place.start, place.name] for place in found.places],
    }


def _refusal(name: str, error: LoadError) -> Message:
    return {"refused": [name, type(error).__name__, str(error)]}


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def _stem(name: str) -> str:
    """The file's name without its ending; of a row, the table's name and the row."""
    path = PurePosixPath(name)
    return f"{path.parent.stem}, {path.name.replace('-', ' ')}" if is_row(name) else path.stem
