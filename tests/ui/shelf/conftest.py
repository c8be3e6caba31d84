"""A small real library of a folder that files are added to, made with a model of a hundred kilobytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Library, open_library, sync
from tests.index.durability.tiny_models import make_models

FERRY = "The Oldport ferry carries four hundred carts a day across the Grey Sound.\n"
LAMPS = "Ann Reed counted forty lamps on the new quay of Oldport in the winter of the flood.\n"


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_models(tmp_path_factory.mktemp("models"))[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    return folder


@pytest.fixture
def library(folder: Path, tiny_model: str, tmp_path: Path) -> Iterator[Library]:
    sync(folder, tmp_path / "library", model=tiny_model)
    with open_library(tmp_path / "library") as opened:
        yield opened
