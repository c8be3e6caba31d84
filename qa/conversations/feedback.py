"""Readers' thumbs as JSON lines: which answers were found good or bad, and what they cited."""

import json
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from typing import Any

from qa.answer import inert_json
from qa.conversations.jsonl import change_lines
from qa.conversations.records import Exchange

__all__ = ["feedback_line", "save_feedback"]


def feedback_line(exchange: Exchange) -> dict[str, Any]:
    """What was asked, as typed and as searched, what the reader thought of it, and where its citations stand.

    `confidence` and `abstained` are those of the answer, so that thumbs can be compared with them.
    """
    answer = exchange.answer
    return {
        "question": exchange.question,
        "standalone": answer.question,
        "rating": exchange.rating,
        "asked": exchange.asked.astimezone(UTC).isoformat(),
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "cited": [
            {
                "doc_id": citation.document_id,
                "document_sha256": citation.document_sha256,
                "start": citation.start,
                "end": citation.end,
                "quote": citation.quote,
            }
            for citation in answer.citations
        ],
    }


def save_feedback(path: Path, exchange: Exchange) -> None:
    """Keep what a reader thinks of an exchange in a file, which is made where it is missing.

    An exchange, told by its question and moment, stands in it once, as it was rated last; with rating 0,
    which takes a thumb back, its line goes. A copy of a conversation that was handed on and brought in again
    holds the same exchanges: a thumb on either counts for both. Lines that are not ours stay as they are.

    Raises:
        ConversationsError: the file cannot be written.

    """
    line = feedback_line(exchange)

    def with_line(lines: Sequence[str]) -> list[str]:
        others = [kept for kept in lines if not _is_about(kept, line)]
        return [*others, inert_json(line, indent=None)] if exchange.rating else others

    change_lines(path, with_line)


def _is_about(text: str, line: dict[str, Any]) -> bool:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(kept, dict) and all(kept.get(name) == line[name] for name in ("question", "asked"))
