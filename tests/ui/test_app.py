"""Starting the page: what is refused, and in which words."""

import socket
import subprocess
import sys

import pytest

from index import Library
from ui.app import start
from ui.serving.guard import UnsafeAddress


def test_other_machines_are_refused_before_anything_is_served(seeds_library: Library) -> None:
    with pytest.raises(UnsafeAddress, match=r"0\.0\.0\.0: other machines could read your documents"):
        start(seeds_library, host="0.0.0.0")  # noqa: S104 (refused)


def test_a_taken_port_is_named(seeds_library: Library) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code = f"from ui.app import start; start({str(seeds_library.path)!r}, port={port})"
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert f"PortTaken: 127.0.0.1:{port}: something else listens there; end it" in run.stderr
