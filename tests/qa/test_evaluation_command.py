"""`qa eval` as a user runs it, on the real seeds library."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index import Library

QUESTION = "How many rockets flew at Kyiv?"
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def library(seeds_library: Library) -> Path:
    return seeds_library.path


def test_eval_reaches_the_published_floors_on_the_development_questions(qa: Run, library: Path) -> None:
    done = qa("eval", "tests/gold/seeds.jsonl", "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    measured = json.loads(done.stdout)
    right, of = measured["figures"]["exact"]
    assert right == of > 100
    questions = [question for question in measured["questions"] if question["id"].startswith("d")]
    answerable = [question for question in questions if question["answerable"]]
    unanswerable = [question for question in questions if not question["answerable"]]
    assert share_of("first", answerable) >= 0.92
    assert share_of("complete", answerable) >= 0.96
    assert share_of("abstained", unanswerable) >= 0.80
    assert share_of("abstained", answerable) <= 0.05


def share_of(key: str, questions: list[dict[str, bool]]) -> float:
    return sum(question[key] for question in questions) / len(questions)


def test_eval_lists_failures_when_asked(qa: Run, library: Path, tmp_path: Path) -> None:
    gold = {"id": "x1", "kind": "fact", "question": QUESTION, "history": [], "answerable": False}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold | {"answers": [], "gold": []}))
    done = qa("eval", tmp_path / "gold.jsonl", "--library", library, "--verbose")
    assert done.returncode == 0, done.stderr
    assert f"x1 (fact) {QUESTION}\n    wanted: an abstention\n    answered" in done.stdout


def test_eval_refuses_a_gold_file_that_does_not_fit_the_library(
    qa: Run, library: Path, tmp_path: Path
) -> None:
    span = {"doc_id": "000_05ee50dfeb188c0c.txt", "start": 0, "end": 3, "quote": "nope"[:3]}
    gold = {"id": "x1", "kind": "fact", "question": QUESTION, "history": [], "answerable": True}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold | {"answers": [], "gold": [[span]]}))
    done = qa("eval", tmp_path / "gold.jsonl", "--library", library)
    assert done.returncode == 1
    assert "has 'Put' at 0:3, not 'nop'" in done.stderr
