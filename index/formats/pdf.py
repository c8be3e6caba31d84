"""PDF: the text of every page in the order in which the page draws it, and the page numbers.

PDFium reads the text. It gives lines without the gaps between them; a gap well over the page's line pitch is
written as a blank line here, so that a heading does not run into the paragraph below it. Columns come out
one after the other where the page draws them so, as text programs do. What only the page needs is left out,
so that a sentence reads on across it: running heads and page numbers, hyphens at the ends of lines. Creation
dates are not read: they say when the file was made.
"""

import ctypes
import re
import statistics
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.documents import Place
from index.errors import Damaged, EmptyDocument, Encrypted, NotText, TooLarge
from index.formats.extracted import Extracted, clean, sane_author, sane_title
from index.formats.hyphens import BREAK_IN_WORD, whole_words
from index.formats.limits import MAX_PAGES, MAX_TEXT
from index.masking.lines import ends_sentence
from index.masking.running import running_lines

__all__ = ["read_pdf"]

MIN_GAP = 1.35
"""Of the usual line pitch: more is a new paragraph. Wrapped lines stand at 1.0, paragraphs at 1.5 and up."""

MIN_LARGE = 1.15
"""Of the usual size of letters: larger lines below each other are one heading, and stand on one line here."""

MAX_UNREADABLE_SHARE = 0.3
"""More characters than this without a meaning: the fonts do not say which letters they draw."""

N_TAIL = 2048
"""Where the end mark of a whole PDF stands."""

N_LINE_TAIL = 200
"""Of a page's end: enough to see how its last line ends."""

LETTER_WIDTH = 0.5
"""Of a letter's size, on the average, in common fonts."""

MAX_WORD = 40
"""Characters looked at for the first word of a line."""

_LINE_END = re.compile(f"\r\n|\r|\n|{BREAK_IN_WORD}")  # the last is PDFium's own mark for it
_BLANK_LINES = re.compile(r"\n{3,}")

_UNREADABLE = re.compile("[\0-\x08\x0e-\x1f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A line on its page, in points: the height above the foot, NaN where unknown; letters; right end."""

    height: float
    size: float
    right: float


def read_pdf(raw: bytes, name: str) -> Extracted:
    """Read a PDF; raises `Encrypted`, `Damaged`, `EmptyDocument` for one without text, or `NotText`."""
    if b"%%EOF" not in raw[-N_TAIL:]:
        raise Damaged(f"{name}: the PDF is cut off (its end is missing); get it again")
    document = _open(raw, name)
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise TooLarge(f"{name}: {n_pages:,} pages, the limit is {MAX_PAGES:,}; split it")
    pages: dict[int, str] = {}
    titled: set[int] = set()
    failed: list[int] = []
    n_text = 0
    for number, (page, begins_large) in enumerate(_pages(document), start=1):
        if page is None:
            failed.append(number)
        elif page.strip():
            pages[number] = page
            titled |= {number} if begins_large else set()
            n_text += len(page)
        if n_text > MAX_TEXT:
            raise TooLarge(f"{name}: over {MAX_TEXT:,} characters of text; split it")
    bare = _without_heads(pages, titled)
    pictures = [
        number
        for number in range(1, n_pages + 1)
        if number not in bare and number not in failed and (not pages or _has_picture(document, number))
    ]
    text, places = _joined(bare if bare or pictures else pages, document)
    _check(text, name, n_pages, failed)
    stated = document.get_metadata_dict()
    return Extracted(
        text=text,
        title=sane_title(stated.get("Title")),
        author=sane_author(stated.get("Author")),
        places=places,
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


def _pages(document: Any) -> Iterator[tuple[str | None, bool]]:
    """The text of each page, None for one that cannot be read, and whether it begins in large letters."""
    import pypdfium2

    for i in range(len(document)):
        try:
            page = document[i]
        except pypdfium2.PdfiumError:
            yield None, False
            continue
        try:
            textpage = page.get_textpage()
            yield _with_gaps(textpage, textpage.get_text_range())
            textpage.close()
        except pypdfium2.PdfiumError:
            yield None, False
        finally:
            page.close()


def _without_heads(pages: Mapping[int, str], titled: Collection[int]) -> dict[int, str]:
    """The pages, by number, that say something besides what repeats from page to page.

    A line at the top in large letters is a title, whatever repeats it.
    """
    bare: dict[int, str] = {}
    for (number, page), heads in zip(pages.items(), running_lines(list(pages.values())), strict=True):
        for span in sorted(heads, reverse=True):
            if number in titled and not page[: span.start].strip():
                continue
            page = page[: span.start] + page[span.end :]
        if page.strip():
            bare[number] = _BLANK_LINES.sub("\n\n", page).strip("\n")
    return bare


def _joined(pages: Mapping[int, str], document: Any) -> tuple[str, tuple[Place, ...]]:
    """The text of the pages, and where each begins; a sentence cut by a page goes on with the next line."""
    pieces: list[str] = []
    places: list[Place] = []
    at = 0
    for number, page in zip(pages, whole_words(list(pages.values())), strict=True):
        if pieces:
            gap = "\n\n" if ends_sentence(pieces[-1][-N_LINE_TAIL:].rstrip()) else "\n"
            pieces.append(gap)
            at += len(gap)
        places.append(Place(at, _page_name(document, number)))
        pieces.append(page)
        at += len(page)
    return "".join(pieces), tuple(places)


def _with_gaps(textpage: Any, text: str) -> tuple[str, bool]:
    r"""The page's text, its lines ending in `\n`, blank lines where it leaves them, words still broken.

    And whether its first line is in large letters.
    """
    ends = list(_LINE_END.finditer(text))
    starts = [0, *(end.end() for end in ends)]
    looks = [
        _look(textpage, text, start, end)
        for start, end in zip(starts, [*(end.start() for end in ends), len(text)], strict=True)
    ]
    drops = [above.height - below.height for above, below in pairwise(looks)]
    downward = [drop for drop in drops if drop > 1]
    pitch = statistics.median(downward) if downward else 0.0
    usual = statistics.median(look.size for look in looks)
    margin = max(look.right for look in looks)
    pieces: list[str] = []
    for start, end, drop, (above, below) in zip(starts, ends, drops, pairwise(looks), strict=False):
        line = clean(text[start : end.start()])
        scale = above.size / usual if usual and above.size == below.size > MIN_LARGE * usual else 1.0
        if end.group() == BREAK_IN_WORD:
            pieces.append(f"{line}{BREAK_IN_WORD}\n")
        elif pitch and drop > MIN_GAP * pitch * scale:
            pieces.append(f"{line}\n\n")
        else:
            word = (text[end.end() : end.end() + MAX_WORD].split() or [""])[0]
            is_full = above.right + len(word) * LETTER_WIDTH * above.size > margin
            pieces.append(f"{line.rstrip()} " if scale > 1 and drop > 1 and is_full else f"{line}\n")
    pieces.append(clean(text[starts[-1] :]))
    return "".join(pieces).strip("\n"), looks[0].size > MIN_LARGE * usual > 0


def _look(textpage: Any, text: str, start: int, end: int) -> _Look:
    """How the page shows a line of the text; `end` is behind its last character."""
    import pypdfium2.raw as pdfium

    index = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, start) if start < len(text) else -1
    x, y = ctypes.c_double(), ctypes.c_double()
    if index < 0 or not pdfium.FPDFText_GetCharOrigin(textpage, index, x, y):
        return _Look(height=float("nan"), size=0.0, right=0.0)
    size = round(pdfium.FPDFText_GetFontSize(textpage, index), 1)
    last = pdfium.FPDFText_GetCharIndexFromTextIndex(textpage, max(start, end - 1))
    right = ctypes.c_double()
    if last < 0 or not pdfium.FPDFText_GetCharOrigin(textpage, last, right, ctypes.c_double()):
        right = x
    return _Look(height=y.value, size=size, right=right.value)


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
