"""What all tests share: no way out of the machine, one loaded encoder, one library of the sample corpus."""

import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from index import Library, open_library, sync
from index.encode import DEFAULT_MODEL, Encoder, load_encoder

SEEDS = Path(__file__).parents[1] / "seeds"


class OutsideSocketError(Exception):
    """A test tried to leave the machine. Not an OSError, so that no library takes it for a bad connection."""


def _stays_inside(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return family == socket.AF_UNIX
    host = str(address[0])
    return host == "localhost" or ((host[:1].isdigit() or ":" in host) and ip_address(host).is_loopback)


@pytest.fixture(scope="session", autouse=True)
def no_outside_sockets() -> Iterator[None]:
    """Close outside sockets for the whole run."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        if not _stays_inside(self.family, address):
            raise OutsideSocketError(f"{address}: tests may not leave this machine")
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if not _stays_inside(self.family, address):
            raise OutsideSocketError(f"{address}: tests may not leave this machine")
        return real_connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, loaded once a process."""
    return load_encoder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The five sample articles, synced once; tests only read it."""
    path = tmp_path_factory.mktemp("libraries") / "seeds"
    sync(SEEDS, path)
    with open_library(path) as library:
        yield library
