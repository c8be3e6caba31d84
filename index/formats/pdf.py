"""PDF: the text of every page in the order in which the page draws it, and the page numbers.

PDFium reads the text. It gives lines without the gaps between them; a gap well over the page's line pitch is
written as a blank line here, so that a heading does not run into the paragraph below it. Columns come out
one after the other where the page draws them so, as text programs do. Creation dates are not read: they say
when the file was made.
"""

import ctypes
import re
import statistics
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from index.documents import Place
from index.errors import Damaged, EmptyDocument, Encrypted, NotText, TooLarge
from index.formats.extracted import Extracted, clean, sane_author, sane_title
from index.formats.limits import MAX_PAGES, MAX_TEXT

__all__ = ["read_pdf"]

MIN_GAP = 1.35
"""Of the usual line pitch: more is a new paragraph. Wrapped lines stand at 1.0, paragraphs at 1.5 and up."""

MAX_UNREADABLE_SHARE = 0.3
"""More characters than this without a meaning: the fonts do not say which letters they draw."""

N_TAIL = 2048
"""Where the end mark of a whole PDF stands."""

_LINE_END = re.compile("\r\n|\r|\n|\ufffe")
_BREAK_IN_WORD = "\ufffe"
"""What PDFium writes for a hyphen at the end of a line and the break after it."""

_UNREADABLE = re.compile("[\0-\x08\x0e-\x1f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


def read_pdf(raw: bytes, name: str) -> Extracted:
    """Read a PDF; raises `Encrypted`, `Damaged`, `EmptyDocument` for one without text, or `NotText`."""
    if b"%%EOF" not in raw[-N_TAIL:]:
        raise Damaged(f"{name}: the PDF is cut off (its end is missing); get it again")
    document = _open(raw, name)
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise TooLarge(f"{name}: {n_pages:,} pages, the limit is {MAX_PAGES:,}; split it")
    pieces: list[str] = []
    places: list[Place] = []
    pictures: list[int] = []
    failed: list[int] = []
    at = 0
    for number, text in enumerate(_pages(document), start=1):
        if text is None or not text.strip():
            (failed if text is None else pictures).append(number)
            continue
        places.append(Place(at, _page_name(document, number)))
        pieces.append(text)
        at += len(text) + 2
        if at > MAX_TEXT:
            raise TooLarge(f"{name}: over {MAX_TEXT:,} characters of text; split it")
    pictures = [number for number in pictures if not pieces or _has_picture(document, number)]
    text = "\n\n".join(pieces)
    _check(text, name, n_pages, failed)
    stated = document.get_metadata_dict()
    return Extracted(
        text=text,
        title=sane_title(stated.get("Title")),
        author=sane_author(stated.get("Author")),
        places=tuple(places),
        left_out=tuple(_left_out(name, n_pages, pictures, failed)),
    )


def _open(raw: bytes, name: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Encrypted(f"{name}: it is protected by a password; save a copy without one") from error
        raise Damaged(f"{name}: the PDF is damaged ({error}); get it again or print it anew") from error


def _pages(document: Any) -> Iterator[str | None]:
    """The text of each page, None for one that cannot be read."""
    import pypdfium2

    for i in range(len(document)):
        try:
            page = document[i]
        except pypdfium2.PdfiumError:
            yield None
            continue
        try:
            textpage = page.get_textpage()
            yield _with_gaps(textpage, textpage.get_text_range())
            textpage.close()
        except pypdfium2.PdfiumError:
            yield None
        finally:
            page.close()


def _with_gaps(textpage: Any, text: str) -> str:
    r"""The page's text with lines ending in `\n`, a blank line where the page leaves one."""
    ends = list(_LINE_END.finditer(text))
    starts = [0, *(end.end() for end in ends)]
    heights = [_height(textpage, text, start) for start in starts]
    drops = [above - below for above, below in pairwise(heights)]
    downward = [drop for drop in drops if drop > 1]
    pitch = statistics.median(downward) if downward else 0.0
    pieces: list[str] = []
    for start, end, drop in zip(starts, ends, drops, strict=False):
        pieces.append(text[start : end.start()])
        is_gap = pitch > 0 and drop > MIN_GAP * pitch
        pieces.append("-\n" if end.group() == _BREAK_IN_WORD else "\n\n" if is_gap else "\n")
    pieces.append(text[starts[-1] :])
    return clean("".join(pieces)).strip("\n")


def _height(textpage: Any, text: str, start: int) -> float:
    """The height above the page's foot at which the line from `start` is written; NaN where unknown."""
    import pypdfium2.raw as pdfium

    if start >= len(text):
        return float("nan")
    x, y = ctypes.c_double(), ctypes.c_double()
    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, start)
    if index < 0 or not pdfium.FPDFText_GetCharOrigin(textpage, index, x, y):
        return float("nan")
    return y.value


def _page_name(document: Any, number: int) -> str:
    label = clean(document.get_page_label(number - 1) or "").strip()
    is_plain = not label or label == str(number) or len(label) > 20 or not label.isprintable()
    return f"page {number}" if is_plain else f"page {number} ({label})"


def _has_picture(document: Any, number: int) -> bool:
    """Whether a page shows a picture, as a scanned page does and a blank one does not."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return any(
            True for _ in document[number - 1].get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3)
        )
    except pypdfium2.PdfiumError:
        return False


def _check(text: str, name: str, n_pages: int, failed: list[int]) -> None:
    if not text:
        if failed and len(failed) == n_pages:
            raise Damaged(f"{name}: none of its {n_pages:,} pages can be read; get it again")
        pages = "page" if n_pages == 1 else f"{n_pages:,} pages"
        raise EmptyDocument(f"{name}: there is no text on its {pages}; run OCR first")
    if len(_UNREADABLE.findall(text)) > MAX_UNREADABLE_SHARE * len(text):
        raise NotText(f"{name}: its fonts do not say which letters they draw; run OCR first")


def _left_out(name: str, n_pages: int, pictures: list[int], failed: list[int]) -> Iterator[tuple[str, str]]:
    for part, numbers, why in (
        ("pages without text", pictures, "hold only pictures; run OCR to have their text too"),
        ("damaged pages", failed, "cannot be read; get the file again to have their text too"),
    ):
        if numbers:
            listed = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
            yield part, f"{name}: {len(numbers):,} of {n_pages:,} pages {why} (page {listed})"
