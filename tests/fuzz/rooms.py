"""The rooms that read text, each as one piece of work on any text: what `growth.py` measures.

A room is prepared with a text, outside the clock, and gives back the work to be timed.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial

from index.documents import Document, Span, line_and_column
from index.encode import DEFAULT_MODEL, Encoder, load_encoder
from index.formats.web import read_page
from index.masking.furniture import body_key, edge_lines, find_furniture
from index.metadata import read_metadata
from index.passages import Passage, chunk
from index.sentences import split_sentences
from qa import Citation
from qa.claims.facts import facts_of
from qa.claims.origins import CitedSentence, origins
from qa.dates.dates import spoken_dates
from qa.focus.focus import focus
from qa.names.names import aliases, names_in
from qa.speech.speaker import speaker_of
from ui.reading.marks import marks_of
from ui.reading.viewer import text_html

__all__ = ["ROOMS", "cited", "document_of", "passages_of", "read_closely"]

PUBLISHED = date(2022, 12, 19)

QUESTIONS = (
    "How many ships left on 3 May 2021?",
    "Who said that?",
    "When was it?",
    "What does BA mean?",
    "Who is Ann Lee?",
    "What did the mayor say?",
)

N_READ = 30
"""Sentences that one answer reads closely (`qa.read`)."""

MAX_ALIASES = 20_000
"""Characters that are read for abbreviations (`qa.read`)."""


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """Load the bundled model once; only its tokeniser is used here."""
    return load_encoder(DEFAULT_MODEL)


def document_of(text: str, furniture: tuple[Span, ...] = ()) -> Document:
    """Make a document of a text, as a loader would."""
    return Document(
        id="a.txt",
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        title="A title",
        date=PUBLISHED,
        outlet="Coast Herald",
        furniture=furniture,
    )


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Cut a document as a sync does."""
    return chunk(
        document,
        split_sentences(document.text, document.furniture),
        count_model_tokens=encoder().count_tokens,
        max_model_tokens=encoder().max_tokens,
    )


def read_closely(document: Document, span: Span) -> None:
    """Read one sentence for all that an answer wants of it, and check every span that comes back."""
    text = document.text
    said = speaker_of(text, span.start, span.end)
    assert said is None or (0 <= said.start < said.end <= len(text)), (span, said)
    for day in spoken_dates(text, span.start, span.end, PUBLISHED):
        assert span.start <= day.start < day.end <= span.end, (span, day)
        assert day.first is None or day.last is None or day.first <= day.last, day
    sentence = text[span.start : span.end]
    for name in names_in(sentence):
        assert name.text, (sentence, name)
    facts_of(sentence)
    for question in QUESTIONS:
        for found in focus(question, text, span.start, span.end):
            assert span.start <= found.start < found.end <= span.end, (question, span, found)


def cited(document: Document, number: int, span: Span, marked: tuple[Span, ...] = ()) -> Citation:
    """Cite one span of a document."""
    line, column = line_and_column(document.text, span.start)
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        start=span.start,
        end=span.end,
        line=line,
        column=column,
        quote=document.text[span.start : span.end],
        focus=marked,
        speaker=None,
        role=None,
        dates=(),
        document_sha256=document.sha256,
        score=0.5,
    )


def _read_some(document: Document, sentences: list[Span]) -> None:
    for span in sentences:
        read_closely(document, span)
    aliases([document.text[:MAX_ALIASES]])


def _some(spans: list[Span]) -> list[Span]:
    """Return as many as one answer reads, from all over the document."""
    return spans[:: max(1, len(spans) // N_READ)][:N_READ]


def _cut(text: str) -> list[Span]:
    """Sentences as passages hold them: none is longer than the longest piece of one."""
    return [
        Span(start, min(start + 2_000, span.end))
        for span in split_sentences(text)
        for start in range(span.start, span.end, 2_000)
    ]


def _furniture(text: str) -> Callable[[], object]:
    return partial(find_furniture, text)


def _edges(text: str) -> Callable[[], object]:
    return lambda: (edge_lines(text), body_key(text))


def _metadata(text: str) -> Callable[[], object]:
    return partial(read_metadata, text, stem="a", furniture=find_furniture(text))


def _sentences(text: str) -> Callable[[], object]:
    return partial(split_sentences, text, find_furniture(text))


def _passages(text: str) -> Callable[[], object]:
    document = document_of(text, find_furniture(text))
    return partial(
        chunk,
        document,
        split_sentences(text, document.furniture),
        count_model_tokens=encoder().count_tokens,
        max_model_tokens=encoder().max_tokens,
    )


def _reading(text: str) -> Callable[[], object]:
    return partial(_read_some, document_of(text), _some(_cut(text)))


def _origins(text: str) -> Callable[[], object]:
    one, other = document_of(text), document_of(text[1:])
    both = [
        CitedSentence(document=document, start=span.start, end=span.end)
        for document in (one, other)
        for span in _some(_cut(document.text))[:5]
    ]
    return partial(origins, both)


def _viewer(text: str) -> Callable[[], object]:
    document = document_of(text, find_furniture(text))
    spans = _some(_cut(text))
    citations = [cited(document, i, span, (span,)) for i, span in enumerate(spans, start=1)]
    return partial(text_html, document, marks_of(citations), 1)


def _page(text: str) -> Callable[[], object]:
    return partial(read_page, f"<html><body><p>{text}</p></body></html>", stem="a")


ROOMS: dict[str, Callable[[str], Callable[[], object]]] = {
    "furniture": _furniture,
    "edge lines": _edges,
    "metadata": _metadata,
    "sentences": _sentences,
    "passages": _passages,
    "close reading": _reading,
    "origins": _origins,
    "viewer": _viewer,
    "page": _page,
}
