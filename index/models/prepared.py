"""Models made ready for the runtime, once for each machine and set of weights, in the user's cache.

    cache/encoders/<hashes>-<version>/ graph, tokeniser, description, what the reference gave, made.json
                                       verified-<hash of processor and runtime>.json: which precision agrees

Made and verified under a lock, in a folder that is renamed when it is whole: a kill leaves nothing half-made.
A folder that is not as it was made is made once more. Where anything fails the answer is None, and the
reference runs instead.
"""

import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.errors import ModelError
from index.models.check import CHECK_TEXTS, agree
from index.models.compiled import Compiled, compile_model, device
from index.models.description import Description
from index.models.export import CANNOT, DESCRIPTION, EXPECTED, GRAPH, TOKENIZER
from index.models.tokeniser import Tokeniser, feed_of
from index.models.weights import Weights, cache_folder

__all__ = ["FAILED", "Prepared", "prepared"]

VERSION = 1
"""Of what is exported; another number has other folders."""

PRECISIONS = (("bf16", "BF16"), ("f32", "FP32"))
"""Tried in this order, where the processor is fast in them."""

MADE = "made.json"
"""Sizes and time stamps of the files as they were made, and the hash of what is in them."""

FAILED = "failed.json"
"""Why the model cannot be written out, where it cannot: it is not tried again."""

TORN = (OSError, ValueError, TypeError, KeyError, RuntimeError)
"""What a folder that is not as it was made may raise."""

TIMEOUT_S = 600
MAX_ERROR_CHARACTERS = 4_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A model ready to run."""

    description: Description
    tokenizer: Tokenizer
    model: Compiled


class _Unfit(Exception):
    """The model is for the reference alone: it was found out before."""


def prepared(weights: Weights) -> Prepared | None:
    """The model compiled for this processor, prepared first if it was not; None where that cannot be done,
    and where torch has found a faster device than the processor.

    Raises:
        ModelError: the preparation was interrupted.

    """
    if os.environ.get("QUOTEDESK_RUNTIME") == "torch":
        return None
    folder = cache_folder() / f"{weights.sha256[:12]}-{weights.settings_sha256[:8]}-{VERSION}"
    try:
        return _kept(folder) or _made(weights, folder)
    except _Unfit:
        return None
    except (*TORN, ImportError, subprocess.SubprocessError) as error:
        _log.info("%s runs on torch, which is slower: it cannot be made ready (%s)", weights.name, error)
        return None


def _kept(folder: Path) -> Prepared | None:
    """What was made and verified before; None where there is nothing, or it is not as it was."""
    if (folder / FAILED).exists():
        raise _Unfit
    try:
        if not _is_as_made(folder):
            return None
        description = Description.from_json((folder / DESCRIPTION).read_bytes())
        if description.accelerator:
            raise _Unfit
        precision = str(json.loads(_record(folder).read_bytes())["precision"])
        if not precision:
            raise _Unfit
        return Prepared(
            description=description,
            tokenizer=_tokenizer(folder / TOKENIZER),
            model=compile_model(folder / GRAPH, precision, cache=folder),
        )
    except TORN:
        return None


def _made(weights: Weights, folder: Path) -> Prepared:
    """Made where it is missing or torn, and verified; by one process at a time."""
    from filelock import FileLock  # what is prepared needs none

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if (ready := _kept(folder)) is not None:
            return ready  # another process has done it meanwhile
        if not _is_as_made(folder):
            _export(weights, folder)
        _verify(folder)
        ready = _kept(folder)
    if ready is None:
        raise RuntimeError(f"{folder} cannot be used")
    return ready


def _is_as_made(folder: Path) -> bool:
    """By size and time stamp; by content where these are others, as those of a copy may be."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        made = json.loads((folder / MADE).read_bytes())
        return bool(made["stamps"] == _stamps(folder) or made["sha256"] == _contents(folder))
    return False


def _files(folder: Path) -> tuple[Path, ...]:
    return folder / GRAPH, (folder / GRAPH).with_suffix(".bin"), folder / TOKENIZER, folder / DESCRIPTION


def _stamps(folder: Path) -> list[list[int]]:
    return [[found.st_size, found.st_mtime_ns] for found in map(os.stat, _files(folder))]


def _contents(folder: Path) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in _files(folder)]


def _record(folder: Path) -> Path:
    line, _ = device()
    return folder / f"verified-{hashlib.sha256(line.encode()).hexdigest()[:12]}.json"


def _tokenizer(file: Path) -> Tokenizer:
    try:
        return Tokenizer.from_file(str(file))
    except Exception as error:  # it raises no other class
        raise ValueError(f"{file}: {error}") from error


def _verify(folder: Path) -> None:
    """Note the fastest precision whose vectors are the reference's, "" if there is none."""
    line, able = device()
    precision = _agreeing(folder, able)
    _write(_record(folder), json.dumps({"device": line, "precision": precision}))


def _agreeing(folder: Path, able: frozenset[str]) -> str:
    description = Description.from_json((folder / DESCRIPTION).read_bytes())
    tokeniser = Tokeniser(_tokenizer(folder / TOKENIZER), window=description.window)
    texts = [tokeniser.tokenise(text) for text in CHECK_TEXTS]
    with np.load(folder / EXPECTED, allow_pickle=False) as expected:
        if any(text.ids.tolist() != expected[f"ids{i}"].tolist() for i, text in enumerate(texts)):
            return ""
        reference = [(expected[f"tokens{i}"], expected[f"vector{i}"]) for i in range(len(texts))]
    alone = [feed_of([text], description.inputs, pad_id=description.pad_id) for text in texts]
    together = feed_of(texts, description.inputs, pad_id=description.pad_id)
    for precision, capability in PRECISIONS:
        with suppress(RuntimeError):  # one that cannot be compiled
            if capability in able:
                model = compile_model(folder / GRAPH, precision, cache=folder)
                if agree(reference, model.run_one, alone, together):
                    return precision
    return ""


def _export(weights: Weights, folder: Path) -> None:
    _log.info("making %s ready for this machine, once; it takes some ten seconds", weights.name)
    shutil.rmtree(folder, ignore_errors=True)
    for torn in folder.parent.glob(f"{folder.name}.*.tmp"):
        shutil.rmtree(torn, ignore_errors=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{folder.name}.", suffix=".tmp", dir=folder.parent, ignore_cleanup_errors=True
    ) as place:
        new = Path(place) / "made"
        new.mkdir()
        done = _run_export(weights.folder, new)
        if done.returncode == CANNOT:
            (new / FAILED).write_text(json.dumps({"error": done.stderr[-MAX_ERROR_CHARACTERS:]}))
        elif done.returncode == -signal.SIGINT:
            raise ModelError(f"{weights.name}: interrupted while it was made ready; run the same again")
        elif done.returncode:
            last = done.stderr.strip().rpartition("\n")[2]
            raise RuntimeError(last or f"its export ended with {done.returncode}")
        else:
            made = {"stamps": _stamps(new), "sha256": _contents(new)}
            (new / MADE).write_text(json.dumps(made))
        new.rename(folder)
    if done.returncode == CANNOT:
        raise _Unfit


def _run_export(model: Path, new: Path) -> "subprocess.CompletedProcess[str]":
    """Where modules are found is the parent's own, so that no file in the current folder can pose as one."""
    found_at = [place for place in sys.path if place]
    return subprocess.run(  # noqa: S603 - our own module, and paths
        [sys.executable, "-P", "-m", "index.models.export", str(model), str(new)],
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIMEOUT_S,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(found_at)},
    )


def _write(file: Path, text: str) -> None:
    new = file.with_suffix(f".{os.getpid()}")
    new.write_text(text, encoding="utf-8")
    new.replace(file)
