"""From a question to its kept answer, whatever the reader, or another tab, does meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa import Turn
from qa.conversations.records import Exchange, Scope
from tests.qa.conversations.beginning import start
from tests.ui.reading.parsing import Reading
from ui.asking.conversation import Failure, Pending
from ui.handling.asking import begun, ended
from ui.handling.desk import Asking, Desk, Shown, Tab
from ui.handling.going import arrive
from ui.handling.respond import respond

Answered = Callable[..., Exchange]


def started(desk: Desk, tab: Tab, question: str = "Why?") -> tuple[Tab, Asking]:
    """The tab with a question on its way."""
    after = begun(desk, tab, question)["tab"]
    assert after.asking is not None
    return after, after.asking


def questions_of(desk: Desk, conversation: str) -> list[str]:
    return [one.question for one in desk.conversations.load(conversation).exchanges]


def told(shown: Shown) -> str:
    return Reading(shown["told"]).text


def test_a_question_is_shown_at_once_and_what_is_typed_meanwhile_is_left_alone(desk: Desk) -> None:
    shown = begun(desk, Tab(), "  Why? ")
    assert "question" not in shown
    assert Reading(shown["conversation"]).text == "  Why? Reading the documents… Stop"
    assert shown["tab"].asking.question == "  Why? "
    assert desk.conversations.listed() == ()  # kept from its first answer on


@pytest.mark.parametrize("typed", ["", "  \n\t "])
def test_nothing_is_not_a_question(desk: Desk, typed: str) -> None:
    assert begun(desk, Tab(), typed) == {}


def test_an_answer_is_kept_and_shown_with_its_first_source(desk: Desk, answered: Answered) -> None:
    tab, asking = started(desk, Tab())
    shown = ended(desk, tab, asking, answered("Why?"))
    (listed,) = desk.conversations.listed()
    assert shown["tab"] == Tab(conversation=listed.id)
    assert (listed.title, questions_of(desk, listed.id)) == ("Why?", ["Why?"])
    assert Reading(shown["viewer"]).current == "The Oldport ferry carries four hundred ca"
    assert f"c={listed.id}&amp;at=0.1" in shown["address"]
    assert "Why?" in shown["conversations"]


def test_the_next_answer_comes_after_those_before_and_knows_what_was_said(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    assert [turn.question for turn in asking.history] == ["Who counted?"]
    shown = ended(desk, tab, asking, answered("Why?"))
    assert questions_of(desk, going_on.conversation)[3:] == ["Why?"]
    assert "at=3.1" in shown["address"]


def test_a_second_question_is_refused_while_one_is_being_answered(desk: Desk) -> None:
    tab, _ = started(desk, Tab())
    shown = begun(desk, tab, "And who?")
    assert "tab" not in shown
    assert shown["question"] == "And who?"
    assert "One question at a time" in told(shown)


@pytest.mark.parametrize(("typed", "words"), [("Who\0?", "NUL"), ("Who \ud800?", "half a character")])
def test_a_question_that_could_not_be_kept_is_not_asked(desk: Desk, typed: str, words: str) -> None:
    shown = begun(desk, Tab(), typed)
    assert "tab" not in shown
    assert shown["question"] == typed.replace("\ud800", "?")
    assert words in told(shown)


def test_a_stopped_question_leaves_nothing_and_is_back_in_the_box(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    shown = respond(desk, tab, {"say": "stop"})
    assert (shown["tab"], shown["question"]) == (going_on, "Why?")
    assert "Stopped." in shown["conversation"]
    assert ended(desk, shown["tab"], asking, answered("Why?")) == {}
    assert len(questions_of(desk, going_on.conversation)) == 3


def test_a_stop_that_comes_after_the_answer_shows_it(desk: Desk, going_on: Tab, answered: Answered) -> None:
    tab, asking = started(desk, going_on)
    tab = ended(desk, tab, asking, answered("Why?"))["tab"]
    shown = respond(desk, tab, {"say": "stop"})
    assert shown["tab"] == tab
    assert Reading(shown["conversation"]).text.count("probability") == 4
    assert "question" not in shown  # what is in the box by now is left


def test_a_question_that_failed_is_back_in_the_box_and_is_not_kept(desk: Desk, going_on: Tab) -> None:
    tab, asking = started(desk, going_on, "?!")
    shown = ended(desk, tab, asking, Pending(question="?!", outcome=Failure("No words.")))
    assert (shown["tab"], shown["question"]) == (going_on, "?!")
    assert "No words." in shown["conversation"]
    assert len(questions_of(desk, going_on.conversation)) == 3


@pytest.mark.parametrize("how", ["stopped", "failed"])
def test_a_question_put_anew_and_not_answered_is_still_put_anew(desk: Desk, going_on: Tab, how: str) -> None:
    tab, asking = started(desk, replace(going_on, edited=1))
    assert tab.edited is None
    failed = Pending(question="Why?", outcome=Failure("No."))
    shown = respond(desk, tab, {"say": "stop"}) if how == "stopped" else ended(desk, tab, asking, failed)
    assert shown["tab"].edited == 1
    assert "after question 1" in shown["narrowing"]


def test_an_answer_that_comes_too_late_is_kept_in_its_own_conversation_and_not_shown(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    moved = respond(desk, tab, {"say": "new"})["tab"]
    shown = ended(desk, moved, asking, answered("Why?"))
    assert set(shown) == {"tab", "conversations"}
    assert shown["tab"] == replace(moved, asking=None)
    assert questions_of(desk, going_on.conversation)[3:] == ["Why?"]


def test_a_failure_that_comes_too_late_is_not_shown(desk: Desk, going_on: Tab) -> None:
    tab, asking = started(desk, going_on)
    moved = respond(desk, tab, {"say": "new"})["tab"]
    shown = ended(desk, moved, asking, Pending(question="Why?", outcome=Failure("No.")))
    assert shown == {"tab": replace(moved, asking=None)}


def test_an_answer_is_kept_although_another_question_was_asked_elsewhere(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, first = started(desk, going_on)
    moved = respond(desk, tab, {"say": "new"})["tab"]
    tab, second = started(desk, moved, "And who?")
    tab = ended(desk, tab, first, answered("Why?"))["tab"]
    assert questions_of(desk, going_on.conversation)[3:] == ["Why?"]
    shown = ended(desk, tab, second, answered("And who?"))
    assert questions_of(desk, shown["tab"].conversation) == ["And who?"]
    assert (shown["tab"].asking, shown["tab"].left) == (None, frozenset())


def test_a_stop_stops_what_was_asked_elsewhere_too(desk: Desk, going_on: Tab, answered: Answered) -> None:
    tab, first = started(desk, going_on)
    tab, _ = started(desk, respond(desk, tab, {"say": "new"})["tab"], "And who?")
    tab = respond(desk, tab, {"say": "stop"})["tab"]
    assert ended(desk, tab, first, answered("Why?")) == {}


def test_an_answer_of_another_tab_meanwhile_is_shown_with_this_one(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    desk.conversations.append(going_on.conversation, answered("Of another tab?"))
    shown = ended(desk, tab, asking, answered("Why?"))
    assert "Of another tab?" in shown["conversation"]
    assert "at=4.1" in shown["address"]


def test_a_question_in_a_conversation_that_another_tab_deleted_opens_a_new_one(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    desk.conversations.delete(going_on.conversation)
    shown = begun(desk, replace(going_on, edited=1), "Why?")
    assert "deleted" in told(shown)
    assert (shown["tab"].conversation, shown["tab"].asking.history) == ("", ())
    shown = ended(desk, shown["tab"], shown["tab"].asking, answered("Why?"))
    assert questions_of(desk, shown["tab"].conversation) == ["Why?"]


def test_an_answer_whose_conversation_another_tab_deleted_opens_a_new_one(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    desk.conversations.delete(going_on.conversation)
    shown = ended(desk, tab, asking, answered("Why?"))
    assert "deleted" in told(shown)
    assert shown["tab"].asking is None
    assert questions_of(desk, shown["tab"].conversation) == ["Why?"]


def test_an_answer_whose_conversation_the_reader_deleted_goes_with_it(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    tab, asking = started(desk, going_on)
    tab = respond(desk, tab, {"say": "drop", "id": going_on.conversation})["tab"]
    assert ended(desk, tab, asking, answered("Why?")) == {"tab": replace(tab, asking=None)}
    assert desk.conversations.listed() == ()


@pytest.mark.parametrize("how", ["stopped", "failed"])
def test_a_deleted_conversation_does_not_hold_a_question_for_ever(
    desk: Desk, going_on: Tab, how: str
) -> None:
    tab, asking = started(desk, going_on)
    desk.conversations.delete(going_on.conversation)
    failed = Pending(question="Why?", outcome=Failure("No."))
    shown = respond(desk, tab, {"say": "stop"}) if how == "stopped" else ended(desk, tab, asking, failed)
    assert (shown["tab"].pending, shown["tab"].conversation) == (None, "")
    assert shown["question"] == "Why?"
    assert "deleted" in told(shown)


def test_an_answer_that_cannot_be_kept_is_said_and_the_question_is_back_in_the_box(
    desk: Desk, answered: Answered, make: Any
) -> None:
    tab, asking = started(desk, Tab())
    broken = answered(answer=make.answering(make.citation("half \ud800")))
    shown = ended(desk, tab, asking, broken)
    assert (shown["tab"].asking, shown["question"]) == (None, "Why?")
    assert "half a character" in shown["conversation"]
    assert desk.conversations.listed() == ()  # no empty conversation stays behind


def test_a_question_is_edited_as_typed_or_as_searched(desk: Desk, going_on: Tab, answered: Answered) -> None:
    typed = answered("And lamps?", scope=Scope(outlets=("Post",)))
    searched = replace(typed, answer=replace(typed.answer, question="How many lamps?"))
    desk.conversations.append(going_on.conversation, searched)

    def edited(which: str) -> Shown:
        return respond(desk, going_on, {"say": "edit", "turn": "3", "which": which})

    assert edited("typed")["question"] == "And lamps?"
    assert edited("searched")["question"] == "How many lamps?"
    assert edited("typed")["tab"] == replace(going_on, edited=3, scope=Scope(outlets=("Post",)))


@pytest.mark.parametrize(("turn", "last"), [(0, None), (1, "How many carts?"), (2, "How many lamps?")])
def test_an_edited_question_is_read_as_after_the_one_before_it(
    desk: Desk, going_on: Tab, turn: int, last: str | None
) -> None:
    tab = respond(desk, going_on, {"say": "edit", "turn": turn})["tab"]
    _, asking = started(desk, tab)
    assert [one.question for one in asking.history] == ([last] if last else [])


@pytest.mark.parametrize("turn", [-1, 3, 10**30, None, "x", 1.0, [], True])
def test_there_is_nothing_to_edit_at_a_turn_that_is_none(desk: Desk, going_on: Tab, turn: Any) -> None:
    assert respond(desk, going_on, {"say": "edit", "turn": turn}) == {}


def test_an_edit_can_be_left(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, replace(going_on, edited=2), {"say": "leave"})
    assert (shown["tab"], shown["question"]) == (going_on, "")
    assert "Asking again" not in shown["narrowing"]


def test_a_narrowing_changes_what_it_names_and_leaves_the_rest(desk: Desk) -> None:
    tab = Tab(scope=Scope(documents=("ferry.txt",), outlets=("Post",), until=date(2022, 3, 4)))
    shown = respond(desk, tab, {"say": "narrow", "outlets": [], "since": "2022-01-02", "until": "soon"})
    assert shown["tab"].scope == Scope(documents=("ferry.txt",), since=date(2022, 1, 2))
    assert "1 chosen document, since 2 January 2022" in Reading(shown["narrowing"]).text
    _, asking = started(desk, shown["tab"])
    assert asking.scope == shown["tab"].scope
    widened = respond(desk, shown["tab"], {"say": "widen"})
    assert widened["tab"].scope.is_everything
    assert "Asking all 2 documents" in widened["narrowing"]


def test_a_question_on_its_way_is_shown_again_after_a_look_elsewhere_in_the_same_conversation(
    desk: Desk, going_on: Tab
) -> None:
    tab, _ = started(desk, going_on)
    shown = arrive(desk, tab, f"?c={going_on.conversation}&doc=lamps.txt")
    assert "Reading the documents…" in shown["conversation"]


def test_a_long_conversation_hands_on_its_history_whole(desk: Desk, answered: Answered, make: Any) -> None:
    history = tuple(Turn(question=f"{n}?", standalone=f"{n}?", answer="") for n in range(5))
    conversation = start(desk.conversations).id
    exchange = answered("4?")
    desk.conversations.append(
        conversation, replace(exchange, answer=replace(exchange.answer, history=history))
    )
    _, asking = started(desk, Tab(conversation=conversation))
    assert asking.history == history


def test_conversations_of_the_desk_land_where_the_test_put_them(desk: Desk, tmp_path: Path) -> None:
    assert desk.conversations.path.is_relative_to(tmp_path)
