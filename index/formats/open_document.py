"""ODT: paragraphs, lists, table rows, text boxes and notes in their order; headings are parts.

Read with zipfile and lxml: the library there is for it parses without guarding against entities, does not
know protected files and writes marks of its own into the text. Tables of contents, comments and deleted text
are left out, as are headers and footers, which stand in another member.
"""

import re
from collections.abc import Iterator
from typing import Any

from index.errors import Damaged, Encrypted
from index.formats.extracted import Block, Extracted, put_together, sane_author, sane_title
from index.formats.package import checked_package, parse_xml

__all__ = ["read_open_document"]

O = "urn:oasis:names:tc:opendocument:xmlns:"  # noqa: E741 - the prefix of every name in the format
TEXT, TABLE, DRAW, OFFICE = (f"{{{O}{space}:1.0}}" for space in ("text", "table", "drawing", "office"))
META, MANIFEST = f"{{{O}meta:1.0}}", f"{{{O}manifest:1.0}}"
DC = "{http://purl.org/dc/elements/1.1/}"

UNSEEN = frozenset(
    {
        f"{TEXT}{tag}"
        for tag in ("tracked-changes", "table-of-content", "note-citation", "ruby-text", "alphabetical-index")
    }
    | {f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}variable-decls"}
)
MARKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
MAX_SPACES = 100
_SPACES = re.compile(r"[ \t\r\n]+")


def read_open_document(raw: bytes, name: str) -> Extracted:
    """Read an OpenDocument text; raises `Damaged` or `Encrypted`."""
    with checked_package(raw, name) as package:
        members = set(package.namelist())
        if "META-INF/manifest.xml" in members:
            manifest = parse_xml(package.read("META-INF/manifest.xml"), name)
            if next(manifest.iter(f"{MANIFEST}encryption-data"), None) is not None:
                raise Encrypted(f"{name}: it is protected by a password; save a copy without one")
        if "content.xml" not in members:
            raise Damaged(f"{name}: its text is missing; open it and save it as .odt again")
        content = parse_xml(package.read("content.xml"), name)
        meta = parse_xml(package.read("meta.xml"), name) if "meta.xml" in members else None
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise Damaged(f"{name}: it is an OpenDocument file but no text; export it as .odt or .pdf")
    notes: list[Block] = []
    blocks = list(_blocks(body, notes))
    if notes:
        notes[0] = Block(text=notes[0].text, part="notes")
    text, places = put_together([*blocks, *notes])
    author = _stated(meta, f"{META}initial-creator") or _stated(meta, f"{DC}creator")
    return Extracted(
        text=text, title=sane_title(_stated(meta, f"{DC}title")), author=sane_author(author), places=places
    )


def _stated(meta: Any, tag: str) -> str:
    found = next(meta.iter(tag), None) if meta is not None else None
    return (found.text or "") if found is not None else ""


def _blocks(parent: Any, notes: list[Block]) -> Iterator[Block]:
    for child in parent:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield from _paragraph(child, notes)
        elif child.tag == f"{TABLE}table":
            yield from (Block(text=row) for row in _rows(child, notes))
        elif child.tag not in UNSEEN and isinstance(child.tag, str):
            yield from _blocks(child, notes)


def _paragraph(paragraph: Any, notes: list[Block]) -> Iterator[Block]:
    """The paragraph, then what stands in text boxes anchored in it."""
    boxes: list[Any] = []
    text = "".join(_inline(paragraph, boxes, notes)).strip()
    title = " ".join(text.split())
    yield Block(text=text, part=f"part “{title}”" if paragraph.tag == f"{TEXT}h" and title else "")
    for box in boxes:
        yield from _blocks(box, notes)


def _inline(element: Any, boxes: list[Any], notes: list[Block]) -> Iterator[str]:
    yield _SPACES.sub(" ", element.text or "")
    for child in element:
        if child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, MAX_SPACES)
        elif child.tag == f"{DRAW}text-box":
            boxes.append(child)
        elif child.tag == f"{TEXT}note":
            for body in child.iter(f"{TEXT}note-body"):
                notes += [Block(text=block.text) for block in _blocks(body, []) if block.text]
        elif child.tag not in UNSEEN and isinstance(child.tag, str):
            yield from _inline(child, boxes, notes)
        yield _SPACES.sub(" ", child.tail or "")


def _rows(table: Any, notes: list[Block]) -> Iterator[str]:
    """Each row as one line, its cells apart by tabs."""
    for row in table.iter(f"{TABLE}table-row"):
        if next(row.iterancestors(f"{TABLE}table")) is not table:
            continue  # of a table within a cell, which is read with the cell
        cells = (cell for cell in row if cell.tag == f"{TABLE}table-cell")
        texts = ["\n".join(filter(None, (block.text for block in _blocks(cell, notes)))) for cell in cells]
        yield "\t".join(texts)
