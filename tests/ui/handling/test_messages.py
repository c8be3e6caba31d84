"""Whatever a browser says, a field is of its type and within its bound."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.handling.messages import MAX_CHARACTERS, MAX_TEXTS, day_in, number_in, text_in, texts_in, whole

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str)


def nested(some: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(some, max_size=4) | st.dictionaries(st.text(), some, max_size=4)


messages = st.dictionaries(st.sampled_from(["a", "b"]), st.recursive(leaves, nested, max_leaves=9))


@given(messages)
def test_any_message_gives_the_declared_types(message: dict[str, Any]) -> None:
    assert type(text_in(message, "a")) is str
    texts = texts_in(message, "a")
    assert type(texts) is tuple
    assert all(type(text) is str and text for text in texts)
    number, day = number_in(message, "a"), day_in(message, "a")
    assert number is None or (type(number) is int and abs(number) < 2**53)
    assert day is None or type(day) is date


@pytest.mark.parametrize(
    ("value", "text", "texts", "number"),
    [
        ("7", "7", ("7",), 7),
        (7, "", (), 7),
        (-7, "", (), -7),
        ("-7", "-7", ("-7",), -7),
        (7.0, "", (), None),
        (True, "", (), None),
        (["a", "", 3, "b"], "", ("a", "b"), None),
        (None, "", (), None),
        ({"7": "7"}, "", (), None),
        ("9" * 20, "9" * 20, ("9" * 20,), None),
        (2**53, "", (), None),
        pytest.param(10**5000, "", (), None, id="five thousand digits"),
        ("half \ud800", "half ?", ("half ?",), None),
    ],
)
def test_fields_are_read_as_what_they_are(value: Any, text: str, texts: tuple[str, ...], number: int) -> None:
    message = {"a": value}
    assert text_in(message, "a") == text
    assert texts_in(message, "a") == texts
    assert number_in(message, "a") == number


def test_a_field_that_is_not_there_is_nothing() -> None:
    assert (text_in({}, "a"), texts_in({}, "a"), number_in({}, "a"), day_in({}, "a")) == ("", (), None, None)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-12-19", date(2022, 12, 19)),
        ("0000-01-01", None),
        ("2022-13-01", None),
        ("", None),
        ("yesterday", None),
        (20221219, None),
        (["2022-12-19"], None),
    ],
)
def test_a_day_is_one_of_the_calendar(value: Any, day: date | None) -> None:
    assert day_in({"a": value}, "a") == day


def test_texts_are_bounded() -> None:
    assert len(text_in({"a": "x" * (MAX_CHARACTERS + 1)}, "a")) == MAX_CHARACTERS
    assert len(texts_in({"a": ["x"] * (MAX_TEXTS + 1)}, "a")) == MAX_TEXTS
    assert len(texts_in({"a": ["x" * (MAX_CHARACTERS + 1)]}, "a")[0]) == MAX_CHARACTERS


@given(st.text(st.characters()))
def test_a_whole_text_can_be_sent_and_only_halves_change(text: str) -> None:
    shown = whole(text)
    shown.encode()
    assert len(shown) == len(text)
    assert all(a == b or (b == "?" and "\ud800" <= a <= "\udfff") for a, b in zip(text, shown, strict=True))
