"""The names of what stands within a file: archive members, attachments. They come from strangers.

A name becomes part of a document's id, so it may lead nowhere but below the file, and every part of it can
be shown and typed. Nothing is ever written under such a name.
"""

from index.errors import LoadError

__all__ = ["is_hidden", "member_path", "plain_name"]

MAX_NAME = 1_000
HIDDEN_FOLDER = "__MACOSX"


def member_path(name: str, archive: str) -> str:
    r"""The member's path with `/` between its parts; raises `LoadError` for one that leads out of it.

    >>> member_path(".\\may\\a.txt", "reports.zip")
    'may/a.txt'
    """
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
        raise LoadError(f"{archive}: the member {name!a} has a path that leads out of the archive; repack it")
    if not parts or len(path) > MAX_NAME or not _can_be_shown(path):
        raise LoadError(
            f"{archive}: the member {name[:80]!a} has a name that cannot be shown; rename it and repack"
        )
    return "/".join(parts)


def is_hidden(path: str) -> bool:
    """Whether a member is hidden, as files with a leading dot in a folder are, or is the Finder's own."""
    parts = path.replace("\\", "/").split("/")
    return any(part == HIDDEN_FOLDER or (part.startswith(".") and part not in (".", "..")) for part in parts)


def plain_name(name: str, default: str) -> str:
    """The last part of an attachment's name, made such that it can be part of an id; else `default`."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(character for character in last if _can_be_shown(character)).strip().lstrip(".").strip()
    return kept[-MAX_NAME // 5 :].lstrip(".") or default


def _can_be_shown(name: str) -> bool:
    return name.isprintable() and not any("\ud800" <= character <= "\udfff" for character in name)
