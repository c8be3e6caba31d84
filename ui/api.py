"""The engine over HTTP: what `ask()` and `search()` return, as JSON, at endpoints of their own names.

    POST /gradio_api/run/ask   {"data": ["Who closed the bridge?", []]}   ->   {"data": [{...}], ...}

The same functions serve `gradio_client` and plain HTTP. Errors a caller can act on come back as status 500
with the message. At most N_AT_ONCE questions are worked on at a time, the others wait: more would only share
the processor.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from threading import BoundedSemaphore
from typing import Any

import gradio as gr

from index import Library, QuotedeskError, search
from qa import Turn, ask
from qa.answer import as_json

__all__ = ["N_AT_ONCE", "offer"]

N_AT_ONCE = 4
"""Questions worked on at the same time."""

MAX_HITS = 100


def offer(library: Library) -> None:
    """Add the endpoints to the Gradio app that is being laid out."""
    free = BoundedSemaphore(N_AT_ONCE)

    def ask_documents(question: str, history: list[dict[str, str]] | None = None) -> dict[str, Any]:
        """Answer a question with quotes and their exact places.

        Args:
            question: The question, in words.
            history: The `history` of the answer before, for a follow-up question.

        """
        turns = tuple(Turn(**turn) for turn in history or ())
        with free:
            answer = ask(question, history=turns, library=library)
        return dict(json.loads(as_json(answer)))

    def search_documents(query: str, k: int = 10) -> list[dict[str, Any]]:
        """Find the passages nearest to a query, best first.

        Args:
            query: What to look for, in words.
            k: How many passages, at most 100.

        """
        with free:
            return [asdict(hit) for hit in search(query, library, k=min(max(int(k), 0), MAX_HITS))]

    def list_documents() -> list[dict[str, Any]]:
        """List the documents of the library."""
        return [_plain(asdict(info)) for info in library.documents()]

    def read_document(document_id: str) -> dict[str, Any]:
        """Give a document with its text, into which the offsets of citations point.

        Args:
            document_id: The id of the document, or of one of its copies.

        """
        return _plain(asdict(library.document(document_id)))

    def library_status() -> dict[str, Any]:
        """Tell how many documents and passages there are, and whether the last sync came to its end."""
        return {
            "n_documents": library.n_documents,
            "n_passages": library.n_passages,
            "n_skipped": len(library.skipped()),
            "is_complete": library.is_complete,
        }

    for name, function in (
        ("ask", ask_documents),
        ("search", search_documents),
        ("documents", list_documents),
        ("document", read_document),
        ("status", library_status),
    ):
        gr.api(_told(function), api_name=name, queue=False)  # type: ignore[attr-defined]


def _told(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with errors that are raised on purpose handed on as messages, and no others."""

    @wraps(function)
    def told(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except QuotedeskError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return told


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its dates in ISO form."""
    return dict(json.loads(json.dumps(record, default=str)))
