"""Libraries too large to encode here: their texts are their own, their vectors are drawn.

Some documents are encoded. Every other one has the skeleton of one of these, told as another story, so that
passages, sentences and tokens correspond: it takes over the codes of the token vectors, some token ids are
replaced, and a passage's vector is the encoded one with Gaussian noise of the same covariance, made unit
length again. Every size on disk and every step of a question is as with encoded passages; what the answers
are worth cannot be measured on them.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import sync
from index.derived import erase_derived
from index.documents import Document, Span
from index.files import ScannedFile
from index.formats.endings import kind_of
from index.passages import Passage
from index.store import naming
from index.store.schema import connect
from index.store.write import CodedPassage, insert_document, transaction
from qa.evaluation.scale.corpus import Corpus
from qa.evaluation.scale.encoded import EncodedDocument, EncodedPassage, as_document, encode_skeletons

__all__ = ["N_SKELETONS", "Drawer", "write_drawn_truth"]

N_SKELETONS = 260
"""Documents that are encoded: some 2,000 passages, a minute and a half on two cores."""

NOISE = 0.8
"""Length of the noise beside a unit vector: a passage has a cosine of about 0.8 with the one it is drawn
from, and the nearest other passage is as near as among encoded ones (median cosine 0.63 in 600 documents)."""

COPY_NOISE = 0.1
"""The same between a story and its near-copy."""

REPLACED_SHARE = 0.15
"""Of the token ids, those that another story replaces."""

N_NOISE = 4_096
BATCH_DOCUMENTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawer:
    """Makes documents with drawn passages. `noise` `(n, dim)` has the covariance of the encoded vectors and a
    mean length of 1; `token_ids` are those that replace others.
    """

    corpus: Corpus
    encoded: Mapping[int, EncodedDocument]
    repeated: frozenset[str]
    noise: NDArray[np.float32]
    token_ids: NDArray[np.int32]

    @classmethod
    def of(cls, corpus: Corpus, n_skeletons: int, cache: Path) -> "Drawer":
        """Encode a document of each skeleton, or take them from the folder `cache`."""
        encoded, repeated = encode_skeletons(corpus, n_skeletons, cache)
        passages = [passage for document in encoded.values() for passage in document.passages]
        vectors = np.array([passage.vector for passage in passages])
        _, lengths, directions = np.linalg.svd(vectors - vectors.mean(axis=0), full_matrices=False)
        root = np.asarray(lengths[:, None] * directions / np.linalg.norm(lengths), np.float32)
        normal = np.random.default_rng(0).standard_normal((N_NOISE, len(root)), np.float32)
        return cls(
            corpus=corpus,
            encoded=encoded,
            repeated=repeated,
            noise=normal @ root,
            token_ids=np.concatenate([passage.token_ids for passage in passages]),
        )

    def document(self, number: int) -> tuple[Document, list[CodedPassage]]:
        """One masked document of the corpus with its passages."""
        filled = self.corpus.document(number)
        base = self.encoded[self.corpus.skeleton_number(number)]
        moved = _Moved(was=base.borders, now=filled.borders)
        document = replace(as_document(filled), furniture=tuple(_spans(moved.offsets(base.furniture))))
        vectors = self._vectors(number, base)
        rng = np.random.default_rng((number, 1))
        return document, [
            self._passage(document, passage, moved, vector, rng)
            for passage, vector in zip(base.passages, vectors, strict=True)
        ]

    def _vectors(self, number: int, base: EncodedDocument) -> NDArray[np.float32]:
        """A vector `(dim,)` for each passage: near those of the skeleton, nearly those of the story."""
        n = len(base.passages)
        vectors = np.array([passage.vector for passage in base.passages])
        vectors += NOISE * self._noise(np.random.default_rng((self.corpus.story(number), 2)), n)
        vectors += COPY_NOISE * self._noise(np.random.default_rng((number, 3)), n)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def _noise(self, rng: np.random.Generator, n: int) -> NDArray[np.float32]:
        """`n` draws: the difference of two has the covariance of each, and there are millions of pairs."""
        one, other = rng.integers(len(self.noise), size=(2, n))
        return np.asarray((self.noise[one] - self.noise[other]) / np.sqrt(2), np.float32)

    def _passage(
        self,
        document: Document,
        base: EncodedPassage,
        moved: "_Moved",
        vector: NDArray[np.float32],
        rng: np.random.Generator,
    ) -> CodedPassage:
        sentences = tuple(_spans(moved.offsets(base.sentences)))
        start, end = sentences[0].start, sentences[-1].end
        replaced = rng.random(len(base.token_ids)) < REPLACED_SHARE
        others = rng.choice(self.token_ids, len(base.token_ids))
        return CodedPassage(
            passage=Passage(id=_passage_id(document, start, end), start=start, end=end, sentences=sentences),
            text=document.text[start:end],
            vector=vector,
            token_ids=np.where(replaced, others, base.token_ids).astype(np.int32),
            token_ranges=base.token_ranges,
            codes=base.codes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """Where the characters of a skeleton stand in another filling of it."""

    was: NDArray[np.int64]
    now: NDArray[np.int64]

    def offsets(self, before: NDArray[np.int32]) -> NDArray[np.int64]:
        """Offsets in the one text as offsets in the other; within a word that is replaced, as far as it
        reaches.
        """
        piece = np.minimum(np.searchsorted(self.was, before, side="right") - 1, len(self.was) - 2)
        moved = np.minimum(self.now[piece] + before - self.was[piece], self.now[piece + 1])
        return np.asarray(moved, np.int64)


def _spans(offsets: NDArray[np.int64]) -> Iterator[Span]:
    return (Span(start, end) for start, end in offsets.tolist())


def _passage_id(document: Document, start: int, end: int) -> str:
    """As `index.passages` makes them."""
    key = f"{document.sha256}\0{kind_of(document.id)}\0{start}\0{end}"
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def write_drawn_truth(drawer: Drawer, path: Path, folder: Path, n_passages: int) -> int:
    """Write `n_passages` or a few more straight into the truth of a new library at `path`, and the files they
    would have come from into the empty `folder`, so that a sync finds both alike. The derived indexes are not
    made. Returns the number of documents.
    """
    sync(folder, path)  # of an empty folder: whatever a library begins with is there
    erase_derived(path)
    n_documents, n = 0, 0
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # a killed run is begun anew
        connection.execute("PRAGMA synchronous = OFF")
        while n < n_passages:
            with transaction(connection):
                for number in range(n_documents, n_documents + BATCH_DOCUMENTS):
                    if n < n_passages:
                        n += _insert(connection, drawer, folder, number)
                        n_documents = number + 1
        connection.execute("PRAGMA journal_mode = WAL")
    return n_documents


def _insert(connection: sqlite3.Connection, drawer: Drawer, folder: Path, number: int) -> int:
    """One document into file and truth; returns the number of its passages."""
    document, passages = drawer.document(number)
    file = folder / document.id
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(document.text, encoding="utf-8")
    written = file.stat()
    row = insert_document(connection, document, repeated=drawer.repeated, passages=passages)
    naming.attach(connection, [(document.id, document.id)], row)
    scanned = ScannedFile(
        id=document.id,
        n_bytes=written.st_size,
        modified_ns=written.st_mtime_ns,
        sha256=document.sha256,
        reason="",
    )
    naming.record_file(connection, scanned)
    return len(passages)
