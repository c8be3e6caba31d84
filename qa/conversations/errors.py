"""What can go wrong with kept conversations, below the root of the tree in `index.errors`.

ConversationsError           the file of conversations cannot be used
├── ConversationsLocked      another process has been writing to it for too long
├── ConversationsDamaged     it is not whole, or not one of ours
├── ConversationsVersion     a newer Quotedesk wrote it
├── ConversationMissing      there is no such conversation, or no such exchange in it
├── ConversationRefused      what was to be kept cannot be: a title, a question, an answer
└── NotAConversation         a text is no exported conversation
"""

from index import QuotedeskError

__all__ = [
    "ConversationMissing",
    "ConversationRefused",
    "ConversationsDamaged",
    "ConversationsError",
    "ConversationsLocked",
    "ConversationsVersion",
    "NotAConversation",
]


class ConversationsError(QuotedeskError):
    """The file of conversations, or one beside it, cannot be used; the message says what to do."""


class ConversationsLocked(ConversationsError):
    """Another process has been writing for longer than one can wait."""


class ConversationsDamaged(ConversationsError):
    """The file is not whole, or holds something else than conversations."""


class ConversationsVersion(ConversationsError):
    """The file was written by a newer Quotedesk."""


class ConversationMissing(ConversationsError):
    """There is no conversation of this id, or no exchange at this position."""


class ConversationRefused(ConversationsError):
    """What was to be kept cannot be kept as it is: a title, a question, an answer."""


class NotAConversation(ConversationsError):
    """A text is no exported conversation; the message says where it goes wrong."""
