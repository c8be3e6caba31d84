"""Asking, stopping, asking in other words, narrowing what is asked."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime

from markupsafe import Markup

from index import QuotedeskError
from index.errors import QueryError
from qa.conversations.errors import ConversationMissing, ConversationRefused, ConversationsError
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.words import checked_question, title_from
from qa.filters import excluded
from ui.asking.conversation import Failure, Pending, Stopped, history_before
from ui.asking.narrowing import narrowing_html
from ui.handling.addresses import VIEWS, address
from ui.handling.desk import Asking, Desk, Handler, Message, Shown, Tab
from ui.handling.keeping import listed
from ui.handling.messages import day_in, number_in, text_in, texts_in, whole
from ui.handling.reading import opened
from ui.words import notice_html, told_html

__all__ = ["HANDLERS", "begun", "ended", "narrowing_shown"]


HUSHED: Shown = {"told": Markup("")}
"""What was told before is done with."""


def begun(desk: Desk, tab: Tab, typed: str) -> Shown:
    """Show a question at once, as being answered: `tab.asking` says what its answer depends on."""
    if not typed.strip():
        return {}
    if tab.pending and tab.asking and tab.asking.question == typed:
        return {}  # an impatient second press
    if tab.pending:
        words = "One question at a time: wait for the answer, or stop it."
        return {"question": whole(typed), "told": told_html(notice_html(words))}
    try:
        checked_question(typed)
    except ConversationRefused as error:  # it could be answered, and the answer could not be kept
        return {"question": whole(typed), "told": _told(error)}
    tab, before, told = _still_there(desk, tab)
    asking = Asking(
        question=typed,
        history=history_before(before, tab.edited),
        conversation=tab.conversation,
        scope=tab.scope,
        edited=tab.edited,
        n_moves=tab.n_moves,
        key=secrets.token_hex(8),
    )
    left = tab.left | {tab.asking.key} if tab.asking else tab.left
    tab = replace(tab, asking=asking, left=left, edited=None, view=VIEWS[0])
    return {"tab": tab, "conversation": desk.conversation_html(before, tab.pending), **(told or HUSHED)}


def ended(desk: Desk, tab: Tab, asking: Asking, outcome: Exchange | Pending) -> Shown:
    """Keep an answer in the conversation that it was asked in, and show it where the tab is still there.

    A question that was stopped leaves nothing behind; one that failed stays in the box, to be put right.
    """
    is_last = tab.asking is not None and tab.asking.key == asking.key
    if not is_last and asking.key not in tab.left:
        return {}
    is_here = is_last and tab.n_moves == asking.n_moves
    tab = replace(tab, asking=None if is_last else tab.asking, left=tab.left - {asking.key})
    if isinstance(outcome, Pending):
        return _back_in_the_box(desk, tab, asking, outcome) if is_here else {"tab": tab}
    try:
        conversation, turn = _kept(desk, asking, outcome)
    except ConversationMissing as error:
        if not is_here:
            return {"tab": tab}  # the reader has deleted it with all that is in it
        asking = replace(asking, conversation="")
        return {**ended(desk, replace(tab, asking=asking), asking, outcome), "told": _told(error)}
    except ConversationsError as error:
        failed = Pending(question=asking.question, outcome=Failure(str(error)))
        return _back_in_the_box(desk, tab, asking, failed) if is_here else {"tab": tab, "told": _told(error)}
    if not is_here:
        return {"tab": tab, **listed(desk, tab)}
    return _answered(desk, replace(tab, conversation=conversation), turn)


def _kept(desk: Desk, asking: Asking, exchange: Exchange) -> tuple[str, int]:
    """Keep an exchange; the conversation that it is in, and its place there."""
    if asking.conversation:
        return asking.conversation, desk.conversations.append(asking.conversation, exchange)
    now = datetime.now(UTC)
    begun_now = Conversation(
        id="", title=title_from(asking.question), created=now, changed=now, exchanges=(exchange,)
    )
    return desk.conversations.put(begun_now).id, 0  # whole or not at all


def _answered(desk: Desk, tab: Tab, turn: int) -> Shown:
    """An answer, with the document behind its first marker."""
    exchanges = desk.exchanges(tab)  # with what another tab has asked meanwhile
    return {
        "tab": tab,
        "conversation": desk.conversation_html(exchanges),
        **HUSHED,
        **opened(desk, exchanges, turn=turn, number=1),
        **narrowing_shown(desk, tab),
        **listed(desk, tab),
        "address": address(tab, at=(turn, 1)),
    }


def _back_in_the_box(desk: Desk, tab: Tab, asking: Asking, pending: Pending) -> Shown:
    """A question without an answer, to be asked again as it was: after the same exchange as before."""
    tab, before, told = _still_there(desk, replace(tab, asking=None, edited=asking.edited))
    shown = {"conversation": desk.conversation_html(before, pending), "question": asking.question}
    return {"tab": tab, **shown, **narrowing_shown(desk, tab), **told}


def _still_there(desk: Desk, tab: Tab) -> tuple[Tab, tuple[Exchange, ...], Shown]:
    """The exchanges of a tab's conversation. Where another tab has deleted it, none: the next begins here."""
    try:
        return tab, desk.exchanges(tab), {}
    except ConversationMissing as error:
        return replace(tab, conversation="", edited=None), (), {"told": _told(error)}


def _told(error: QuotedeskError) -> Markup:
    return told_html(notice_html(str(error)))


def narrowing_shown(desk: Desk, tab: Tab) -> Shown:
    """What the next question is asked of."""
    documents = desk.library.documents()
    try:
        n_left = len(documents) - len(excluded(desk.library, **tab.scope.as_options()))
    except QueryError:  # what was chosen is not in the library any more
        n_left = 0
    return {"narrowing": narrowing_html(documents, tab.scope, n_left=n_left, edited=tab.edited)}


def _stop(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Put the question that is being answered back into the box; its answer is cancelled by the page."""
    tab = replace(tab, left=frozenset())  # the page stops all that the tab has asked
    if tab.asking is None or tab.pending is None:  # the answer was faster, and the page has let it go
        tab, exchanges, told = _still_there(desk, replace(tab, asking=None))
        return {"tab": tab, "conversation": desk.conversation_html(exchanges), **told}
    stopped = Pending(question=tab.asking.question, outcome=Stopped())
    return _back_in_the_box(desk, tab, tab.asking, stopped)


def _edit(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Put an earlier question into the box, as typed or as searched; it is read as after the one before."""
    exchanges, turn = desk.exchanges(tab), number_in(message, "turn")
    if turn is None or not 0 <= turn < len(exchanges):
        return {}
    exchange = exchanges[turn]
    words = exchange.answer.question if text_in(message, "which") == "searched" else exchange.question
    tab = replace(tab, edited=turn, scope=exchange.scope)
    return {"tab": tab, "question": words, **narrowing_shown(desk, tab)}


def _leave(desk: Desk, tab: Tab, message: Message) -> Shown:
    """No longer put an earlier question anew."""
    tab = replace(tab, edited=None)
    return {"tab": tab, "question": "", **narrowing_shown(desk, tab)}


def _narrow(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Ask only some outlets, days or documents from now on."""
    scope = Scope(
        documents=texts_in(message, "documents") if "documents" in message else tab.scope.documents,
        outlets=texts_in(message, "outlets") if "outlets" in message else tab.scope.outlets,
        since=day_in(message, "since") if "since" in message else tab.scope.since,
        until=day_in(message, "until") if "until" in message else tab.scope.until,
    )
    excluded(desk.library, **scope.as_options())  # says what cannot be asked
    tab = replace(tab, scope=scope)
    return {"tab": tab, **narrowing_shown(desk, tab)}


def _widen(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Ask everything again."""
    tab = replace(tab, scope=Scope())
    return {"tab": tab, **narrowing_shown(desk, tab)}


HANDLERS: dict[str, Handler] = {
    "edit": _edit,
    "leave": _leave,
    "narrow": _narrow,
    "stop": _stop,
    "widen": _widen,
}
