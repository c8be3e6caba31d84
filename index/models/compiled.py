"""An exported model, compiled by OpenVINO for this processor. The only file that imports it.

For batches each core is a stream of one thread: they need not wait for one another's threads, which is worth
most where the machine has other work too. A question runs on the thread that asks it, in a compilation of one
stream: handing it to a stream's thread took a quarter as long again, and it waits for no batch. Both share
the weights. Texts of any number and length can be run; nothing is compiled anew for another shape.
"""

import importlib
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.models.tokeniser import Feed
from index.turns import n_cores

__all__ = ["Compiled", "compile_model", "device", "openvino", "save_graph"]

MAX_STREAMS = 8
"""Each stream holds the activations of one batch, 30 MB."""

Floats = NDArray[np.float32]


@lru_cache(maxsize=1)
def openvino() -> Any:
    """The runtime, imported without its conversion tools.

    `import openvino` imports these where it can, and they report the import to their maker over the network
    unless the user has opted out. It is written to do without them; nothing here leaves the machine.
    """
    tools = "openvino.tools.ovc"
    missing = object()
    before = sys.modules.get(tools, missing)
    if before is missing:
        sys.modules[tools] = None  # type: ignore[assignment]
    try:
        return importlib.import_module("openvino")
    finally:
        if before is missing:
            del sys.modules[tools]


@lru_cache(maxsize=1)
def _core() -> Any:
    return openvino().Core()


def device() -> tuple[str, frozenset[str]]:
    """Runtime and processor as one line, and the precisions that it is fast in ("FP32", "BF16" ...)."""
    _check_not_forked()
    core = _core()
    name = core.get_property("CPU", "FULL_DEVICE_NAME")
    able = frozenset(core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"))
    return f"openvino {openvino().__version__}, {name}, {' '.join(sorted(able))}", able


_forked = False


def _after_fork() -> None:
    global _forked
    _forked = _core.cache_info().currsize > 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _check_not_forked() -> None:
    """The runtime's threads stay behind in the parent; without them it would wait for ever."""
    if _forked:
        raise ModelError(
            "this process was forked after the model was loaded; ask in the parent, or start processes by "
            "multiprocessing's 'spawn'"
        )


class Compiled:
    """A compiled model; threads run it at the same time. `compiled(n)` compiles it for `n` streams.

    Raises:
        RuntimeError: it cannot be compiled.

    """

    def __init__(self, compiled: Callable[[int], Any], *, precision: str) -> None:
        self._compiled = compiled
        self._alone = compiled(1)
        self._idle: deque[Any] = deque()
        self.runtime = "openvino"
        self.precision = precision

    @cached_property
    def _streams(self) -> Any:
        """The model for batches, compiled when there are any."""
        try:
            return self._compiled(_n_streams())
        except RuntimeError:  # its files are gone since this process began
            return self._alone

    def run_one(self, feed: Feed) -> tuple[Floats, Floats]:
        """Token vectors `(n_texts, n_tokens, dim)` and text vectors `(n_texts, dim)` of one batch."""
        _check_not_forked()
        try:
            request = self._idle.pop()
        except IndexError:
            request = self._alone.create_infer_request()
        try:
            request.infer(feed, share_inputs=True)
            return _outputs(request, copy=True)
        finally:
            self._idle.append(request)

    def run(self, feeds: Iterable[Feed]) -> Iterator[tuple[Floats, Floats]]:
        """The same for many batches, in order, every stream kept busy; what is yielded holds until the
        next is asked for.
        """
        _check_not_forked()
        running: deque[tuple[Any, Feed]] = deque()
        idle = [self._streams.create_infer_request() for _ in range(_n_streams() + 1)]
        try:
            for feed in feeds:
                if not idle:
                    yield from _finished(running, idle)
                request = idle.pop()
                request.start_async(feed, share_inputs=True)
                running.append((request, feed))
            while running:
                yield from _finished(running, idle)
        finally:
            for request, _ in running:
                request.wait()


def _finished(running: "deque[tuple[Any, Feed]]", idle: list[Any]) -> Iterator[tuple[Floats, Floats]]:
    request, _ = running[0]
    request.wait()
    running.popleft()
    yield _outputs(request, copy=False)
    idle.append(request)


def _outputs(request: Any, *, copy: bool) -> tuple[Floats, Floats]:
    token_vectors, vectors = (request.get_output_tensor(i).data for i in (0, 1))
    return (token_vectors.copy(), vectors.copy()) if copy else (token_vectors, vectors)


_compiling = threading.Lock()


def compile_model(graph: Path, precision: str, *, cache: Path) -> Compiled:
    """The graph in a file of OpenVINO's, compiled in "bf16" or "f32"; what that took is kept in `cache`.

    Raises:
        RuntimeError: it is no such graph, or cannot be compiled.

    """
    _check_not_forked()
    options = {
        "INFERENCE_PRECISION_HINT": precision,
        "ENABLE_CPU_PINNING": False,
        "CACHE_DIR": str(cache),
        "CACHE_MODE": "OPTIMIZE_SIZE",
    }

    def compiled(n: int) -> Any:
        with _compiling:
            return _core().compile_model(
                str(graph), "CPU", {**options, "NUM_STREAMS": str(n), "INFERENCE_NUM_THREADS": n}
            )

    return Compiled(compiled, precision=precision)


def _n_streams() -> int:
    return min(n_cores(), MAX_STREAMS)


def save_graph(module: Any, example: tuple[Any, ...], inputs: tuple[str, ...], file: Path) -> None:
    """Translate a torch module of two outputs to a graph that takes any number of texts of any length.

    Raises:
        RuntimeError: it has an operation that cannot be translated.

    """
    runtime = openvino()
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    frontend = FrontEndManager().load_by_framework("pytorch")
    decoder = TorchScriptPythonDecoder(module, example_input=example)  # must outlive the conversion
    graph = frontend.convert(frontend.load(decoder))
    for node, name in zip(graph.inputs, inputs, strict=True):
        node.get_tensor().set_names({name})
    graph.reshape({node: runtime.PartialShape([-1, -1]) for node in graph.inputs})
    graph.validate_nodes_and_infer_types()
    runtime.save_model(graph, str(file), compress_to_fp16=False)
