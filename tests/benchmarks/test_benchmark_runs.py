"""Processes, records, the work and the environments of the benchmark."""

import json
import re
import sys
from pathlib import Path

import pytest

from tests.benchmarks import work
from tests.benchmarks.bound import work as operations
from tests.benchmarks.processes import Ran, run
from tests.benchmarks.records import Record, Records, read
from tests.benchmarks.systems import OURS, PEERS, PLAIN, ROOT, SYSTEMS, System, versions

MB = "x = bytearray(120_000_000); "


def python(code: str, **options: float) -> Ran:
    return run([sys.executable, "-c", code], **options)


def test_a_process_gives_its_last_line_its_time_and_its_memory() -> None:
    ran = python(MB + "import time; time.sleep(0.2); print('loading ...'); print('{\"n\": 3}')")
    assert (ran.error, ran.result()) == ("", {"n": 3})
    assert 0.2 < ran.wall_s < 20
    assert 115 < ran.peak_mb < 300


def test_memory_is_that_of_a_process_and_its_children_together() -> None:
    child = f"{MB} import time; time.sleep(0.6)"
    code = f"import subprocess, sys; {MB} subprocess.run([sys.executable, '-c', {child!r}]); print(1)"
    if not Path("/proc/self/task").exists():
        pytest.skip("this system does not tell of children")
    assert python(code).peak_mb > 230


def test_a_process_that_fails_is_told_by_its_last_words_or_its_signal() -> None:
    assert python("raise LookupError('no such index')").error == "LookupError: no such index"
    assert python("import os; os.abort()").error == "killed by SIGABRT"


def test_a_process_that_hangs_is_killed_with_its_children() -> None:
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
    ran = python(code, timeout_s=0.5)
    assert (ran.error, ran.wall_s < 20) == ("killed by SIGKILL", True)


def test_a_kill_loses_no_finished_measurement(tmp_path: Path) -> None:
    records = Records(file=tmp_path / "deep" / "results.json", head={"size": 30})
    record = Record(system="ours", round=1, verb="warm", result={"ms": {}}, error="", load=0.5)
    records.add(record)
    found = read(records.file)
    assert (found.head, list(found)) == ({"size": 30}, [record])
    assert found.has("ours", 1, "warm")
    assert not found.has("ours", 0, "warm")


def test_a_file_that_holds_no_results_is_said_to(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(SystemExit, match=r"other\.json: no results of a benchmark"):
        read(tmp_path / "other.json")


def test_passages_are_whole_sentences_of_about_one_length() -> None:
    text = " ".join(f"This is sentence number {n} of a long report on the harbour." for n in range(100))
    passages = list(work.cut(text))
    assert all(550 < len(passage) < 650 for passage in passages)
    assert all(passage.startswith("This is") and passage.endswith("harbour.") for passage in passages)
    assert text.startswith(" ".join(passages))


def test_a_passage_has_nothing_of_the_head_and_foot_of_its_article() -> None:
    article = "Title\n\nThe Post, 4 May\nHome | World\n\nBy A. Writer\n\nIt rained.\n\nThen\nnot.\n\nShare\n"
    assert work.body(article) == "It rained. Then not."


def test_what_a_killed_run_left_behind_is_gone_in_the_next(tmp_path: Path) -> None:
    place = tmp_path / f"work-2-{work.VERSION}"
    for folder, n in (("documents", 2), ("half", 1)):
        (place / folder).mkdir(parents=True)
        for number in range(n):
            (place / folder / work.name(number)).write_text("It rained.")
    (place / "new.json").write_text("[]")
    (place / "documents" / "added-001.txt").write_text("It rained again.")
    prepared = work.prepare(2, tmp_path)
    assert sorted(file.name for file in prepared.folder.iterdir()) == ["000000.txt", "000001.txt"]


def test_a_passage_of_146_tokens_is_3_3_billion_operations() -> None:
    assert operations(146, n_layers=6, width=384) == 6 * (24 * 146 * 384**2 + 4 * 146**2 * 384)
    assert round(operations(146, n_layers=6, width=384) / 1e9, 1) == 3.3


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_s_requirements_are_pinned_and_share_our_torch(peer: System) -> None:
    wanted = dict(re.fullmatch(r"([\w.-]+)==([\w.]+)", line).groups() for line in _lines(peer.requirements))
    constraints = dict(line.split("==") for line in _lines(ROOT / "constraints.txt") if "==" in line)
    for package in ("torch", "sentence-transformers"):
        assert wanted[package] == constraints[package], "the same versions, or they are not compared alike"
    assert set(peer.packages) <= set(wanted)


def test_every_system_has_a_script_and_ours_and_plain_tell_their_versions() -> None:
    assert [name for name, system in SYSTEMS.items() if not system.script.is_file()] == []
    assert set(versions(PLAIN)) == set(PLAIN.packages)
    assert json.dumps(versions(OURS)["quotedesk"])


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
