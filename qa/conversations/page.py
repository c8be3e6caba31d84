"""A conversation as one HTML file that needs nothing else: every answer with its quotes in their context.

Chooses what stands on the page; `qa.evidence.evidence_page` writes it.
"""

from datetime import UTC, datetime

from index import Library
from qa.conversations.facts import asked_in_words, span_in_words
from qa.conversations.records import Conversation
from qa.evidence.evidence import evidence
from qa.evidence.evidence_page import Shown, several_as_page

__all__ = ["as_page"]


def as_page(conversation: Conversation, library: Library) -> str:
    """The page; the text around a quote comes from the library, and is left out where the document has
    changed since.
    """
    made = datetime.now(UTC).replace(microsecond=0)
    with library.snapshot():
        answers = tuple(
            Shown(
                asked=exchange.question,
                pack=evidence(exchange.answer, library, made=made),
                facts=tuple(_sentence(fact) for fact in asked_in_words(exchange)),
                prefix=f"{number}-",
            )
            for number, exchange in enumerate(conversation.exchanges, start=1)
        )
    title = conversation.title or "Conversation"
    return several_as_page(answers, title=title, facts=(_sentence(span_in_words(conversation)),))


def _sentence(fact: str) -> str:
    return fact[:1].upper() + fact[1:]
