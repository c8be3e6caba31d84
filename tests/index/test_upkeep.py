"""Taking documents out, letting them in again, compaction and another model: with small real models."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import check, compact, open_library, readmit, remove, search, sync
from index.errors import LibraryError, LibraryMissing, ModelMismatch
from tests.index.durability.states import differences, made_afresh, state_of, texts_of
from tests.index.durability.tiny_models import make_models

FERRY = "The Oldport ferry carries four hundred carts a day across the Grey Sound."
HEAD = "Grey Sound Courier and Advertiser"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return make_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages with the same first line, a copy of one, and something else."""
    folder = tmp_path / "folder"
    (folder / "drafts").mkdir(parents=True)
    for name, thing in (("a.txt", "lamps"), ("b.txt", "loaves"), ("drafts/c.txt", "sails")):
        body = f"Ann Reed counted forty {thing} on the new quay of Oldport in the winter of the flood."
        (folder / name).write_text(f"{HEAD}\n\n{body}\n")
    shutil.copy(folder / "b.txt", folder / "drafts" / "b.txt")
    (folder / "d.txt").write_text(FERRY)
    return folder


@pytest.fixture
def library(folder: Path, models: tuple[str, str], tmp_path: Path) -> Iterator[Path]:
    sync(folder, tmp_path / "library", model=models[0])
    yield tmp_path / "library"
    assert check(tmp_path / "library").problems == ()


def test_a_removed_document_is_gone_with_its_copies_and_stays_out(folder: Path, library: Path) -> None:
    assert remove(["b.txt"], library) == ("b.txt", "drafts/b.txt")
    assert sorted(texts_of(library)) == ["a.txt", "d.txt", "drafts/c.txt"]
    with open_library(library) as opened:
        assert "b.txt" not in {hit.document_id for hit in search("loaves", opened, k=100)}
    assert sync(folder, library).deleted == ()
    assert sorted(texts_of(library)) == ["a.txt", "d.txt", "drafts/c.txt"]


def test_an_open_library_finds_a_removed_document_no_more(library: Path) -> None:
    with open_library(library) as opened:
        assert opened.n_passages == 4
        remove(["d.txt"], library)
        assert {hit.document_id for hit in search("ferry", opened, k=9)} == {"a.txt", "b.txt", "drafts/c.txt"}


def test_pages_are_masked_anew_by_the_sync_after_a_removal(
    folder: Path, library: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    with open_library(library) as opened:
        assert len(opened.document("a.txt").furniture) == 1
    remove(["b.txt"], library)
    sync(folder, library)
    with open_library(library) as opened:
        assert opened.document("a.txt").furniture == ()
    assert differences(state_of(library), made_afresh(library, folder, models[0], tmp_path / "fresh")) == []


@pytest.mark.parametrize("sync_between", [True, False])
def test_a_removed_document_comes_in_again(
    folder: Path, library: Path, models: tuple[str, str], tmp_path: Path, sync_between: bool
) -> None:
    before = texts_of(library)
    remove(["b.txt", "d*"], library)
    if sync_between:
        sync(folder, library)
    assert readmit(["*b.txt"], library) == ("b.txt", "drafts/b.txt")
    sync(folder, library)
    assert texts_of(library) == {name: before[name] for name in ("a.txt", "b.txt", "drafts/b.txt")}
    readmit(["d*"], library)
    sync(folder, library)
    assert texts_of(library) == before
    assert differences(state_of(library), made_afresh(library, folder, models[0], tmp_path / "fresh")) == []


def test_a_copy_that_is_made_of_a_removed_document_is_a_document(folder: Path, library: Path) -> None:
    remove(["d.txt"], library)
    shutil.copy(folder / "d.txt", folder / "e.txt")
    assert sync(folder, library).added == ("e.txt",)
    assert texts_of(library)["e.txt"] == FERRY


def test_a_removed_document_that_is_renamed_is_a_document(folder: Path, library: Path) -> None:
    remove(["d.txt"], library)
    (folder / "d.txt").rename(folder / "e.txt")
    assert sync(folder, library).added == ("e.txt",)


def test_names_that_stand_for_nothing_are_refused_and_nothing_is_changed(library: Path) -> None:
    before = texts_of(library)
    with pytest.raises(LibraryError, match=r"z\.txt: no such document"):
        remove(["a.txt", "z.txt"], library)
    with pytest.raises(LibraryError, match=r"a\.txt: not among the documents that were removed"):
        readmit(["a.txt"], library)
    assert texts_of(library) == before


def test_upkeep_of_no_library_makes_none(tmp_path: Path) -> None:
    for change in (
        lambda: remove(["a"], tmp_path),
        lambda: compact(tmp_path),
        lambda: readmit(["a"], tmp_path),
    ):
        with pytest.raises(LibraryMissing):
            change()
    assert list(tmp_path.iterdir()) == []


def test_compaction_gives_back_space_and_changes_nothing_else(folder: Path, library: Path) -> None:
    draw = random.Random(1)  # noqa: S311
    for number in range(30):
        words = " ".join(str(draw.randrange(10**9)) for _ in range(300))
        (folder / f"long {number}.txt").write_text(f"{words}.")
    sync(folder, library)
    for number in range(30):
        (folder / f"long {number}.txt").unlink()
    sync(folder, library)
    before, size = state_of(library), (library / "library.sqlite").stat().st_size
    with open_library(library) as opened:
        hits = search("ferry", opened)
        compact(library)
        assert search("ferry", opened) == hits
    assert differences(state_of(library), before) == []
    assert (library / "library.sqlite").stat().st_size < size / 2


def test_another_model_replaces_every_vector_and_nothing_else(
    folder: Path, library: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    with pytest.raises(ModelMismatch, match="--change-model"):
        sync(folder, library, model=models[1])
    texts = texts_of(library)
    with open_library(library) as opened:
        old = search("ferry", opened)
        report = sync(folder, library, model=models[1], change_model=True)
        assert (report.added, report.changed, report.deleted) == ((), (), ())
        assert (opened.model, opened.dimension) == (models[1], 48)
        assert {hit.passage_id for hit in search("ferry", opened)} == {hit.passage_id for hit in old}
    assert texts_of(library) == texts
    assert differences(state_of(library), made_afresh(library, folder, models[1], tmp_path / "fresh")) == []


def test_a_question_that_began_before_another_model_came_ends_with_the_old_one(
    folder: Path, library: Path, models: tuple[str, str]
) -> None:
    with open_library(library) as opened:
        before = search("ferry", opened)
        with opened.snapshot():
            sync(folder, library, model=models[1], change_model=True)
            assert search("ferry", opened) == before
            assert opened.dimension == 32
        assert opened.dimension == 48


def test_a_removed_row_of_a_table_stays_out_wherever_it_comes_to_stand(folder: Path, library: Path) -> None:
    table = folder / "news.csv"
    rows = [
        f"Report {n},The mill of {name} was sold for nine crowns." for n, name in enumerate(("Aldby", "Corn"))
    ]
    table.write_text("\n".join(["title,text", *rows]))
    sync(folder, library)
    assert remove(["news.csv/row-1"], library) == ("news.csv/row-1",)
    table.write_text("\n".join(["title,text", "Report 9,The mill of Dalmark burned down.", *rows]))
    sync(folder, library)
    held = {name: text for name, text in texts_of(library).items() if name.startswith("news")}
    assert sorted(held) == ["news.csv/row-1", "news.csv/row-3"]
    assert "Dalmark" in held["news.csv/row-1"]
    assert "Corn" in held["news.csv/row-3"]
    readmit(["news.csv/row-1"], library)
    sync(folder, library)
    assert "Aldby" in texts_of(library)["news.csv/row-2"]
