import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names.abbreviations import Aliases, aliases, within


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("The Harbour Safety Board (HSB) met.", "hsb", "harbour safety board"),
        ("The HSB (Harbour Safety Board) met.", "hsb", "harbour safety board"),
        ("The Ministry of Public Works (MoPW) met.", "mopw", "ministry of public works"),
        ("The Institut für Küsten (IfK) met.", "ifk", "institut fur kusten"),
    ],
)
def test_an_abbreviation_in_brackets_stands_for_the_words_whose_letters_it_has(
    text: str, short: str, long: str
) -> None:
    assert aliases([text]).expansions == {(short, long)}


@pytest.mark.parametrize(
    "text",
    [
        "The mayor (HSB) met.",
        "It rained (in Mora) all day.",
        "The Harbour Safety Board met. The HSB met.",
        "The Harbour Safety Board (41) met.",
        "The Harbour Safety Board (see) met.",
        "",
    ],
)
def test_brackets_that_hold_something_else_define_nothing(text: str) -> None:
    assert aliases([text]).expansions == frozenset()


def test_what_several_texts_define_is_known_together() -> None:
    known = aliases(["The Harbour Safety Board (HSB) met.", "The Public Works Office (PWO) did not."])
    assert {short for short, _ in known.expansions} == {"hsb", "pwo"}


def test_a_place_lies_in_another_only_where_a_text_says_so_and_not_the_other_way_round() -> None:
    known = aliases(["They met in Aberley, Wessmark, on Monday."])
    assert within("Aberley", "Wessmark", known)
    assert within("ABERLEY’s", "Wessmark", known)
    assert not within("Wessmark", "Aberley", known)
    assert not within("Aberley", "Wessmark", Aliases())


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_is_read_and_what_is_known_is_folded(texts: list[str]) -> None:
    known = aliases(texts)
    for one, other in known.expansions | known.parts:
        assert one == one.lower()
        assert other == other.lower()
        assert one.isascii()
        assert other.isascii()


@pytest.mark.parametrize("unit", ["(", "A ", "(AB) ", "in Ab, ", "Ab (", "a" * 80 + " (AB) "])
def test_text_of_100_000_characters_is_read_in_bounded_time(unit: str) -> None:
    start = time.process_time()
    aliases([(unit * 100_000)[:100_000]])
    assert time.process_time() - start < 5
