"""The documents of an answer, listed once each with every place in them."""

from collections.abc import Callable
from typing import Any

from hypothesis import given

from qa import Citation
from tests.ui.reading.parsing import Reading, a_document, texts
from ui.reading.sources import sources_html

Cite = Callable[..., Citation]


def test_sources_stand_once_each_with_every_marked_place(make: Any, cite: Cite) -> None:
    document = a_document("One.\nTwo.\nThree.", outlet="The Post")
    answer = make.answering(cite(document, 0, 4, 1), cite(document, 10, 16, 2))
    reading = Reading(sources_html(answer, 0, current=2))
    assert reading.text == "SourcesA titleThe Post · 19 December 20221 line 12 line 3"
    assert [button.get("aria-current") for button in reading.buttons] == [None, "true"]


def test_a_place_stands_where_the_line_would_and_the_author_beside_the_outlet(make: Any, cite: Cite) -> None:
    document = a_document("One. Two.", outlet="The Post", author="Ann Lee")
    quote = cite(document, 5, 9, 1, place="pages 3–4", author="Ann Lee")
    text = Reading(sources_html(make.answering(quote), 0, current=1)).text
    assert text.endswith("The Post · by Ann Lee · 19 December 20221 pages 3–4")


def test_passages_of_an_abstention_are_not_called_sources(make: Any, cite: Cite) -> None:
    answer = make.abstaining(cite(a_document("A ship came in."), 0, 15))
    text = Reading(sources_html(answer, 0, current=1)).text
    assert text.startswith("Closest passages, not an answer")


def test_documents_come_in_the_order_of_their_markers(make: Any, cite: Cite) -> None:
    first, other = a_document("One. Two.", title="First"), a_document("Three.", title="Other", id="b.txt")
    answer = make.answering(cite(first, 0, 4, 1), cite(other, 0, 6, 2), cite(first, 5, 9, 3))
    text = Reading(sources_html(answer, 7, current=1)).text
    assert text.index("1 line 1") < text.index("3 line 1") < text.index("Other")
    assert [button["data-number"] for button in Reading(sources_html(answer, 7, current=1)).buttons] == [
        "1",
        "3",
        "2",
    ]


@given(texts)
def test_no_text_changes_the_structure(make: Any, cite: Cite, text: str) -> None:
    def shown(text: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        quote = cite(document, 0, 1, author="a" + text, place="p" + text)
        return sources_html(make.answering(quote), 0, current=1)

    assert Reading(shown(text)).tags == Reading(shown("plain")).tags
