from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import check, open_library, search, sync
from index.derived import catch_up, erase_derived, load
from index.lexical import read_stamp
from index.store.passage_rows import read_vectors
from index.store.schema import connect
from index.store.state import read_changes, read_generation
from tests.index.durability.tiny_models import make_models


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_models(tmp_path_factory.mktemp("models"))[0]


@pytest.fixture
def library(tmp_path: Path, model: str) -> Path:
    """Two documents at first, then one of them changed: the dense index is of the first state."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann Reed counted forty lamps on the quay.")
    (folder / "b.txt").write_text("The mill sold nine barrels of cider.")
    sync(folder, tmp_path / "library", model=model)
    (folder / "b.txt").write_text("The mill sold ten barrels of cider.")
    sync(folder, tmp_path / "library")
    return tmp_path / "library"


def test_a_change_is_replayed_beside_the_dense_index_and_written_into_the_lexical_one(library: Path) -> None:
    with closing(connect(library)) as connection:
        generation = read_generation(connection)
        (base,) = library.glob("dense-*.faiss")
        saved_in = int(base.stem.rpartition("-")[2])
        assert saved_in < generation
        assert read_stamp(library).endswith(f"-{generation}")
        change = read_changes(connection, saved_in)
        assert change is not None
        assert (change.added, change.dropped) == ((3,), (2,))
        derived = load(library, connection, lambda rows: read_vectors(connection, rows, 32))
        assert derived is not None
        vector = read_vectors(connection, [3], 32)[1][0]
    assert (derived.n_passages, derived.dense.n_rows, derived.lexical.n_rows) == (2, 2, 2)
    assert derived.dense.search(vector, 5)[0] == (3, pytest.approx(1.0, abs=1e-5))
    assert sorted(row for row, _ in derived.dense.search(vector, 5)) == [1, 3]


def test_changes_are_remembered_until_every_index_has_them(library: Path) -> None:
    with closing(connect(library)) as connection:
        assert connection.execute("SELECT count(*) FROM changes").fetchone() == (2,)
        erase_derived(library)
        catch_up(library, connection)
        assert connection.execute("SELECT count(*) FROM changes").fetchone() == (0,)
        assert read_changes(connection, 0) is None
    assert check(library).ok


def test_an_index_that_is_stamped_as_whole_and_is_not_is_made_anew(library: Path) -> None:
    stamp = (library / "lexical" / "stamp").read_bytes()
    erase_derived(library)
    with closing(connect(library)) as connection:
        connection.execute("DELETE FROM passages WHERE rowid = 1")
        connection.execute("UPDATE meta SET value = value - 1 WHERE key = 'n_passages'")
        catch_up(library, connection)  # of one passage only
        rows, _ = read_vectors(connection, [1, 3], 32)
        assert np.array_equal(rows, [3])
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'n_passages'")
        assert load(library, connection, lambda some: read_vectors(connection, some, 32)) is None
    assert (library / "lexical" / "stamp").read_bytes() == stamp


def test_indexes_of_another_library_are_not_taken_for_this_one_s(library: Path, tmp_path: Path) -> None:
    with closing(connect(library)) as connection:
        connection.execute("UPDATE meta SET value = 'abcd' WHERE key = 'uid'")
        assert load(library, connection, lambda rows: read_vectors(connection, rows, 32)) is None
    with open_library(library) as opened:
        assert {hit.document_id for hit in search("cider", opened)} == {"a.txt", "b.txt"}
    assert read_stamp(library).startswith("abcd-")
