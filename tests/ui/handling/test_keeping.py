"""Conversations found again, named, judged, handed over and taken in."""

import base64
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index import QuotedeskError
from qa.conversations.paths import feedback_path, gold_path
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.transfer import conversation_from_json
from qa.evaluation.gold import load_gold
from tests.qa.conversations.beginning import start
from tests.ui.reading.parsing import HOSTILE, Reading
from ui.handling.asking import begun
from ui.handling.desk import Desk, Shown, Tab
from ui.handling.respond import in_words, respond

Answered = Callable[..., Exchange]


def saved(shown: Shown) -> tuple[str, str]:
    """The name and the content of the file that is handed over."""
    link = r'<a hidden .*download="([^"]*)" href="data:[^;]+;base64,([^"]*)"></a>'
    found = re.fullmatch(link, shown["saved"])
    assert found
    return found[1], base64.b64decode(found[2]).decode()


def exported(desk: Desk, tab: Tab, form: str) -> tuple[str, str]:
    return saved(respond(desk, tab, {"say": "export", "id": tab.conversation, "form": form}))


def a_conversation(*exchanges: Exchange) -> Conversation:
    now = datetime.now(UTC)
    return Conversation(id="", title="", created=now, changed=now, exchanges=exchanges)


def told(shown: Shown) -> str:
    return Reading(shown["told"]).text


def test_conversations_are_found_by_any_of_their_words(desk: Desk, going_on: Tab) -> None:
    start(desk.conversations, "Something else")
    shown = respond(desk, going_on, {"say": "find", "value": "COUNTED carts"})
    assert "How many carts?" in shown["conversations"]
    assert "Something else" not in shown["conversations"]
    assert (
        "No conversation holds" in respond(desk, going_on, {"say": "find", "value": "zzz"})["conversations"]
    )
    assert "Something else" in respond(desk, going_on, {"say": "find", "value": ""})["conversations"]


def test_a_new_name_is_listed(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, going_on, {"say": "rename", "id": going_on.conversation, "title": " Port\n<b> "})
    assert "Port &lt;b&gt;" in shown["conversations"]
    assert desk.conversations.load(going_on.conversation).title == "Port <b>"


@pytest.mark.parametrize(
    ("title", "words"), [("", "empty"), (" \u202e ", "empty"), ("x" * 201, "shorten it")]
)
def test_a_name_that_is_none_is_refused_in_words(desk: Desk, going_on: Tab, title: str, words: str) -> None:
    message = {"say": "rename", "id": going_on.conversation, "title": title}
    assert words in told(in_words(lambda: respond(desk, going_on, message)))
    assert desk.conversations.load(going_on.conversation).title == "How many carts?"


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_a_conversation_is_handed_over_in_each_form(desk: Desk, going_on: Tab, form: str) -> None:
    name, content = exported(desk, going_on, form)
    assert name == f"How many carts.{form}"
    assert "Ann Reed" in content
    assert respond(desk, going_on, {"say": "export", "id": going_on.conversation, "form": "exe"}) == {}


def test_a_conversation_comes_back_as_it_went(desk: Desk, going_on: Tab) -> None:
    _, content = exported(desk, going_on, "json")
    shown = respond(desk, going_on, {"say": "import", "text": content})
    assert "“How many carts?” is among the conversations now." in told(shown)
    first, second = (desk.conversations.load(one.id) for one in desk.conversations.listed())
    assert first.exchanges == second.exchanges == conversation_from_json(content).exchanges


NO_CONVERSATIONS = ("", "no JSON", "[]", "{}", "[" * 5_000, "\ud800", "\0", *HOSTILE)


@pytest.mark.parametrize("text", NO_CONVERSATIONS)
def test_what_is_no_conversation_is_refused_with_its_reason(desk: Desk, text: str) -> None:
    shown = in_words(lambda: respond(desk, Tab(), {"say": "import", "text": text}))
    assert told(shown).startswith("not an exported conversation:")
    assert desk.conversations.listed() == ()


@pytest.mark.parametrize("value", [None, 7, ["x"], {"a": "b"}, True])
def test_an_import_without_text_is_refused(desk: Desk, value: Any) -> None:
    shown = in_words(lambda: respond(desk, Tab(), {"say": "import", "text": value}))
    assert told(shown).startswith("not an exported conversation:")


@pytest.mark.parametrize("where", ["title", "question", "quote"])
def test_a_hostile_conversation_is_taken_in_and_inert(desk: Desk, going_on: Tab, where: str) -> None:
    _, content = exported(desk, going_on, "json")
    written = json.loads(content)
    attack = "<img src=x onerror=alert(1)>"
    if where == "title":
        written["title"] = attack
    if where == "question":
        written["exchanges"][0]["question"] = attack
    if where == "quote":
        written["exchanges"][0]["answer"]["notices"] = [attack]
    shown = respond(desk, Tab(), {"say": "import", "text": json.dumps(written)})
    shown |= respond(desk, Tab(), {"say": "go", "search": f"?c={desk.conversations.listed()[0].id}"})
    parts = "".join(value for value in shown.values() if isinstance(value, str))
    assert attack not in parts
    assert "&lt;img" in parts


def test_a_thumb_is_kept_in_the_conversation_and_in_the_file(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, going_on, {"say": "rate", "turn": "1", "rating": "1"})
    assert [one.rating for one in desk.conversations.load(going_on.conversation).exchanges] == [0, 1, 0]
    assert Reading(shown["conversation"]).said("rate")[2]["aria-pressed"] == "true"
    (line,) = feedback_path(desk.library).read_text().splitlines()
    assert json.loads(line)["question"] == "How many lamps?"
    respond(desk, going_on, {"say": "rate", "turn": "1", "rating": "0"})
    assert feedback_path(desk.library).read_text() == ""


@pytest.mark.parametrize(("turn", "rating"), [("7", "1"), ("0", "2"), ("0", ""), ("0", None), (None, "1")])
def test_a_thumb_for_nothing_changes_nothing(desk: Desk, going_on: Tab, turn: Any, rating: Any) -> None:
    assert respond(desk, going_on, {"say": "rate", "turn": turn, "rating": rating}) == {}
    assert not feedback_path(desk.library).exists()


def test_a_question_is_kept_as_gold_that_an_evaluation_reads(desk: Desk, going_on: Tab) -> None:
    shown = respond(desk, going_on, {"say": "gold", "turn": 0})
    assert Reading(shown["conversation"]).said("gold")[0]["aria-pressed"] == "true"
    (question,) = load_gold(gold_path(desk.library))
    assert question.question == "How many carts?"
    assert [span.quote for span in question.spans][1] == "Ann Reed"
    assert str(gold_path(desk.library)) in told(shown)


def test_users_keep_gold_and_thumbs_apart_and_see_no_path_of_the_server(
    desk: Desk, answered: Answered, tmp_path: Path
) -> None:
    for name, question in (("ann", "How many carts?"), ("ben", "How many lamps?")):
        own = desk.of(name)
        tab = Tab(conversation=own.conversations.put(a_conversation(answered(question))).id)
        shown = respond(own, tab, {"say": "gold", "turn": 0})
        respond(own, tab, {"say": "rate", "turn": 0, "rating": "1"})
        assert "Ask them all under Accuracy" in told(shown)
        assert str(tmp_path) not in told(shown)
    for name, question in (("ann", "How many carts?"), ("ben", "How many lamps?")):
        (gold,) = load_gold(gold_path(desk.library, name))
        (thumb,) = feedback_path(desk.library, name).read_text().splitlines()
        assert gold.question == json.loads(thumb)["question"] == question
    assert not gold_path(desk.library).exists()
    assert not feedback_path(desk.library).exists()


def test_a_narrowed_question_is_no_gold_and_this_is_said(
    desk: Desk, going_on: Tab, answered: Answered
) -> None:
    narrowed = answered("Narrow?", scope=Scope(documents=("ferry.txt",)))
    turn = desk.conversations.append(going_on.conversation, narrowed)
    shown = in_words(lambda: respond(desk, going_on, {"say": "gold", "turn": turn}))
    assert "asked of some documents only" in told(shown)
    assert not gold_path(desk.library).exists()
    assert not desk.conversations.load(going_on.conversation).exchanges[turn].saved_as_gold


def test_a_judgement_leaves_a_question_that_is_being_answered_on_the_page(desk: Desk, going_on: Tab) -> None:
    tab = begun(desk, going_on, "Why?")["tab"]
    for message in ({"say": "rate", "turn": 0, "rating": "1"}, {"say": "gold", "turn": 0}):
        assert "Reading the documents…" in respond(desk, tab, message)["conversation"]


@pytest.mark.parametrize(("form", "name"), [("html", "evidence-2.html"), ("json", "evidence-2.json")])
def test_the_evidence_of_an_answer_is_handed_over(desk: Desk, going_on: Tab, form: str, name: str) -> None:
    shown = respond(desk, going_on, {"say": "save", "turn": 1, "form": form})
    assert saved(shown)[0] == name
    assert "Ann Reed" in saved(shown)[1]
    assert respond(desk, going_on, {"say": "save", "turn": 9, "form": form}) == {}


def test_a_conversation_that_another_tab_deleted_is_said_at_every_use(desk: Desk, going_on: Tab) -> None:
    desk.conversations.delete(going_on.conversation)
    for word in ("rate", "gold", "save", "export", "rename", "drop", "edit", "open", "picture"):
        fields = {"id": going_on.conversation, "turn": 0, "number": 1, "rating": "1", "title": "x"}
        message = {"say": word, **fields}
        with pytest.raises(QuotedeskError, match="deleted"):
            respond(desk, going_on, message)


def test_a_title_of_any_characters_is_a_files_name(desk: Desk, going_on: Tab, tmp_path: Path) -> None:
    for title in ("../../etc/passwd", "CON: <a|b>?*", '"quoted"', "船が着いた 🙂", "..."):
        desk.conversations.rename(going_on.conversation, title)
        message = {"say": "export", "id": going_on.conversation, "form": "md"}
        name, _ = saved(respond(desk, going_on, message))
        (tmp_path / name).write_text("")
        assert not set(name) & set('/\\:*?"<>|')
