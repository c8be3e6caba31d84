import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Span
from index.masking.furniture import body_key, edge_lines, find_furniture, masked
from tests.index.masking.masks import ARTICLE, furniture, kept

ROOT = Path(__file__).parents[3]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
EVAL = ROOT.parent / "shared" / "eval"

LINES = st.sampled_from(
    [
        "Leave a comment",
        "Read also:",
        "Share",
        "{",
        "a {",
        "color: red;",
        "}",
        "```",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "---",
        "title: x",
        "Title Of The Page Here",
        "Photo: A / B",
        "© 2020",
        "Cut off at the…",
        "- News",
        "",
        "\t",
        "»",
        "水。",
        "The bridge over the river opened on Tuesday after work.",
        "They met. Two people walkPhoto – Agency",
        "Home",
        "\x00",
    ]
)


@given(
    st.one_of(st.text(max_size=300), st.lists(LINES, max_size=30).map("\n".join)),
    st.frozensets(st.text(max_size=5)),
)
def test_furniture_is_sorted_disjoint_and_within_any_text(text: str, repeated: frozenset[str]) -> None:
    spans = find_furniture(text, repeated)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end < after.start for before, after in pairwise(spans))


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_a_text_is_never_masked_from_end_to_end(text: str) -> None:
    if any(character.isalnum() for character in text):
        assert any(character.isalnum() for character in kept(text))


def test_a_list_of_other_stories_is_masked_to_the_end_of_the_page() -> None:
    block = [
        "You might also like",
        "Ferry prices to rise in May",
        "The price of a ticket will rise by a third, the harbour office…",
        "“We are tired.” Bridge workers tell their story",
        "Ten years ago today: The great flood...",
    ]
    assert furniture(ARTICLE + "\n\n".join(block)) == block


def test_a_list_of_links_in_the_middle_ends_with_its_bullets() -> None:
    text = (
        ARTICLE
        + "Related articles\n• Ferry prices to rise\n• Flood of 1998 remembered\nWhat it means\n\n"
        + ARTICLE[31:]
    )
    assert furniture(text) == ["Related articles", "• Ferry prices to rise", "• Flood of 1998 remembered"]


def test_a_heading_after_a_list_of_links_is_kept() -> None:
    text = ARTICLE + "More news\n\nFerry prices to rise\n\nWhat happens next\n\n" + ARTICLE[31:] * 2
    assert furniture(text) == ["More news", "Ferry prices to rise"]


def test_a_share_box_is_masked_with_its_buttons_and_not_with_the_text_below() -> None:
    text = (
        ARTICLE + "Share this story\nFacebook\nE-mail\n\nThe path for bicycles opens in June, the mayor said."
    )
    assert furniture(text) == ["Share this story", "Facebook", "E-mail"]


def test_a_comment_form_is_masked_with_its_fields() -> None:
    block = ["Post a comment", "Name", "Website", "Remember me", "Scroll to top"]
    assert furniture(ARTICLE + "\n".join(block)) == block


def test_copies_of_the_title_and_cut_off_copies_are_masked_but_one() -> None:
    title = "New bridge opens in the north after three years of work"
    text = f"New bridge opens in the north after\n\n{title}\n\n{title}\n\n{ARTICLE[31:]}Source: {title}\n"
    spans = find_furniture(text)
    assert [text[span.start : span.end] for span in spans] == [
        "New bridge opens in the north after",
        title,
        f"Source: {title}",
    ]
    assert spans[1].start == text.index(title, text.index(title) + 1)


def test_section_names_are_masked_only_at_the_edges() -> None:
    assert furniture("Home\nSearch\n\n" + ARTICLE + "News\n\nThe mayor was glad about it.\n\n- News") == [
        "Home",
        "Search",
        "- News",
    ]


def test_lines_repeated_across_documents_are_masked_at_the_edges_only() -> None:
    rain = "It rained all day, and the mayor went home.\n\n" * 15
    text = rain + "The voice of the north\n\n" + rain + "The voice of the north"
    assert edge_lines(text) >= {"the voice of the north"}
    assert find_furniture(text, edge_lines("The voice of the north")) == (Span(len(text) - 22, len(text)),)


def test_lines_with_numbers_and_sentences_are_not_candidates_for_repetition() -> None:
    assert edge_lines("12 May 2020\nThe mayor of the town opened it.\nThe voice of the north") == {
        "the voice of the north"
    }


def test_copies_of_one_article_share_a_body_key() -> None:
    assert body_key("Other title\n" + ARTICLE + "Share") == body_key(ARTICLE)
    assert body_key(ARTICLE) != body_key("Something else entirely")


def test_masking_a_document_changes_nothing_but_its_furniture() -> None:
    document = Document(
        id="a.txt",
        text=ARTICLE + "Leave a comment",
        sha256="0",
        title="t",
        date=None,
        outlet="",
        furniture=(),
    )
    assert masked(document).text == document.text
    assert masked(document).furniture == (Span(len(ARTICLE), len(ARTICLE) + 15),)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 1000000,
        "\n" * 1000000,
        "<a " * 300000,
        "Photo" * 200000,
        "AP / " * 200000,
        "Read also\n" * 20000,
        "a b c d e\n" * 20000,
        "The mill stopped at noon on that day.\n" + "Share\nabc\n" * 10000,
        "x{a:" * 250000,
    ],
    ids=["braces", "newlines", "tags", "labels", "slashes", "anchors", "titles", "buttons", "rules"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    assert all(span.end <= len(text) for span in find_furniture(text))


def test_the_junk_of_the_seeds_is_masked() -> None:
    junk = {line for path in SEEDS for line in furniture(path.read_bytes().decode())}
    for start in (
        "@media",
        "Leave a ",
        "Your email",
        "Scroll to",
        "Read also",
        "You May",
        "Subscribe",
        "- News",
        "Source:",
    ):
        assert any(line.startswith(start) for line in junk), start
    assert sum(line.endswith("…") for line in junk) == 4
    assert sum("PAP / EPA" in line for line in junk) == 2
    assert all(len(line) < 250 for line in junk)


def corpus(name: str) -> Iterator[str]:
    path = EVAL / name / "corpus.jsonl"
    if not path.exists():
        pytest.skip(f"external data not here: {path}")
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line)["text"] for line in file)


@pytest.mark.parametrize("name", ["clapnq_dev", "xquad_en", "ecbplus_dev", "ramdocs_dev"])
def test_hardly_any_character_of_clean_text_is_masked(name: str) -> None:
    texts = list(corpus(name))
    n_masked = sum(span.end - span.start for text in texts for span in find_furniture(text))
    assert n_masked < 0.005 * sum(map(len, texts))
