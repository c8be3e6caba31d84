"""What the page shows, as markup: exact, complete, and inert whatever the texts contain."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span, line_and_column
from qa import Answer, Citation, Claim, Turn
from ui.conversation import Exchange, Failure, Searching
from ui.render import conversation_html, sources_html
from ui.viewer import cut, document_html, text_html
from ui.welcome import shelf_html, welcome_html

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


def cite(document: Document, start: int, end: int, number: int = 1, speaker: str | None = None) -> Citation:
    line, column = line_and_column(document.text, start)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        start=start,
        end=end,
        line=line,
        column=column,
        quote=document.text[start:end],
        speaker=speaker,
        document_sha256=document.sha256,
        score=0.5,
    )


def an_answer(*citations: Citation, question: str = "Who?", confidence: float = 0.8) -> Answer:
    claims = [
        Claim(quote=c.quote, speaker=c.speaker, citations=(c,), origins=1, conflicts=()) for c in citations
    ]
    return Answer(
        text="",
        question=question,
        claims=tuple(claims),
        citations=citations,
        abstained=False,
        nearest=(),
        confidence=confidence,
        history=(Turn(question=question, standalone=question, answer=""),),
    )


def an_abstention(*nearest: Citation) -> Answer:
    return replace(an_answer(), abstained=True, nearest=nearest, confidence=0.004)


@st.composite
def marked_documents(draw: st.DrawFn) -> tuple[Document, list[Citation]]:
    """Any text with any spans: overlapping, touching, nested, empty, in furniture."""
    text = draw(texts)
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))
    document = a_document(text, draw(st.lists(spans, max_size=3)))
    cited = draw(st.lists(spans, max_size=5))
    return document, [cite(document, span.start, span.end, n) for n, span in enumerate(cited, start=1)]


@given(marked_documents())
def test_the_shown_text_is_the_documents_text(marked: tuple[Document, list[Citation]]) -> None:
    document, citations = marked
    html = text_html(document, citations, current=1)
    assert "\r" not in html  # a raw one would become a line feed in the browser
    assert Reading(html).text == document.text.replace("\0", "\ufffd")


@given(marked_documents())
def test_marks_hold_exactly_the_cited_characters(marked: tuple[Document, list[Citation]]) -> None:
    document, citations = marked
    reading = Reading(text_html(document, citations, current=2))
    shown = {c.number: c.quote.replace("\0", "\ufffd") for c in citations if c.quote}
    assert reading.marked == shown
    assert reading.current == shown.get(2, "")


@given(marked_documents())
def test_pieces_tile_the_text(marked: tuple[Document, list[Citation]]) -> None:
    document, citations = marked
    pieces = list(cut(len(document.text), citations, document.furniture))
    assert "".join(document.text[piece.start : piece.end] for piece in pieces) == document.text
    assert all(piece.start < piece.end for piece in pieces)


@given(marked_documents())
def test_pieces_carry_what_covers_them_and_are_as_long_as_they_can_be(
    marked: tuple[Document, list[Citation]],
) -> None:
    document, citations = marked
    spans = [span for span in (*citations, *document.furniture) if span.start < span.end]
    borders = sorted(
        {0, len(document.text)} | {border for span in spans for border in (span.start, span.end)}
    )
    assert [
        (piece.start, piece.end, piece.numbers, piece.is_furniture)
        for piece in cut(len(document.text), citations, document.furniture)
    ] == [
        (
            start,
            end,
            tuple(c.number for c in citations if c.start <= start and end <= c.end),
            any(span.start <= start and end <= span.end for span in document.furniture),
        )
        for start, end in pairwise(borders)
    ]


def test_spans_past_the_end_are_cut_off_there() -> None:
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


def test_overlapping_quotes_are_cut_at_their_borders() -> None:
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
def test_no_text_changes_the_structure_of_the_conversation(text: str, question: str) -> None:
    def conversation(text: str, question: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        said = cite(document, 0, len(document.text), 1, speaker="s" + text)
        return conversation_html(
            [
                Exchange(question=question, outcome=an_answer(said, question="other " + question)),
                Exchange(question=question, outcome=an_abstention(said)),
                Exchange(question=question, outcome=Failure(text)),
                Exchange(question=question, outcome=Searching()),
            ]
        )

    assert Reading(conversation(text, question)).tags == Reading(conversation("plain", "plain")).tags


@given(texts)
def test_no_text_changes_the_structure_of_the_other_views(text: str) -> None:
    def views(text: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        cited = cite(document, 0, len(document.text))
        return (
            document_html(document, [cited], cited, turn=0)
            + sources_html(an_answer(cited), 0, current=1)
            + welcome_html(["q" + text], 1)
            + shelf_html([document], 1)
        )

    assert Reading(views(text)).tags == Reading(views("plain")).tags


def test_the_searched_question_is_shown_only_where_it_differs() -> None:
    answer = an_answer(cite(a_document("They would."), 0, 11), question="Who would operate the tanks?")
    assert "Understood as" in conversation_html([Exchange(question="And who would?", outcome=answer)])
    same = Exchange(question="  Who would  operate the tanks?\n", outcome=answer)
    assert "Understood as" not in conversation_html([same])


def test_an_abstention_calls_its_passages_no_answer() -> None:
    answer = an_abstention(cite(a_document("A ship came in."), 0, 15))
    reading = Reading(conversation_html([Exchange(question="Who?", outcome=answer)]))
    assert "The documents do not answer this question." in reading.text
    assert "Closest passages, not an answer" in reading.text
    assert "A ship came in." in reading.text
    assert "Closest passages, not an answer" in sources_html(answer, 0, current=1)


@pytest.mark.parametrize(("confidence", "words"), [(0.0, "1 %"), (0.874, "87 %"), (1.0, "99 %")])
def test_confidence_is_never_shown_as_certainty(confidence: float, words: str) -> None:
    answer = an_answer(cite(a_document("So."), 0, 3), confidence=confidence)
    text = Reading(conversation_html([Exchange(question="Who?", outcome=answer)])).text
    assert f"{words} probability" in text


def test_a_changed_document_is_shown_unmarked_with_a_warning() -> None:
    cited = cite(a_document("Old words."), 0, 3)
    changed = Document(
        id="a.txt", text="New.", sha256="1" * 64, title="T", date=None, outlet="", furniture=()
    )
    reading = Reading(document_html(changed, [cited], cited, turn=0))
    assert reading.marked == {}
    assert "This document has changed" in reading.text
    assert reading.text.endswith("New.")


def test_sources_stand_once_each_with_every_marked_place() -> None:
    document = a_document("One.\nTwo.\nThree.", outlet="The Post")
    answer = an_answer(cite(document, 0, 4, 1), cite(document, 10, 16, 2))
    text = Reading(sources_html(answer, 0, current=2)).text
    assert text == "SourcesA titleThe Post · 19 December 20221 line 12 line 3"


def test_steps_lead_to_the_neighbouring_quotes() -> None:
    document = a_document("One. Two. Three.")
    citations = [cite(document, 0, 4, 1), cite(document, 5, 9, 2), cite(document, 10, 16, 3)]
    html = document_html(document, citations, citations[1], turn=4)
    assert '<button type="button" class="step" data-turn="4" data-number="1">Previous</button>' in html
    assert '<button type="button" class="step" data-turn="4" data-number="3">Next</button>' in html
    assert "Quote 2 of 3" in html
