"""Between Gradio's events and the desk: each tab at its own place, each user at their own desk."""

from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from tests.ui.reading.parsing import Reading
from ui.handling.desk import Desk
from ui.wiring import Values, Wiring

PARTS = (
    "told saved heard finding conversations conversation narrowing question sources viewer taking folder "
    "state filters documents holdings evaluating accuracy address look"
).split()


@pytest.fixture
def wiring(desk: Desk) -> Wiring:
    """Parts stand for themselves."""
    return Wiring(desk=desk, parts={name: name for name in PARTS})


def visit(session: str = "one", user: str | None = None) -> gr.Request:
    return gr.Request(username=user, session_hash=session)


def said(wiring: Wiring, message: Any, request: gr.Request) -> Values:
    return wiring.hear(gr.EventData(None, {"message": message}), request)


def text_of(shown: Values, part: str) -> str:
    return Reading(shown[part]).text


def test_a_question_is_shown_answered_and_kept(wiring: Wiring) -> None:
    first, second = wiring.ask("How many carts does the Oldport ferry carry?", visit())
    assert "Reading the documents…" in first["conversation"]
    assert "Reading the documents…" not in second["conversation"]
    assert "tab" not in first | second
    (kept,) = wiring.desk.conversations.listed()
    assert kept.title == "How many carts does the Oldport ferry carry?"
    again = list(wiring.ask("How many lamps did Ann Reed count?", visit()))
    assert "Oldport ferry" in again[-1]["conversation"]
    assert wiring.desk.conversations.listed()[0].n_exchanges == 2


def test_a_question_that_the_page_offers_is_asked(wiring: Wiring) -> None:
    *_, last = wiring.ask_this(gr.EventData(None, {"question": "Who counted lamps?"}), visit())
    assert "Who counted lamps?" in last["conversation"]


def test_a_question_that_fails_is_told_and_back_in_the_box(wiring: Wiring) -> None:
    *_, last = wiring.ask("?!", visit())
    assert last["question"] == "?!"
    assert wiring.desk.conversations.listed() == ()
    assert len(list(wiring.ask("?!", visit()))) == 2  # the tab is not held up


def test_a_question_that_cannot_be_kept_is_refused_in_one_step(wiring: Wiring) -> None:
    (only,) = wiring.ask("Who\0?", visit())
    assert "NUL" in text_of(only, "told")
    assert only["question"] == "Who\0?"


def test_a_question_stopped_while_it_is_answered_leaves_nothing(wiring: Wiring) -> None:
    steps = wiring.ask("Who counted lamps?", visit())
    next(steps)
    assert wiring.stop(visit())["question"] == "Who counted lamps?"
    assert [list(step.values()) for step in steps] == [[gr.skip()]]  # nothing changes
    assert wiring.desk.conversations.listed() == ()


def test_two_tabs_do_not_disturb_each_other(wiring: Wiring) -> None:
    list(wiring.ask("How many carts?", visit("one")))
    other = said(wiring, {"say": "begin"}, visit("two"))
    assert text_of(other, "conversation").startswith("Ask 2 documents")
    assert "How many carts?" in text_of(other, "conversations")  # of the same reader


def test_users_have_a_desk_each(wiring: Wiring) -> None:
    list(wiring.ask("How many carts?", visit("one", "ann")))
    assert "How many carts?" not in text_of(
        said(wiring, {"say": "begin"}, visit("two", "bob")), "conversations"
    )
    assert "How many carts?" in text_of(said(wiring, {"say": "begin"}, visit("two", "ann")), "conversations")


def test_what_was_said_is_heard_also_where_it_goes_wrong(wiring: Wiring) -> None:
    shown = said(wiring, {"say": "drop", "id": "gone", "told": "5"}, visit())
    assert "was deleted" in text_of(shown, "told")
    assert 'data-told="5"' in shown["heard"]


def test_an_evaluation_is_remembered_by_its_tab(wiring: Wiring) -> None:
    line = (
        '{"id": "a", "kind": "k", "question": "Who?", "history": [], "answerable": false, "answers": [],'
        ' "gold": []}'
    )
    *_, last = wiring.examine(gr.EventData(None, {"message": {"text": line}}), visit())
    again = said(wiring, {"say": "view", "view": "accuracy"}, visit())
    assert again["accuracy"] == last["accuracy"]
    assert wiring.halt(visit())["accuracy"] == last["accuracy"]
    other = said(wiring, {"say": "view", "view": "accuracy"}, visit("two"))
    assert "No gold question was kept yet" in text_of(other, "accuracy")


def test_a_page_looks_on_only_while_a_sync_runs(wiring: Wiring) -> None:
    shown = wiring.look(visit())
    assert not shown["look"].active
    assert "documents" in shown


def test_parts_that_the_page_lacks_are_left_out(wiring: Wiring) -> None:
    bare = replace(wiring, parts={"heard": "heard"})
    assert set(said(bare, {"say": "begin"}, visit())) == {"heard"}
