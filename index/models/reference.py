"""The reference: sentence-transformers loads and defines every model. The only file that imports torch,
and it does so when a model is loaded, not before.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.errors import ModelError
from index.models.description import Description
from index.models.tokeniser import Feed

__all__ = ["Reference", "load_reference"]

SENTENCE = "The harbour board met on Monday and counted 1,250 boats."
MIN_TOKENS = 3
"""Different tokens of SENTENCE: without its files, a tokenizer knows no word and no letter."""

Floats = NDArray[np.float32]


class Reference:
    """A model as sentence-transformers runs it, on a GPU where torch finds one; calls take turns."""

    runtime = "torch"
    precision = "f32"

    def __init__(self, name: str, model: Any) -> None:
        self._model = model
        self._lock = threading.Lock()
        backend = getattr(model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelError(f"{name}: its tokenizer gives no character offsets; choose another model")
        self.tokenizer = Tokenizer.from_str(backend.to_str())
        if len(set(self.tokenizer.encode(SENTENCE, add_special_tokens=False).ids)) < MIN_TOKENS:
            raise ModelError(f"{name}: has no tokenizer of its own beside its weights; name a whole model")
        known = {"input_ids", "attention_mask", "token_type_ids"}
        self.description = Description(
            dimension=int(_dimension(model)),
            window=int(model.max_seq_length),
            inputs=tuple(one for one in model.tokenizer.model_input_names if one in known),
            pad_id=int(model.tokenizer.pad_token_id or 0),
            prompts={role: text or "" for role, text in (getattr(model, "prompts", None) or {}).items()},
            accelerator="" if model.device.type == "cpu" else str(model.device.type),
        )

    def run_one(self, feed: Feed) -> tuple[Floats, Floats]:
        """Token vectors `(n_texts, n_tokens, dim)` and text vectors `(n_texts, dim)` of one batch."""
        import torch

        with self._lock, torch.inference_mode():
            tensors = {name: torch.from_numpy(array).to(self._model.device) for name, array in feed.items()}
            output = self._model(tensors)
            token_vectors = output["token_embeddings"].float().cpu().numpy()
            return token_vectors, output["sentence_embedding"].float().cpu().numpy()

    def run(self, feeds: Iterable[Feed]) -> Iterator[tuple[Floats, Floats]]:
        """The same for many batches, in order."""
        return map(self.run_one, feeds)

    @property
    def model(self) -> Any:
        """The sentence-transformers model itself."""
        return self._model


def load_reference(path: str, *, offline: bool) -> Reference:
    """Load a model from a folder, or by its name, which may fetch it unless `offline`.

    Raises:
        OSError, ValueError, ImportError: it cannot be loaded.
        ModelError: its tokens have no character offsets.

    """
    # Idle threads of the OpenMP pool must sleep, not spin: with other work on both of two cores, spinning
    # made encoding 2.7 times slower. The runtime reads this once, when torch is first imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(path, local_files_only=offline)
    model.eval()
    return Reference(path, model)


def _dimension(model: Any) -> int:
    named = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    return int(named())
