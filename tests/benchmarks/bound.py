"""How near encoding comes to what the runtime can do: its rate over that of matrix products alone.

    python -m tests.benchmarks.bound --folder FOLDER

Both in turn in one process, with the same runtime and precision. The work of a text of L tokens is
`n_layers (24 L h^2 + 4 L^2 h)`, the products of its layers; all else that is done counts for nothing: reading
words, softmax, norms, padding, unit length. Prints one line of JSON.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from index.encode import Encoder, load_encoder
from tests.benchmarks.systems import model_folder

N_TURNS = 8
N_TEXTS = 128
"""Texts that are encoded in each turn."""

ROWS = (1024, 2048, 4096)
"""Of the left matrix: tokens in a batch. The best counts."""

N_PAIRS = 6
"""Products with the two matrices of a layer's widest part, there and back, in one measurement."""

N_REPEATS = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="of texts")
    arguments = parser.parse_args()
    files = sorted(arguments.folder.glob("*.txt"))[: N_TURNS * N_TEXTS]
    texts = [file.read_text(encoding="utf-8") for file in files]
    encoder = load_encoder()
    config = json.loads((Path(model_folder()) / "config.json").read_text())
    products = _products(encoder, config["hidden_size"], config["intermediate_size"])
    list(encoder.encode_passages(texts[:N_TEXTS]))
    turns = []
    for start in range(0, len(texts), N_TEXTS):
        some = texts[start : start + N_TEXTS]
        bound = max(map(_best, products))
        turns.append((_rate(encoder, some, config), bound))
    result = {
        "share": statistics.median(rate / bound for rate, bound in turns),
        "gflops": statistics.median(rate for rate, _ in turns) / 1e9,
        "bound_gflops": statistics.median(bound for _, bound in turns) / 1e9,
        "runtime": encoder.runtime,
        "precision": encoder.precision,
    }
    print(json.dumps(result))


def work(n_tokens: int, *, n_layers: int, width: int) -> int:
    """Operations of a text, its special tokens counted; as many for the feed-forward part as BERT has.

    >>> round(work(146, n_layers=6, width=384) / 1e9, 1)
    3.3
    """
    return n_layers * (24 * n_tokens * width**2 + 4 * n_tokens**2 * width)


def _rate(encoder: Encoder, texts: Sequence[str], config: dict[str, int]) -> float:
    """Operations a second of encoding, with everything that is done to the texts."""
    texts = sorted(texts, key=len)
    n_special = 2
    counts = encoder.count_tokens(texts)
    done = sum(
        work(n + n_special, n_layers=config["num_hidden_layers"], width=config["hidden_size"]) for n in counts
    )
    started = time.perf_counter()
    for _ in encoder.encode_passages(texts):
        pass
    return done / (time.perf_counter() - started)


Product = tuple[int, Callable[[], object]]
"""Operations, and what does them."""


def _best(product: Product) -> float:
    """Operations a second, the best of several."""
    operations, run = product
    taken = []
    for _ in range(N_REPEATS):
        started = time.perf_counter()
        run()
        taken.append(time.perf_counter() - started)
    return operations / min(taken)


def _products(encoder: Encoder, width: int, wide: int) -> list[Product]:
    """Chains of products in the encoder's runtime and precision, each run once."""
    make = _openvino if encoder.runtime == "openvino" else _torch
    found = []
    for rows in ROWS:
        run = make(rows, width, wide, encoder.precision)
        run()
        found.append((2 * N_PAIRS * 2 * rows * width * wide, run))
    return found


def _openvino(rows: int, width: int, wide: int, precision: str) -> Callable[[], object]:
    import openvino
    from openvino import opset13

    there, back = _matrices(width, wide)
    given = opset13.parameter([rows, width], np.float32)
    product = given
    for _ in range(N_PAIRS):
        for matrix in (there, back):
            # Copies, so that every product reads weights of its own, as layers do.
            product = opset13.matmul(product, opset13.constant(matrix.copy()), False, False)
    settings = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": precision}
    compiled = openvino.Core().compile_model(openvino.Model([product], [given]), "CPU", settings)
    request = compiled.create_infer_request()
    left = np.ones((rows, width), np.float32)
    return lambda: request.infer([left])


def _torch(rows: int, width: int, wide: int, precision: str) -> Callable[[], object]:
    import torch

    there, back = (torch.from_numpy(matrix) for matrix in _matrices(width, wide))
    left = torch.ones((rows, width))

    def run() -> object:
        product = left
        with torch.inference_mode():
            for _ in range(N_PAIRS):
                product = product @ there @ back
        return product

    return run


def _matrices(width: int, wide: int) -> tuple[np.ndarray, np.ndarray]:
    """Random ones that leave what they are multiplied with about as large as it was."""
    rng = np.random.default_rng(0)
    there = rng.standard_normal((width, wide)) / np.sqrt(width)
    back = rng.standard_normal((wide, width)) / np.sqrt(wide)
    return there.astype(np.float32), back.astype(np.float32)


if __name__ == "__main__":
    main()
