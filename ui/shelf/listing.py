"""A library's documents as a reader looks for them: searched, filtered, sorted, a page at a time.

Pure functions of the list of documents; no markup. All of it is done over the whole list at every press,
which for 10,000 documents takes some hundredths of a second.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from index import DocumentInfo

__all__ = ["ANY_OUTLET", "NO_OUTLET", "PAGE_DOCUMENTS", "SORTS", "ListingPage", "outlet_choices", "page_of"]

PAGE_DOCUMENTS = 50
"""Documents on one page of the list."""

ANY_OUTLET = ""
NO_OUTLET = " "
"""What stands for a document without outlet in the choice of outlets; no outlet is called so."""

MAX_WORDS = 20
"""Words of a search that are looked for; more would keep a long list busy for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage:
    """One page of the documents found, and what was asked for; `page` counts from 1."""

    documents: tuple[DocumentInfo, ...]
    n_found: int
    n_all: int
    page: int
    n_pages: int
    search: str
    outlet: str
    since: date | None
    until: date | None
    sort: str

    @property
    def is_filtered(self) -> bool:
        """Whether something was looked for."""
        return bool(self.search or self.outlet or self.since or self.until)


SORTS: dict[str, Callable[[DocumentInfo], tuple[Any, ...]]] = {
    "title": lambda one: (_plain(one.title), one.id),
    "outlet": lambda one: (not one.outlet, _plain(one.outlet), _plain(one.title), one.id),
    "date": lambda one: (-one.date.toordinal() if one.date else 1, _plain(one.title), one.id),
    "size": lambda one: (-one.n_characters, one.id),
    "passages": lambda one: (-one.n_passages, one.id),
}
"""Names in the order of the alphabet, dates newest first, sizes largest first; what has none comes last."""


def page_of(
    documents: Sequence[DocumentInfo],
    *,
    search: str = "",
    outlet: str = ANY_OUTLET,
    since: date | None = None,
    until: date | None = None,
    sort: str = "title",
    page: int = 1,
) -> ListingPage:
    """One page of the documents that hold every word of `search` in title, outlet, author or a name.

    `outlet` is one of `outlet_choices`. Both days of a range count; a document without date is in none. An
    order that is not one of `SORTS` is that of titles, and a page past the end is the last.
    """
    words = _plain(search).split()[:MAX_WORDS]
    sort = sort if sort in SORTS else "title"
    found = [
        one
        for one in documents
        if (outlet == ANY_OUTLET or one.outlet == (outlet if outlet != NO_OUTLET else ""))
        and _is_within(one.date, since, until)
        and (not words or _holds(one, words))
    ]
    found.sort(key=SORTS[sort])
    n_pages = max(ceil(len(found) / PAGE_DOCUMENTS), 1)
    page = min(max(page, 1), n_pages)
    return ListingPage(
        documents=tuple(found[(page - 1) * PAGE_DOCUMENTS : page * PAGE_DOCUMENTS]),
        n_found=len(found),
        n_all=len(documents),
        page=page,
        n_pages=n_pages,
        search=search.strip(),
        outlet=outlet,
        since=since,
        until=until,
        sort=sort,
    )


def outlet_choices(documents: Sequence[DocumentInfo]) -> list[tuple[str, str]]:
    """What one may choose between, as (words, value): all, every outlet with its documents counted, none."""
    counted = Counter(one.outlet for one in documents)
    n_without = counted.pop("", 0)
    names = sorted(counted, key=lambda name: (_plain(name), name))
    choices = [("All outlets", ANY_OUTLET), *((f"{name} ({counted[name]:,})", name) for name in names)]
    return [*choices, (f"No outlet stated ({n_without:,})", NO_OUTLET)] if n_without else choices


def _is_within(day: date | None, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    return day is not None and (since is None or since <= day) and (until is None or day <= until)


def _holds(one: DocumentInfo, words: Sequence[str]) -> bool:
    # The line end keeps a word from being found across two fields.
    text = _plain("\n".join((one.title, one.outlet, one.author, one.id, *one.aliases)))
    return all(word in text for word in words)


def _plain(text: str) -> str:
    """Text without case, its letters composed, so that a name is found however it is typed."""
    return unicodedata.normalize("NFC", text).casefold()
