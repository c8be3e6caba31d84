"""What guided fuzzing has found, made small: each case once broke the promise that its test names."""

from importlib import import_module

import pytest

library = import_module("targets.library")


@pytest.mark.parametrize(
    "damage",
    [
        bytes([1, 11, 0, 3]),  # a document's date that is no date
        bytes([1, 12, 0, 21]),  # an outlet that is no text
        bytes([1, 14, 0, 3]),  # furniture that is no list
        bytes([1, 14, 0, 9]),  # furniture that is no JSON
        bytes([1, 14, 0, 15]),  # furniture without an end
        bytes([1, 15, 0, 15]),  # a place without a name
        bytes([1, 20, 0, 21]),  # a file's name that is no text
        bytes([1, 25, 0, 3]),  # an entry of the manifest under another name
        bytes([1, 26, 0, 9]),  # a generation that is no number
        bytes([1, 31, 0, 21]),  # a vector of seven bytes
        bytes([1, 35, 0, 6]),  # a passage that begins behind its end
        bytes([1, 38, 0, 21]),  # sentences in seven bytes
        bytes([1, 46, 0, 21]),  # token ids in seven bytes
        bytes([1, 48, 0, 21]),  # codes in seven bytes
        bytes([4, 5, 35, 9]),  # a file of the lexical index that is cut off: tantivy panics when it opens it
        bytes([6, 9, 63, 9]),  # one with bytes put in: tantivy panics when it searches
    ],
    ids=lambda damage: "-".join(map(str, damage)),
)
def test_a_damaged_library_answers_or_says_that_it_is_damaged(damage: bytes) -> None:
    library.one_input(damage)
