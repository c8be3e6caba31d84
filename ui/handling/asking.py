"""Asking, stopping, asking in other words, narrowing what is asked."""

import secrets
from dataclasses import replace

from qa.conversations.errors import ConversationMissing
from qa.conversations.records import Exchange, Scope
from ui.asking.conversation import Pending, Stopped, history_before
from ui.asking.narrowing import narrowing_html
from ui.handling.addresses import VIEWS, address
from ui.handling.desk import Asking, Desk, Handler, Message, Shown, Tab
from ui.handling.keeping import listed
from ui.handling.messages import day_in, number_in, text_in, texts_in
from ui.handling.reading import opened
from ui.words import notice_html, told_html

__all__ = ["HANDLERS", "begun", "ended", "narrowing_shown"]


def begun(desk: Desk, tab: Tab, typed: str) -> Shown:
    """Show a question at once, as being answered: `tab.asking` says what its answer depends on."""
    if not typed.strip():
        return {}
    if tab.pending:
        words = "One question at a time: wait for the answer, or stop it."
        return {"question": typed, "told": told_html(notice_html(words))}
    told: Shown = {}
    try:
        before = desk.exchanges(tab)
    except ConversationMissing as error:  # deleted in another tab; the question opens a new one
        before, tab = (), replace(tab, conversation="", edited=None)
        told = {"told": told_html(notice_html(str(error)))}
    asking = Asking(
        question=typed,
        history=history_before(before, tab.edited),
        conversation=tab.conversation,
        scope=tab.scope,
        n_moves=tab.n_moves,
        key=secrets.token_hex(8),
    )
    tab = replace(tab, asking=asking, edited=None, view=VIEWS[0])
    return {"tab": tab, "conversation": desk.conversation_html(before, tab.pending), "question": "", **told}


def ended(desk: Desk, tab: Tab, asking: Asking, outcome: Exchange | Pending) -> Shown:
    """Keep an answer in the conversation that it was asked in, and show it where the tab is still there.

    A question that was stopped leaves nothing behind; one that failed stays in the box, to be put right.
    """
    if tab.asking is None or tab.asking.key != asking.key:
        return {}
    tab, is_here = replace(tab, asking=None), tab.n_moves == asking.n_moves
    if isinstance(outcome, Pending):
        before = desk.exchanges(tab) if is_here else ()
        failed = {"conversation": desk.conversation_html(before, outcome), "question": asking.question}
        return {"tab": tab, **(failed if is_here else {})}
    conversation = asking.conversation or desk.conversations.start().id
    turn = desk.conversations.append(conversation, outcome)
    if not is_here:
        return {"tab": tab, **listed(desk, tab)}
    tab = replace(tab, conversation=conversation)
    exchanges = desk.exchanges(tab)  # with what another tab has asked meanwhile
    return {
        "tab": tab,
        "conversation": desk.conversation_html(exchanges),
        **opened(desk, exchanges, turn=turn, number=1),
        **narrowing_shown(desk, tab),
        **listed(desk, tab),
        "address": address(tab, at=(turn, 1)),
    }


def narrowing_shown(desk: Desk, tab: Tab) -> Shown:
    """What the next question is asked of."""
    return {"narrowing": narrowing_html(desk.library.documents(), tab.scope, edited=tab.edited)}


def _stop(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Put the question that is being answered back into the box; its answer is cancelled by the page."""
    if tab.asking is None:
        return {}
    stopped = Pending(question=tab.asking.question, outcome=Stopped())
    return {
        "tab": replace(tab, asking=None),
        "conversation": desk.conversation_html(desk.exchanges(tab), stopped),
        "question": tab.asking.question,
    }


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
