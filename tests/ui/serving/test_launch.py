"""Putting the page on the network: an address that cannot be listened at, and in which words it is told."""

import subprocess
import sys

from index import Library

CODE = """
import sys
from ui.app import start
from ui.serving.users import Users
start(sys.argv[1], host="203.0.113.7", port=7861, users=Users.one("ada", "secret"))
"""


def test_an_address_of_another_machine_is_not_called_taken(seeds_library: Library) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(seeds_library.path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-1] == (
        "ui.serving.guard.UnusableAddress: 203.0.113.7:7861: cannot listen there: Cannot assign requested "
        "address; use 127.0.0.1, or an address of this machine, and a port from 1024 on"
    )
