"""What guided fuzzing has found, made small: each case once broke the promise that its test names."""

from importlib import import_module

import pytest

library = import_module("targets.library")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("documents", "date", "x"),
        ("documents", "date", -1),
        ("documents", "outlet", b"\xff" * 7),
        ("documents", "furniture", 3),
        ("documents", "furniture", "x"),
        ("documents", "furniture", "[[0]]"),
        ("documents", "places", "[[0]]"),
        ("files", "id", b"\xff" * 7),
        ("meta", "key", 3),
        ("meta", "value", "x"),
        ("passage_vectors", "vector", b"\xff" * 7),
        ("passage_vectors", "vector", "x"),
        ("passages", "start", 2**62),
        ("passages", "start", "x"),
        ("passages", "text", b"\xff" * 7),
        ("passages", "sentences", 3),
        ("passages", "sentences", b"\xff" * 7),
        ("token_vectors", "token_ids", "x"),
        ("token_vectors", "sentences", b"\xff" * 7),
        ("token_vectors", "codes", "x"),
        ("token_vectors", "codes", b"\xff" * 7),
    ],
)
def test_a_library_with_a_cell_that_nobody_wrote_answers_or_says_that_it_is_damaged(
    table: str, column: str, value: object
) -> None:
    library.one_input(library.cell(table, column, value))


@pytest.mark.parametrize("how", [4, 6], ids=["cut off", "with bytes put in"])
def test_a_library_with_a_damaged_file_answers_or_says_that_it_is_damaged(how: int) -> None:
    """Tantivy panics over such files of its own, on opening some of them and on searching others."""
    for what in range(library.n_files()):
        library.one_input(bytes([how, what, 35, 9]))
        library.one_input(bytes([how, what, 63, 9]))
