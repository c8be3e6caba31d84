"""The reading process, for real: it is killed, lost in a file, starved of memory, interrupted."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.formats import worker
from index.formats.child import MEMORY_EXIT, RETIRE_BYTES
from index.formats.columns import NO_COLUMNS
from index.load import Loaded, close_reader, load_file

Load = Callable[..., Loaded]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits are those of POSIX")

CSV = b"text\nIt rained.\n"


def reader_id() -> int:
    return worker._process.pid if worker._process else 0


def test_one_process_reads_file_after_file_and_is_replaced_when_it_dies(load: Load) -> None:
    close_reader()  # another test's may have read so much that it ends after the next file
    load(CSV, "a.csv")
    first = reader_id()
    load(CSV, "b.csv")
    assert reader_id() == first
    os.kill(first, signal.SIGKILL)
    assert len(load(CSV, "c.csv").documents) == 1
    assert reader_id() not in (0, first)


def test_the_reader_of_a_program_that_holds_much_memory_is_kept(load: Load) -> None:
    close_reader()
    held = bytearray(RETIRE_BYTES)
    held[::4096] = b"x" * len(held[::4096])  # so that the memory is really taken
    load(CSV, "a.csv")
    first = reader_id()
    load(CSV, "b.csv")
    assert reader_id() == first
    assert len(held) == RETIRE_BYTES


def test_a_file_that_takes_too_long_is_refused_and_the_next_one_read(tmp_path: Path, load: Load) -> None:
    os.mkfifo(tmp_path / "slow.csv")  # nobody ever writes into it
    messages = worker.read_apart(tmp_path / "slow.csv", "slow.csv", NO_COLUMNS, seconds=0.5)
    (refused,) = [message["refused"] for message in messages if "refused" in message]
    assert refused[:2] == ["slow.csv", "ReaderFailed"]
    assert "slow.csv: reading it took over" in refused[2]
    assert len(load(CSV, "a.csv").documents) == 1


def test_a_member_that_ends_the_reader_costs_only_itself(files: Any, tmp_path: Path) -> None:
    close_reader()
    path = tmp_path / "a.zip"
    eater = files.zip(
        {f"{n}.txt": "It rained." for n in range(300)} | {"b.pdf": files.pdf([[(72, 700, "x y")]] * 9_000)}
    )
    path.write_bytes(eater)
    seen: list[str] = []

    def kill_in_the_pdf() -> None:
        while not seen:
            process = worker._process
            if process is not None and _opened(process.pid, b"libpdfium"):
                os.kill(process.pid, signal.SIGSEGV)
                seen.append("killed")
            time.sleep(0.001)

    killer = threading.Thread(target=kill_in_the_pdf, daemon=True)
    killer.start()
    loaded = load_file(path, "a.zip")
    killer.join(5)
    assert seen == ["killed"]
    assert [document.id for document in loaded.documents] == [f"a.zip/{n}.txt" for n in range(300)]
    (refused,) = loaded.refused
    assert refused.reason.startswith("a.zip/b.pdf: the reader broke down over it (status -11)")


def _opened(pid: int, library: bytes) -> bool:
    try:
        return library in Path(f"/proc/{pid}/maps").read_bytes()
    except OSError:
        return False


def _held(pid: int) -> Iterator[str]:
    """What the files are that a process has open; one that it closes meanwhile is none."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield os.readlink(link)


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="reads /proc")
def test_the_reader_has_its_memory_limited_and_none_of_our_files_open(load: Load, tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w"):
        close_reader()
        load(CSV, "a.csv")
        limits = Path(f"/proc/{reader_id()}/limits").read_text()
        held = list(_held(reader_id()))
    assert "Max address space         3000000000" in limits
    assert held
    assert not any(str(tmp_path) in target for target in held)


def test_running_out_of_memory_ends_the_reader_with_a_status_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"text\n" + b"It rained and rained.\n" * 4_000_000)
    request = {
        "path": str(tmp_path / "a.csv"),
        "name": "a.csv",
        "columns": {},
        "dead": [],
        "done": [],
        "only": "",
    }
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))\n"
        "from index.formats.child import main; main()"
    )
    command = [sys.executable, "-c", code]
    made = subprocess.run(
        command, input=json.dumps(request).encode() + b"\n", capture_output=True, timeout=60
    )
    assert made.returncode == MEMORY_EXIT
    assert made.stdout == b'{"begin": "a.csv"}\n'


def test_what_comes_back_is_json_and_libraries_cannot_write_into_it() -> None:
    close_reader()
    process = worker._running("a.csv")
    assert process.stdin is not None
    assert process.stdout is not None
    request = {"path": "/none.csv", "name": "none.csv", "columns": {}, "dead": [], "done": [], "only": ""}
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    answers = [json.loads(process.stdout.readline()) for _ in range(4)]
    assert [next(iter(answer)) for answer in answers] == ["begin", "refused", "done", "end"]


def test_threads_take_turns(tmp_path: Path) -> None:
    for n in range(8):
        (tmp_path / f"{n}.csv").write_bytes(b"text\nIt rained %d times.\n" % n)
    texts: dict[int, str] = {}

    def read(n: int) -> None:
        texts[n] = load_file(tmp_path / f"{n}.csv", f"{n}.csv").documents[0].text

    threads = [threading.Thread(target=read, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {n: f"It rained {n} times." for n in range(8)}


def test_ctrl_c_ends_both_at_once_and_the_reader_ends_with_its_parent(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow.csv")
    code = (
        "import sys; from pathlib import Path\n"
        "from index.formats import worker; from index.load import load_file\n"
        "worker._running('a.csv'); print(worker._process.pid, flush=True)\n"
        "try: load_file(Path(sys.argv[1]), 'slow.csv')\n"
        "except KeyboardInterrupt: print('stopped')"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, tmp_path / "slow.csv"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    time.sleep(1.0)
    os.killpg(parent.pid, signal.SIGINT)  # as a terminal does it: to both
    assert parent.communicate(timeout=20)[0] == "stopped\n"
    assert parent.returncode == 0
    assert not Path(f"/proc/{reader}").exists()


def test_nothing_in_the_current_folder_can_pose_as_a_reader(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    (tmp_path / "a.csv").write_bytes(CSV)
    code = (
        "from pathlib import Path; from index.load import load_file; "
        "print(len(load_file(Path('a.csv'), 'a.csv').documents))"
    )
    made = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert made.stdout == "1\n"
