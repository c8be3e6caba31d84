from pathlib import Path

import pytest

from index import open_library, search, sync
from index.errors import LibraryError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    (folder / "may").mkdir(parents=True)
    (folder / "ferry.txt").write_text("The Oldport ferry carries four hundred carts a day.")
    (folder / "may" / "lamps.txt").write_text("Ann Reed counted forty lamps on the new quay.")
    return folder


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Path:
    sync(folder, tmp_path / "library")
    return tmp_path / "library"


def ids(library: Path) -> list[str]:
    with open_library(library) as opened:
        return [info.id for info in opened.documents()]


def test_one_file_is_added_changed_and_taken_out_without_a_look_at_the_others(
    folder: Path, library: Path
) -> None:
    new, other = folder / "may" / "light.txt", folder / "ferry.txt"
    new.write_text("The lighthouse at Cape Grey burned down in 1887.")
    other.unlink()
    report = sync(folder, library, only=[new])
    assert (report.added, report.deleted, report.unchanged) == (("may/light.txt",), (), ())
    assert ids(library) == ["ferry.txt", "may/lamps.txt", "may/light.txt"]
    assert search("What burned down?", library)[0].document_id == "may/light.txt"

    new.write_text("The lighthouse at Cape Grey was painted in 1902.")
    assert sync(folder, library, only=[new]).changed == ("may/light.txt",)
    assert sync(folder, library, only=[new]).unchanged == ("may/light.txt",)

    new.unlink()
    assert sync(folder, library, only=[new, other]).deleted == ("ferry.txt", "may/light.txt")
    assert ids(library) == ["may/lamps.txt"]


def test_a_copy_is_known_for_one_and_outlives_what_it_is_a_copy_of(folder: Path, library: Path) -> None:
    original, copy = folder / "ferry.txt", folder / "z copy.txt"
    copy.write_bytes(original.read_bytes())
    report = sync(folder, library, only=[copy])
    assert [(alias.id, alias.of) for alias in report.aliases] == [("z copy.txt", "ferry.txt")]
    assert (report.added, report.changed, report.deleted, report.unchanged) == ((), (), (), ())
    copy.unlink()
    assert sync(folder, library, only=[copy]).deleted == ()
    copy.write_bytes(original.read_bytes())
    sync(folder, library, only=[copy])
    original.unlink()
    sync(folder, library, only=[original])
    assert ids(library) == ["may/lamps.txt", "z copy.txt"]


def test_afterwards_a_sync_of_all_finds_nothing_to_do(folder: Path, library: Path) -> None:
    (folder / "b.txt").write_text("The mill sold barrels of cider.")
    sync(folder, library, only=[folder / "b.txt"])
    report = sync(folder, library)
    assert (report.added, report.changed, report.deleted) == ((), (), ())
    assert report.unchanged == ("b.txt", "ferry.txt", "may/lamps.txt")


def test_what_cannot_be_read_is_in_the_report(folder: Path, library: Path) -> None:
    (folder / "sheet.xlsx").write_bytes(b"PK\3\4")
    (folder / "dangling.txt").symlink_to(folder / "nothing.txt")
    report = sync(folder, library, only=[folder / "sheet.xlsx", folder / "dangling.txt"])
    assert [skipped.path for skipped in report.skipped] == ["dangling.txt", "sheet.xlsx"]


def test_what_the_library_leaves_out_is_left_out_here_too(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    sync(folder, library, exclude=["drafts/"])
    for name in ("drafts/a.txt", ".hidden.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Not for the library.")
        with pytest.raises(LibraryError, match="one that is left out"):
            sync(folder, library, only=[folder / name])


@pytest.mark.parametrize(
    ("path", "why"),
    [("may", "is a folder"), ("no.txt", "no such file"), ("../elsewhere.txt", "none of the folders")],
)
def test_a_path_that_is_no_file_of_the_folder_is_a_clear_error(
    folder: Path, library: Path, path: str, why: str
) -> None:
    (folder.parent / "elsewhere.txt").write_text("Somewhere else.")
    with pytest.raises(LibraryError, match=why):
        sync(folder, library, only=[folder / path])


def test_of_several_folders_the_right_one_is_looked_at(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "a.txt").write_text(f"The lamps of the {folder.name} quay.")
    library = tmp_path / "library"
    sync([first, second], library)
    (second / "b.txt").write_text("The mill sold cider.")
    assert sync([first, second], library, only=[second / "b.txt"]).added == ("second/b.txt",)
    assert ids(library) == ["first/a.txt", "second/a.txt", "second/b.txt"]


def test_a_first_sync_of_some_files_does_not_pass_for_a_whole_one(folder: Path, tmp_path: Path) -> None:
    sync(folder, tmp_path / "library", only=[folder / "ferry.txt"])
    with open_library(tmp_path / "library") as opened:
        assert not opened.is_complete
        assert [info.id for info in opened.documents()] == ["ferry.txt"]
