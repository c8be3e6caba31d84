"""What is kept of a library lies under its own path, whatever becomes of its folders and its format."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from index import Library, open_library, sync
from qa import ask
from qa.conversations.paths import conversations_path, feedback_path, gold_path
from qa.conversations.records import Scope

TEXT = "The harbour master closed the bridge on Friday because the wind had risen to a storm."


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def folder(path: Path) -> Path:
    path.mkdir(parents=True)
    (path / "a.txt").write_text(TEXT)
    return path


def test_the_files_lie_together_in_the_data_directory(tmp_path: Path, data_folder: Path) -> None:
    sync(folder(tmp_path / "reports"), tmp_path / "kept")
    with open_library(tmp_path / "kept") as library:
        paths = conversations_path(library), gold_path(library), feedback_path(library)
    assert {path.parent for path in paths} == {data_folder / "quotedesk" / "conversations"}
    stem = paths[0].stem
    assert stem.startswith("kept-")
    assert [path.name for path in paths[1:]] == [f"{stem}.gold.jsonl", f"{stem}.feedback.jsonl"]


def test_a_folder_added_or_taken_away_changes_nothing_for_the_open_library_either(tmp_path: Path) -> None:
    a, b = folder(tmp_path / "a"), folder(tmp_path / "b")
    sync([a], tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        before = conversations_path(library)
        for folders in ([a, b], [b, a]):
            sync(folders, tmp_path / "library")
            assert conversations_path(library) == before
        sync([a, b], tmp_path / "library", rebuild=True)
        assert conversations_path(library) == before


def test_the_library_of_a_folder_keeps_its_conversations_in_another_format(tmp_path: Path) -> None:
    report = sync(folder(tmp_path / "reports"))
    stem, _, version = report.library.name.rpartition("-")
    assert version.isdigit()
    later = report.library.with_name(f"{stem}-{int(version) + 95}")
    shutil.copytree(report.library, later)
    with open_library(report.library) as one, open_library(later) as other:
        assert conversations_path(one) == conversations_path(other)
        assert conversations_path(one).name.startswith(f"{stem}-")


def test_each_library_has_files_of_its_own(tmp_path: Path) -> None:
    reports = folder(tmp_path / "reports")
    places = [tmp_path / name for name in ("one/kept", "two/kept", "kept-0123abcd-1", "kept-0123abcd-2")]
    paths: list[Path] = []
    for place in (*places, None):
        report = sync(reports, place)
        with open_library(report.library) as library:
            paths.append(conversations_path(library))
    assert len(set(paths)) == 5


def test_each_user_has_files_of_their_own(tmp_path: Path) -> None:
    sync(folder(tmp_path / "reports"), tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        paths = [
            of(library, user)
            for of in (conversations_path, gold_path, feedback_path)
            for user in ("", "ann", "Ann", "../ben", "\udc80")
        ]
    assert len(set(paths)) == 15
    assert len({path.parent for path in paths}) == 1


@pytest.mark.parametrize("name", ["é" * 120, "🙂" * 60])
def test_a_long_name_leaves_room_for_the_rest(tmp_path: Path, name: str) -> None:
    sync(folder(tmp_path / "reports"), tmp_path / name)
    with open_library(tmp_path / name) as library:
        assert len(f".{feedback_path(library, 'ann').name}.part".encode()) < 255


def test_a_scope_narrows_a_question_as_the_filters_do(
    library_of: Callable[[Mapping[str, str]], Library],
) -> None:
    library = library_of({"a.txt": TEXT, "b.txt": TEXT.replace("Friday", "Monday")})
    assert Scope().is_everything
    assert ask("When was the bridge closed?", library=library, **Scope().as_options()).citations
    narrowed = Scope(documents=("b.txt",))
    assert not narrowed.is_everything
    answer = ask("When was the bridge closed?", library=library, **narrowed.as_options())
    assert {citation.document_id for citation in answer.citations} == {"b.txt"}
