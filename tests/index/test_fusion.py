import pytest

from index.fusion import best_scores, fuse, weighted


def test_equal_scores_share_a_rank_and_the_next_keeps_its_place() -> None:
    fused = fuse([[(1, 0.9), (2, 0.9), (3, 0.5)], [(3, 7.0)]])
    assert fused == pytest.approx({1: 1 / 61, 2: 1 / 61, 3: 1 / 63 + 1 / 61})


def test_the_best_scores_come_with_all_that_score_alike() -> None:
    ranking = [(1, 0.9), (2, 0.9), (3, 0.5), (4, 0.4)]
    assert [best_scores(ranking, k) for k in (0, 1, 2, 9)] == [[], ranking[:2], ranking[:3], ranking]


@pytest.mark.parametrize(
    ("dense", "lexical", "n", "expected"),
    [
        # All that either index has: 0.3 * 0.8 + 0.1 * 4 / 8; row 3 has no word of the query.
        ([(1, 0.8), (2, 0.5), (3, -0.2)], [(2, 8.0), (1, 4.0)], 4, {1: 0.29, 2: 0.25, 3: -0.06}),
        # Three were wanted and came: what is missing is at most as good as the last of them.
        ([(1, 0.8), (2, 0.5), (3, 0.4)], [(4, 8.0), (2, 4.0), (1, 2.0)], 3, {3: 0.145, 4: 0.22}),
        # More rows than different scores: still all there are.
        ([(1, 0.6), (2, 0.6), (3, 0.6)], [(1, 2.0), (2, 2.0)], 4, {1: 0.28, 2: 0.28, 3: 0.18}),
        ([(1, 0.5)], [], 4, {1: 0.15}),
        ([], [], 4, {}),
    ],
)
def test_both_indexes_count_what_one_did_not_give_as_the_last_that_it_gave_or_as_nothing(
    dense: list[tuple[int, float]], lexical: list[tuple[int, float]], n: int, expected: dict[int, float]
) -> None:
    fused = dict.fromkeys({**dict(dense), **dict(lexical)}, 0.01)
    scores = weighted(fused, dense, lexical, n)
    assert scores.keys() == fused.keys()
    for row, score in expected.items():
        assert scores[row] == pytest.approx(0.02 + score)
