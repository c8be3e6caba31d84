"""What the guided fuzzing holds every room to, on texts that Hypothesis draws, and on each hostile shape."""

from collections.abc import Callable
from importlib import import_module

import pytest
from hostile import SHAPES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.documents import Span
from index.masking.furniture import find_furniture

splitting, furniture, reading, highlighter, loaders = (
    import_module(f"targets.{name}")
    for name in ("splitting", "furniture", "reading", "highlighter", "loaders")
)

PIECES = (
    *(
        "It is. ",
        "Dr. ",
        "A. ",
        "1,234 ",
        "... ",
        "”",
        "“",
        '"',
        "'",
        "(",
        ") ",
        "[![",
        "](",
        "是。",
        "أهلا ",
    ),
    *("é", "e\u0301", "👩‍👩‍👧", "\u202e", "\u200b", "\0", "\n", "\r\n", "\r", "\n\n", "\u2028", "\f"),
    *("    ", "\t", "\u00a0", "a" * 300, "- ", "# ", "> ", "```\n", "---\n", "<!-- ", " -->", "<script>"),
    *("</script>", "p {\n", "}\n", "&amp;", "Read also:\n", "Leave a Comment\n", "Share this\n"),
    *("Photo: AP / Agency\n", "he said ", "Ann Lee, the mayor, said ", "according to ", "MAYOR: ", "– "),
    *("on Monday, 3 May 2021", "3, 4 and 5 ", "two days ago ", "the BA (Bank of Aland) ", "not "),
)
"""What rooms take for something: sentences' ends, marks, breaks, furniture, markup, speech, dates."""

characters = st.characters(exclude_categories=["Cs"])
texts = st.lists(st.sampled_from(PIECES) | st.text(characters, max_size=8), max_size=40).map("".join)

bounded = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@given(texts)
@bounded
def test_sentences_and_passages_of_any_text_tile_what_is_not_furniture(text: str) -> None:
    splitting.check(text, ())
    splitting.check(text, find_furniture(text))


@given(texts, st.lists(st.integers(0, 400), max_size=12))
@bounded
def test_sentences_and_passages_keep_to_any_mask(text: str, borders: list[int]) -> None:
    inside = sorted({border for border in borders if border <= len(text)})
    splitting.check(text, tuple(Span(a, b) for a, b in zip(inside[::2], inside[1::2], strict=False)))


@given(texts)
@bounded
def test_the_mask_of_any_text_lies_in_it_and_leaves_some_of_it(text: str) -> None:
    furniture.check(text)


@given(texts, texts)
@bounded
def test_what_is_read_for_any_question_lies_in_its_sentence(question: str, text: str) -> None:
    reading.check(question[:400], text)


@given(st.binary(max_size=99), texts)
@bounded
def test_any_text_is_shown_exactly_and_only_what_is_cited_is_marked(spans: bytes, text: str) -> None:
    highlighter.one_input(spans + text.encode())


@given(st.sampled_from(list(loaders.beginnings())), st.data())
@bounded
def test_a_file_of_any_bytes_gives_documents_or_the_reason_why_there_is_none(
    whole: bytes, data: st.DataObject
) -> None:
    at = data.draw(st.integers(1, len(whole)))
    n_gone = data.draw(st.integers(0, 9))
    instead = data.draw(
        st.binary(max_size=9) | st.text(max_size=5).map(lambda text: text.encode("utf-8", "ignore"))
    )
    loaders.one_input(whole[:at] + instead + whole[at + n_gone :])


@pytest.mark.parametrize(
    "one_input",
    [splitting.one_input, furniture.one_input, reading.one_input, highlighter.one_input],
    ids=["splitting", "furniture", "reading", "highlighter"],
)
def test_every_hostile_shape_is_read(one_input: Callable[[bytes], None]) -> None:
    for shape in SHAPES.values():
        one_input(shape(250).encode())
