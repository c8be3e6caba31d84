"""From what the browser says to what changes on the page. Whatever goes wrong is said in words."""

import logging
from collections.abc import Callable, Iterator

from index import QuotedeskError
from ui.handling import asking, going, keeping, library, reading
from ui.handling.desk import Desk, Handler, Message, Shown, Tab
from ui.handling.messages import text_in
from ui.words import notice_html, told_html

__all__ = ["in_words", "respond", "steps_in_words"]

logger = logging.getLogger(__name__)

HANDLERS: dict[str, Handler] = {
    **asking.HANDLERS,
    **going.HANDLERS,
    **keeping.HANDLERS,
    **library.HANDLERS,
    **reading.HANDLERS,
}

MISTAKE = "Quotedesk made a mistake. What happened is in the terminal it was started from."


def respond(desk: Desk, tab: Tab, message: Message) -> Shown:
    """What changes when a reader does something; nothing where what was said is unknown."""
    handler = HANDLERS.get(text_in(message, "say"))
    return handler(desk, tab, message) if handler else {}


def in_words(do: Callable[[], Shown]) -> Shown:
    """What changes; an error is told to the reader instead, a defect of ours to the log as well."""
    return next(steps_in_words(lambda: iter([do()])))


def steps_in_words(steps: Callable[[], Iterator[Shown]]) -> Iterator[Shown]:
    """The steps; an error ends them and is told."""
    try:
        yield from steps()
    except QuotedeskError as error:
        yield {"told": told_html(notice_html(str(error)))}
    except Exception:  # the page must survive a defect of ours
        logger.exception("the page could not do what was asked")
        yield {"told": told_html(notice_html(MISTAKE))}
