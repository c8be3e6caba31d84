"""Going to an address: the conversation, the quote or document, and the view that it names.

The same function serves a first visit, a reload, the browser's back button and every link of the page.
"""

from dataclasses import replace
from urllib.parse import parse_qsl

from markupsafe import Markup

from index.documents import Span
from qa.conversations.errors import ConversationMissing
from qa.conversations.records import Scope
from ui.handling.accuracy import accuracy_shown
from ui.handling.addresses import VIEWS, address, address_html
from ui.handling.asking import narrowing_shown
from ui.handling.desk import Desk, Handler, Message, Shown, Tab
from ui.handling.keeping import listed
from ui.handling.library import library_shown
from ui.handling.messages import number_in, text_in
from ui.handling.reading import opened, read_document, shelf_shown
from ui.words import notice_html, told_html

__all__ = ["HANDLERS", "arrive", "first_shown", "tab_at"]

MAX_FIELDS = 20
"""Of an address; ours have five at most."""


def tab_at(desk: Desk, search: str) -> Tab:
    """A tab of which only its address is known: its conversation, narrowed as its last question was."""
    tab = Tab(conversation=_fields(search).get("c", ""))
    try:
        exchanges = desk.exchanges(tab)
    except ConversationMissing:
        return Tab()
    return replace(tab, scope=exchanges[-1].scope) if exchanges else tab


def arrive(desk: Desk, tab: Tab, search: str) -> Shown:
    """What an address shows; what it names and is not there is said, and the rest is shown all the same."""
    query = _fields(search)
    view = query.get("view", VIEWS[0])
    tab = replace(tab, view=view if view in VIEWS else VIEWS[0], edited=None)
    if tab.conversation != query.get("c", ""):
        scope = tab_at(desk, search).scope
        tab = replace(tab, conversation=query.get("c", ""), scope=scope, n_moves=tab.n_moves + 1)
    told: Shown = {"told": Markup("")}
    try:
        exchanges = desk.exchanges(tab)
    except ConversationMissing as error:
        tab, exchanges = replace(tab, conversation=""), ()
        told = {"told": told_html(notice_html(str(error)))}
    shown: Shown = {
        "tab": tab,
        "conversation": desk.conversation_html(exchanges, tab.pending),
        **narrowing_shown(desk, tab),
        **listed(desk, tab),
        **told,
    }
    if tab.view != VIEWS[0]:
        return {**shown, **_of_view(desk, tab), "address": address_html(search, tab.view)}
    if "doc" in query:
        start, end = number_in(query, "start"), number_in(query, "end")
        span = Span(start, end) if start is not None and end is not None else None
        return {**shown, **read_document(desk, tab, query["doc"], span)}
    turn, _, number = query.get("at", "").partition(".")
    at = number_in({"at": turn}, "at")
    return {
        **shown,
        **opened(
            desk,
            exchanges,
            turn=len(exchanges) - 1 if at is None else at,
            number=number_in({"at": number}, "at") or 1,
        ),
        "address": address_html(search, tab.view),
    }


def _fields(search: str) -> dict[str, str]:
    """The fields of an address; none where there are more than any address of ours has."""
    try:
        return dict(parse_qsl(search.removeprefix("?"), max_num_fields=MAX_FIELDS))
    except ValueError:
        return {}


def _go(desk: Desk, tab: Tab, message: Message) -> Shown:
    return arrive(desk, tab, text_in(message, "search"))


def _new(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Begin a conversation; it is kept from its first answer on."""
    tab = replace(tab, conversation="", scope=Scope(), n_moves=tab.n_moves + 1)
    return {**arrive(desk, tab, ""), "question": ""}


def _drop(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Delete a conversation; where it was the one shown, another begins."""
    gone = text_in(message, "id")
    desk.conversations.delete(gone)
    return arrive(desk, tab, "") if gone == tab.conversation else listed(desk, tab)


def _view(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Turn to another view; the conversation stays."""
    view = text_in(message, "view")
    if view not in VIEWS:
        return {}
    tab = replace(tab, view=view)
    return {"tab": tab, **_of_view(desk, tab), "address": address(tab)}


def _of_view(desk: Desk, tab: Tab) -> Shown:
    match tab.view:
        case "library":
            return library_shown(desk, tab)
        case "accuracy":
            return accuracy_shown(desk, tab)
    return {}


def first_shown(desk: Desk) -> Shown:
    """What the page holds before anybody has said anything: nothing that is one reader's own."""
    return {
        "conversation": desk.conversation_html(()),
        **narrowing_shown(desk, Tab()),
        **shelf_shown(desk),
    }


def _begin(desk: Desk, tab: Tab, message: Message) -> Shown:
    """A first visit: the conversations, and what may have changed since the page was laid out."""
    if tab.conversation or tab.pending:
        return listed(desk, tab)  # a question was faster
    return {**first_shown(desk), **listed(desk, tab)}


HANDLERS: dict[str, Handler] = {"begin": _begin, "drop": _drop, "go": _go, "new": _new, "view": _view}
