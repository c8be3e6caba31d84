"""Files of every format, written by hand or by the libraries for it, and a way to load bytes under a name."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from index.load import Loaded, close_reader, load_file

Line = tuple[int, int, str]


def write_pdf(pages: list[list[Line]], *, info: bytes = b"", catalog: bytes = b"") -> bytes:
    """A PDF of positioned lines; `info` and `catalog` are further entries of these dictionaries."""
    objects = [b"", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"]
    kids = []
    for lines in pages:
        shown = b"".join(b"1 0 0 1 %d %d Tm (%s) Tj\n" % (x, y, _escaped(text)) for x, y, text in lines)
        stream = b"BT /F1 11 Tf\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>"
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< " + info + b" >>")
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R >>" % (len(objects) + 1, len(objects))
    return out + b"trailer\n" + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % out.index(b"xref\n")


def _escaped(text: str) -> bytes:
    return text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def write_zip(members: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def write_docx(body: str, *, styles: str = "", title: str = "", author: str = "") -> bytes:
    """A Word document with this XML as its body, made from python-docx's template."""
    import docx
    from docx.oxml.parser import parse_xml

    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for element in parse_xml(f"<w:body {space}>{body}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing")),
        *(("meta", "meta"), ("manifest", "manifest")),
    )
)


def write_odt(body: str, *, meta: str = "", more: Mapping[str, str] | None = None) -> bytes:
    """An OpenDocument text with this XML as its body."""
    spaces = f'{ODF_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
    content = (
        f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body>"
    )
    return write_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{content}</office:document-content>",
            "meta.xml": f"<office:document-meta {spaces}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            **(more or {}),
        },
        method=zipfile.ZIP_STORED,
    )


def write_epub(
    chapters: Mapping[str, str], *, meta: str = "", more: Mapping[str, str] | None = None
) -> bytes:
    """A book of these chapters (path -> XHTML body), with a table of contents that names the first one."""
    items = "".join(
        f'<item id="c{n}" href="{path}" media-type="application/xhtml+xml"/>'
        for n, path in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    first = next(iter(chapters))
    return write_zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="book/a.opf" media-type="application/oebps-package+xml"/>'
            "</rootfiles></container>",
            "book/a.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:opf="http://www.idpf.org/2007/opf"><metadata>{meta}</metadata><manifest>{items}'
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>'
            f'<spine><itemref idref="nav"/>{spine}</spine></package>',
            "book/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
            f'<body><nav epub:type="toc"><a href="{first}#top">The harbour</a></nav></body></html>',
            **{f"book/{path}": f"<html><body>{body}</body></html>" for path, body in chapters.items()},
            **(more or {}),
        }
    )


class Make:
    """The writers above, under one name."""

    pdf = staticmethod(write_pdf)
    zip = staticmethod(write_zip)
    docx = staticmethod(write_docx)
    odt = staticmethod(write_odt)
    epub = staticmethod(write_epub)


@pytest.fixture(scope="session")
def files() -> Any:
    """Writers of files."""
    return Make


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., Loaded]:
    """Write bytes under a name and load them."""

    def load_bytes(raw: bytes | str, name: str, **options: Any) -> Loaded:
        path = tmp_path / name
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return load_file(path, name, **options)

    return load_bytes


@pytest.fixture(scope="session", autouse=True)
def no_reader_left() -> Iterator[None]:
    """End the reading process with the tests."""
    yield
    close_reader()
