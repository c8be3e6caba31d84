"""Readers and writers at the same time: threads, processes, snapshots, and a sync that is interrupted."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import check, compact, open_library, search, sync
from index.errors import LibraryLocked, LibraryVersion
from index.store.schema import connect
from index.sync import writing
from tests.index.durability.states import QUESTIONS, differences, state_of, texts_of

ROOT = Path(__file__).parents[3]
COMMAND_LINE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may ignore it
    "from qa.cli import main; main()"
)
N_READERS = 3
N_CHANGES = 6


@pytest.fixture
def folder(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept / "folder", tmp_path / "folder"))


@pytest.fixture
def own(folder: Path, models: tuple[str, str], tmp_path: Path) -> Path:
    """A library of the copied folder."""
    sync(folder, tmp_path / "own", model=models[0])
    return tmp_path / "own"


@contextmanager
def reading(library: Path, allowed: dict[str, set[str]], always: set[str]) -> Iterator[list[str]]:
    """Ask from several threads all the while; gives what was wrong. Texts must be among those `allowed`, and
    the documents that are there `always` must be found each time.
    """
    wrong: list[str] = []
    stop = threading.Event()
    n_asked = [0] * N_READERS

    def read(number: int) -> None:
        try:
            with open_library(library) as opened:
                while not stop.is_set():
                    _look(opened, allowed, always, wrong)
                    n_asked[number] += 1
        except Exception as error:
            wrong.append(repr(error))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(N_READERS)]
    for thread in threads:
        thread.start()
    try:
        yield wrong
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert min(n_asked) > 0


def _look(opened: object, allowed: dict[str, set[str]], always: set[str], wrong: list[str]) -> None:
    with opened.snapshot():  # type: ignore[attr-defined]
        for question in QUESTIONS:
            hits = search(question, opened, k=1000)  # type: ignore[arg-type]
            found = {hit.document_id for hit in hits}
            known = {info.id for info in opened.documents()}  # type: ignore[attr-defined]
            if found != known or not always <= found:
                wrong.append(f"found {sorted(found ^ known)}, without {sorted(always - found)}")
        texts = {name: opened.document(name).text for name in found}  # type: ignore[attr-defined]
        wrong += [f"{name}: a text that it never had" for name in found if texts[name] not in allowed[name]]


def test_readers_see_one_state_or_the_next_while_files_change(folder: Path, own: Path) -> None:
    allowed = {name: {text} for name, text in texts_of(own).items()}
    mill = folder / "always.txt"
    for number in range(N_CHANGES):
        allowed.setdefault("always.txt", set()).add(f"Mill {number} sold nine barrels.")
        allowed[f"new {number}.txt"] = {f"Bridge {number} carried nine carts."}
    mill.write_text("Mill 0 sold nine barrels.")
    sync(folder, own)
    with reading(own, allowed, {"always.txt"}) as wrong:
        for number in range(1, N_CHANGES):
            mill.write_text(f"Mill {number} sold nine barrels.")
            (folder / f"new {number}.txt").write_text(f"Bridge {number} carried nine carts.")
            (folder / f"new {number - 1}.txt").unlink(missing_ok=True)
            sync(folder, own)
    assert wrong == []


def test_readers_see_the_old_model_or_the_new_one(folder: Path, own: Path, models: tuple[str, str]) -> None:
    texts = texts_of(own)
    with open_library(own) as opened:
        ids = {info.id for info in opened.documents()}
    with reading(own, {name: {text} for name, text in texts.items()}, ids) as wrong:
        for model in (models[1], models[0], models[1]):
            sync(folder, own, model=model, change_model=True)
            compact(own)
    assert wrong == []


def test_a_snapshot_keeps_its_state_whatever_is_written(folder: Path, own: Path) -> None:
    with open_library(own) as opened:
        before = {question: search(question, opened, k=1000) for question in QUESTIONS}
        documents = opened.documents()
        with opened.snapshot():
            for file in [file for file in folder.rglob("*") if file.is_file()]:
                file.unlink()
            (folder / "new.txt").write_text("The new mill sold nine barrels.")
            sync(folder, own)
            other = threading.Thread(target=search, args=(QUESTIONS[0], opened))  # takes up the new indexes
            other.start()
            other.join()
            assert {question: search(question, opened, k=1000) for question in QUESTIONS} == before
            assert opened.documents() == documents
        assert [info.id for info in opened.documents()] == ["new.txt"]
        assert [hit.document_id for hit in search(QUESTIONS[0], opened)] == ["new.txt"]


def test_the_second_writer_is_told_to_wait(folder: Path, own: Path) -> None:
    with writing(own):
        for second in (
            lambda: sync(folder, own, lock_timeout_s=0.1),
            lambda: compact(own, lock_timeout_s=0.1),
        ):
            with pytest.raises(LibraryLocked, match="another process is writing to it; wait for it"):
                second()
        with open_library(own) as opened:
            assert search(QUESTIONS[0], opened)


@pytest.mark.parametrize(
    ("version", "way_out"), [("3", "--rebuild"), ("none", "--rebuild"), ("99", "update this one")]
)
def test_another_version_of_the_format_is_refused_with_the_way_out(
    folder: Path, library: Path, version: str, way_out: str
) -> None:
    connection = connect(library)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'format_version'", (version,))
    connection.close()
    for use in (lambda: open_library(library), lambda: sync(folder, library), lambda: check(library)):
        with pytest.raises(LibraryVersion, match=way_out):
            use()


def test_a_sync_that_is_interrupted_says_what_is_kept_and_the_next_goes_on(
    folder: Path, own: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    for number in range(700):
        (folder / f"new {number}.txt").write_text(f"Mill {number} sold {number + 7} barrels of cider. " * 9)
    before = texts_of(own)
    command = [sys.executable, "-c", COMMAND_LINE, "sync", str(folder), "--library", str(own)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        while process.poll() is None and texts_of(own).keys() == before.keys():
            pass  # until the first lot is in
        os.kill(process.pid, signal.SIGINT)
        out, told = process.communicate(timeout=120)
    assert process.returncode == 130, (out, told)
    assert "Traceback" not in told
    last = told.strip().splitlines()[-1]
    assert "kept" in last
    left = texts_of(own)
    assert before.items() <= left.items()
    assert len(before) < len(left) < len(before) + 700
    assert check(own).ok
    report = sync(folder, own)
    assert len(report.added) == len(before) + 700 - len(left)
    sync(folder, tmp_path / "fresh", model=models[0])
    assert differences(state_of(own), state_of(tmp_path / "fresh")) == []
