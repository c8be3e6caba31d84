"""A desk over a small real library, and exchanges about its documents; conversations land in `tmp_path`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index import Library, open_library, sync
from qa.conversations.records import Exchange, Scope
from tests.index.durability.tiny_models import make_models
from tests.qa.conversations.beginning import start
from tests.ui.reading.parsing import citation_in
from ui.handling.desk import Desk, Tab
from ui.shelf.background import BackgroundSync

FERRY = "The Oldport ferry carries four hundred carts a day across the Grey Sound.\n"
LAMPS = "Ann Reed counted forty lamps on the new quay of Oldport in the winter of the flood.\n"
WAIT_S = 60.0


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_models(tmp_path_factory.mktemp("models"))[0]


@pytest.fixture(scope="session")
def small(tiny_model: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two documents, only read by the tests."""
    place = tmp_path_factory.mktemp("small")
    folder = place / "reports"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "lamps.txt").write_text(LAMPS)
    sync(folder, place / "library", model=tiny_model)
    with open_library(place / "library") as opened:
        yield opened


@pytest.fixture
def desk(small: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk of nobody in particular, with nothing kept yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    yield from desk_over(small, tmp_path)


@pytest.fixture
def own_desk(tiny_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk over a library of one document that a test may change."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FERRY)
    sync(folder, tmp_path / "library", model=tiny_model)
    with open_library(tmp_path / "library") as library:
        yield from desk_over(library, tmp_path)


def desk_over(library: Library, place: Path) -> Iterator[Desk]:
    uploads = place / "uploads"
    uploads.mkdir()
    background = BackgroundSync(library.path)
    desk = Desk(library=library, user="", background=background, uploads=uploads)
    yield desk
    background.close()
    desk.conversations.close()


@pytest.fixture(scope="session")
def answered(make: Any, small: Library) -> Callable[..., Exchange]:
    """A question with its answer: the first characters of the ferry's report."""

    def answered(question: str = "How many carts?", **fields: Any) -> Exchange:
        quote = citation_in(make, small.document("ferry.txt"), 0, 41, 1)
        other = citation_in(make, small.document("lamps.txt"), 0, 8, 2)
        plain: dict[str, Any] = {
            "answer": make.answering(quote, other, question=question),
            "scope": Scope(),
            "asked": datetime.now(UTC),
        }
        return Exchange(question=question, **(plain | fields))

    return answered


@pytest.fixture
def going_on(desk: Desk, answered: Callable[..., Exchange]) -> Tab:
    """A tab with a conversation of three questions."""
    conversation = start(desk.conversations).id
    for question in ("How many carts?", "How many lamps?", "Who counted?"):
        desk.conversations.append(conversation, answered(question))
    return Tab(conversation=conversation)
