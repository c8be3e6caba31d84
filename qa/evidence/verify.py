"""Verification: whether the files still say what a saved answer quotes from them.

The files are read anew by the same loader, not the library: of a page the text is the extracted text. Nothing
that a saved answer names is read outside the folder. What can be checked is: hash, words at the offsets, line
and column, page or part, title, author, outlet and date. Who is said to speak, and which sources count as
one, is not.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Literal

from index import Document, QuotedeskError
from index.documents import line_and_column
from index.errors import DocumentMissing, LibraryError
from index.load import EXTRACTED_SUFFIXES, NO_COLUMNS, Columns, find_document, path_inside
from index.settings import Folders
from qa.answer import Answer, Citation
from qa.evidence.evidence import Excerpt, Pack, citations_in
from qa.places import place_of
from qa.wording import in_words

__all__ = ["Checked", "Status", "Verification", "as_json", "verify"]

Status = Literal["ok", "stale", "missing", "wrong"]
"""ok: the file is the one that was cited and says this. stale: the file has changed. missing: it is gone.
wrong: the file is the one that was cited and does not say this, or no file of the folder is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of one quote, or of the context that an evidence pack gives for it.

    `reason` is "" where the status is ok. `moved_to` is where the words now stand in a changed file, as
    `line:column`; the nearest place, where there are several; "" where they are gone.
    """

    number: int
    what: Literal["quote", "context"]
    document_id: str
    start: int
    end: int
    status: Status
    reason: str
    moved_to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Everything that was checked, in the answer's order, and remarks on what could not be."""

    checked: tuple[Checked, ...]
    remarks: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every quote and every context is."""
        return all(checked.status == "ok" for checked in self.checked)


def verify(saved: Answer | Pack, folder: Path | Folders, *, columns: Columns = NO_COLUMNS) -> Verification:
    """Compare every quote of a saved answer, nearest passages included, with the files of a folder, or of the
    folders that a library mirrors.

    One document is in memory at a time, and each is read once. Of a document within an archive, a mail or a
    table only this one is read anew; `columns` is the mapping that the tables were synced with.
    """
    answer = saved.answer if isinstance(saved, Pack) else saved
    subjects = list(_subjects(saved))
    checked: dict[int, Checked] = {}
    folders = folder if isinstance(folder, Folders) else Folders(by_label={"": folder})
    by_document = sorted(range(len(subjects)), key=lambda i: subjects[i][1].document_id)
    for document_id, members in groupby(by_document, key=lambda i: subjects[i][1].document_id):
        file = _read(document_id, folders, columns)
        checked |= {i: _check(*subjects[i], file) for i in members}
    own_words = answer.text in (in_words(answer.parts, answer.notices, emphasis=e) for e in (False, True))
    remark = "the answer's text is not as this version words these quotes; only the quotes were checked"
    return Verification(
        checked=tuple(checked[i] for i in sorted(checked)), remarks=() if own_words else (remark,)
    )


def as_json(verification: Verification) -> str:
    """The verification as JSON, fields as in the records and `ok` for the whole; all but ASCII escaped."""
    return json.dumps({"ok": verification.ok, **asdict(verification)}, indent=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file as it is now; without a document `status` and `reason` say what kept it from being read."""

    document: Document | None
    status: Status
    reason: str


def _subjects(saved: Answer | Pack) -> Iterator[tuple[int, Citation | Excerpt]]:
    """What is to be checked: each quote, and after it the excerpt it stands in."""
    excerpts = list(saved.excerpts) if isinstance(saved, Pack) else []
    for citation in citations_in(saved.answer if isinstance(saved, Pack) else saved):
        yield citation.number, citation
        own = saved.excerpt_of(citation) if isinstance(saved, Pack) else None
        if own in excerpts:
            excerpts.remove(own)
            yield citation.number, own
    # What belongs to no quote is checked all the same: it stands in the pack.
    yield from ((0, excerpt) for excerpt in excerpts)


def _read(document_id: str, folders: Folders, columns: Columns) -> _File:
    """The document as its file gives it now, if it is one that a sync of the folders would read."""
    try:
        folder, within = folders.locate(document_id)
    except LibraryError:
        return _File(document=None, status="wrong", reason="names none of the library's folders")
    path = path_inside(folder, within)
    if path is None:
        return _File(document=None, status="wrong", reason="names no file inside the folder")
    try:
        return _File(document=find_document(folder, within, columns=columns), status="ok", reason="")
    except DocumentMissing:
        reason = "its file does not hold it any more" if os.path.isfile(path) else "the file is gone"
        return _File(document=None, status="missing", reason=reason)
    except QuotedeskError as error:
        return _File(document=None, status="stale", reason=f"the file cannot be read any more: {error}")


def _check(number: int, subject: Citation | Excerpt, file: _File) -> Checked:
    status, reason, moved_to = _judge(subject, file)
    return Checked(
        number=number,
        what="quote" if isinstance(subject, Citation) else "context",
        document_id=subject.document_id,
        start=subject.start,
        end=subject.end,
        status=status,
        reason=reason,
        moved_to=moved_to,
    )


_NOT_THERE = "the file does not have these words at this place"
_READ_OTHERWISE = ", as this version of Quotedesk reads it; if another version gave the answer, ask again"


def _judge(subject: Citation | Excerpt, file: _File) -> tuple[Status, str, str]:
    """Status, reason and new place."""
    if file.document is None:
        return file.status, file.reason, ""
    text = file.document.text
    words = subject.quote if isinstance(subject, Citation) else subject.text
    stands = text[subject.start : subject.end] == words
    if file.document.sha256 == subject.document_sha256:
        if not stands:
            is_extracted = PurePosixPath(file.document.id).suffix.lower() in EXTRACTED_SUFFIXES
            return "wrong", _NOT_THERE + (_READ_OTHERWISE if is_extracted else ""), ""
        reason = _false_statement(subject, file.document) if isinstance(subject, Citation) else ""
        return ("wrong" if reason else "ok"), reason, ""
    at = subject.start if stands else _nearest(text, words, subject.start)
    if at < 0:
        return "stale", "the file has changed and does not have these words any more", ""
    line, column = line_and_column(text, at)
    where = "still stand there" if stands else f"moved to {line}:{column}"
    return "stale", f"the file has changed; the words {where}", f"{line}:{column}"


def _nearest(text: str, words: str, start: int) -> int:
    """The offset at which the words stand, the nearest to `start`; -1 where they do not."""
    places = (_last_before(text, words, start), text.find(words, start))
    return min((at for at in places if at >= 0), key=lambda at: abs(at - start), default=-1)


def _last_before(text: str, words: str, before: int) -> int:
    """The last offset under `before` at which the words stand; -1 where there is none.

    By bisection over forward searches, at most one per bit of `before`: `str.rfind` is quadratic on hostile
    text, and going from place to place is so where there are many.
    """
    if before <= 0:
        return -1
    stop = before - 1 + len(words)
    at = text.find(words, 0, stop)
    beyond = before  # no place from here on
    while at >= 0 and beyond - at > 1:
        middle = (at + beyond) // 2
        found = text.find(words, middle, stop)
        if found < 0:
            beyond = middle
        else:
            at = found
    return at


def _false_statement(citation: Citation, document: Document) -> str:
    """What the citation says of its source and the file does not, or ""."""
    line, column = line_and_column(document.text, citation.start)
    page = place_of(document.places, citation.start, citation.end)
    stated: Iterable[tuple[str, object, object]] = (
        ("place", f"{citation.line}:{citation.column}", f"{line}:{column}"),
        (
            "page or part",
            citation.place or page,
            page,
        ),  # answers of an earlier version state no place or author
        ("author", citation.author or document.author, document.author),
        ("title", citation.title, document.title),
        ("outlet", citation.outlet, document.outlet),
        ("date", citation.date or "", document.date or ""),
    )
    false = [f"its {name} is {found or 'not stated'}" for name, claimed, found in stated if claimed != found]
    return "; ".join(false)
