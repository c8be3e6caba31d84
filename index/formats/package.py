"""ZIP files that nobody vouches for: members are inflated in pieces and counted, XML has no entities.

The sizes that an archive states are not believed. Nothing is ever written to disk.
"""

import io
import zipfile
import zlib
from typing import Any

from index.errors import Damaged, Encrypted, LoadError, TooLarge
from index.formats.limits import MAX_BYTES, MAX_INFLATED, MAX_MEMBERS, MAX_RATIO, MIN_RATIO_BYTES

__all__ = ["Budget", "checked_package", "inflate", "open_zip", "parse_xml"]

PIECE = 1 << 20
ENCRYPTED_BIT = 1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others can make gigabytes of one piece, and hardly an archive uses them."""


class Budget:
    """The bytes that may still come out of one file."""

    def __init__(self, n_bytes: int = MAX_INFLATED) -> None:
        self.n_bytes = n_bytes

    def take(self, n_bytes: int, name: str) -> None:
        """Count; raises `TooLarge` once it is too much."""
        self.n_bytes -= n_bytes
        if self.n_bytes < 0:
            raise TooLarge(
                f"{name}: unpacked, the archive is over {MAX_INFLATED:,} bytes; split it or exclude it"
            )


def open_zip(raw: bytes, name: str) -> zipfile.ZipFile:
    """Open an archive in memory; raises `Damaged` or `TooLarge`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError) as error:
        raise Damaged(f"{name}: the archive is cut off or damaged ({error}); get it again") from error
    if len(archive.infolist()) > MAX_MEMBERS:
        raise TooLarge(f"{name}: {len(archive.infolist()):,} files, the limit is {MAX_MEMBERS:,}; split it")
    return archive


def inflate(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, limit: int, budget: Budget
) -> bytes:
    """The bytes of a member; raises a `LoadError` as soon as there are too many, or they are not right."""
    if member.flag_bits & ENCRYPTED_BIT:
        raise Encrypted(f"{name}: it is protected by a password; unpack it yourself")
    if member.compress_type not in METHODS:
        raise LoadError(f"{name}: packed in a way that is not read; repack it with an ordinary ZIP program")
    pieces: list[bytes] = []
    n_bytes = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(PIECE):
                n_bytes += len(piece)
                budget.take(len(piece), name)
                if n_bytes > MIN_RATIO_BYTES and n_bytes > MAX_RATIO * max(member.compress_size, 1):
                    raise TooLarge(
                        f"{name}: it unpacks to over {MAX_RATIO} times its size (a zip bomb); exclude it"
                    )
                if n_bytes > limit:
                    raise TooLarge(f"{name}: over {limit:,} bytes unpacked, the limit; split it")
                pieces.append(piece)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ) as error:
        raise Damaged(f"{name}: damaged within its archive ({error}); get it again") from error
    return b"".join(pieces)


def checked_package(raw: bytes, name: str) -> zipfile.ZipFile:
    """Open a document that is a ZIP (DOCX, ODT, EPUB) after inflating every member once within the limits."""
    archive = open_zip(raw, name)
    budget = Budget(2 * MAX_BYTES[".docx"])
    for member in archive.infolist():
        inflate(archive, member, name, MAX_BYTES[".docx"], budget)
    return archive


def parse_xml(raw: bytes, name: str) -> Any:
    """Parse XML into an lxml element: no entities, no network, no other files, no depth over 256."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(f"{name}: its XML is damaged or nested too deep ({error}); save it anew") from error
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise Damaged(f"{name}: it defines XML entities, which no document of this kind needs; exclude it")
    return root
