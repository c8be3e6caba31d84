import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.facts import Facts, facts_of
from qa.claims.moments import compatible, moments_in
from qa.claims.quantities import agree, comparable, quantities_in


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("It fired 76 missiles.", 76, ""),
        ("Sixty came.", 60, ""),
        ("Sixty-two ships came.", 62, ""),
        ("It cost 1.5 million euros.", 1_500_000, "€"),
        ("A $3bn deal was made.", 3e9, "$"),
        ("It took 20 per cent of all.", 20, "%"),
        ("It took 20% of all.", 20, "%"),
        ("It was −5 degrees.", -5, ""),
        ("About 198,500 voted.", 198_500, ""),
        ("A dozen ships came.", 12, ""),
        ("The 33-year-old won.", 33, "age"),
        ("Anna Reed, 33, won.", 33, "age"),
        ("Flight 212 landed.", 212, "label"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    (quantity,) = quantities_in(text)
    assert (quantity.base, quantity.unit) == (value, unit)
    assert text[quantity.start : quantity.end].strip() == quantity.text


@pytest.mark.parametrize(
    "text", ["S-400 systems", "no one came", "the B-52s", "one of them", "COVID-19 spread"]
)
def test_a_number_that_counts_nothing_is_left_out(text: str) -> None:
    assert quantities_in(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "both_hold"),
    [
        ("76 ships", "70 ships", False),
        ("more than 40 ships", "43 ships", True),
        ("more than 40 ships", "37 ships", False),
        ("more than 40 ships", "more than 90 ships", False),
        ("about 200,000 votes", "198,500 votes", True),
        ("200,000 votes", "198,500 votes", True),
        ("200,000 votes", "243,000 votes", False),
        ("at least 9 men", "9 men", True),
        ("between 5 and 10 men", "7 men", True),
        ("nearly 50 men", "52 men", False),
        ("sixty ships", "60 ships", True),
        ("a dozen ships", "12 ships", True),
        ("a 4-1 win", "a 6-1 win", False),
    ],
)
def test_vague_and_rounded_numbers_agree_with_exact_ones_near_them(
    one: str, other: str, both_hold: bool
) -> None:
    (a,), (b,) = quantities_in(one), quantities_in(other)
    assert comparable(a, b)
    assert agree(a, b) is agree(b, a) is both_hold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("60 of the ships", "76 ships"),
        ("5 per cent", "5 euros"),
        ("three ships", "four horses"),
        ("Flight 7", "Flight 8"),
    ],
)
def test_what_measures_another_thing_is_not_compared(one: str, other: str) -> None:
    (a,), (b,) = quantities_in(one), quantities_in(other)
    assert not comparable(a, b)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("on 3 May", "on May 3, 2019", True),
        ("on 3 May", "on 4 May", False),
        ("in May 2019", "in 2018", False),
        ("on Monday", "on 3 May", None),
        ("in the 1990s", "in the 1980s", False),
        ("at 9 p.m.", "at 9 a.m.", False),
        ("in 2019", "on 3 May", None),
    ],
)
def test_dates_are_compared_by_the_fields_they_share(one: str, other: str, expected: bool | None) -> None:
    (a,), (b,) = moments_in(one), moments_in(other)
    assert compatible(a, b) is compatible(b, a) is expected


def test_four_digits_are_a_year_where_they_count_nothing() -> None:
    assert [moment.text for moment in moments_in("In 1942 it sank with 1500 soldiers; built 1931.")] == [
        "1942",
        "1931",
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The ferry did not sail.", "sail"),
        ("The ferry didn’t sail.", "sail"),
        ("The ferry did n't sail .", "sail"),
        ("The ferry hadn ’ t sailed .", "sail"),
        ("The ferry failed to sail.", "sail"),
        ("He denied that the ferry sailed.", "ferri"),
        ("No ferry sailed.", "ferri"),
        ("It left without lights.", "light"),
        ("The ferry cannot sail.", "sail"),
    ],
)
def test_a_negation_reaches_the_next_content_word(text: str, target: str) -> None:
    assert [root for root, _ in facts_of(text).targets] == [target]


@pytest.mark.parametrize(
    "text", ["Not only the ferry sailed.", "The ferry sailed.", "He did not fail to sail."]
)
def test_two_negations_or_none_leave_a_sentence_affirmed(text: str) -> None:
    assert facts_of(text).targets == ()


@pytest.mark.parametrize(
    ("text", "sureness"),
    [
        ("It is likely to rain.", {"likely"}),
        ("It is unlikely, but possible.", {"unlikely"}),
        ("It is not likely.", {"unlikely"}),
        ("The probability of rain is low, but rain is possible.", {"unlikely"}),
        ("It may rain.", {"possible"}),
        ("It will rain.", {"future"}),
        ("It rained in May 2019.", set()),
    ],
)
def test_how_sure_a_sentence_is(text: str, sureness: set[str]) -> None:
    assert facts_of(text).sureness == sureness


@pytest.mark.parametrize("text", ["", "港口开放了。", "יצאה הספינה", "1, 2, 3", "x" * 2_000, "x Ab, " * 200])
def test_a_sentence_that_cannot_be_read_has_no_facts(text: str) -> None:
    assert facts_of(text) == Facts()


@given(st.text(max_size=80))
def test_numbers_and_dates_do_not_overlap_and_lie_in_the_sentence(text: str) -> None:
    facts = facts_of(text)
    spans = sorted((thing.start, thing.end) for thing in (*facts.quantities, *facts.moments))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    ["1", "1 ", "1,000", "twenty ", "not ", "May 3 ", "1999 ", "$", "A", "“", "n't", "chance ", "é", "0:0"],
)
def test_a_hostile_sentence_is_read_in_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    start = time.perf_counter()
    facts_of(text)
    facts_of(text[:1_500])
    moments_in(text[:20_000])
    quantities_in(text[:20_000])
    assert time.perf_counter() - start < 4
