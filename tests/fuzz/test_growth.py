"""Work grows with the text and not with its square: counted in calls, which no busy machine can change.

What a regular expression does inside is not counted; `growth.py` measures the time of everything.
"""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hostile import SHAPES
from rooms import ROOMS, document_of, read_closely

from index.documents import Span

SIZE = 24_000
"""Characters; compared with four times as many."""

MAX_FACTOR = 4.8
"""By which the calls may grow where the text grows by four; with its fault put back `metadata` takes 16."""

PAIRS = [
    ("metadata", "comments in lines"),  # each line was compared with each masked span
    ("passages", "one word"),
    ("passages", "comments in a line"),
    ("sentences", "comments in a line"),
    ("sentences", "short lower-case lines"),
    ("furniture", "open script elements"),
    ("furniture", "lines of share buttons"),
    ("viewer", "comments in a line"),
]


@pytest.mark.parametrize(("room", "shape"), PAIRS)
def test_calls_grow_no_faster_than_the_text(room: str, shape: str) -> None:
    small, large = (_calls(ROOMS[room](SHAPES[shape](size))) for size in (SIZE, 4 * SIZE))
    assert large <= MAX_FACTOR * small


@pytest.mark.parametrize("shape", ["half a date", "quotes in turn", "spaced initials"])
def test_reading_a_sentence_costs_the_same_in_a_longer_document(shape: str) -> None:
    short, long = (document_of(SHAPES[shape](size)) for size in (SIZE, 16 * SIZE))
    small, large = (_calls(partial(read_closely, document, Span(9_000, 9_600))) for document in (short, long))
    assert large <= 1.2 * small


def _calls(work: Callable[[], object]) -> int:
    """How many functions are called, of ours and of the interpreter's own."""
    work()  # what is loaded once is not counted
    n_calls = 0

    def count(frame: object, event: str, argument: Any) -> None:
        nonlocal n_calls
        n_calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return n_calls
