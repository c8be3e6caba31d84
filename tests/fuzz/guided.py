"""One target under atheris: inputs that reach new branches of our code are kept and changed further.

    python tests/fuzz/guided.py TARGET [options of libFuzzer] [folders of inputs]

Run by `python tests/fuzz`, which starts each target in a process of its own.
"""

import sys
from importlib import import_module
from pathlib import Path

import atheris

INSTRUMENTED = ["index", "qa", "ui"]
"""What coverage is counted in; libraries are taken as they are."""


def main() -> None:
    """Fuzz the target that the first argument names; libFuzzer reads the others and ends the process."""
    name = sys.argv.pop(1)
    with atheris.instrument_imports(include=INSTRUMENTED, enable_loader_override=False):
        target = import_module(f"targets.{name}")
    target.one_input(b"Who is it?\nIt is Ann Lee.")  # what is loaded once must not count as a hang
    if hasattr(target, "beginnings"):
        for i, data in enumerate(target.beginnings()):
            Path(sys.argv[-1], f"beginning-{i}").write_bytes(data)
    last = Path(sys.argv[-1]).parent / "last"

    def one_input(data: bytes) -> None:
        """Write the input down first: code that is not Python's may end the process without a word."""
        last.write_bytes(data)
        target.one_input(data)

    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
