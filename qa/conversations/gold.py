"""Questions whose answers a reader approved, as gold: lines that `qa eval` reads.

One question with one history stands in a file once: approving it again replaces its line, since the documents
may have changed in between.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from qa.answer import Citation, Claim, inert_json
from qa.conversations.errors import ConversationRefused, ConversationsError
from qa.conversations.jsonl import change_lines
from qa.conversations.records import Exchange
from qa.conversations.words import checked_question
from qa.evaluation.replay import N_FIRST

__all__ = ["gold_line", "save_gold"]

KIND = "approved"
"""What `qa eval` lists these questions under."""

_Key = tuple[str, tuple[str, ...]]


def gold_line(exchange: Exchange, *, id: str) -> dict[str, Any]:  # noqa: A002 (the field's name in the file)
    """The exchange as a line of a gold file, in the form of `qa.evaluation.gold`.

    The history is what was typed before. Each claim is a group: its citations, and those that contradict it,
    are alternatives, as in gold that is written by hand. An answer counts as complete by its first citations
    only, so a claim that none of those carries joins the group before it: an approved answer must not count
    as incomplete. An approved abstention is a question that the documents do not answer.

    Raises:
        ConversationRefused: the answer cannot be read, or was asked of some of the documents only; gold
            questions are asked of all.

    """
    answer = exchange.answer
    if exchange.unreadable:
        raise ConversationRefused("this answer cannot be read any more; ask the question again and save that")
    if not exchange.scope.is_everything:
        raise ConversationRefused(
            "this question was asked of some documents only, and a gold question is asked of all; "
            "ask it again without the filter and save that"
        )
    return {
        "id": id,
        "kind": KIND,
        "question": checked_question(exchange.question),
        "history": [turn.question for turn in answer.history[:-1]],
        "answerable": not answer.abstained,
        "answers": [],
        "gold": _groups(answer.claims),
    }


def save_gold(path: Path, exchange: Exchange) -> str:
    """Add an exchange to a gold file, which is made where it is missing; returns the line's id.

    A line of the same question and history is replaced and keeps its id.

    Raises:
        ConversationRefused: as `gold_line`.
        ConversationsError: the file cannot be written, or holds a line that is no gold question.

    """
    line = gold_line(exchange, id="")
    key = _key(line)
    line["id"] = f"{KIND}-{sha256(json.dumps(key).encode()).hexdigest()[:12]}"

    def with_line(lines: Sequence[str]) -> list[str]:
        known = {at: _parsed(path, at + 1, kept) for at, kept in enumerate(lines) if kept.strip()}
        same = next((at for at, one in known.items() if _key(one) == key), len(lines))
        if same in known:
            line["id"] = known[same]["id"]
        return [*lines[:same], inert_json(line, indent=None), *lines[same + 1 :]]

    change_lines(path, with_line)
    return str(line["id"])


def _groups(claims: Sequence[Claim]) -> list[list[dict[str, Any]]]:
    groups: list[list[dict[str, Any]]] = []
    n_before = 0
    for claim in claims:
        spans = [_span(citation) for citation in (*claim.citations, *claim.conflicts)]
        if n_before < N_FIRST:
            groups.append(spans)
        else:
            groups[-1] += spans
        n_before += len(spans)
    return groups


def _span(citation: Citation) -> dict[str, Any]:
    return {
        "doc_id": citation.document_id,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _key(line: dict[str, Any]) -> _Key:
    return line["question"], tuple(line["history"])


def _parsed(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
        if isinstance(line, dict) and isinstance(line["id"], str) and _key(line):
            return line
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _not_gold(path, number) from error
    raise _not_gold(path, number)


def _not_gold(path: Path, number: int) -> ConversationsError:
    return ConversationsError(
        f"{path}: line {number} is no gold question; put it right or move the file away"
    )
