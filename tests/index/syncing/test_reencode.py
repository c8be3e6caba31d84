from pathlib import Path

import pytest

from index import Progress, check, open_library, search, sync
from tests.index.durability.states import differences, state_of
from tests.index.durability.tiny_models import make_models


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    return make_models(tmp_path_factory.mktemp("models"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann Reed counted forty lamps on the quay.")
    (folder / "b.txt").write_text("The mill sold nine barrels of cider.")
    return folder


class BrokenOffError(Exception):
    """What the listener raises to end a change of the model there."""


def test_a_change_of_the_model_that_is_broken_off_leaves_the_old_one(
    folder: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    sync(folder, library, model=models[0])
    before = state_of(library)

    def tell(step: Progress) -> None:
        if step.stage == "encode":
            raise BrokenOffError

    with open_library(library) as opened:
        hits = search("lamps", opened)
        with pytest.raises(BrokenOffError):
            sync(folder, library, model=models[1], change_model=True, progress=tell)
        assert search("lamps", opened) == hits
    assert differences(state_of(library), before) == []
    assert check(library).ok


def test_the_model_that_it_has_changes_nothing(folder: Path, models: tuple[str, str], tmp_path: Path) -> None:
    library = tmp_path / "library"
    sync(folder, library, model=models[0])
    with open_library(library) as opened:
        generation = opened.info().generation
        sync(folder, library, model=models[0], change_model=True)
        assert opened.info().generation == generation


def test_a_changed_folder_and_another_model_come_in_one_sync(
    folder: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    library = tmp_path / "library"
    sync(folder, library, model=models[0])
    (folder / "a.txt").unlink()
    (folder / "c.txt").write_text("The lighthouse burned down in the winter.")
    report = sync(folder, library, model=models[1], change_model=True)
    assert (report.added, report.deleted) == (("c.txt",), ("a.txt",))
    sync(folder, tmp_path / "fresh", model=models[1])
    assert differences(state_of(library), state_of(tmp_path / "fresh")) == []
    assert check(library).ok
