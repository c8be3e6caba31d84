"""Documents become passages, vectors and rows of the truth, batch by batch.

Each batch is one transaction that replaces the documents of the same ids, so a kill leaves whole documents,
old or new. What the derived indexes must still take up is gathered in `Changes`.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encode import Encoder, load_encoder
from index.errors import ModelMismatch
from index.passages import Passage, chunk
from index.report import Progress, Tell
from index.scan import ScannedFile
from index.sentences import split_sentences
from index.truth import read_meta_value
from index.write import (
    CodedPassage,
    code_passage,
    delete_document,
    insert_document,
    record_file,
    transaction,
)

__all__ = ["Changes", "index_documents"]

BATCH_PASSAGES = 512
"""Passages encoded and committed together: enough to sort by length, few enough to lose little to a kill."""

Batch = list[tuple[Document, tuple[Passage, ...]]]


@dataclass(slots=True, kw_only=True)
class Changes:
    """What a sync has done to the truth and the derived indexes do not know yet."""

    added: list[tuple[int, str]] = field(default_factory=list)
    vectors: list[NDArray[np.float32]] = field(default_factory=list)
    deleted: list[int] = field(default_factory=list)


def index_documents(
    connection: sqlite3.Connection,
    documents: Sequence[Document],
    *,
    repeated: frozenset[str],
    files: Mapping[str, ScannedFile],
    tell: Tell,
) -> Changes:
    """Cut, encode and store masked documents, in place of those with the same ids.

    `repeated` are the lines that the mask counted as repeated across documents; `files` what was scanned.
    """
    changes = Changes()
    if not documents:
        return changes
    encoder = _encoder_of(connection)
    done = 0
    tell(Progress(stage="encode", done=0, total=len(documents)))
    for batch in _batches(documents, encoder):
        coded = _coded(encoder, batch)
        with transaction(connection):
            for document, passages in batch:
                own = coded[: len(passages)]
                del coded[: len(passages)]
                changes.deleted += delete_document(connection, document.id)
                rows = insert_document(connection, document, repeated=repeated, passages=own)
                record_file(connection, files[document.id], document.id)
                changes.added += [(row, passage.text) for row, passage in zip(rows, own, strict=True)]
                changes.vectors += [passage.vector for passage in own]
        done += len(batch)
        tell(Progress(stage="encode", done=done, total=len(documents)))
    return changes


def _encoder_of(connection: sqlite3.Connection) -> Encoder:
    """The model that made the library's vectors.

    Raises:
        ModelMismatch: the model of that name has other weights now.

    """
    encoder = load_encoder(read_meta_value(connection, "model"))
    if encoder.sha256 != read_meta_value(connection, "model_sha256"):
        raise ModelMismatch(
            f"{encoder.name}: its weights have changed since the library was made; "
            "delete the library and sync again, or choose another --library"
        )
    return encoder


def _batches(documents: Iterable[Document], encoder: Encoder) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for document in documents:
        passages = chunk(
            document,
            split_sentences(document.text, document.furniture),
            count_model_tokens=encoder.count_tokens,
            max_model_tokens=encoder.max_tokens,
        )
        batch.append((document, passages))
        size += len(passages)
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _coded(encoder: Encoder, batch: Batch) -> list[CodedPassage]:
    """The batch's passages encoded and coded, in their own order; shortest first for little padding."""
    work = [
        (passage, document.text[passage.start : passage.end]) for document, own in batch for passage in own
    ]
    order = sorted(range(len(work)), key=lambda i: len(work[i][1]))
    encodings = encoder.encode_passages([work[i][1] for i in order])
    coded = {i: code_passage(*work[i], encoding) for i, encoding in zip(order, encodings, strict=True)}
    return [coded[i] for i in range(len(work))]
