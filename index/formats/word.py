"""DOCX: paragraphs, table rows, text boxes and notes in their order; headings are parts.

python-docx opens the package and knows styles, properties and relations. The text is walked for here, because
its own `text` passes over insertions, content controls, text boxes and notes. Headers and footers are
furniture, deleted and hidden text is not text: left out.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import Damaged, Encrypted
from index.formats.extracted import Block, Extracted, put_together, sane_author, sane_title
from index.formats.package import checked_package, parse_xml

__all__ = ["read_word"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

UNSEEN = frozenset(
    {
        f"{W}{tag}"
        for tag in ("del", "moveFrom", "instrText", "delText", "rt", "pPr", "tblPr", "sectPr", "tcPr")
    }
    | {FALLBACK, f"{W}trPr", f"{W}sdtPr"}
)
"""What is in the file and not on the page; `Fallback` repeats what stands beside it."""

MARKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
TEXTS = (f"{W}t", f"{M}t")
DECLARATIONS = tuple("<!".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
"""Where XML may declare something; hardly a document does, and to parse all twice takes a third longer."""

OFF = ("0", "false", "off")
MAX_STYLE_STEPS = 20


def read_word(raw: bytes, name: str) -> Extracted:
    """Read a Word document; raises `Damaged` or `Encrypted`."""
    import docx
    from docx.exceptions import PythonDocxError
    from lxml import etree

    with checked_package(raw, name) as package:
        if "EncryptedPackage" in package.namelist():
            raise Encrypted(f"{name}: it is protected by a password; save a copy without one")
        for member in package.namelist():
            content = package.read(member) if member.endswith((".xml", ".rels")) else b""
            if any(mark in content for mark in DECLARATIONS):
                parse_xml(content, name)  # refuses entities, which the library passes over
    try:
        document = docx.Document(io.BytesIO(raw))
        properties = document.core_properties
        title, author = properties.title, properties.author
        styles = document.styles.element
    except etree.XMLSyntaxError as error:
        raise Damaged(f"{name}: its XML is damaged or nested too deep ({error}); save it anew") from error
    except (
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        zipfile.BadZipFile,
        PythonDocxError,
    ) as error:
        raise Damaged(
            f"{name}: not a whole Word document ({error}); open it and save it as .docx again"
        ) from error
    headings = _heading_styles(styles)
    blocks = [*_blocks(document.element.body, headings), *_notes(document.part, name)]
    text, places = put_together(blocks)
    return Extracted(text=text, title=sane_title(title), author=sane_author(author), places=places)


def _heading_styles(styles: Any) -> frozenset[str]:
    """The ids of the styles that are headings, by name or outline level, their own or an ancestor's."""
    found = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    return frozenset(style_id for style_id in found if style_id and _is_heading(style_id, found))


def _is_heading(style_id: str | None, styles: dict[str | None, Any]) -> bool:
    for _ in range(MAX_STYLE_STEPS):
        style = styles.get(style_id)
        if style is None:
            return False
        name = style.find(f"{W}name")
        if name is not None and (name.get(f"{W}val") or "").lower().startswith("heading"):
            return True
        if style.find(f"{W}pPr/{W}outlineLvl") is not None:
            return True
        based_on = style.find(f"{W}basedOn")
        style_id = based_on.get(f"{W}val") if based_on is not None else None
    return False


def _blocks(parent: Any, headings: frozenset[str]) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child, headings)
        elif child.tag == f"{W}tbl":
            yield from (Block(text=row) for row in _rows(child))
        elif child.tag not in UNSEEN and isinstance(child.tag, str):
            yield from _blocks(child, headings)


def _paragraph(paragraph: Any, headings: frozenset[str]) -> Iterator[Block]:
    """The paragraph, then what stands in text boxes anchored in it."""
    boxes: list[Any] = []
    text = "".join(_inline(paragraph, boxes)).strip()
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    own_level = paragraph.find(f"{W}pPr/{W}outlineLvl")
    is_heading = (style is not None and style.get(f"{W}val") in headings) or own_level is not None
    title = " ".join(text.split())
    yield Block(text=text, part=f"part “{title}”" if is_heading and title else "")
    for box in boxes:
        yield from _blocks(box, headings)


def _inline(element: Any, boxes: list[Any]) -> Iterator[str]:
    for child in element:
        if child.tag in TEXTS:
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag == f"{W}r" and _is_hidden(child):
            continue
        elif child.tag not in UNSEEN and isinstance(child.tag, str):
            yield from _inline(child, boxes)


def _is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in OFF


def _rows(table: Any) -> Iterator[str]:
    """Each row as one line, its cells apart by tabs; what a cell holds in paragraphs stays in lines."""
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is not table:
            continue  # of a table within a cell, which is read with the cell
        cells = [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]
        texts = [
            "\n".join(filter(None, (block.text for block in _blocks(cell, frozenset())))) for cell in cells
        ]
        yield "\t".join(texts)


def _notes(part: Any, name: str) -> Iterator[Block]:
    """Footnotes and endnotes, after the text that they belong to."""
    for kind in ("footnote", "endnote"):
        blobs = [rel.target_part.blob for rel in part.rels.values() if rel.reltype == f"{RELATION}{kind}s"]
        opens = f"{kind}s"
        for note in (note for blob in blobs for note in parse_xml(blob, name).iter(f"{W}{kind}")):
            if note.get(f"{W}type", "normal") != "normal":
                continue  # the lines that set notes apart
            for block in _blocks(note, frozenset()):
                if block.text:
                    yield Block(text=block.text, part=opens)
                    opens = ""
