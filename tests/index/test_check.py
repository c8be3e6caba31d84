"""Each thing that the full check looks at, broken on purpose."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import check, sync
from index.errors import LibraryMissing
from index.store.schema import connect
from tests.index.durability.tiny_models import make_models


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_models(tmp_path_factory.mktemp("models"))[0]


@pytest.fixture
def library(tmp_path: Path, model: str) -> Iterator[Path]:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann Reed counted forty lamps. The ferry carried nine carts.")
    (folder / "b.txt").write_text("The mill sold nine barrels of cider.")
    sync(folder, tmp_path / "library", model=model)
    assert check(tmp_path / "library").problems == ()
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE documents SET n_passages = 7 WHERE id = 'a.txt'", "a.txt: its numbers of characters"),
        ("UPDATE documents SET text = text || 'x' WHERE id = 'a.txt'", "a.txt: not as it was written"),
        (
            "UPDATE documents SET furniture = '[[5, 900]]', checksum = 0 WHERE id = 'a.txt'",
            "its furniture is not",
        ),
        (
            "UPDATE documents SET furniture = '[[5', checksum = 0 WHERE id = 'a.txt'",
            "document 1: cannot be read",
        ),
        ('UPDATE documents SET places = \'[[9, "b"], [2, "a"]]\', checksum = 0', "places are not ordered"),
        (
            "UPDATE documents SET id = 'c.txt' WHERE id = 'a.txt'",
            "c.txt: the document does not go by its own id",
        ),
        ("UPDATE passages SET start = start + 1 WHERE document = 1", "is not the text that stands there"),
        ("UPDATE passages SET id = 'x' WHERE document = 1", "has another id than it should"),
        ("UPDATE passages SET sentences = x'0000000001000000', checksum = 0", "are not within it"),
        ("UPDATE passages SET sentences = x'', checksum = 0", "are not within it"),
        ("DELETE FROM passage_vectors WHERE passage = 1", "passage 1: it has no vector"),
        ("DELETE FROM token_vectors WHERE passage = 1", "passage 1: it has no vector, or no coded tokens"),
        ("UPDATE passage_vectors SET vector = zeroblob(128) WHERE passage = 1", "is not of unit length"),
        ("UPDATE token_vectors SET codes = x'00' WHERE passage = 1", "its coded tokens do not fit"),
        ("UPDATE token_vectors SET token_ids = zeroblob(length(token_ids))", "not as it was written"),
        (
            "UPDATE token_frequencies SET n_passages = 9 WHERE token_id = 5",
            "frequencies of 1 tokens are wrong",
        ),
        ("UPDATE meta SET value = 9 WHERE key = 'n_passages'", "2 passages, but 9 are counted"),
        ("DELETE FROM files", "the name belongs to no file"),
        ("DELETE FROM documents WHERE id = 'a.txt'", "belongs to no row of documents"),
        ("UPDATE passages SET rowid = 40 WHERE rowid = 1", "the lexical index does not hold the passages"),
    ],
)
def test_what_is_wrong_is_told(library: Path, change: str, told: str) -> None:
    with closing(connect(library)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(change)
    report = check(library)
    assert not report.ok
    assert any(told in problem for problem in report.problems), report.problems


def test_a_check_changes_nothing_and_needs_no_indexes(library: Path) -> None:
    held = sorted(file.name for file in library.rglob("*"))
    for file in library.glob("dense-*"):
        file.unlink()
        held.remove(file.name)
    report = check(library)
    assert (report.ok, report.n_documents, report.n_passages) == (True, 2, 2)
    assert sorted(file.name for file in library.rglob("*")) == held


def test_no_library_cannot_be_checked(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="no library here"):
        check(tmp_path)
