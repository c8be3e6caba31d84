import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.speech.quotation import quotation_at, quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("She said: “No.” Then: “Yes.”", ["“No.”", "“Yes.”"]),
        ("„Nein“, sagte sie.", ["„Nein“"]),
        ("«Non», dit-elle; »Nein«, sagte sie.", ["«Non»", "»Nein«"]),
        ("`` No , '' she said .", ["`` No , ''"]),
        ("``No photographs``", ["``No photographs``"]),
        ('A "wet" and a "dry" bridge.', ['"wet"', '"dry"']),
        ("「いいえ」と言った。", ["「いいえ」"]),
        ("'You might tell the priest,' his sister's cook said.", ["'You might tell the priest,'"]),
        ("‘It’s wet,’ he said.", ["‘It’s wet,’"]),
        ("“She said ‘no’ to me,” he said.", ["“She said ‘no’ to me,”"]),
        ("”Nej”, sa hon.", ["”Nej”"]),
    ],
)
def test_marks_of_every_kind_are_paired(text: str, found: list[str]) -> None:
    assert quoted(text) == found


@pytest.mark.parametrize(
    "text", ["The visitors' bench and Reed's cart.", "the '90s", "It’s the cooks’ turn.", "6'2\" tall"]
)
def test_apostrophes_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_a_mark_that_its_paragraph_does_not_close_quotes_nothing() -> None:
    assert quoted('The "wet bridge.\n\nThe "dry" bridge.') == ['"dry"']


def test_a_stray_straight_mark_does_not_turn_the_marks_after_it_around() -> None:
    assert quoted('A 6" pipe. A "wet" and a "dry" bridge.') == ['"wet"', '"dry"']
    assert quoted('A "wet bridge. A "dry" bridge.') == ['"dry"']


def test_an_apostrophe_is_no_quotation_mark_for_ever() -> None:
    text = "'Twas wet. " + "It rained on the bridge. " * 60 + "'Go,' he said."
    assert quoted(text) == ["'Go,'"]


def test_a_paragraph_that_reopens_a_quotation_continues_it() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” he said. “Four.”"
    found = quotations(text, 0, len(text))
    assert [text[q.start : q.end] for q in found] == ["“One.", "“Two.", "“Three,”", "“Four.”"]
    assert [q.first for q in found] == [True, False, False, True]


def test_a_quotation_may_be_wrapped_over_lines() -> None:
    assert quoted('She said "it\nrained" twice.') == ['"it\nrained"']


def test_a_place_is_found_in_its_quotation_or_in_none() -> None:
    found = quotations("a “b” c", 0, 7)
    assert [quotation_at(found, place) for place in range(7)] == [None, None, 0, 0, 0, None, None]


@given(st.text(alphabet="ab .,\n“”„«»\"'’`‘「」", max_size=60))
def test_quotations_are_in_order_and_do_not_overlap(text: str) -> None:
    found = quotations(text, 0, len(text))
    ends = [0, *(q.end for q in found)]
    assert all(before <= q.start < q.end <= len(text) for before, q in zip(ends, found, strict=False))
