"""What questions are narrowed to, as a form above the question box. Pure functions; no Gradio."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from index import DocumentInfo
from qa.conversations.records import Scope
from ui.asking.answers import said_of
from ui.words import button, count, literal

__all__ = ["narrowing_html"]

MAX_OUTLETS = 200
"""Outlets offered, the most frequent ones; documents of others can be chosen in the library."""


def narrowing_html(
    documents: Sequence[DocumentInfo], scope: Scope, *, n_left: int, edited: int | None
) -> Markup:
    """Say what the next question is asked of, and offer to change that."""
    words, n_all = said_of(scope), count(len(documents), "document", "documents")
    said = f"Asking {words}: {n_left:,} of {n_all}" if words else f"Asking all {n_all}"
    again = Markup("")
    if edited is not None:
        after = f"as after question {edited}" if edited else "as a first question"
        again = Markup('<p class="edited" role="status">Asking again, {}. {}</p>').format(
            after, button("Never mind", "leave")
        )
    return Markup('{}<details class="narrowing"><summary><bdi>{}</bdi></summary>{}</details>').format(
        again, literal(said), _form(documents, scope)
    )


def _form(documents: Sequence[DocumentInfo], scope: Scope) -> Markup:
    chosen = (
        Markup('<p class="meta">{} {}</p>').format(
            count(len(scope.documents), "document is chosen.", "documents are chosen."),
            button("Choose others", "view", view="library"),
        )
        if scope.documents
        else Markup("<p>{}</p>").format(button("Choose documents in the library", "view", view="library"))
    )
    return Markup(
        '<form data-say="narrow" data-lists="outlets">{}<div class="days">{}{}</div>{}'
        '<p class="tools"><button type="submit" class="plain">Apply</button>{}</p></form>'
    ).format(
        _outlets(documents, scope),
        _day("Published since", "since", scope.since),
        _day("until", "until", scope.until),
        chosen,
        button("Ask everything", "widen"),
    )


def _outlets(documents: Sequence[DocumentInfo], scope: Scope) -> Markup:
    counts: dict[str, int] = dict.fromkeys(scope.outlets, 0)
    for document in documents:
        if document.outlet:
            counts[document.outlet] = counts.get(document.outlet, 0) + 1
    if not counts:
        return Markup("")
    often = sorted(counts.items(), key=lambda item: (item[0] not in scope.outlets, -item[1], item[0]))
    boxes = Markup("").join(
        Markup(
            '<label><input type="checkbox" name="outlets" value="{0}"{1}><bdi>{0}</bdi> ({2})</label>'
        ).format(literal(outlet), Markup(" checked") if outlet in scope.outlets else "", n)
        for outlet, n in often[:MAX_OUTLETS]
    )
    return Markup('<fieldset class="outlets"><legend>Outlets</legend>{}</fieldset>').format(boxes)


def _day(label: str, name: str, day: date | None) -> Markup:
    return Markup('<label>{} <input type="date" name="{}" value="{}"></label>').format(
        label, name, day.isoformat() if day else ""
    )
