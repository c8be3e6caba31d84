"""Short names: on one line, within their room, told apart."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.seeing.names import document_names, plain, shortened

anything = st.text(st.characters(), max_size=200)


@given(anything)
def test_plain_text_is_one_line_that_xml_can_hold(text: str) -> None:
    line = plain(text)
    assert line == plain(line)
    assert line.split() == line.split(" ") if line else True
    assert all(c.isprintable() or c in " \u200c\u200d" or ord(c) >= 0x80 for c in line)
    assert line.encode("utf-8") or not line
    assert not any(c in line for c in "\x00\r\x1b\u202e\u2066\ufffe\uffff")


@pytest.mark.parametrize(
    ("text", "n", "short"),
    [
        ("The harbour was closed.", 23, "The harbour was closed."),
        ("The harbour was closed.", 22, "The harbour was…"),
        ("The harbour was closed.", 16, "The harbour was…"),
        ("Unbrechbareslangeswort hier", 10, "Unbrechba…"),
        ("一二三四五六七八九十", 5, "一二三四…"),
        ("  a \n\t b  ", 10, "a b"),
    ],
)
def test_a_long_text_is_cut_between_words_with_an_ellipsis(text: str, n: int, short: str) -> None:
    assert shortened(text, n) == short


@given(anything, st.integers(2, 60))
def test_a_shortened_text_is_never_longer_than_its_room(text: str, n: int) -> None:
    assert len(shortened(text, n)) <= n
    assert shortened(text, len(text) + 1) == plain(text)


def test_documents_are_named_by_outlet_then_told_apart_by_title_and_id(make: Any) -> None:
    cited = [
        make.citation(document_id="1.txt", outlet="The Post", title="Ships"),
        make.citation(document_id="2.txt", outlet="Courier", title="Ships"),
        make.citation(document_id="3.txt", outlet="The Post", title="Trains"),
        make.citation(document_id="4.txt", outlet="", title="Storm"),
        make.citation(document_id="5.txt", outlet="", title="Storm"),
        make.citation(document_id="6.txt", outlet="", title=""),
        make.citation(document_id="1.txt", outlet="The Post", title="Ships"),
    ]
    assert document_names(cited) == {
        "1.txt": "The Post: Ships",
        "2.txt": "Courier",
        "3.txt": "The Post: Trains",
        "4.txt": "Storm (4.txt)",
        "5.txt": "Storm (5.txt)",
        "6.txt": "6.txt",
    }
