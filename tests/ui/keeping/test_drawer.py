"""The list of conversations: what each is called, and what can be done with it, whatever its title."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from hypothesis import given

from qa.conversations.records import Listed
from tests.ui.reading.parsing import HOSTILE, Reading, as_shown, texts
from ui.keeping.drawer import MAX_SHOWN, drawer_html

NOON = datetime(2022, 12, 19, 12, tzinfo=UTC)


def a_listed(name: str = "abc_-1", title: str = "Carts", n: int = 2) -> Listed:
    return Listed(id=name, title=title, created=NOON, changed=NOON, n_exchanges=n)


class Fields(HTMLParser):
    """The attributes of every element, by its tag."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.of: dict[str, list[dict[str, str | None]]] = {}
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.of.setdefault(tag, []).append(dict(attrs))


def test_a_conversation_is_a_link_to_itself_with_its_day_and_questions() -> None:
    html = drawer_html([a_listed(), a_listed("other", "Lamps", 1)], current="other")
    text = Reading(html).text
    assert re.search(r"Carts\d+ December 2022, \d\d:\d\d · 2 questions", text)  # as the local clock has it
    assert re.search(r"Lamps\d+ December 2022, \d\d:\d\d · 1 question", text)
    links = Fields(html).of["a"]
    assert [(one["href"], one["data-say"], one["data-search"]) for one in links] == [
        ("?c=abc_-1", "go", "?c=abc_-1"),
        ("?c=other", "go", "?c=other"),
    ]
    assert [one.get("aria-current") for one in links] == [None, "page"]


def test_a_conversation_can_be_renamed_handed_over_and_deleted_after_a_question() -> None:
    html = drawer_html([a_listed()], current="")
    fields = Fields(html).of
    assert (fields["form"][0]["data-say"], fields["form"][0]["data-id"]) == ("rename", "abc_-1")
    assert (fields["input"][0]["name"], fields["input"][0]["value"]) == ("title", "Carts")
    buttons = Reading(html).buttons
    assert [one["data-form"] for one in Reading(html).said("export")] == ["md", "html", "json"]
    (drop,) = Reading(html).said("drop")
    assert (drop["data-id"], drop["data-confirm"]) == ("abc_-1", "Delete “Carts” for good?")
    assert all(one["type"] in ("button", "submit") for one in buttons)
    assert fields["summary"][0]["aria-label"] == "More about Carts"


def test_without_conversations_it_says_why() -> None:
    assert Reading(drawer_html([], current="")).text == "Conversations are kept here."
    assert Reading(drawer_html([], current="", search=" \n")).text == "Conversations are kept here."
    assert "holds these words" in Reading(drawer_html([], current="", search="x")).text


def test_of_very_many_the_latest_are_listed_and_the_others_counted() -> None:
    many = [a_listed(f"c{n}") for n in range(MAX_SHOWN + 7)]
    html = drawer_html(many, current="")
    assert len(Fields(html).of["a"]) == MAX_SHOWN
    assert "and 7 older; search for them" in Reading(html).text
    assert "older" not in Reading(drawer_html(many[:MAX_SHOWN], current="")).text


def test_a_conversation_without_a_question_has_a_name_too() -> None:
    assert "No question yet" in Reading(drawer_html([a_listed(title="", n=0)], current="")).text


@given(texts)
def test_a_title_is_shown_and_handed_back_exactly_and_changes_no_structure(text: str) -> None:
    def shown(title: str) -> Any:
        return drawer_html([a_listed(title=title)], current="")

    reading = Reading(shown("t" + text))
    assert reading.tags == Reading(shown("plain")).tags
    assert as_shown("t" + text) in reading.text
    assert Fields(shown("t" + text)).of["input"][0]["value"] == as_shown("t" + text)


def test_what_is_asked_before_deleting_is_inert() -> None:
    for title in HOSTILE:
        (drop,) = Reading(drawer_html([a_listed(title=title)], current="")).said("drop")
        assert drop["data-confirm"] == f"Delete “{as_shown(title)}” for good?"
