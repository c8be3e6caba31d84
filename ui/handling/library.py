"""The library's view: looking through the documents, adding and removing some, bringing it up to date."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from index import Skipped
from ui.handling.asking import narrowing_shown
from ui.handling.desk import Desk, Handler, Message, Shown, Tab
from ui.handling.messages import day_in, number_in, text_in
from ui.shelf.filters import filters_html
from ui.shelf.intake import Intake, take_in
from ui.shelf.listing import page_of
from ui.shelf.report import folder_html, intake_html, removed_html, sizes_html, skipped_html, state_html
from ui.shelf.states import Running
from ui.shelf.table import library_html
from ui.words import remark_html, told_html

__all__ = ["HANDLERS", "library_shown", "synced"]

LOST = "did not arrive, or was sent too long ago; add it again"

MAX_FILES = 10_000
"""Files taken at once; who has more points `qa sync` at the folder."""


def library_shown(desk: Desk, tab: Tab) -> Shown:
    """Everything in the view."""
    return {
        **_documents(desk, tab),
        "filters": filters_html(
            desk.library.documents(),
            search=tab.browsing.search,
            outlet=tab.browsing.outlet,
            since=tab.browsing.since,
            until=tab.browsing.until,
        ),
        "folder": folder_html(desk.library.folder),
        "holdings": sizes_html(desk.library.info())
        + skipped_html(desk.library.skipped())
        + removed_html(desk.library.removed()),
        **_state(desk),
    }


def synced(desk: Desk, tab: Tab) -> Shown:
    """How the sync goes; once it has ended, the documents that there are now."""
    shown = _state(desk)
    return shown if shown["is_syncing"] else {**library_shown(desk, tab), **narrowing_shown(desk, tab)}


def _documents(desk: Desk, tab: Tab) -> Shown:
    browsing = tab.browsing
    page = page_of(
        desk.library.documents(),
        search=browsing.search,
        outlet=browsing.outlet,
        since=browsing.since,
        until=browsing.until,
        sort=browsing.sort,
        page=browsing.page,
    )
    return {"documents": library_html(page, picked=tab.scope.documents)}


def _state(desk: Desk) -> Shown:
    state = desk.background.state()
    return {"state": state_html(state), "is_syncing": isinstance(state, Running)}


def _browse(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Look for documents: a search, a filter, an order or a page; all but a page begin at the first."""
    now = tab.browsing
    match text_in(message, "field"):
        case "search":
            now = replace(now, search=text_in(message, "value"))
        case "outlet":
            now = replace(now, outlet=text_in(message, "value"))
        case "since":
            now = replace(now, since=day_in(message, "value"))
        case "until":
            now = replace(now, until=day_in(message, "value"))
    sort, page = text_in(message, "sort") or now.sort, number_in(message, "page") or 1
    tab = replace(tab, browsing=replace(now, sort=sort, page=page))
    return {"tab": tab, **_documents(desk, tab)}


def _pick(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Ask only the documents that are picked, or no longer only this one."""
    document, others = text_in(message, "document"), tab.scope.documents
    picked = tuple(one for one in others if one != document)
    if message.get("value") is True and document:
        picked = (*picked, document)
    tab = replace(tab, scope=replace(tab.scope, documents=picked))
    return {"tab": tab, **narrowing_shown(desk, tab)}


def _take(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Copy files that the browser has sent into the library's folder, and bring the library up to date."""
    files = message.get("files")
    sent = [
        (text_in(one, "name"), Path(text_in(one, "path")))
        for one in (files[:MAX_FILES] if isinstance(files, list) else ())
        if isinstance(one, dict)
    ]
    # They stay where they were sent to until they are swept: what two tabs send alike is one file there.
    intake = take_in([(name, path) for name, path in sent if desk.is_upload(path)], desk.library)
    lost = [Skipped(path=name, reason=f"{name}: {LOST}") for name, path in sent if not desk.is_upload(path)]
    if isinstance(files, list) and len(files) > MAX_FILES:
        n_more = len(files) - MAX_FILES
        lost.append(
            Skipped(
                path="…", reason=f"{n_more:,} more files: {MAX_FILES:,} are taken at once; add them again"
            )
        )
    intake = replace(intake, refused=(*intake.refused, *lost))
    desk.background.start()
    return {"told": told_html(intake_html(_with_failed(intake, message))), **_state(desk)}


def _with_failed(intake: Intake, message: Message) -> Intake:
    """With those files that did not come through, and why, as the browser tells it."""
    failed = message.get("failed")
    lost = [
        Skipped(
            path=text_in(one, "name"),
            reason=f"{text_in(one, 'name')}: was not sent ({text_in(one, 'reason')})",
        )
        for one in (failed[:MAX_FILES] if isinstance(failed, list) else ())
        if isinstance(one, dict)
    ]
    return replace(intake, refused=(*intake.refused, *lost))


def _sync(desk: Desk, tab: Tab, message: Message) -> Shown:
    desk.background.start()
    return _state(desk)


def _stop_sync(desk: Desk, tab: Tab, message: Message) -> Shown:
    desk.background.stop()
    return _state(desk)


def _remove(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Take a document out of every answer; its file stays where it is."""
    document = text_in(message, "document")
    desk.background.remove([document])
    return {
        **_without([document], desk, tab),
        "told": told_html(remark_html(f"{document} is in no answer any more.")),
    }


def _without(gone: Sequence[str], desk: Desk, tab: Tab) -> Shown:
    kept = tuple(one for one in tab.scope.documents if one not in gone)
    tab = replace(tab, scope=replace(tab.scope, documents=kept))
    return {"tab": tab, **library_shown(desk, tab), **narrowing_shown(desk, tab)}


def _readmit(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Let a document in again."""
    desk.background.readmit([text_in(message, "document")])
    desk.background.start()
    return library_shown(desk, tab)


HANDLERS: dict[str, Handler] = {
    "browse": _browse,
    "pick": _pick,
    "readmit": _readmit,
    "remove": _remove,
    "stop_sync": _stop_sync,
    "sync": _sync,
    "take": _take,
}
