import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span, line_and_column


@given(st.text(alphabet="ab\n\r\u2028👩e\u0301東", max_size=60), st.data())
def test_line_and_column_equal_those_of_counting_character_by_character(
    text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line = column = 1
    for character in text[:offset]:
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    assert line_and_column(text, offset) == (line, column)


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd\n", 6, (3, 1)),
        ("ab\r\ncd", 4, (2, 1)),
        ("👩‍👧 ab", 4, (1, 5)),
    ],
)
def test_lines_and_columns_count_from_one_in_code_points(
    text: str, offset: int, place: tuple[int, int]
) -> None:
    assert line_and_column(text, offset) == place


spans = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: Span(*sorted(pair)))


@given(spans, spans)
def test_spans_overlap_when_they_share_a_character(first: Span, second: Span) -> None:
    shared = set(range(first.start, first.end)) & set(range(second.start, second.end))
    if first.start < first.end and second.start < second.end:
        assert first.overlaps(second) == second.overlaps(first) == bool(shared)


def test_spans_sort_by_start_then_end() -> None:
    assert sorted([Span(3, 4), Span(1, 9), Span(1, 2)]) == [Span(1, 2), Span(1, 9), Span(3, 4)]


def test_a_document_cannot_be_changed() -> None:
    document = Document(
        id="a.txt", text="Rain.", sha256="", title="a", date=date(2024, 5, 1), outlet="", furniture=()
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.text = "Sun."  # type: ignore[misc]
