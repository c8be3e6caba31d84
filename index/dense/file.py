"""The file of a dense base: what faiss wrote, then what we say of it, whole or not at all.

    faiss's bytes | which rows, one bit each | facts (JSON) | end

faiss believes what it parses, and a torn file makes it ask for absurd amounts of memory or crash; so nothing
is handed to it before the check sum of all is looked at. Knows nothing of what the bytes mean.
"""

import json
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

__all__ = ["Facts", "is_base", "newest_first", "read", "save"]

NAME = re.compile(r"dense-([0-9a-f-]+)(\.faiss|\.\d+\.tmp)")

END = struct.Struct("<QQQ16s")
"""Sizes of the row bits and the facts, the check sum of all that comes before, and the mark of the format.

All is checked at each opening: a file has at most 110 MB at a million rows, or 77 MB where it is exact, read
at over 3 GB a second, and the first search reads as much. Against accidents, not against an attacker."""

MARK = b"quotedesk dense2"

READ_BYTES = 1 << 18
"""Bytes read at a time for the check sum: few enough to stay in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a base says of itself.

    A compressed base looks into `n_probe` lists and scores `n_rescored` candidates anew; at this it found
    `recall` of the exact top 50 of drawn questions. An exact one has 0, 0 and 1.0.
    """

    compressed: bool
    dimension: int
    n_probe: int
    n_rescored: int
    recall: float


def is_base(name: str) -> bool:
    """Whether a file of this name is the dense index's own, of any stamp, finished or temporary."""
    return NAME.fullmatch(name) is not None


def newest_first(folder: Path) -> Iterator[tuple[Path, str]]:
    """The finished bases in a folder and their stamps, the last written first."""
    found = []
    for file in folder.iterdir() if folder.is_dir() else ():
        match = NAME.fullmatch(file.name)
        if match and match[2] == ".faiss":
            with suppress(FileNotFoundError):  # a writer has just replaced it
                found.append((file.stat().st_mtime_ns, match[1], file))
    for _, stamp, file in sorted(found, reverse=True):
        yield file, stamp


def save(
    folder: Path,
    stamp: str,
    *,
    write: Callable[[Path], None],
    facts: Facts,
    present: NDArray[np.bool_],
) -> Path:
    """Write a base and remove those before it. `write` puts faiss's bytes into a file; `present[row]` is
    whether the base holds the row. The file appears whole, and is on the disk, or not at all.

    Raises:
        ValueError: the stamp is not made of digits, a to f and hyphens.
        OSError, RuntimeError: the disk is full or the folder cannot be written to; nothing is left behind.

    """
    file = folder / f"dense-{stamp}.faiss"
    if not is_base(file.name):
        raise ValueError(f"{stamp}: a stamp is made of digits, a to f and hyphens")
    temporary = folder / f"dense-{stamp}.{os.getpid()}.tmp"
    try:
        write(temporary)
        with temporary.open("r+b") as opened:
            _append(opened, facts, present)
            opened.flush()
            os.fsync(opened.fileno())
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(folder)
    for other in folder.iterdir():
        if other != file and is_base(other.name):
            with suppress(OSError):  # where an open file cannot be removed, the next writer does it
                other.unlink(missing_ok=True)
    return file


def read(file: Path) -> tuple[Facts, NDArray[np.bool_]] | None:
    """The facts of a base and which rows it has, if all of it is as it was written; None for a file that is
    gone, torn or not ours.
    """
    try:
        with file.open("rb") as opened:
            start = opened.seek(0, os.SEEK_END) - END.size
            if start < 0:
                return None
            opened.seek(start)
            n_bits, n_facts, whole, mark = END.unpack(opened.read(END.size))
            if mark != MARK or n_bits + n_facts > start or _checksum(opened, start) != whole:
                return None
            opened.seek(start - n_bits - n_facts)
            bits, said = opened.read(n_bits), opened.read(n_facts)
            facts = Facts(**json.loads(said))
    except (OSError, TypeError, ValueError):  # the last two: facts of another version of this program
        return None
    return facts, np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little").astype(np.bool_)


def _append(opened: BinaryIO, facts: Facts, present: NDArray[np.bool_]) -> None:
    bits = np.packbits(present, bitorder="little").tobytes()
    said = json.dumps(asdict(facts), sort_keys=True).encode()
    opened.seek(0, os.SEEK_END)
    opened.write(bits + said)
    whole = _checksum(opened, opened.tell())
    opened.seek(0, os.SEEK_END)
    opened.write(END.pack(len(bits), len(said), whole, MARK))


def _checksum(opened: BinaryIO, size: int) -> int:
    """The CRC-32 of the first `size` bytes."""
    opened.seek(0)
    room = memoryview(bytearray(min(size, READ_BYTES)))
    total = 0
    while size > 0:
        n = opened.readinto(room[:size])  # type: ignore[attr-defined]
        if not n:
            break
        total = zlib.crc32(room[:n], total)
        size -= n
    return total


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be synced (not on Windows)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
