"""Exchanges as rows: written whole, and read back one by one, so that one that is damaged hides no other.

An answer that cannot be read any more keeps its place and its question; `Exchange.unreadable` says why.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, Turn, as_json, inert_json
from qa.conversations.database import is_damage
from qa.conversations.errors import ConversationRefused
from qa.conversations.records import Exchange, Scope
from qa.conversations.words import checked_question, folded, is_kept
from qa.evidence.evidence import citations_in
from qa.evidence.saved import MAX_BYTES, NotAnAnswer, answer_from_json

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["microseconds", "moment", "read_exchanges", "write_exchange", "write_exchanges"]

_Hashed = tuple[tuple[Turn, ...], str]
"""A history and its hash."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FACTS = (
    "SELECT asked, rating, saved_as_gold, goes_on, checksum, question, scope FROM exchanges WHERE rowid = ?"
)
_ANSWER = "SELECT answer FROM exchanges WHERE rowid = ?"
_LOST_QUESTION = "(this question cannot be read any more)"
_DAMAGED = "the file is damaged there"


def microseconds(when: datetime) -> int:
    """Microseconds since 1970, exact."""
    return (when - _EPOCH) // timedelta(microseconds=1)


def moment(since_1970: int) -> datetime:
    """The inverse of `microseconds`, in UTC."""
    return _EPOCH + timedelta(microseconds=since_1970)


def write_exchanges(connection: sqlite3.Connection, conversation: int, exchanges: Sequence[Exchange]) -> None:
    """Add all rows of a new conversation, as `write_exchange` each; no turn is hashed more than twice."""
    hashed: _Hashed = ((), "")
    for position, exchange in enumerate(exchanges):
        hashed = write_exchange(connection, conversation, position, exchange, hashed)


def write_exchange(
    connection: sqlite3.Connection,
    conversation: int,
    position: int,
    exchange: Exchange,
    hashed: _Hashed = ((), ""),
) -> _Hashed:
    """Add a row, within the caller's transaction. `hashed` is what an earlier call has returned: where the
    exchange goes on from that history, only what is new is hashed.

    Raises:
        ConversationRefused: the question or the answer is none that could be read back.

    """
    question = checked_question(exchange.question)
    history = exchange.answer.history
    before = _hashed(history[:-1], hashed)
    now = _hashed(history, before)
    goes_on = int(bool(history) and _last_hash(connection, conversation, position) == before[1])
    # Kept whole, the histories of a long conversation would outgrow all else in it.
    kept = replace(exchange.answer, history=history[-1:]) if goes_on else exchange.answer
    answer = "" if exchange.unreadable else as_json(kept, indent=None)
    scope = inert_json(asdict(exchange.scope), indent=None)
    if not is_kept(answer + scope):
        raise ConversationRefused("the answer holds half a character (a lone surrogate); ask again")
    if len(answer.encode()) > MAX_BYTES:
        raise ConversationRefused(f"the answer is over {MAX_BYTES:,} bytes; ask for less at once")
    connection.execute(
        "INSERT INTO exchanges (conversation, position, rating, saved_as_gold, asked, goes_on, history, "
        "checksum, question, scope, folded, answer) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            conversation,
            position,
            exchange.rating,
            exchange.saved_as_gold,
            microseconds(exchange.asked),
            goes_on,
            now[1],
            _checksum(goes_on, question, scope, answer),
            question,
            scope,
            _searched(exchange),
            answer,
        ),
    )
    return now


def read_exchanges(connection: sqlite3.Connection, conversation: int) -> Iterator[Exchange]:
    """The exchanges of a conversation in their order, within the caller's transaction."""
    rows = connection.execute(
        "SELECT rowid FROM exchanges WHERE conversation = ? ORDER BY position", (conversation,)
    ).fetchall()
    history: tuple[Turn, ...] = ()
    for (row,) in rows:
        facts, answer = _found(connection, _FACTS, row), _found(connection, _ANSWER, row)
        exchange = _exchange(facts, answer, history)
        history = exchange.answer.history
        yield exchange


def _last_hash(connection: sqlite3.Connection, conversation: int, position: int) -> str | None:
    """The hash of the history that the exchange before has; None for the first."""
    found = connection.execute(
        "SELECT history FROM exchanges WHERE conversation = ? AND position = ?", (conversation, position - 1)
    ).fetchone()
    return found[0] if found else None


def _hashed(history: tuple[Turn, ...], known: _Hashed) -> _Hashed:
    """A history with its hash: of each turn and the hash of those before, from `known` on if it begins so."""
    turns, key = known
    if history[: len(turns)] != turns:
        turns, key = (), ""
    for turn in history[len(turns) :]:
        written = json.dumps((key, turn.question, turn.standalone, turn.answer))
        key = sha256(written.encode()).hexdigest()
    return history, key


def _found(connection: sqlite3.Connection, query: str, row: int) -> tuple[Any, ...] | None:
    """A row, or None where the file is damaged just there."""
    try:
        found: tuple[Any, ...] | None = connection.execute(query, (row,)).fetchone()
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        return None
    return found


def _exchange(
    facts: tuple[Any, ...] | None, kept: tuple[Any, ...] | None, history: tuple[Turn, ...]
) -> Exchange:
    """The exchange of a row; `history` is that of the one before."""
    if facts is None:
        return _lost(_LOST_QUESTION, _DAMAGED, _EPOCH, history)
    asked, rating, saved_as_gold, goes_on, checksum, question, scope = facts
    try:
        when = moment(asked)
    except (OverflowError, TypeError):
        when = _EPOCH
    try:
        if kept is not None and kept[0] == "":
            raise NotAnAnswer("it was lost before the conversation was brought here")
        if kept is None or checksum != _checksum(goes_on, question, scope, kept[0]):
            raise NotAnAnswer(_DAMAGED)
        answer = answer_from_json(kept[0])
        return Exchange(
            question=question,
            answer=replace(answer, history=(*history, *answer.history)) if goes_on else answer,
            scope=_scope(scope),
            asked=when,
            rating=rating,
            saved_as_gold=bool(saved_as_gold),
        )
    except NotAnAnswer as error:
        return _lost(str(question), str(error), when, history)


def _lost(question: str, reason: str, asked: datetime, history: tuple[Turn, ...]) -> Exchange:
    """What stands in for an exchange whose answer cannot be read: no part, no claim, a notice.

    Its history goes on from the exchange before, so that a follow-up can still be understood.
    """
    notice = f"This answer was kept but cannot be read any more ({reason}). Ask the question again."
    answer = Answer(
        text=notice,
        question=question,
        parts=(),
        claims=(),
        citations=(),
        abstained=True,
        nearest=(),
        confidence=0.0,
        notices=(notice,),
        history=(*history, Turn(question=question, standalone=question, answer="")),
    )
    return Exchange(question=question, answer=answer, scope=Scope(), asked=asked, unreadable=notice)


def _scope(text: str) -> Scope:
    from pydantic import ValidationError

    try:
        return _scope_reader().validate_json(text, strict=True)
    except ValidationError as error:
        raise NotAnAnswer("what it was narrowed to is not as it was written") from error


@cache
def _scope_reader() -> "TypeAdapter[Scope]":
    # Imported here, as in `qa.evidence.saved`: it takes a tenth of a second.
    from pydantic import TypeAdapter

    return TypeAdapter(Scope)


def _checksum(*parts: Any) -> int:
    """Against a damaged disk or a bad copy, not against somebody who can write to the file."""
    total = 0
    for part in parts:
        raw = str(part).encode()
        total = zlib.crc32(len(raw).to_bytes(8, "little"), zlib.crc32(raw, total))
    return total


def _searched(exchange: Exchange) -> str:
    """What of an exchange search looks in: the question, as typed and as searched, and every word shown."""
    answer = exchange.answer
    quotes = (f"{citation.quote} {citation.title}" for citation in citations_in(answer))
    unescaped = answer.text.replace("\\", "")
    return folded("\n".join((exchange.question, answer.question, *answer.notices, unescaped, *quotes)))
