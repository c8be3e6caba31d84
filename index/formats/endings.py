"""Which endings of file names are read, and as what; knows none of the readers."""

from pathlib import PurePosixPath

__all__ = [
    "ARCHIVES",
    "EXTRACTED_SUFFIXES",
    "MAILS",
    "SINGLE",
    "SUFFIXES",
    "TABLES",
    "TEXTS",
    "is_row",
    "kind_of",
]

TEXTS = frozenset({".txt", ".text", ".md", ".markdown"})
TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson"})
MAILS = frozenset({".eml"})
ARCHIVES = frozenset({".zip"})
SINGLE = TEXTS | {".html", ".htm", ".mht", ".mhtml", ".pdf", ".docx", ".odt", ".epub"}
"""Formats whose files are one document; `index.formats.read.READERS` has a reader for each."""

SUFFIXES = SINGLE | TABLES | MAILS | ARCHIVES

EXTRACTED_SUFFIXES = SUFFIXES - TEXTS
"""Of these, `Document.text` is the extracted text, not the file's: a line in it is no line of the file."""


def is_row(document_id: str) -> bool:
    """Whether an id is that of a table's row, and so says where in the table it stands."""
    path = PurePosixPath(document_id)
    return path.name.startswith("row-") and path.parent.suffix.lower() in TABLES


def kind_of(document_id: str) -> str:
    """What of a document's name decides how it is read, its ending; same bytes of one kind are one document.

    >>> kind_of("reports.zip/may/A.PDF")
    '.pdf'
    """
    name = document_id.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""
