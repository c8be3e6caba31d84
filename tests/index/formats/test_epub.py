from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from index.documents import Place
from index.errors import Damaged, EmptyDocument, Encrypted
from index.load import Loaded

Load = Callable[..., Loaded]

CHAPTERS = {
    "one.xhtml": "<h1>I</h1><p>The ferry <b>sails</b> again.</p><p>On Monday.</p>",
    "two.xhtml": "<h2>The storm</h2><p>It rained&nbsp;hard.</p><script>x()</script>",
    "three.xhtml": "<p>It stopped.</p>",
}
META = (
    "<dc:title>Ferries</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Jon Berg</dc:creator>"
    '<dc:publisher>Coast Press</dc:publisher><dc:date opf:event="modification">2024-01-01</dc:date>'
    "<dc:date>2021-05-04</dc:date>"
)


def test_chapters_are_parts_under_their_titles(files: Any, load: Load) -> None:
    (document,) = load(files.epub(CHAPTERS), "a.epub").documents
    assert document.text == (
        "I\nThe ferry sails again.\nOn Monday.\n\nThe storm\nIt rained hard.\n\nIt stopped."
    )
    assert document.places == (
        Place(0, "part “The harbour”"),  # by the table of contents
        Place(37, "part “The storm”"),  # by its heading
        Place(64, "part 3"),
    )


def test_the_metadata_are_the_books(files: Any, load: Load) -> None:
    (document,) = load(files.epub(CHAPTERS, meta=META), "a.epub").documents
    assert (document.title, document.author, document.outlet) == (
        "Ferries",
        "Ann Lee, Jon Berg",
        "Coast Press",
    )
    assert document.date == date(2021, 5, 4)


def test_a_year_alone_is_no_date(files: Any, load: Load) -> None:
    assert load(files.epub(CHAPTERS, meta="<dc:date>2021</dc:date>"), "a.epub").documents[0].date is None


def protection(way: str) -> dict[str, str]:
    return {
        "META-INF/encryption.xml": '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        f'<enc:EncryptionMethod Algorithm="{way}"/></enc:EncryptedData></encryption>'
    }


def test_a_copy_protected_book_is_refused_and_scrambled_fonts_do_not_matter(files: Any, load: Load) -> None:
    aes = protection("http://www.w3.org/2001/04/xmlenc#aes256-cbc")
    with pytest.raises(Encrypted, match=r"^a\.epub: it is copy-protected"):
        load(files.epub(CHAPTERS, more=aes), "a.epub")
    fonts = protection("http://www.idpf.org/2008/embedding")
    assert len(load(files.epub(CHAPTERS, more=fonts), "b.epub").documents) == 1


def test_a_book_without_its_chapters_is_damaged_and_one_without_text_is_empty(files: Any, load: Load) -> None:
    with pytest.raises(Damaged, match=r"the chapter book/one\.xhtml is missing"):
        load(files.epub(CHAPTERS).replace(b"book/one.xhtml", b"book/0ne.xhtml"), "a.epub")
    with pytest.raises(EmptyDocument, match=r"there is no text in the book; .* run OCR first"):
        load(files.epub({"one.xhtml": "<img src='x.png'/>"}), "b.epub")


def test_a_chapter_outside_the_book_is_not_looked_for(files: Any, load: Load) -> None:
    raw = files.epub({"../../../../etc/passwd": "<p>It rained.</p>"})
    with pytest.raises(Damaged, match=r"a\.epub: the chapter .*passwd is missing"):
        load(raw, "a.epub")
