"""Evidence packs: quotes in their context, complete on the page, and inert whatever the documents contain."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library, Span, open_library, sync
from qa import Answer, Difference, Origin, SpokenDate, ask
from qa.evidence.evidence import FORMAT, Excerpt, Pack, citations_in, evidence
from qa.evidence.evidence_page import as_page

MADE = datetime(2024, 3, 4, 12, 30, tzinfo=UTC)
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</mark></blockquote></style><script>alert(1)</script>",
    '" onclick="alert(1)" x="',
    "{{ 7 * 7 }}{% raw %}{# #}",
    "&lt;b&gt; &amp; &#13; &nbsp",
    "<!-- <![CDATA[ ]]> -->",
    "\u202eevil\u2066",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(HOSTILE)


class Reading(HTMLParser):
    """What a browser's parser makes of a page: its tags, its text, and what is marked."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.marks: list[str] = []
        self.strong: list[str] = []
        self.passages: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        if tag not in ("meta",):
            self._open.append(tag)
        for name, found in (("mark", self.marks), ("strong", self.strong), ("blockquote", self.passages)):
            if tag == name:
                found.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.text += data
        for name, found in (("mark", self.marks), ("strong", self.strong), ("blockquote", self.passages)):
            if name in self._open:
                found[-1] += data


def a_pack(answer: Answer, *excerpts: Excerpt) -> Pack:
    return Pack(format=FORMAT, made=MADE, version="1.2.3", answer=answer, excerpts=excerpts)


@pytest.fixture
def library(tmp_path: Path, encoder: Any) -> Iterator[Library]:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Harbour news\n\nThe sun rose. A gull cried. The harbour master opened the gate at six. "
        "👩‍🚒 came.\n\n"
        "The police closed the old bridge on Friday. Nobody was hurt. Ships waited. Then it snowed.\n\n"
        "Leave a Comment\nYour email address will not be published. Required fields are marked *\n"
    )
    sync(folder, tmp_path / "library")
    with open_library(tmp_path / "library") as opened:
        yield opened


def quoting(make: Any, library: Library, quote: str) -> Answer:
    """An answer that quotes the only document."""
    document = library.document("a.txt")
    start = document.text.index(quote)
    return make.answering(make.citation(quote, start=start, document_sha256=document.sha256))


def test_a_quote_stands_between_two_sentences_before_and_two_after(library: Library, make: Any) -> None:
    answer = quoting(make, library, "The police closed the old bridge on Friday.")
    (excerpt,) = evidence(answer, library).excerpts
    assert excerpt.text == (
        "The harbour master opened the gate at six. "
        "👩‍🚒 came.\n\nThe police closed the old bridge on Friday. Nobody was hurt. Ships waited."
    )


def test_an_excerpt_is_a_slice_of_the_document_around_its_quote(seeds_library: Library) -> None:
    answer = ask("How many rockets flew at Kyiv?", library=seeds_library)
    pack = evidence(answer, seeds_library)
    assert answer.citations
    for citation in citations_in(answer):
        excerpt = pack.excerpt_of(citation)
        assert excerpt is not None
        document = seeds_library.document(citation.document_id)
        assert document.text[excerpt.start : excerpt.end] == excerpt.text
        assert excerpt.start <= citation.start < citation.end <= excerpt.end
        assert len(excerpt.text) > len(citation.quote)
        furniture = [span for span in document.furniture if span.overlaps(Span(excerpt.start, excerpt.end))]
        assert furniture == []


def test_furniture_is_no_context(library: Library, make: Any) -> None:
    assert library.document("a.txt").furniture
    (excerpt,) = evidence(quoting(make, library, "Then it snowed."), library).excerpts
    assert excerpt.text == "Nobody was hurt. Ships waited. Then it snowed."


def test_a_text_without_sentences_gives_a_bounded_context(make: Any, tmp_path: Path, encoder: Any) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("word " * 500 + "END. " + "word " * 500)
    sync(folder, tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        (excerpt,) = evidence(quoting(make, library, "END."), library).excerpts
    assert len(excerpt.text) <= 2_404
    assert "END." in excerpt.text


def test_a_document_that_has_changed_or_gone_gives_no_context(library: Library, make: Any) -> None:
    changed = make.citation("The sun rose.", start=14, document_sha256="1" * 64)
    gone = make.citation("The sun rose.", 2, document_id="gone.txt")
    pack = evidence(make.answering(changed, gone), library)
    assert pack.excerpts == ()
    page = Reading(as_page(pack))
    assert page.passages == ["The sun rose.", "The sun rose."]
    assert page.text.count("its context is not shown") == 2


def test_when_and_with_what_a_pack_was_made_is_in_it(library: Library, make: Any) -> None:
    pack = evidence(make.answering(make.citation()), library, made=MADE)
    assert pack.made == MADE
    assert re.fullmatch(r"\d+\.\d+\.\d+", pack.version)
    now = evidence(make.answering(make.citation()), library).made
    assert abs(datetime.now(UTC) - now).total_seconds() < 60


@pytest.fixture(scope="module")
def full(make: Any) -> Answer:
    cited = make.citation(
        "On Monday 76 missiles flew.",
        date=date(2022, 12, 20),
        outlet="The Courier",
        title="Missiles",
        start=5,
        focus=(Span(15, 17),),
        dates=(SpokenDate(start=8, end=14, first=date(2022, 12, 19), last=date(2022, 12, 19)),),
        speaker="Ann Lee",
        role="the mayor of Aberley",
    )
    copied = make.citation("On Monday 76 missiles flew.", 2, document_id="b.txt")
    against = make.citation("70 flew.", 3, document_id="c.txt", title="Herald", focus=(Span(0, 2),))
    near = make.citation("Nobody says.", 4)
    claim = make.claim(
        cited,
        copied,
        conflicts=(against,),
        differences=(Difference(kind="number", claimed="76 missiles", against="70"),),
        sources=(Origin(document_ids=("a.txt", "b.txt"), reason="nine sentences of ten are the same"),),
    )
    parts = (make.part(claim, question="How many flew?"), make.part(question="Why?", nearest=(near,)))
    return make.answer(
        *parts, asked="And how many flew, and why?", notices=("Bob Ray says nothing on this.",)
    )


def test_the_page_shows_all_that_is_in_the_answer(full: Answer) -> None:
    excerpt = Excerpt(
        document_id="a.txt",
        document_sha256="0" * 64,
        start=0,
        end=37,
        text="Then On Monday 76 missiles flew. End.",
    )
    page = Reading(as_page(a_pack(full, excerpt)))
    for shown in (
        "And how many flew, and why?",
        "Searched as: Who?",
        "80 % probability",
        "4 March 2024, 12:30 UTC with Quotedesk 1.2.3",
        "Bob Ray says nothing on this.",
        "How many flew?",
        "Said by Ann Lee, the mayor of Aberley",
        "Missiles · The Courier · 20 December 2022",
        "“Monday”: 19 December 2022",
        "a.txt, line 1, column 1, characters 5 to 32",
        "2 articles, 1 origin",
        "a.txt, b.txt: nine sentences of ten are the same",
        "Against this: another number",
        "76 missiles",
        "Why?",
        "The documents do not answer this part.",
        "Closest passages, not an answer",
        "0" * 64,
    ):
        assert shown in " ".join(page.text.split())
    assert page.passages[0] == "Then On Monday 76 missiles flew. End."
    assert page.marks == [
        *("On Monday 76 missiles flew.",)
        * 3,  # two citations of the claim, and the claim beside its conflict
        *("70 flew.",) * 2,
        "Nobody says.",
    ]
    assert page.strong == ["76", "76", "70", "70"]


def test_a_refusal_shows_what_was_nearest(make: Any) -> None:
    page = Reading(as_page(a_pack(make.abstaining(make.citation("A ship came in.")))))
    assert "The documents do not answer this question." in page.text
    assert page.marks == ["A ship came in."]
    assert "1 % probability" in page.text


def test_the_page_may_load_nothing_and_runs_nothing(full: Answer) -> None:
    page = as_page(a_pack(full))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert (
        policy[1] == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    names = {name for _, names in Reading(page).tags for name in names}
    assert names <= {
        *(
            "lang",
            "charset",
            "http-equiv",
            "content",
            "name",
            "dir",
            "id",
            "class",
            "scope",
            "datetime",
            "href",
        )
    }
    assert all(href.startswith("#quote-") for href in re.findall(r'href="([^"]*)"', page))
    assert not {"script", "img", "link", "iframe", "form", "base"} & {tag for tag, _ in Reading(page).tags}
    assert "url(" not in style[1]


def test_a_link_leads_to_its_quote_though_a_nearest_passage_has_the_same_number(make: Any) -> None:
    claim = make.claim(make.citation(), conflicts=(make.citation("It snowed.", 2),))
    parts = (make.part(question="Why?", nearest=(make.citation("Nobody says.", 1),)), make.part(claim))
    page = as_page(a_pack(make.answer(*parts)))
    assert re.findall(r'<figure id="([^"]+)"', page) == ["quote-1", "quote-2"]
    assert page.index("Nobody says.") < page.index('id="quote-1"')
    assert set(re.findall(r'href="([^"]*)"', page)) == {"#quote-1", "#quote-2"}


@given(texts)
def test_no_text_changes_the_structure_of_the_page(make: Any, text: str) -> None:
    def page(text: str) -> str:
        quote = "x" + text
        cited = make.citation(
            quote,
            start=1,
            title="t" + text,
            outlet="o" + text,
            author="a" + text,
            place="p" + text,
            document_id="d" + text,
            speaker="s" + text,
            role="r" + text,
            focus=(Span(1, 2),),
            dates=(SpokenDate(start=1, end=2, first=None, last=None),),
        )
        against = replace(cited, number=2, document_id="e" + text)
        claim = make.claim(
            cited,
            against,
            conflicts=(against,),
            differences=(Difference(kind="date", claimed="c" + text, against="a" + text),),
            sources=(Origin(document_ids=(cited.document_id, against.document_id), reason="r" + text),),
        )
        parts = (make.part(claim, question="p" + text), make.part(question="q" + text, nearest=(cited,)))
        answer = make.answer(
            *parts, asked="asked " + text, question="searched " + text, notices=("n" + text,)
        )
        around = Excerpt(
            document_id=cited.document_id,
            document_sha256=cited.document_sha256,
            start=0,
            end=len(quote) + 2,
            text=f"<{quote}>",
        )
        return as_page(a_pack(answer, around))

    written = page(text)
    assert "\r" not in written
    reading = Reading(written)
    assert reading.tags == Reading(page("plain")).tags
    assert reading.passages[0] == f"<x{text}>".replace("\0", "\ufffd")
    assert reading.marks[0] == f"x{text}".replace("\0", "\ufffd")


def test_a_page_row_or_part_stands_where_line_and_column_would_and_the_author_is_named(make: Any) -> None:
    cited = make.citation(outlet="The Post", author="Ann Lee", place="pages 3–4", start=5)
    text = " ".join(Reading(as_page(a_pack(make.answering(cited)))).text.split())
    assert "Courier · The Post · by Ann Lee · no date" in text
    assert "a.txt, pages 3–4, characters 5 to 15" in text
