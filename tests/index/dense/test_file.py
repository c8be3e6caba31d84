"""Bases on disk: saved whole, opened where they can be used, told apart from anything else."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.dense.index import DenseIndex
from tests.index.dense.test_index import Truth, clustered, near

KINDS = pytest.mark.parametrize("max_exact", [10**9, 0], ids=["exact", "compressed"])


def build(folder: Path, stamp: str, truth: Truth, max_exact: int = 10**9) -> DenseIndex:
    n, d = len(truth.vectors), truth.dimension
    return DenseIndex.build(
        folder, stamp, truth.blocks, n_rows=n, dimension=d, exact=truth.read, max_exact=max_exact
    )


def load(folder: Path, truth: Truth) -> tuple[DenseIndex, str] | None:
    return DenseIndex.load(folder, dimension=truth.dimension, exact=truth.read)


@KINDS
def test_what_is_loaded_finds_what_was_built(tmp_path: Path, max_exact: int) -> None:
    truth = clustered(300)
    built = build(tmp_path, "0af-12", truth, max_exact)
    loaded = load(tmp_path, truth)
    assert loaded is not None
    assert loaded[1] == "0af-12"
    assert loaded[0].base.facts == built.base.facts
    assert loaded[0].base.facts.compressed is (max_exact == 0)
    assert loaded[0].search(near(truth, 31), 50) == built.search(near(truth, 31), 50)
    assert loaded[0].n_rows == 300


def test_a_new_base_takes_the_place_of_older_ones_and_of_leftovers(tmp_path: Path) -> None:
    truth = clustered(20)
    for name in ("dense-7.faiss", "dense-8.123.tmp", "notes.txt"):
        (tmp_path / name).write_bytes(b"old")
    build(tmp_path, "1-a", truth)
    build(tmp_path, "2-b", truth)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["dense-2-b.faiss", "notes.txt"]


def test_an_index_in_use_outlives_its_file(tmp_path: Path) -> None:
    truth = clustered(300)
    old = build(tmp_path, "1", truth)
    best = old.search(near(truth, 31), 5)
    build(tmp_path, "2", clustered(10))
    assert old.search(near(truth, 31), 5) == best


def test_of_several_bases_the_last_written_one_that_can_be_used_is_loaded(tmp_path: Path) -> None:
    truth = clustered(20)
    build(tmp_path, "5", truth)
    good = tmp_path / "dense-5.faiss"
    torn = tmp_path / "dense-9.faiss"
    torn.write_bytes(good.read_bytes()[:-1])
    os.utime(torn, ns=(good.stat().st_mtime_ns + 10**9,) * 2)
    loaded = load(tmp_path, truth)
    assert loaded is not None
    assert loaded[1] == "5"


def test_where_nothing_was_saved_nothing_is_loaded(tmp_path: Path) -> None:
    assert load(tmp_path, clustered(1)) is None
    assert load(tmp_path / "missing", clustered(1)) is None


def test_a_base_of_another_dimension_is_not_loaded(tmp_path: Path) -> None:
    build(tmp_path, "1", clustered(20))
    assert load(tmp_path, clustered(20, dimension=16)) is None


def test_a_stamp_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a stamp is made of digits"):
        build(tmp_path, "../1", clustered(20))
    assert list(tmp_path.iterdir()) == []


def test_a_build_that_fails_leaves_the_old_base_and_nothing_else(tmp_path: Path) -> None:
    truth = clustered(20)
    build(tmp_path, "1", truth)
    (tmp_path / "dense-2.faiss").mkdir()  # stands where the new base should go
    with pytest.raises(OSError, match=r"dense-2\.faiss"):
        build(tmp_path, "2", truth)
    (tmp_path / "dense-2.faiss").rmdir()
    assert [file.name for file in tmp_path.iterdir()] == ["dense-1.faiss"]
    assert load(tmp_path, truth) is not None


@pytest.fixture(scope="module", params=[10**9, 0], ids=["exact", "compressed"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    build(folder, "1", clustered(60), request.param)
    return folder / "dense-1.faiss"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_not_loaded(saved: Path, tmp_path: Path, data: st.DataObject) -> None:
    whole = saved.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1), label="at")
    damaged = data.draw(
        st.sampled_from(
            [
                whole[:at],
                whole[at:] if at else b"",
                whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :],
                whole[:at] + bytes(len(whole) - at) if any(whole[at:]) else b"",
                whole + whole[: at + 1],
            ]
        )
    )
    (tmp_path / "dense-1.faiss").write_bytes(damaged)
    assert load(tmp_path, clustered(60)) is None


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_of_anything_is_not_loaded(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dense-1.faiss").write_bytes(content)
    assert load(tmp_path, clustered(1)) is None


@KINDS
def test_the_full_check_names_rows_that_the_truth_has_otherwise(tmp_path: Path, max_exact: int) -> None:
    truth = clustered(100)
    index = build(tmp_path, "1", truth, max_exact)
    assert index.verify(truth.blocks) == []
    vector = truth.vectors.pop(4)
    assert index.verify(truth.blocks) == ["the dense index holds 1 rows that the library does not"]
    truth.vectors |= {4: -vector, 1000: vector}
    assert sorted(index.verify(truth.blocks)) == [
        "rows 1000: missing in the dense index",
        "rows 4: in the dense index with another vector",
    ]
    corrected = index.changed(
        add=np.array([4, 1000]), vectors=np.stack([-vector, vector]), drop=np.array([], np.int64)
    )
    assert corrected.verify(truth.blocks) == []


def test_the_full_check_sees_a_file_that_has_been_written_over(tmp_path: Path) -> None:
    truth = clustered(100)
    index = build(tmp_path, "1", truth)
    with (tmp_path / "dense-1.faiss").open("r+b") as file:
        file.seek(-200, os.SEEK_END)
        file.write(b"?")
    assert "dense-1.faiss: no longer as it was written" in index.verify(truth.blocks)
