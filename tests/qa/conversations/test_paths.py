"""What is kept of a library lies under its folders, whatever becomes of the library itself."""

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


def test_the_files_lie_together_and_two_libraries_of_a_folder_share_them(tmp_path: Path) -> None:
    reports = folder(tmp_path / "reports")
    sync(reports, tmp_path / "one")
    sync(reports, tmp_path / "two")
    with open_library(tmp_path / "one") as one, open_library(tmp_path / "two") as two:
        assert conversations_path(one) == conversations_path(two)
        assert gold_path(one).parent == feedback_path(one).parent == conversations_path(one).parent
        stem = conversations_path(one).stem
        assert (gold_path(one).name, feedback_path(one).name) == (
            f"{stem}.gold.jsonl",
            f"{stem}.feedback.jsonl",
        )
    assert stem.startswith("reports-")
    assert conversations_path.__module__ == "qa.conversations.paths"


def test_folders_of_one_name_and_of_other_company_have_files_of_their_own(tmp_path: Path) -> None:
    a, b = folder(tmp_path / "a" / "reports"), folder(tmp_path / "b" / "reports")
    paths: list[Path] = []
    for number, folders in enumerate(([a], [b], [a, b], [b, a])):
        sync(folders, tmp_path / f"library{number}")
        with open_library(tmp_path / f"library{number}") as library:
            paths.append(conversations_path(library))
    assert len(set(paths)) == 3
    assert paths[2] == paths[3]
    assert all(path.name.startswith("reports-") for path in paths)


def test_a_long_name_of_a_folder_leaves_room_for_the_rest(tmp_path: Path) -> None:
    long = folder(tmp_path / ("é" * 120))
    sync(long, tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        assert len(gold_path(library).name.encode()) < 200


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
