"""A quote with its markers: each opens its source, and shows what the quote stands in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from index import Library
from qa import Citation
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import Excerpt, evidence
from tests.ui.asking.test_answers import exchange, nothing_around
from tests.ui.reading.parsing import Reading, a_document, as_shown, texts
from ui.asking.answers import exchange_html
from ui.asking.conversation import citations_of, converse
from ui.asking.quotes import Drawing, quote_html

Cite = Callable[..., Citation]


def with_context(citation: Citation, excerpt: Excerpt | None) -> str:
    return quote_html(citation, (citation,), Drawing(turn=2, around=lambda _: excerpt))


@given(texts, texts, texts)
def test_the_quote_inside_its_context_is_exact(
    make: Any, cite: Cite, before: str, quote: str, after: str
) -> None:
    text = before + quote + after
    citation = cite(a_document("zz" + text), 2 + len(before), 2 + len(before) + len(quote))
    excerpt = Excerpt(document_id="a.txt", document_sha256="0" * 64, start=2, end=2 + len(text), text=text)
    html = with_context(citation, excerpt)
    inside = html[html.index("<mark>") : html.index("</mark>")]
    assert Reading(inside).text == as_shown(quote)
    assert Reading(html).around[0].startswith(as_shown(text) + "A title")


def test_without_an_excerpt_the_tooltip_holds_the_quote_and_where_it_stands(make: Any) -> None:
    quote = make.citation("It rained.", 4, outlet="Herald", date=date(2022, 12, 19), line=7)
    reading = Reading(with_context(quote, None))
    assert reading.around == ["It rained.Herald · 19 December 2022 · line 7"]
    assert reading.text == "It rained. 4"


def test_a_marker_has_a_name_and_its_context_as_description(make: Any) -> None:
    quote = make.citation("It rained.", 4, title="The <flood>", place="page 3")
    reading = Reading(with_context(quote, None))
    (marker,) = reading.buttons
    assert (marker["data-say"], marker["data-turn"], marker["data-number"]) == ("open", "2", "4")
    assert marker["aria-label"] == "Open source 4: The <flood>, page 3"
    assert reading.described == reading.ids


def test_one_citation_marked_twice_has_two_tooltips(make: Any) -> None:
    one, other = make.citation("76 flew.", 1), make.citation("70 flew.", 2, document_id="b.txt")
    claims = (make.claim(one, conflicts=(other,)), make.claim(other, conflicts=(one,)))
    reading = Reading(exchange_html(exchange(make.answer(make.part(*claims))), 0, nothing_around))
    assert [marker["data-number"] for marker in reading.said("open")] == ["1", "2", "2", "1"]
    assert len(reading.ids) == len(set(reading.ids)) == 4
    assert reading.described == reading.ids


def test_markup_of_an_exchange_is_the_same_each_time(make: Any) -> None:
    one = exchange(make.answering(make.citation()))
    assert exchange_html(one, 1, nothing_around) == exchange_html(one, 1, nothing_around)


def test_every_marker_of_a_real_answer_shows_its_quote_in_the_documents_words(seeds_library: Library) -> None:
    question = "What air defense systems did Russia give to Belarus?"
    asked = converse(question, (), Scope(), seeds_library)
    assert isinstance(asked, Exchange)
    pack = evidence(asked.answer, seeds_library)
    assert citations_of(asked.answer)
    for citation in citations_of(asked.answer):
        excerpt = pack.excerpt_of(citation)
        assert excerpt is not None
        text = seeds_library.document(citation.document_id).text
        html = with_context(citation, excerpt)
        inside = html[html.index("<mark>") : html.index("</mark>")]
        assert Reading(inside).text == text[citation.start : citation.end]
        assert excerpt.text in Reading(html).around[0]


@given(st.integers(0, 5))
def test_every_marker_asks_once_for_its_context(make: Any, n: int) -> None:
    asked = []
    markers = [make.citation(number=number) for number in range(1, n + 1)]
    quote_html(make.citation(), markers, Drawing(turn=0, around=lambda one: asked.append(one)))
    assert asked == markers
