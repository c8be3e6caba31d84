"""Which names stand for which documents: those of files, of what is within them, and of their copies.

A document is there as long as some name stands for it, and its id is one of its names. Every function here
works within a transaction of its caller's.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from index.documents import Document
from index.files import ScannedFile
from index.store.catalogue import document_at
from index.store.checksum import checksum
from index.store.repeats import counted_lines
from index.store.write import CodedPassage, coded_facts, delete_document, insert_document, rename_documents

__all__ = [
    "attach",
    "contents_of_file",
    "detach",
    "forget_file",
    "id_at",
    "mark_all_unread",
    "mark_unread",
    "names_of_file",
    "record_file",
    "record_places",
    "record_refusals",
    "replace_document",
    "settle",
]


def names_of_file(connection: sqlite3.Connection, file: str) -> dict[str, int]:
    """The names of a file and of what is within it, with the rows of their documents."""
    return dict(connection.execute("SELECT id, document FROM names WHERE file = ?", (file,)).fetchall())


def contents_of_file(connection: sqlite3.Connection, file: str) -> tuple[dict[str, int], dict[str, str]]:
    """The names of a file, as `names_of_file`, and what within it was refused, id -> reason."""
    refusals = connection.execute("SELECT id, reason FROM refusals WHERE file = ?", (file,)).fetchall()
    return names_of_file(connection, file), dict(refusals)


def id_at(connection: sqlite3.Connection, row: int) -> str:
    """The id of the document at a row, which must be there."""
    return str(connection.execute("SELECT id FROM documents WHERE rowid = ?", (row,)).fetchone()[0])


def attach(connection: sqlite3.Connection, names: Iterable[tuple[str, str]], document: int) -> None:
    """Let (name, its file) stand for the document at a row."""
    for name, file in names:
        connection.execute("INSERT INTO names VALUES (?, ?, ?)", (name, file, document))
        connection.execute("INSERT OR IGNORE INTO files VALUES (?, 0, 0, '', '')", (file,))


def detach(connection: sqlite3.Connection, names: Iterable[str]) -> set[int]:
    """Let names stand for nothing; returns the rows of the documents they stood for, to be settled."""
    touched = set()
    for name in names:
        found = connection.execute("DELETE FROM names WHERE id = ? RETURNING document", (name,)).fetchone()
        if found is not None:
            touched.add(int(found[0]))
    return touched


def settle(connection: sqlite3.Connection, documents: Collection[int]) -> frozenset[str]:
    """Of these documents, delete those that nothing stands for; those whose id is no name of theirs any more
    take the first of their names.

    Returns the lines that the deleted ones had counted as repeated, which may be fewer now.
    """
    renamed: dict[int, str] = {}
    lines: set[str] = set()
    for row in documents:
        names = [
            name
            for (name,) in connection.execute("SELECT id FROM names WHERE document = ? ORDER BY id", (row,))
        ]
        found = connection.execute("SELECT id FROM documents WHERE rowid = ?", (row,)).fetchone()
        if found is None:
            continue
        if not names:
            lines |= counted_lines(connection, row)
            delete_document(connection, row)
        elif found[0] not in names:
            renamed[row] = names[0]
    rename_documents(connection, renamed)
    return frozenset(lines)


def replace_document(
    connection: sqlite3.Connection,
    row: int,
    document: Document,
    *,
    repeated: Collection[str],
    passages: Sequence[CodedPassage],
) -> None:
    """Put a document, cut or encoded otherwise, in the place of the one at a row, with all its names."""
    names = connection.execute("SELECT id, file FROM names WHERE document = ?", (row,)).fetchall()
    delete_document(connection, row)
    attach(connection, names, insert_document(connection, document, repeated=repeated, passages=passages))


def record_places(connection: sqlite3.Connection, row: int, document: Document) -> None:
    """Put a document's places in the place of those of the one at a row: a row of a table may have moved."""
    stored = document_at(connection, row)
    if stored.places != document.places:
        facts = coded_facts(replace(stored, places=document.places))
        connection.execute(
            "UPDATE documents SET places = ?, checksum = ? WHERE rowid = ?",
            (facts[-1], checksum(*facts), row),
        )


def mark_unread(connection: sqlite3.Connection, files: Iterable[str]) -> None:
    """Note that what files hold is not all in the library, or not any more: the next sync reads them anew."""
    connection.executemany(
        "UPDATE files SET sha256 = '', modified_ns = 0 WHERE id = ?", [(file,) for file in files]
    )


def mark_all_unread(connection: sqlite3.Connection) -> None:
    """Let the next sync read every file anew, those that were refused too."""
    connection.execute("UPDATE files SET sha256 = '', refused = '', modified_ns = 0")


def record_file(connection: sqlite3.Connection, file: ScannedFile) -> None:
    """Remember a file that is done with, so that it need not be read again while it is as it was."""
    connection.execute(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
        (file.id, file.n_bytes, file.modified_ns, file.sha256, file.reason),
    )


def record_refusals(connection: sqlite3.Connection, file: str, reasons: Mapping[str, str]) -> None:
    """Remember what within a file is not in the library (id -> reason), in place of what was remembered."""
    connection.execute("DELETE FROM refusals WHERE file = ?", (file,))
    connection.executemany(
        "INSERT INTO refusals VALUES (?, ?, ?)", [(file, name, reason) for name, reason in reasons.items()]
    )


def forget_file(connection: sqlite3.Connection, file: str) -> set[int]:
    """Forget a file with all its names; returns the rows of their documents, to be settled."""
    touched = detach(connection, list(names_of_file(connection, file)))
    connection.execute("DELETE FROM files WHERE id = ?", (file,))
    connection.execute("DELETE FROM refusals WHERE file = ?", (file,))
    return touched
