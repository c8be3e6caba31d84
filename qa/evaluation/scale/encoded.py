"""The documents that are really encoded for a drawn library: one of each skeleton, kept in a file.

Independent of how a library stores passages, so that a new format needs no new encoding. Knows nothing of
drawing.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.documents import Document
from index.encode import DEFAULT_MODEL_SHA256, load_encoder
from index.masking.furniture import body_key, edge_lines, masked
from index.syncing.indexing import coded
from index.token_codec import bytes_per_token
from qa.evaluation.scale.corpus import Corpus, Filled

__all__ = ["EncodedDocument", "EncodedPassage", "as_document", "encode_skeletons", "repeated_lines"]

MIN_BODIES = 3
"""As in `index.store.repeats`: a line at the edge of pages with so many different bodies is furniture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPassage:
    """A passage as `index` encodes it. `sentences` `(n, 2)` are offsets in the document, `token_ranges`
    `(n, 2)` the tokens of each sentence, `codes` the token vectors (`index.token_codec`).
    """

    start: int
    end: int
    sentences: NDArray[np.int32]
    vector: NDArray[np.float32]
    token_ids: NDArray[np.int32]
    token_ranges: NDArray[np.int32]
    codes: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedDocument:
    """A document with its passages; `borders` are those of its skeleton's pieces, `furniture` is `(n, 2)`."""

    borders: NDArray[np.int64]
    furniture: NDArray[np.int32]
    passages: tuple[EncodedPassage, ...]


def encode_skeletons(
    corpus: Corpus, n_skeletons: int, cache: Path
) -> tuple[dict[int, EncodedDocument], frozenset[str]]:
    """One encoded document by the number of each skeleton, and the lines that are furniture of all pages.

    What is encoded is kept in the folder `cache` under a name that says of which texts it is.
    """
    fillings: dict[int, Filled] = {}
    number = 0
    while len(fillings) < n_skeletons:
        fillings.setdefault(corpus.skeleton_number(number), corpus.document(number))
        number += 1
    repeated = repeated_lines([filled.text for filled in fillings.values()])
    documents = {key: masked(as_document(filled), repeated) for key, filled in fillings.items()}
    encoded = _kept(list(documents.values()), cache)
    return {
        key: EncodedDocument(
            borders=fillings[key].borders,
            furniture=np.array([(s.start, s.end) for s in documents[key].furniture], np.int32).reshape(-1, 2),
            passages=tuple(own),
        )
        for key, own in zip(documents, encoded, strict=True)
    }, repeated


def as_document(filled: Filled) -> Document:
    """The document that its file loads as, its furniture not found yet."""
    return Document(
        id=filled.name,
        text=filled.text,
        sha256=hashlib.sha256(filled.text.encode()).hexdigest(),
        title=filled.title,
        date=filled.published,
        outlet=filled.outlet,
        furniture=(),
    )


def repeated_lines(texts: Sequence[str]) -> frozenset[str]:
    """Edge lines that stand in texts with at least MIN_BODIES different bodies."""
    bodies: dict[str, set[str]] = {}
    for text in texts:
        body = body_key(text)
        for line in edge_lines(text):
            bodies.setdefault(line, set()).add(body)
    return frozenset(line for line, keys in bodies.items() if len(keys) >= MIN_BODIES)


def _kept(documents: Sequence[Document], cache: Path) -> list[list[EncodedPassage]]:
    """The passages of each document, from the cache where they are in it."""
    told = "".join(f"{document.sha256} {document.furniture}" for document in documents)
    key = hashlib.sha256(f"{DEFAULT_MODEL_SHA256} {told}".encode()).hexdigest()[:12]
    file = cache / f"encoded-{len(documents)}-{key}.npz"
    if not file.exists():
        cache.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(".tmp.npz")
        arrays: dict[str, Any] = _arrays(documents)
        np.savez(temporary, **arrays)
        temporary.replace(file)
    with np.load(file) as kept:
        return _passages(dict(kept))


def _arrays(documents: Sequence[Document]) -> dict[str, NDArray[Any]]:
    """All passages of the documents encoded, as arrays put end to end; `counts` says where to cut them."""
    numbers = {document.id: i for i, document in enumerate(documents)}
    made = [
        (numbers[document.id], passage)
        for batch in coded(documents, load_encoder(), alive=lambda: None)
        for document, own in batch
        for passage in own
    ]
    spans = [[(s.start, s.end) for s in one.passage.sentences] for _, one in made]
    return {
        "counts": np.array(
            [
                (number, one.passage.start, one.passage.end, len(one.passage.sentences), len(one.token_ids))
                for number, one in made
            ],
            np.int64,
        ),
        "sentences": np.concatenate([np.array(own, np.int32) for own in spans]),
        "ranges": np.concatenate([one.token_ranges for _, one in made]),
        "vectors": np.array([one.vector for _, one in made]),
        "token_ids": np.concatenate([one.token_ids for _, one in made]),
        "codes": np.concatenate([np.frombuffer(one.codes, np.uint8) for _, one in made]),
    }


def _passages(arrays: dict[str, NDArray[Any]]) -> list[list[EncodedPassage]]:
    counts = arrays["counts"]
    per_token = bytes_per_token(arrays["vectors"].shape[1])
    n_sentences, n_tokens = np.cumsum(counts[:, 3])[:-1], np.cumsum(counts[:, 4])[:-1]
    cut = zip(
        counts.tolist(),
        np.split(arrays["sentences"], n_sentences),
        np.split(arrays["ranges"], n_sentences),
        arrays["vectors"],
        np.split(arrays["token_ids"], n_tokens),
        np.split(arrays["codes"], n_tokens * per_token),
        strict=True,
    )
    documents: list[list[EncodedPassage]] = [[] for _ in range(int(counts[:, 0].max()) + 1)]
    for (number, start, end, _, _), sentences, ranges, vector, token_ids, codes in cut:
        documents[number].append(
            EncodedPassage(
                start=start,
                end=end,
                sentences=sentences,
                vector=vector,
                token_ids=token_ids,
                token_ranges=ranges,
                codes=codes.tobytes(),
            )
        )
    return documents
