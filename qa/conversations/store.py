"""Conversations kept in one SQLite file: put in, listed, added to, judged, renamed, deleted.

Each change is one transaction, on disk when the method returns: a killed process leaves a whole exchange
or none. Threads and processes may share the file; nobody overwrites what somebody else has added.
"""

import json
import secrets
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from qa.conversations.connections import Connections
from qa.conversations.errors import ConversationMissing, ConversationRefused
from qa.conversations.records import Conversation, Exchange, Listed, Rating
from qa.conversations.rows import microseconds, moment, read_exchanges, write_exchange, write_exchanges
from qa.conversations.words import checked_title, folded, is_kept, title_from

__all__ = ["Conversations"]

MAX_WORDS = 16
"""Of a search; further ones are not looked at, since each reads every conversation."""

N_ID_BYTES = 12
"""Drawn for an id: not to be guessed, and no two alike."""

LISTED = """
SELECT id, title, created, changed, (SELECT COUNT(*) FROM exchanges WHERE conversation = number)
FROM conversations
WHERE NOT EXISTS (
    SELECT 1 FROM json_each(?) AS word
    WHERE instr(conversations.folded, word.value) = 0 AND NOT EXISTS (
        SELECT 1 FROM exchanges WHERE conversation = number AND instr(exchanges.folded, word.value) > 0
    )
)
ORDER BY changed DESC, number DESC
"""
"""One query for the list, with the words of the search as JSON; without any it reads indexes only."""


class Conversations:
    """The conversations in the file at `path`, which is made where it is missing; errors in
    `qa.conversations.errors`. Every method may be called from any thread.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connections = Connections(path)
        with self._connections.reading():  # what is wrong with the file shows here, not at the first question
            pass

    def close(self) -> None:
        """Close the file; a call that is under way in another thread comes to its end."""
        self._connections.close()

    def listed(self, search: str = "") -> tuple[Listed, ...]:
        """Those in which every word of the search occurs, all without one; the last changed first.

        Words are looked for in titles, questions, answers and quotes, as parts of words too, upper and lower
        case alike; no character has a special meaning.
        """
        words = json.dumps(folded(search).split()[:MAX_WORDS])
        with self._connections.reading() as connection:
            rows = connection.execute(LISTED, (words,)).fetchall()
        return tuple(
            Listed(id=key, title=title, created=moment(created), changed=moment(changed), n_exchanges=n)
            for key, title, created, changed, n in rows
        )

    def load(self, conversation_id: str) -> Conversation:
        """A conversation whole. An exchange whose answer cannot be read keeps its place and its question;
        `Exchange.unreadable` says why.

        Raises:
            ConversationMissing: there is none of this id.

        """
        with self._connections.reading() as connection:
            number, title, created, changed = _find(connection, conversation_id)
            exchanges = tuple(read_exchanges(connection, number))
        return Conversation(
            id=conversation_id,
            title=title,
            created=moment(created),
            changed=moment(changed),
            exchanges=exchanges,
        )

    def append(self, conversation_id: str, exchange: Exchange) -> int:
        """Add an exchange at the end, after those that others have added; returns its position.

        Raises:
            ConversationMissing: the conversation was deleted meanwhile.
            ConversationRefused: the question holds what cannot be kept.

        """
        with self._connections.changing() as connection:
            number, title, _, _ = _find(connection, conversation_id)
            (position,) = connection.execute(
                "SELECT COALESCE(MAX(position) + 1, 0) FROM exchanges WHERE conversation = ?", (number,)
            ).fetchone()
            write_exchange(connection, number, position, exchange)
            _entitle(connection, number, title or title_from(exchange.question))
        return int(position)

    def rate(self, conversation_id: str, position: int, rating: Rating) -> None:
        """Keep what a reader thinks of an answer: -1, 1, or 0 to take it back.

        Raises:
            ConversationMissing: there is no such conversation, or no exchange at this position.

        """
        if rating not in (-1, 0, 1):
            raise ConversationRefused(f"{rating!r} is no rating; it is -1, 0 or 1")
        with self._connections.changing() as connection:
            number, *_ = _find(connection, conversation_id)
            done = connection.execute(
                "UPDATE exchanges SET rating = ? WHERE conversation = ? AND position = ?",
                (rating, number, position),
            )
            _check_found(done, position)

    def mark_gold(self, conversation_id: str, position: int) -> None:
        """Keep that an exchange was saved as a gold question; raises as `rate`."""
        with self._connections.changing() as connection:
            number, *_ = _find(connection, conversation_id)
            done = connection.execute(
                "UPDATE exchanges SET saved_as_gold = 1 WHERE conversation = ? AND position = ?",
                (number, position),
            )
            _check_found(done, position)

    def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title, on one line.

        Raises:
            ConversationRefused: nothing is left of the title, or it is too long.
            ConversationMissing: there is no such conversation.

        """
        cleaned = checked_title(title)
        if not cleaned:
            raise ConversationRefused("the title is empty; write a word or two")
        with self._connections.changing() as connection:
            number, *_ = _find(connection, conversation_id)
            _entitle(connection, number, cleaned)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation with all its exchanges; its bytes are overwritten in the file and cut off its
        log. Where another process is reading meanwhile, the log keeps them until a later deletion, or until
        the last process closes the file. What was saved from it as gold or feedback stays.

        Raises:
            ConversationMissing: there is no such conversation.

        """
        with self._connections.changing() as connection:
            number, *_ = _find(connection, conversation_id)
            connection.execute("DELETE FROM conversations WHERE number = ?", (number,))
        self._connections.empty_log()

    def put(self, conversation: Conversation) -> Conversation:
        """Put in a conversation, begun here or from elsewhere, always as a new one; its times are kept.

        Returns it under its new id. Without a title it takes that of the next question that is added.

        Raises:
            ConversationRefused: its title is too long, or a question holds what cannot be kept.

        """
        brought = replace(conversation, id=_new_id(), title=checked_title(conversation.title))
        with self._connections.changing() as connection:
            number = _insert(connection, brought)
            write_exchanges(connection, number, brought.exchanges)
        return brought


def _new_id() -> str:
    return secrets.token_urlsafe(N_ID_BYTES)


def _insert(connection: sqlite3.Connection, conversation: Conversation) -> int:
    """Add the row of a conversation; returns its number."""
    done = connection.execute(
        "INSERT INTO conversations (id, title, folded, created, changed) VALUES (?, ?, ?, ?, ?)",
        (
            conversation.id,
            conversation.title,
            folded(conversation.title),
            microseconds(conversation.created),
            microseconds(conversation.changed),
        ),
    )
    return int(done.lastrowid or 0)


def _find(connection: sqlite3.Connection, conversation_id: str) -> tuple[int, str, int, int]:
    """Number, title, created and changed."""
    row: tuple[int, str, int, int] | None = None
    if is_kept(conversation_id):
        row = connection.execute(
            "SELECT number, title, created, changed FROM conversations WHERE id = ?", (conversation_id,)
        ).fetchone()
    if row is None:
        raise ConversationMissing(
            "this conversation is not there any more: it was deleted, perhaps in another tab; begin a new one"
        )
    return row


def _entitle(connection: sqlite3.Connection, number: int, title: str) -> None:
    """Set a title, and that the conversation has changed."""
    connection.execute(
        "UPDATE conversations SET title = ?, folded = ?, changed = ? WHERE number = ?",
        (title, folded(title), microseconds(datetime.now(UTC)), number),
    )


def _check_found(done: sqlite3.Cursor, position: int) -> None:
    if done.rowcount != 1:
        raise ConversationMissing(f"this conversation has no exchange number {position + 1}; load it again")
