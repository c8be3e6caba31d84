"""Documents become passages, vectors and coded tokens, batch by batch; nothing is stored here.

Cutting, encoding and what the caller does with a batch go on at the same time, each a batch ahead.
"""

from collections.abc import Callable, Iterable, Iterator

from index.documents import Document
from index.encode import Encoder
from index.passages import Passage, chunk
from index.sentences import split_sentences
from index.store.write import CodedPassage, code_passage
from index.syncing.ahead import ahead

__all__ = ["coded"]

BATCH_PASSAGES = 512
"""Passages encoded and committed together: enough to sort by length, few enough to lose little to a kill."""

Batch = list[tuple[Document, tuple[Passage, ...]]]
Coded = list[tuple[Document, list[CodedPassage]]]
Wanted = Callable[[], None]


def coded(documents: Iterable[Document], encoder: Encoder, *, alive: Callable[[], None]) -> Iterator[Coded]:
    """Masked documents with their passages cut, encoded and coded, in order, some at a time.

    `documents` are taken in another thread. `alive` is called in this one several times a second, since a
    batch may take a minute; what it raises ends the work.
    """

    def cut(wanted: Wanted) -> Iterator[Batch]:
        return _batches(documents, encoder, wanted)

    def encoded(wanted: Wanted) -> Iterator[Coded]:
        for batch in ahead(cut, alive=wanted):
            passages = _coded(encoder, batch, wanted)
            yield [(document, [next(passages) for _ in own]) for document, own in batch]

    return ahead(encoded, alive=alive)


def _batches(documents: Iterable[Document], encoder: Encoder, wanted: Wanted) -> Iterator[Batch]:
    batch: Batch = []
    size = 0
    for document in documents:
        wanted()
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


def _coded(encoder: Encoder, batch: Batch, wanted: Wanted) -> Iterator[CodedPassage]:
    """The batch's passages in their own order; they are encoded shortest first, for little padding."""
    work = [
        (passage, document.text[passage.start : passage.end]) for document, own in batch for passage in own
    ]
    order = sorted(range(len(work)), key=lambda i: len(work[i][1]))
    encodings = encoder.encode_passages([work[i][1] for i in order])
    made: dict[int, CodedPassage] = {}
    for i, encoding in zip(order, encodings, strict=True):
        made[i] = code_passage(*work[i], encoding)
        wanted()
    return (made[i] for i in range(len(work)))
