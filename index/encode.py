"""One pass of the encoder, three products: a vector for the text, one for every token, and where each
token stands.

The same for every way of running a model (`index.models`). Nothing is encoded twice and nothing is cut off
silently: texts longer than the model's window are the caller's mistake (`index.passages` checks against
`Encoder.max_tokens`).
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelError
from index.models.description import Description
from index.models.prepared import prepared
from index.models.reference import load_reference
from index.models.tokeniser import Feed, Tokeniser, Tokens, feed_of
from index.models.weights import DEFAULT_MODEL, DEFAULT_MODEL_SHA256, find_weights

__all__ = ["DEFAULT_MODEL", "DEFAULT_MODEL_SHA256", "Encoder", "Encoding", "load_encoder"]

BATCH_TOKENS = 1024
"""Tokens in one forward pass, padding included: larger batches were no faster, hold more memory, and let a
question that comes in between wait longer."""

QUERY_STEP = 16
"""Queries are padded to a multiple of so many tokens: most are then of one width, and a change of width costs
the runtime a quarter of a query's time."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """One encoded text. `vector` is `(dim,)` and `token_vectors` `(n_tokens, dim)`, float32, each of
    unit length. `token_ids` `(n_tokens,)` are vocabulary ids; `offsets` `(n_tokens, 2)` are the
    half-open character ranges of the tokens in the text. The model's special tokens are left out.
    """

    vector: Floats
    token_vectors: Floats
    token_ids: NDArray[np.int32]
    offsets: NDArray[np.int32]


class Runner(Protocol):
    """What runs a model: the reference, or the same weights compiled."""

    runtime: str
    precision: str

    def run_one(self, feed: Feed) -> tuple[Floats, Floats]:
        """Token vectors `(n_texts, n_tokens, dim)` and text vectors `(n_texts, dim)` of one batch."""

    def run(self, feeds: Iterable[Feed]) -> Iterator[tuple[Floats, Floats]]:
        """The same for many batches, in order; what is yielded holds until the next is asked for."""


class Encoder:
    """A loaded sentence-transformers model. Safe to share between threads.

    `runtime` and `precision` say what runs it: "openvino" in "bf16" or "f32", or "torch" in "f32".
    """

    def __init__(
        self, *, name: str, sha256: str, description: Description, tokenizer: Tokenizer, runner: Runner
    ) -> None:
        self.name = name
        self.sha256 = sha256
        self.runtime = runner.runtime
        self.precision = runner.precision
        self.dimension = description.dimension
        self._runner = runner
        self._description = description
        self._tokeniser = Tokeniser(tokenizer, window=description.window)
        prompts = list(description.prompts.values())
        n_prompt = max(self._tokeniser.count(prompts), default=0) if prompts else 0
        self.max_tokens = description.window - self._tokeniser.n_special - n_prompt

    @property
    def made_by(self) -> str:
        """Runtime and precision as a library's manifest names them."""
        return f"{self.runtime} {self.precision}"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of the model's tokens in each text, special tokens not counted."""
        return self._tokeniser.count(texts) if texts else []

    def encode_passages(self, texts: Sequence[str]) -> Iterator[Encoding]:
        """Encode texts to be searched; yields in the order given. At most `max_tokens` tokens each.

        Texts of like length should stand together: each batch is as wide as its longest text.
        """
        prompt = self._description.prompts.get("document", "")
        batches: list[list[Tokens]] = []

        def feeds() -> Iterator[Feed]:
            for batch in _batches(self._tokeniser.tokenise(text, prompt=prompt) for text in texts):
                batches.append(batch)
                yield self._feed(batch)

        for token_vectors, vectors in self._runner.run(feeds()):
            yield from _encodings(batches.pop(0), token_vectors, vectors)

    def encode_query(self, text: str) -> Encoding:
        """Encode one question; what lies beyond the model's window is not read."""
        tokens = self._tokeniser.tokenise(text, prompt=self._description.prompts.get("query", ""))
        width = min(-(-len(tokens) // QUERY_STEP) * QUERY_STEP, self._description.window)
        return next(_encodings([tokens], *self._runner.run_one(self._feed([tokens], width=width))))

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary holds a word whole: an ordinary word, not one that it spells out."""
        return self._tokeniser.is_one_token(word)

    def _feed(self, texts: Sequence[Tokens], *, width: int = 0) -> Feed:
        return feed_of(texts, self._description.inputs, pad_id=self._description.pad_id, width=width)


def _batches(texts: Iterable[Tokens]) -> Iterator[list[Tokens]]:
    """Consecutive texts whose padded size stays within BATCH_TOKENS."""
    batch: list[Tokens] = []
    longest = 0
    for text in texts:
        longest = max(longest, len(text))
        if batch and longest * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch, longest = [], len(text)
        batch.append(text)
    if batch:
        yield batch


def _encodings(texts: Sequence[Tokens], token_vectors: Floats, vectors: Floats) -> Iterator[Encoding]:
    units = _unit(vectors)
    for i, text in enumerate(texts):
        keep = np.flatnonzero(text.is_word)
        yield Encoding(
            vector=units[i],
            token_vectors=_unit(token_vectors[i][keep]),
            token_ids=text.ids[keep].astype(np.int32),
            offsets=text.offsets[keep],
        )


def _unit(vectors: NDArray[Any]) -> Floats:
    norms = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


_loading = threading.Lock()


def load_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """A model, loaded once a process: the bundled default, or any other by its name or folder.

    It runs compiled where that gives the vectors that sentence-transformers gives, and on it elsewhere. The
    first load of a model on a machine finds that out, which takes some ten seconds.

    Raises:
        ModelError: it cannot be loaded, or the default's weights fail their hash check.

    """
    with _loading:
        return _loaded(name)


@lru_cache(maxsize=4)
def _loaded(name: str) -> Encoder:
    try:
        weights = find_weights(name)
        if weights is None:  # a name that must be fetched
            load_reference(name, offline=False)
            weights = find_weights(name)
        if weights is None:
            raise ModelError(f"{name}: was loaded, but its files are not found; name its folder instead")
        ready = prepared(weights)
        if ready is not None:
            return Encoder(
                name=name,
                sha256=weights.sha256,
                description=ready.description,
                tokenizer=ready.tokenizer,
                runner=ready.model,
            )
        reference = load_reference(str(weights.folder), offline=True)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"{name}: cannot be loaded ({error}); name a sentence-transformers model that is on this "
            f"machine, or leave --model out for the bundled {DEFAULT_MODEL}"
        ) from error
    return Encoder(
        name=name,
        sha256=weights.sha256,
        description=reference.description,
        tokenizer=reference.tokenizer,
        runner=reference,
    )
