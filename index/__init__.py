"""Files in, ranked passages out: the library of documents behind Quotedesk.

`sync` brings a library up to date with a folder, `search` finds passages in it, `open_library` keeps one
open. This package knows nothing of answers or pages. Importing it loads no model.
"""

from index.check import CheckReport, check
from index.documents import Document, Place, Span
from index.errors import QuotedeskError
from index.library import Library, LibraryInfo, open_library
from index.report import Alias, Progress, Skipped, SyncReport
from index.search import Hit, search
from index.seeds import SEEDS_FOLDER, default_library
from index.store.catalogue import DocumentInfo
from index.sync import default_library_path, sync
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
