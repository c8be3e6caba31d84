"""The list of documents as a table to read from: pick, open, remove, turn the page.

Pure functions from records to markup. Buttons carry what they are about in `data-` attributes.
"""

from collections.abc import Collection

from markupsafe import Markup

from index import DocumentInfo
from ui.shelf.listing import ListingPage
from ui.words import author, button, count, facts_html, literal, spoken_date

__all__ = ["library_html"]

COLUMNS = (("outlet", "Outlet"), ("date", "Date"), ("size", "Size"), ("passages", "Passages"))
"""The columns after the title's, by what they are sorted by."""

ORDERS = {"title": "ascending", "outlet": "ascending"}
"""How a column is sorted; those not named: largest and newest first."""


CONFIRM = "Take “{}” out of every answer? Its file is not touched, and it can be taken back."


ROW = Markup(
    '<tr><td class="picking"><label>'
    '<input type="checkbox" class="pick" data-say="pick" data-document="{id}"{checked}>'
    '<span class="hidden">Ask <bdi>{title}</bdi></span></label></td>'
    '<th scope="row"><button type="button" class="read" data-say="read" data-document="{id}">'
    '<bdi>{title}</bdi></button><p class="meta">{facts}</p>{aliases}</th>'
    '<td data-label="Outlet"><bdi>{outlet}</bdi></td><td data-label="Date">{date}</td>'
    '<td data-label="Size" class="figure">{size} <span class="unit">characters</span></td>'
    '<td data-label="Passages" class="figure">{passages}</td>'
    '<td class="removing"><button type="button" class="plain remove" data-say="remove" '
    'data-document="{id}" data-confirm="{confirm}">Remove<span class="hidden"> <bdi>{title}</bdi></span>'
    "</button></td></tr>"
)


def library_html(listed: ListingPage, picked: Collection[str] = ()) -> Markup:
    """One page of the documents; those `picked` narrow the conversation."""
    if not listed.documents:
        return Markup(
            '<section class="shelf" aria-label="Documents"><p class="none" role="status">{}</p></section>'
        ).format(
            "No document is like that; change the search or the filters."
            if listed.n_all
            else "There are no documents in this library yet; add files."
        )
    rows = Markup("").join(_row(one, is_picked=one.id in picked) for one in listed.documents)
    head = Markup("").join(_sortable(name, label, listed.sort) for name, label in COLUMNS)
    return Markup(
        '<section class="shelf" aria-label="Documents"><p class="found" role="status">{}</p>'
        '<div class="rows"><table><caption class="hidden">Documents of the library</caption><thead><tr>'
        '<th scope="col"><span class="hidden">Ask only these</span></th>{}{}'
        '<th scope="col"><span class="hidden">Remove</span></th></tr></thead>'
        "<tbody>{}</tbody></table></div>{}</section>"
    ).format(_found(listed), _sortable("title", "Title", listed.sort), head, rows, _pages(listed))


def _row(one: DocumentInfo, *, is_picked: bool) -> Markup:
    return ROW.format(
        id=literal(one.id),
        title=literal(one.title),
        checked=Markup(" checked") if is_picked else "",
        facts=facts_html(one.id, author(one.author)),
        aliases=_aliases(one),
        outlet=literal(one.outlet),
        date=_day(one),
        size=f"{one.n_characters:,}",
        passages=f"{one.n_passages:,}",
        confirm=literal(CONFIRM.format(one.title)),
    )


def _day(one: DocumentInfo) -> Markup:
    if one.date is None:
        return Markup("")
    return Markup('<time datetime="{}">{}</time>').format(one.date.isoformat(), spoken_date(one.date))


def _aliases(one: DocumentInfo) -> Markup:
    if not one.aliases:
        return Markup("")
    names = Markup("").join(Markup("<li><bdi>{}</bdi></li>").format(literal(name)) for name in one.aliases)
    return Markup('<details class="aliases"><summary>{}</summary><ul>{}</ul></details>').format(
        count(len(one.aliases), "copy of the same bytes", "copies of the same bytes"), names
    )


def _sortable(name: str, label: str, sort: str) -> Markup:
    order = Markup(' aria-sort="{}"').format(ORDERS.get(name, "descending")) if name == sort else ""
    return Markup('<th scope="col"{}>{}</th>').format(order, button(label, "browse", klass="sort", sort=name))


def _found(listed: ListingPage) -> str:
    if not listed.is_filtered:
        return _documents(listed.n_all)
    return f"{listed.n_found:,} of {_documents(listed.n_all)}"


def _documents(n: int) -> str:
    return f"{n:,} {'document' if n == 1 else 'documents'}"


def _pages(listed: ListingPage) -> Markup:
    if listed.n_pages == 1:
        return Markup("")
    before, after = (
        button(label, "browse", klass="plain leaf", disabled=not 1 <= to <= listed.n_pages, page=to)
        for to, label in ((listed.page - 1, "Previous"), (listed.page + 1, "Next"))
    )
    return Markup(
        '<nav class="leaves" aria-label="Pages of the list">{}'
        '<span class="position">Page {} of {}</span>{}</nav>'
    ).format(before, f"{listed.page:,}", f"{listed.n_pages:,}", after)
