"""What the page shows, as markup: exact, complete, and inert whatever the texts contain."""

import base64
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui.conversation import Exchange, Failure, Searching, citations_of
from ui.render import conversation_html, sources_html
from ui.viewer import cut, document_html, text_html
from ui.welcome import shelf_html, welcome_html

from index.documents import Document, Span, line_and_column
from qa import Citation, Difference, Origin, SpokenDate
from ui.download import download_html

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</mark><script>alert(1)</script>",
    '" onclick="alert(1)" x="',
    "[a](javascript:alert(1)) **bold** $x^2$ `code`",
    "{value} {0} ${value} {{value}} %s",
    "&lt;b&gt; &amp; &#13; &nbsp",
    "\u202eevil\u2066",
    "<!-- <![CDATA[ ]]> -->",
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(HOSTILE)


class Reading(HTMLParser):
    """What a browser's parser makes of markup: its text, its tags, and the text of every marked number."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.marked: dict[int, str] = {}
        self.current = ""
        self._numbers: tuple[int, ...] = ()
        self._is_current = False
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        if tag == "mark":
            values = dict(attrs)
            self._numbers = tuple(int(number) for number in (values["data-number"] or "").split())
            self._is_current = "class" in values

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._numbers, self._is_current = (), False

    def handle_data(self, data: str) -> None:
        self.text += data
        self.current += data if self._is_current else ""
        for number in self._numbers:
            self.marked[number] = self.marked.get(number, "") + data


def a_document(
    text: str, furniture: Sequence[Span] = (), *, title: str = "A title", outlet: str = ""
) -> Document:
    return Document(
        id="a.txt",
        text=text,
        sha256="0" * 64,
        title=title,
        date=date(2022, 12, 19),
        outlet=outlet,
        furniture=tuple(furniture),
    )


@pytest.fixture(scope="module")
def cite(make: Any) -> Any:
    """A citation of a document's characters."""

    def cite(document: Document, start: int, end: int, number: int = 1, **fields: Any) -> Citation:
        line, column = line_and_column(document.text, start)
        plain = {
            "document_id": document.id,
            "title": document.title,
            "outlet": document.outlet,
            "date": document.date,
            "start": start,
            "line": line,
            "column": column,
            "document_sha256": document.sha256,
        }
        return make.citation(document.text[start:end], number, **(plain | fields))

    return cite


Marked = tuple[Document, list[tuple[Span, tuple[Span, ...]]]]


@st.composite
def marked_documents(draw: st.DrawFn) -> Marked:
    """Any text with any spans and any focus: overlapping, touching, nested, empty, in furniture, outside."""
    text = draw(texts)
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))
    document = a_document(text, draw(st.lists(spans, max_size=3)))
    focus = st.lists(spans, max_size=2).map(tuple)
    return document, draw(st.lists(st.tuples(spans, focus), max_size=5))


@pytest.fixture(scope="module")
def cited(cite: Any) -> Any:
    """The citations of a marked document, numbered from 1."""

    def cited(marked: Marked) -> list[Citation]:
        document, spans = marked
        return [
            cite(document, span.start, span.end, number, focus=focus)
            for number, (span, focus) in enumerate(spans, start=1)
        ]

    return cited


@given(marked_documents())
def test_the_shown_text_is_the_documents_text(cited: Any, marked: Marked) -> None:
    document, citations = marked[0], cited(marked)
    html = text_html(document, citations, current=1)
    assert "\r" not in html  # a raw one would become a line feed in the browser
    assert Reading(html).text == document.text.replace("\0", "\ufffd")


@given(marked_documents())
def test_marks_hold_exactly_the_cited_characters(cited: Any, marked: Marked) -> None:
    document, citations = marked[0], cited(marked)
    reading = Reading(text_html(document, citations, current=2))
    shown = {c.number: c.quote.replace("\0", "\ufffd") for c in citations if c.quote}
    assert reading.marked == shown
    assert reading.current == shown.get(2, "")


@given(marked_documents())
def test_pieces_tile_the_text(cited: Any, marked: Marked) -> None:
    document, citations = marked[0], cited(marked)
    pieces = list(cut(len(document.text), citations, document.furniture))
    assert "".join(document.text[piece.start : piece.end] for piece in pieces) == document.text
    assert all(piece.start < piece.end for piece in pieces)


@given(marked_documents())
def test_pieces_carry_what_covers_them_and_are_as_long_as_they_can_be(cited: Any, marked: Marked) -> None:
    document, citations = marked[0], cited(marked)
    focus = [
        Span(max(span.start, c.start), min(span.end, c.end))
        for c in citations
        for span in c.focus
        if span.overlaps(Span(c.start, c.end)) and max(span.start, c.start) < min(span.end, c.end)
    ]
    spans = [span for span in (*citations, *document.furniture, *focus) if span.start < span.end]
    borders = sorted(
        {0, len(document.text)} | {border for span in spans for border in (span.start, span.end)}
    )
    assert [
        (piece.start, piece.end, piece.numbers, piece.is_focus, piece.is_furniture)
        for piece in cut(len(document.text), citations, document.furniture)
    ] == [
        (
            start,
            end,
            tuple(c.number for c in citations if c.start <= start and end <= c.end),
            any(span.start <= start and end <= span.end for span in focus),
            any(span.start <= start and end <= span.end for span in document.furniture),
        )
        for start, end in pairwise(borders)
    ]


def test_spans_past_the_end_are_cut_off_there(cite: Any) -> None:
    long = a_document("abcdefgh")
    pieces = cut(4, [cite(long, 2, 8, 1), cite(long, 5, 7, 2)], [Span(3, 6), Span(6, 8)])
    assert [(piece.start, piece.end, piece.numbers, piece.is_furniture) for piece in pieces] == [
        (0, 2, (), False),
        (2, 3, (1,), False),
        (3, 4, (1,), True),
    ]


def test_thousands_of_masks_do_not_make_a_click_wait() -> None:
    furniture = [Span(start, start + 2) for start in range(0, 120_000, 3)]
    start = time.process_time()
    assert sum(piece.is_furniture for piece in cut(120_000, [], furniture)) == 40_000
    assert time.process_time() - start < 2  # the square of it took minutes


def test_overlapping_quotes_are_cut_at_their_borders(cite: Any) -> None:
    document = a_document("abcdef")
    citations = [cite(document, 0, 4, 1), cite(document, 2, 6, 2)]
    assert text_html(document, citations, current=2) == (
        '<mark id="at-0" data-number="1" data-label="1">ab</mark>'
        '<mark id="at-2" data-number="1 2" data-label="2" class="current" tabindex="-1">cd</mark>'
        '<mark id="at-4" data-number="2" data-label="" class="current" tabindex="-1">ef</mark>'
    )


def test_furniture_is_shown_greyed_not_dropped() -> None:
    document = a_document("News.\nShare this", [Span(6, 16)])
    html = text_html(document, [], current=1)
    assert html == 'News.\n<span class="furniture">Share this</span>'


@given(texts, texts)
def test_no_text_changes_the_structure_of_the_conversation(
    make: Any, cite: Any, text: str, question: str
) -> None:
    def conversation(text: str, question: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        said = cite(
            document,
            0,
            len(document.text),
            1,
            speaker="s" + text,
            role="r" + text,
            focus=(Span(0, 1),),
            place="p" + text,
        )
        against = cite(document, 0, len(document.text), 2)
        claim = make.claim(
            said,
            replace(said, document_id="b" + text),
            conflicts=(against,),
            differences=(Difference(kind="place", claimed="c" + text, against="a" + text),),
            sources=(Origin(document_ids=("a.txt", "b" + text), reason="r" + text),),
        )
        parts = (make.part(claim, question="p" + text), make.part(question="q" + text, nearest=(said,)))
        return conversation_html(
            [
                Exchange(question=question, outcome=make.answering(said, question="other " + question)),
                Exchange(question=question, outcome=make.answer(*parts, notices=("n" + text,))),
                Exchange(question=question, outcome=make.abstaining(said)),
                Exchange(question=question, outcome=Failure(text)),
                Exchange(question=question, outcome=Searching()),
            ]
        )

    assert Reading(conversation(text, question)).tags == Reading(conversation("plain", "plain")).tags


@given(texts)
def test_no_text_changes_the_structure_of_the_other_views(make: Any, cite: Any, text: str) -> None:
    def views(text: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        document = replace(document, author="a" + text)
        cited = cite(document, 0, len(document.text), author="a" + text, place="p" + text)
        return (
            document_html(document, [cited], cited, turn=0)
            + sources_html(make.answering(cited), 0, current=1)
            + welcome_html(["q" + text], 1)
            + shelf_html([document], 1)
        )

    assert Reading(views(text)).tags == Reading(views("plain")).tags


def test_the_searched_question_is_shown_only_where_it_differs(make: Any, cite: Any) -> None:
    answer = make.answering(cite(a_document("They would."), 0, 11), question="Who would operate the tanks?")
    assert "Understood as" in conversation_html([Exchange(question="And who would?", outcome=answer)])
    same = Exchange(question="  Who would  operate the tanks?\n", outcome=answer)
    assert "Understood as" not in conversation_html([same])


def test_an_abstention_calls_its_passages_no_answer(make: Any, cite: Any) -> None:
    answer = make.abstaining(cite(a_document("A ship came in."), 0, 15))
    reading = Reading(conversation_html([Exchange(question="Who?", outcome=answer)]))
    assert "The documents do not answer this question." in reading.text
    assert "Closest passages, not an answer" in reading.text
    assert "A ship came in." in reading.text
    assert "Closest passages, not an answer" in sources_html(answer, 0, current=1)


@pytest.mark.parametrize(("confidence", "words"), [(0.0, "1 %"), (0.874, "87 %"), (1.0, "99 %")])
def test_confidence_is_never_shown_as_certainty(make: Any, cite: Any, confidence: float, words: str) -> None:
    answer = make.answering(cite(a_document("So."), 0, 3), confidence=confidence)
    text = Reading(conversation_html([Exchange(question="Who?", outcome=answer)])).text
    assert f"{words} probability" in text


def test_a_changed_document_is_shown_unmarked_with_a_warning(cite: Any) -> None:
    cited = cite(a_document("Old words."), 0, 3)
    changed = Document(
        id="a.txt", text="New.", sha256="1" * 64, title="T", date=None, outlet="", furniture=()
    )
    reading = Reading(document_html(changed, [cited], cited, turn=0))
    assert reading.marked == {}
    assert "This document has changed" in reading.text
    assert reading.text.endswith("New.")


def test_sources_stand_once_each_with_every_marked_place(make: Any, cite: Any) -> None:
    document = a_document("One.\nTwo.\nThree.", outlet="The Post")
    answer = make.answering(cite(document, 0, 4, 1), cite(document, 10, 16, 2))
    text = Reading(sources_html(answer, 0, current=2)).text
    assert text == "SourcesA titleThe Post · 19 December 20221 line 12 line 3"


def test_a_place_stands_where_the_line_would_and_the_author_beside_the_outlet(make: Any, cite: Any) -> None:
    document = replace(a_document("One. Two.", outlet="The Post"), author="Ann Lee")
    cited = cite(document, 5, 9, 1, place="pages 3–4", author="Ann Lee")
    facts = "The Post · by Ann Lee · 19 December 2022"
    assert Reading(sources_html(make.answering(cited), 0, current=1)).text.endswith(f"{facts}1 pages 3–4")
    assert f"{facts} · pages 3–4 · a.txt" in Reading(document_html(document, [cited], cited, turn=0)).text
    assert f"{facts} · a.txt" in Reading(shelf_html([document], 1)).text
    assert "Open source 1: A title, pages 3–4" in shown(make.answering(cited))


def test_steps_lead_to_the_neighbouring_quotes(cite: Any) -> None:
    document = a_document("One. Two. Three.")
    citations = [cite(document, 0, 4, 1), cite(document, 5, 9, 2), cite(document, 10, 16, 3)]
    html = document_html(document, citations, citations[1], turn=4)
    assert '<button type="button" class="step" data-turn="4" data-number="1">Previous</button>' in html
    assert '<button type="button" class="step" data-turn="4" data-number="3">Next</button>' in html
    assert "Quote 2 of 3" in html


def shown(answer: Any) -> str:
    return conversation_html([Exchange(question=answer.history[-1].question, outcome=answer)])


def test_the_words_that_answer_are_stronger_in_the_list_and_in_the_document(make: Any, cite: Any) -> None:
    document = a_document("Then 76 missiles flew.")
    quote = cite(document, 0, 22, focus=(Span(5, 7),))
    assert "Then <strong>76</strong> missiles flew." in shown(make.answering(quote))
    assert (
        '<mark id="at-5" data-number="1" data-label="" class="current" tabindex="-1">'
        "<strong>76</strong></mark>"
    ) in text_html(document, [quote], current=1)


def test_a_speaker_is_shown_with_the_role(make: Any, cite: Any) -> None:
    said = cite(a_document("So."), 0, 3, speaker="Ann Lee", role="the mayor")
    assert "said by Ann Lee, the mayor · A title" in Reading(shown(make.answering(said))).text


def test_origins_can_be_opened_and_say_which_documents_are_one_and_why(make: Any) -> None:
    quotes = [make.citation(number=n, document_id=f"{n}.txt", outlet=f"Outlet {n}") for n in (1, 2, 3)]
    sources = (
        Origin(document_ids=("1.txt", "3.txt"), reason="nine sentences of ten are the same"),
        Origin(document_ids=("2.txt",), reason="alone"),
    )
    html = shown(make.answer(make.part(make.claim(*quotes, origins=2, sources=sources))))
    details = html[html.index("<details") : html.index("</details>")]
    assert Reading(details).text == (
        "3 articles, 2 origins"
        "Outlet 1 (1.txt) · Outlet 3 (3.txt)nine sentences of ten are the same"
        "Outlet 2 (2.txt)"
    )


def test_one_article_needs_no_origins(make: Any) -> None:
    assert "<details" not in shown(make.answering(make.citation()))


def test_a_conflict_stands_beside_the_claim_with_what_differs(make: Any) -> None:
    claim = make.claim(
        make.citation("76 flew.", outlet="Courier"),
        conflicts=(make.citation("70 flew.", 2, outlet="Herald"),),
        differences=(Difference(kind="number", claimed="76", against="70"),),
    )
    html = shown(make.answer(make.part(claim)))
    sides = Reading(html[html.index('<div class="conflict">') :]).text
    assert sides.startswith("Against this: another number7676 flew. Courier7070 flew. 2Herald")
    assert html.count('data-number="1"') == 1  # the claim's own marker is drawn once


def test_the_parts_of_a_question_stand_under_their_own_words(make: Any) -> None:
    parts = (
        make.part(make.claim(make.citation("It rained.")), question="Did it rain?"),
        make.part(question="Why?", nearest=(make.citation("Nobody says.", 2),)),
    )
    answer = make.answer(*parts)
    text = Reading(shown(answer)).text
    assert "Did it rain?It rained. 1" in text
    assert "Why?The documents do not answer this part.Closest passages, not an answerNobody says. 2" in text
    assert [citation.number for citation in citations_of(answer)] == [1, 2]


def test_a_number_that_stands_for_another_quote_opens_nothing(make: Any) -> None:
    parts = (
        make.part(make.claim(make.citation("It rained."))),
        make.part(nearest=(make.citation("Nobody says.", 1),)),
    )
    assert shown(make.answer(*parts)).count("<button") == 3  # the claim's marker, and two for saving


def test_one_part_is_not_repeated_above_its_claims(make: Any) -> None:
    assert "<h3" not in shown(make.answering(make.citation()))


def test_notices_stand_before_the_quotes(make: Any) -> None:
    text = Reading(shown(make.answering(make.citation(), notices=("Ann Lee says nothing on this.",)))).text
    assert text.index("Ann Lee says nothing") < text.index("It rained.")


def test_the_opened_source_says_which_days_the_quote_speaks_about(cite: Any) -> None:
    document = a_document("On Monday it rained.")
    day = date(2022, 12, 19)
    spoken = (
        SpokenDate(start=3, end=9, first=day, last=day),
        SpokenDate(start=0, end=2, first=None, last=None),
    )
    quote = cite(document, 0, 20, dates=spoken)
    assert "“Monday” is 19 December 2022" in document_html(document, [quote], quote, turn=0)
    assert "“On”" not in document_html(document, [quote], quote, turn=0)


@given(texts)
def test_a_page_to_save_is_held_whole_by_its_link(text: str) -> None:
    reading = re.fullmatch(
        r'<a hidden data-made="\d+" download="a.html" href="data:text/html;base64,([\w+/=]*)"></a>',
        download_html(text, "a.html"),
    )
    assert reading
    assert base64.b64decode(reading[1]).decode() == text


def test_saving_a_page_twice_is_seen_as_a_change() -> None:
    assert download_html("page", "a.html") != download_html("page", "a.html")
