from collections.abc import Callable
from typing import Any

import pytest

from index.errors import LoadError
from index.load import Loaded

Load = Callable[..., Loaded]


@pytest.mark.parametrize(
    ("raw", "name", "said"),
    [
        (
            b"<!DOCTYPE html><html><p>Hi</p></html>",
            "a.pdf",
            "this is a web page, not a PDF; rename it to end in .html",
        ),
        (
            b"{\\rtf1 Hi}",
            "a.docx",
            "this is rich text (RTF), not a Word document; open it and save it as .docx",
        ),
        (b"%PDF-1.4 ...", "a.docx", "this is a PDF, not a Word document; rename it to end in .pdf"),
        (b"%PDF-1.4 ...", "a.txt", "this is a PDF, not plain text; rename it to end in .pdf"),
        (b"%PDF-1.4 ...", "a.csv", "this is a PDF, not a table; rename it to end in .pdf"),
        (
            b"\x89PNG\r\n\x1a\n...",
            "a.html",
            "this is a PNG picture, not a web page; convert it to text or exclude it",
        ),
        (b"\xff\xd8\xff\xe0", "a.pdf", "this is a JPEG picture, not a PDF; convert it to text or exclude it"),
        (b"It rained.", "a.epub", "this is not an EPUB, or it is damaged; get it again or exclude it"),
    ],
)
def test_a_file_under_a_wrong_name_is_told_what_it_is(load: Load, raw: bytes, name: str, said: str) -> None:
    with pytest.raises(LoadError) as caught:
        load(raw, name)
    assert str(caught.value) == f"{name}: {said}"


def test_archives_are_told_apart_by_what_is_in_them(files: Any, load: Load) -> None:
    word = files.docx("<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>")
    book = files.epub({"a.xhtml": "<p>It rained.</p>"})
    sheet = files.zip({"xl/workbook.xml": "<a/>"})
    for raw, name, said in (
        (word, "a.txt", "this is a Word document, not plain text; rename it to end in .docx"),
        (word, "a.odt", "this is a Word document, not an OpenDocument text; rename it to end in .docx"),
        (book, "a.docx", "this is an EPUB, not a Word document; rename it to end in .epub"),
        (sheet, "a.docx", "this is an Excel workbook, not a Word document; save the sheet as .csv"),
        (files.zip({"a.txt": "x"}), "a.pdf", "this is a ZIP archive, not a PDF; rename it to end in .zip"),
    ):
        with pytest.raises(LoadError) as caught:
            load(raw, name)
        assert str(caught.value) == f"{name}: {said}"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.doc", "save it as .docx"),
        ("a.xlsx", "save the sheet as .csv"),
        ("a.msg", "save the mail as .eml"),
        ("a.jpg", "a picture; run OCR and keep the text"),
        ("a.tar.gz", "unpack it or repack it as .zip"),
        ("a.xyz", "convert to one of .csv, .docx"),
    ],
)
def test_a_format_that_is_not_read_is_named_with_the_nearest_that_is(
    load: Load, name: str, advice: str
) -> None:
    with pytest.raises(LoadError, match=rf"^{name}: files ending in \.\w+ are not supported yet; {advice}"):
        load(b"x", name)
