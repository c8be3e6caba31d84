"""The page's address says what it shows: which conversation, which quote or document, which view.

So that a reload, the browser's back button and a link that was sent on lead to the same thing.
"""

from urllib.parse import urlencode

from markupsafe import Markup

from ui.handling.desk import Message, Tab
from ui.handling.messages import text_in
from ui.words import literal

__all__ = ["VIEWS", "address", "address_html", "heard_html"]

VIEWS = ("ask", "library", "accuracy")
"""What fills the page, by the name it has in the address."""


def address(tab: Tab, *, at: tuple[int, int] | None = None) -> Markup:
    """The address of what a tab shows; `at` is the turn and number of the quote that is open."""
    query: dict[str, str] = {}
    if tab.conversation:
        query["c"] = tab.conversation
    if at is not None and tab.conversation:
        query["at"] = f"{at[0]}.{at[1]}"
    if tab.view != VIEWS[0]:
        query["view"] = tab.view
    return address_html("?" + urlencode(query), tab.view)


def address_html(search: str, view: str) -> Markup:
    """An address for the page's script to take up, and the view that it is of."""
    return Markup('<i hidden data-search="{}" data-view="{}"></i>').format(literal(search), literal(view))


def heard_html(message: Message) -> Markup:
    """Which message was heard, so that the page's script tells the next."""
    return Markup('<i hidden data-told="{}"></i>').format(literal(text_in(message, "told")))
