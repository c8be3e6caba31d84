"""Whatever a browser says, something sensible is shown, and what goes wrong is told in words."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import QuotedeskError
from qa.conversations.records import Exchange
from tests.qa.conversations.beginning import start
from tests.ui.reading.parsing import HOSTILE, Reading
from ui.handling import asking, going, keeping, library, reading
from ui.handling.desk import Desk, Shown, Tab
from ui.handling.respond import HANDLERS, MISTAKE, in_words, respond, steps_in_words

CHANGING = {"take", "sync", "stop_sync", "remove", "readmit"}
"""What changes the library itself; `test_library` does these."""

FIELDS = (
    "turn number document start end picture form id title text value search view which "
    "rating field sort page outlets documents since until told files failed"
).split()

leaves = (
    st.none()
    | st.booleans()
    | st.integers(-3, 5)
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["0", "1", "timeline", "matrix", "json", "html", "ferry.txt", "2022-12-19", *HOSTILE])
)
values = leaves | st.lists(leaves, max_size=3) | st.dictionaries(st.text(max_size=3), leaves, max_size=2)
messages = st.dictionaries(st.sampled_from(FIELDS), values, max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("word", sorted(set(HANDLERS) - CHANGING))
@given(message=messages, edited=st.none() | st.integers(0, 2))
def test_no_message_breaks_the_page(
    desk: Desk, answered: Callable[..., Exchange], word: str, message: dict[str, Any], edited: int | None
) -> None:
    conversation = start(desk.conversations).id
    desk.conversations.append(conversation, answered())
    tab = Tab(conversation=conversation, edited=edited)
    with suppress(QuotedeskError):  # told in words; anything else is a defect
        check(respond(desk, tab, {**message, "say": word}), tab)


def check(shown: Shown, tab: Tab) -> None:
    """What is shown can be sent, and is inert."""
    assert isinstance(shown.get("tab", tab), Tab)
    for name, part in shown.items():
        if isinstance(part, str) and name != "saved":
            part.encode()
            assert not {tag for tag, _ in Reading(part).tags} & {"script", "style", "iframe"}


@pytest.mark.parametrize("say", ["", "hush", "__class__", "BEGIN", None, 7, ["go"], {"say": "go"}])
def test_an_unknown_word_changes_nothing(desk: Desk, going_on: Tab, say: Any) -> None:
    assert respond(desk, going_on, {"say": say}) == {}
    assert respond(desk, going_on, {}) == {}


def told(shown: Shown) -> str:
    assert set(shown) == {"told"}
    return Reading(shown["told"]).text


def test_an_error_is_told_and_says_what_it_is() -> None:
    def go_wrong() -> Shown:
        raise QuotedeskError("a <b>: not there; look again")

    assert told(in_words(go_wrong)) == "a <b>: not there; look again×"


def test_a_defect_of_ours_is_told_without_its_innards_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def go_wrong() -> Shown:
        raise ZeroDivisionError("secret innards")

    assert told(in_words(go_wrong)) == MISTAKE + "×"
    assert "secret innards" in caplog.text


def test_steps_end_with_an_error_and_those_before_are_shown() -> None:
    def steps() -> Iterator[Shown]:
        yield {"accuracy": "one"}
        raise QuotedeskError("no further")

    first, second = steps_in_words(steps)
    assert first == {"accuracy": "one"}
    assert told(second) == "no further×"


def test_what_goes_well_is_shown_as_it_is() -> None:
    assert in_words(lambda: {"viewer": "x"}) == {"viewer": "x"}


def test_every_word_has_one_handler() -> None:
    rooms = (asking, going, keeping, library, reading)
    assert sum(len(room.HANDLERS) for room in rooms) == len(HANDLERS)


def test_a_tab_is_never_changed_in_place(desk: Desk, going_on: Tab) -> None:
    before = replace(going_on)
    for word in ("edit", "open", "new", "begin", "widen", "leave", "view"):
        respond(desk, going_on, {"say": word, "turn": 0, "number": 1, "view": "library"})
    assert going_on == before
