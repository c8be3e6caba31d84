"""One file becomes one document: bytes, text, metadata.

This is the only room that knows which file formats there are. It decides nothing about the text:
offsets everywhere else are into `Document.text` exactly as it leaves here, line ends included.
Furniture is found later, because some of it shows only across documents (`index.furniture`).
"""

import hashlib
from pathlib import Path

from index.decoding import decode
from index.documents import Document
from index.errors import EmptyDocument, LoadError, TooLarge, UnsupportedFormat
from index.furniture import find_furniture
from index.metadata import read_metadata
from index.web import declared_charset, read_page

__all__ = ["MAX_FILE_BYTES", "PAGE_SUFFIXES", "SUPPORTED_SUFFIXES", "load_document"]

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
PAGE_SUFFIXES = frozenset({".html", ".htm"})
"""Of these, `Document.text` is the extracted text, not the file's."""

SUPPORTED_SUFFIXES = TEXT_SUFFIXES | PAGE_SUFFIXES
"""The file name endings that `load_document` reads, in lower case."""

MAX_FILE_BYTES = 20_000_000
"""About three million words: far over any report, far under what one machine holds in memory."""


def load_document(path: Path, folder: Path) -> Document:
    """Read one file below `folder`.

    Raises a `LoadError` whose message names the file and says what to do: `UnsupportedFormat`,
    `TooLarge`, `NotText`, `EmptyDocument`, or `LoadError` itself when the file cannot be opened.
    """
    name = _document_id(path, folder)
    suffix = path.suffix.lower()
    if suffix not in SUPPORTED_SUFFIXES:
        known = ", ".join(sorted(SUPPORTED_SUFFIXES))
        raise UnsupportedFormat(
            f"{name}: files ending in {suffix or 'nothing'} are not supported yet; convert to one of {known}"
        )
    raw = _read_bytes(path, name)
    if suffix in PAGE_SUFFIXES:
        text, metadata = read_page(decode(raw, name, declared=declared_charset(raw)), stem=path.stem)
    else:
        text = decode(raw, name)
        metadata = read_metadata(text, stem=path.stem, furniture=find_furniture(text))
    if not text.strip():
        raise EmptyDocument(f"{name}: there is no text in it; add text or remove the file")
    return Document(
        id=name,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        title=metadata.title,
        date=metadata.date,
        outlet=metadata.outlet,
        furniture=(),
    )


def _document_id(path: Path, folder: Path) -> str:
    name = path.relative_to(folder).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{name!a}: the file name is not valid text; rename the file") from error
    return name


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        n_bytes = path.stat().st_size
        if n_bytes > MAX_FILE_BYTES:
            raise TooLarge(f"{name}: {n_bytes:,} bytes, the limit is {MAX_FILE_BYTES:,}; split the file")
        return path.read_bytes()
    except OSError as error:
        raise LoadError(
            f"{name}: cannot be read ({error.strerror}); check that it exists and its rights"
        ) from error
