"""Looking through the documents, adding and removing some, syncing; nothing of the machine's own is taken."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.conversations.records import Scope
from tests.ui.reading.parsing import HOSTILE, Reading
from ui.handling.desk import Browsing, Desk, Shown, Tab
from ui.handling.library import library_shown, synced
from ui.handling.respond import in_words, respond

WAIT_S = 60.0


def listed(shown: Shown) -> list[str | None]:
    return [one["data-document"] for one in Reading(shown["documents"]).said("read")]


def told(shown: Shown) -> str:
    return Reading(shown["told"]).text


def folder_of(desk: Desk) -> Path:
    return desk.library.folder


def sent(desk: Desk, name: str, text: str) -> dict[str, str]:
    """A file as the browser has sent it."""
    path = desk.uploads / f"{len(list(desk.uploads.iterdir()))}.tmp"
    path.write_text(text)
    return {"name": name, "path": str(path)}


def test_the_view_holds_the_documents_the_filters_and_the_folder(desk: Desk) -> None:
    shown = library_shown(desk, Tab())
    assert listed(shown) == ["ferry.txt", "lamps.txt"]
    assert str(folder_of(desk)) in shown["folder"]
    assert (shown["is_syncing"], shown["state"]) == (False, "")
    assert Reading(shown["filters"]).text.startswith("Search")


@pytest.mark.parametrize(
    ("message", "browsing", "ids"),
    [
        ({"field": "search", "value": "LAMPS"}, Browsing(search="LAMPS"), ["lamps.txt"]),
        ({"field": "outlet", "value": "Nobody's"}, Browsing(outlet="Nobody's"), []),
        ({"field": "since", "value": "2022-01-02"}, Browsing(since=date(2022, 1, 2)), []),
        ({"field": "until", "value": "nonsense"}, Browsing(), ["ferry.txt", "lamps.txt"]),
        ({"sort": "size"}, Browsing(sort="size"), ["lamps.txt", "ferry.txt"]),
        ({"sort": "<b>"}, Browsing(sort="<b>"), ["ferry.txt", "lamps.txt"]),
        ({"page": "99"}, Browsing(page=99), ["ferry.txt", "lamps.txt"]),
        ({"page": -4}, Browsing(page=-4), ["ferry.txt", "lamps.txt"]),
        ({"field": "<b>", "value": "x"}, Browsing(), ["ferry.txt", "lamps.txt"]),
    ],
)
def test_what_is_looked_for_is_remembered_and_found(
    desk: Desk, message: dict[str, Any], browsing: Browsing, ids: list[str]
) -> None:
    shown = respond(desk, Tab(), {"say": "browse", **message})
    assert shown["tab"] == Tab(browsing=browsing)
    assert listed(shown) == ids


def test_a_search_begins_at_the_first_page_and_keeps_the_order(desk: Desk) -> None:
    tab = Tab(browsing=Browsing(page=4, sort="size"))
    shown = respond(desk, tab, {"say": "browse", "field": "search", "value": "lamps"})
    assert shown["tab"].browsing == Browsing(search="lamps", sort="size")


@pytest.mark.parametrize("value", HOSTILE)
def test_a_search_is_inert(desk: Desk, value: str) -> None:
    tab = respond(desk, Tab(), {"say": "browse", "field": "search", "value": value})["tab"]
    tags = Reading(library_shown(desk, tab)["filters"]).tags
    assert tags == Reading(library_shown(desk, Tab())["filters"]).tags


def test_picked_documents_narrow_the_next_question(desk: Desk) -> None:
    tab = Tab(view="library")
    for name in ("ferry.txt", "lamps.txt", "ferry.txt"):
        tab = respond(desk, tab, {"say": "pick", "document": name, "value": True})["tab"]
    assert tab.scope.documents == ("lamps.txt", "ferry.txt")  # each once
    shown = respond(desk, tab, {"say": "pick", "document": "lamps.txt", "value": False})
    assert shown["tab"].scope.documents == ("ferry.txt",)
    assert "Asking 1 chosen document" in Reading(shown["narrowing"]).text
    assert "checked" in library_shown(desk, shown["tab"])["documents"]


@pytest.mark.parametrize("value", ["true", 1, None, "", [True]])
def test_only_a_tick_picks(desk: Desk, value: Any) -> None:
    shown = respond(desk, Tab(), {"say": "pick", "document": "ferry.txt", "value": value})
    assert shown["tab"].scope.is_everything


def test_sent_files_are_copied_and_synced(own_desk: Desk) -> None:
    files = [sent(own_desk, "more/quay.txt", "The quay is new."), sent(own_desk, "x.exe", "MZ")]
    shown = respond(own_desk, Tab(), {"say": "take", "files": files})
    assert "1 added; 1 not taken" in told(shown)
    assert (folder_of(own_desk) / "more" / "quay.txt").read_text() == "The quay is new."
    assert own_desk.background.wait(WAIT_S)
    assert listed(synced(own_desk, Tab())) == ["ferry.txt", "more/quay.txt"]


def hostile_paths(desk: Desk, place: Path) -> list[str]:
    secret = place / "secret.txt"
    secret.write_text("secret")
    (desk.uploads / "link.txt").symlink_to(secret)
    (desk.uploads / "whole.txt").write_text("of another reader")
    (desk.uploads / "own.txt").symlink_to(desk.uploads / "whole.txt")
    (desk.uploads / "folder").mkdir()
    (desk.uploads / "way").symlink_to(place)
    return [
        "/etc/passwd",
        str(secret),
        str(desk.uploads / "link.txt"),
        str(desk.uploads / "own.txt"),
        str(desk.uploads / "way" / "secret.txt"),
        str(desk.uploads / ".." / "secret.txt"),
        str(desk.uploads / "folder"),
        str(desk.uploads / "gone.txt"),
        str(desk.uploads),
        "/dev/zero",
        "/proc/self/environ",
        "",
        ".",
        "\0",
        "x" * 5_000,
        "/" * 5_000,
        "/root/.profile/x",
    ]


def test_no_file_outside_the_uploads_is_taken_or_deleted(own_desk: Desk, tmp_path: Path) -> None:
    files: list[Any] = [
        {"name": f"{n}.txt", "path": path} for n, path in enumerate(hostile_paths(own_desk, tmp_path))
    ]
    files += [None, 7, "x", ["a"], {}, {"name": "a.txt"}, {"path": 7, "name": []}]
    shown = respond(own_desk, Tab(), {"say": "take", "files": files})
    assert "added" not in told(shown)
    assert "gone.txt" not in told(shown)  # the browser's own words for a file, not ours
    assert "did not arrive" in told(shown)
    assert "16.txt" in told(shown)
    assert [path.name for path in folder_of(own_desk).iterdir()] == ["ferry.txt"]
    assert (tmp_path / "secret.txt").read_text() == "secret"
    assert (own_desk.uploads / "link.txt").is_symlink()


@pytest.mark.parametrize("name", ["../out.txt", "/etc/x.txt", "..", "a/../../b.txt", "\0.txt", *HOSTILE])
def test_a_file_is_never_put_outside_the_folder(own_desk: Desk, tmp_path: Path, name: str) -> None:
    respond(own_desk, Tab(), {"say": "take", "files": [sent(own_desk, name, "words")]})
    own_desk.background.wait(WAIT_S)
    outside = [path for path in tmp_path.rglob("*.txt") if not path.is_relative_to(folder_of(own_desk))]
    assert outside == []


def test_files_that_did_not_come_through_are_named_with_the_reason(own_desk: Desk) -> None:
    failed = [{"name": "<b>.txt", "reason": "the line <i>broke"}, {"name": 7}, None, "x"]
    shown = respond(own_desk, Tab(), {"say": "take", "files": [], "failed": failed})
    assert "2 not taken" in told(shown)
    assert "was not sent (the line <i>broke)<b>.txt" in told(shown)
    assert "b" not in {tag for tag, _ in Reading(shown["told"]).tags}


def test_a_removed_document_is_in_no_list_and_no_scope_and_comes_back(own_desk: Desk) -> None:
    tab = Tab(scope=Scope(documents=("ferry.txt",)))
    shown = respond(own_desk, tab, {"say": "remove", "document": "ferry.txt"})
    assert told(shown).startswith("ferry.txt is in no answer any more.")
    assert listed(shown) == []
    assert shown["tab"].scope.is_everything
    assert (folder_of(own_desk) / "ferry.txt").exists()
    assert [one["data-document"] for one in Reading(shown["holdings"]).said("readmit")] == ["ferry.txt"]
    respond(own_desk, shown["tab"], {"say": "readmit", "document": "ferry.txt"})
    assert own_desk.background.wait(WAIT_S)
    assert listed(synced(own_desk, Tab())) == ["ferry.txt"]


@pytest.mark.parametrize("name", ["", "*", "gone.txt", "../ferry.txt", "\0", "<b>"])
@pytest.mark.parametrize("word", ["remove", "readmit"])
def test_what_is_not_there_cannot_be_removed_or_taken_back(desk: Desk, word: str, name: str) -> None:
    shown = in_words(lambda: respond(desk, Tab(), {"say": word, "document": name}))
    assert "mistake" not in told(shown)
    assert desk.library.n_documents == 2


def test_a_sync_brings_in_what_was_put_into_the_folder(own_desk: Desk) -> None:
    (folder_of(own_desk) / "quay.txt").write_text("The quay is new.")
    assert respond(own_desk, Tab(), {"say": "sync"})["is_syncing"]
    assert own_desk.background.wait(WAIT_S)
    shown = synced(own_desk, replace(Tab(), scope=Scope(documents=("quay.txt",))))
    assert not shown["is_syncing"]
    assert listed(shown) == ["ferry.txt", "quay.txt"]
    assert "Asking 1 chosen document" in Reading(shown["narrowing"]).text
    assert not respond(own_desk, Tab(), {"say": "stop_sync"})["is_syncing"]
