"""The members of a ZIP archive, in its order: a path below the archive, and how to get the bytes."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.errors import LoadError, UnsupportedFormat
from index.formats.limits import max_bytes_of
from index.formats.member_names import is_hidden, member_path
from index.formats.package import Budget, inflate, open_zip

__all__ = ["Member", "members"]

UTF8_BIT = 0x800
UNIX = 3
"""The system that made a member, where its upper attributes are a Unix file mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A path below its container, and a function that gives the bytes or raises a `LoadError`."""

    path: str
    read: Callable[[], bytes]


def members(raw: bytes, name: str, budget: Budget) -> Iterator[Member | tuple[str, LoadError]]:
    """Every member that is a file, or (id, error) for one that cannot be had; hidden ones are passed over.

    Of several members with one name the first counts. Names that are UTF-8 without saying so are read so.
    """
    archive = open_zip(raw, name)
    seen: set[str] = set()
    for number, member in enumerate(archive.infolist(), start=1):
        stated = _decoded(member)
        if member.is_dir() or stated.endswith("\\") or is_hidden(stated):
            continue
        try:
            path = member_path(stated, name)
        except LoadError as error:
            yield f"{name}/member-{number}", error
            continue
        if path in seen:
            repeated = LoadError(f"{name}/{path}: a second member of this name; rename it and repack")
            yield f"{name}/{path}", repeated
            continue
        seen.add(path)
        if member.create_system == UNIX and stat.S_ISLNK(member.external_attr >> 16):
            link = UnsupportedFormat(f"{name}/{path}: a link; put the file itself into the archive")
            yield f"{name}/{path}", link
            continue
        yield Member(path=path, read=_reader(archive, member, f"{name}/{path}", budget))


def _decoded(member: zipfile.ZipInfo) -> str:
    """The name as stated; without the mark for UTF-8 it is decoded as CP437, often wrongly."""
    if member.flag_bits & UTF8_BIT:
        return member.orig_filename
    try:
        return member.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.orig_filename


def _reader(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: Budget
) -> Callable[[], bytes]:
    return lambda: inflate(archive, member, name, max_bytes_of(name), budget)
