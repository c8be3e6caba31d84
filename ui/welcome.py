"""What the page shows before the first question: what this is, how to start, and what can be asked.

Pure functions from documents to markup; no Gradio.
"""

from collections.abc import Sequence

from markupsafe import Markup

from index.documents import Document
from ui.words import author, count, facts_html, literal, spoken_date

__all__ = ["shelf_html", "welcome_html"]

MAX_LISTED = 12
"""Documents named on the first page; more would not be read."""


def welcome_html(examples: Sequence[str], n_documents: int) -> Markup:
    """Say what this is, and offer questions to start with."""
    buttons = Markup("").join(
        Markup(
            '<li><button type="button" class="example" data-example="{}" dir="auto">{}</button></li>'
        ).format(i, literal(example))
        for i, example in enumerate(examples)
    )
    return Markup(
        '<div class="welcome"><h2>Ask {}</h2>'
        "<p>Answers are made only of the documents’ own words. Every quote leads to the exact place it was "
        "taken from; what the documents do not say, you will not read here.</p>{}</div>"
    ).format(
        count(n_documents, "document", "documents"),
        Markup('<ul class="examples" aria-label="Example questions">{}</ul>').format(buttons)
        if examples
        else "",
    )


def shelf_html(documents: Sequence[Document], n_documents: int) -> Markup:
    """List the first documents of the library, and say how many more there are."""
    rows = Markup("").join(
        Markup('<li><p class="title" dir="auto">{}</p><p class="meta">{}</p></li>').format(
            literal(document.title),
            facts_html(document.outlet, author(document.author), spoken_date(document.date), document.id),
        )
        for document in documents[:MAX_LISTED]
    )
    n_more = n_documents - min(len(documents), MAX_LISTED)
    return Markup(
        '<section class="sources" aria-label="Library"><h2>In this library</h2><ol>{}</ol>{}</section>'
    ).format(rows, Markup('<p class="meta">and {} more</p>').format(n_more) if n_more else "")
