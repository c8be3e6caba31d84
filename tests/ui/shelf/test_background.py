"""One sync at a time behind all tabs: real libraries, real syncs, and a real process that ends meanwhile."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, Progress, check, open_library, remove, sync
from index.errors import LibraryError, LibraryLocked
from index.sync import writing
from ui.shelf.background import BUSY_ELSEWHERE, BUSY_HERE, BackgroundSync
from ui.shelf.states import Done, Failed, Idle, Running, Stopped

MANY = 60
WAIT_S = 120.0


@pytest.fixture
def behind(library: Library) -> Iterator[BackgroundSync]:
    made = BackgroundSync(library.path)
    yield made
    made.close()
    assert check(library.path).problems == ()


def fill(folder: Path, n: int) -> None:
    """Documents of a dozen passages each, all different; some forty are encoded and committed together."""
    for i in range(n):
        lines = (f"Ann Reed counted {i * 1000 + j} lamps on the quay of Oldport at noon." for j in range(150))
        (folder / f"{i}.txt").write_text("\n\n".join(lines))


def until_encoding(behind: BackgroundSync) -> Running:
    """Wait until a sync has encoded something, and not yet everything."""
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        state = behind.state()
        assert isinstance(state, Running), "it was over before it was seen"
        if any(step.stage == "encode" and step.done for step in state.stages):
            return state
        time.sleep(0.001)
    raise AssertionError("nothing was encoded")


def test_it_rests_until_asked_then_tells_what_the_sync_did(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    assert behind.state() == Idle()
    assert behind.wait(0)
    fill(folder, 1)
    assert behind.start()
    assert behind.wait(WAIT_S)
    state = behind.state()
    assert isinstance(state, Done)
    assert state.report.added == ("0.txt",)
    assert state.report.unchanged == ("ferry.txt",)
    assert library.n_documents == 2


def test_a_sync_does_as_the_library_remembers(behind: BackgroundSync, library: Library, folder: Path) -> None:
    sync(folder, library.path, exclude=["0.txt"])
    fill(folder, 2)
    behind.start()
    behind.wait(WAIT_S)
    assert [one.id for one in library.documents()] == ["1.txt", "ferry.txt"]


def test_a_running_sync_tells_its_stages_in_order_and_takes_a_further_request(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    fill(folder, MANY)
    assert behind.start()
    state = until_encoding(behind)
    assert [step.stage for step in state.stages] == ["scan", "load", "encode"]
    assert state.stages[1] == Progress(stage="load", done=MANY, total=MANY)
    assert 0 < state.stages[2].done < state.stages[2].total == MANY
    (folder / "late.txt").write_text("The ferry was late.")
    assert not behind.start()
    again = behind.state()
    assert isinstance(again, Running)
    assert again.again
    assert behind.wait(WAIT_S)
    done = behind.state()
    assert isinstance(done, Done)
    assert done.report.added == ("late.txt",)
    assert library.n_documents == MANY + 2


def test_a_stop_keeps_what_is_done_and_the_next_sync_goes_on(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    fill(folder, 2 * MANY)
    behind.start()
    until_encoding(behind)
    assert behind.stop()
    stopping = behind.state()
    assert isinstance(stopping, Running)
    assert stopping.stopping
    assert behind.wait(WAIT_S)
    assert isinstance(behind.state(), Stopped)
    kept = library.n_documents
    assert 1 < kept < 2 * MANY + 1
    assert not library.is_complete
    assert not behind.stop()
    behind.start()
    assert behind.wait(WAIT_S)
    done = behind.state()
    assert isinstance(done, Done)
    assert len(done.report.added) == 2 * MANY + 1 - kept
    assert library.is_complete


def test_nothing_can_be_removed_while_a_sync_runs_which_is_said(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    fill(folder, 5 * MANY)
    behind.start()
    until_encoding(behind)
    with pytest.raises(LibraryLocked) as caught:
        behind.remove(["ferry.txt"])
    assert str(caught.value) == BUSY_HERE
    assert "ferry.txt" in {one.id for one in library.documents()}
    behind.stop()
    behind.wait(WAIT_S)
    assert behind.remove(["ferry.txt"]) == ("ferry.txt",)


def test_another_writer_is_said_and_waited_for_only_a_little(
    behind: BackgroundSync, library: Library
) -> None:
    with writing(library.path):
        behind.start()
        assert behind.wait(WAIT_S)
        state = behind.state()
        assert isinstance(state, Failed)
        assert state.message == BUSY_ELSEWHERE
        with pytest.raises(LibraryLocked) as caught:
            behind.remove(["ferry.txt"])
        assert str(caught.value) == BUSY_ELSEWHERE
    behind.start()
    assert behind.wait(WAIT_S)
    assert isinstance(behind.state(), Done)


def test_a_removed_document_can_be_taken_back(behind: BackgroundSync, library: Library, folder: Path) -> None:
    assert behind.remove(["ferry.txt"]) == ("ferry.txt",)
    assert (library.n_documents, library.removed()) == (0, ("ferry.txt",))
    assert (folder / "ferry.txt").exists()
    assert behind.readmit(["ferry.txt"]) == ("ferry.txt",)
    behind.start()
    behind.wait(WAIT_S)
    assert [one.id for one in library.documents()] == ["ferry.txt"]
    with pytest.raises(LibraryError, match=r"nothing\.txt: no such document"):
        behind.remove(["nothing.txt"])


def test_a_name_that_reads_like_a_pattern_removes_only_itself(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    for name in ("*.txt", "[f]erry.txt", "?.txt", "a.txt"):
        (folder / name).write_text(f"The file {name} speaks of lamps.")
    sync(folder, library.path)
    assert behind.remove(["*.txt"]) == ("*.txt",)
    assert behind.remove(["[f]erry.txt", "?.txt"]) == ("?.txt", "[f]erry.txt")
    assert behind.readmit(["?.txt"]) == ("?.txt",)
    assert [one.id for one in library.documents()] == ["a.txt", "ferry.txt"]


def test_a_sync_that_fails_says_why_and_the_next_one_may_succeed(
    behind: BackgroundSync, library: Library, folder: Path
) -> None:
    folder.rename(folder.with_name("away"))
    behind.start()
    assert behind.wait(WAIT_S)
    state = behind.state()
    assert isinstance(state, Failed)
    assert state.message.startswith(f"{folder}: no such folder")
    assert library.n_documents == 1
    folder.with_name("away").rename(folder)
    behind.start()
    behind.wait(WAIT_S)
    assert isinstance(behind.state(), Done)


def test_many_tabs_at_once_begin_one_sync(behind: BackgroundSync, folder: Path) -> None:
    fill(folder, MANY // 6)
    begun: list[bool] = []
    tabs = [threading.Thread(target=lambda: begun.append(behind.start())) for _ in range(20)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert begun.count(True) == 1
    assert sum(thread.name == "quotedesk-sync" for thread in threading.enumerate()) == 1
    assert behind.wait(WAIT_S)
    assert isinstance(behind.state(), Done)


def test_closed_it_stops_and_begins_nothing_any_more(library: Library, folder: Path) -> None:
    fill(folder, MANY)
    behind = BackgroundSync(library.path)
    behind.start()
    until_encoding(behind)
    behind.start()
    behind.close()
    assert behind.wait(WAIT_S)  # a loaded machine may take longer over a batch than `close` waits
    assert isinstance(behind.state(), Stopped)
    assert not behind.start()
    time.sleep(0.1)
    assert not any(thread.name == "quotedesk-sync" for thread in threading.enumerate())
    behind.close()


@pytest.mark.parametrize("closes", [True, False])
def test_a_program_with_a_running_sync_ends(library: Library, folder: Path, *, closes: bool) -> None:
    fill(folder, 2 * MANY)
    code = (
        "import sys, time; from pathlib import Path; from ui.shelf.background import BackgroundSync\n"
        "behind = BackgroundSync(Path(sys.argv[1])); behind.start()\n"
        "while not any(s.stage == 'encode' and s.done for s in behind.state().stages): time.sleep(0.01)\n"
        f"{'behind.close()' if closes else ''}\n"
        "print('end')"
    )
    command = [sys.executable, "-c", code, str(library.path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, check=False)
    assert (ended.returncode, ended.stdout) == (0, "end\n"), ended.stderr
    assert ended.stderr == ""
    with open_library(library.path) as kept:
        assert 1 < kept.n_documents < 2 * MANY + 1
    remove(["ferry.txt"], library.path)
    assert check(library.path).problems == ()
