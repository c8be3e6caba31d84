"""Two real sentence-transformers models of a hundred kilobytes each, with drawn weights: loaded in a second, ten
milliseconds a passage, of different dimensions. They know nothing; what is tested with them is the library.
"""

import warnings
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizerFast
from transformers.utils import logging

CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WINDOW = 512


def make_models(folder: Path) -> tuple[str, str]:
    """Make both in a folder, where they are not there yet; returns their names."""
    return _make(folder / "one", seed=1, dimension=32), _make(folder / "two", seed=2, dimension=48)


def _make(folder: Path, *, seed: int, dimension: int) -> str:
    if (folder / "modules.json").exists():
        return str(folder)
    words = [*SPECIAL, *CHARACTERS, *(f"##{character}" for character in CHARACTERS)]
    parts = folder.with_name(f"{folder.name} parts")
    parts.mkdir(parents=True)
    (parts / "vocab.txt").write_text("\n".join(words))
    generator_state = torch.get_rng_state()
    torch.manual_seed(seed)
    model = BertModel(
        BertConfig(
            vocab_size=len(words),
            hidden_size=dimension,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=dimension,
            max_position_embeddings=WINDOW,
        )
    )
    torch.set_rng_state(generator_state)
    logging.disable_progress_bar()
    model.save_pretrained(parts)
    BertTokenizerFast(str(parts / "vocab.txt")).save_pretrained(parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        words_in = Transformer(str(parts), max_seq_length=WINDOW)
        pooling = Pooling(dimension)
        SentenceTransformer(modules=[words_in, pooling], device="cpu").save(str(folder))
    return str(folder)
