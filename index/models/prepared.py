"""Models made ready for the runtime, once for each machine and set of weights, in the user's cache.

    cache/encoders/<hashes>-<version>/ graph, tokeniser, description, what the reference gave
                                       verified-<hash of processor and runtime>.json: which precision agrees

Prepared under a lock in a folder that is renamed when it is whole: a kill leaves nothing half-made. A folder
that is not as it was made is made once more. Where that fails too the answer is None, and the reference runs
instead.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.models.check import CHECK_TEXTS, agree
from index.models.compiled import Compiled, compile_model, device
from index.models.description import Description
from index.models.export import DESCRIPTION, EXPECTED, GRAPH, TOKENIZER
from index.models.tokeniser import Tokeniser, feed_of
from index.models.weights import Weights, cache_folder

__all__ = ["Prepared", "prepared"]

VERSION = 1
"""Of what is exported; another number has other folders."""

PRECISIONS = (("bf16", "BF16"), ("f32", "FP32"))
"""Tried in this order, where the processor is fast in them."""

FAILED = "failed.json"
"""What went wrong, where the model cannot be written out or run: it is not tried again."""

TORN = (OSError, ValueError, TypeError, KeyError, RuntimeError)
"""What a folder that is not as it was made may raise."""

_log = logging.getLogger(__name__)

TIMEOUT_S = 600
MAX_ERROR_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A model ready to run."""

    description: Description
    tokenizer: Tokenizer
    model: Compiled


def prepared(weights: Weights) -> Prepared | None:
    """The model compiled for this processor, prepared first if it was not; None where that cannot be done."""
    if os.environ.get("QUOTEDESK_RUNTIME") == "torch":
        return None
    folder = cache_folder() / f"{weights.sha256[:12]}-{weights.settings_sha256[:8]}-{VERSION}"
    try:
        if not folder.is_dir():
            _prepare(weights, folder)
        with suppress(*TORN):
            return _opened(folder)
        shutil.rmtree(folder)
        _prepare(weights, folder)
        return _opened(folder)
    except (*TORN, ImportError, subprocess.SubprocessError) as error:
        _write(folder / FAILED, json.dumps({"error": str(error)}))  # not to be met at every start
        return None


def _opened(folder: Path) -> Prepared | None:
    if (folder / FAILED).exists():
        return None
    description = Description.from_json((folder / DESCRIPTION).read_bytes())
    line, able = device()
    record = folder / f"verified-{hashlib.sha256(line.encode()).hexdigest()[:12]}.json"
    tokenizer = _tokenizer(folder / TOKENIZER)
    stamps = [[found.st_size, found.st_mtime_ns] for found in map(os.stat, _graph_files(folder))]
    if record.exists():
        known = json.loads(record.read_bytes())
        precision = str(known["precision"])
        if known["stamps"] != stamps:
            raise ValueError(f"{folder}: its graph is not the one that was verified")
    else:
        precision = _verified(folder, description, tokenizer, able)
        _write(record, json.dumps({"device": line, "precision": precision, "stamps": stamps}))
    if not precision:
        return None
    model = compile_model(folder / GRAPH, precision, cache=folder)
    return Prepared(description=description, tokenizer=tokenizer, model=model)


def _graph_files(folder: Path) -> tuple[Path, Path]:
    return folder / GRAPH, (folder / GRAPH).with_suffix(".bin")


def _tokenizer(file: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # it raises no other class
        raise ValueError(f"{file}: {error}") from error


def _verified(folder: Path, description: Description, tokenizer: Tokenizer, able: frozenset[str]) -> str:
    """The fastest precision whose vectors are the reference's; "" if there is none."""
    tokeniser = Tokeniser(tokenizer, window=description.window)
    texts = [tokeniser.tokenise(text) for text in CHECK_TEXTS]
    with np.load(folder / EXPECTED, allow_pickle=False) as expected:
        if any(text.ids.tolist() != expected[f"ids{i}"].tolist() for i, text in enumerate(texts)):
            return ""
        reference = [(expected[f"tokens{i}"], expected[f"vector{i}"]) for i in range(len(texts))]
    alone = [feed_of([text], description.inputs, pad_id=description.pad_id) for text in texts]
    together = feed_of(texts, description.inputs, pad_id=description.pad_id)
    for precision, capability in PRECISIONS:
        if capability in able:
            model = compile_model(folder / GRAPH, precision, cache=folder)
            if agree(reference, model.run_one, alone, together):
                return precision
    return ""


def _prepare(weights: Weights, folder: Path) -> None:
    from filelock import FileLock  # what is prepared needs none

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if folder.is_dir():
            return  # another process has done it meanwhile
        _log.info("making %s ready for this machine, once; it takes some ten seconds", weights.name)
        for torn in folder.parent.glob(f"{folder.name}.*.tmp"):
            shutil.rmtree(torn, ignore_errors=True)
        with tempfile.TemporaryDirectory(
            prefix=f"{folder.name}.", suffix=".tmp", dir=folder.parent, ignore_cleanup_errors=True
        ) as new:
            done = subprocess.run(  # noqa: S603 - our own module, and a folder's path
                [sys.executable, "-m", "index.models.export", str(weights.folder), new],
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT_S,
            )
            if done.returncode > 0:  # it will fail again; one that was killed may not
                _write(Path(new) / FAILED, json.dumps({"error": done.stderr[-MAX_ERROR_CHARACTERS:]}))
            if done.returncode >= 0:
                Path(new).rename(folder)
                Path(new).mkdir()  # for the context to remove


def _write(file: Path, text: str) -> None:
    with suppress(OSError):
        new = file.with_suffix(f".{os.getpid()}")
        new.write_text(text, encoding="utf-8")
        new.replace(file)
