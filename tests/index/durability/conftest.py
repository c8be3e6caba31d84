"""Two small real models, made once for all tests of durability."""

import random
import shutil
from pathlib import Path

import pytest

from index import sync
from tests.index.durability.folder_changes import ChangingFolder
from tests.index.durability.tiny_models import make_models


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The names of two models of different dimensions."""
    return make_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def kept(models: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with a `folder` and its `library`, which tests copy and do not change."""
    place = tmp_path_factory.mktemp("kept")
    folder = ChangingFolder(place / "folder", random.Random(3))  # noqa: S311
    folder.change(30)
    sync(folder.place, place / "library", model=models[0])
    return place


@pytest.fixture
def library(kept: Path, tmp_path: Path) -> Path:
    """A copy of the kept library, to be spoilt."""
    return Path(shutil.copytree(kept / "library", tmp_path / "library"))
