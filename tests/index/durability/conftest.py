"""Two small real models, made once for all tests of durability."""

import pytest

from tests.index.durability.tiny_models import make_models


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The names of two models of different dimensions."""
    return make_models(tmp_path_factory.mktemp("models"))
