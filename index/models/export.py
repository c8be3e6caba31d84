"""Write a model out for the runtime: its graph, tokeniser and description, and what the reference makes of
the check texts.

    python -m index.models.export MODEL FOLDER

Runs in a process of its own, so that torch's memory and threads end with it.
"""

import argparse
import os
import sys
import threading
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ModelError
from index.models.check import CHECK_TEXTS
from index.models.compiled import save_graph
from index.models.reference import Reference, load_reference
from index.models.tokeniser import Tokeniser, feed_of

__all__ = ["CANNOT", "DESCRIPTION", "EXPECTED", "GRAPH", "TOKENIZER", "export"]

GRAPH = "model.xml"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "description.json"
EXPECTED = "expected.npz"

POLL_S = 0.5

CANNOT = 3
"""The exit status that says that the model cannot be written out, now or ever."""


def export(model: str, folder: Path) -> None:
    """Write everything into an existing folder.

    Raises:
        OSError, ValueError, TypeError, KeyError, RuntimeError, ModelError: the model cannot be loaded, or not
            be written out.

    """
    reference = load_reference(model, offline=True)
    described = reference.description
    tokeniser = Tokeniser(reference.tokenizer, window=described.window)
    texts = [tokeniser.tokenise(text) for text in CHECK_TEXTS]
    feeds = [feed_of([text], described.inputs, pad_id=described.pad_id) for text in texts]
    expected = {}
    for i, feed in enumerate(feeds):
        expected[f"tokens{i}"], expected[f"vector{i}"] = reference.run_one(feed)
        expected[f"ids{i}"] = _ids(reference, CHECK_TEXTS[i])
    np.savez(folder / EXPECTED, allow_pickle=False, **expected)
    _save_graph(reference, folder / GRAPH)
    (folder / TOKENIZER).write_text(reference.tokenizer.to_str(), encoding="utf-8")
    (folder / DESCRIPTION).write_text(described.to_json(), encoding="utf-8")


def _ids(reference: Reference, text: str) -> Any:
    """The tokens that sentence-transformers itself would feed the model."""
    tokenizer = reference.model.tokenizer
    window = reference.description.window
    return np.array(tokenizer(text, truncation=True, max_length=window)["input_ids"], np.int64)


def _save_graph(reference: Reference, file: Path) -> None:
    import torch

    inputs = reference.description.inputs

    class Module(torch.nn.Module):
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, *arrays: Any) -> tuple[Any, Any]:
            output = self.model(dict(zip(inputs, arrays, strict=True)))
            return output["token_embeddings"], output["sentence_embedding"]

    ids = torch.full((2, 7), reference.description.pad_id, dtype=torch.int64)
    example = tuple(
        torch.ones_like(ids) if name == "attention_mask" else torch.zeros_like(ids) if "type" in name else ids
        for name in inputs
    )
    with torch.no_grad():
        save_graph(Module(reference.model.cpu()), example, inputs, file)


def _end_with(parent: int) -> None:
    """Nobody wants what is written for a process that was killed."""
    while os.getppid() == parent:
        time.sleep(POLL_S)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    warnings.simplefilter("ignore")  # tracing warns of every branch it does not follow
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a model's folder")
    parser.add_argument("folder", type=Path, help="where to write to")
    asked = parser.parse_args()
    try:
        export(asked.model, asked.folder)
    except (ValueError, TypeError, KeyError, RuntimeError, ModelError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(CANNOT)
