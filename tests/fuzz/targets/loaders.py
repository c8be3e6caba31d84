"""The readers of every format on any bytes: what comes back is documents, or reasons why there is none.

The readers run here as they do in the reading process (`index.formats.child`), so that their branches are
seen; that a reader which breaks down takes nothing with it is tested beside `index.formats`.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from index import errors
from index.formats.columns import NO_COLUMNS
from index.formats.read import Walk

__all__ = ["beginnings", "check", "one_input"]

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/'
    'document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main'
    '+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_CONTAINER = '<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
_OPF = (
    '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml" '
    'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
)
_WORD = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body>'
    "</w:document>"
)
_ODF = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:b="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:text>{}</o:text></o:body>'
    "</o:document-content>"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [4 0 R] "
    b"/Count 1 >>\nendobj\n3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n4 0 obj\n"
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R "
    b">> >> >>\nendobj\n5 0 obj\n<< /Length 44 >>\nstream\nBT /F1 11 Tf 1 0 0 1 72 700 Tm (It is.) Tj ET\n"
    b"endstream\nendobj\ntrailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"
)
_MAIL = (
    b"From: Ann Lee <ann@example.org>\nDate: Mon, 14 Mar 2022 10:00:00 +0000\nSubject: =?utf-8?q?Ships?=\n"
    b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; '
    b'charset="latin-1"\n\nIt is.\n--b\nContent-Type: text/csv; name="a.csv"\nContent-Disposition: '
    b"attachment\nContent-Transfer-Encoding: base64\n\ndGV4dAphYmMK\n--b--\n"
)
_PAGE = (
    b"<html><head><title>Ships</title><meta charset='utf-8'></head><body><article><h1>Ships</h1><p>It is.</p>"
    b"<pre>a  b</pre><ul><li>c</ul></article></body></html>"
)


def _packed(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _word(data: bytes) -> bytes:
    return _packed(
        {"[Content_Types].xml": _CONTENT_TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": data}
    )


def _odt(data: bytes) -> bytes:
    return _packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": data})


def _chapter(data: bytes) -> bytes:
    return _packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "a.opf": _OPF,
            "a.xhtml": data,
        }
    )


def _book(data: bytes) -> bytes:
    return _packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "a.opf": data,
            "a.xhtml": "<p>a</p>",
        }
    )


def _member(data: bytes) -> bytes:
    name, _, content = data.partition(b"\n")
    return _packed({name.decode("utf-8", "replace").replace("\0", "") or "a": content})


KINDS: tuple[tuple[str, Callable[[bytes], bytes], bytes], ...] = (
    ("a.txt", bytes, b"It is.\n"),
    ("a.md", bytes, b"---\ntitle: a\n---\n# b\n"),
    ("a.html", bytes, _PAGE),
    ("a.mhtml", bytes, _MAIL.replace(b"text/plain", b"text/html")),
    ("a.eml", bytes, _MAIL),
    ("a.csv", bytes, b'title,text,date\na,"It is,\nb",2022-03-14\nc\n'),
    ("a.tsv", bytes, b"title\ttext\na\tIt is.\n"),
    ("a.jsonl", bytes, b'{"title": "a", "text": "It is.", "date": "2022-03-14"}\n{"text": 1}\n'),
    ("a.pdf", bytes, _PDF),
    ("a.docx", _word, _WORD.format("<w:p><w:r><w:t>It is.</w:t><w:tab/></w:r></w:p>").encode()),
    ("a.odt", _odt, _ODF.format('<t:h>a</t:h><t:p>It<t:s t:c="2"/>is.</t:p>').encode()),
    ("a.epub", _chapter, _PAGE),
    ("a.epub", _book, _OPF.encode()),
    ("a.zip", _member, b"b/c.txt\nIt is."),
    ("a.zip", bytes, _packed({"b.txt": "It is.", "c.zip": _packed({"d.csv": "text\na\n"})})),
    ("a.docx", bytes, _word(_WORD.format("").encode())),
)
"""By the first byte: the name of the file, how the bytes behind it become its content, and an example of
them. A package's check sums would stop every changed byte at its door, so its parts are packed here.
"""


def beginnings() -> Iterator[bytes]:
    """Yield an example of every kind."""
    for i, (_, _, example) in enumerate(KINDS):
        yield bytes([i]) + example


def one_input(data: bytes) -> None:
    """Read the bytes behind the first as the kind of file that it chooses."""
    name, pack, _ = KINDS[data[0] % len(KINDS) if data else 0]
    check(pack(data[1:]), name)


def check(raw: bytes, name: str) -> None:
    """Raise where a reader lets an error of its own through, or gives a document that is none."""
    seen: set[str] = set()
    for message in Walk(columns=NO_COLUMNS).file(lambda: raw, name):
        sent: dict[str, Any] = json.loads(json.dumps(message))
        assert sent == message
        if "document" in sent:
            _check_document(sent["document"], name)
            assert sent["document"]["id"] not in seen, "two documents of one id"
            seen.add(sent["document"]["id"])
        elif "refused" in sent:
            refused, kind, reason = sent["refused"]
            assert issubclass(getattr(errors, kind), errors.LoadError)
            assert refused.startswith(name), refused
            assert refused.isprintable(), ascii(refused)
            assert reason, sent
            reason.encode()


def _check_document(found: dict[str, Any], name: str) -> None:
    assert found["id"] == name or found["id"].startswith(f"{name}/"), found["id"]
    assert found["title"]
    assert found["text"].strip()
    for value in (found["id"], found["text"], found["title"], found["author"], found["outlet"]):
        value.encode()  # no half of a surrogate pair
    assert not found["date"] or date.fromisoformat(found["date"])
    starts = [start for start, _ in found["places"]]
    assert all(0 <= start < len(found["text"]) for start in starts), found["places"]
    assert all(one < other for one, other in pairwise(starts)), found["places"]
    assert all(place for _, place in found["places"]), found["places"]
