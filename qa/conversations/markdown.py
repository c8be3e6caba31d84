"""A conversation as Markdown: what was asked, quotes with their markers, and what each marker stands for.

Worded anew from the records, never from a text that was kept with them, and escaped throughout: whatever
stands in a document, a title or a question, it renders as itself.
"""

from collections.abc import Iterator

from qa.answer import Answer, Citation
from qa.conversations.facts import asked_in_words, span_in_words
from qa.conversations.records import Conversation, Exchange
from qa.evidence.evidence import citations_in
from qa.wording import in_words, inert, spoken_by

__all__ = ["as_markdown"]


def as_markdown(conversation: Conversation) -> str:
    """The whole conversation; each answer with a numbered list of its sources: title, outlet, author, date,
    place, document, offsets, and the hash of the file.
    """
    head = (f"# {inert(conversation.title) or 'Conversation'}", inert(span_in_words(conversation)))
    blocks = [block for exchange in conversation.exchanges for block in _exchange(exchange)]
    return "\n\n".join((*head, *blocks)) + "\n"


def _exchange(exchange: Exchange) -> Iterator[str]:
    answer = exchange.answer
    yield f"## {inert(exchange.question) or 'Question'}"
    facts = "; ".join(asked_in_words(exchange))
    yield inert(facts[:1].upper() + facts[1:])
    if exchange.question.split() != answer.question.split():
        yield f"Searched as: {inert(answer.question)}"
    yield in_words(answer.parts, answer.notices)
    if references := "\n".join(_references(answer)):
        yield f"### Sources\n\n{references}"


def _references(answer: Answer) -> Iterator[str]:
    """A line for each citation. Its number is text, not that of a list, which a renderer may count anew."""
    for citation in citations_in(answer):
        facts = "; ".join(inert(fact) for fact in _facts(citation) if fact)
        yield f"- **\\[{citation.number}\\]** “{inert(citation.quote)}”: {facts}"


def _facts(citation: Citation) -> Iterator[str]:
    speaker = spoken_by(citation)
    yield f"said by {speaker}" if speaker else ""
    yield citation.title
    yield citation.outlet
    yield f"by {citation.author}" if citation.author else ""
    yield f"{citation.date.day} {citation.date:%B %Y}" if citation.date else "no date"
    yield citation.place or f"line {citation.line}, column {citation.column}"
    yield f"document {citation.document_id}, characters {citation.start} to {citation.end}"
    yield f"SHA-256 {citation.document_sha256}"
