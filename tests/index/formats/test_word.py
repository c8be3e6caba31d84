import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from index.documents import Place
from index.errors import Damaged, Encrypted, UnsupportedFormat
from index.formats.word import read_word
from index.load import Loaded

Load = Callable[..., Loaded]


def p(text: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p>' if style else f"<w:p>{text}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def text_of(files: Any, body: str) -> str:
    return read_word(files.docx(body), "a.docx").text


def test_headings_are_parts_and_the_properties_give_title_and_author(files: Any, load: Load) -> None:
    body = (
        p(r("Before."))
        + p(r("Back") + r("ground"), "Heading1")
        + p(r("It rained."))
        + p(r("Figures"), "Heading3")
    )
    (document,) = load(files.docx(body, title="Ferry report", author="Ann Lee"), "a.docx").documents
    assert document.text == "Before.\n\nBackground\n\nIt rained.\n\nFigures"
    assert document.places == (Place(9, "part “Background”"), Place(33, "part “Figures”"))
    assert (document.title, document.author, document.date) == ("Ferry report", "Ann Lee", None)


def test_a_table_is_a_line_for_each_row(files: Any) -> None:
    cells = "".join(f"<w:tc>{p(r(text))}</w:tc>" for text in ("Year", "Cars"))
    inner = f"<w:tc><w:tbl><w:tr><w:tc>{p(r('in'))}</w:tc></w:tr></w:tbl>{p(r('out'))}</w:tc>"
    assert (
        text_of(files, f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{inner}</w:tr></w:tbl>") == "Year\tCars\n\nin\nout"
    )


def test_insertions_links_and_content_controls_are_read_and_deletions_are_not(files: Any) -> None:
    body = (
        p(r("The ") + f"<w:ins>{r('new ')}</w:ins>" + "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>")
        + p(f"<w:hyperlink>{r('harbour')}</w:hyperlink>" + r(" office") + r(" hidden", "<w:vanish/>"))
        + f"<w:sdt><w:sdtContent>{p(r('Controlled.'))}</w:sdtContent></w:sdt>"
        + p("<w:r><w:instrText>PAGE</w:instrText></w:r>" + r("A") + "<w:r><w:tab/><w:br/></w:r>" + r("B"))
    )
    assert text_of(files, body) == "The new\n\nharbour office\n\nControlled.\n\nA\t\nB"


def test_a_text_box_is_read_once_after_its_paragraph(files: Any) -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p(r('Boxed.'))}</w:txbxContent>"
    either = f"<mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    assert (
        text_of(files, p(r("Around.") + f"<w:r>{either}</mc:AlternateContent></w:r>")) == "Around.\n\nBoxed."
    )


def test_footnotes_follow_the_text_as_a_part(files: Any) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    line = f'<w:footnote w:id="0" w:type="separator">{p(r("---"))}</w:footnote>'
    note = f'{line}<w:footnote w:id="1">{p(r("See above."))}</w:footnote>'
    relation = (
        '<Relationship Id="rId99" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    raw = rezipped(
        files.docx(p(r("It rained."))),
        {"word/footnotes.xml": f"<w:footnotes {space}>{note}</w:footnotes>"},
        {"word/_rels/document.xml.rels": ("</Relationships>", relation)},
    )
    found = read_word(raw, "a.docx")
    assert found.text == "It rained.\n\nSee above."
    assert found.places == (Place(12, "footnotes"),)


def rezipped(raw: bytes, more: dict[str, str], changed: dict[str, tuple[str, str]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name in changed:
                content = content.decode().replace(*changed[name]).encode()
            new.writestr(name, content)
        for name, text in more.items():
            new.writestr(name, text)
    return out.getvalue()


def test_headers_and_footers_are_left_out(files: Any, load: Load) -> None:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Running header"
    document.add_paragraph("It rained.")
    out = io.BytesIO()
    document.save(out)
    assert load(out.getvalue(), "a.docx").documents[0].text == "It rained."


def test_entities_are_refused(files: Any, load: Load) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><w:document'
    raw = rezipped(files.docx(p(r("It rained."))), {}, {"word/document.xml": ("<w:document", bomb)})
    with pytest.raises(Damaged, match=r"^a\.docx: it defines XML entities"):
        load(raw, "a.docx")


def test_nesting_without_end_is_refused(files: Any, load: Load) -> None:
    deep = "<w:p>" + "<w:ins>" * 5_000 + "</w:ins>" * 5_000 + "</w:p><w:sectPr"
    raw = rezipped(files.docx(""), {}, {"word/document.xml": ("<w:sectPr", deep)})
    with pytest.raises(Damaged, match=r"^a\.docx: its XML is damaged or nested too deep"):
        load(raw, "a.docx")


def test_old_and_protected_word_files_are_told_apart(load: Load) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(
        UnsupportedFormat, match=r"a\.docx: this is an old Word file \(\.doc\); open it and save it"
    ):
        load(ole, "a.docx")
    with pytest.raises(Encrypted, match=r"a\.docx: it is protected by a password"):
        load(ole + "EncryptedPackage".encode("utf-16-le"), "a.docx")


def test_a_cut_off_file_is_damaged(files: Any, load: Load) -> None:
    raw = files.docx(p(r("It rained.")))
    with pytest.raises(Damaged, match=r"^a\.docx: the archive is cut off or damaged"):
        load(raw[: len(raw) // 2], "a.docx")
