"""The file that a document stands in, as it is on disk: `GET /original?document=ID`.

A request names a document of the library, never a path. What the browser can only show as a page of this
site (HTML, SVG) is never shown but saved; a PDF opens at the page of a citation: `#page=3` at the end of the
address. Of a row of a table, or a part of an archive, it is the whole file.
"""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from index import Library, QuotedeskError
from index.errors import LibraryError
from index.files import ScannedFile, has_changed

__all__ = ["ORIGINAL", "original_route"]

ORIGINAL = "/original"

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Nothing is loaded, run or framed; the PDF viewers of browsers are not of the page and need nothing."""

_TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".csv", ".tsv", ".jsonl", ".ndjson"})
_PDF_MARK, _PDF_MARK_WITHIN = b"%PDF-", 1024  # readers accept the mark anywhere in this many bytes


class Refused(QuotedeskError):
    """The file is not handed out; `status` is what HTTP calls it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def original_route(library: Library) -> Route:
    """The route over one open library; it must stand before Gradio's own."""
    return Route(ORIGINAL, _original(library), methods=["GET"])


def _original(library: Library) -> Callable[[Request], Response]:
    def original(request: Request) -> Response:
        document_id = request.query_params.get("document", "")
        try:
            known, file = _find(document_id, library)
            return _response(known, file)
        except Refused as error:
            return JSONResponse({"error": str(error)}, status_code=error.status)
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            return JSONResponse({"error": f"{document_id}: {reason}"}, status_code=409)

    return original


def _find(document_id: str, library: Library) -> tuple[ScannedFile, Path]:
    """The file as it was indexed, and where it stands; sure to be inside its folder, and unchanged."""
    try:
        library.document(document_id)  # a document taken out of the library still has its file in the folder
        known = library.file_of(document_id)
    except LibraryError:
        known = None
    if known is None:
        raise Refused(404, f"{document_id}: no such document in this library")
    folder, below = library.settings.folders.locate(known.id)
    file = (folder / below).resolve()
    if not file.is_relative_to(folder.resolve()):
        raise Refused(403, f"{known.id}: now a link to a file outside the folder; it is not handed out")
    if not file.is_file():
        raise Refused(409, f"{known.id}: the file is not there any more; sync the folder")
    if has_changed(file, known):
        raise Refused(
            409, f"{known.id}: the file has changed since it was read; sync the folder and ask again"
        )
    return known, file


def _response(known: ScannedFile, file: Path) -> Response:
    is_pdf = _is_pdf(known, file)
    name = known.id.rpartition("/")[2].encode("utf-8", "replace").decode()
    return FileResponse(
        file,
        filename=name,
        media_type="application/pdf" if is_pdf else _media_type(name),
        content_disposition_type="inline" if is_pdf else "attachment",
        headers={"Content-Security-Policy": POLICY, "Cache-Control": "private, no-cache"},
    )


def _is_pdf(known: ScannedFile, file: Path) -> bool:
    if not known.id.lower().endswith(".pdf"):
        return False
    with file.open("rb") as opened:
        return _PDF_MARK in opened.read(_PDF_MARK_WITHIN)


def _media_type(name: str) -> str:
    return "text/plain" if Path(name).suffix.lower() in _TEXT_SUFFIXES else "application/octet-stream"
