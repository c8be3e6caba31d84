"""The Gradio app: wires the conversation, the list of sources and the viewer together, and serves them.

What is shown is rendered on the server by `render` and `viewer`. The browser sends back only the typed
question, or the turn and number of a marker, which are looked up in this session's own conversation.
"""

import socket
import webbrowser
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import gradio as gr
from markupsafe import Markup

from index import Library, QuotedeskError, default_library
from index.library import opened
from qa import Answer
from qa.evidence.evidence import evidence, pack_as_json
from qa.evidence.evidence_page import as_page
from ui.api import N_AT_ONCE, offer
from ui.conversation import Exchange, Failure, Searching, citations_of, converse, find_citation
from ui.download import download_html
from ui.examples import example_questions
from ui.guard import check_address, middleware
from ui.page import SCRIPT, STYLE, theme
from ui.render import conversation_html, notice_html, sources_html
from ui.viewer import document_html
from ui.welcome import shelf_html, welcome_html

__all__ = ["PortTaken", "build_app", "serve", "start"]

N_DOCUMENTS_FOR_EXAMPLES = 50
"""Enough for names that documents share; reading more would delay the first page."""

Conversation = list[Exchange]


class PortTaken(QuotedeskError):
    """Another program listens on the port that was asked for."""


class Desk:
    """The page's event handlers over one open library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        known = library.documents()
        read = [library.document(info.id) for info in islice(known, N_DOCUMENTS_FOR_EXAMPLES)]
        self.examples = example_questions(read)
        self.welcome = welcome_html(self.examples, len(known))
        self.shelf = shelf_html(read, len(known))

    def ask(self, typed: str, exchanges: Conversation) -> Iterator[tuple[Any, ...]]:
        """Show the question at once, then its answer with the first source opened beside it.

        A question that failed stays in the box, to be put right.
        Yields the conversation, its HTML, the sources, the viewer and the question box.
        """
        if not typed.strip():
            yield (gr.skip(),) * 5
            return
        pending = [*exchanges, Exchange(question=typed, outcome=Searching())]
        yield exchanges, conversation_html(pending), gr.skip(), gr.skip(), ""
        done = [*exchanges, converse(typed, exchanges, self.library)]
        again = typed if isinstance(done[-1].outcome, Failure) else gr.skip()
        yield done, conversation_html(done), *self._open(done, turn=len(exchanges), number=1), again

    def ask_example(self, exchanges: Conversation, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """Ask the example question that was pressed."""
        yield from self.ask(self.examples[int(event.number)], exchanges)

    def open_source(self, exchanges: Conversation, event: gr.EventData) -> tuple[Markup, Markup]:
        """Show the sources and the document for the marker that was pressed, of whatever turn."""
        if int(event.turn) >= len(exchanges):
            return self.shelf, notice_html("This conversation ended when Quotedesk was restarted. Ask again.")
        return self._open(exchanges, turn=int(event.turn), number=int(event.number))

    def save(self, exchanges: Conversation, event: gr.EventData) -> Any:
        """Hand over the evidence pack of an answer, as a page of its own or as JSON."""
        turn = int(event.turn)
        outcome = exchanges[turn].outcome if 0 <= turn < len(exchanges) else None
        if not isinstance(outcome, Answer):
            return gr.skip()
        pack = evidence(outcome, self.library)
        if event.form == "json":
            return download_html(pack_as_json(pack), f"evidence-{turn + 1}.json")
        return download_html(as_page(pack), f"evidence-{turn + 1}.html")

    def _open(self, exchanges: Conversation, *, turn: int, number: int) -> tuple[Markup, Markup]:
        """Render an exchange's sources and the document behind one marker; without any, the shelf."""
        found = find_citation(exchanges, turn, number)
        if found is None:
            return self.shelf, Markup("")
        answer, citation = found
        sources = sources_html(answer, turn, current=number)
        try:
            document = self.library.document(citation.document_id)
        except QuotedeskError as error:
            return sources, notice_html(str(error))
        return sources, document_html(document, citations_of(answer), citation, turn=turn)


def build_app(library: Library) -> gr.Blocks:
    """Lay out the page over one open library; each browser tab holds its own conversation."""
    desk = Desk(library)
    app = gr.Blocks(analytics_enabled=False, title="Quotedesk", fill_width=True)
    with app:
        exchanges = gr.State([])
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="asking", scale=5):
                gr.HTML('<h1 class="name">Quotedesk</h1>', apply_default_css=False)
                conversation = _view("conversation", desk.welcome)
                saved = _view("saved", Markup(""))
                question = _question_box()
            with gr.Column(elem_id="reading", scale=6):
                sources = _view("sources", desk.shelf)
                viewer = _view("viewer", Markup(""))
        outputs = [exchanges, conversation, sources, viewer, question]
        quietly: dict[str, Any] = {
            "show_progress": "hidden",
            "api_visibility": "private",
            "concurrency_limit": N_AT_ONCE,
        }
        offer(library)  # first: names of endpoints are given in this order
        question.submit(desk.ask, [question, exchanges], outputs, **quietly)
        conversation.example(desk.ask_example, exchanges, outputs, **quietly)
        conversation.save(desk.save, exchanges, saved, **quietly)
        for view in (conversation, sources, viewer):
            view.open(desk.open_source, exchanges, [sources, viewer], **quietly)
    return app


def _view(name: str, value: Markup) -> Any:
    """Make a component of our own; `Any`, because its custom events are attributes that only Gradio knows."""
    return gr.HTML(str(value), elem_id=name, js_on_load=SCRIPT, apply_default_css=False)


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
    credentials: tuple[str, str] | None = None,
) -> gr.Blocks:
    """Serve the page in the background; its `local_url` says where, `close()` ends it.

    `library` is as in `qa.ask`; port 0 takes a free one. Visitors from other machines need `credentials`,
    a name and a password. Raises what opening a library raises, `UnsafeAddress` for an address that other
    machines can reach without credentials, and `PortTaken` where something listens there already.
    """
    check_address(host, credentials)
    asked = opened(default_library() if library is None else library)
    app = build_app(asked)
    try:
        app.launch(
            server_name=host,
            server_port=port or _free_port(host),
            auth=credentials,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            run_history=False,
            enable_monitoring=False,
            footer_links=[],
            theme=theme(),
            css=STYLE,
            app_kwargs={"middleware": middleware(host)},
        )
    except OSError as error:
        raise PortTaken(
            f"{host}:{port}: something else listens there; end it, or choose another port"
        ) from error
    Thread(target=_warm, args=(asked,), daemon=True).start()
    return app


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])


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
    credentials: tuple[str, str] | None = None,
) -> None:
    """Serve the page until interrupted, and open it in the reader's browser. Raises as `start` does."""
    app = start(library, host=host, port=port, credentials=credentials)
    address = str(app.local_url)
    print(f"Quotedesk is open at {address} (Ctrl+C ends it)", flush=True)
    if open_browser:
        webbrowser.open(address)
    app.block_thread()
