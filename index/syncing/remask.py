"""Mask anew the documents in which other lines count as repeated than did, and encode what that changes.

The last step of a sync, once all that came is there and all that went is gone. It may be every document of a
library whose pages all have one heading, so they are done some at a time.
"""

from collections.abc import Iterable, Iterator

from index.documents import Document
from index.masking.furniture import masked
from index.report import Progress
from index.store import naming, repeats
from index.store.catalogue import document_at
from index.store.write import transaction
from index.syncing.indexing import coded
from index.syncing.run import Run

__all__ = ["mask_anew"]

N_TOGETHER = 500
"""Documents whose masks are compared before those that differ are encoded: their texts are held in memory."""

Counts = list[tuple[int, frozenset[str]]]


def mask_anew(run: Run, lines: Iterable[str], n_done: int) -> None:
    """Mask anew what these lines concern; `n_done` documents of the sync have been encoded before."""
    otherwise = list(repeats.masked_otherwise(run.connection, lines))
    total = n_done + len(otherwise)
    for start in range(0, len(otherwise), N_TOGETHER):
        some = otherwise[start : start + N_TOGETHER]
        _encode(run, _compare(run, some), dict(some))
        run.tell(Progress(stage="encode", done=n_done + start + len(some), total=total))


def _compare(run: Run, counts: Counts) -> dict[str, tuple[int, Document]]:
    """Note the new counts where they change no mask; returns the other documents by id, with rows."""
    changed: dict[str, tuple[int, Document]] = {}
    with transaction(run.connection):
        for row, repeated in counts:
            document = document_at(run.connection, row)
            anew = masked(document, repeated)
            if anew.furniture == document.furniture:
                repeats.count_anew(run.connection, row, repeated)
            else:
                changed[document.id] = row, anew
    return changed


def _encode(run: Run, changed: dict[str, tuple[int, Document]], repeated: dict[int, frozenset[str]]) -> None:
    documents: Iterator[Document] = (document for _, document in changed.values())
    n_done = 0

    def alive() -> None:
        run.tell(Progress(stage="encode", done=n_done, total=len(changed)))

    for batch in coded(documents, run.encoder(), alive=alive) if changed else ():
        with transaction(run.connection):
            for document, passages in batch:
                row, _ = changed[document.id]
                naming.replace_document(
                    run.connection, row, document, repeated=repeated[row], passages=passages
                )
        n_done += len(batch)
        run.committed()
