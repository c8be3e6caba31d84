"""A measurement in a process of its own: JSON in on standard input, JSON out on standard output.

    python -m qa.evaluation.scale.child NAME < arguments.json

The parent imports and opens nothing that is measured, and the child nothing that is not.
"""

import json
import subprocess
import sys
import time
from importlib import import_module
from typing import Any

__all__ = ["cold_start", "measured"]

_MODULES = {
    "measure_asking": "qa.evaluation.scale.asking",
    "measure_changing": "qa.evaluation.scale.changing",
    "measure_unchanged": "qa.evaluation.scale.changing",
}

_ANSWERS = (0, 3)  # exit codes of `qa ask`: answered, and not answered by the documents


def measured(name: str, **arguments: Any) -> dict[str, Any]:
    """The result of one of the measuring functions, run in a new process.

    Raises:
        subprocess.CalledProcessError: it failed; what it said is on standard error.

    """
    command = [sys.executable, "-m", "qa.evaluation.scale.child", name]
    done = subprocess.run(  # noqa: S603 - our own command
        command, input=json.dumps(arguments), stdout=subprocess.PIPE, text=True, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def cold_start(library: str, question: str, n_times: int) -> float:
    """Seconds from the start of `qa ask` to its end, the best of `n_times`; with warm file caches.

    Raises:
        RuntimeError: the command failed.

    """
    command = [sys.executable, "-c", "from qa.cli import main; main()", "ask", question, "--library", library]
    taken = []
    for _ in range(n_times):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        taken.append(time.perf_counter() - started)
        if done.returncode not in _ANSWERS:
            raise RuntimeError(f"qa ask failed: {done.stderr.strip()}")
    return round(min(taken), 2)


if __name__ == "__main__":
    function = getattr(import_module(_MODULES[sys.argv[1]]), sys.argv[1])
    print(json.dumps(function(**json.load(sys.stdin))))
