"""Reading the truth: the documents, the files they come from, and the names they go by."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.documents import Document, Place, Span
from index.files import ScannedFile
from index.formats.endings import is_row
from index.store.checksum import is_intact
from index.store.state import damaged, decoding

__all__ = [
    "DocumentInfo",
    "KeptOut",
    "document_at",
    "read_aliases",
    "read_document",
    "read_documents",
    "read_documents_named",
    "read_file_of",
    "read_files",
    "read_hashes",
    "read_refusals",
    "read_removed",
    "row_of_content",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentInfo:
    """What a list of documents shows. `aliases` are the ids of other files with the same bytes."""

    id: str
    title: str
    date: date | None
    outlet: str
    author: str
    n_characters: int
    n_passages: int
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOut:
    """What the user has taken out: `names` of documents; of the rows of tables, whose names change with their
    places, the table and the row's hash.
    """

    names: frozenset[str]
    rows: frozenset[tuple[str, str]]

    def holds(self, name: str, sha256: str) -> bool:
        """Whether a document of this name and hash is to stay out."""
        return (name.rpartition("/")[0], sha256) in self.rows if is_row(name) else name in self.names


@decoding("its list of documents is damaged")
def read_documents(connection: sqlite3.Connection) -> tuple[DocumentInfo, ...]:
    """All documents, ordered by id."""
    aliases: dict[str, list[str]] = {}
    for alias, of in read_aliases(connection):
        aliases.setdefault(of, []).append(alias)
    return tuple(
        DocumentInfo(
            id=id_,
            title=title,
            date=_date(iso),
            outlet=outlet,
            author=author,
            n_characters=n_characters,
            n_passages=n_passages,
            aliases=tuple(aliases.get(id_, ())),
        )
        for id_, title, iso, outlet, author, n_characters, n_passages in connection.execute(
            "SELECT id, title, date, outlet, author, n_characters, n_passages FROM documents ORDER BY id"
        )
    )


@decoding("its list of documents is damaged")
def read_hashes(connection: sqlite3.Connection, files: Collection[str] | None = None) -> dict[str, str]:
    """The hash of each document's bytes, by id; `files`, where given, are those that they stand in."""
    if files is None:
        rows = connection.execute("SELECT id, sha256 FROM documents").fetchall()
    else:
        rows = connection.execute(
            "SELECT documents.id, sha256 FROM json_each(?) AS wanted JOIN names ON names.file = wanted.value "
            "JOIN documents ON documents.rowid = names.document AND documents.id = names.id",
            (json.dumps(list(files)),),
        ).fetchall()
    hashes = dict(rows)
    if not all(isinstance(value, str) for value in (*hashes, *hashes.values())):
        raise TypeError("a name that is no text")
    return hashes


def read_document(connection: sqlite3.Connection, name: str) -> Document | None:
    """The document that goes by this name, its own id or an alias, or None."""
    found = connection.execute("SELECT document FROM names WHERE id = ?", (name,)).fetchone()
    return document_at(connection, found[0]) if found else None


@decoding("a document in it is damaged")
def read_documents_named(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, Document]:
    """The documents that go by these names, by name, with one look; a name of none is left out."""
    return {
        name: _document(found)
        for name, *found in connection.execute(
            "SELECT names.id, documents.id, sha256, title, checksum, text, coalesce(date, ''), outlet, "
            "author, furniture, places FROM json_each(?) AS wanted JOIN names ON names.id = wanted.value "
            "JOIN documents ON documents.rowid = names.document",
            (json.dumps(list(names)),),
        )
    }


@decoding("a document in it is damaged")
def document_at(connection: sqlite3.Connection, row: int) -> Document:
    """The document at a row, which must be there."""
    found = connection.execute(
        "SELECT id, sha256, title, checksum, text, coalesce(date, ''), outlet, author, furniture, places "
        "FROM documents WHERE rowid = ?",
        (row,),
    ).fetchone()
    if found is None:
        raise damaged(f"document {row}")
    return _document(found)


def _document(found: Sequence[Any]) -> Document:
    """A document out of its columns, in the order in which both queries above name them."""
    id_, sha256, title, stored, *facts = found
    if not is_intact(stored, *facts):
        raise damaged(id_)
    text, iso, outlet, author, furniture, places = facts
    return Document(
        id=id_,
        text=text,
        sha256=sha256,
        title=title,
        date=_date(iso),
        outlet=outlet,
        author=author,
        furniture=tuple(Span(*span) for span in json.loads(furniture)),
        places=tuple(Place(*place) for place in json.loads(places)),
    )


def row_of_content(connection: sqlite3.Connection, sha256: str, kind: str) -> int | None:
    """The row of the document made of these bytes by the reader for this kind, or None."""
    found = connection.execute(
        "SELECT rowid FROM documents WHERE sha256 = ? AND kind = ?", (sha256, kind)
    ).fetchone()
    return int(found[0]) if found else None


def read_aliases(
    connection: sqlite3.Connection, files: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """Every name of a document beside its own id, as (name, id), ordered by name; `files`, where given, are
    those that the names stand in.
    """
    return connection.execute(
        "SELECT names.id, documents.id FROM names JOIN documents ON documents.rowid = document "
        "WHERE names.id != documents.id ORDER BY names.id"
        if files is None
        else "SELECT names.id, documents.id FROM json_each(?1) JOIN names ON file = value "
        "JOIN documents ON documents.rowid = document WHERE names.id != documents.id ORDER BY names.id",
        () if files is None else (json.dumps(list(files)),),
    ).fetchall()


@decoding("its list of files is damaged")
def read_files(connection: sqlite3.Connection) -> dict[str, ScannedFile]:
    """Every file that a sync has seen, by id, as it was then."""
    return _files(connection.execute("SELECT id, n_bytes, modified_ns, sha256, refused FROM files"))


@decoding("its list of files is damaged")
def read_files_named(connection: sqlite3.Connection, names: Collection[str]) -> dict[str, ScannedFile]:
    """Of the files that a sync has seen those of these ids."""
    return _files(
        connection.execute(
            "SELECT files.id, n_bytes, modified_ns, sha256, refused FROM json_each(?) "
            "JOIN files ON files.id = value",
            (json.dumps(list(names)),),
        )
    )


@decoding("its list of files is damaged")
def read_files_of(connection: sqlite3.Connection, hashes: Collection[str]) -> dict[str, ScannedFile]:
    """Of the files that a sync has seen those that hold a document of these bytes."""
    return _files(
        connection.execute(
            "SELECT DISTINCT files.id, n_bytes, modified_ns, files.sha256, refused FROM json_each(?) "
            "JOIN documents ON documents.sha256 = value JOIN names ON document = documents.rowid "
            "JOIN files ON files.id = file",
            (json.dumps(list(hashes)),),
        )
    )


def _files(rows: Iterable[tuple[str, int, int, str, str]]) -> dict[str, ScannedFile]:
    found = {row[0]: _file(row) for row in rows}
    if not all(isinstance(file.id, str) and isinstance(file.sha256, str) for file in found.values()):
        raise TypeError("a name that is no text")
    return found


@decoding("its list of files is damaged")
def read_file_of(connection: sqlite3.Connection, name: str) -> ScannedFile | None:
    """The file that a document of this name stands in, as it was when last read; None for no document."""
    found = connection.execute(
        "SELECT files.id, n_bytes, modified_ns, sha256, refused FROM names JOIN files ON files.id = file "
        "WHERE names.id = ?",
        (name,),
    ).fetchone()
    return _file(found) if found else None


def read_refusals(
    connection: sqlite3.Connection, files: Collection[str] | None = None
) -> list[tuple[str, str]]:
    """What is not in the library, and why, ordered by id: files, and what stands within files; `files`, where
    given, are those it is about.
    """
    return connection.execute(
        "SELECT id, refused FROM files "
        "WHERE refused != '' AND (?1 IS NULL OR id IN (SELECT value FROM json_each(?1))) "
        "UNION ALL SELECT id, reason FROM refusals "
        "WHERE ?1 IS NULL OR file IN (SELECT value FROM json_each(?1)) ORDER BY 1",
        (None if files is None else json.dumps(list(files)),),
    ).fetchall()


def read_removed(connection: sqlite3.Connection) -> KeptOut:
    """The names that the user keeps out of the library."""
    found = connection.execute("SELECT id, sha256 FROM removed").fetchall()
    return KeptOut(
        names=frozenset(name for name, _ in found),
        rows=frozenset((name.rpartition("/")[0], sha256) for name, sha256 in found if is_row(name)),
    )


def _file(row: tuple[str, int, int, str, str]) -> ScannedFile:
    file_id, n_bytes, modified_ns, sha256, refused = row
    return ScannedFile(id=file_id, n_bytes=n_bytes, modified_ns=modified_ns, sha256=sha256, reason=refused)


def _date(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
