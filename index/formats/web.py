"""An HTML page becomes its article's text and metadata.

trafilatura finds the article and drops menus, scripts and style sheets; where it finds much too little
(a list, a form, a page of short notes) the whole visible text is taken instead. Offsets are into the
extracted text, and nothing is fetched.
"""

import re
from copy import deepcopy
from typing import Any

from index.errors import Damaged, NotText
from index.formats.decoding import decode
from index.masking.lines import read_lines
from index.metadata import Metadata, parse_date, title_from

__all__ = ["declared_charset", "decode_page", "heading_of", "read_page", "visible_text"]

MIN_MAIN_SHARE = 0.2
"""Main text under this share of all visible text is taken for a miss of the extraction."""

MAX_MAIN_SHARE = 0.8
"""A short page that is nearly all main text needs no extraction, which would cut its lines at every tag."""

MIN_MAIN_CHARACTERS = 600
"""Main text this long is an article, however much else the page holds."""

N_DECLARATION_BYTES = 2048
"""Where a page must declare its encoding; the HTML standard asks for the first 1,024 bytes."""

HIDDEN = ("head", "script", "style", "template", "noscript", "svg", "textarea", "select")
"""Elements whose text a reader of the page does not see."""

INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
    }
    | {"q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"}
)
"""Elements that stand inside a line; every other one begins and ends a line."""

MAX_AUTHOR = 200

_ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML, and so lxml, forbids in a text; a page can name it all the same, as in `&#1;`."""

_SPACES = re.compile(r"\s+")
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE
)


def declared_charset(raw: bytes) -> str:
    """Find the encoding that a page's bytes name in a `meta` element or XML declaration, else ""."""
    match = _CHARSET.search(raw[:N_DECLARATION_BYTES])
    return match[1].decode("ascii", "ignore") if match else ""


def decode_page(raw: bytes, name: str) -> str:
    """The page's source as text, by the encoding it declares where it is not UTF-8; raises `NotText`."""
    return decode(raw, name, declared=declared_charset(raw))


def visible_text(html: str, name: str) -> str:
    """Everything that a browser would show of a page, one line for each block; raises `Damaged`."""
    tree = _parse(html, name)
    return "" if tree is None else _visible_text(tree)


def heading_of(html: str) -> str:
    """The first heading of a page, else the title in its head, else ""."""
    tree = _parse(html, "")
    if tree is None:
        return ""
    found = (
        " ".join(node.text_content().split())
        for tag in ("h1", "h2", "h3", "title")
        for node in tree.iter(tag)
    )
    return next(filter(None, found), "")[:MAX_AUTHOR]


def read_page(html: str, *, stem: str) -> tuple[str, Metadata]:
    """Extract the text of a page and its metadata; the text is "" when nothing on it can be read.

    The title falls back to `stem`, the file's name. Raises `Damaged` for a page nested too deep to be read
    whole, `NotText` for one that the parser or the extraction breaks down on.
    """
    try:
        return _read_page(html, stem)
    except (Damaged, MemoryError):
        raise
    except Exception as error:  # any page may come, and trafilatura names no errors of its own
        raise NotText(
            f"{stem}: this page cannot be read ({error!r}); save it as text or exclude it"
        ) from error


def _read_page(html: str, stem: str) -> tuple[str, Metadata]:
    from trafilatura import bare_extraction, extract_metadata  # 0.25 s, and most folders hold no page
    from trafilatura.settings import Document as Extraction

    tree = _parse(html, stem)
    if tree is None:
        return "", Metadata(title=stem, date=None, outlet="")
    stated = extract_metadata(deepcopy(tree), date_config={"extensive_search": False, "original_date": True})
    page = bare_extraction(deepcopy(tree), favor_recall=True, include_comments=False)
    text = (page.text or "") if isinstance(page, Extraction) else ""
    if len(text) < MIN_MAIN_CHARACTERS:
        whole = _visible_text(tree)
        if not MIN_MAIN_SHARE * len(whole) <= len(text) <= MAX_MAIN_SHARE * len(whole):
            text = whole
    return text, Metadata(
        title=(stated.title or "").strip() or title_from(read_lines(text)) or stem,
        date=parse_date(stated.date or ""),
        outlet=(stated.sitename or "").strip(),
        author=(stated.author or "").strip()[:MAX_AUTHOR],
    )


def _parse(html: str, name: str) -> Any:
    """Parse a page into an lxml tree without what a browser would not show, or None.

    White space is collapsed the way a browser does it; what lxml would refuse to be given back is dropped.
    """
    tree = _tree(html, name)
    if tree is None:
        tree = _tree(f"<html><body>{html}</body></html>", name)  # a fragment, or text without any element
    if tree is None:
        return None
    for node in tree.xpath("//*[@hidden or contains(translate(@style, ' ', ''), 'display:none')]"):
        if node.getparent() is not None:
            node.drop_tree()
    kept = {node for block in tree.iter("pre") for node in block.iter()}
    for node in tree.iter():
        if node.text:
            node.text = _legal(node.text, is_kept=node in kept)
        if node.tail:
            node.tail = _legal(node.tail, is_kept=node.getparent() in kept)
    return tree


def _tree(html: str, name: str) -> Any:
    """Parse as trafilatura's `load_html` does, but deeper, as old pages need, and never cut off unsaid."""
    from lxml import etree
    from lxml.html import HTMLParser, fromstring
    from trafilatura.utils import is_dubious_html, repair_faulty_html

    beginning = html[:50].lower()
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    repaired = repair_faulty_html(html, beginning)
    try:
        tree = fromstring(repaired.encode("utf-8", "surrogatepass"), parser=parser)
    except (etree.LxmlError, ValueError):  # nothing in it
        return None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Damaged(f"{name}: its elements are nested over 2,000 deep; save the page as text or exclude it")
    return None if is_dubious_html(beginning) and len(tree) < 2 else tree


def _legal(text: str, *, is_kept: bool) -> str:
    return _ILLEGAL.sub("", text if is_kept else _SPACES.sub(" ", text))


def _visible_text(tree: Any) -> str:
    """Collect everything a browser would show, one line for each block; the tree is used up."""
    for node in list(tree.iter(*HIDDEN)):
        node.clear(keep_tail=True)
    for node in tree.iter():
        if node.tag not in INLINE:
            node.text = "\n" + (node.text or "")
            node.tail = "\n" + (node.tail or "")
    return "\n".join(line.text for line in read_lines(tree.text_content()))
