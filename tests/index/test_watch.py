"""A library that follows its folders: real files, events and locks; waits are for outcomes, not for times."""

import os
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from index import QuotedeskError, SyncReport, open_library, sync
from index.errors import LibraryError, LibraryLocked
from index.sync import writing
from index.watch import _concerns, watch

PATIENCE_S = 60
Outcome = SyncReport | QuotedeskError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    write(tmp_path / "reports" / "a.txt", "The bridge at Marl was closed at noon.")
    return tmp_path / "reports"


def write(file: Path, sentence: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"{sentence} Nobody was told the reason for it.\n")


def documents(library: Path) -> list[str]:
    with open_library(library) as opened:
        return [document.id for document in opened.documents()]


class Watching:
    """What a watch has reported, in order."""

    def __init__(self) -> None:
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self.stop = threading.Event()

    def until(self, is_it: Callable[[Outcome], bool]) -> Any:
        """The first outcome from here on that is wanted."""
        while not is_it(outcome := self.outcomes.get(timeout=PATIENCE_S)):
            pass
        return outcome

    def report(self) -> SyncReport:
        """The next sync that did something."""
        return self.until(  # type: ignore[no-any-return]
            lambda one: isinstance(one, SyncReport) and bool(one.added or one.changed or one.deleted)
        )

    def error(self) -> QuotedeskError:
        return self.until(lambda one: isinstance(one, QuotedeskError))  # type: ignore[no-any-return]


@contextmanager
def watching(*folders: Path, library: Path, **options: Any) -> Iterator[Watching]:
    one = Watching()
    thread = threading.Thread(
        target=watch,
        args=(folders, library),
        kwargs={"stop": one.stop, "reported": one.outcomes.put, **options},
    )
    thread.start()
    try:
        yield one
    finally:
        one.stop.set()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


@pytest.mark.parametrize("poll", [False, True])
def test_what_is_added_changed_and_deleted_is_followed(folder: Path, tmp_path: Path, poll: bool) -> None:
    library = tmp_path / "l"
    with watching(folder, library=library, poll=poll) as seen:
        assert seen.report().added == ("a.txt",)
        write(folder / "b.txt", "The fish market at Oster opens on Tuesdays.")
        assert seen.report().added == ("b.txt",)
        time.sleep(1.1)  # who polls compares time stamps of whole seconds
        write(folder / "b.txt", "The fish market at Oster opens early on Mondays.")
        assert seen.report().changed == ("b.txt",)
        write(folder / "new" / "deep" / "c.txt", "The lighthouse at Tern was painted red.")
        assert seen.report().added == ("new/deep/c.txt",)
        (folder / "a.txt").unlink()
        assert seen.report().deleted == ("a.txt",)
    assert documents(library) == ["b.txt", "new/deep/c.txt"]


def test_files_that_come_one_upon_the_other_are_one_sync(folder: Path, tmp_path: Path) -> None:
    with watching(folder, library=tmp_path / "l") as seen:
        seen.report()
        for number in range(20):
            write(folder / f"{number}.txt", f"Report {number} of the harbour office came in.")
        assert len(seen.report().added) == 20


def test_a_library_among_its_documents_does_not_set_itself_off(folder: Path) -> None:
    with watching(folder, library=folder / "l") as seen:
        seen.report()
        write(folder / "b.txt", "The fish market at Oster opens on Tuesdays.")
        seen.report()
        write(folder / ".hidden.txt", "This is not looked at.")
        write(folder / "c.txt", "The lighthouse at Tern was painted red.")
        assert seen.report().added == ("c.txt",)
        with pytest.raises(queue.Empty):
            seen.outcomes.get(timeout=2)


@pytest.mark.parametrize(
    ("path", "concerns"),
    [
        ("/r/a.txt", True),
        ("/r", True),
        ("/r/new", True),
        ("/r/.a.txt", False),
        ("/r/.git/a.txt", False),
        ("/r/l/library.sqlite-wal", False),
        ("/r/l2/a.txt", True),
        ("/.s/w/a.txt", True),
        ("/other/a.txt", False),
    ],
)
def test_only_what_a_sync_would_look_at_sets_one_off(path: str, concerns: bool) -> None:
    assert _concerns(path, [Path("/r"), Path("/.s/w")], Path("/r/l")) is concerns


def test_another_writer_is_told_once_and_waited_for(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "l"
    sync(folder, library)
    with writing(library), watching(folder, library=library, lock_timeout_s=0.1) as seen:
        assert isinstance(seen.error(), LibraryLocked)
        write(folder / "b.txt", "The fish market at Oster opens on Tuesdays.")
        with pytest.raises(queue.Empty):  # tried again meanwhile, and not told again
            seen.outcomes.get(timeout=6)
        seen.stop.set()
    with watching(folder, library=library, lock_timeout_s=0.1) as seen:
        assert seen.report().added == ("b.txt",)


def test_a_folder_that_vanishes_keeps_its_documents_and_is_followed_when_it_is_back(
    folder: Path, tmp_path: Path
) -> None:
    library, away = tmp_path / "l", tmp_path / "away"
    with watching(folder, library=library) as seen:
        seen.report()
        folder.rename(away)
        assert "no such folder" in str(seen.error())
        assert documents(library) == ["a.txt"]
        write(away / "b.txt", "The fish market at Oster opens on Tuesdays.")
        away.rename(folder)
        assert seen.report().added == ("b.txt",)
        write(folder / "c.txt", "The lighthouse at Tern was painted red.")
        assert seen.report().added == ("c.txt",)


def test_a_folder_that_is_exchanged_for_another_is_followed(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "other" / "z.txt", "The train at Vell stopped for an hour.")
    with watching(folder, library=tmp_path / "l") as seen:
        seen.report()
        folder.rename(tmp_path / "away")
        os.rename(tmp_path / "other", folder)
        report = seen.report()
        assert (report.added, report.deleted) == (("z.txt",), ("a.txt",))
        write(folder / "c.txt", "The lighthouse at Tern was painted red.")
        assert seen.report().added == ("c.txt",)


def test_several_folders_are_followed(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "wire" / "w.txt", "The train at Vell stopped for an hour.")
    with watching(folder, tmp_path / "wire", library=tmp_path / "l") as seen:
        assert seen.report().added == ("reports/a.txt", "wire/w.txt")
        write(tmp_path / "wire" / "v.txt", "The lighthouse at Tern was painted red.")
        assert seen.report().added == ("wire/v.txt",)


def test_what_is_made_anew_is_made_so_once(folder: Path, tmp_path: Path) -> None:
    library = tmp_path / "l"
    sync(folder, library)
    with watching(folder, library=library, rebuild=True) as seen:
        assert seen.report().added == ("a.txt",)
        write(folder / "b.txt", "The fish market at Oster opens on Tuesdays.")
        report = seen.report()
        assert (report.added, report.unchanged) == (("b.txt",), ("a.txt",))


def test_a_first_sync_that_fails_ends_the_watch(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no such folder"):
        watch([tmp_path / "none"], tmp_path / "l", stop=threading.Event(), reported=print)
