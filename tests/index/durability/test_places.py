"""Libraries on full disks, in folders that may not be written to, and that vanish while they are open."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import check, open_library, search, sync
from index.errors import LibraryMissing
from index.store.schema import TRUTH
from tests.index.durability.states import differences, state_of, texts_of

ROOT = Path(__file__).parents[3]
N_NEW = 60
QUESTION = "Who counted the lamps?"

LIMITED = (
    "import resource, sys; from index import sync; from index.errors import LibraryError\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)\n"
    "try: sync(sys.argv[1], sys.argv[2])\n"
    "except LibraryError as error: print(type(error).__name__, error)\n"
)
"""Sync where no file may grow over some size: what a full disk does to a write."""

NOBODY = 65534
AS_NOBODY = (
    "import os, sys; from pathlib import Path; from index import check, open_library, search, sync\n"
    "from index.encode import load_encoder; from index.errors import LibraryError\n"
    "from index.passages import count_tokens\n"
    "with open_library(sys.argv[1]) as opened: opened.encoder()\n"
    "for name in sys.argv[4:]: load_encoder(name)\n"
    "count_tokens('What is imported when it is used is not imported by nobody.')\n"
    f"if os.geteuid() == 0: os.setegid({NOBODY}); os.seteuid({NOBODY})\n"
)


def run(code: str, *arguments: object) -> str:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def folder(kept: Path, library: Path) -> Iterator[Path]:
    """The kept folder, with new files that go at the end."""
    folder = kept / "folder"
    for number in range(N_NEW):
        (folder / f"new {number}.txt").write_text(f"Mill {number} sold {number + 70} barrels of cider. " * 60)
    yield folder
    for number in range(N_NEW):
        (folder / f"new {number}.txt").unlink()


@pytest.mark.parametrize("share", [0.5, 1.0, 1.1])
def test_a_full_disk_leaves_whole_documents_and_says_what_to_do(
    folder: Path, library: Path, models: tuple[str, str], tmp_path: Path, share: float
) -> None:
    before = texts_of(library)
    said = run(LIMITED, folder, library, int((library / TRUTH).stat().st_size * share))
    assert said.startswith("LibraryError ")
    assert str(library) in said
    assert "free some disk space" in said
    assert check(library).ok
    left = texts_of(library)
    assert before.items() <= left.items()
    with open_library(library) as opened:
        assert search(QUESTION, opened)
    sync(folder, library)
    sync(folder, tmp_path / "fresh", model=models[0])
    assert differences(state_of(library), state_of(tmp_path / "fresh")) == []


@pytest.fixture
def public(kept: Path) -> Iterator[Path]:
    """A copy of the kept folder and library at a place that everybody may enter."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        place.chmod(0o755)
        shutil.copytree(kept / "library", place / "library")
        shutil.copytree(kept / "folder", place / "folder")
        yield place
        for path in (place, *place.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)


def close(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_library_that_may_not_be_written_to_answers(public: Path) -> None:
    shutil.rmtree(public / "library" / "lexical")  # it is made anew, in memory
    close(public / "library")
    held = sorted((file.name, file.stat().st_mtime_ns) for file in (public / "library").rglob("*"))
    code = (
        f"{AS_NOBODY}"
        "with open_library(sys.argv[1]) as opened:\n"
        f"    print(len(search({QUESTION!r}, opened)) > 0, len(opened.documents()), check(sys.argv[1]).ok)\n"
    )
    assert run(code, public / "library") == f"True {len(_ids(public))} True"
    assert sorted((file.name, file.stat().st_mtime_ns) for file in (public / "library").rglob("*")) == held


def _ids(public: Path) -> list[str]:
    copy = public / "copy"
    shutil.copytree(public / "library", copy)
    with open_library(copy) as opened:
        ids = [info.id for info in opened.documents()]
    shutil.rmtree(copy, ignore_errors=True)
    return ids


def test_a_sync_of_a_library_that_may_not_be_written_to_says_so(public: Path) -> None:
    close(public / "library")
    code = (
        f"{AS_NOBODY}"
        "try: sync(sys.argv[2], sys.argv[1])\n"
        "except LibraryError as error: print(type(error).__name__, error)\n"
    )
    said = run(code, public / "library", public / "folder")
    assert said.startswith(f"LibraryError {public / 'library'}: ")
    assert "check the permissions of the folder" in said


def test_documents_that_may_not_be_written_to_are_read(public: Path, models: tuple[str, str]) -> None:
    close(public / "folder")
    (public / "new").mkdir()
    (public / "new").chmod(0o777)
    shutil.copytree(models[0], public / "model")
    for file in (public / "model").rglob("*"):
        file.chmod(0o755)  # weights are written for their owner alone
    code = (
        f"{AS_NOBODY}"
        "report = sync(sys.argv[2], sys.argv[3], model=sys.argv[4], include=['*.txt'])\n"
        "print(len(report.added), check(sys.argv[3]).ok)\n"
    )
    said = run(code, public / "library", public / "folder", public / "new", public / "model")
    # Plain text alone: for the rest another Python is started, which nobody may not be allowed to.
    assert said == f"{sum(name.endswith('.txt') and '.zip/' not in name for name in _ids(public))} True"


def test_a_library_that_is_deleted_while_it_is_open_is_missing(library: Path) -> None:
    with open_library(library) as opened:
        assert search(QUESTION, opened)
        shutil.rmtree(library)
        with pytest.raises(LibraryMissing, match="no library here; make one with: qa sync"):
            search(QUESTION, opened)
        with pytest.raises(LibraryMissing):
            opened.documents()


def test_a_library_that_is_made_anew_while_it_is_open_is_followed(
    library: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mill.txt").write_text("The mill sold nine barrels of cider.")
    with open_library(library) as opened:
        assert len(search(QUESTION, opened)) > 1
        shutil.rmtree(library)
        sync(tmp_path / "other", library, model=models[1])
        assert [hit.document_id for hit in search(QUESTION, opened)] == ["mill.txt"]
        assert opened.model == models[1]
