"""Everything that can go wrong and that a caller can act on, as one small tree.

    QuotedeskError
    ├── QueryError              the question cannot be searched: empty, not text
    ├── LoadError               one file cannot become a document
    │   ├── UnsupportedFormat   no reader for this kind of file yet
    │   ├── NotText             the bytes are not text in any encoding we can tell
    │   ├── EmptyDocument       text, but nothing in it to search
    │   ├── TooLarge            over the stated size limit
    │   ├── Encrypted           protected by a password or copy protection
    │   ├── Damaged             cut off, broken, or not what its format says
    │   ├── ReaderFailed        the reading process broke down or took too long over it
    │   └── DocumentMissing     no file, or nothing in a file, has this id any more
    ├── ModelError              the encoder cannot be loaded or fails its hash check
    └── LibraryError            the library on disk cannot be used
        ├── LibraryMissing      nothing there
        ├── LibraryLocked       another process is writing
        ├── LibraryDamaged      the truth itself cannot be read
        ├── LibraryVersion      written by another format version
        └── ModelMismatch       its vectors come from another model

`qa` and `ui` hang their own on the root: a gold file that cannot be used, a port that is taken.

Each message says what, where, and what to do. A question that the documents do not answer is not an
error but a value (`qa.Answer.abstained`). During a sync a `LoadError` never stops the run: the file
is listed in `SyncReport.skipped` with the message.
"""

__all__ = [
    "Damaged",
    "DocumentMissing",
    "EmptyDocument",
    "Encrypted",
    "LibraryDamaged",
    "LibraryError",
    "LibraryLocked",
    "LibraryMissing",
    "LibraryVersion",
    "LoadError",
    "ModelError",
    "ModelMismatch",
    "NotText",
    "QueryError",
    "QuotedeskError",
    "ReaderFailed",
    "TooLarge",
    "UnsupportedFormat",
]


class QuotedeskError(Exception):
    """Root of the tree; catching it catches every error raised on purpose."""


class QueryError(QuotedeskError):
    """The question cannot be searched; the message says how to put it right."""


class LoadError(QuotedeskError):
    """One file cannot become a document; the message names the file and the way out."""


class UnsupportedFormat(LoadError):
    """There is no reader for this kind of file yet."""


class NotText(LoadError):
    """The bytes are not text in any encoding that can be told with confidence."""


class EmptyDocument(LoadError):
    """The file holds no searchable text."""


class TooLarge(LoadError):
    """The file is over the stated size limit."""


class Encrypted(LoadError):
    """The file is protected by a password or copy protection."""


class Damaged(LoadError):
    """The file is cut off or broken."""


class ReaderFailed(LoadError):
    """The reading process broke down, ran out of memory or out of time over the file."""


class DocumentMissing(LoadError):
    """No file of the folder, or nothing in the file, has this id."""


class ModelError(QuotedeskError):
    """The encoder cannot be loaded, or its weights are not the expected ones."""


class LibraryError(QuotedeskError):
    """The library on disk cannot be used."""


class LibraryMissing(LibraryError):
    """There is no library at this path."""


class LibraryLocked(LibraryError):
    """Another process is writing to this library."""


class LibraryDamaged(LibraryError):
    """The truth (the SQLite file) cannot be read."""


class LibraryVersion(LibraryError):
    """The library was written by another version of the format."""


class ModelMismatch(LibraryError):
    """The library's vectors were made by another model than the one asked for."""
