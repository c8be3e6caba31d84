"""Opening quotes, documents and pictures."""

from dataclasses import replace
from typing import Any

import pytest

from qa.conversations.records import Exchange
from tests.ui.reading.parsing import Reading
from ui.handling.desk import Desk, Tab
from ui.handling.respond import respond


def test_a_marker_of_any_turn_opens_its_quote(desk: Desk, going_on: Tab) -> None:
    for turn in range(3):
        shown = respond(desk, going_on, {"say": "open", "turn": str(turn), "number": "2"})
        assert Reading(shown["viewer"]).current == "Ann Reed"
        assert f"at={turn}.2" in shown["address"]
        assert 'aria-current="true"' in shown["sources"]


@pytest.mark.parametrize(("turn", "number"), [("3", "1"), ("-1", "1"), ("", "1"), ("0", "x"), (None, None)])
def test_a_marker_of_no_turn_changes_nothing(desk: Desk, going_on: Tab, turn: Any, number: Any) -> None:
    assert respond(desk, going_on, {"say": "open", "turn": turn, "number": number}) == {}


def test_a_quote_of_a_document_that_is_gone_says_so_beside_its_sources(
    desk: Desk, going_on: Tab, make: Any, answered: Any
) -> None:
    lost = make.answering(make.citation("Gone.", document_id="gone.txt", title="Gone"))
    desk.conversations.append(going_on.conversation, answered(answer=lost))
    shown = respond(desk, going_on, {"say": "open", "turn": 3, "number": 1})
    assert "gone.txt is not in the library any more" in shown["viewer"]
    assert "Gone" in shown["sources"]


def test_a_document_opens_from_the_library_in_the_reading_view(desk: Desk) -> None:
    shown = respond(desk, Tab(view="library"), {"say": "read", "document": "lamps.txt"})
    assert "Ann Reed counted" in shown["viewer"]
    assert (shown["tab"].view, shown["sources"]) == ("ask", "")


def test_a_span_of_a_document_opens_marked(desk: Desk) -> None:
    message = {"say": "read", "document": "lamps.txt", "start": 4, "end": "8"}
    assert Reading(respond(desk, Tab(), message)["viewer"]).current == "Reed"


@pytest.mark.parametrize("picture", ["timeline", "matrix"])
def test_a_picture_takes_the_place_of_the_document(desk: Desk, going_on: Tab, picture: str) -> None:
    shown = respond(desk, going_on, {"say": "picture", "picture": picture, "turn": 0})
    assert set(shown) == {"sources", "viewer"}
    assert "Courier" in shown["viewer"] or "ferry" in shown["viewer"]


@pytest.mark.parametrize(
    ("picture", "form", "name"),
    [
        ("timeline", "svg", "timeline-2.svg"),
        ("timeline", "png", "timeline-2.png"),
        ("matrix", "csv", "who-says-what-2.csv"),
    ],
)
def test_a_picture_is_handed_over(desk: Desk, going_on: Tab, picture: str, form: str, name: str) -> None:
    shown = respond(desk, going_on, {"say": "picture", "picture": picture, "turn": 1, "form": form})
    assert f'download="{name}"' in shown["saved"]


@pytest.mark.parametrize(
    "message",
    [
        {"picture": "timeline", "turn": 7},
        {"picture": "timeline"},
        {"picture": "matrix", "turn": 0, "form": "exe"},
        {"picture": "<b>", "turn": 0},
        {"picture": "kinds", "form": "svg"},  # nothing was evaluated
        {"picture": "calibration", "form": "<b>"},
    ],
)
def test_a_picture_that_there_is_not_changes_nothing(desk: Desk, going_on: Tab, message: Any) -> None:
    assert respond(desk, going_on, {"say": "picture", **message}) == {}


def test_an_unreadable_exchange_is_shown_as_such_and_the_rest_of_the_conversation_stays(
    desk: Desk, going_on: Tab, make: Any, answered: Any
) -> None:
    lost: Exchange = replace(answered("Lost?"), answer=make.abstaining(), unreadable="Lost.")
    desk.conversations.append(going_on.conversation, lost)
    shown = respond(desk, going_on, {"say": "go", "search": f"?c={going_on.conversation}"})
    text = Reading(shown["conversation"]).text
    assert "The documents do not answer" not in text
    assert "cannot be read any more" in text
    assert text.count("probability") == 3
