"""EPUB: the chapters in reading order, each a part under its title from the table of contents.

No maintained library with a licence like ours is known, so the package is read with zipfile and lxml, and the
chapters by the same parser as web pages. The table of contents itself is left out.
"""

import posixpath
from typing import Any
from urllib.parse import unquote, urlsplit

from index.errors import Damaged, EmptyDocument, Encrypted
from index.formats.extracted import Block, Extracted, clean, put_together, sane_title
from index.formats.package import checked_package, parse_xml
from index.formats.web import decode_page, heading_of, visible_text
from index.metadata import parse_date

__all__ = ["read_epub"]

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
FONT_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of scrambling fonts, which no text needs."""

PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


def read_epub(raw: bytes, name: str) -> Extracted:
    """Read a book; raises `Damaged`, `EmptyDocument`, or `Encrypted` for a copy-protected one."""
    with checked_package(raw, name) as package:
        members = set(package.namelist())

        def xml(path: str) -> Any:
            if path not in members:
                raise Damaged(f"{name}: {path} is missing in the book; get it again")
            return parse_xml(package.read(path), name)

        if "META-INF/encryption.xml" in members:
            ways = {
                node.get("Algorithm") for node in xml("META-INF/encryption.xml").iter("{*}EncryptionMethod")
            }
            if ways.difference(FONT_ONLY):
                raise Encrypted(f"{name}: it is copy-protected; get a copy without protection")
        roots = [node.get("full-path") or "" for node in xml("META-INF/container.xml").iter("{*}rootfile")]
        if not roots:
            raise Damaged(f"{name}: the book does not say where its chapters are; get it again")
        opf = xml(roots[0])
        base = posixpath.dirname(roots[0])
        items = {item.get("id"): item for item in opf.iter(f"{OPF}item")}
        titles = _titles(items, base, members, xml)
        blocks: list[Block] = []
        for ref in opf.iter(f"{OPF}itemref"):
            item = items.get(ref.get("idref"))
            path = _path(base, item.get("href")) if item is not None else ""
            if (
                item is None
                or item.get("media-type") not in PAGES
                or "nav" in (item.get("properties") or "").split()
            ):
                continue
            if path not in members:
                raise Damaged(f"{name}: the chapter {path} is missing in the book; get it again")
            html = decode_page(package.read(path), f"{name}/{path}")
            title = titles.get(path) or heading_of(html) or str(len(blocks) + 1)
            part = f"part “{title}”" if not title.isdecimal() else f"part {title}"
            blocks.append(Block(text=visible_text(html, path), part=part))
    text, places = put_together(blocks)
    if not text:
        raise EmptyDocument(f"{name}: there is no text in the book; it may be all pictures: run OCR first")
    return Extracted(
        text=text,
        title=sane_title(_stated(opf, "title")),
        author=", ".join(filter(None, map(_creator, opf.iter(f"{DC}creator")))),
        outlet=_stated(opf, "publisher"),
        date=parse_date(_published(opf)),
        places=places,
    )


def _text(node: Any) -> str:
    return " ".join(clean("".join(node.itertext())).split())


def _creator(node: Any) -> str:
    """A name, of one word perhaps, but not what programs write that know none."""
    author = _text(node)
    return "" if author.casefold() in ("unknown", "unknown author") else author


def _stated(opf: Any, tag: str) -> str:
    return next(filter(None, (_text(node) for node in opf.iter(f"{DC}{tag}"))), "")


def _published(opf: Any) -> str:
    """The date of publication; one that says it is of something else does not count."""
    dates = [(node.get(f"{OPF}event") or "publication", _text(node)) for node in opf.iter(f"{DC}date")]
    return next((text for event, text in dates if event in ("publication", "original-publication")), "")


def _path(base: str, href: str | None) -> str:
    return posixpath.normpath(posixpath.join(base, unquote(urlsplit(href or "").path)))


def _titles(items: dict[Any, Any], base: str, members: set[str], xml: Any) -> dict[str, str]:
    """The first title that the table of contents gives for each chapter's file."""
    titles: dict[str, str] = {}
    for item in items.values():
        is_nav = "nav" in (item.get("properties") or "").split()
        path = _path(base, item.get("href"))
        if path not in members or not (is_nav or item.get("media-type") == "application/x-dtbncx+xml"):
            continue
        tree = xml(path)
        here = posixpath.dirname(path)
        if is_nav:
            found = [
                (link.get("href"), _text(link))
                for nav in tree.iter(f"{XHTML}nav")
                if nav.get(TYPE, "toc") == "toc"
                for link in nav.iter(f"{XHTML}a")
            ]
        else:
            found = [
                (point.find(f"{NCX}content").get("src"), _text(point.find(f"{NCX}navLabel")))
                for point in tree.iter(f"{NCX}navPoint")
                if point.find(f"{NCX}content") is not None and point.find(f"{NCX}navLabel") is not None
            ]
        for href, title in found:
            if title:
                titles.setdefault(_path(here, href), title)
    return titles
