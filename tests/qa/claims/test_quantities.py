import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.quantities import Quantity, agree, comparable, quantities_in


def only(text: str) -> Quantity:
    (found,) = quantities_in(text)
    return found


@pytest.mark.parametrize(
    ("text", "words", "base"),
    [
        ("They fired 76 missiles.", "76", 76),
        ("They fired seventy-six missiles.", "seventy-six", 76),
        ("About 1,250 boats sank.", "1,250", 1250),
        ("It cost 3.5 million crowns.", "3.5 million", 3.5e6),
        ("Two hundred people came.", "Two hundred", 200),
    ],
)
def test_numbers_in_digits_and_words_have_one_value(text: str, words: str, base: float) -> None:
    found = only(text)
    assert words in found.text or found.text in text
    assert text[found.start : found.end] == found.text
    assert found.base == base


@pytest.mark.parametrize(
    ("one", "other", "holds"),
    [
        ("They fired 76 missiles.", "They fired 70 missiles.", False),
        ("They fired 76 missiles.", "They fired seventy-six missiles.", True),
        ("They fired 76 missiles.", "They fired more than 70 missiles.", True),
        ("About 200,000 people voted.", "Some 198,500 people voted.", True),
        ("It grew by 5 percent.", "It grew by 7 percent.", False),
    ],
)
def test_numbers_of_the_same_thing_agree_where_both_can_hold(one: str, other: str, holds: bool) -> None:
    assert comparable(only(one), only(other))
    assert agree(only(one), only(other)) is holds
    assert agree(only(other), only(one)) is holds


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They fired 76 missiles.", "They sank 76 boats."),
        ("It grew by 5 percent.", "It cost $5."),
        ("It cost $5.", "It cost €5."),
    ],
)
def test_numbers_of_different_things_are_not_compared(one: str, other: str) -> None:
    assert not comparable(only(one), only(other))


def test_numbers_of_a_date_are_left_out() -> None:
    text = "On 3 May 76 missiles flew."
    assert [one.text for one in quantities_in(text, dates=((3, 8),))] == ["76"]


PIECES = [
    "76 missiles",
    "$5 million",
    "5%",
    "about",
    "more than",
    "-5 degrees",
    "3/5",
    "two hundred",
    "港",
    "é",
    ".",
]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_quantities_are_sliced_from_the_text_and_agree_with_themselves(text: str) -> None:
    for found in quantities_in(text):
        assert text[found.start : found.end] == found.text
        assert found.low <= found.high
        assert agree(found, found)


@pytest.mark.parametrize("unit", ["76 ", "9", "1,", "two ", "$5 ", "5-"])
def test_a_text_of_20_000_characters_is_read_in_bounded_time(unit: str) -> None:
    start = time.process_time()
    quantities_in((unit * 20_000)[:20_000])
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "words", "base"),
    [
        ("half a million people", "half a million", 500_000),
        ("half a dozen ships", "half a dozen", 6),
        ("two hundred and fifty boats", "two hundred and fifty", 250),
        ("a hundred thousand votes", "a hundred thousand", 100_000),
        ("two million three hundred thousand votes", "two million three hundred thousand", 2_300_000),
        ("48 075 votes", "48 075", 48_075),
        ("48\u2009075 votes", "48\u2009075", 48_075),
        ("48\u00a0075 votes", "48\u00a0075", 48_075),
        ("48,075 votes", "48,075", 48_075),
        ("a wall 5 m high", "5", 5),
        ("a $5 m deal", "$5 m", 5e6),
        ("a $5m deal", "$5m", 5e6),
    ],
)
def test_a_number_is_read_to_its_end_and_not_beyond(text: str, words: str, base: float) -> None:
    found = only(text)
    assert (found.text, found.base) == (words, base)


@pytest.mark.parametrize(
    "text",
    [
        "two and a half million boats",
        "a quarter of a million boats",
        "three quarters of a million boats",
        "in nineteen forty-five",
        "12,5 tonnes",
        "a wall 5m high",
    ],
)
def test_a_number_that_is_not_understood_is_left_out(text: str) -> None:
    assert quantities_in(text) == ()


def test_two_numbers_joined_by_and_stay_two() -> None:
    assert [q.base for q in quantities_in("two million and three million votes")] == [2e6, 3e6]
    assert (only("between two hundred and three hundred men").low) == 200


def test_digits_after_the_day_of_a_date_are_not_joined_with_it() -> None:
    assert [q.base for q in quantities_in("On May 3 400 missiles flew.", dates=((3, 8),))] == [400]


@pytest.mark.parametrize("lead", ["In Mora", "On Monday", "Officials in New Mora"])
@pytest.mark.parametrize("things", ["people", "boats"])
def test_a_number_of_things_after_a_name_is_no_part_of_the_name(lead: str, things: str) -> None:
    one, other = only(f"{lead} 12 {things} were lost."), only(f"{lead} 14 {things} were lost.")
    assert comparable(one, other)
    assert not agree(one, other)
