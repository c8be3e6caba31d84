"""The names of added files. They come from a browser, so from anybody, and become paths below a folder.

A name is cleaned or refused, never trusted: what leaves here leads nowhere but downwards, can be shown, and
is a name on every system. Knows nothing of files.
"""

import unicodedata
from pathlib import PureWindowsPath

from pathvalidate import sanitize_filename

from index import QuotedeskError

__all__ = ["UnsafeName", "clean_path", "numbered", "same_name", "shown_name"]

MAX_NAME_BYTES = 240
"""Most systems take 255 for a name; the rest is room for a number."""

MAX_PATH = 1_000
"""Characters of a path below the folder, as for members of archives."""

MAX_FOLDERS = 32

MAX_SHOWN = 80
"""Characters of a refused name that are repeated in the reason."""

FINDERS_OWN = "__MACOSX"


class UnsafeName(QuotedeskError):
    """A file of this name is not taken in; the message says why, and what to do."""


def clean_path(name: str) -> str:
    r"""The path below a folder for a file that the browser names so, with `/` between its parts.

    Letters are composed (NFC) and blanks of other widths made plain ones; what some systems do not allow in a
    name becomes `_`. Cleaning twice is cleaning once. Raises `UnsafeName`.

    >>> clean_path("May\\Who said what?.txt")
    'May/Who said what_.txt'
    """
    path = "".join(" " if unicodedata.category(c) == "Zs" else c for c in unicodedata.normalize("NFC", name))
    if not path.isprintable():
        raise _refused(name, "the name has characters that cannot be shown; rename the file")
    path = path.replace("\\", "/")
    parts = [part.strip() for part in path.split("/")]
    if path.lstrip().startswith("/") or ".." in parts or PureWindowsPath(path.lstrip()).drive:
        raise _refused(name, "the name leads out of the folder; rename the file")
    parts = [part for part in parts if part not in ("", ".")]
    if not parts:
        raise _refused(name, "there is no name; rename the file")
    if len(path) > MAX_PATH or len(parts) > MAX_FOLDERS or any(map(_is_too_long, parts)):
        raise _refused(
            name,
            f"the name is too long (at most {MAX_NAME_BYTES} bytes, {MAX_PATH:,} with folders); shorten it",
        )
    cleaned = [
        # What Windows leaves off is taken off first, or a device's name behind it gets its "_" too early.
        sanitize_filename(part.rstrip(". "), platform="universal", replacement_text="_").strip()
        for part in parts
    ]
    if any(part in ("", FINDERS_OWN) or part.startswith(".") for part in (*parts, *cleaned)):
        raise _refused(name, "hidden files and folders are left out of a library; rename it")
    return "/".join(cleaned)


def numbered(name: str, n: int) -> str:
    """The n-th name for files that would have the same: `a.txt`, `a (2).txt`, `a (3).txt`."""
    if n == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({n}){dot}{suffix}"


def same_name(name: str) -> str:
    """What names have in common that some system takes for one: their case and composition left out."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def shown_name(name: str) -> str:
    """A name as it is repeated in a reason: in one piece, and not endless."""
    short = name if len(name) <= MAX_SHOWN else f"{name[:MAX_SHOWN]}…"
    return short if short.isprintable() else ascii(short)


def _is_too_long(part: str) -> bool:
    return len(part.encode()) > MAX_NAME_BYTES


def _refused(name: str, why: str) -> UnsafeName:
    return UnsafeName(f"{shown_name(name)}: {why}")
