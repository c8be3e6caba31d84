"""Addresses: every kind leads to what it names, a bad one says so, and none to what is somebody else's."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import QuotedeskError
from qa.conversations.records import Exchange
from tests.qa.conversations.beginning import start
from tests.ui.reading.parsing import HOSTILE, Reading
from ui.handling.addresses import address, heard_html
from ui.handling.desk import Desk, Shown, Tab
from ui.handling.going import arrive, first_shown
from ui.handling.respond import respond

Answered = Callable[..., Exchange]


def search_in(shown: Shown) -> dict[str, list[str]]:
    """The fields of the address that the page takes up."""
    html = str(shown["address"])
    held = html[html.index('data-search="') + 13 :].split('"')[0].replace("&amp;", "&")
    return parse_qs(held.removeprefix("?"))


def test_a_first_visit_shows_how_to_begin_and_the_shelf(desk: Desk) -> None:
    shown = arrive(desk, Tab(), "")
    assert Reading(shown["conversation"]).text.startswith("Ask 2 documents")
    assert [one["data-document"] for one in Reading(shown["sources"]).said("read")] == [
        "ferry.txt",
        "lamps.txt",
    ]
    assert shown["viewer"] == ""
    assert shown["tab"] == Tab()


def test_what_everybody_sees_first_holds_nothing_of_anybody(desk: Desk, going_on: Tab) -> None:
    shown = first_shown(desk)
    assert "How many carts?" not in "".join(map(str, shown.values()))
    assert "conversations" not in shown


def test_a_conversation_opens_at_its_last_answer(desk: Desk, going_on: Tab) -> None:
    shown = arrive(desk, Tab(), f"?c={going_on.conversation}")
    assert shown["tab"] == replace(going_on, n_moves=1)
    assert Reading(shown["conversation"]).text.count("probability") == 3
    assert 'data-turn="2"' in shown["viewer"]
    assert 'aria-current="page"' in shown["conversations"]


def test_an_address_opens_its_quote_again(desk: Desk, going_on: Tab) -> None:
    shown = arrive(desk, Tab(), f"?c={going_on.conversation}&at=1.2")
    assert Reading(shown["viewer"]).current == "Ann Reed"
    assert 'data-turn="1" data-number="2"' in shown["viewer"]
    assert search_in(shown) == {"c": [going_on.conversation], "at": ["1.2"]}


@pytest.mark.parametrize("at", ["9.1", "1.9", "-1.1", "x", "", "1", ".", "1.1.1", "9" * 40])
def test_a_marker_nobody_drew_opens_nothing_and_breaks_nothing(desk: Desk, going_on: Tab, at: str) -> None:
    shown = arrive(desk, Tab(), f"?c={going_on.conversation}&at={at}")
    assert shown["tab"].conversation == going_on.conversation
    assert "sources" in shown


def test_a_span_opens_in_its_document(desk: Desk) -> None:
    shown = arrive(desk, Tab(), "?doc=lamps.txt&start=0&end=8")
    assert Reading(shown["viewer"]).current == "Ann Reed"
    assert search_in(shown) == {"doc": ["lamps.txt"], "start": ["0"], "end": ["8"]}


@pytest.mark.parametrize("rest", ["", "&start=3", "&end=3", "&start=a&end=b"])
def test_a_document_opens_by_itself(desk: Desk, rest: str) -> None:
    shown = arrive(desk, Tab(), f"?doc=lamps.txt{rest}")
    assert Reading(shown["viewer"]).marked == {}
    assert "Ann Reed counted" in shown["viewer"]


def test_a_span_outside_the_text_says_so(desk: Desk) -> None:
    shown = arrive(desk, Tab(), "?doc=lamps.txt&start=0&end=9999")
    assert "a place that this text lacks" in shown["viewer"]


@pytest.mark.parametrize("name", ["gone.txt", "../../etc/passwd", "/etc/passwd", "", "\0", *HOSTILE])
def test_a_document_that_is_not_there_says_so(desk: Desk, name: str) -> None:
    shown = arrive(desk, Tab(), "?" + urlencode({"doc": name}))
    text = Reading(shown["viewer"]).text
    assert "is not in the library any more" in text or name == ""
    assert {tag for tag, _ in Reading(shown["viewer"]).tags} <= {"p"}


@pytest.mark.parametrize(("view", "part"), [("library", "documents"), ("accuracy", "accuracy")])
def test_a_view_opens_with_what_it_shows(desk: Desk, going_on: Tab, view: str, part: str) -> None:
    shown = arrive(desk, Tab(), f"?c={going_on.conversation}&view={view}")
    assert part in shown
    assert shown["tab"].view == view
    assert f'data-view="{view}"' in shown["address"]
    assert "How many carts?" in shown["conversation"]


def test_a_view_that_there_is_not_is_that_of_asking(desk: Desk) -> None:
    assert arrive(desk, Tab(), "?view=<b>")["tab"].view == "ask"


def test_a_deleted_conversation_is_said_and_the_page_begins_anew(desk: Desk, going_on: Tab) -> None:
    desk.conversations.delete(going_on.conversation)
    shown = arrive(desk, Tab(), f"?c={going_on.conversation}")
    assert "was deleted" in shown["told"]
    assert shown["tab"].conversation == ""
    assert Reading(shown["conversation"]).text.startswith("Ask 2 documents")


def test_what_a_tab_shows_is_what_its_address_opens(desk: Desk, going_on: Tab) -> None:
    opened = respond(desk, going_on, {"say": "open", "turn": "1", "number": "2"})
    again = arrive(desk, Tab(), "?" + urlencode(search_in(opened), doseq=True))
    assert again["viewer"] == opened["viewer"]
    assert again["sources"] == opened["sources"]


def test_an_address_keeps_the_view_and_quotes_what_it_holds() -> None:
    tab = Tab(conversation='a"><b>&c', view="library")
    assert search_in({"address": address(tab)}) == {"c": ['a"><b>&c'], "view": ["library"]}
    assert [tag for tag, _ in Reading(address(tab)).tags] == ["i"]
    assert 'data-search="?"' in address(Tab(), at=(0, 1))


def test_what_was_heard_is_said_back_and_is_inert() -> None:
    assert 'data-told="7"' in heard_html({"told": "7"})
    assert [tag for tag, _ in Reading(heard_html({"told": '"><b>'})).tags] == ["i"]
    assert 'data-told=""' in heard_html({})


names = st.sampled_from(["c", "at", "doc", "start", "end", "view", "q", "x"])
fields = st.lists(st.tuples(names, st.text(max_size=20) | st.sampled_from(["library", "lamps.txt", "1.1"])))
searches = st.text(max_size=80) | fields.map(urlencode) | st.text("?&=%.c0a9fFdo", max_size=60)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(searches)
def test_no_address_breaks_the_page(desk: Desk, search: str) -> None:
    shown = arrive(desk, Tab(), search)
    assert {"tab", "conversation", "conversations", "narrowing", "address"} <= set(shown) or (
        "is not in the library any more" in shown["viewer"]
    )
    for part in shown.values():
        if isinstance(part, str):
            part.encode()  # it can be sent


def test_an_address_of_very_many_fields_is_the_first_page(desk: Desk) -> None:
    assert arrive(desk, Tab(), "?" + "a=b&" * 5_000)["tab"] == Tab()


def test_users_do_not_see_each_others_conversations(desk: Desk, answered: Answered) -> None:
    ann, bob = desk.of("ann"), desk.of("bob")
    conversation = start(ann.conversations).id
    ann.conversations.append(conversation, answered("Secret?"))
    assert "Secret?" in arrive(ann, Tab(), f"?c={conversation}")["conversation"]
    for other in (bob, desk):
        shown = arrive(other, Tab(), f"?c={conversation}")
        assert "Secret?" not in "".join(map(str, shown.values()))
        assert shown["tab"].conversation == ""


@pytest.mark.parametrize(
    "message",
    [
        {"say": "export", "form": "json"},
        {"say": "rename", "title": "mine"},
        {"say": "drop"},
        {"say": "open", "turn": 0, "number": 1},
        {"say": "rate", "turn": 0, "rating": 1},
        {"say": "gold", "turn": 0},
        {"say": "save", "turn": 0},
        {"say": "edit", "turn": 0},
        {"say": "picture", "turn": 0, "picture": "timeline"},
    ],
)
def test_a_user_who_knows_the_id_can_do_nothing_with_anothers_conversation(
    desk: Desk, answered: Answered, message: dict[str, Any]
) -> None:
    ann, bob = desk.of("ann"), desk.of("bob")
    conversation = start(ann.conversations).id
    ann.conversations.append(conversation, answered("Secret?"))
    before = ann.conversations.load(conversation)
    with pytest.raises(QuotedeskError, match="not there any more"):
        respond(bob, Tab(conversation=conversation), {"id": conversation, **message})
    assert ann.conversations.load(conversation) == before


def test_a_new_conversation_begins_with_an_empty_box(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, going_on, {"say": "new"})
    assert (shown["question"], shown["tab"].conversation) == ("", "")
    assert shown["tab"].n_moves > going_on.n_moves


def test_a_dropped_conversation_is_gone_and_another_stays_open(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    other = start(desk.conversations, "Other").id
    shown = respond(desk, going_on, {"say": "drop", "id": other})
    assert set(shown) == {"conversations"}
    shown = respond(desk, going_on, {"say": "drop", "id": going_on.conversation})
    assert shown["tab"].conversation == ""
    assert desk.conversations.listed() == ()


def test_turning_to_another_view_keeps_the_conversation_in_the_address(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, going_on, {"say": "view", "view": "library"})
    assert search_in(shown) == {"c": [going_on.conversation], "view": ["library"]}
    assert "documents" in shown
    assert respond(desk, going_on, {"say": "view", "view": "elsewhere"}) == {}


def test_a_first_look_comes_too_late_for_a_question_that_was_faster(desk: Desk, going_on: Tab) -> None:
    assert set(respond(desk, going_on, {"say": "begin"})) == {"conversations"}
    assert "conversation" in respond(desk, Tab(), {"say": "begin"})
