"""The highlighter on any text with any spans: what is marked is what is cited, and nothing becomes markup."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

from rooms import cited, document_of

from index.documents import Document, Span
from qa import Answer, Citation, Claim, Difference, Origin, Part
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import Excerpt
from qa.wording import in_words, pieces
from ui.asking.answers import exchange_html
from ui.asking.conversation import citations_of
from ui.reading.marks import block_borders, cut, marks_of
from ui.reading.sources import sources_html
from ui.reading.viewer import document_html, span_html

__all__ = ["check", "one_input"]

MAX_SPANS = 24
"""Spans of one input: four bytes each, before the text."""

N_AROUND = 20
"""Characters shown around a quote at its marker."""

ASKED = datetime(2022, 12, 19, tzinfo=UTC)

TAGS = frozenset(
    "a article aside bdi blockquote button details div h2 h3 header li mark meter nav ol p q section span "
    "strong summary ul".split()
)
"""The elements that the views write; any other comes from a document."""


def one_input(data: bytes) -> None:
    """Read a number of spans, then a text that they are spans of: furniture, citations and focus in turn."""
    n = min(data[0] % MAX_SPANS, (len(data) - 1) // 4) if data else 0
    text = data[1 + 4 * n :].decode("utf-8", "replace")
    spans = [
        _span(int.from_bytes(data[at : at + 2]), int.from_bytes(data[at + 2 : at + 4]), len(text))
        for at in range(1, 1 + 4 * n, 4)
    ]
    check(text, spans[::3], spans[1::3], spans[2::3])


def _span(one: int, other: int, length: int) -> Span:
    first, last = sorted((one % (length + 1), other % (length + 1)))
    return Span(first, last)


def check(text: str, furniture: Sequence[Span], quoted: Sequence[Span], marked: Sequence[Span]) -> None:
    """Raise `AssertionError` where a view shows other words than the document's, or marks others."""
    document = document_of(text, _merged(furniture))
    citations = [cited(document, i, span, tuple(marked)) for i, span in enumerate(quoted, start=1)]
    _check_cut(document, citations)
    for citation in citations:
        assert "".join(words for words, _ in pieces(citation)) == citation.quote
        _check_viewer(document, citations, citation)
    if citations:
        _check_answer(document, citations)


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Furniture as the mask gives it: sorted, without overlap."""
    merged: list[Span] = []
    for span in sorted(spans):
        start = max([span.start, *(known.end for known in merged[-1:])])
        merged += [Span(start, span.end)] if start < span.end else []
    return tuple(merged)


def _check_cut(document: Document, citations: Sequence[Citation]) -> None:
    borders = block_borders(document.text)
    tiles = list(cut(len(document.text), marks_of(citations), document.furniture, borders))
    assert [0, *(tile.end for tile in tiles)] == [
        *(tile.start for tile in tiles),
        len(document.text),
    ] or not tiles
    assert all(tile.start < tile.end for tile in tiles) or not document.text
    assert all(one.end == other.start for one, other in pairwise(tiles))
    for citation in citations:
        covered = [tile for tile in tiles if citation.number in tile.numbers]
        n_covered = sum(tile.end - tile.start for tile in covered)
        assert n_covered == citation.end - citation.start
        assert all(citation.start <= tile.start and tile.end <= citation.end for tile in covered)


def _check_viewer(document: Document, citations: Sequence[Citation], current: Citation) -> None:
    seen = _Reading(str(document_html(document, citations, current, turn=0)))
    assert seen.tags <= TAGS, seen.tags - TAGS
    assert seen.document == shown(document.text)
    assert seen.current == shown(current.quote)
    linked = _Reading(str(span_html(document, Span(current.start, current.end))))
    assert linked.document == shown(document.text)
    assert linked.current == shown(current.quote)
    stale = replace(document, sha256="0" * 64)
    assert not _Reading(str(document_html(stale, citations, current, turn=0))).current


def _check_answer(document: Document, citations: Sequence[Citation]) -> None:
    for answer in _answers(citations):
        exchange = Exchange(question=document.text, answer=answer, scope=Scope(), asked=ASKED)
        page = _Reading(str(exchange_html(exchange, 0, lambda one: _around(document, one))))
        assert page.tags <= TAGS, page.tags - TAGS
        quotes = [shown(citation.quote) for citation in _quoted_in(answer)]
        assert page.quotes == quotes, (page.quotes, quotes)
        if not answer.abstained:
            assert citations_of(answer)
        assert _Reading(str(sources_html(answer, 0, current=1))).tags <= TAGS
        assert in_words(answer.parts, answer.notices)
        assert in_words(answer.parts, answer.notices, emphasis=True)


def _around(document: Document, citation: Citation) -> Excerpt:
    start, end = max(0, citation.start - N_AROUND), min(len(document.text), citation.end + N_AROUND)
    return Excerpt(
        document_id=document.id,
        document_sha256=document.sha256,
        start=start,
        end=end,
        text=document.text[start:end],
    )


def _quoted_in(answer: Answer) -> Iterator[Citation]:
    """Yield what the conversation shows as quotes, in its order."""
    for claim in answer.claims:
        yield claim.citations[0]
        for conflict in claim.conflicts:
            yield claim.citations[0]
            yield conflict
    yield from answer.nearest


def _answers(citations: Sequence[Citation]) -> Iterator[Answer]:
    """Yield an answer made of the citations, the last of which contradicts the others, and an abstention."""
    first, *rest = citations
    claim = Claim(
        quote=first.quote,
        speaker=first.quote,
        citations=(first, *rest[:-1]),
        origins=1,
        sources=(Origin(document_ids=(first.document_id,), reason=first.quote),),
        conflicts=tuple(rest[-1:]),
        differences=tuple(Difference(kind="number", claimed=c.quote, against=c.title) for c in rest[-1:]),
    )
    for claims, nearest in (((claim,), ()), ((), tuple(citations))):
        part = Part(
            question=first.quote, claims=claims, abstained=not claims, nearest=nearest, confidence=0.5
        )
        yield Answer(
            text="",
            question=first.quote,
            parts=(part,),
            claims=claims,
            citations=tuple(citations) if claims else (),
            abstained=not claims,
            nearest=nearest,
            confidence=0.5,
            notices=(first.quote,),
            history=(),
        )


def shown(text: str) -> str:
    """Say what a browser shows of a text: NUL cannot stand in HTML."""
    return text.replace("\0", "\ufffd")


class _Reading(HTMLParser):
    """What a browser's parser makes of a view: its elements, the document, the current mark, the quotes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.document = ""
        self.current = ""
        self.quotes: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        kind = dict(attrs).get("class") or ""
        self._open.append((tag, kind))
        if kind == "quote":
            self.quotes.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag, "elements are not nested"

    def handle_data(self, data: str) -> None:
        kinds = {kind for _, kind in self._open}
        if "document" in kinds:
            self.document += data
        if "current" in kinds:
            self.current += data
        if "quote" in kinds:
            self.quotes[-1] += data
