"""One file becomes its documents: bytes, text, metadata, places; and an id leads back to its document.

Plain text is read here; every other format by `index.formats` in a process of its own. Nothing is decided
about the text: offsets everywhere else are into `Document.text` as it leaves here, line ends included.
Furniture is found later, because some of it shows only across documents (`index.masking.furniture`).
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index import errors
from index.documents import Document, Place
from index.errors import DocumentMissing, EmptyDocument, LoadError, TooLarge
from index.formats.columns import NO_COLUMNS, Columns, parse_columns
from index.formats.decoding import decode
from index.formats.endings import EXTRACTED_SUFFIXES, SUFFIXES, TABLES, TEXTS
from index.formats.limits import MAX_TEXT_BYTES, max_bytes_of
from index.formats.read import refuse_unknown
from index.formats.signatures import check_signature
from index.formats.worker import close_reader, read_apart
from index.masking.furniture import find_furniture
from index.metadata import read_metadata

__all__ = [
    "EXTRACTED_SUFFIXES",
    "MAX_FILE_BYTES",
    "NO_COLUMNS",
    "READERS_VERSION",
    "SUPPORTED_SUFFIXES",
    "Columns",
    "Loaded",
    "Refused",
    "close_reader",
    "find_document",
    "load_document",
    "load_file",
    "max_bytes",
    "parse_columns",
    "path_inside",
]

READERS_VERSION = 3
"""Raised when what the readers make of the same bytes changes: then every document is to be read again."""

SUPPORTED_SUFFIXES = SUFFIXES
"""The file name endings that are read, in lower case."""

MAX_FILE_BYTES = MAX_TEXT_BYTES
"""For plain text and pages; `max_bytes` tells it for every kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A member, row, attachment or part that cannot be read; `reason` begins with where it is."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one file gave, in its order: documents, and what in it could not become one."""

    documents: tuple[Document, ...]
    refused: tuple[Refused, ...]


def load_file(path: Path, file_id: str, *, columns: Columns = NO_COLUMNS, only: str = "") -> Loaded:
    """Read every document in a file; `only` keeps to the document with this id, for files that hold many.

    Raises a `LoadError` whose message names the file and says what to do when nothing in it can be read;
    what cannot be read beside other things is in `refused`. A document of a file that is one has the id
    `file_id`; what stands within a file has its own path below: `a.zip/may/b.pdf`, `news.csv/row-12`.
    """
    refuse_unknown(file_id)
    if path.suffix.lower() in TEXTS:
        return Loaded(documents=(_load_text(path, file_id),), refused=())
    _check_size(path, file_id)  # before a process is started for it
    loaded = _gather(read_apart(path, file_id, columns, only=only), file_id)
    if not (loaded.documents or loaded.refused or only):
        raise EmptyDocument(f"{file_id}: there is nothing in it that could be read; exclude it")
    return loaded


def load_document(path: Path, folder: Path) -> Document:
    """Read one file below `folder` that is one document: of a mail its body.

    Raises a `LoadError` as `load_file` does, and for a file that holds several documents.
    """
    file_id = _file_id(path, folder)
    refuse_unknown(file_id)
    if path.suffix.lower() in TABLES | {".zip"}:
        raise LoadError(f"{file_id}: it holds several documents; name one of them")
    loaded = load_file(path, file_id, only=file_id)
    own = next((document for document in loaded.documents if document.id == file_id), None)
    if own is None:
        raise LoadError(
            next((refused.reason for refused in loaded.refused), f"{file_id}: there is no text in it")
        )
    return own


def find_document(folder: Path, document_id: str, *, columns: Columns = NO_COLUMNS) -> Document:
    """The document with this id: a file, or what stands within the file that a beginning of the id names.

    Raises `DocumentMissing` when there is no such file, or nothing in it has this id; another `LoadError`
    when the id leads out of the folder, or what it names cannot be read any more.
    """
    path = path_inside(folder, document_id)
    if path is None:
        raise LoadError(f"{document_id!a}: this names no file inside the folder; check the id")
    try:
        is_there = path.is_file()
    except OSError:  # a name longer than any file's, a folder that may not be entered
        is_there = False
    if not is_there:
        raise DocumentMissing(f"{document_id}: the file is gone; sync the folder again")
    file_id = path.relative_to(folder).as_posix()
    loaded = load_file(path, file_id, columns=columns, only=document_id)
    for document in loaded.documents:
        if document.id == document_id:
            return document
    for refused in loaded.refused:
        if document_id == refused.id or document_id.startswith(f"{refused.id}/"):
            raise LoadError(refused.reason)
    raise DocumentMissing(f"{document_id}: {file_id} does not hold it any more; sync the folder again")


def path_inside(folder: Path, document_id: str) -> Path | None:
    """The file that a document id is of, existing or not; None where no sync could have given the id.

    It is the longest beginning of the id that is a file; where none is, the whole or what else can be read.
    As in a sync, hidden files and folders are left out, links to folders are not followed, and links to files
    only where these are inside the folder.
    """
    parts = document_id.split("/")
    if not document_id.isprintable() or any(not part or part.startswith(".") for part in parts):
        return None
    if Path(document_id).is_absolute() or any("\ud800" <= character <= "\udfff" for character in document_id):
        return None
    candidates = [folder.joinpath(*parts[:n]) for n in range(len(parts), 0, -1)]
    readable = [path for path in candidates if path.suffix.lower() in SUPPORTED_SUFFIXES]
    if not readable:
        return None
    path = next((path for path in readable if os.path.isfile(path)), readable[0])
    parents = [parent for parent in path.parents if parent != folder and parent.is_relative_to(folder)]
    if any(os.path.islink(parent) for parent in parents):
        return None
    target = Path(os.path.realpath(path))
    return path if target.is_relative_to(os.path.realpath(folder)) else None


def max_bytes(path: Path) -> int:
    """The largest file of this kind that is read, in bytes."""
    return max_bytes_of(path.name)


def _load_text(path: Path, file_id: str) -> Document:
    _check_size(path, file_id)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(file_id, error) from error
    check_signature(raw, file_id, path.suffix.lower())
    text = decode(raw, file_id)
    if not text.strip():
        raise EmptyDocument(f"{file_id}: there is no text in it; add text or remove the file")
    metadata = read_metadata(text, stem=path.stem, furniture=find_furniture(text))
    return Document(
        id=file_id,
        text=text,
        sha256=hashlib.sha256(raw).hexdigest(),
        title=metadata.title,
        date=metadata.date,
        outlet=metadata.outlet,
        furniture=(),
        author=metadata.author,
    )


def _gather(messages: Iterable[dict[str, Any]], file_id: str) -> Loaded:
    documents: dict[str, Document] = {}
    refusals: dict[str, tuple[str, str]] = {}
    for message in messages:
        if "document" in message:
            document = _document(message["document"])
            documents[document.id] = document
        elif "refused" in message:
            refused_id, kind, reason = message["refused"]
            refusals[refused_id] = (kind, reason)
    if not documents and file_id in refusals and len(refusals) == 1:
        kind, reason = refusals[file_id]
        raise getattr(errors, kind, LoadError)(reason)
    refused = (Refused(id=refused_id, reason=reason) for refused_id, (_, reason) in refusals.items())
    return Loaded(documents=tuple(documents.values()), refused=tuple(refused))


def _document(fields: dict[str, Any]) -> Document:
    return Document(
        id=fields["id"],
        text=fields["text"],
        sha256=fields["sha256"],
        title=fields["title"],
        date=date.fromisoformat(fields["date"]) if fields["date"] else None,
        outlet=fields["outlet"],
        furniture=(),
        author=fields["author"],
        places=tuple(Place(start, name) for start, name in fields["places"]),
    )


def _file_id(path: Path, folder: Path) -> str:
    name = path.relative_to(folder).as_posix()
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise LoadError(f"{name!a}: the file name is not valid text; rename the file") from error
    return name


def _check_size(path: Path, file_id: str) -> None:
    try:
        n_bytes = path.stat().st_size
    except OSError as error:
        raise _unreadable(file_id, error) from error
    limit = max_bytes(path)
    if n_bytes > limit:
        raise TooLarge(f"{file_id}: {n_bytes:,} bytes, the limit is {limit:,}; split the file")


def _unreadable(file_id: str, error: OSError) -> LoadError:
    return LoadError(f"{file_id}: cannot be read ({error.strerror}); check that it exists and its rights")
