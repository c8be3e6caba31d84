from collections.abc import Callable
from typing import Any

import pytest

from index.documents import Place
from index.errors import Damaged, Encrypted, LoadError
from index.formats.open_document import read_open_document
from index.load import Loaded

Load = Callable[..., Loaded]


def text_of(files: Any, body: str) -> str:
    return read_open_document(files.odt(body), "a.odt").text


def test_headings_are_parts_and_the_properties_give_title_and_author(files: Any, load: Load) -> None:
    heading = "<text:h>Back<text:span>ground</text:span></text:h>"
    body = f"<text:p>Before.</text:p>{heading}<text:p>It rained.</text:p>"
    meta = "<dc:title>Ferry report</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
    (document,) = load(files.odt(body, meta=meta), "a.odt").documents
    assert document.text == "Before.\n\nBackground\n\nIt rained."
    assert document.places == (Place(9, "part “Background”"),)
    assert (document.title, document.author, document.date) == ("Ferry report", "Ann Lee", None)


def test_white_space_is_what_the_format_says_it_is(files: Any) -> None:
    body = '<text:p>A  \n b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p>'
    assert text_of(files, body) == "A b   c\td\ne"


def test_lists_tables_boxes_and_notes_are_read(files: Any) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    body = (
        "<text:list><text:list-item><text:p>One.</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cell.format('Year')}{cell.format('Cars')}</table:table-row></table:table>"
        "<text:p>It rained<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Hard.</text:p></text:note-body></text:note>."
        "<draw:frame><draw:text-box><text:p>Boxed.</text:p></draw:text-box></draw:frame></text:p>"
    )
    found = read_open_document(files.odt(body), "a.odt")
    assert found.text == "One.\n\nYear\tCars\n\nIt rained.\n\nBoxed.\n\nHard."
    assert found.places == (Place(37, "notes"),)


def test_deleted_text_comments_and_contents_are_left_out(files: Any) -> None:
    body = (
        "<text:tracked-changes><text:p>Deleted.</text:p></text:tracked-changes>"
        "<text:table-of-content><text:p>Contents 1</text:p></text:table-of-content>"
        "<text:p>It <office:annotation><text:p>Really?</text:p></office:annotation>rained.</text:p>"
    )
    assert text_of(files, body) == "It rained."


def test_a_protected_file_is_refused(files: Any, load: Load) -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with pytest.raises(Encrypted, match=r"^a\.odt: it is protected by a password; save a copy without one$"):
        load(files.odt("<text:p>x</text:p>", more={"META-INF/manifest.xml": manifest}), "a.odt")


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ('<!ENTITY a "ha"><!ENTITY b "&a;&a;">', "&b;"),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "&a;"),
        ('<!ENTITY a SYSTEM "http://127.0.0.1:9/">', "&a;"),
        ('<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;', ""),
    ],
)
def test_entities_are_refused_and_never_followed(files: Any, load: Load, declared: str, used: str) -> None:
    content = files.odt(f"<text:p>It rained.{used}</text:p>")
    raw = remade(content, lambda xml: f"<!DOCTYPE d [{declared}]>{xml}", files)
    with pytest.raises(Damaged, match=r"^a\.odt: it"):
        load(raw, "a.odt")


def remade(raw: bytes, change: Callable[[str], str], files: Any) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(raw)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    return files.zip(
        members | {"content.xml": change(members["content.xml"].decode())}, method=zipfile.ZIP_STORED
    )


def test_another_kind_of_open_document_is_named(files: Any, load: Load) -> None:
    raw = files.zip(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}, method=0
    )
    with pytest.raises(LoadError, match=r"a\.odt: this is an OpenDocument file of another kind, not an"):
        load(raw, "a.odt")
