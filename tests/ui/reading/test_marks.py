"""A text is cut exactly where what is marked in it changes, and into blocks that a browser can lay out."""

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from tests.ui.reading.parsing import a_document, marked_documents
from ui.reading.marks import BLOCK_CHARACTERS, MAX_BLOCK_CHARACTERS, Mark, block_borders, cut, marks_of

Marked = tuple[Document, list[tuple[Span, tuple[Span, ...]]]]


def marks_in(marked: Marked) -> list[Mark]:
    return [
        Mark(number=number, start=span.start, end=span.end, focus=focus)
        for number, (span, focus) in enumerate(marked[1], start=1)
    ]


@given(marked_documents(), st.lists(st.integers(-5, 80)))
def test_pieces_tile_the_text(marked: Marked, borders: list[int]) -> None:
    document = marked[0]
    pieces = list(cut(len(document.text), marks_in(marked), document.furniture, borders))
    assert "".join(document.text[piece.start : piece.end] for piece in pieces) == document.text
    assert all(piece.start < piece.end for piece in pieces)


@given(marked_documents(), st.lists(st.integers(-5, 80)))
def test_pieces_carry_what_covers_them_and_are_as_long_as_they_can_be(
    marked: Marked, borders: list[int]
) -> None:
    document, marks = marked[0], marks_in(marked)
    focus = [
        Span(max(span.start, mark.start), min(span.end, mark.end))
        for mark in marks
        for span in mark.focus
        if max(span.start, mark.start) < min(span.end, mark.end)
    ]
    spans = [span for span in (*marks, *document.furniture, *focus) if span.start < span.end]
    inner = {at for at in borders if 0 < at < len(document.text)}
    edges = sorted({0, len(document.text), *inner} | {at for span in spans for at in (span.start, span.end)})
    assert [
        (piece.start, piece.end, piece.numbers, piece.is_focus, piece.is_furniture)
        for piece in cut(len(document.text), marks, document.furniture, borders)
    ] == [
        (
            start,
            end,
            tuple(mark.number for mark in marks if mark.start <= start and end <= mark.end),
            any(span.start <= start and end <= span.end for span in focus),
            any(span.start <= start and end <= span.end for span in document.furniture),
        )
        for start, end in pairwise(edges)
    ]


def test_spans_past_the_end_are_cut_off_there() -> None:
    pieces = cut(
        4, [Mark(number=1, start=2, end=8), Mark(number=2, start=5, end=7)], [Span(3, 6), Span(6, 8)]
    )
    assert [(piece.start, piece.end, piece.numbers, piece.is_furniture) for piece in pieces] == [
        (0, 2, (), False),
        (2, 3, (1,), False),
        (3, 4, (1,), True),
    ]


def test_an_empty_text_has_no_pieces() -> None:
    assert list(cut(0, [Mark(number=1, start=0, end=3)], [Span(0, 1)], [0, 1])) == []


def test_marks_are_those_of_the_citations(cite: Callable[..., object]) -> None:
    quote = cite(a_document("Then 76 missiles flew."), 5, 21, 3, focus=(Span(5, 7),))
    assert marks_of([quote]) == [Mark(number=3, start=5, end=21, focus=(Span(5, 7),))]


def n_steps(do: Callable[[], object]) -> int:
    """How many steps Python takes for something: the same on every machine."""
    n = 0

    def count(frame: object, event: str, arg: object) -> object:
        nonlocal n
        n += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        do()
    finally:
        sys.settrace(before)
    return n


@pytest.mark.parametrize("what", ["furniture", "marks", "focus", "borders"])
def test_twice_the_spans_are_twice_the_work(what: str) -> None:
    def work(n: int) -> Callable[[], object]:
        starts = range(0, 3 * n, 3)
        marks = [Mark(number=at, start=at, end=at + 2) for at in starts] if what == "marks" else []
        if what == "focus":
            marks = [Mark(number=1, start=0, end=3 * n, focus=tuple(Span(at, at + 1) for at in starts))]
        furniture = [Span(at, at + 2) for at in starts] if what == "furniture" else []
        borders = list(starts) if what == "borders" else []
        return lambda: sum(1 for _ in cut(3 * n, marks, furniture, borders))

    assert n_steps(work(2_000)) < 2.2 * n_steps(work(1_000))


stretches = st.tuples(
    st.sampled_from(["x", "a line\n", "\r\n", "\n", "word ", "é🙂"]), st.integers(0, 3 * BLOCK_CHARACTERS)
)
long_texts = st.lists(stretches, max_size=6).map(lambda some: "".join(one * n for one, n in some))


@given(long_texts)
def test_blocks_are_neither_too_long_nor_needlessly_short_and_end_with_a_line_if_one_ends(text: str) -> None:
    borders = block_borders(text)
    ends = [0, *borders, len(text)] if text else [0]
    blocks = list(pairwise(ends))
    assert all(start < end for start, end in blocks)
    assert all(end - start <= MAX_BLOCK_CHARACTERS for start, end in blocks)
    for start, end in blocks[:-1]:
        assert end - start > BLOCK_CHARACTERS
        assert text[end - 1] == "\n" or end - start == MAX_BLOCK_CHARACTERS
        assert "\n" not in text[start + BLOCK_CHARACTERS : end - 1]


def test_a_text_of_one_screen_is_one_block() -> None:
    assert block_borders("a line\n" * 500) == []
    assert block_borders("") == []


def test_a_line_that_never_ends_is_cut() -> None:
    assert block_borders("x" * 100_000) == [40_000, 80_000]
    assert block_borders("x" * 39_000) == []


def test_a_line_end_at_the_very_end_makes_no_empty_block() -> None:
    assert block_borders("x" * BLOCK_CHARACTERS + "\n") == []


def test_two_characters_of_one_line_end_are_not_parted() -> None:
    text = "a line of a report\r\n" * 1_000
    assert all(text[border - 2 : border] == "\r\n" for border in block_borders(text))
    assert len(block_borders(text)) == 4
