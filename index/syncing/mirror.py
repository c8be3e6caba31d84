"""The steps of a sync, from a plan to a changed truth.

    relink -> load -> mask -> split -> chunk -> encode -> commit -> mask anew

Everything here runs under the write lock. What is only moved, copied or gone is one transaction. What must be
read comes after it, some documents at a time, each lot in transactions of its own. Furniture depends on lines
that repeat across documents, so at the end those whose lines are counted otherwise by now are masked anew. A
kill at any moment leaves whole documents, and the next sync goes on from there.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.documents import Document
from index.load import Refused
from index.masking.furniture import masked
from index.report import Progress
from index.store import naming, repeats
from index.store.catalogue import document_at, read_removed, row_of_content
from index.store.schema import RECOUNT, UNSETTLED
from index.store.write import CodedPassage, insert_document, transaction
from index.syncing.indexing import coded
from index.syncing.plan import Plan
from index.syncing.reading import Contents, Key, Name, ReadFile, contents_of, in_copy, lots
from index.syncing.remask import mask_anew
from index.syncing.run import Run

__all__ = ["is_unsettled", "mirror"]


def mirror(run: Run, todo: Plan) -> None:
    """Change the truth as planned."""
    connection = run.connection
    lines = set(repeats.all_lines(connection)) if _mark_unsettled(connection) else set()
    lines |= _relink(run, todo)
    n_done = 0
    for lot in lots(run, todo):
        touched, n = _add(run, lot, n_done)
        lines |= touched
        n_done += n
    mask_anew(run, lines, n_done)
    connection.execute("DELETE FROM meta WHERE key IN (?, ?)", (UNSETTLED, RECOUNT))


def is_unsettled(connection: sqlite3.Connection) -> bool:
    """Whether masks may be of other counts than now hold: a sync did not come to its end, or documents were
    taken out since.
    """
    found = connection.execute("SELECT 1 FROM meta WHERE key IN (?, ?)", (UNSETTLED, RECOUNT)).fetchone()
    return found is not None


def _mark_unsettled(connection: sqlite3.Connection) -> bool:
    """Whether the library was unsettled; this sync leaves it so, until it has come to its end."""
    was = is_unsettled(connection)
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (UNSETTLED,))
    return was


def _relink(run: Run, todo: Plan) -> frozenset[str]:
    """What needs no reading: files that moved, were copied, cannot be opened or are gone.

    Returns the lines that the documents which went with them had counted as repeated.
    """
    if not (todo.relink or todo.restamp or todo.refused or todo.gone):
        return frozenset()
    connection = run.connection
    removed = read_removed(connection).names
    with transaction(connection):
        taken = [(file, *naming.contents_of_file(connection, source)) for file, source in todo.relink]
        touched: set[int] = set()
        for name in (*todo.gone, *(file.id for file in (*todo.refused, *(one for one, _ in todo.relink)))):
            touched |= naming.forget_file(connection, name)
        for (file, names, refusals), (_, source) in zip(taken, todo.relink, strict=True):
            for name, row in names.items():
                own = file.id + name[len(source) :]
                if own not in removed:
                    naming.attach(connection, [(own, file.id)], row)
                    touched.add(row)
            naming.record_file(connection, file)
            own_refusals = [
                in_copy(Refused(id=n, reason=why), file.id, source) for n, why in refusals.items()
            ]
            naming.record_refusals(connection, file.id, dict(own_refusals))
        for file in (*todo.restamp, *todo.refused):
            naming.record_file(connection, file)
        lines = naming.settle(connection, touched)
    run.committed()
    return lines


def _add(run: Run, lot: Sequence[ReadFile], n_done: int) -> tuple[frozenset[str], int]:
    """Bring a lot of files into the truth: names of known contents first, then each new document.

    Returns the edge lines whose counts may have changed, and how many documents were encoded.
    """
    connection = run.connection
    contents = contents_of(lot, read_removed(connection))
    known = {key: row for key in contents if (row := row_of_content(connection, *key)) is not None}
    read_otherwise = _read_otherwise(connection, contents, known)
    new = [content.document for key, content in contents.items() if key not in known]
    lines: frozenset[str] = frozenset()
    if known or not new or any(_old_names(connection, lot, contents)):
        is_last = not new and not read_otherwise
        lines = _link(run, lot, contents, known, is_last=is_last)
        if is_last:
            return lines, 0
    documents = [
        *new,
        *(replace(one, id=naming.id_at(connection, row)) for row, one in read_otherwise.items()),
    ]
    repeated = repeats.repeated_lines(connection, documents)
    rows = dict(zip((document.id for document in documents[len(new) :]), read_otherwise, strict=True))
    names = {content.document.id: content.names for content in contents.values()}
    total = n_done + len(documents)
    n_here = 0

    def tell() -> None:
        run.tell(Progress(stage="encode", done=n_done + n_here, total=total))

    tell()
    anew = [masked(document, repeated) for document in documents]
    for batch in coded(anew, run.encoder(), alive=tell):
        n_here += len(batch)
        with transaction(connection):
            lines |= _insert(connection, batch, names, rows, repeated)
            if n_here == len(documents):
                _finish(connection, lot)
            else:
                naming.mark_unread(connection, [file.id for read in lot for file in read.files])
        run.committed()
        tell()
    return lines | repeated, len(documents)


def _link(
    run: Run, lot: Sequence[ReadFile], contents: Contents, known: Mapping[Key, int], *, is_last: bool
) -> frozenset[str]:
    """Let the names of known contents stand for them, and those that the files no longer hold for nothing."""
    connection = run.connection
    with transaction(connection):
        touched = naming.detach(connection, list(_old_names(connection, lot, contents)))
        for key, row in known.items():
            touched |= naming.detach(connection, [name for name, _ in contents[key].names]) | {row}
            naming.attach(connection, contents[key].names, row)
        lines = naming.settle(connection, touched)
        for key, row in known.items():
            if (loaded := contents[key].by_name.get(naming.id_at(connection, row))) is not None:
                naming.record_places(connection, row, loaded)
        if is_last:
            _finish(connection, lot)
        else:
            naming.mark_unread(connection, [file.id for read in lot for file in read.files])
    run.committed()
    return lines


def _insert(
    connection: sqlite3.Connection,
    batch: Sequence[tuple[Document, Sequence[CodedPassage]]],
    names: Mapping[str, list[Name]],
    rows: Mapping[str, int],
    repeated: frozenset[str],
) -> frozenset[str]:
    """Put in new documents under their names, and in the place of those at `rows` what was read otherwise;
    returns lines as `naming.settle`.
    """
    new = [(document, passages) for document, passages in batch if document.id not in rows]
    touched = naming.detach(connection, [name for document, _ in new for name, _ in names[document.id]])
    lines = naming.settle(connection, touched)
    for document, passages in batch:
        if document.id in rows:
            row = rows[document.id]
            naming.replace_document(connection, row, document, repeated=repeated, passages=passages)
        else:
            row = insert_document(connection, document, repeated=repeated, passages=passages)
            naming.attach(connection, names[document.id], row)
    return lines


def _read_otherwise(
    connection: sqlite3.Connection, contents: Contents, known: Mapping[Key, int]
) -> dict[int, Document]:
    """Of the known contents those that are read otherwise than when they were stored, by row."""
    found: dict[int, Document] = {}
    for key, row in known.items():
        before, now = document_at(connection, row), contents[key].document
        if (before.text, before.date, before.outlet, before.author) != (
            now.text,
            now.date,
            now.outlet,
            now.author,
        ):
            found[row] = now
    return found


def _old_names(connection: sqlite3.Connection, lot: Iterable[ReadFile], contents: Contents) -> Iterator[str]:
    """The names that the files of a lot went by and no longer hold."""
    now = {name for content in contents.values() for name, _ in content.names}
    for read in lot:
        for file in read.files:
            yield from (name for name in naming.names_of_file(connection, file.id) if name not in now)


def _finish(connection: sqlite3.Connection, lot: Iterable[ReadFile]) -> None:
    """Remember the files of a lot as read, with what within them was refused."""
    for read in lot:
        for file in read.files:
            naming.record_file(connection, file)
            reasons = [in_copy(refused, file.id, read.file.id) for refused in read.loaded.refused]
            naming.record_refusals(connection, file.id, dict(reasons))
