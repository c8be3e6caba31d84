"""The steps of a sync, from a plan to a changed truth.

    relink -> load -> mask -> split -> chunk -> encode -> commit -> mask anew

Everything here runs under the write lock. What is only moved, copied or gone is one transaction. What must be
read comes after it, some documents at a time, each lot in transactions of its own. Furniture depends on lines
that repeat across documents, so at the end those whose lines are counted otherwise by now are masked anew. A
kill at any moment leaves whole documents, and the next sync goes on from there.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import naming, repeats
from index.documents import Document
from index.encode import Encoder
from index.errors import LoadError
from index.furniture import masked
from index.indexing import coded
from index.load import Loaded, Refused, load_file
from index.plan import Plan
from index.report import Progress, Tell
from index.scan import ScannedFile
from index.schema import UNSETTLED
from index.settings import Settings
from index.truth import document_at, read_removed, row_of_content
from index.write import insert_document, kind_of, transaction

__all__ = ["Run", "mirror"]

MAX_LOT_DOCUMENTS = 2_000
MAX_LOT_CHARACTERS = 20_000_000
"""What is loaded before any of it is encoded: enough to see which lines repeat, little enough to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a sync works with. `encoder` is called once there is something to encode; `committed` after each
    change of the truth.
    """

    connection: sqlite3.Connection
    settings: Settings
    encoder: Callable[[], Encoder]
    committed: Callable[[], None]
    tell: Tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadFile:
    """A file that was read, and the files of the same bytes that were not."""

    file: ScannedFile
    copies: tuple[ScannedFile, ...]
    loaded: Loaded

    def names_for(self, document_id: str) -> Iterator[tuple[str, str]]:
        """The names that a document within the file goes by, each with its file."""
        for file in (self.file, *self.copies):
            yield file.id + document_id[len(self.file.id) :], file.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What some bytes were read as, and every (name, file) it is to go by."""

    document: Document
    names: list[tuple[str, str]]


def mirror(run: Run, todo: Plan) -> None:
    """Change the truth as planned."""
    connection = run.connection
    lines = set(repeats.all_lines(connection)) if _mark_unsettled(connection) else set()
    lines |= _relink(run, todo)
    n_done = 0
    for lot in _lots(run, todo):
        touched, n = _add(run, lot, n_done)
        lines |= touched
        n_done += n
    _mask_anew(run, lines, n_done)
    connection.execute("DELETE FROM meta WHERE key = ?", (UNSETTLED,))


def _mark_unsettled(connection: sqlite3.Connection) -> bool:
    """Whether an earlier sync did not come to its end; this one has not, until it has."""
    found = connection.execute("SELECT 1 FROM meta WHERE key = ?", (UNSETTLED,)).fetchone()
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (UNSETTLED,))
    return found is not None


def _relink(run: Run, todo: Plan) -> frozenset[str]:
    """What needs no reading: files that moved, were copied, cannot be opened or are gone.

    Returns the lines that the documents which went with them had counted as repeated.
    """
    if not (todo.relink or todo.restamp or todo.refused or todo.gone):
        return frozenset()
    connection = run.connection
    removed = read_removed(connection)
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
            own_refusals = {file.id + name[len(source) :]: reason for name, reason in refusals.items()}
            naming.record_refusals(connection, file.id, own_refusals)
        for file in (*todo.restamp, *todo.refused):
            naming.record_file(connection, file)
        lines = naming.settle(connection, touched)
    run.committed()
    return lines


def _lots(run: Run, todo: Plan) -> Iterator[list[_ReadFile]]:
    """The planned files, read, some at a time."""
    lot: list[_ReadFile] = []
    n_documents, n_characters = 0, 0
    for done, file in enumerate(todo.read, start=1):
        folder, rest = run.settings.folders.locate(file.id)
        copies = todo.copies.get(file.id, ())
        try:
            loaded = load_file(folder / rest, file.id, columns=run.settings.columns)
        except LoadError as error:
            file = replace(file, reason=str(error))
            copies = tuple(replace(copy, reason=f"{copy.id}: the same bytes as {error}") for copy in copies)
            loaded = Loaded(documents=(), refused=())
        lot.append(_ReadFile(file=file, copies=copies, loaded=loaded))
        n_documents += 1 + len(loaded.documents)
        n_characters += sum(len(document.text) for document in loaded.documents)
        run.tell(Progress(stage="load", done=done, total=len(todo.read)))
        if n_documents >= MAX_LOT_DOCUMENTS or n_characters >= MAX_LOT_CHARACTERS:
            yield lot
            lot, n_documents, n_characters = [], 0, 0
    if lot:
        yield lot


def _add(run: Run, lot: Sequence[_ReadFile], n_done: int) -> tuple[frozenset[str], int]:
    """Bring a lot of files into the truth: names of known contents first, then each new document.

    Returns the edge lines whose counts may have changed, and how many documents were new.
    """
    connection = run.connection
    contents = _contents(lot, read_removed(connection))
    known = {key: row for key in contents if (row := row_of_content(connection, *key)) is not None}
    new = [content for key, content in contents.items() if key not in known]
    with transaction(connection):
        touched = _drop_old_names(connection, lot, contents)
        for key, row in known.items():
            touched |= naming.detach(connection, [name for name, _ in contents[key].names]) | {row}
            naming.attach(connection, contents[key].names, row)
        lines = naming.settle(connection, touched)
        if not new:
            _finish(connection, lot)
    run.committed()
    if not new:
        return lines, 0
    repeated = repeats.repeated_lines(connection, [content.document for content in new])
    by_id = {content.document.id: content for content in new}
    documents = [masked(content.document, repeated) for content in new]
    run.tell(Progress(stage="encode", done=n_done, total=n_done + len(new)))
    n_here = 0
    for batch in coded(documents, run.encoder()):
        with transaction(connection):
            touched = naming.detach(
                connection, [name for document, _ in batch for name, _ in by_id[document.id].names]
            )
            lines |= naming.settle(connection, touched)
            for document, passages in batch:
                row = insert_document(connection, document, repeated=repeated, passages=passages)
                naming.attach(connection, by_id[document.id].names, row)
            n_here += len(batch)
            if n_here == len(new):
                _finish(connection, lot)
        run.committed()
        run.tell(Progress(stage="encode", done=n_done + n_here, total=n_done + len(new)))
    return lines | repeated, len(new)


def _contents(lot: Iterable[_ReadFile], removed: frozenset[str]) -> dict[tuple[str, str], _Content]:
    """Every content of a lot once, under the first of its names that were not removed."""
    found: dict[tuple[str, str], _Content] = {}
    for read in lot:
        for document in read.loaded.documents:
            names = [(name, file) for name, file in read.names_for(document.id) if name not in removed]
            if names:
                key = (document.sha256, kind_of(document.id))
                found.setdefault(key, _Content(document=document, names=[])).names.extend(names)
    return {
        key: _Content(document=replace(one.document, id=min(one.names)[0]), names=one.names)
        for key, one in found.items()
    }


def _drop_old_names(
    connection: sqlite3.Connection, lot: Iterable[_ReadFile], contents: dict[tuple[str, str], _Content]
) -> set[int]:
    """Detach the names that the files of a lot no longer hold; returns the documents concerned."""
    now = {name for content in contents.values() for name, _ in content.names}
    touched: set[int] = set()
    for read in lot:
        for file in (read.file, *read.copies):
            gone = [name for name in naming.names_of_file(connection, file.id) if name not in now]
            touched |= naming.detach(connection, gone)
    return touched


def _finish(connection: sqlite3.Connection, lot: Iterable[_ReadFile]) -> None:
    """Remember the files of a lot as read, with what within them was refused."""
    for read in lot:
        for file in (read.file, *read.copies):
            naming.record_file(connection, file)
            prefix = len(read.file.id)
            reasons = {file.id + one.id[prefix:]: _own(one, file.id, prefix) for one in read.loaded.refused}
            naming.record_refusals(connection, file.id, reasons)


def _own(refused: Refused, file: str, prefix: int) -> str:
    """A reason that begins with the id of what it is about, for the same thing in a copy of its file."""
    return refused.reason.replace(refused.id, file + refused.id[prefix:], 1)


def _mask_anew(run: Run, lines: Iterable[str], n_done: int) -> None:
    """Mask and encode anew the documents in which other lines count as repeated than did."""
    connection = run.connection
    otherwise = dict(repeats.masked_otherwise(connection, lines))
    if not otherwise:
        return
    changed: dict[str, int] = {}
    documents = []
    with transaction(connection):
        for row, repeated in otherwise.items():
            document = document_at(connection, row)
            anew = masked(document, repeated)
            if anew.furniture == document.furniture:
                repeats.count_anew(connection, row, repeated)
            else:
                changed[document.id] = row
                documents.append(anew)
    n_here = 0
    for batch in coded(documents, run.encoder()) if documents else ():
        with transaction(connection):
            for document, passages in batch:
                row = changed[document.id]
                naming.replace_document(connection, row, document, repeated=otherwise[row], passages=passages)
        run.committed()
        n_here += len(batch)
        run.tell(Progress(stage="encode", done=n_done + n_here, total=n_done + len(documents)))
