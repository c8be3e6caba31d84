"""What the panes hold: the conversation, or how to begin one; the shelf, while nothing is open.

Pure functions from records to markup; no Gradio.
"""

from collections.abc import Sequence

from markupsafe import Markup

from index import DocumentInfo
from ui.asking.answers import pending_html
from ui.asking.conversation import Pending
from ui.words import author, button, count, facts_html, literal, spoken_date

__all__ = ["conversation_html", "shelf_html", "welcome_html"]

MAX_LISTED = 12
"""Documents named on the first page; more would not be read."""


def conversation_html(exchanges: Sequence[Markup], *, pending: Pending | None = None) -> Markup:
    """Put exchanges one after the other, oldest first, in one live region."""
    last = pending_html(pending, len(exchanges)) if pending else Markup("")
    return Markup('<div class="conversation" role="log" aria-label="Conversation">{}{}</div>').format(
        Markup("").join(exchanges), last
    )


def welcome_html(examples: Sequence[str], n_documents: int) -> Markup:
    """Say what this is, and offer questions to start with."""
    buttons = Markup("").join(
        Markup(
            '<li><button type="button" class="example" data-ask="{0}" dir="auto">{0}</button></li>'
        ).format(literal(example))
        for example in examples
    )
    start = (
        Markup('<ul class="examples" aria-label="Example questions">{}</ul>').format(buttons)
        if examples
        else Markup("<p>{}</p>").format(button("Add documents", "view", view="library"))
        if not n_documents
        else Markup("")
    )
    return Markup(
        '<div class="welcome"><h2>Ask {}</h2>'
        "<p>Answers are made only of the documents’ own words. Every quote leads to the exact place it was "
        "taken from; what the documents do not say, you will not read here.</p>{}</div>"
    ).format(count(n_documents, "document", "documents"), start)


def shelf_html(documents: Sequence[DocumentInfo]) -> Markup:
    """List the first documents of the library, each a way into it, and say how many more there are."""
    rows = Markup("").join(
        Markup('<li><p class="title" dir="auto">{}</p><p class="meta">{}</p></li>').format(
            button(document.title, "read", klass="link", document=document.id),
            facts_html(document.outlet, author(document.author), spoken_date(document.date), document.id),
        )
        for document in documents[:MAX_LISTED]
    )
    n_more = len(documents) - MAX_LISTED
    more = button(f"and {n_more} more", "view", view="library") if n_more > 0 else Markup("")
    return Markup(
        '<section class="sources" aria-label="Library"><h2>In this library</h2><ol>{}</ol>{}</section>'
    ).format(rows, more)
