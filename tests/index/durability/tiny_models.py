"""Two real models of a hundred kilobytes each, with drawn weights: loaded in a second, ten milliseconds a
passage, of different dimensions. They know nothing; what is tested with them is the library.
"""

from pathlib import Path

CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
WINDOW = 512


def make_models(folder: Path) -> tuple[str, str]:
    """Make both in a folder; returns their names."""
    return _make(folder / "one", seed=1, dimension=32), _make(folder / "two", seed=2, dimension=48)


def _make(folder: Path, *, seed: int, dimension: int) -> str:
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    folder.mkdir(parents=True)
    words = [*SPECIAL, *CHARACTERS, *(f"##{character}" for character in CHARACTERS)]
    (folder / "vocab.txt").write_text("\n".join(words))
    with torch.random.fork_rng():
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
    model.save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=WINDOW).save_pretrained(folder)
    return str(folder)
