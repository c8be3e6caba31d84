"""A document as it is shown: its whole text, the cited characters marked and no others, and inert."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Place, Span
from qa import Citation, SpokenDate
from tests.ui.reading.parsing import HOSTILE, Reading, a_document, as_shown, marked_documents, texts
from ui.reading.marks import LINKED, Mark, marks_of
from ui.reading.viewer import document_html, span_address, span_html, text_html

Marked = tuple[Document, list[tuple[Span, tuple[Span, ...]]]]
Cite = Callable[..., Citation]


def cited(cite: Cite, marked: Marked) -> list[Citation]:
    document, spans = marked
    return [
        cite(document, span.start, span.end, number, focus=focus)
        for number, (span, focus) in enumerate(spans, start=1)
    ]


@given(marked_documents())
def test_the_shown_text_is_the_documents_text(cite: Cite, marked: Marked) -> None:
    document = marked[0]
    html = text_html(document, marks_of(cited(cite, marked)), current=1)
    assert "\r" not in html  # a raw one would become a line feed in the browser
    assert Reading(html).text == as_shown(document.text)


@given(marked_documents())
def test_marks_hold_exactly_the_cited_characters(cite: Cite, marked: Marked) -> None:
    document, citations = marked[0], cited(cite, marked)
    reading = Reading(text_html(document, marks_of(citations), current=2))
    shown = {c.number: as_shown(c.quote) for c in citations if c.quote}
    assert reading.marked == shown
    assert reading.current == shown.get(2, "")


stretches = st.tuples(st.sampled_from(["x", "<b>\r\n", "\n", "é🙂 &amp;"]), st.integers(0, 9_000))


@given(st.lists(stretches, max_size=5), st.data())
def test_a_long_text_in_blocks_is_the_same_text_with_the_same_marks(
    some: list[tuple[str, int]], data: st.DataObject
) -> None:
    document = a_document("".join(one * n for one, n in some))
    offsets = st.integers(0, len(document.text))
    marks = []
    for number in range(1, 4):
        start, end = sorted((data.draw(offsets), data.draw(offsets)))
        marks.append(Mark(number=number, start=start, end=end))
    reading = Reading(text_html(document, marks, current=1))
    assert reading.text == document.text
    assert reading.marked == {
        mark.number: document.text[mark.start : mark.end] for mark in marks if mark.start < mark.end
    }
    assert len(reading.ids) == len(set(reading.ids))


def test_a_mark_over_a_border_of_blocks_is_marked_in_both() -> None:
    text = "a line of text\n" * 600
    html = text_html(a_document(text), [Mark(number=1, start=3_990, end=4_100)], current=1)
    first, second = html.split("</div>")[:2]
    assert Reading(first).marked[1] + Reading(second).marked[1] == text[3_990:4_100]
    assert html.count('data-label="1"') == 1  # the number is drawn once


def test_a_megabyte_is_laid_out_in_some_hundred_blocks() -> None:
    text = "Nine hundred carts a day crossed the sound.\r\n" * 22_000
    reading = Reading(text_html(a_document(text), [Mark(number=1, start=500_000, end=500_050)], current=1))
    assert reading.text == text
    assert reading.marked == {1: text[500_000:500_050]}
    assert sum(tag == "div" for tag, _ in reading.tags) == 248  # of 89 lines each


def test_overlapping_quotes_are_cut_at_their_borders(cite: Cite) -> None:
    document = a_document("abcdef")
    marks = marks_of([cite(document, 0, 4, 1), cite(document, 2, 6, 2)])
    assert text_html(document, marks, current=2) == (
        '<div class="block"><mark id="at-0" data-number="1" data-label="1">ab</mark>'
        '<mark id="at-2" data-number="1 2" data-label="2" class="current" tabindex="-1">cd</mark>'
        '<mark id="at-4" data-number="2" data-label="" class="current" tabindex="-1">ef</mark></div>'
    )


def test_furniture_is_shown_greyed_not_dropped() -> None:
    html = text_html(a_document("News.\nShare this", [Span(6, 16)]), [], current=1)
    assert html == '<div class="block">News.\n<span class="furniture">Share this</span></div>'


def test_the_words_that_answer_are_stronger(cite: Cite) -> None:
    document = a_document("Then 76 missiles flew.")
    quote = cite(document, 0, 22, focus=(Span(5, 7),))
    assert (
        '<mark id="at-5" data-number="1" data-label="" class="current" tabindex="-1">'
        "<strong>76</strong></mark>"
    ) in text_html(document, marks_of([quote]), current=1)


@given(texts)
def test_no_text_changes_the_structure_of_an_opened_document(cite: Cite, text: str) -> None:
    def views(text: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text, author="a" + text)
        document = replace(document, id="i" + text, places=(Place(0, "p" + text),))
        quote = cite(document, 0, len(document.text), author="a" + text, place="p" + text)
        return (
            document_html(document, [quote], quote, turn=0)
            + span_html(document, Span(0, 1))
            + span_html(document, None)
            + span_html(document, Span(7, 1_000))
        )

    assert Reading(views(text)).tags == Reading(views("plain")).tags


def test_a_changed_document_is_shown_unmarked_with_a_warning(cite: Cite) -> None:
    quote = cite(a_document("Old words."), 0, 3)
    changed = a_document("New.", sha256="1" * 64)
    reading = Reading(document_html(changed, [quote], quote, turn=0))
    assert reading.marked == {}
    assert "This document has changed" in reading.text
    assert reading.text.endswith("New.")
    copying = reading.said("copy")
    assert copying[0]["data-text"] is not None  # the quote was said, and can be taken along
    assert copying[0]["data-text"].startswith("“Old” — ")
    assert copying[1]["data-link"] == "?doc=a.txt"  # what stands there now is another text


def test_steps_lead_to_the_neighbouring_quotes(cite: Cite) -> None:
    document = a_document("One. Two. Three.")
    citations = [cite(document, 0, 4, 1), cite(document, 5, 9, 2), cite(document, 10, 16, 3)]
    reading = Reading(document_html(document, citations, citations[1], turn=4))
    assert "Quote 2 of 3" in reading.text
    steps = {step["data-step"]: step for step in reading.said("open")}
    assert (steps["previous"]["data-turn"], steps["previous"]["data-number"]) == ("4", "1")
    assert (steps["next"]["data-turn"], steps["next"]["data-number"]) == ("4", "3")
    assert not any("disabled" in step for step in steps.values())
    ends = Reading(document_html(document, citations[:1], citations[0], turn=4)).said("open")
    assert all("disabled" in step for step in ends)


def test_the_opened_source_says_which_days_the_quote_speaks_about(cite: Cite) -> None:
    document = a_document("On Monday it rained.")
    day = date(2022, 12, 19)
    spoken = (
        SpokenDate(start=3, end=9, first=day, last=day),
        SpokenDate(start=0, end=2, first=None, last=None),
    )
    quote = cite(document, 0, 20, dates=spoken)
    assert "“Monday” is 19 December 2022" in document_html(document, [quote], quote, turn=0)
    assert "“On”" not in document_html(document, [quote], quote, turn=0)


def test_a_quote_is_copied_with_where_it_stands(cite: Cite) -> None:
    document = a_document("One. Two.", outlet="The Post")
    quote = cite(document, 5, 9, 1, place="pages 3–4")
    copying = Reading(document_html(document, [quote], quote, turn=0)).said("copy")
    assert [one.get("data-text") or one.get("data-link") for one in copying] == [
        "“Two.” — A title, The Post, 19 December 2022, pages 3–4, a.txt, characters 5–9",
        "?doc=a.txt&start=5&end=9",
    ]


@pytest.mark.parametrize(
    ("name", "place", "words", "address"),
    [
        ("a b.PDF", "page 12", "Open page 12 of the file", "/original?document=a+b.PDF#page=12"),
        ("a.txt", "page 12", "Open the file", "/original?document=a.txt"),
        ("a.pdf", "row 3", "Open the file", "/original?document=a.pdf"),
        ("x.zip/?&#.pdf", "page 1", "Open page 1 ", "/original?document=x.zip%2F%3F%26%23.pdf#page=1"),
    ],
)
def test_the_file_opens_at_the_page_of_the_quote(
    cite: Cite, name: str, place: str, words: str, address: str
) -> None:
    document = a_document("One. Two.", id=name, places=(Place(0, "page 1"), Place(5, place)))
    if place == "page 1":
        document = replace(document, places=(Place(0, place),))
    quote = cite(document, 5, 9)
    html = document_html(document, [quote], quote, turn=0)
    assert f'href="{address}"' in unescape(html)
    assert words in html


def test_a_link_marks_exactly_its_span() -> None:
    document = a_document("One. Two. Three.", outlet="The Post")
    reading = Reading(span_html(document, Span(5, 9)))
    assert reading.marked == {LINKED: "Two."}
    assert reading.current == "Two."
    assert "line 1" in reading.text
    assert (
        reading.said("copy")[0]["data-text"] == "“Two.” — A title, The Post, 19 December 2022, line 1, a.txt"
    )
    assert 'data-label=""' in span_html(document, Span(5, 9))  # no answer gave it a number


def test_a_link_to_the_whole_text_is_inside_it() -> None:
    assert Reading(span_html(a_document("One."), Span(0, 4))).marked == {LINKED: "One."}


@pytest.mark.parametrize("span", [Span(2, 17), Span(-3, 4), Span(5, 5), Span(9, 5), Span(10**15, 10**15 + 1)])
def test_a_link_outside_the_text_says_so_and_marks_nothing(span: Span) -> None:
    reading = Reading(span_html(a_document("One. Two. Three."), span))
    assert reading.marked == {}
    assert "The link leads to a place that this text lacks." in reading.text
    assert reading.text.endswith("One. Two. Three.")


def test_a_document_by_itself_has_nothing_to_copy_but_its_link() -> None:
    reading = Reading(span_html(a_document("One."), None))
    assert "lacks" not in reading.text
    assert [one.get("data-link") for one in reading.said("copy")] == ["?doc=a.txt"]


@pytest.mark.parametrize("name", ["a b.txt", "a&b=c#d?e.txt", "a+b%20.txt", "лист/文.txt", *HOSTILE])
def test_an_address_names_any_document(name: str) -> None:
    search = span_address(name, Span(3, 9))
    assert search.startswith("?")
    assert parse_qs(search[1:], keep_blank_values=True) == {"doc": [name], "start": ["3"], "end": ["9"]}
    assert parse_qs(span_address(name, None)[1:]) == {"doc": [name]}


def test_a_name_is_read_with_the_direction_of_its_own_script(make: Any) -> None:
    document = a_document("שלום", title="כותרת")
    assert '<h2 dir="auto">כותרת</h2>' in span_html(document, None)
    assert 'aria-label="Document text" dir="auto"' in span_html(document, None)
