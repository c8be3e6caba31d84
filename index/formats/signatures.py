"""What a file is by its first bytes, whatever its name says, and what to do with one under a wrong name."""

import io
import zipfile
from collections.abc import Mapping

from index.errors import Encrypted, LoadError, NotText, UnsupportedFormat
from index.formats.limits import MAX_MEMBERS

__all__ = ["check_signature", "foreign_to_text", "way_out"]

MAGIC = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"{\\rtf", "rich text (RTF)", "open it and save it as .docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file", ""),
    (b"PK\x03\x04", "a ZIP archive", ".zip"),
    (b"PK\x05\x06", "a ZIP archive", ".zip"),
    (b"\x1f\x8b", "gzip data", "unpack it or repack it as .zip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it or repack it as .zip"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it or repack it as .zip"),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", ""),
    (b"\xff\xd8\xff", "a JPEG picture", ""),
    (b"GIF87a", "a GIF picture", ""),
    (b"GIF89a", "a GIF picture", ""),
    (b"SQLite format 3\0", "an SQLite database", ""),
    (b"\x7fELF", "a program", ""),
)
"""First bytes, name of the kind, and the ending that such a file should have, or what else to do with it."""

IN_ZIP = (
    ("word/document.xml", "a Word document", ".docx"),
    ("xl/workbook.xml", "an Excel workbook", "save the sheet as .csv"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "export it as .pdf"),
    ("META-INF/container.xml", "an EPUB", ".epub"),
    ("content.xml", "an OpenDocument file", ".odt"),
)
"""Members that tell what kind of ZIP a ZIP is."""

WANTED = {".pdf": "a PDF", ".docx": "a Word document", ".odt": "an OpenDocument text", ".epub": "an EPUB"}
WANTED |= {".zip": "a ZIP archive"}

CONVERT: Mapping[str, str] = {
    ".doc": "save it as .docx",
    ".rtf": "save it as .docx",
    ".pages": "export it as .docx or .pdf",
    ".wpd": "save it as .docx",
    ".xls": "save the sheet as .csv",
    ".xlsx": "save the sheet as .csv",
    ".ods": "save the sheet as .csv",
    ".ppt": "export it as .pdf",
    ".pptx": "export it as .pdf",
    ".odp": "export it as .pdf",
    ".msg": "save the mail as .eml",
    ".mbox": "save its mails as .eml",
    ".json": "write one object a line and name it .jsonl",
    **dict.fromkeys((".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz"), "unpack it or repack it as .zip"),
    **dict.fromkeys(
        (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff"), "a picture; run OCR and keep the text"
    ),
}
CENTRAL_ENTRY = b"PK\x01\x02"
_N_HEAD = 1024
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def way_out(suffix: str) -> str:
    """What to do with a file of a kind that is not read; "" where nothing better is known than to convert."""
    return CONVERT.get(suffix, "")


def foreign_to_text(raw: bytes) -> str:
    """Name the format that no plain text begins like; "" for what may be text."""
    return _by_magic(raw)[0]


def check_signature(raw: bytes, name: str, suffix: str) -> None:
    """Raise unless the bytes can be what the ending says; the message says what they are and what to do."""
    kind, right = _by_magic(raw)
    if suffix not in WANTED:
        if kind:
            raise NotText(f"{name}: this is {kind}, not {_spoken(suffix)}; {_advice(right)}")
        return
    if right == suffix or (suffix == ".zip" and right in (".docx", ".epub", ".odt")):
        return
    if suffix == ".pdf" and b"%PDF-" in raw[:_N_HEAD]:
        return
    if kind == "an old Office file" and suffix == ".docx":
        if _ENCRYPTED_STREAM in raw:
            raise Encrypted(f"{name}: it is protected by a password; save a copy without one")
        raise UnsupportedFormat(f"{name}: this is an old Word file (.doc); open it and save it as .docx")
    if not kind and _looks_like_page(raw):
        raise LoadError(f"{name}: this is a web page, not {WANTED[suffix]}; rename it to end in .html")
    if kind:
        raise LoadError(f"{name}: this is {kind}, not {WANTED[suffix]}; {_advice(right)}")
    raise LoadError(f"{name}: this is not {WANTED[suffix]}, or it is damaged; get it again or exclude it")


def _by_magic(raw: bytes) -> tuple[str, str]:
    for magic, kind, suffix in MAGIC:
        if raw.startswith(magic):
            return _kind_of_zip(raw) if suffix == ".zip" else (kind, suffix)
    return "", ""


def _kind_of_zip(raw: bytes) -> tuple[str, str]:
    """The kind by the members; of a ZIP whose list is lost, by the first bytes, where the mimetype stands."""
    head = raw[: 4 * _N_HEAD]
    try:
        if raw.count(CENTRAL_ENTRY) > MAX_MEMBERS:
            raise ValueError
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except Exception:  # damaged: the reader that the name calls for says how
        names = {member for member, _, _ in IN_ZIP if member.encode() in head}
    if b"mimetypeapplication/vnd.oasis" in head:
        is_text = b"mimetypeapplication/vnd.oasis.opendocument.text" in head
        return (
            ("an OpenDocument text", ".odt")
            if is_text
            else ("an OpenDocument file of another kind", "export it as .pdf, a sheet as .csv")
        )
    if b"mimetypeapplication/epub+zip" in head:
        return "an EPUB", ".epub"
    found = ((kind, suffix) for member, kind, suffix in IN_ZIP if member in names)
    return next(found, ("a ZIP archive", ".zip"))


def _looks_like_page(raw: bytes) -> bool:
    head = raw[:_N_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml"))


def _spoken(suffix: str) -> str:
    tables = (".csv", ".tsv", ".jsonl", ".ndjson")
    return "a table" if suffix in tables else "a web page" if suffix in (".html", ".htm") else "plain text"


def _advice(right: str) -> str:
    if right.startswith("."):
        return f"rename it to end in {right}"
    return right or "convert it to text or exclude it"
