"""Texts to a model's tokens, with their character offsets, by the model's own `tokenizer.json`.

Knows nothing of what runs the model. Safe to share between threads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding as RawTokens
from tokenizers import Tokenizer

__all__ = ["Feed", "Tokeniser", "Tokens", "feed_of"]

Feed = dict[str, NDArray[np.int64]]
"""What a model is fed: one `(n_texts, n_tokens)` array for each of its inputs, padded at the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A tokenised text: `ids` `(n,)` with the special tokens, `types` `(n,)`, `offsets` `(n, 2)` into the
    text, and `is_word` `(n,)`, true for all but special tokens and those of the prompt.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    offsets: NDArray[np.int32]
    is_word: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


class Tokeniser:
    """A model's tokeniser. `window` is the number of tokens that it reads, special ones included."""

    def __init__(self, tokenizer: Tokenizer, *, window: int) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self.n_special: int = tokenizer.num_special_tokens_to_add(False)
        self.window = window

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens in each text, special tokens not counted."""
        return [len(raw) for raw in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def tokenise(self, text: str, *, prompt: str = "") -> Tokens:
        """A text behind its prompt, up to the window; offsets are of the text alone."""
        raw = self._tokenizer.encode(prompt + text, add_special_tokens=False)
        raw.truncate(self.window - self.n_special)
        return _tokens(self._tokenizer.post_process(raw, None, True), n_prompt=len(prompt))

    def is_one_token(self, word: str) -> bool:
        """Whether the vocabulary holds a word whole."""
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        unknown = getattr(self._tokenizer.model, "unk_token", None)
        return len(ids) == 1 and self._tokenizer.id_to_token(ids[0]) != unknown


def _tokens(raw: RawTokens, *, n_prompt: int) -> Tokens:
    offsets = np.array(raw.offsets, np.int32).reshape(-1, 2)
    special = np.array(raw.special_tokens_mask, bool)
    return Tokens(
        ids=np.array(raw.ids, np.int64),
        types=np.array(raw.type_ids, np.int64),
        offsets=np.maximum(offsets - n_prompt, 0),
        is_word=~special & (offsets[:, 1] > n_prompt),
    )


def feed_of(texts: Sequence[Tokens], inputs: Sequence[str], *, pad_id: int, width: int = 0) -> Feed:
    """One padded batch of tokenised texts, with the inputs that a model asks for; at least `width` tokens
    wide.
    """
    shape = len(texts), max(width, *map(len, texts))
    ids = np.full(shape, pad_id, np.int64)
    mask, types = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text.ids
        types[row, : len(text)] = text.types
        mask[row, : len(text)] = 1
    every = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
    return {name: every[name] for name in inputs}
