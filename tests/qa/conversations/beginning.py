"""Conversations without a question yet, as tests begin them; the page puts one in with its first question."""

from datetime import UTC, datetime

from qa.conversations.records import Conversation
from qa.conversations.store import Conversations


def start(conversations: Conversations, title: str = "") -> Conversation:
    now = datetime.now(UTC)
    return conversations.put(Conversation(id="", title=title, created=now, changed=now, exchanges=()))
