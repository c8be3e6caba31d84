"""A damaged library: it opens, answers and checks, or says in an error of the tree that it cannot.

Two kinds of damage: bytes of its files (turned, overwritten, cut off, doubled, gone), and cells of the truth
that hold what nobody wrote there, as a page that was written half can leave them.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache, reduce
from pathlib import Path

from index import QuotedeskError, open_library, sync
from index.check import check as check_library
from index.store.schema import TRUTH
from qa import ask

__all__ = ["VALUES", "beginnings", "cell", "check", "n_files", "one_input"]

TEXTS = {
    "a.txt": "Ships leave\n\n14 March 2022\n\nThe harbour authority said on Monday that 76 ships had left. "
    "“We saw them go,” Ann Lee, the mayor of Aberley, told the Coast Herald.\n",
    "b.txt": "Port is empty\n\nBy Jon Berg, Coast Herald, 15 March 2022\n\nOnly 12 ships are left in the "
    "port of Aberley, its mayor said. The harbour authority had spoken of 70 ships.\n",
    "c.md": "# Rain\n\nRain is likely in the north until May. No ships will leave the port before that.\n",
}
QUESTION = "How many ships left the port?"

VALUES: tuple[object, ...] = (
    *(None, 0, -1, 1, 3, 2**31, 2**62, 1.5, "", "x", "[]", "{}", "[[0, 9]]", "[[9, 0]]", "[[-5, 999999]]"),
    *("[[0]]", '[["a", "b"]]', "2022-03-14", "2022-99-99", b"", b"\0", b"\xff" * 7, b"\xff" * 8, b"\0" * 64),
    *("\ud7ff", "a" * 5_000),
)


def one_input(data: bytes) -> None:
    """Read four bytes a time as one damage: its kind, which file or table, where, and what."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library")
        shutil.copytree(_sound(), library)
        is_rewritten = False
        for at in range(0, min(len(data), 12) - 3, 4):
            kind, what, place, value = data[at : at + 4]
            if kind % 2:
                _damage_cell(library, what, place, value)
                is_rewritten = True
            else:
                _damage_file(library, kind // 2, what, place * 256 + value)
        check(library, is_rewritten=is_rewritten)


def beginnings() -> Iterator[bytes]:
    """Yield one damage to each file, and one to each column of the truth."""
    for what in range(n_files()):
        yield from (bytes([2 * how, what, what * 7, 9]) for how in range(5))
    with closing(sqlite3.connect(_sound() / TRUTH)) as connection:
        columns = _columns(connection)
    for table, column in columns:
        yield from (cell(table, column, value) for value in VALUES[::3])


def n_files() -> int:
    """Count the files of a library."""
    return sum(file.is_file() for file in _sound().rglob("*"))


def cell(table: str, column: str, value: object) -> bytes:
    """Write down the damage that puts a value into the first row of a column."""
    with closing(sqlite3.connect(_sound() / TRUTH)) as connection:
        return bytes([1, _columns(connection).index((table, column)), 0, VALUES.index(value)])


def check(library: Path, *, is_rewritten: bool) -> None:
    """Raise where a damaged library lets another error than ours through, or quotes what is not there.

    One that passes its own check can be asked, and answers as before unless its truth was rewritten: a title
    or date that somebody changed is no damage that can be told.
    """
    found = None
    with suppress(QuotedeskError):
        found = check_library(library)
    quotes = None
    with suppress(QuotedeskError):
        quotes = _quotes(library)
    if found is not None and found.ok:
        assert quotes is not None, "a library that passes its check cannot be asked"
        assert is_rewritten or quotes == _expected(), "a library that passes its check answers otherwise"
    with suppress(QuotedeskError):
        sync(_sound().parent / "texts", library)
        _quotes(library)


def _quotes(library: Path) -> list[str]:
    """Read all that a reader can, and ask; the quotes of the answer."""
    with open_library(library) as opened:
        for info in opened.documents():
            opened.document(info.id)
        opened.info(), opened.skipped(), opened.removed()
        answer = ask(QUESTION, library=opened)
        for citation in (*answer.citations, *answer.nearest):
            text = opened.document(citation.document_id).text
            assert text[citation.start : citation.end] == citation.quote
    return [citation.quote for citation in answer.citations]


@lru_cache(maxsize=1)
def _sound() -> Path:
    """Make one library from a few texts; it is copied for every damage."""
    folder = Path(tempfile.mkdtemp(prefix="quotedesk-fuzz-"))
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text, "utf-8")
    sync(folder / "texts", folder / "library")
    _quotes(folder / "library")
    return folder / "library"


@lru_cache(maxsize=1)
def _expected() -> list[str]:
    return _quotes(_sound())


def _damage_file(library: Path, how: int, what: int, place: int) -> None:
    files = sorted(file for file in library.rglob("*") if file.is_file())
    if not files:
        return
    file = files[what % len(files)]
    raw = bytearray(file.read_bytes())
    at = place * max(1, len(raw) // 65_536) % max(1, len(raw))
    match how % 5:
        case 0:
            raw[at : at + 1] = bytes([raw[at] ^ (1 << place % 8)]) if raw else b"x"
        case 1:
            raw[at : at + 512] = bytes(len(raw[at : at + 512]))
        case 2:
            del raw[at:]
        case 3:
            raw[at:at] = raw[at : at + 4_096] or b"x"
        case 4:
            file.unlink()
            return
    file.write_bytes(raw)


def _damage_cell(library: Path, what: int, place: int, value: int) -> None:
    with suppress(sqlite3.Error), _as_half_written(library) as connection:
        columns = _columns(connection)
        table, column = columns[what % len(columns)]
        keys = [name for name, is_key in _names(connection, table) if is_key]
        rows = connection.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY 1").fetchall()  # noqa: S608
        if rows:
            where = " AND ".join(f"{key} IS ?" for key in keys)
            connection.execute(
                f'UPDATE {table} SET "{column}" = ? WHERE {where}',  # noqa: S608
                (VALUES[value % len(VALUES)], *rows[place % len(rows)]),
            )
            connection.commit()


@contextmanager
def _as_half_written(library: Path) -> Iterator[sqlite3.Connection]:
    """Lend a connection that lets cells of the wrong type through, as a damaged page does."""
    rules = [(", STRICT", ""), (") STRICT", ")"), (" NOT NULL", "")]
    with closing(sqlite3.connect(library / TRUTH)) as connection:
        written = connection.execute("SELECT sql, name FROM sqlite_schema WHERE type = 'table'").fetchall()
        connection.execute("PRAGMA writable_schema = ON")
        for sql, name in written:
            lenient = reduce(lambda text, rule: text.replace(*rule), rules, sql)
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (lenient, name))
        connection.commit()
    with closing(sqlite3.connect(library / TRUTH)) as connection:
        yield connection
    with closing(sqlite3.connect(library / TRUTH)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ?", written)
        connection.commit()


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return [
        (table, name)
        for (table,) in tables
        if not table.startswith("sqlite_")
        for name, _ in _names(connection, table)
    ]


def _names(connection: sqlite3.Connection, table: str) -> list[tuple[str, bool]]:
    """List the columns of a table, and whether each is part of its key."""
    return [(row[1], row[5] > 0) for row in connection.execute(f"PRAGMA table_info({table})")]
