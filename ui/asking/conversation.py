"""What becomes of a question: an answer that is kept, or why there is none.

Records and plain functions, no HTML and no Gradio. Answers are kept whole, so that the markers of
every past exchange go on pointing at the citation they were drawn from.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from index import Library, QuotedeskError
from qa import Answer, Citation, Turn, ask
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import citations_in

__all__ = [
    "Failure",
    "Pending",
    "Searching",
    "Stopped",
    "citations_of",
    "converse",
    "find_citation",
    "history_before",
]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Searching:
    """The question is being answered."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The reader did not want to wait for the answer."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The question could not be answered, and why, in words the reader can act on."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """One question exactly as typed that has no answer, and why; it is shown and not kept."""

    question: str
    outcome: Searching | Stopped | Failure


def converse(question: str, history: Sequence[Turn], scope: Scope, library: Library) -> Exchange | Pending:
    """Ask one question as the next of a conversation; what goes wrong becomes a `Failure`."""
    try:
        answer = ask(question, history=history, library=library, **scope.as_options())
    except QuotedeskError as error:
        return Pending(question=question, outcome=Failure(str(error)))
    except Exception:  # the page must survive a defect of ours: the reader gets words, the log the rest
        logger.exception("a question could not be answered")
        message = (
            "Quotedesk made a mistake on this question. What happened is in the terminal it was started from."
        )
        return Pending(question=question, outcome=Failure(message))
    return Exchange(question=question, answer=answer, scope=scope, asked=datetime.now(UTC))


def history_before(exchanges: Sequence[Exchange], turn: int | None) -> tuple[Turn, ...]:
    """The history that a question is read in: after the exchange before `turn`, or after the last one."""
    earlier = exchanges[: len(exchanges) if turn is None else max(turn, 0)]
    return earlier[-1].answer.history if earlier else ()


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
    answer = exchanges[turn].answer
    return next(((answer, citation) for citation in citations_of(answer) if citation.number == number), None)
