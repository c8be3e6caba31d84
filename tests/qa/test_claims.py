import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims import group

WORDS = st.sampled_from(
    ["the", "quay", "has", "not", "no", "never", "40", "41", "1,250", "lamps", "Reed", "didn’t"]
)
QUOTES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=8)


@given(QUOTES)
def test_every_quote_is_in_one_claim_claims_come_in_order_of_first_appearance(quotes: list[str]) -> None:
    claims = group(quotes)
    assert sorted(i for members in claims for i in members) == list(range(len(quotes)))
    assert all(list(members) == sorted(members) for members in claims)
    assert [members[0] for members in claims] == sorted(members[0] for members in claims)


@given(QUOTES)
def test_quotes_of_one_claim_have_the_same_words_in_the_same_order(quotes: list[str]) -> None:
    for members in group(quotes):
        assert len({quotes[i] for i in members}) == 1


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["\n", "  ", "\t", "\u00a0"]))
def test_letter_case_white_space_and_the_last_full_stop_make_no_difference(
    words: list[str], gap: str
) -> None:
    plain = " ".join(words)
    assert group([plain, gap.join(words).upper(), f"“{plain}.”"]) == ((0, 1, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay has 40 lamps.", "The quay has 41 lamps."),
        ("The quay has 40 lamps.", "The quay has 400 lamps."),
        ("It cost 1.5 million.", "It cost 15 million."),
        ("The ferry sank.", "The ferry did not sank."),
        ("The ferry can sail.", "The ferry cannot sail."),
        ("The ferry can sail.", "The ferry can’t sail."),
        ("The ferry passed Oldport and Mora.", "The ferry passed Mora and Oldport."),
        ("Reed accused Holt.", "Holt accused Reed."),
        ("It burned on 3 May.", "It burned on 3 March."),
        ("港口开放了。", "港口没有开放。"),
    ],
)
def test_what_differs_in_a_number_a_name_or_a_negation_is_never_one_claim(one: str, other: str) -> None:
    assert group([one, other]) == ((0,), (1,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It was -5 degrees in Mora.", "It was 5 degrees in Mora."),
        ("It was −5 degrees in Mora.", "It was 5 degrees in Mora."),
        ("It cost $5 million.", "It cost €5 million."),
        ("Prices rose by 5%.", "Prices rose by 5."),
        ("It was 3.5 metres.", "It was 3/5 metres."),
        ("यह कि है", "यह का है"),
    ],
)
def test_what_differs_in_a_sign_a_unit_or_a_vowel_mark_is_never_one_claim(one: str, other: str) -> None:
    assert group([one, other]) == ((0,), (1,))


def test_the_same_sentence_in_curly_and_straight_quotes_is_one_claim() -> None:
    assert group(["“The quay is safe,” she said.", "It rained.", '"The quay is safe," she said.']) == (
        (0, 2),
        (1,),
    )


def test_without_quotes_there_are_no_claims() -> None:
    assert group([]) == ()


def test_hyphens_and_line_breaks_inside_a_sentence_do_not_part_it() -> None:
    wrapped = "The well-known\r\n\r\nquay of Oldport"
    assert re.sub(r"\s+", " ", wrapped) != wrapped
    assert group([wrapped, "The well-known quay of Oldport"]) == ((0, 1),)
