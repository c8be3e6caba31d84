from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import Connection

import pytest

from index.documents import Document, Place
from index.store import naming
from index.store.catalogue import document_at, read_aliases, read_files, read_hashes
from index.store.schema import connect, create
from index.store.write import insert_document

META = {
    "model": "m",
    "model_sha256": "s",
    "dimension": "4",
    "folders": "{}",
    "include": "[]",
    "exclude": "[]",
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    create(tmp_path, meta={**META, "columns": "{}"})
    with closing(connect(tmp_path)) as opened:
        yield opened


def put(connection: Connection, name: str, *, title: str = "Rain", file: str = "") -> int:
    document = Document(
        id=name, text=f"{name} fell.", sha256=name, title=title, date=None, outlet="", furniture=()
    )
    row = insert_document(connection, document, repeated=(), passages=())
    naming.attach(connection, [(name, file or name)], row)
    return row


def test_a_document_is_there_as_long_as_a_name_stands_for_it(connection: Connection) -> None:
    row = put(connection, "b.txt")
    naming.attach(connection, [("c.txt", "c.txt"), ("d.txt", "d.txt")], row)
    assert naming.settle(connection, naming.detach(connection, ["b.txt"])) == frozenset()
    assert naming.id_at(connection, row) == "c.txt"
    assert read_aliases(connection) == [("d.txt", "c.txt")]
    naming.settle(connection, naming.detach(connection, ["c.txt", "d.txt", "nothing.txt"]))
    assert read_hashes(connection) == {}


def test_two_documents_may_exchange_their_names(connection: Connection) -> None:
    rain, snow = put(connection, "rain.txt"), put(connection, "snow.txt")
    naming.detach(connection, ["rain.txt", "snow.txt"])
    naming.attach(connection, [("snow.txt", "snow.txt")], rain)
    naming.attach(connection, [("rain.txt", "rain.txt")], snow)
    naming.settle(connection, {rain, snow})
    assert (naming.id_at(connection, rain), naming.id_at(connection, snow)) == ("snow.txt", "rain.txt")


def test_a_title_that_is_the_name_of_the_file_follows_it(connection: Connection) -> None:
    row, other = put(connection, "rain.txt", title="rain"), put(connection, "snow.txt", title="Weather")
    naming.detach(connection, ["rain.txt", "snow.txt"])
    naming.attach(connection, [("hail.txt", "hail.txt")], row)
    naming.attach(connection, [("fog.txt", "fog.txt")], other)
    naming.settle(connection, {row, other})
    assert (document_at(connection, row).title, document_at(connection, other).title) == ("hail", "Weather")


def test_a_file_that_only_holds_names_is_to_be_read(connection: Connection) -> None:
    put(connection, "a.zip/b.txt", file="a.zip")
    assert read_files(connection)["a.zip"].sha256 == ""
    assert naming.names_of_file(connection, "a.zip") == {"a.zip/b.txt": 1}
    assert naming.forget_file(connection, "a.zip") == {1}
    assert read_files(connection) == {}


def test_places_may_move(connection: Connection) -> None:
    row = put(connection, "a.csv/row-2")
    stored = document_at(connection, row)
    moved = Document(
        id="x", text="", sha256="", title="x", date=None, outlet="", furniture=(), places=(Place(0, "row 2"),)
    )
    naming.record_places(connection, row, moved)
    assert document_at(connection, row).places == (Place(0, "row 2"),)
    assert document_at(connection, row).text == stored.text
