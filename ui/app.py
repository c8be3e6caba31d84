"""The Gradio app: lays the page out, and wires what the reader does to what changes.

What is shown is rendered on the server by the rooms of this package. The browser sends back only what was
typed, chosen or pressed, which `ui.handling` reads with suspicion.
"""

import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index import Library, QuotedeskError, default_library
from index.library import opened
from ui.handling.desk import Desk
from ui.handling.going import first_shown
from ui.page import BAR, EVALUATING, FINDING, SCRIPT, SENT, TAKING, TELL
from ui.serving.api import offer
from ui.serving.endpoints import N_AT_ONCE
from ui.serving.guard import check_address
from ui.serving.launch import PortTaken, launch
from ui.serving.users import Users
from ui.shelf.background import BackgroundSync
from ui.wiring import Wiring

__all__ = ["PortTaken", "build_app", "serve", "start"]

SYNC_LOOK_S = 1.0
"""How often a page looks at how far a running sync is."""

PANES = {
    "drawer": ("finding", "conversations"),
    "asking": ("conversation", "narrowing", "question"),
    "reading": ("sources", "viewer"),
    "library": ("taking", "folder", "state", "filters", "documents", "holdings"),
    "figures": ("evaluating", "accuracy"),
}
"""The panes of the page, and the parts of each in their order. A part is named for what it shows."""

UNCHANGING = {"finding": FINDING, "taking": TAKING, "evaluating": EVALUATING}


def build_app(library: Library) -> gr.Blocks:
    """Lay out the page over one open library; each browser tab is at a place of its own."""
    background, uploads = BackgroundSync(library.path), Path(get_upload_folder())
    desk = Desk(library=library, user="", background=background, uploads=uploads)
    first = {**UNCHANGING, **first_shown(desk)}
    app = gr.Blocks(analytics_enabled=False, title="Quotedesk", fill_width=True)
    with app:
        offer(library)  # first: names of endpoints are given in this order
        bar = gr.HTML(str(BAR), elem_id="bar", js_on_load=SCRIPT, apply_default_css=False)
        parts: dict[str, Any] = {name: _part(name) for name in ("told", "saved", "heard")}
        with gr.Row(elem_id="page"):
            for pane, names in PANES.items():
                with gr.Column(elem_id=pane):
                    parts |= {
                        name: _question_box() if name == "question" else _part(name, first.get(name, ""))
                        for name in names
                    }
        # The last of all: once it is on the page, everything that it names is.
        parts |= {"address": _part("address"), "look": gr.Timer(SYNC_LOOK_S, active=False)}
        _wire(Wiring(desk=desk, parts=parts), bar)
    return app


def _wire(wiring: Wiring, bar: Any) -> None:
    """Let every event of the page come to the desk."""
    question = wiring.parts["question"]
    quietly: dict[str, Any] = {
        "outputs": list(wiring.parts.values()),
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_limit": N_AT_ONCE,
        "trigger_mode": "multiple",  # else Gradio drops what is said before the last of its kind is over
    }
    asking = {**quietly, "concurrency_id": "asking"}
    asked = [question.submit(wiring.ask, question, js=SENT, **asking), bar.ask(wiring.ask_this, **asking)]
    bar.said(wiring.hear, **quietly)
    bar.stop(wiring.stop, cancels=asked, **quietly)
    examined = bar.examine(wiring.examine, **{**quietly, "trigger_mode": "once"})
    bar.halt(wiring.halt, cancels=[examined], **quietly)
    wiring.parts["look"].tick(wiring.look, **quietly)


def _part(name: str, value: str = "") -> Any:
    """Make a part of the page; `Any`, because its custom events are attributes that only Gradio knows."""
    return gr.HTML(str(value), elem_id=name, js_on_load=TELL.format(name=name), apply_default_css=False)


def _question_box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        show_label=False,
        placeholder="Ask the documents a question",
        autofocus=True,
        max_lines=6,
        submit_btn="Ask",
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off"),
    )


def start(
    library: Library | str | Path | None,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    users: Users | None = None,
) -> gr.Blocks:
    """Serve the page in the background; its `local_url` says where, `close()` ends it.

    `library` is as in `qa.ask`; port 0 takes a free one. With `users` every visitor logs in. Raises what
    opening a library raises, `UnsafeAddress` for an address that other machines can reach without users, and
    `PortTaken` where something listens there already, `UnusableAddress` where nothing can.
    """
    check_address(host, users)
    asked = opened(default_library() if library is None else library)
    app = build_app(asked)
    launch(app, asked, host=host, port=port, users=users)
    Thread(target=_warm, args=(asked,), daemon=True).start()
    return app


def _warm(library: Library) -> None:
    """Load the model while the reader reads the first page; what fails is said at the first question."""
    with suppress(QuotedeskError):
        library.encoder()


def serve(
    library: Library | str | Path | None,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = True,
    users: Users | None = None,
) -> None:
    """Serve the page until interrupted, and open it in the reader's browser. Raises as `start` does."""
    app = start(library, host=host, port=port, users=users)
    address = str(app.local_url)
    print(f"Quotedesk is open at {address} (Ctrl+C ends it)", flush=True)
    if open_browser:
        webbrowser.open(address)
    app.block_thread()
