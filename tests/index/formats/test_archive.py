import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import Damaged, DocumentMissing, EmptyDocument, LoadError
from index.formats.limits import MAX_MEMBERS
from index.load import Loaded, find_document

Load = Callable[..., Loaded]


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.documents]


def reasons(loaded: Loaded) -> dict[str, str]:
    return {refused.id: refused.reason for refused in loaded.refused}


def test_members_of_every_format_are_documents_below_the_archive(files: Any, load: Load) -> None:
    pdf = files.pdf([[(72, 720, "Nobody was hurt.")]])
    members = {
        "may/a.TXT": b"It rained.\r\n",
        "r.pdf": pdf,
        "t.csv": b"text\nIt stopped.\n",
        "m.eml": b"Subject: x\r\n\r\nIt snowed.",
        "inner.zip": files.zip({"b.md": "It thawed."}),
    }
    loaded = load(files.zip(members), "a.zip")
    assert ids(loaded) == [
        *("a.zip/may/a.TXT", "a.zip/r.pdf", "a.zip/t.csv/row-1", "a.zip/m.eml", "a.zip/inner.zip/b.md"),
    ]
    assert loaded.documents[0].text == "It rained.\r\n"
    assert loaded.documents[1].sha256 == hashlib.sha256(pdf).hexdigest()
    assert loaded.refused == ()


def test_hidden_members_are_nothing_to_report_and_unknown_ones_are(files: Any, load: Load) -> None:
    members = {
        "a.txt": "It rained.",
        ".git/x.txt": "x",
        "__MACOSX/._a.txt": "x",
        "b/.c.txt": "x",
        "p.png": "x",
    }
    loaded = load(files.zip(members), "a.zip")
    assert ids(loaded) == ["a.zip/a.txt"]
    assert list(reasons(loaded)) == ["a.zip/p.png"]
    assert "a picture; run OCR" in reasons(loaded)["a.zip/p.png"]


@pytest.mark.parametrize(
    "name",
    [
        "../a.txt",
        "x/../../a.txt",
        "/etc/a.txt",
        "C:/a.txt",
        "..\\a.txt",
        "\\\\host\\a.txt",
        "a\n.txt",
        "\u202ea.txt",
    ],
)
def test_a_path_that_leads_out_of_the_archive_is_refused(files: Any, load: Load, name: str) -> None:
    loaded = load(files.zip({name: "Evil.", "good.txt": "It rained."}), "a.zip")
    assert ids(loaded) == ["a.zip/good.txt"]
    assert list(reasons(loaded)) == ["a.zip/member-1"]
    assert reasons(loaded)["a.zip/member-1"].endswith(("repack it", "rename it and repack"))


def test_backslashes_of_old_programs_are_folders_and_dots_nothing(files: Any, load: Load) -> None:
    assert ids(load(files.zip({".\\may\\a.txt": "It rained.", "./b//c.txt": "x y"}), "a.zip")) == [
        "a.zip/may/a.txt",
        "a.zip/b/c.txt",
    ]


def test_of_two_members_with_one_name_the_first_counts(load: Load) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "First.")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "Second.")
        archive.writestr("A.txt", "Another.")
    loaded = load(out.getvalue(), "a.zip")
    assert [document.text for document in loaded.documents] == ["First.", "Another."]
    assert reasons(loaded) == {
        "a.zip/a.txt": "a.zip/a.txt: a second member of this name; rename it and repack"
    }


def test_names_that_are_utf8_without_saying_so_are_read_so(files: Any, load: Load) -> None:
    raw = files.zip({"übung.txt": "It rained."})
    unmarked = raw.replace(b"\x00\x08", b"\x00\x00")  # the flag for UTF-8
    assert ids(load(unmarked, "a.zip")) == ["a.zip/übung.txt"]


def test_a_link_is_not_followed(load: Load) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("passwd.txt")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert reasons(load(out.getvalue(), "a.zip")) == {
        "a.zip/passwd.txt": "a.zip/passwd.txt: a link; put the file itself into the archive"
    }


def test_protected_damaged_and_oddly_packed_members_cost_only_themselves(files: Any, load: Load) -> None:
    members = {"a.txt": b"It rained. " * 50, "b.txt": b"It stopped. " * 50}
    raw = files.zip(members)
    locked = bytearray(raw)
    locked[raw.index(b"PK\x01\x02") + 8] |= 1
    assert (
        "a.zip/a.txt: it is protected by a password" in reasons(load(bytes(locked), "a.zip"))["a.zip/a.txt"]
    )
    broken = bytearray(raw)
    broken[raw.index(b"a.txt") + 10] ^= 0xFF
    assert "a.zip/a.txt: damaged within its archive" in reasons(load(bytes(broken), "a.zip"))["a.zip/a.txt"]
    loaded = load(files.zip(members, method=zipfile.ZIP_LZMA), "a.zip")
    assert "packed in a way that is not read" in reasons(loaded)["a.zip/a.txt"]
    with pytest.raises(Damaged, match=r"^a\.zip: the archive is cut off or damaged"):
        load(raw[:-30], "a.zip")


def test_a_bomb_is_stopped_while_it_inflates_and_the_rest_is_read(files: Any, load: Load) -> None:
    loaded = load(files.zip({"bomb.pdf": bytes(60_000_000), "good.txt": "It rained."}), "a.zip")
    assert ids(loaded) == ["a.zip/good.txt"]
    assert "a zip bomb" in reasons(loaded)["a.zip/bomb.pdf"]


def test_a_member_over_its_limit_is_stopped_whatever_size_it_states(files: Any, load: Load) -> None:
    raw = files.zip({"big.txt": bytes(21_000_000)}, method=zipfile.ZIP_STORED)
    assert "over 20,000,000 bytes unpacked" in reasons(load(raw, "a.zip"))["a.zip/big.txt"]


def test_a_word_document_that_is_a_bomb_is_refused(files: Any, load: Load) -> None:
    raw = files.zip({"word/document.xml": bytes(60_000_000), "[Content_Types].xml": "<a/>"})
    with pytest.raises(LoadError, match=r"^a\.docx: it unpacks to over 200 times its size \(a zip bomb\)"):
        load(raw, "a.docx")


def test_archives_are_read_one_level_deep(files: Any, load: Load) -> None:
    third = files.zip({"c.txt": "Three."})
    second = files.zip({"b.txt": "Two.", "c.zip": third})
    loaded = load(files.zip({"a.txt": "One.", "b.zip": second}), "a.zip")
    assert ids(loaded) == ["a.zip/a.txt", "a.zip/b.zip/b.txt"]
    assert "an archive in an archive in an archive" in reasons(loaded)["a.zip/b.zip/c.zip"]


def test_too_many_members_and_none_are_said(files: Any, load: Load) -> None:
    with pytest.raises(LoadError, match=r"^a\.zip: 20,001 files, the limit is 20,000; split it"):
        load(files.zip(dict.fromkeys(map(str, range(MAX_MEMBERS + 1)), "")), "a.zip")
    with pytest.raises(EmptyDocument, match=r"^b\.zip: there is nothing in it"):
        load(files.zip({}), "b.zip")


def test_a_document_is_found_again_by_its_id(files: Any, tmp_path: Path) -> None:
    inner = files.zip({"b.md": "It thawed.", "t.csv": "text\nIt rained.\nIt stopped.\n"})
    (tmp_path / "may").mkdir()
    (tmp_path / "may" / "a.zip").write_bytes(files.zip({"x/inner.zip": inner, "bad.pdf": b"%PDF-1.4"}))
    assert find_document(tmp_path, "may/a.zip/x/inner.zip/t.csv/row-2").text == "It stopped."
    assert find_document(tmp_path, "may/a.zip/x/inner.zip/b.md").text == "It thawed."
    for gone in ("may/a.zip/x/inner.zip/t.csv/row-3", "may/a.zip/none.txt", "may/b.zip/b.md", "c.txt"):
        with pytest.raises(DocumentMissing, match="sync the folder again"):
            find_document(tmp_path, gone)
    with pytest.raises(LoadError, match=r"the PDF is cut off"):
        find_document(tmp_path, "may/a.zip/bad.pdf")


@pytest.mark.parametrize(
    "name", ["/etc/passwd.txt", "../a.txt", "a.zip/../../x.txt", "a/.hidden/b.txt", "", "a.zip//b.txt"]
)
def test_an_id_that_leads_out_of_the_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path.parent / "a.txt").write_text("Outside.")
    with pytest.raises(LoadError, match="names no file inside the folder"):
        find_document(tmp_path, name)


def test_a_folder_named_like_an_archive_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.zip").mkdir()
    (tmp_path / "a.zip" / "b.txt").write_text("It rained.")
    assert find_document(tmp_path, "a.zip/b.txt").text == "It rained."
