"""What programs may call: `ask()`, `search()` and the library's lists, as plain JSON.

The same functions stand behind the HTTP endpoints, `gradio_client` and the tools of agents, so that all of
them give the same objects. Their names, parameters and docstrings are what a caller reads: an agent learns
from nothing else how to use them. Knows nothing of Gradio or HTTP.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from functools import partial, wraps
from typing import Any

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

from index import Library, search
from index.errors import QueryError
from qa import Turn, ask
from qa.answer import as_json

__all__ = ["N_AT_ONCE", "Endpoint", "endpoints", "refuse_half_characters"]

Endpoint = Callable[..., Awaitable[Any]]

N_AT_ONCE = 4
"""Questions worked on at the same time; more would only share the processor."""

MAX_HITS = 100

_turns: RunVar[CapacityLimiter] = RunVar("turns")
"""Whose turn it is, in each event loop. Who waits for it holds no thread that others need."""


def endpoints(library: Library) -> dict[str, Endpoint]:
    """The functions over one open library, by the names they are offered under; each is to be awaited."""

    def ask_documents(
        question: str,
        history: list[dict[str, str]] | None = None,
        since: str | None = None,
        until: str | None = None,
        as_of: str | None = None,
        documents: list[str] | None = None,
        outlets: list[str] | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the documents, in their own words.

        Every quote is an exact slice of its document: the text that `document` gives, from `start` to `end`.
        `text` is the answer with numbered markers, `citations` hold the quotes in that order, `claims` group
        those that say the same and show sources that conflict. Where `abstained` is true the documents do
        not answer the question, and `nearest` holds the closest passages: do not take them for an answer.

        Args:
            question: One question in words, such as "Who closed the bridge?".
            history: For a follow-up question, the `history` of the answer before, unchanged.
            since: Only documents published on this day or later, as YYYY-MM-DD.
            until: Only documents published on this day or earlier, as YYYY-MM-DD.
            as_of: Ask as if this day, as YYYY-MM-DD, were today: later documents are left out.
            documents: Only these documents: ids of `documents`, or patterns such as "reports/*".
            outlets: Only documents of these outlets, as `documents` names them.

        """
        answer = ask(
            question,
            history=_history(history),
            library=library,
            since=_day(since, "since"),
            until=_day(until, "until"),
            as_of=_day(as_of, "as_of"),
            documents=documents,
            outlets=outlets,
        )
        return dict(json.loads(as_json(answer)))

    def search_documents(query: str, k: int = 10) -> list[dict[str, Any]]:
        """Find the passages nearest to a query, best first; they need not answer it.

        Use `ask` for a question. A passage is the slice of its document from `start` to `end`.

        Args:
            query: What to look for, in words.
            k: How many passages, at most 100.

        """
        return [asdict(hit) for hit in search(query, library, k=min(max(k, 0), MAX_HITS))]

    def list_documents() -> list[dict[str, Any]]:
        """List the documents: id, title, publication date, outlet, author, size, and ids of copies."""
        return [_plain(asdict(info)) for info in library.documents()]

    def read_document(document_id: str) -> dict[str, Any]:
        """Give one document with its whole text, into which the offsets of citations and passages point.

        Args:
            document_id: The id of the document, or of one of its copies, as `documents` lists it.

        """
        return _plain(asdict(library.document(document_id)))

    def library_status() -> dict[str, Any]:
        """Tell what the library holds and whether it is in step with its folders.

        `is_complete` is false while a sync runs and after one that was cut short: documents may then be
        missing from answers. `generation` grows with every change; `n_skipped` files could not be read.
        """
        info = library.info()
        return {
            "n_documents": info.n_documents,
            "n_passages": info.n_passages,
            "n_skipped": info.n_refused,
            "is_complete": info.is_complete,
            "generation": info.generation,
        }

    return {
        "ask": _awaited(ask_documents, in_turn=True),
        "search": _awaited(search_documents, in_turn=True),
        "documents": _awaited(list_documents),
        "document": _awaited(read_document),
        "status": _awaited(library_status),
    }


def refuse_half_characters(sent: object) -> None:
    """Raise `QueryError` where JSON holds what no text does: one half of a surrogate pair."""
    try:
        json.dumps(sent, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise QueryError("half a character (a lone surrogate) is in it; send whole characters") from error


def _awaited(function: Callable[..., Any], *, in_turn: bool = False) -> Endpoint:
    """The function on a thread: one of `N_AT_ONCE` of its own `in_turn`, else one that all share."""

    @wraps(function)
    async def awaited(*arguments: Any, **named: Any) -> Any:
        refuse_half_characters([arguments, named])
        limiter = _limiter() if in_turn else None
        return await to_thread.run_sync(partial(function, *arguments, **named), limiter=limiter)

    return awaited


def _limiter() -> CapacityLimiter:
    try:
        return _turns.get()
    except LookupError:
        _turns.set(CapacityLimiter(N_AT_ONCE))
        return _turns.get()


def _history(history: list[dict[str, str]] | None) -> tuple[Turn, ...]:
    try:
        return tuple(Turn(**turn) for turn in history or ())
    except TypeError as error:
        raise QueryError("history: hand over the `history` of the answer before as it came") from error


def _day(written: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise QueryError(f"{name} {written}: not a day; write it as 2022-12-31") from error


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record with its dates in ISO form."""
    return dict(json.loads(json.dumps(record, default=str)))
