"""One conversation as the page keeps it: what was typed, and what came of it.

Records and plain functions, no HTML and no Gradio. Answers are kept whole, so that the markers of
every past exchange go on pointing at the citation they were drawn from.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from index import Library, QuotedeskError
from qa import Answer, Citation, Turn, ask
from qa.evidence.evidence import citations_in

__all__ = ["Exchange", "Failure", "Searching", "citations_of", "converse", "find_citation", "history_of"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Searching:
    """The question is being answered."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The question could not be answered, and why, in words the reader can act on."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question exactly as typed, and its outcome."""

    question: str
    outcome: Answer | Failure | Searching


def converse(question: str, exchanges: Sequence[Exchange], library: Library) -> Exchange:
    """Ask one question as the next of a conversation; what goes wrong becomes a `Failure`."""
    try:
        return Exchange(
            question=question, outcome=ask(question, history=history_of(exchanges), library=library)
        )
    except QuotedeskError as error:
        return Exchange(question=question, outcome=Failure(str(error)))
    except Exception:  # the page must survive a defect of ours: the reader gets words, the log the rest
        logger.exception("a question could not be answered")
        message = (
            "Quotedesk made a mistake on this question. What happened is in the terminal it was started from."
        )
        return Exchange(question=question, outcome=Failure(message))


def history_of(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """Take the history after the last exchange that has an answer; failures leave no trace in it."""
    answers = (exchange.outcome for exchange in reversed(exchanges) if isinstance(exchange.outcome, Answer))
    return next((answer.history for answer in answers), ())


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """List every citation an answer shows, in marker order, each number once.

    For an abstention these are its nearest passages; those of a part that is not answered come with the rest.
    """
    shown: dict[int, Citation] = {}
    for citation in citations_in(answer):
        shown.setdefault(citation.number, citation)
    return tuple(shown[number] for number in sorted(shown))


def find_citation(exchanges: Sequence[Exchange], turn: int, number: int) -> tuple[Answer, Citation] | None:
    """Find the citation behind a marker and the answer it belongs to; None where no such marker was drawn."""
    if not 0 <= turn < len(exchanges):
        return None
    answer = exchanges[turn].outcome
    if not isinstance(answer, Answer):
        return None
    return next(((answer, citation) for citation in citations_of(answer) if citation.number == number), None)
