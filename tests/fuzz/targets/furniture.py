"""The furniture mask of any text: spans in order, without overlap, inside the text, and never all of it."""

from itertools import pairwise

from index.documents import Span
from index.masking.furniture import body_key, edge_lines, find_furniture
from index.masking.lines import read_lines
from index.metadata import read_metadata

__all__ = ["check", "one_input"]


def one_input(data: bytes) -> None:
    """Read the bytes as text; mask it alone, and as if every line at its edges stood elsewhere too."""
    check(data.decode("utf-8", "replace"))


def check(text: str) -> None:
    """Raise `AssertionError` where the mask breaks its word."""
    repeated = edge_lines(text)
    assert body_key(text) == body_key(text)
    lines = read_lines(text)
    assert all(text[line.span.start : line.span.end] == line.text for line in lines)
    for furniture in (find_furniture(text), find_furniture(text, repeated)):
        fenced = [Span(0, 0), *furniture, Span(len(text), len(text))]
        assert all(span.start < span.end for span in furniture), furniture
        assert all(one.end <= other.start for one, other in pairwise(fenced)), furniture
        kept = "".join(text[one.end : other.start] for one, other in pairwise(fenced))
        has_words = any(character.isalnum() for character in text)
        assert not has_words or any(character.isalnum() for character in kept), "nothing is left of the text"
    found = read_metadata(text, stem="stem", furniture=find_furniture(text))
    assert found.title
