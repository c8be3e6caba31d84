"""What a reader looks through the list of documents with: a search, an outlet, days. No list, no Gradio."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from index import DocumentInfo
from ui.shelf.listing import outlet_choices
from ui.words import literal

__all__ = ["filters_html"]


def filters_html(
    documents: Sequence[DocumentInfo], *, search: str, outlet: str, since: date | None, until: date | None
) -> Markup:
    """A search field, a choice of outlet and two days; each tells the desk as soon as it changes."""
    choices = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(
            literal(value), Markup(" selected") if value == outlet else "", literal(words)
        )
        for words, value in outlet_choices(documents)
    )
    return Markup(
        '<search class="filters"><label class="wide">Search '
        '<input type="search" data-say="browse" data-field="search" value="{}" dir="auto"></label>'
        '<label>Outlet <select data-say="browse" data-field="outlet">{}</select></label>{}{}</search>'
    ).format(literal(search), choices, _day("Since", "since", since), _day("Until", "until", until))


def _day(label: str, field: str, day: date | None) -> Markup:
    shown = day.isoformat() if day else ""
    return Markup(
        '<label>{} <input type="date" data-say="browse" data-field="{}" value="{}"></label>'
    ).format(label, field, shown)
