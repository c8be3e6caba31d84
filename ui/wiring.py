"""What stands between the page's events and the desk: whose tab it is, its turn, and which parts change.

Gradio calls a method for each event and gets back the new values of parts, by component.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

import gradio as gr

from ui.asking.conversation import converse
from ui.handling.accuracy import accuracy_shown, evaluate
from ui.handling.addresses import heard_html
from ui.handling.asking import begun, ended
from ui.handling.desk import Desk, Shown, Tab
from ui.handling.going import tab_at
from ui.handling.library import synced
from ui.handling.respond import in_words, respond, steps_in_words
from ui.handling.tabs import Tabs

__all__ = ["Values", "Wiring"]

Values = dict[Any, Any]
"""New values of parts, by component, as Gradio takes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiring:
    """The desk, the page's parts by name, and what every browser tab is at."""

    desk: Desk
    parts: dict[str, Any]
    tabs: Tabs = field(default_factory=Tabs)

    def ask(self, typed: str, request: gr.Request) -> Iterator[Values]:
        """Show a question, answer it, show the answer. The tab is free for other things meanwhile."""
        shown: list[Shown] = []

        def begin(desk: Desk, tab: Tab) -> Shown:
            shown.append(begun(desk, tab, typed))
            return shown[0]

        typed = typed or ""
        yield self._act(request, begin)
        asking = shown[0]["tab"].asking if shown and "tab" in shown[0] else None
        if asking is not None:
            outcome = converse(asking.question, asking.history, asking.scope, self.desk.library)
            yield self._act(request, lambda desk, tab: ended(desk, tab, asking, outcome))

    def ask_this(self, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Ask a question that the page offers."""
        yield from self.ask(str(event.question), request)

    def hear(self, event: gr.EventData, request: gr.Request) -> Values:
        """Do what the page's script says."""
        values = self._act(request, lambda desk, tab: respond(desk, tab, event.message))
        return {**values, self.parts["heard"]: heard_html(event.message)}

    def stop(self, request: gr.Request) -> Values:
        """Let the question go that is being answered."""
        return self._act(request, lambda desk, tab: respond(desk, tab, {"say": "stop"}))

    def examine(self, event: gr.EventData, request: gr.Request) -> Iterator[Values]:
        """Ask the gold questions, telling how far it is."""
        desk = self._desk(request)
        for step in steps_in_words(lambda: evaluate(desk, event.message)):
            yield self._act(request, lambda _, tab, step=step: _with_outcomes(tab, step))  # type: ignore[misc]

    def halt(self, request: gr.Request) -> Values:
        """Ask no more gold questions."""
        return self._act(request, accuracy_shown)

    def look(self, request: gr.Request) -> Values:
        """See how far the sync is."""
        return self._act(request, synced)

    def _desk(self, request: gr.Request) -> Desk:
        return self.desk.of(request.username or "")

    def _act(self, request: gr.Request, do: Callable[[Desk, Tab], Shown]) -> Values:
        """Do one thing in the tab of a request, when it is that tab's turn."""
        desk = self._desk(request)
        # A session's name is the browser's own choice: it counts for the user only who has come in.
        session = request.session_hash or secrets.token_hex(8)
        with self.tabs.turn(f"{desk.user}\0{session}") as place:
            before = place.tab or tab_at(desk, _search(request))
            shown = in_words(lambda: do(desk, before))
            place.tab = shown.get("tab", before)
        if "is_syncing" in shown:
            shown = {**shown, "look": gr.Timer(active=shown["is_syncing"])}
        values = {self.parts[name]: value for name, value in shown.items() if name in self.parts}
        return values or {next(iter(self.parts.values())): gr.skip()}  # nothing at all is an error to Gradio


def _with_outcomes(tab: Tab, step: Shown) -> Shown:
    return {**step, "tab": replace(tab, outcomes=step["outcomes"])} if "outcomes" in step else step


def _search(request: gr.Request) -> str:
    """What stands in the address of the page that a request comes from; "" where the browser keeps that."""
    headers = getattr(request, "headers", None)
    return urlsplit(headers["referer"]).query if headers and "referer" in headers else ""
