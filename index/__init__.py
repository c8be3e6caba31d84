"""Files in, ranked passages out: the library of documents behind Quotedesk.

`sync` brings a library up to date with a folder, `search` finds passages in it, `open_library` keeps one
open. This package knows nothing of answers or pages. Importing it loads no model.
"""

from typing import TYPE_CHECKING

from index.exports import export

if TYPE_CHECKING:
    from index.check import CheckReport, check
    from index.default_path import default_library_path
    from index.documents import Document, Place, Span
    from index.errors import QuotedeskError
    from index.library import Library, LibraryInfo, open_library
    from index.report import Alias, Progress, Skipped, SyncReport
    from index.search import Hit, search
    from index.seeds import SEEDS_FOLDER, default_library
    from index.store.catalogue import DocumentInfo
    from index.sync import sync
    from index.upkeep import compact, readmit, remove

__all__ = [
    "SEEDS_FOLDER",
    "Alias",
    "CheckReport",
    "Document",
    "DocumentInfo",
    "Hit",
    "Library",
    "LibraryInfo",
    "Place",
    "Progress",
    "QuotedeskError",
    "Skipped",
    "Span",
    "SyncReport",
    "check",
    "compact",
    "default_library",
    "default_library_path",
    "open_library",
    "readmit",
    "remove",
    "search",
    "sync",
]

export(
    __name__,
    {
        "index.check": "CheckReport check",
        "index.default_path": "default_library_path",
        "index.documents": "Document Place Span",
        "index.errors": "QuotedeskError",
        "index.library": "Library LibraryInfo open_library",
        "index.report": "Alias Progress Skipped SyncReport",
        "index.search": "Hit search",
        "index.seeds": "SEEDS_FOLDER default_library",
        "index.store.catalogue": "DocumentInfo",
        "index.sync": "sync",
        "index.upkeep": "compact readmit remove",
    },
)
