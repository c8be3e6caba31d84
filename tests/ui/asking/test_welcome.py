"""What the panes hold before there is a question, and around those that there are."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from markupsafe import Markup

from index import DocumentInfo
from tests.ui.reading.parsing import Reading, texts
from ui.asking.conversation import Pending, Searching
from ui.asking.welcome import MAX_LISTED, conversation_html, shelf_html, welcome_html


def a_listed(name: str = "a.txt", **fields: Any) -> DocumentInfo:
    plain: dict[str, Any] = {
        "title": "A title",
        "date": date(2022, 12, 19),
        "outlet": "The Post",
        "author": "",
        "n_characters": 9,
        "n_passages": 1,
        "aliases": (),
    }
    return DocumentInfo(id=name, **(plain | fields))


def test_a_question_that_is_offered_is_asked_as_it_stands() -> None:
    reading = Reading(welcome_html(['Who said "<no>"?', "Why?"], 5))
    assert [one["data-ask"] for one in reading.buttons] == ['Who said "<no>"?', "Why?"]
    assert reading.text.startswith("Ask 5 documents")


@pytest.mark.parametrize(("n", "words"), [(0, "Ask 0 documents"), (1, "Ask 1 document"), (2, "Ask 2 doc")])
def test_the_documents_are_counted(n: int, words: str) -> None:
    assert Reading(welcome_html([], n)).text.startswith(words)


def test_an_empty_library_is_filled_first() -> None:
    (way,) = Reading(welcome_html([], 0)).buttons
    assert (way["data-say"], way["data-view"]) == ("view", "library")
    assert Reading(welcome_html([], 3)).buttons == []


def test_the_shelf_opens_every_document_by_its_id() -> None:
    reading = Reading(shelf_html([a_listed("x/é ?.txt", author="Ann Lee"), a_listed("b.txt", outlet="")]))
    assert [(one["data-say"], one["data-document"]) for one in reading.buttons] == [
        ("read", "x/é ?.txt"),
        ("read", "b.txt"),
    ]
    assert "The Post · by Ann Lee · 19 December 2022 · x/é ?.txt" in reading.text


def test_a_long_shelf_is_cut_and_says_so() -> None:
    reading = Reading(shelf_html([a_listed(f"{n}.txt") for n in range(MAX_LISTED + 3)]))
    assert len(reading.said("read")) == MAX_LISTED
    assert "and 3 more" in reading.text
    assert "more" not in Reading(shelf_html([a_listed(f"{n}.txt") for n in range(MAX_LISTED)])).text


def test_a_conversation_stands_in_its_order_with_what_is_pending_last() -> None:
    pending = Pending(question="third?", outcome=Searching())
    html = conversation_html([Markup("<p>first</p>"), Markup("<p>second</p>")], pending=pending)
    text = Reading(html).text
    assert text.index("first") < text.index("second") < text.index("third?")
    assert 'data-turn="2"' in html


@given(texts)
def test_no_text_changes_the_structure(text: str) -> None:
    def shown(text: str) -> str:
        named = a_listed("i" + text, title="t" + text, outlet="o" + text, author="a" + text)
        return (
            welcome_html(["q" + text], 1)
            + shelf_html([named])
            + conversation_html([], pending=Pending(question=text, outcome=Searching()))
        )

    assert Reading(shown(text)).tags == Reading(shown("plain")).tags
