"""Worked examples of the figures: each can be checked with pencil and paper."""

from dataclasses import dataclass

import pytest

from qa.evaluation.scores import (
    Share,
    area_under_curve,
    complete_within,
    covers,
    hits,
    mentions,
    ranking_figures,
    relevance,
    share,
)


@dataclass(frozen=True, slots=True)
class Place:
    document_id: str
    start: int
    end: int


def test_a_found_span_hits_when_it_shares_one_character_of_the_same_document() -> None:
    wanted = Place("a.txt", 10, 20)
    assert hits(Place("a.txt", 19, 30), wanted)
    assert hits(Place("a.txt", 0, 100), wanted)
    assert hits(Place("a.txt", 12, 13), wanted)


def test_spans_that_only_touch_or_stand_in_another_document_do_not_hit() -> None:
    wanted = Place("a.txt", 10, 20)
    assert not hits(Place("a.txt", 20, 30), wanted)
    assert not hits(Place("a.txt", 0, 10), wanted)
    assert not hits(Place("b.txt", 10, 20), wanted)


def test_covering_wants_the_whole_span() -> None:
    wanted = Place("a.txt", 10, 20)
    assert covers(Place("a.txt", 10, 20), wanted)
    assert not covers(Place("a.txt", 11, 20), wanted)
    assert not covers(Place("a.txt", 10, 19), wanted)
    assert not covers(Place("b.txt", 0, 99), wanted)


def test_complete_needs_every_group_but_only_one_alternative_of_each() -> None:
    groups = [[Place("a.txt", 0, 5), Place("b.txt", 0, 5)], [Place("a.txt", 50, 60)]]
    found = [Place("b.txt", 2, 4), Place("c.txt", 0, 9), Place("a.txt", 40, 51)]
    assert complete_within(found, groups, 3)
    assert not complete_within(found, groups, 2)


def test_nothing_wanted_is_never_complete() -> None:
    assert not complete_within([Place("a.txt", 0, 5)], [], 3)


@pytest.mark.parametrize(
    ("text", "answers", "found"),
    [
        ("“76 missiles” [1]", ["76"], True),
        ("“in 1976” [1]", ["76"], False),
        ("“some missiles” [76]", ["76"], False),
        ("“systems of the type S-400.” [2]", ["s-400"], True),
        ("“the STRASSE is closed”", ["straße"], True),
        ("anything", [], False),
    ],
)
def test_a_short_answer_is_found_as_whole_words_and_never_in_a_marker(
    text: str, answers: list[str], found: bool
) -> None:
    assert mentions(text, answers) is found


def test_relevance_keeps_the_order_of_what_was_found() -> None:
    wanted = [Place("a.txt", 0, 5), Place("b.txt", 0, 5)]
    found = [Place("c.txt", 0, 5), Place("b.txt", 4, 9), Place("a.txt", 5, 9)]
    assert relevance(found, wanted) == (False, True, False)


def test_ranking_figures_of_a_first_a_sixth_and_a_missing_answer() -> None:
    sixth = [False] * 5 + [True]
    figures = ranking_figures([[True, False], sixth, [False, False]])
    assert figures == {
        "R@1": pytest.approx(1 / 3),
        "R@5": pytest.approx(1 / 3),
        "R@10": pytest.approx(2 / 3),
        "MRR": pytest.approx((1 + 1 / 6 + 0) / 3),
    }


def test_an_empty_ranking_counts_as_a_miss_and_no_rankings_as_no_figures() -> None:
    assert ranking_figures([[], [True]])["R@1"] == 0.5
    assert ranking_figures([]) == {}


def test_order_is_kept_past_ten_where_names_sort_otherwise() -> None:
    # As text "rank 10" sorts before "rank 2": the order must come from the rank.
    eleventh = [False] * 10 + [True]
    assert ranking_figures([eleventh])["R@10"] == 0
    assert ranking_figures([eleventh])["MRR"] == pytest.approx(1 / 11)


def test_the_area_under_the_curve_counts_pairs_with_ties_as_half() -> None:
    # Pairs: 0.9>0.1, 0.9>0.4, 0.4>0.1 won, 0.4=0.4 half: 3.5 of 4.
    assert area_under_curve([0.9, 0.4], [0.1, 0.4]) == pytest.approx(3.5 / 4)


def test_the_area_needs_both_sides() -> None:
    assert area_under_curve([0.9], []) is None
    assert area_under_curve([], [0.1]) is None


def test_a_share_of_nothing_has_no_value() -> None:
    assert share([True, False, True, True]) == Share(right=3, of=4)
    assert share([True, False, True, True]).value == 0.75
    assert share([]).value is None
