"""A number by which it shows that a stored row is not as it was written: SQLite itself does not look.

Against accidents, a damaged disk or a bad copy, not against someone who can write to the library.
"""

import zlib

__all__ = ["NO_CHECKSUM", "checksum", "is_intact"]

NO_CHECKSUM = 0
"""Of rows without one, which whatever fills a library in bulk may leave out; they pass."""


def checksum(*parts: str | bytes) -> int:
    """A number between 1 and 2^32 - 1 for parts in their order, whichever lengths they have."""
    total = 0
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total = zlib.crc32(len(data).to_bytes(8, "little"), zlib.crc32(data, total))
    return total or 1


def is_intact(stored: int, *parts: str | bytes) -> bool:
    """Whether parts are those that a checksum was made of."""
    return stored in (NO_CHECKSUM, checksum(*parts))
