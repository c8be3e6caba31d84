"""Bytes that are not as they were written: a clear error or a right answer, and the full check finds them."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import check, open_library, search, sync
from index.errors import LibraryDamaged, LibraryError, LibraryVersion
from index.store.schema import PAGE_BYTES, TRUTH
from tests.index.durability.states import QUESTIONS, differences, problems_of, state_of, texts_of

N_FLIPS = 40

Spoil = Callable[[bytearray], None]


def zeroed(data: bytearray) -> None:
    data[:] = bytes(len(data))


def overwritten(data: bytearray) -> None:
    data[:] = random.Random(len(data)).randbytes(len(data))  # noqa: S311


def here_and_there(data: bytearray) -> None:
    draw = random.Random(len(data))  # noqa: S311
    for _ in range(N_FLIPS if data else 0):
        data[draw.randrange(len(data))] ^= 0x55


def cut_off(data: bytearray) -> None:
    del data[len(data) // 2 :]


def pages_spoilt(library: Path, spoil: Spoil) -> Iterator[int]:
    """The library with each page of its truth spoilt, one after the other."""
    whole = (library / TRUTH).read_bytes()
    for start in range(0, len(whole), PAGE_BYTES):
        page = bytearray(whole[start : start + PAGE_BYTES])
        spoil(page)
        (library / TRUTH).write_bytes(whole[:start] + page + whole[start + PAGE_BYTES :])
        yield start // PAGE_BYTES
        for name in (f"{TRUTH}-wal", f"{TRUTH}-shm"):
            (library / name).unlink(missing_ok=True)


def assert_right(library: Path, texts: dict[str, str]) -> None:
    with open_library(library) as opened:
        for info in opened.documents():
            for name in (info.id, *info.aliases):
                assert opened.document(name).text == texts[name]
            for stored in opened.passages(sorted(opened.rows_of([info.id]))):
                passage = stored.passage
                assert stored.text == texts[info.id][passage.start : passage.end]
                assert all(stored.text.find(texts[info.id][s.start : s.end]) >= 0 for s in passage.sentences)
        for question in QUESTIONS:
            for hit in search(question, opened, k=1000):
                assert hit.end <= len(texts[hit.document_id])


@pytest.mark.parametrize("spoil", [zeroed, overwritten, here_and_there])
def test_a_damaged_page_gives_a_clear_error_or_a_right_answer(library: Path, spoil: Spoil) -> None:
    texts = texts_of(library)
    n_told = n_found = n_pages = 0
    for _ in pages_spoilt(library, spoil):
        n_pages += 1
        told = ""
        try:
            assert_right(library, texts)
        except LibraryDamaged as error:
            told = str(error)
            n_told += 1
        assert not told or "--rebuild" in told
        try:
            n_found += not check(library).ok
        except (LibraryDamaged, LibraryVersion):
            n_found += 1
    assert n_told >= n_pages // 4
    assert n_found >= n_told
    if spoil is not here_and_there:  # which may hit what is free
        assert n_found == n_pages


def test_a_changed_letter_of_a_text_is_noticed(library: Path) -> None:
    whole, texts = (library / TRUTH).read_bytes(), texts_of(library)
    n_noticed = at = 0
    while (at := whole.find(b" of the fair", at + 1)) >= 0:
        (library / TRUTH).write_bytes(whole[:at] + b" at the fair" + whole[at + 12 :])
        with pytest.raises(LibraryDamaged, match="not as it was written"):
            assert_right(library, texts)
        assert not check(library).ok
        n_noticed += 1
        if n_noticed == 20:
            break
    assert n_noticed == 20


def test_a_damaged_library_is_made_anew_with_rebuild(
    kept: Path, library: Path, models: tuple[str, str]
) -> None:
    before = state_of(library)
    (library / TRUTH).write_bytes(b"SQLite format 3\0" + bytes(PAGE_BYTES))
    with pytest.raises(LibraryError, match="--rebuild"):
        sync(kept / "folder", library)
    sync(kept / "folder", library, model=models[0], rebuild=True)
    assert differences(state_of(library), before) == []
    assert check(library).ok


def derived_files(library: Path) -> list[Path]:
    found = [*(library / "lexical").iterdir(), *library.glob("dense-*")]
    assert len(found) > 6
    return sorted(file.relative_to(library) for file in found)


@pytest.mark.parametrize("spoil", [zeroed, overwritten, here_and_there, cut_off, None])
def test_a_damaged_or_missing_file_of_an_index_costs_a_rebuild_at_the_most(
    library: Path, kept: Path, tmp_path: Path, spoil: Spoil | None
) -> None:
    texts = {name: {text} for name, text in texts_of(library).items()}
    for file in derived_files(library):
        copy = Path(shutil.copytree(library, tmp_path / "copy"))
        if spoil is None:
            (copy / file).unlink()
        else:
            data = bytearray((copy / file).read_bytes())
            spoil(data)
            (copy / file).write_bytes(data)
        assert_right(copy, {name: text for name, (text,) in texts.items()})
        sync(kept / "folder", copy)
        assert problems_of(copy, texts) == [], file
        shutil.rmtree(copy)


def test_all_indexes_may_be_gone(library: Path) -> None:
    texts = {name: {text} for name, text in texts_of(library).items()}
    shutil.rmtree(library / "lexical")
    for file in library.glob("dense-*"):
        file.unlink()
    assert problems_of(library, texts) == []
    assert (library / "lexical" / "stamp").exists()
    assert len(list(library.glob("dense-*"))) == 1


def test_a_truth_that_was_put_back_to_an_older_state_does_not_trust_newer_indexes(
    kept: Path, library: Path, models: tuple[str, str], tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(kept / "folder", tmp_path / "folder"))
    (folder / "new.txt").write_text("The old mill sold nine barrels on the first day of the fair.")
    sync(folder, tmp_path / "other", model=models[0])
    texts = {name: {text} for name, text in texts_of(tmp_path / "other").items()}
    older = (tmp_path / "other" / TRUTH).read_bytes()
    (folder / "new.txt").write_text("The new mill sold nine barrels on the first day of the fair.")
    sync(folder, tmp_path / "other")
    (tmp_path / "other" / TRUTH).write_bytes(older)
    assert problems_of(tmp_path / "other", texts) == []
    with open_library(tmp_path / "other") as opened:  # the numbers of passages were the same
        assert len(search("new", opened, method="lexical")) == 0
        assert "new.txt" in {hit.document_id for hit in search("old", opened, method="lexical")}
