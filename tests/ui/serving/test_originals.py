"""The files behind documents over HTTP: which, to whom, and that a browser only shows what is harmless."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

ODD = "Übersicht “1”; a=b.txt"


def test_a_pdf_is_shown_in_the_browser(locked: Any) -> None:
    reply = locked.original("report.pdf")
    assert reply.status == 200
    assert reply.body == (locked.folder / "report.pdf").read_bytes()
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["content-disposition"] == 'inline; filename="report.pdf"'
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page.html", "application/octet-stream"),
        ("drawing.pdf.txt", "text/plain; charset=utf-8"),
        (ODD, "text/plain; charset=utf-8"),
    ],
)
def test_everything_else_is_saved_and_never_shown(locked: Any, name: str, kind: str) -> None:
    reply = locked.original(name)
    assert (reply.status, reply.headers["content-type"]) == (200, kind)
    assert reply.headers["content-disposition"].startswith("attachment; filename")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.body == (locked.folder / name).read_bytes()


def test_a_file_name_is_encoded_so_that_it_stays_a_name(locked: Any) -> None:
    sent = locked.original(ODD).headers["content-disposition"]
    assert sent.isascii()
    disposition, _, name = sent.partition("; ")
    assert (disposition, unquote(name)) == ("attachment", f"filename*=utf-8''{ODD}")
    assert '"' not in name
    assert ";" not in name


def test_of_a_row_it_is_the_table(locked: Any) -> None:
    row = next(one.id for one in locked.library.documents() if one.id.startswith("rows.csv/"))
    reply = locked.original(row)
    assert reply.body == (locked.folder / "rows.csv").read_bytes()
    assert 'filename="rows.csv"' in reply.headers["content-disposition"]


def test_a_part_can_be_asked_for(locked: Any) -> None:
    reply = locked.original("report.pdf", range="bytes=0-4")
    assert (reply.status, reply.body) == (206, b"%PDF-")


@pytest.mark.parametrize(
    "name",
    ["", "none.txt", "../users", "/etc/passwd", "report.pdf/", "../desk/report.pdf", "a\x00b", "rows.csv"],
)
def test_only_documents_of_the_library_are_given_never_paths(locked: Any, name: str) -> None:
    reply = locked.original(name)
    assert reply.status == 404
    assert reply.json()["error"].endswith("no such document in this library")


def test_nobody_gets_a_file_without_logging_in(locked: Any) -> None:
    assert locked.original("report.pdf", logged_in=False).status == 401


def test_a_changed_file_is_refused_in_words(locked: Any) -> None:
    file = locked.folder / "edited.txt"
    was = file.read_text()
    file.write_text("The ferry did not run on Sunday at all, the operator said.\n")
    reply = locked.original("edited.txt")
    assert reply.status == 409
    assert reply.json()["error"] == (
        "edited.txt: the file has changed since it was read; sync the folder and ask again"
    )
    file.write_text(was)
    assert locked.original("edited.txt").status == 200, "the same bytes at another time are the same file"


def test_a_vanished_file_is_refused_in_words(locked: Any) -> None:
    (locked.folder / "gone.txt").unlink()
    reply = locked.original("gone.txt")
    assert (reply.status, reply.json()["error"]) == (
        409,
        "gone.txt: the file is not there any more; sync the folder",
    )


def test_a_file_that_has_become_a_link_out_of_the_folder_is_refused(locked: Any, tmp_path: Path) -> None:
    file = locked.folder / "moved.txt"
    outside = tmp_path / "outside.txt"
    outside.write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(outside)
    reply = locked.original("moved.txt")
    assert reply.status == 403
    assert "outside the folder" in reply.json()["error"]
    file.unlink()
    os.mkfifo(file)
    assert locked.original("moved.txt").status == 409, "it does not wait for what is no file"
