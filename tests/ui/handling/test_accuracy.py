"""Gold questions asked from the page: those kept here, and those of a file, good or bad."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qa.conversations.paths import gold_path
from qa.conversations.records import Exchange
from tests.ui.reading.parsing import HOSTILE, Reading
from ui.handling.accuracy import accuracy_shown, evaluate
from ui.handling.desk import Desk, Shown, Tab
from ui.handling.respond import respond

QUESTION: dict[str, Any] = {
    "id": "one",
    "kind": "fact",
    "question": "How many carts does the Oldport ferry carry?",
    "history": [],
    "answerable": True,
    "answers": [],
    "gold": [[{"doc_id": "ferry.txt", "start": 0, "end": 18, "quote": "The Oldport ferry "}]],
}


def gold(*changes: dict[str, Any]) -> str:
    return "\n".join(json.dumps({**QUESTION, "id": str(n), **change}) for n, change in enumerate(changes))


def last_of(desk: Desk, text: Any) -> Shown:
    *_, last = evaluate(desk, {"text": text})
    return last


def words(shown: Shown) -> str:
    return Reading(shown["accuracy"]).text


def test_a_gold_file_is_asked_step_by_step_and_gives_figures(desk: Desk) -> None:
    steps = list(evaluate(desk, {"text": gold({}, {"question": "Who counted forty lamps?"})}))
    assert words(steps[0]).startswith("Asked 0 of 2 questions")
    assert [button["data-say"] for button in Reading(steps[0]["accuracy"]).buttons] == ["halt"]
    outcomes = steps[-1]["outcomes"]
    assert len(outcomes) == 2
    tab = Tab(outcomes=outcomes)
    assert accuracy_shown(desk, tab)["accuracy"] == steps[-1]["accuracy"]
    for picture in ("kinds", "calibration"):
        for form in ("svg", "png"):
            saved = respond(desk, tab, {"say": "picture", "picture": picture, "form": form})["saved"]
            assert f'download="{picture}.{form}"' in saved


def test_questions_kept_here_are_asked(desk: Desk, going_on: Tab) -> None:
    assert "No gold question was kept yet" in words(accuracy_shown(desk, Tab()))
    assert "no gold question was kept yet" in words(last_of(desk, None))
    respond(desk, going_on, {"say": "gold", "turn": 0})
    assert str(gold_path(desk.library)) in words(accuracy_shown(desk, Tab()))
    assert len(last_of(desk, None)["outcomes"]) == 1


def test_who_logs_in_is_asked_their_own_questions_and_sees_no_path(
    desk: Desk, going_on: Tab, tmp_path: Path
) -> None:
    respond(desk, going_on, {"say": "gold", "turn": 0})
    ann = desk.of("ann")
    assert "no gold question was kept yet" in words(last_of(ann, None))
    path = gold_path(desk.library, "ann")
    path.write_text(gold({}, {}))
    assert "were kept here, or those of a file" in words(accuracy_shown(ann, Tab()))
    assert len(last_of(ann, None)["outcomes"]) == 2
    path.write_text("nonsense")
    assert "the kept questions: line 1:" in words(last_of(ann, None))
    assert str(tmp_path) not in words(last_of(ann, None))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the file: holds no questions"),
        ("nonsense", "the file: line 1:"),
        (gold({}) + "\n[]", "the file: line 2:"),
        (gold({"id": "x"}, {"id": "x"}), "used twice"),
        (gold({"gold": [[{"doc_id": "gone.txt", "start": 0, "end": 1, "quote": "x"}]]}), "gone.txt"),
        (gold({"gold": [[{"doc_id": "ferry.txt", "start": 0, "end": 3, "quote": "Not"}]]}), "ferry.txt"),
        ("\ud800", "the file: line 1:"),
        ("[" * 50_000, "too deeply"),
    ],
)
def test_a_bad_gold_file_is_refused_with_its_reason(desk: Desk, text: str, reason: str) -> None:
    last = last_of(desk, text)
    assert reason in words(last)
    assert "outcomes" not in last
    assert "gold.jsonl" not in words(last)  # the reader knows another name of it


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_gold_file_is_inert(desk: Desk, text: str) -> None:
    assert {tag for tag, _ in Reading(last_of(desk, text)["accuracy"]).tags} == {"p"}
    asked = last_of(desk, gold({"kind": "k" + text, "question": "Why " + text.replace("\0", "") + "?"}))
    tags = Reading(asked["accuracy"]).tags
    assert tags
    assert not {tag for tag, _ in tags} & {"script", "style"}
    assert not {name for _, names in tags for name in names if name.startswith("on")}
    plain = Reading(last_of(desk, gold({}))["accuracy"]).tags
    assert sum(tag == "img" for tag, _ in tags) == sum(tag == "img" for tag, _ in plain)


def test_a_file_that_is_too_long_is_refused(desk: Desk) -> None:
    assert "split it" in words(last_of(desk, "x" * 20_000_001))


def test_an_abstention_that_was_approved_is_asked_as_one(
    desk: Desk, going_on: Tab, answered: Callable[..., Exchange], make: Any
) -> None:
    exchange = replace(answered("Who sank it?"), answer=make.abstaining(question="Who sank it?"))
    turn = desk.conversations.append(going_on.conversation, exchange)
    respond(desk, going_on, {"say": "gold", "turn": turn})
    (outcome,) = last_of(desk, None)["outcomes"]
    assert not outcome.question.answerable
