"""What all handlers share: the desk, which is one for all readers, and the tab, which is one reader's own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from index import DocumentInfo, Library
from qa import Turn
from qa.conversations.paths import conversations_path
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.store import Conversations
from qa.evaluation.replay import Outcome
from qa.evidence.evidence import evidence
from ui.asking.answers import exchange_html
from ui.asking.conversation import Pending, Searching
from ui.asking.examples import example_questions
from ui.asking.welcome import conversation_html, welcome_html
from ui.shelf.background import BackgroundSync
from ui.shelf.listing import ANY_OUTLET

__all__ = ["Asking", "Browsing", "Desk", "Handler", "Message", "Shown", "Tab"]

N_DOCUMENTS_FOR_EXAMPLES = 50
"""Enough for names that documents share; reading more would delay the first page."""

N_KEPT_EXCHANGES = 500
"""Answers kept as markup: what a conversation shows again with each question. Some 30 kB each."""

Message = Mapping[str, Any]
"""What the browser says: the name of a thing to do, and its fields, all of them a stranger's."""

Shown = dict[str, Any]
"""What changes on the page, by the name of the part; `tab` is the tab's new state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsing:
    """What a reader looks for in the list of documents; as `ui.shelf.listing.page_of` takes it."""

    search: str = ""
    outlet: str = ANY_OUTLET
    since: date | None = None
    until: date | None = None
    sort: str = "title"
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """What one browser tab is at: its conversation ("" before the first question), what questions are
    narrowed to, the exchange whose question is being put anew, the question that is being answered, and the
    keys of those that still are although another was asked. `n_moves` counts how often it went elsewhere.
    """

    conversation: str = ""
    scope: Scope = field(default_factory=Scope)
    edited: int | None = None
    asking: "Asking | None" = None
    left: frozenset[str] = frozenset()
    n_moves: int = 0
    view: str = "ask"
    browsing: Browsing = field(default_factory=Browsing)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def pending(self) -> Pending | None:
        """The question that is being answered in the conversation that is shown, if there is one."""
        if self.asking is None or self.asking.n_moves != self.n_moves:
            return None
        return Pending(question=self.asking.question, outcome=Searching())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A question that is being answered, and all that its answer depends on, as it was when it was asked.

    `edited` is the exchange whose question it puts anew; `key` is no other question's.
    """

    question: str
    history: tuple[Turn, ...]
    conversation: str
    scope: Scope
    edited: int | None
    n_moves: int
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One library, and what one user keeps of the conversations about it; "" where nobody logs in.

    `uploads` is where files land that the browser sends; a path that it names counts only in there.
    """

    library: Library
    user: str
    background: BackgroundSync
    uploads: Path

    def of(self, user: str) -> "Desk":
        """The desk of another user of the same library."""
        return replace(self, user=user)

    @property
    def conversations(self) -> Conversations:
        """What the user keeps, opened once."""
        return _conversations(conversations_path(self.library, self.user))

    def is_upload(self, path: Path) -> bool:
        """Whether a file is one that was sent, and not any file of this machine that somebody names."""
        try:
            is_file = path.is_file() and not path.is_symlink()
            return is_file and path.resolve().is_relative_to(self.uploads.resolve())
        except OSError:  # a name no disk takes, a folder that is not ours to look into
            return False

    def exchanges(self, tab: Tab) -> tuple[Exchange, ...]:
        """What the tab's conversation holds by now; other tabs may have added to it."""
        return self.conversation(tab).exchanges if tab.conversation else ()

    def conversation(self, tab: Tab) -> Conversation:
        """The tab's conversation; raises `ConversationMissing` where another tab has deleted it."""
        return self.conversations.load(tab.conversation)

    def conversation_html(self, exchanges: Sequence[Exchange], pending: Pending | None = None) -> Markup:
        """A conversation as markup, each exchange made once; without any, how to begin one."""
        if not exchanges and pending is None:
            documents = self.library.documents()
            return welcome_html(_examples(self.library, documents), len(documents))
        now = self.library.generation  # what surrounds a quote may have gone from the library
        made = [_exchange_html(self.library, now, exchange, turn) for turn, exchange in enumerate(exchanges)]
        return conversation_html(made, pending=pending)


Handler = Callable[[Desk, Tab, Message], Shown]


@lru_cache(maxsize=N_KEPT_EXCHANGES)
def _exchange_html(library: Library, generation: int, exchange: Exchange, turn: int) -> Markup:
    pack = evidence(exchange.answer, library)
    return exchange_html(exchange, turn, pack.excerpt_of)


@lru_cache(maxsize=64)
def _conversations(path: Path) -> Conversations:
    return Conversations(path)


@lru_cache(maxsize=4)
def _examples(library: Library, documents: tuple[DocumentInfo, ...]) -> Sequence[str]:
    read = [library.document(info.id) for info in islice(documents, N_DOCUMENTS_FOR_EXAMPLES)]
    return example_questions(read)
