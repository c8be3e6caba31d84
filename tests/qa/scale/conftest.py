"""What the tests of the scale command share: templates of the sample articles, and a small drawn library."""

from pathlib import Path

import pytest

from qa.evaluation.scale.build import Built, build, corpus_of
from qa.evaluation.scale.drawn import Drawer
from qa.evaluation.scale.templates import Templates, read_templates

SEEDS = Path(__file__).parents[3] / "seeds"
N_SKELETONS = 4
N_PASSAGES = 300


@pytest.fixture(scope="session")
def templates() -> Templates:
    return read_templates([SEEDS])


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scale")


@pytest.fixture(scope="session")
def drawer(templates: Templates, work: Path) -> Drawer:
    return Drawer.of(corpus_of(templates, is_drawn=True, n_skeletons=N_SKELETONS), N_SKELETONS, work)


@pytest.fixture(scope="session")
def built(templates: Templates, work: Path, drawer: Drawer) -> Built:
    """Some 300 passages, drawn from the four documents that `drawer` has encoded."""
    return build(N_PASSAGES, templates, work, max_encoded=0, n_skeletons=N_SKELETONS)
