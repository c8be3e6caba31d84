"""The files of a plan, read, and what they hold: every content once, with all the names it goes by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.documents import Document
from index.errors import LoadError
from index.files import ScannedFile
from index.formats.endings import kind_of
from index.load import Loaded, Refused, load_file
from index.report import Progress
from index.store.catalogue import KeptOut
from index.syncing.plan import Plan
from index.syncing.run import Run

__all__ = ["Contents", "Key", "Name", "ReadFile", "contents_of", "in_copy", "lots"]

MAX_LOT_DOCUMENTS = 2_000
MAX_LOT_CHARACTERS = 20_000_000
"""What is loaded before any of it is encoded: enough to see which lines repeat, little enough to hold."""


Name = tuple[str, str]
"""A name and the file it is of."""

Key = tuple[str, str]
"""What makes two documents one: the hash of their bytes, and the kind of reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """A file that was read, and the files of the same bytes that were not."""

    file: ScannedFile
    copies: tuple[ScannedFile, ...]
    loaded: Loaded

    @property
    def files(self) -> tuple[ScannedFile, ...]:
        """The file and its copies."""
        return self.file, *self.copies

    def names_for(self, document_id: str) -> Iterator[Name]:
        """The names that a document within the file goes by, each with its file."""
        for file in self.files:
            yield file.id + document_id[len(self.file.id) :], file.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What some bytes were read as, every (name, file) it is to go by, and as what it was read by name."""

    document: Document
    names: list[Name]
    by_name: dict[str, Document]


Contents = dict[Key, Content]


def lots(run: Run, todo: Plan) -> Iterator[list[ReadFile]]:
    """The planned files, read, some at a time."""
    lot: list[ReadFile] = []
    n_documents, n_characters = 0, 0
    for done, file in enumerate(todo.read, start=1):
        folder, rest = run.settings.folders.locate(file.id)
        copies = todo.copies.get(file.id, ())
        try:
            loaded = load_file(folder / rest, file.id, columns=run.settings.columns)
        except LoadError as error:
            why = Refused(id=file.id, reason=str(error))
            file, *same = (replace(one, reason=in_copy(why, one.id, file.id)[1]) for one in (file, *copies))
            copies = tuple(same)
            loaded = Loaded(documents=(), refused=())
        if not _is_as_scanned(folder / rest, file, loaded):
            file, copies = (
                replace(file, sha256="", modified_ns=0),
                (),
            )  # written to meanwhile: the next sync's
        lot.append(ReadFile(file=file, copies=copies, loaded=loaded))
        n_documents += 1 + len(loaded.documents)
        n_characters += sum(len(document.text) for document in loaded.documents)
        run.tell(Progress(stage="load", done=done, total=len(todo.read)))
        if n_documents >= MAX_LOT_DOCUMENTS or n_characters >= MAX_LOT_CHARACTERS:
            yield lot
            lot, n_documents, n_characters = [], 0, 0
    if lot:
        yield lot


def _is_as_scanned(path: Path, file: ScannedFile, loaded: Loaded) -> bool:
    """Whether a file was not written to between its scan and now."""
    try:
        found = path.stat()
    except OSError:
        return False
    if found.st_size != file.n_bytes or file.modified_ns not in (0, found.st_mtime_ns):
        return False
    return all(document.sha256 == file.sha256 for document in loaded.documents if document.id == file.id)


def contents_of(lot: Iterable[ReadFile], removed: KeptOut) -> Contents:
    """Every content of a lot once, under the first of its names that were not removed."""
    found: dict[Key, list[tuple[Name, Document]]] = {}
    for read in lot:
        for document in read.loaded.documents:
            for name, file in read.names_for(document.id):
                if not removed.holds(name, document.sha256):
                    key = document.sha256, kind_of(document.id)
                    found.setdefault(key, []).append(((name, file), document))
    return {
        key: Content(
            document=replace(min(named, key=lambda one: one[0])[1], id=min(name for name, _ in named)[0]),
            names=[name for name, _ in named],
            by_name={name: document for (name, _), document in named},
        )
        for key, named in found.items()
    }


def in_copy(refused: Refused, copy: str, of: str) -> tuple[str, str]:
    """The id and the reason, which begins with it, of what was refused in a file, for a copy of the file."""
    name = copy + refused.id[len(of) :]
    return name, refused.reason.replace(refused.id, name, 1)
