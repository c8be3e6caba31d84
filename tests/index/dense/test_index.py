"""The dense index against a slow reference, on the exact and on the compressed structure."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.dense.index import DenseIndex, is_base

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


class Truth:
    """Vectors under their rows, as SQLite would hold them."""

    def __init__(self, vectors: dict[int, Floats], dimension: int) -> None:
        self.vectors = vectors
        self.dimension = dimension

    def blocks(self) -> Iterator[tuple[Rows, Floats]]:
        rows = sorted(self.vectors)
        for start in range(0, len(rows), 100):
            yield self.read(rows[start : start + 100])

    def read(self, rows: Sequence[int]) -> tuple[Rows, Floats]:
        known = [row for row in rows if row in self.vectors]
        vectors = np.array([self.vectors[row] for row in known], np.float32)
        return np.array(known, np.int64), vectors.reshape(-1, self.dimension)

    def best(self, vector: Floats, k: int, without: Sequence[int] = ()) -> list[tuple[int, float]]:
        scored = [(row, float(own @ vector)) for row, own in self.vectors.items() if row not in without]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:k]


Make = Callable[[Truth], DenseIndex]


@pytest.fixture(scope="module", params=[10**9, 0], ids=["exact", "compressed"])
def make(request: pytest.FixtureRequest) -> Make:
    def made(truth: Truth) -> DenseIndex:
        return DenseIndex.in_memory(
            truth.blocks,
            n_rows=len(truth.vectors),
            dimension=truth.dimension,
            exact=truth.read,
            max_exact=request.param,
        )

    return made


def clustered(n: int, dimension: int = 32, seed: int = 0) -> Truth:
    """Unit vectors around 20 centres, under every third row number."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(20, dimension))
    vectors = centres[rng.integers(20, size=n)] + 0.7 * rng.normal(size=(n, dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return Truth({3 * i + 1: v for i, v in enumerate(vectors.astype(np.float32))}, dimension)


def near(truth: Truth, row: int) -> Floats:
    """A question near a row."""
    noise = np.random.default_rng(row).normal(size=truth.dimension).astype(np.float32)
    mixed = truth.vectors[row] + 0.15 * noise
    return np.asarray(mixed / np.linalg.norm(mixed), np.float32)


@pytest.fixture(scope="module")
def truth() -> Truth:
    return clustered(1500)


@pytest.fixture(scope="module")
def index(truth: Truth, make: Make) -> DenseIndex:
    """Never changes, so all tests may share it."""
    return make(truth)


def test_it_finds_what_comparing_with_all_finds(truth: Truth, index: DenseIndex) -> None:
    found = wanted = 0
    for row in range(1, 1500, 90):
        best = {row for row, _ in truth.best(near(truth, row), 50)}
        found += len(best & {row for row, _ in index.search(near(truth, row), 50)})
        wanted += 50
    assert index.n_rows == 1500
    assert found / wanted >= 0.99


def test_its_scores_are_exact_and_descend(truth: Truth, index: DenseIndex) -> None:
    question = near(truth, 301)
    scored = index.search(question, 20)
    assert [score for _, score in scored] == sorted((score for _, score in scored), reverse=True)
    for row, score in scored:
        assert score == pytest.approx(float(truth.vectors[row] @ question), abs=1e-6)


def test_rows_that_may_not_count_are_not_found_and_the_next_ones_are(truth: Truth, index: DenseIndex) -> None:
    question = near(truth, 301)
    banned = [row for row, _ in truth.best(question, 5)]
    assert [row for row, _ in index.search(question, 5, without=banned)] == [
        row for row, _ in truth.best(question, 5, banned)
    ]


@pytest.mark.parametrize("n_left", [1, 3, 700])
def test_where_most_rows_may_not_count_others_are_found(truth: Truth, index: DenseIndex, n_left: int) -> None:
    left = set(sorted(truth.vectors)[-n_left:])
    found = index.search(near(truth, 301), n_left, without=truth.vectors.keys() - left)
    assert {row for row, _ in found} == left


def test_where_no_row_may_count_nothing_is_found(truth: Truth, index: DenseIndex) -> None:
    assert index.search(near(truth, 301), 5, without=list(truth.vectors)) == []


def test_more_rows_than_there_are_gives_all_of_them(truth: Truth, index: DenseIndex) -> None:
    assert len(index.search(near(truth, 301), 10_000)) == 1500
    assert index.search(near(truth, 301), 0) == []


def test_a_change_shares_the_base_and_leaves_the_old_index_as_it_was(truth: Truth, index: DenseIndex) -> None:
    before, question = index, near(truth, 301)
    best = before.search(question, 1)[0][0]
    after = before.changed(
        add=np.array([90_000]), vectors=question[None, :], drop=np.array([best, 2, -5, 10**12])
    )
    assert after.search(question, 1) == [(90_000, pytest.approx(1.0, abs=1e-6))]
    assert best not in {row for row, _ in after.search(question, 1500)}
    assert (after.n_rows, after.n_delta, after.base) == (1500, 2, before.base)
    assert before.search(question, 1)[0][0] == best
    assert (before.n_rows, before.n_delta) == (1500, 0)


def test_a_row_added_again_has_its_new_vector(truth: Truth, index: DenseIndex) -> None:
    question = near(truth, 301)
    index = index.changed(add=np.array([1, 1]), vectors=np.stack([-question, question]), drop=np.array([1]))
    assert index.search(question, 1) == [(1, pytest.approx(1.0, abs=1e-6))]
    assert index.n_rows == 1500


def test_rows_gone_from_the_truth_are_left_out(make: Make) -> None:
    truth = clustered(300)
    index, question = make(truth), near(truth, 301)
    if not index.base.facts.compressed:
        pytest.skip("an exact base asks the truth for nothing")
    best = index.search(question, 1)[0][0]
    del truth.vectors[best]
    assert best not in {row for row, _ in index.search(question, 10)}


def test_copies_of_one_vector_come_in_the_order_of_their_rows(make: Make) -> None:
    vector = np.zeros(32, np.float32)
    vector[0] = 1
    truth = clustered(200)
    truth.vectors |= dict.fromkeys(range(1000, 1040), vector)
    assert [row for row, _ in make(truth).search(vector, 7)] == list(range(1000, 1007))


@pytest.mark.parametrize("n", [0, 1, 17])
def test_few_rows_are_enough_for_it(make: Make, n: int) -> None:
    truth = clustered(n)
    index = make(truth) if n else DenseIndex.in_memory(truth.blocks, n_rows=0, dimension=32, exact=truth.read)
    assert len(index.search(np.ones(32, np.float32), 50)) == n
    assert index.verify(truth.blocks) == []


def test_rows_that_do_not_ascend_are_refused(truth: Truth) -> None:
    def blocks() -> Iterator[tuple[Rows, Floats]]:
        yield from reversed(list(truth.blocks()))

    with pytest.raises(ValueError, match="rows must ascend"):
        DenseIndex.in_memory(blocks, n_rows=1500, dimension=32, exact=truth.read)


def test_a_new_base_is_due_when_the_delta_is_over_a_tenth_and_over_a_thousand(truth: Truth) -> None:
    index = DenseIndex.in_memory(truth.blocks, n_rows=1500, dimension=32, exact=truth.read)
    rows = np.array(sorted(truth.vectors))
    none = np.empty((0, 32), np.float32)
    assert not index.changed(add=rows[:0], vectors=none, drop=rows[:1000]).wants_compaction
    assert index.changed(add=rows[:0], vectors=none, drop=rows[:1001]).wants_compaction


small = st.lists(st.integers(-2, 2), min_size=4, max_size=4).map(lambda v: np.array(v, np.float32))
rows_and_vectors = st.dictionaries(st.integers(0, 30), small, max_size=12)
changes = st.lists(st.tuples(rows_and_vectors, st.sets(st.integers(0, 40), max_size=8)), max_size=4)


@given(
    start=rows_and_vectors,
    steps=changes,
    question=small,
    k=st.integers(1, 12),
    banned=st.sets(st.integers(0, 30)),
)
def test_any_changes_leave_what_a_dictionary_would_hold(
    start: dict[int, Floats],
    steps: list[tuple[dict[int, Floats], set[int]]],
    question: Floats,
    k: int,
    banned: set[int],
) -> None:
    truth = Truth(dict(start), 4)
    index = DenseIndex.in_memory(truth.blocks, n_rows=len(start), dimension=4, exact=truth.read)
    for added, dropped in steps:
        rows, vectors = Truth(added, 4).read(list(added))
        index = index.changed(add=rows, vectors=vectors, drop=np.array(sorted(dropped), np.int64))
        for row in dropped:
            truth.vectors.pop(row, None)
        truth.vectors |= added
    assert index.n_rows == len(truth.vectors)
    assert index.search(question, k, without=banned) == truth.best(question, k, sorted(banned))
    assert index.verify(truth.blocks) == []


@pytest.mark.parametrize(
    ("name", "is_ours"),
    [
        ("dense-12.faiss", True),
        ("dense-0af3-12.faiss", True),
        ("dense-0af3-12.4711.tmp", True),
        ("dense-.faiss", False),
        ("dense-xyz.faiss", False),
        ("dense-12.faiss.bak", False),
        ("my-dense-12.faiss", False),
    ],
)
def test_only_its_own_files_are_its_own(name: str, is_ours: bool) -> None:
    assert is_base(name) is is_ours
