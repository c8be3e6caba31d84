"""Lines that come to repeat, and cease to, in libraries of a small real model; syncs that are broken off."""

import os
from pathlib import Path

import pytest

from index import Progress, check, open_library, sync
from tests.index.durability.states import differences, made_afresh, state_of, texts_of
from tests.index.durability.tiny_models import make_models

LONG_AGO_NS = 1_600_000_000_000_000_000
HEAD = "Grey Sound Courier and Advertiser"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return make_models(tmp_path_factory.mktemp("models"))[0]


def write(folder: Path, name: str, thing: str, *, stamp: int = 0) -> None:
    folder.mkdir(exist_ok=True)
    body = f"Ann Reed counted forty {thing} on the new quay of Oldport in the winter of the flood."
    (folder / name).write_text(f"{HEAD}\n\n{body}\n")
    os.utime(folder / name, ns=(LONG_AGO_NS + stamp, LONG_AGO_NS + stamp))


def n_masked(library: Path) -> int:
    with open_library(library) as opened:
        return sum(len(opened.document(info.id).furniture) for info in opened.documents())


class BrokenOffError(Exception):
    """What the listener to a sync raises to end it there."""


def break_off(folder: Path, library: Path, *, stage: str, at_least: int) -> None:
    def tell(step: Progress) -> None:
        if step.stage == stage and step.done >= at_least:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        sync(folder, library, progress=tell)


def test_two_pages_with_a_line_are_no_repetition_and_three_are(tmp_path: Path, model: str) -> None:
    folder, library = tmp_path / "folder", tmp_path / "library"
    for number, thing in enumerate(("lamps", "loaves", "sails")):
        write(folder, f"{thing}.txt", thing)
        sync(folder, library, model=model)
        assert n_masked(library) == (3 if number == 2 else 0)
    (folder / "sails.txt").unlink()
    sync(folder, library)
    assert n_masked(library) == 0


def test_copies_of_one_body_count_once(tmp_path: Path, model: str) -> None:
    folder, library = tmp_path / "folder", tmp_path / "library"
    write(folder, "lamps.txt", "lamps")
    write(folder, "lamps.md", "lamps")
    write(folder, "loaves.txt", "loaves")
    sync(folder, library, model=model)
    assert n_masked(library) == 0


def test_a_sync_broken_off_before_older_pages_are_masked_is_made_up_for_without_any_change(
    tmp_path: Path, model: str
) -> None:
    folder, library = tmp_path / "folder", tmp_path / "library"
    write(folder, "lamps.txt", "lamps")
    write(folder, "loaves.txt", "loaves")
    sync(folder, library, model=model)
    write(folder, "sails.txt", "sails")
    break_off(folder, library, stage="encode", at_least=1)
    assert sorted(texts_of(library)) == ["lamps.txt", "loaves.txt", "sails.txt"]
    assert n_masked(library) == 1
    assert check(library).ok
    with open_library(library) as opened:
        assert not opened.info().is_complete
    assert sync(folder, library).added == ()
    assert n_masked(library) == 3
    with open_library(library) as opened:
        assert opened.info().is_complete
    assert differences(state_of(library), made_afresh(library, folder, model, tmp_path / "fresh")) == []


def test_a_file_put_back_after_a_sync_was_broken_off_has_its_old_text_again(
    tmp_path: Path, model: str
) -> None:
    folder, library = tmp_path / "folder", tmp_path / "library"
    names = [f"{number}.txt" for number in range(600)]
    for number, name in enumerate(names):
        write(folder, name, f"sails of {number} boats")
    sync(folder, library, model=model)
    before = texts_of(library)
    for number, name in enumerate(names):
        write(folder, name, f"lamps of {number} streets", stamp=5)
    break_off(folder, library, stage="encode", at_least=500)
    assert texts_of(library) != before
    for number, name in enumerate(names):
        write(folder, name, f"sails of {number} boats")
    sync(folder, library)
    assert texts_of(library) == before
    assert check(library).ok
