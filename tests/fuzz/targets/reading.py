"""The close reading of any document for any question: every span that is found lies in its sentence."""

from rooms import document_of, passages_of, read_closely

from index.documents import Span
from qa.claims.origins import CitedSentence, origins
from qa.dates.dates import agreement, asked_dates, spoken_dates
from qa.focus.focus import focus
from qa.names.names import aliases, names_in
from qa.question.parts import parts
from qa.question.question import answer_type, speaker_asked

__all__ = ["check", "one_input"]

MAX_SENTENCES = 12
"""Sentences of one input that are read: more say nothing new."""


def one_input(data: bytes) -> None:
    """Read the first line as a question, and the rest as a document."""
    question, _, text = data.decode("utf-8", "replace").partition("\n")
    check(question, text)


def check(question: str, text: str) -> None:
    """Raise `AssertionError` where something is found that is not there."""
    document = document_of(text)
    sentences = [span for passage in passages_of(document) for span in passage.sentences][:MAX_SENTENCES]
    asked = asked_dates(question, document.date)
    answer_type(question), speaker_asked(question), parts(question), names_in(question)
    for span in sentences:
        read_closely(document, span)
        spoken = spoken_dates(text, span.start, span.end, document.date)
        assert agreement(question, asked, text, spoken) in {"match", "other", "none"}
        for found in focus(question, text, span.start, span.end):
            assert span.start <= found.start < found.end <= span.end, (question, span, found)
    aliases([text])
    _check_origins(text, sentences)


def _check_origins(text: str, sentences: list[Span]) -> None:
    """Check that copies have one origin and that every document has one."""
    one, other = document_of(text), document_of(text + " ")
    cited = [
        CitedSentence(document=document, start=span.start, end=span.end)
        for document in (one, other)
        for span in sentences[:4]
    ]
    assert [len(origin.document_ids) for origin in origins(cited)] == ([1] if cited else [])
