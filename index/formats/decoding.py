"""Bytes become text, or a refusal that says where they stop being text.

Order: byte order mark, strict UTF-8, the encoding a page declares, then detection with a floor on its
confidence. Nothing is replaced, dropped or normalised: a guess that would garble words is refused,
because a quote with a wrong letter is worse than a file in the list of skipped ones.
"""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import NotText
from index.formats.signatures import foreign_to_text

__all__ = ["decode"]

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "utf-16": "utf-8",  # bytes in which the declaration could be read are not UTF-16
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What pages mean by the encoding they declare (WHATWG Encoding Standard, 4.2), in Python's names."""

WEB_ENCODINGS = frozenset(
    {f"iso8859-{part}" for part in (*range(2, 9), 10, 13, 14, 15, 16)}
    | {f"cp{page}" for page in (866, 874, 932, 949, *range(1250, 1259))}
    | {"utf-8", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic"}
    | {"gb18030", "big5hkscs", "euc_jp", "iso2022_jp"}
)
"""The encodings of that standard; Python knows others, `unicode_escape` for one, that are no page's."""

MAX_CONTROL_SHARE = 0.05
"""More control characters than this is binary data; a stray NUL in a report is not."""

MAX_MESS = 0.1
"""charset-normalizer's `chaos` of the best guess: 0 is clean, its own cut-off is 0.2."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_ADVICE = "convert it to UTF-8 or exclude it"


def decode(raw: bytes, name: str, *, declared: str = "") -> str:
    """The text of a file's bytes, without its byte order mark and otherwise unchanged.

    `declared` is the encoding an HTML page names; when the bytes are not UTF-8 it is believed, and read
    as browsers read it: `iso-8859-1` means windows-1252.
    Raises `NotText` with the file's name and the first byte that does not fit.
    """
    if kind := foreign_to_text(raw):
        raise NotText(f"{name}: this is {kind}, not plain text; export it as text")
    encoding = next((encoding for mark, encoding in BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise NotText(f"{name}: not {encoding} at byte {error.start}; {_ADVICE}") from error
        text = _decode_other(raw, name, declared, error)
    control = _CONTROL.search(text)
    if control and len(_CONTROL.findall(text)) > MAX_CONTROL_SHARE * len(text):
        raise NotText(f"{name}: binary data (control character at position {control.start()}); {_ADVICE}")
    return text


def _decode_other(raw: bytes, name: str, declared: str, error: UnicodeDecodeError) -> str:
    """Text that is not UTF-8: by the declared encoding, else by detection above the floor."""
    encoding = _web_encoding(declared)
    if encoding:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass  # a wrong declaration says nothing; detection decides
    if not _is_damaged_utf8(raw):
        best = from_bytes(raw).best()
        if best is not None and best.chaos <= MAX_MESS and not best.encoding.startswith(("utf_16", "utf_32")):
            return str(best)
    raise NotText(f"{name}: not UTF-8 at byte {error.start} ({error.reason}); {_ADVICE}") from error


def _web_encoding(label: str) -> str:
    """Python's name of the encoding that a page's label stands for, "" when it stands for none."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):  # unknown; or no label at all, with a NUL or beyond ASCII
        return ""
    name = AS_BROWSERS_READ.get(name, name)
    return name if name in WEB_ENCODINGS else ""


def _is_damaged_utf8(raw: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few broken places, or with encoded lone surrogates."""
    try:
        raw.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
        n_broken = text.count("\ufffd")
        return sum(not character.isascii() for character in text) > 3 * n_broken
    return True
