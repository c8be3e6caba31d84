"""What the tests of `qa` share: libraries of a few texts, each encoded once, and the command line."""

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import Library, open_library, sync
from qa.cli import main

ROOT = Path(__file__).parents[2]

LibraryOf = Callable[[Mapping[str, str]], Library]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def library_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibraryOf]:
    """Makes a library of texts by name, byte for byte, once of the same texts: tests only read it."""
    made: dict[tuple[tuple[str, str], ...], Library] = {}
    with ExitStack() as stack:

        def make(texts: Mapping[str, str]) -> Library:
            key = tuple(sorted(texts.items()))
            if key not in made:
                place = tmp_path_factory.mktemp("library")
                (place / "folder").mkdir()
                for name, text in texts.items():
                    file = place / "folder" / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(text.encode())
                sync(place / "folder", place / "library")
                made[key] = stack.enter_context(open_library(place / "library"))
            return made[key]

        yield make


@pytest.fixture(scope="session")
def qa() -> Run:
    """Runs the command line in this process, in the project's folder, without a terminal.

    What the shell sees is the same, but for the seconds that a process of its own needs to load the model.
    """
    return _run


def _run(*arguments: object, stdin: str | bytes = "") -> Ran:
    sent = stdin if isinstance(stdin, bytes) else stdin.encode()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(sys, "argv", ["qa", *(str(argument) for argument in arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent), encoding="utf-8"))
        for manager in (chdir(ROOT), redirect_stdout(out), redirect_stderr(err)):
            stack.enter_context(manager)
        try:
            main()
            code = 0
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1
    written, complained = (stream.buffer.getvalue().decode() for stream in (out, err))  # type: ignore[attr-defined]
    return Ran(returncode=code, stdout=written, stderr=complained)
