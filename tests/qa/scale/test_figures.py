import json
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from qa.evaluation.scale.__main__ import measure_size
from qa.evaluation.scale.asking import STAGES
from qa.evaluation.scale.build import Built
from qa.evaluation.scale.figures import PARTS, tables
from qa.evaluation.scale.plot import plot
from qa.evaluation.scale.stopwatch import Stopwatch
from qa.evaluation.scale.templates import Templates

N_SKELETONS = 4  # as in conftest


def test_all_figures_of_a_small_library_are_taken_and_shown(
    built: Built, templates: Templates, tmp_path: Path
) -> None:
    size = measure_size(built, templates, n_questions=4, n_times=1, n_skeletons=N_SKELETONS)
    shown = tables([size])
    name = f"{size.n_passages:,} drawn"
    rows = {table.title: table.rows for table in shown}
    assert [list(table.rows[row]) for table in shown for row in table.rows] == [
        [name] for table in shown for _ in table.rows
    ]
    assert all(rows["size on disk, MB by part"][part][name] for part in PARTS)
    assert rows["build, seconds by stage"]["draw and write"][name]
    for share in ("p50", "p95", "p99"):
        question = rows[f"question, {share} of milliseconds by stage"]
        assert list(question) == [*STAGES, "ask()", "ask(), processor"]
        assert all(figures[name] is not None for figures in question.values())
    assert rows["sync of a folder that has not changed, seconds"]["files"][name] == built.n_documents
    changes = rows["changes and cold start, seconds"]
    assert all(figures[name] for figures in changes.values())
    if Path("/proc/self/status").exists():
        assert rows["memory of a process with the library open, MB"]["resident"][name]
    assert json.loads(json.dumps(asdict(size)))["is_drawn"] is True
    plot([size], tmp_path / "scale.png")
    assert (tmp_path / "scale.png").stat().st_size > 10_000


def test_each_second_is_counted_to_one_stage() -> None:
    class Shop:
        def serve(self) -> None:
            time.sleep(0.02)
            self.fetch()

        def fetch(self) -> None:
            time.sleep(0.05)

        def items(self) -> object:
            for _ in range(3):
                time.sleep(0.01)
                yield None

    shop, watch = Shop(), Stopwatch()
    with watch.timing((shop, "serve", "serve"), (shop, "fetch", "fetch"), (shop, "items", "items")):
        shop.serve()
        for _ in shop.items():  # type: ignore[attr-defined]
            time.sleep(0.02)
    taken = watch.taken()
    assert taken["fetch"] > taken["serve"] >= 0.02
    assert 0.03 <= taken["items"] < 0.09
    assert vars(shop) == {}


def test_threads_that_run_side_by_side_are_counted_side_by_side() -> None:
    watch = Stopwatch()

    def fetch() -> None:
        with watch.stage("fetch"):
            time.sleep(0.1)

    with watch.stage("wait"):
        threads = [threading.Thread(target=fetch) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert watch.seconds["fetch"] >= 0.2
    assert watch.seconds["wait"] >= 0.1


def test_a_stage_that_is_not_there_is_an_error() -> None:
    with pytest.raises(AttributeError), Stopwatch().timing((Stopwatch(), "no_such_function", "stage")):
        pass


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: --sizes"),
        (["--sizes", "many"], "whole numbers with commas between them: 1000,10000"),
        (["--sizes", "10", "--texts", "no-such-folder"], "no sentences to vary; name folders of articles"),
    ],
)
def test_misuse_is_one_line_that_says_what_to_do(arguments: list[str], message: str) -> None:
    command = [sys.executable, "-m", "qa.evaluation.scale", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode != 0
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_help_teaches_by_examples() -> None:
    command = [sys.executable, "-m", "qa.evaluation.scale", "--help"]
    page = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "examples:" in page
    assert "--sizes 1000,10000,100000 --plot scale.png" in page
