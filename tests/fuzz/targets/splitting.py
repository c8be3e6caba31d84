"""Sentences and passages of any text tile what is not furniture, slice back, and keep to their budgets."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rooms import document_of, encoder, passages_of

from index.documents import Document, Span
from index.masking.furniture import find_furniture
from index.passages import MAX_PASSAGE_TOKENS, Passage, count_tokens
from index.sentences import split_sentences

__all__ = ["check", "one_input"]


def one_input(data: bytes) -> None:
    """Read the bytes as text; split it as it is, under its own mask, and under one that cuts words."""
    text = data.decode("utf-8", "replace")
    check(text, ())
    check(text, find_furniture(text))
    every = len(data) % 89 + 2
    check(text, tuple(Span(start, start + every // 2) for start in range(every, len(text) - every, every)))


def check(text: str, furniture: tuple[Span, ...]) -> None:
    """Raise `AssertionError` where sentences or passages break their word."""
    document = document_of(text, furniture)
    sentences = split_sentences(text, furniture)
    _in_order(sentences, text)
    assert not _touching(sentences, furniture), "a sentence over furniture"
    for span in sentences:
        quote = text[span.start : span.end]
        assert quote == quote.strip(), (span, quote)
        assert any(character.isalnum() for character in quote), (span, quote)
    _all_letters(text, [*sentences, *furniture])
    _check_passages(document, sentences, passages_of(document))


def _check_passages(document: Document, sentences: Sequence[Span], passages: Sequence[Passage]) -> None:
    text = document.text
    spans = [Span(passage.start, passage.end) for passage in passages]
    _in_order(spans, text)
    assert not _touching(spans, document.furniture), "a passage over furniture"
    assert len({passage.id for passage in passages}) == len(passages)
    pieces = [piece for passage in passages for piece in passage.sentences]
    _in_order(pieces, text)
    assert all(passage.sentences[0].start == passage.start for passage in passages)
    assert all(passage.sentences[-1].end == passage.end for passage in passages)
    assert "".join("".join(text[s.start : s.end].split()) for s in pieces) == "".join(
        "".join(text[s.start : s.end].split()) for s in sentences
    ), "passages hold other words than sentences"
    quotes = [text[passage.start : passage.end] for passage in passages]
    for quote, n_model in zip(quotes, encoder().count_tokens(quotes), strict=True):
        assert count_tokens(quote) <= MAX_PASSAGE_TOKENS, quote
        assert n_model <= encoder().max_tokens, quote


def _in_order(spans: Iterable[Span], text: str) -> None:
    """Check that spans are sorted, not empty, without overlap and inside the text."""
    fenced = [Span(0, 0), *spans, Span(len(text), len(text))]
    assert all(span.start < span.end for span in fenced[1:-1]), "an empty span"
    assert all(one.end <= other.start for one, other in pairwise(fenced)), "spans overlap or leave the text"


def _touching(spans: Sequence[Span], furniture: Sequence[Span]) -> bool:
    """Whether some span shares a character with furniture; both sorted."""
    i = 0
    for span in spans:
        while i < len(furniture) and furniture[i].end <= span.start:
            i += 1
        if i < len(furniture) and furniture[i].overlaps(span):
            return True
    return False


def _all_letters(text: str, spans: Iterable[Span]) -> None:
    """Check that no letter is lost; digits may be, as those of a list's numbers."""
    position = 0
    for span in sorted(spans):
        lost = text[position : span.start]
        assert not any(character.isalpha() for character in lost), lost
        position = max(position, span.end)
    assert not any(character.isalpha() for character in text[position:]), text[position:]
