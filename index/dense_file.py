"""The file of a dense base: what faiss wrote, then what we say of it, whole or not at all.

    faiss's bytes | which rows, one bit each | digests of the pieces of faiss's bytes | facts (JSON) | end

faiss believes what it parses, and a torn file makes it ask for absurd amounts of memory or crash; so nothing
is handed to it before the digests of all it parses are checked. Knows nothing of what the bytes mean.
"""

import hashlib
import json
import os
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

__all__ = ["Facts", "damage", "is_base", "newest_first", "read", "save"]

NAME = re.compile(r"dense-([0-9a-f-]+)(\.faiss|\.\d+\.tmp)")

PIECE = 1 << 20
"""Bytes under one digest."""

DIGEST = 16
"""Bytes of a digest: against accidents, not against someone who can write to the library."""

N_SAMPLED = 16
"""Pieces of the vectors' codes that are checked at opening, evenly spread. What is zeroed or lost in one run
of a sixteenth of the file is seen at once; less than that is seen by the full check, and until then costs
candidates, not wrong scores: a compressed base's scores come from the truth."""

END = struct.Struct("<QQQQ32s16s")
"""How many of faiss's bytes are not parsed; sizes of the row bits, the digests and the facts; the digest of
all but faiss's bytes; the mark of the format."""

MARK = b"quotedesk dense1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a base says of itself.

    A compressed base looks into `n_probe` lists and scores `n_rescored` candidates anew for each 50 rows
    asked for; at this it found `recall` of the exact top 50. An exact one has 0, 0 and 1.0.
    """

    compressed: bool
    dimension: int
    n_probe: int
    n_rescored: int
    recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What stands around faiss's `n_bytes` bytes, of which the last `n_mapped` are not parsed at opening."""

    bits: bytes
    digests: list[bytes]
    facts: Facts
    n_bytes: int
    n_mapped: int


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
    n_mapped: int,
) -> Path:
    """Write a base and remove those before it. `write` puts faiss's bytes into a file; `present[row]` is
    whether the base holds the row; the last `n_mapped` of faiss's bytes are not parsed at opening. The file
    appears whole, and is on the disk, or not at all.

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
            _append(opened, facts, present, n_mapped)
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
    """The facts of a base and which rows it has, once all that faiss would parse is found as it was written;
    None for a file that is gone, torn or not ours.
    """
    try:
        with file.open("rb") as opened:
            parts = _parts(opened)
            if parts is None:
                return None
            if any(_digest(opened, i, parts.n_bytes) != parts.digests[i] for i in _checked_at_opening(parts)):
                return None
    except OSError:
        return None
    return parts.facts, np.unpackbits(np.frombuffer(parts.bits, np.uint8), bitorder="little").astype(np.bool_)


def damage(file: Path) -> list[str]:
    """Messages on each piece of a base that is not as it was written; reads the whole file."""
    try:
        with file.open("rb") as opened:
            parts = _parts(opened)
            if parts is None:
                return [f"{file.name}: torn or not a dense index of this program"]
            return [
                f"{file.name}: the {PIECE:,} bytes from {i * PIECE:,} on are not as they were written"
                for i, digest in enumerate(parts.digests)
                if _digest(opened, i, parts.n_bytes) != digest
            ]
    except OSError as error:
        return [f"{file.name}: cannot be read ({error})"]


def _append(opened: BinaryIO, facts: Facts, present: NDArray[np.bool_], n_mapped: int) -> None:
    n_bytes = opened.seek(0, os.SEEK_END)
    digests = b"".join(_digest(opened, i, n_bytes) for i in range(-(-n_bytes // PIECE)))
    bits = np.packbits(present, bitorder="little").tobytes()
    said = json.dumps(asdict(facts), sort_keys=True).encode()
    opened.seek(0, os.SEEK_END)
    opened.write(bits + digests + said)
    sizes = (n_mapped, len(bits), len(digests), len(said))
    whole = hashlib.sha256(bits + digests + said + END.pack(*sizes, b"", MARK)).digest()
    opened.write(END.pack(*sizes, whole, MARK))


def _checked_at_opening(parts: _Parts) -> list[int]:
    """All pieces with something that is parsed, and some of the others."""
    n_parsed = -(-(parts.n_bytes - parts.n_mapped) // PIECE)
    rest = range(n_parsed, len(parts.digests))
    return [*range(n_parsed), *rest[:: -(-len(rest) // N_SAMPLED) or 1][:-1], *rest[-1:]]


def _parts(opened: BinaryIO) -> _Parts | None:
    """What stands around faiss's bytes; None where it does not fit together."""
    size = opened.seek(0, os.SEEK_END)
    if size < END.size:
        return None
    opened.seek(size - END.size)
    n_mapped, n_bits, n_digests, n_facts, whole, mark = END.unpack(opened.read(END.size))
    n_bytes = size - END.size - n_bits - n_digests - n_facts
    if mark != MARK or n_bytes <= n_mapped or n_digests != DIGEST * -(-n_bytes // PIECE):
        return None
    opened.seek(n_bytes)
    own = opened.read(n_bits + n_digests + n_facts)
    if hashlib.sha256(own + END.pack(n_mapped, n_bits, n_digests, n_facts, b"", mark)).digest() != whole:
        return None
    digests = own[n_bits : n_bits + n_digests]
    return _Parts(
        bits=own[:n_bits],
        digests=[digests[i : i + DIGEST] for i in range(0, n_digests, DIGEST)],
        facts=Facts(**json.loads(own[n_bits + n_digests :])),
        n_bytes=n_bytes,
        n_mapped=n_mapped,
    )


def _digest(opened: BinaryIO, piece: int, n_bytes: int) -> bytes:
    opened.seek(piece * PIECE)
    read = opened.read(min(PIECE, n_bytes - piece * PIECE))
    return hashlib.sha256(read).digest()[:DIGEST]


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where folders can be synced (not on Windows)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
