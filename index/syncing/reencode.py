"""Give a library another model: everything is cut and encoded anew, in one transaction.

Readers see the old vectors until it is done, and a kill leaves them as they were. Texts and masks stay.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from index.documents import Document
from index.encode import Encoder
from index.library_model import made_by
from index.models.check import may_meet
from index.report import Progress, Tell
from index.store import naming
from index.store.catalogue import document_at
from index.store.repeats import counted_lines
from index.store.schema import ENCODERS, connect, new_uid
from index.store.write import transaction
from index.syncing.indexing import coded

__all__ = ["reencode"]


def reencode(path: Path, connection: sqlite3.Connection, encoder: Encoder, tell: Tell) -> None:
    """Replace every vector of the library at a path by those of `encoder`; nothing happens if they are its
    own.
    """
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    is_own = (meta["model"], meta["model_sha256"]) == (encoder.name, encoder.sha256)
    if is_own and may_meet(made_by(meta)):
        return
    rows = dict(connection.execute("SELECT id, rowid FROM documents ORDER BY rowid").fetchall())

    def documents() -> Iterator[Document]:
        with closing(connect(path)) as reading:  # another thread's, and of texts that do not change
            for row in rows.values():
                yield document_at(reading, row)

    done = 0

    def alive() -> None:
        tell(Progress(stage="encode", done=done, total=len(rows)))

    with transaction(connection):
        for batch in coded(documents(), encoder, alive=alive):
            for document, passages in batch:
                row = rows[document.id]
                repeated = counted_lines(connection, row)
                naming.replace_document(connection, row, document, repeated=repeated, passages=passages)
            done += len(batch)
            alive()
        values = {
            "model": encoder.name,
            "model_sha256": encoder.sha256,
            "dimension": str(encoder.dimension),
            "uid": new_uid(),
            ENCODERS: encoder.made_by,
        }
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
        connection.execute("DELETE FROM changes")
