"""Every limit of the readers: bytes, characters, members, depth, seconds, memory.

A limit is there so that one file cannot take the machine; all are far above what reports and mail come to.
"""

from pathlib import PurePosixPath

__all__ = ["MAX_TEXT_BYTES", "max_bytes_of"]

MAX_TEXT_BYTES = 20_000_000
"""Plain text and pages: about three million words, far over any report."""

MAX_BYTES = {
    **dict.fromkeys((".eml", ".mht", ".mhtml"), 50_000_000),
    **dict.fromkeys((".csv", ".tsv", ".jsonl", ".ndjson"), 100_000_000),
    **dict.fromkeys((".pdf", ".docx", ".odt", ".epub"), 200_000_000),
    ".zip": 500_000_000,
}
"""Pictures make up most of a long PDF, so it may be ten times larger than its text may be."""

MAX_TEXT = 20_000_000
"""Characters of one document."""

MAX_ALL_TEXT = 100_000_000
"""Characters of all documents in one file together; they are in memory at once."""

MAX_MEMBERS = 20_000
"""Files in one archive."""

MAX_PAGES = 50_000
"""Pages that a PDF may claim; a forged count would keep the reader busy for hours."""

MAX_INFLATED = 2_000_000_000
"""Bytes that come out of one file, archives within it included, counted while they come."""

MAX_RATIO, MIN_RATIO_BYTES = 200, 20_000_000
"""A member that inflates to more than so many times its size, beyond so many bytes, is a zip bomb. Deflate's
own limit is 1,032; logs and tables reach about 50."""

MAX_DEPTH = 4
"""Containers within containers: an archive in an archive with a mail with a table in it."""

MAX_ARCHIVES = 2
"""Archives within archives: one level."""

MAX_ROW_REFUSALS = 200
"""Rows of one table that are listed with their own reasons; further ones are counted."""

MAX_SECONDS = 120.0
"""For one document within a file. Measured: a page of a PDF takes 1 to 2 ms of processor time, a Word
document of 1,000 words 20 ms."""

MAX_MEMORY = 3_000_000_000
"""Address space of the reading process, in bytes. Measured: 330 MB at the most, all readers loaded, over a
PDF of 1,000 pages and a table of 20,000 rows; so a file at its limit still has room several times over."""

MAX_DEATHS = 10
"""How often the reading process may break down over one file before the rest of it is given up."""


def max_bytes_of(name: str) -> int:
    """The largest file with such a name that is read, in bytes."""
    return MAX_BYTES.get(PurePosixPath(name).suffix.lower(), MAX_TEXT_BYTES)
