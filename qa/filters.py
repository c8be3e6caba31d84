"""Which documents a question leaves out: by publication day, by outlet, by name.

Reads only the library's list of documents, never their text. A document without a publication date cannot be
shown to lie between two days, so `since` and `until` leave it out; `as_of` only leaves out what is known to
have been published later.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatchcase

from index import DocumentInfo, Library
from index.errors import QueryError

__all__ = ["excluded"]

N_NAMED = 5
"""How many documents or outlets an error names."""

_GLOB = frozenset("*?[")


def excluded(
    library: Library,
    *,
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    documents: Collection[str] | None = None,
    outlets: Collection[str] | None = None,
) -> frozenset[str]:
    """Ids of the documents to leave out; empty where nothing is asked for.

    `since` and `until` are publication days, both included; documents without a date are then left out.
    `as_of` leaves out those published after it and keeps those without a date. `documents` are ids, aliases
    or patterns with `*` and `?`; `outlets` are compared without regard to case. Either, when empty, is as
    None. A document stays when it passes every filter and matches one of the names.

    Raises:
        QueryError: a name or outlet matches nothing, or the days leave no day between them.

    """
    first, last, today = _day(since), _day(until), _day(as_of)
    _check_order(first, last, "until")
    _check_order(first, today, "as of")
    names, wanted_outlets = _several(documents), _several(outlets)
    if first is None and last is None and today is None and not names and not wanted_outlets:
        return frozenset()
    listed = library.documents()
    kept = {document.id for document in listed if _is_within(document.date, first, last, today)}
    if names:
        kept &= _named(names, listed)
    if wanted_outlets:
        kept &= _published_by(wanted_outlets, listed)
    return frozenset(document.id for document in listed) - kept


def _is_within(published: date | None, first: date | None, last: date | None, today: date | None) -> bool:
    if published is None:
        return first is None and last is None
    return (
        (first is None or published >= first)
        and (last is None or published <= last)
        and (today is None or published <= today)
    )


def _named(names: Iterable[str], listed: Iterable[DocumentInfo]) -> set[str]:
    """Ids of the documents that one of the names or patterns matches, themselves or an alias."""
    ids = {name: document.id for document in listed for name in (document.id, *document.aliases)}
    found: set[str] = set()
    for name in names:
        if name in ids:
            found.add(ids[name])
            continue
        matches = {ids[known] for known in ids if _GLOB.intersection(name) and fnmatchcase(known, name)}
        if not matches:
            raise QueryError(f"{name}: no such document; {_there_are(name, ids)}")
        found |= matches
    return found


def _published_by(outlets: Iterable[str], listed: Iterable[DocumentInfo]) -> set[str]:
    by_outlet: dict[str, set[str]] = {}
    shown: dict[str, str] = {}
    for document in listed:
        if document.outlet:
            by_outlet.setdefault(_key(document.outlet), set()).add(document.id)
            shown.setdefault(_key(document.outlet), document.outlet)
    found: set[str] = set()
    for outlet in outlets:
        if _key(outlet) not in by_outlet:
            raise QueryError(f"{outlet}: no document names this outlet; {_there_are(outlet, shown.values())}")
        found |= by_outlet[_key(outlet)]
    return found


def _there_are(name: str, known: Iterable[str]) -> str:
    """What there is instead, the likeliest first."""
    names = sorted(known)
    if not names:
        return "there are none in this library"
    near = get_close_matches(name, names, n=N_NAMED, cutoff=0.5)
    shown = [*near, *(other for other in names if other not in near)][:N_NAMED]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"there are {', '.join(shown)}{more}" if len(names) > 1 else f"there is only {names[0]}"


def _check_order(first: date | None, last: date | None, word: str) -> None:
    if first is not None and last is not None and first > last:
        raise QueryError(f"since {first} is after {word} {last}: there is no day between them; swap them")


def _several(names: Collection[str] | None) -> tuple[str, ...]:
    """A single string is one name, not a collection of letters."""
    return (names,) if isinstance(names, str) else tuple(names or ())


def _key(outlet: str) -> str:
    return " ".join(outlet.casefold().split())


def _day(moment: date | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
