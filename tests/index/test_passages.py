from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from index.encode import Encoder
from index.load import load_document
from index.masking.furniture import masked
from index.passages import MAX_PASSAGE_TOKENS, Passage, chunk, count_tokens
from index.sentences import split_sentences

SEEDS = Path(__file__).parents[2] / "seeds"

LONG_CJK = "港口在五月重新开放，四百名船工参加了仪式，市长宣布新的灯塔将于明年建成，" * 200
LONG_EMOJI = "👩‍👩‍👧‍👦🏳️‍🌈" * 800
LONG_WORD = "x" * 50_000
LONG_SENTENCE = "The harbour board counted " + ", ".join(f"{n} boats on day {n}" for n in range(900)) + "."
LONG_BASE64 = "aGFyYm91cg+/Zm9yZXZlcg" * 900

FRAGMENTS = st.sampled_from(
    [
        "The ferry left Oldport at noon.",
        "“It rained,” said Ann Reed.",
        "Dr. Mora counted 1,250 boats (3.5% fewer than in 2019).",
        "港口重新开放了。",
        "👩‍👩‍👧 waved 🏳️‍🌈!",
        "e\u0301te\u0301 İstanbul ßtraße.",
        "שלום עולם.",
        "loremipsum" * 30,
        LONG_CJK[:600],
        "Go.",
        "and the boats " * 60 + "came home.",
    ]
)
GAPS = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n\r\n", "\t", "\u2003"])


def document(text: str, furniture: Sequence[Span] = ()) -> Document:
    return Document(
        id="a.txt", text=text, sha256="5" * 64, title="a", date=None, outlet="", furniture=tuple(furniture)
    )


def cut(
    document: Document, encoder: Encoder, sentences: Sequence[Span] | None = None, **budgets: Any
) -> tuple[Passage, ...]:
    if sentences is None:
        sentences = split_sentences(document.text, document.furniture)
    budgets = {"max_model_tokens": encoder.max_tokens, **budgets}
    return chunk(document, sentences, count_model_tokens=encoder.count_tokens, **budgets)


def assert_tiles(document: Document, sentences: Sequence[Span], passages: Sequence[Passage]) -> None:
    """Passages and their sentences are in order, apart from each other and from furniture, and leave out
    nothing but white space of the sentences given.
    """
    text = document.text
    for passage in passages:
        assert passage.start == passage.sentences[0].start
        assert passage.end == passage.sentences[-1].end
        assert not any(Span(passage.start, passage.end).overlaps(mask) for mask in document.furniture)
    pieces = [piece for passage in passages for piece in passage.sentences]
    at = 0
    for piece in pieces:
        assert at <= piece.start < piece.end
        at = piece.end
        assert any(s.start <= piece.start and piece.end <= s.end for s in sentences)
    covered = {i for piece in pieces for i in range(piece.start, piece.end)}
    wanted = {i for s in sentences for i in range(s.start, s.end)}
    assert all(text[i].isspace() for i in wanted - covered)
    assert len({passage.id for passage in passages}) == len(passages)


def assert_fits(
    document: Document,
    passages: Sequence[Passage],
    encoder: Encoder,
    *,
    max_tokens: int,
    max_model_tokens: int,
) -> None:
    texts = [document.text[passage.start : passage.end] for passage in passages]
    assert max(map(count_tokens, texts), default=0) <= max_tokens
    assert max(encoder.count_tokens(texts), default=0) <= max_model_tokens


@given(
    fragments=st.lists(st.tuples(FRAGMENTS, GAPS), max_size=12),
    max_tokens=st.integers(12, MAX_PASSAGE_TOKENS),
    max_model_tokens=st.integers(12, 254),
)
@settings(max_examples=120)
def test_passages_tile_the_sentences_within_the_encoder_s_budget(
    encoder: Encoder, fragments: list[tuple[str, str]], max_tokens: int, max_model_tokens: int
) -> None:
    made = document("".join(fragment + gap for fragment, gap in fragments))
    sentences = split_sentences(made.text)
    passages = cut(made, encoder, sentences, max_tokens=max_tokens, max_model_tokens=max_model_tokens)
    assert_tiles(made, sentences, passages)
    texts = [made.text[passage.start : passage.end] for passage in passages]
    assert max(encoder.count_tokens(texts), default=0) <= max_model_tokens


@given(
    fragments=st.lists(FRAGMENTS, max_size=12),
    max_tokens=st.integers(12, MAX_PASSAGE_TOKENS),
    max_model_tokens=st.integers(12, 254),
)
@settings(max_examples=60)
def test_sentences_a_space_apart_keep_within_both_budgets(
    encoder: Encoder, fragments: list[str], max_tokens: int, max_model_tokens: int
) -> None:
    made = document(" ".join(fragments))
    passages = cut(made, encoder, max_tokens=max_tokens, max_model_tokens=max_model_tokens)
    assert_fits(made, passages, encoder, max_tokens=max_tokens, max_model_tokens=max_model_tokens)


@given(
    fragments=st.lists(st.tuples(FRAGMENTS, st.booleans()), max_size=12),
    max_tokens=st.integers(12, MAX_PASSAGE_TOKENS),
)
@settings(max_examples=60)
def test_no_passage_reaches_over_furniture(
    encoder: Encoder, fragments: list[tuple[str, bool]], max_tokens: int
) -> None:
    text, furniture = "", []
    for fragment, is_furniture in fragments:
        if is_furniture:
            furniture.append(Span(len(text), len(text) + len(fragment)))
        text += fragment + "\n\n"
    made = document(text, furniture)
    sentences = split_sentences(text, furniture)
    assert_tiles(made, sentences, cut(made, encoder, sentences, max_tokens=max_tokens))


@pytest.mark.parametrize("text", [LONG_CJK, LONG_EMOJI, LONG_WORD, LONG_BASE64])
def test_a_sentence_over_the_budget_is_cut_into_pieces_that_fit(encoder: Encoder, text: str) -> None:
    made = document(text)
    passages = cut(made, encoder, [Span(0, len(text))])
    assert len(passages) > 1
    assert_tiles(made, [Span(0, len(text))], passages)
    assert_fits(made, passages, encoder, max_tokens=MAX_PASSAGE_TOKENS, max_model_tokens=encoder.max_tokens)


def test_a_sentence_full_of_numbers_is_cut_into_pieces_that_fit(encoder: Encoder) -> None:
    made = document(LONG_SENTENCE)
    passages = cut(made, encoder, [Span(0, len(LONG_SENTENCE))])
    assert_fits(made, passages, encoder, max_tokens=MAX_PASSAGE_TOKENS, max_model_tokens=encoder.max_tokens)


def test_a_long_sentence_is_cut_between_words(encoder: Encoder) -> None:
    made = document(LONG_SENTENCE)
    for passage in cut(made, encoder, [Span(0, len(LONG_SENTENCE))])[1:]:
        assert LONG_SENTENCE[passage.start - 1] == " "


def test_a_long_sentence_with_a_field_of_spaces_has_no_empty_pieces(encoder: Encoder) -> None:
    text = "alpha" + " " * 1_900 + "beta ran home."
    made = document(text)
    assert_tiles(made, [Span(0, len(text))], cut(made, encoder, [Span(0, len(text))]))


def test_a_field_of_more_spaces_than_a_window_gives_no_empty_sentence(encoder: Encoder) -> None:
    text = "alpha" + " " * 5_000 + "beta ran home."
    made = document(text)
    assert_tiles(made, [Span(0, len(text))], cut(made, encoder, [Span(0, len(text))]))


def test_what_stands_between_two_sentences_counts_as_well(encoder: Encoder) -> None:
    text = "The harbour opened in May.\n\n" + "★ " * 400 + "\n\nThe ferry left at noon."
    made = document(text)
    assert_fits(
        made,
        cut(made, encoder),
        encoder,
        max_tokens=MAX_PASSAGE_TOKENS,
        max_model_tokens=encoder.max_tokens,
    )


def test_short_sentences_share_a_passage_up_to_the_budget(encoder: Encoder) -> None:
    """Each is six tiktoken tokens with its space (The ferry came home . 1), so five fit in 30."""
    text = " ".join(["The ferry came home."] * 10)
    passages = cut(document(text), encoder, max_tokens=30)
    assert [len(passage.sentences) for passage in passages] == [5, 5]
    assert [(passage.start, passage.end) for passage in passages] == [(0, 104), (105, 209)]


def test_passages_are_of_even_size_so_that_none_is_a_scrap(encoder: Encoder) -> None:
    text = " ".join(["The ferry came home."] * 12)
    assert [len(p.sentences) for p in cut(document(text), encoder, max_tokens=55)] == [6, 6]


def test_ids_come_from_the_document_s_hash_and_the_place_alone(encoder: Encoder) -> None:
    text = "The ferry came home. " * 40
    first = cut(document(text), encoder)
    assert cut(document(text), encoder) == first
    other = Document(
        id="b/renamed.txt", text=text, sha256="5" * 64, title="Other", date=None, outlet="Echo", furniture=()
    )
    assert cut(other, encoder) == first
    changed = Document(id="a.txt", text=text, sha256="6" * 64, title="a", date=None, outlet="", furniture=())
    assert not {passage.id for passage in cut(changed, encoder)} & {passage.id for passage in first}


@pytest.mark.parametrize("text", ["", "  \n\n ", "★ ★ ★"])
def test_a_text_without_sentences_has_no_passages(encoder: Encoder, text: str) -> None:
    assert cut(document(text), encoder) == ()


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name[:3])
def test_the_sample_articles_are_tiled_within_the_encoder_s_budget(encoder: Encoder, path: Path) -> None:
    made = masked(load_document(path, SEEDS))
    sentences = split_sentences(made.text, made.furniture)
    passages = cut(made, encoder, sentences)
    assert len(passages) >= 2
    assert_tiles(made, sentences, passages)
    texts = [made.text[passage.start : passage.end] for passage in passages]
    assert max(encoder.count_tokens(texts)) <= encoder.max_tokens


def test_the_sample_articles_keep_within_the_prompt_budget(encoder: Encoder) -> None:
    for path in SEEDS.iterdir():
        made = masked(load_document(path, SEEDS))
        for passage in cut(made, encoder):
            assert count_tokens(made.text[passage.start : passage.end]) <= MAX_PASSAGE_TOKENS
