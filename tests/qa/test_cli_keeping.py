"""The commands that keep a library, as a shell sees them: lists, removal, sizes, checks, and `qa sync`."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import open_library, sync
from index.store.tables import FORMAT_VERSION

QA = Path(sys.executable).with_name("qa")
Run = Callable[..., Any]

BRIDGE = "The bridge at Marl was closed at noon on Friday. The police gave no reason for it.\n"
TEXTS = {
    "a.txt": BRIDGE,
    "b  c.txt": "The fish market at Oster opens on Tuesdays. Herring is sold there first of all.\n",
    "sub/copy of a.txt": BRIDGE,
    "x.bin": "nothing",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in TEXTS.items():
        file = tmp_path / "reports" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "reports"


@pytest.fixture
def library(folder: Path, tmp_path: Path) -> Path:
    sync(folder, tmp_path / "l")
    return tmp_path / "l"


def documents(library: Path) -> list[str]:
    with open_library(library) as opened:
        return [document.id for document in opened.documents()]


def test_docs_prints_a_line_each_with_tabs_into_a_pipe(qa: Run, library: Path) -> None:
    done = qa("docs", "--library", library)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split("\t") for line in done.stdout.splitlines()] == [
        ["a.txt", "a", "", "", "", "1", "83", "sub/copy of a.txt"],
        ["b  c.txt", "b c", "", "", "", "1", "80"],
    ]


def test_docs_as_json_is_all_that_is_known_of_each(qa: Run, library: Path) -> None:
    first, second = json.loads(qa("docs", "--library", library, "--json").stdout)
    assert (first["id"], first["aliases"], first["n_passages"]) == ("a.txt", ["sub/copy of a.txt"], 1)
    assert (second["id"], second["date"], second["author"]) == ("b  c.txt", None, "")


def test_docs_lists_what_was_skipped_with_the_reason(qa: Run, library: Path) -> None:
    done = qa("docs", "--library", library, "--skipped")
    assert re.fullmatch(r"x\.bin\tx\.bin: files ending in \.bin are not supported[^\n]*\n", done.stdout)
    assert json.loads(qa("docs", "--library", library, "--skipped", "--json").stdout)[0]["path"] == "x.bin"


def test_a_document_that_is_removed_stays_out_until_that_is_undone(
    qa: Run, library: Path, folder: Path
) -> None:
    done = qa("remove", "sub/*", "--library", library)
    assert (done.returncode, done.stdout) == (0, "a.txt\nsub/copy of a.txt\n")
    assert done.stderr == (
        "qa: 2 names kept out from now on; no file was touched. "
        f"To undo: qa remove --undo NAME --library {library}\n"
    )
    assert (folder / "a.txt").exists()
    assert "0 added, 0 changed, 0 deleted, 1 unchanged" in qa("sync", "--library", library).stdout
    assert documents(library) == ["b  c.txt"]
    assert qa("docs", "--library", library, "--removed").stdout == "a.txt\nsub/copy of a.txt\n"
    undone = qa("remove", "--undo", "*a.txt", "--library", library)
    assert undone.stdout == done.stdout
    assert undone.stderr.endswith(f"with the next sync: qa sync --library {library}\n")
    assert qa("docs", "--library", library, "--removed").stdout == ""
    qa("sync", "--library", library)
    assert documents(library) == ["a.txt", "b  c.txt"]


def test_a_name_that_stands_for_nothing_is_an_error_of_one_line(qa: Run, library: Path) -> None:
    for arguments in (("remove", "z.txt"), ("remove", "--undo", "a.txt")):
        done = qa(*arguments, "--library", library)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"qa: {arguments[-1]}: ")
        assert done.stderr.count("\n") == 1
    assert documents(library) == ["a.txt", "b  c.txt"]


def test_info_tells_folders_patterns_counts_sizes_and_state(qa: Run, library: Path, folder: Path) -> None:
    qa("sync", "--library", library, "--exclude", "*.bin", "--exclude", "drafts/", "--columns", "text=body")
    facts = dict(
        line.split(maxsplit=1) for line in qa("info", "--library", library).stdout.splitlines() if line
    )
    assert facts["folder"] == str(folder)
    assert facts["exclude"] == "*.bin drafts/"
    assert facts["columns"] == "text=body"
    assert (facts["documents"], facts["passages"], facts["skipped"]) == ("2", "2", "0")
    assert re.fullmatch(r"[\d.]+ [kM]B \(dense [\d.]+ \w+, lexical [\d.]+ \w+, truth .+\)", facts["size"])
    assert facts["state"] == "complete"
    assert "qa check" in facts["health"]
    told = json.loads(qa("info", "--library", library, "--json").stdout)
    assert told["settings"]["exclude"] == ["*.bin", "drafts/"]
    assert (told["is_complete"], told["n_removed"]) == (True, 0)


def change(library: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(library / "library.sqlite")) as connection, connection:
        connection.execute(statement, values)


def test_info_says_that_a_sync_was_interrupted(qa: Run, library: Path) -> None:
    change(library, "INSERT INTO meta VALUES ('unsettled', '1')")
    assert re.search(
        r"^state +a sync was interrupted: qa sync", qa("info", "--library", library).stdout, re.M
    )


def test_a_sound_library_checks_with_0_and_another_with_1_and_the_way_out(qa: Run, library: Path) -> None:
    done = qa("check", "--library", library)
    assert (done.returncode, done.stdout) == (0, "no problems in 2 documents, 2 passages\n")
    change(library, "UPDATE passages SET start = start + 1 WHERE rowid = 1")
    broken = qa("check", "--library", library)
    assert broken.returncode == 1
    assert broken.stdout.splitlines()[0].startswith("a.txt: the passage at 1 is not the text")
    assert broken.stdout.splitlines()[-1] == "1 problem in 2 documents, 2 passages"
    assert f"qa sync --library {library} --rebuild\n" in broken.stderr
    as_data = json.loads(qa("check", "--library", library, "--json").stdout)
    assert (as_data["ok"], len(as_data["problems"])) == (False, 1)
    assert qa("sync", "--library", library, "--rebuild").returncode == 0
    assert qa("check", "--library", library).returncode == 0


def test_compact_tells_the_size_before_and_after(qa: Run, library: Path) -> None:
    done = qa("compact", "--library", library)
    assert done.returncode == 0
    found = re.search(r"\(([\d,]+) and ([\d,]+) bytes\)$", done.stdout)
    assert found
    assert int(found[2].replace(",", "")) <= int(found[1].replace(",", ""))
    assert qa("check", "--library", library).returncode == 0


def test_several_folders_are_one_library_and_are_synced_again_by_its_name(
    qa: Run, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "w.txt").write_text("The lighthouse at Tern was painted red. It took four days.\n")
    assert qa("sync", folder, tmp_path / "wire").returncode == 2
    assert qa("sync", folder, tmp_path / "wire", "--library", tmp_path / "l").returncode == 0
    assert documents(tmp_path / "l") == ["reports/a.txt", "reports/b  c.txt", "wire/w.txt"]
    (tmp_path / "wire" / "w.txt").unlink()
    assert "1 deleted, 2 unchanged" in qa("sync", "--library", tmp_path / "l").stdout
    answer = qa("ask", "When was the bridge at Marl closed?", "--library", tmp_path / "l", "--json").stdout
    assert json.loads(answer)["citations"][0]["document_id"] == "reports/a.txt"
    assert qa("verify", "-", "--library", tmp_path / "l", stdin=answer).returncode == 0
    shown = qa("ask", "When was the bridge at Marl closed?", "--library", tmp_path / "l").stdout
    assert f"    {folder / 'a.txt'}:1:1\n" in shown


def test_patterns_are_remembered_until_an_empty_one_is_given(qa: Run, folder: Path, tmp_path: Path) -> None:
    place = ("--library", tmp_path / "l")
    qa("sync", folder, *place, "--include", "b*", "--exclude", "*.bin")
    assert documents(tmp_path / "l") == ["b  c.txt"]
    qa("sync", *place)
    assert documents(tmp_path / "l") == ["b  c.txt"]
    nothing = qa("sync", *place, "--include", "*.pdf")
    assert nothing.stderr.splitlines()[-1] == (
        "qa: no file is taken with --include *.pdf --exclude *.bin; "
        "--include '' and --exclude '' forget the patterns"
    )
    qa("sync", *place, "--rebuild")
    assert documents(tmp_path / "l") == []
    qa("sync", *place, "--include", "")
    assert documents(tmp_path / "l") == ["a.txt", "b  c.txt"]
    assert "skipped" not in qa("sync", *place).stdout


def test_a_library_is_made_anew_from_what_it_mirrors(qa: Run, library: Path, folder: Path) -> None:
    (library / "library.sqlite").write_bytes(b"not a database, but long enough to be taken for one" * 99)
    damaged = qa("sync", "--library", library)
    assert damaged.returncode == 1
    assert f"qa sync FOLDER --library {library} --rebuild\n" in damaged.stderr
    assert qa("sync", folder, "--library", library, "--rebuild").returncode == 0
    assert documents(library) == ["a.txt", "b  c.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("sync",),
        ("sync", "seeds", "--change-model"),
        ("sync", "seeds", "--poll"),
        ("sync", "seeds", "--columns", "body"),
        ("remove",),
        ("docs", "--skipped", "--removed"),
    ],
)
def test_misuse_exits_with_2_without_a_traceback(qa: Run, arguments: tuple[str, ...]) -> None:
    done = qa(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("Usage: qa ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("newer", [False, True])
def test_a_library_of_another_format_is_one_line_with_the_way_out(
    qa: Run, library: Path, newer: bool
) -> None:
    version = str(FORMAT_VERSION + (1 if newer else -1))
    change(library, "UPDATE meta SET value = ? WHERE key = 'format_version'", version)
    way_out = "update this one" if newer else "--rebuild"
    for arguments in (("docs",), ("info",), ("check",), ("compact",), ("remove", "a.txt"), ("sync",)):
        done = qa(*arguments, "--library", library)
        assert (done.returncode, done.stdout) == (1, "")
        assert way_out in done.stderr
        assert done.stderr.count("\n") == 1


def test_every_list_names_a_library_that_is_not_there(qa: Run, tmp_path: Path) -> None:
    for arguments in (("docs",), ("info",), ("check",), ("compact",), ("remove", "a.txt"), ("sync",)):
        done = qa(*arguments, "--library", tmp_path / "none")
        assert done.returncode == 1
        assert done.stderr == (
            f"qa: {tmp_path / 'none'}: no library here; "
            f"make one with: qa sync FOLDER --library {tmp_path / 'none'}\n"
        )
    assert not (tmp_path / "none").exists()


def test_ctrl_c_while_syncing_is_one_line_and_the_next_sync_goes_on(folder: Path, tmp_path: Path) -> None:
    for number in range(300):
        (folder / f"{number}.txt").write_text(f"Report {number}. " + BRIDGE * 20)
    command = [str(QA), "sync", str(folder), "--library", str(tmp_path / "l")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while not process.stderr.readline().startswith("encode"):
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=300) == 130
    assert rest.splitlines()[-1] == "qa: stopped; what is done is kept, run the same again to go on"
    assert "Traceback" not in rest


def test_watch_tells_each_sync_that_did_something_and_ctrl_c_ends_it_with_0(
    folder: Path, tmp_path: Path
) -> None:
    command = [str(QA), "sync", str(folder), "--library", str(folder / "l"), "--watch"]
    unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=unbuffered
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while not process.stdout.readline().startswith("library: "):
            assert process.poll() is None
        (folder / "d.txt").write_text("The train at Vell stopped for an hour. Nobody knew why it did.\n")
        told = process.stdout.readline()
        assert re.fullmatch(r"\d\d:\d\d:\d\d 1 added, 0 changed, 0 deleted, 2 unchanged; 3 passages\n", told)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=300) == 0
        assert process.stdout.read() == ""
        assert process.stderr.read().endswith(f"qa: watching {folder}; Ctrl-C ends\nqa: ended\n")
