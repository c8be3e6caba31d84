"""Figures, ratios, targets and tables, on records that a person can check."""

import io
from typing import Any

import pytest
from rich.console import Console

from tests.benchmarks.figures import Figure, figures, value
from tests.benchmarks.records import Record
from tests.benchmarks.systems import OURS, PEERS, PLAIN
from tests.benchmarks.table import markdown, print_table, print_targets
from tests.benchmarks.targets import targets

TXTAI = PEERS[0]
SYSTEMS = (PLAIN, OURS, TXTAI)
SETS = ("xquad_en", "clapnq_dev")
ROWS = figures(SETS)
BY_KEY: dict[str, Figure] = {figure.key: figure for figure in ROWS}


def record(system: str, verb: str, number: int = 0, error: str = "", **result: Any) -> Record:
    return Record(system=system, round=number, verb=verb, result=result, error=error, load=0.0)


RECORDS = [
    record("plain", "index", n=5000, seconds=100.0, wall_s=110.0, peak_mb=1000.0, n_bytes=11_000_000),
    record("ours", "index", n=5000, seconds=20.0, wall_s=21.0, peak_mb=500.0, n_bytes=99_000_000),
    record("plain", "index half", 1, n=2500, seconds=100.0, wall_s=110.0, peak_mb=9.0),
    record("ours", "index half", 1, n=2500, seconds=25.0, wall_s=26.0, peak_mb=9.0),
    record("plain", "warm", ms={"search": [8.0, 10.0, 12.0]}),
    record("ours", "warm", ms={"search": [4.0, 5.0, 6.0], "ask": [8.0, 9.0, 10.0]}),
    record("txtai_hybrid", "warm", ms={"search": [15.0, 15.0, 15.0]}),
    record("plain", "threads", per_s={"search": 100.0}),
    record("ours", "threads", per_s={"search": 160.0, "ask": 90.0}),
    record("txtai_hybrid", "threads", error="killed by SIGSEGV"),
    record("plain", "accuracy xquad_en", **{"R@1": 0.875, "R@5": 0.97, "MRR": 0.92}),
    record("txtai_hybrid", "accuracy xquad_en", **{"R@1": 0.95, "R@5": 0.99, "MRR": 0.97}),
    record("ours", "accuracy xquad_en", **{"R@1": 0.96, "R@5": 1.0, "MRR": 0.98}),
]


def test_a_figure_is_the_median_of_the_rounds_and_its_ratio_that_of_each_round() -> None:
    found = value(BY_KEY["index"], "ours", RECORDS)
    assert found is not None
    assert (found.median, found.low, found.high) == (175.0, 100.0, 250.0)
    assert found.ratio == pytest.approx((5.0 + 4.0) / 2)


def test_memory_and_disk_are_those_of_the_whole_index() -> None:
    peak, disk = value(BY_KEY["peak"], "ours", RECORDS), value(BY_KEY["disk"], "ours", RECORDS)
    assert (peak and (peak.median, peak.ratio)) == (500.0, 0.5)
    assert (disk and (disk.median, disk.ratio)) == (99.0, 9.0)


def test_a_whole_answer_is_compared_with_the_search_of_the_others() -> None:
    found = value(BY_KEY["ask p50"], "ours", RECORDS)
    assert (found and (found.median, found.ratio)) == (9.0, 0.9)
    assert value(BY_KEY["ask p50"], "plain", RECORDS) is None
    over = value(BY_KEY["ask p50"], "ours", RECORDS, over="txtai_hybrid")
    assert (over and over.ratio) == 0.6


def test_what_failed_is_told_and_what_was_not_tried_is_left_out() -> None:
    failed = value(BY_KEY["search threads"], "txtai_hybrid", RECORDS)
    assert failed is not None
    assert failed.error == "killed by SIGSEGV"
    assert value(BY_KEY["cold"], "ours", RECORDS) is None
    assert value(BY_KEY["ask threads"], "txtai_hybrid", RECORDS) is None, "it has no ask() to fail at"


def test_targets_say_what_is_met_what_is_missed_and_what_nobody_measured() -> None:
    found = targets(ROWS, [system.name for system in SYSTEMS], RECORDS)
    told = {target.title: (target.measured, target.is_met) for target in found}
    assert told["index, passages/s, over plain"] == (4.5, True)
    assert told["warm ask() p50, over txtai hybrid"] == (0.6, True)
    assert told["search, 8 threads, over plain"] == (1.6, True)
    assert told["peak memory, over plain"] == (0.5, True)
    assert told["R@1 on the first set, over the best other"] == (0.01, True)
    assert told["R@1 on a harder set, over the best other"] == (None, None)
    assert told["cold qa ask, over plain"] == (None, None)


def test_the_table_shows_figures_ratios_spread_and_failures() -> None:
    out = Console(width=120, file=io.StringIO())
    print_table(ROWS, SYSTEMS, RECORDS, out)
    print_targets(targets(ROWS, [system.name for system in SYSTEMS], RECORDS), out)
    text = out.file.getvalue()  # type: ignore[attr-defined]
    assert "175.0 (4.50x)" in text
    assert "100.0–250.0" in text
    assert "txtai hybrid, threads: killed by SIGSEGV" in text
    assert "at least 2.5" in text
    assert "cold start" not in text.split("what was asked for")[0], "nobody measured it"


def test_the_markdown_has_a_column_for_each_system() -> None:
    lines = markdown(ROWS, SYSTEMS, RECORDS).splitlines()
    assert lines[:2] == ["| | plain script | quotedesk | txtai hybrid |", "|---|---|---|---|"]
    assert "| index, passages/s | 37.5 (1.00x) | 175.0 (4.50x) | – |" in lines
    assert "| search, 8 threads, questions/s | 100.0 (1.00x) | 160.0 (1.60x) | fails |" in lines
    assert "| xquad_en R@1 | 0.875 | 0.960 | 0.950 |" in lines
    assert {line.count("|") for line in lines} == {5}
