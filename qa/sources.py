"""Where the file behind a citation stands, and whether it is still the one that was indexed.

A document may be one of several in a file (a row of a table, a member of an archive); what a reader opens is
the file. Nothing is extracted here: sizes and time stamps are compared first, then hashes.
"""

from dataclasses import dataclass
from pathlib import Path

from index import Library, QuotedeskError
from index.errors import LibraryError
from index.files import ScannedFile, has_changed
from qa.answer import Citation

__all__ = ["Source", "source_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file of a citation. `within` is the document's path inside the file, "" where it is the whole.

    A file `has_changed` when it is gone, or has other bytes than those that were indexed.
    """

    file: Path
    within: str
    has_changed: bool


def source_of(citation: Citation, library: Library) -> Source:
    """The file that a citation of this library's was made from."""
    folders = library.settings.folders
    known = library.file_of(citation.document_id)
    try:
        file = folders.path_of(known.id if known else citation.document_id)
    except LibraryError:  # other folders are being taken into the library at this moment
        file, known = Path(citation.document_id), None
    if known is None:  # a sync that ran meanwhile has dropped the document
        return Source(file=file, within="", has_changed=True)
    return Source(
        file=file,
        within=citation.document_id[len(known.id) + 1 :],
        has_changed=_is_another(citation, library) or _is_other_or_gone(file, known),
    )


def _is_another(citation: Citation, library: Library) -> bool:
    """Whether the document has been indexed anew, otherwise, since it was cited."""
    try:
        return library.document(citation.document_id).sha256 != citation.document_sha256
    except QuotedeskError:
        return True


def _is_other_or_gone(file: Path, known: ScannedFile) -> bool:
    try:
        return has_changed(file, known)
    except OSError:
        return True
