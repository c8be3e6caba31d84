import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Span
from index.masking.furniture import find_furniture
from index.masking.line_breaks import join_lines, wrap_width
from index.masking.lines import read_lines
from index.sentences import MAX_SLICE, split_sentences

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


WORDS = st.sampled_from(
    [
        "The",
        "mill",
        "stopped",
        ".",
        "...",
        "…",
        "!",
        "?",
        '"',
        "”",
        "(",
        ")",
        ",",
        "of",
        "U.S.",
        "3.5",
        "\n",
        "\n\n",
        "\r\n",
        "• ",
        "1. ",
        "- ",
        "# ",
        "> ",
        "。",
        "水車",
        "😀",
        "é",
        "\x00",
        "\u2028",
        " ",
        "a",
        "Mr.",
        "No. 4",
        "\xa0",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.lists(WORDS, max_size=60).map("".join),
)


@st.composite
def texts_with_furniture(draw: st.DrawFn) -> tuple[str, tuple[Span, ...]]:
    text = draw(TEXTS)
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    return text, tuple(Span(start, end) for start, end in list(pairwise(cuts))[::2])


@given(texts_with_furniture())
def test_sentences_are_sorted_trimmed_disjoint_and_outside_furniture(
    case: tuple[str, tuple[Span, ...]],
) -> None:
    text, furniture = case
    spans = split_sentences(text, furniture)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[span.start : span.end] == text[span.start : span.end].strip() for span in spans)
    assert not any(span.overlaps(masked) for span in spans for masked in furniture)


@given(texts_with_furniture())
def test_every_letter_outside_furniture_is_in_a_sentence(case: tuple[str, tuple[Span, ...]]) -> None:
    text, furniture = case
    covered = {
        i for span in (*split_sentences(text, furniture), *furniture) for i in range(span.start, span.end)
    }
    assert [c for i, c in enumerate(text) if c.isalpha() and i not in covered] == []


@given(st.text(st.sampled_from("ab 1.\n…"), max_size=80))
def test_every_digit_is_in_a_sentence_unless_it_numbers_a_list(text: str) -> None:
    covered = {i for span in split_sentences(text) for i in range(span.start, span.end)}
    for i, character in enumerate(text):
        if character.isdigit() and i not in covered:
            line = text[text.rfind("\n", 0, i) + 1 :].lstrip()
            assert line.lstrip("1").startswith(".")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The rate is low. Prices rise.", ["The rate is low.", "Prices rise."]),
        ("She told TMZ. Then she left.", ["She told TMZ.", "Then she left."]),
        ("It was Dr. Lee vs. Mr. Roy of the U.S. Navy.", ["It was Dr. Lee vs. Mr. Roy of the U.S. Navy."]),
        ("The vote of Nov. 3 stands. See No. 4 there.", ["The vote of Nov. 3 stands.", "See No. 4 there."]),
        ("They waited… Nobody came... Night fell.", ["They waited…", "Nobody came...", "Night fell."]),
        ("“It is over.” He left.", ["“It is over.”", "He left."]),
        ("“Is it over?” he asked.", ["“Is it over?” he asked."]),
        ("(It was late.) They slept.", ["(It was late.)", "They slept."]),
        ("i went there. it was nice! would go again.", ["i went there.", "it was nice!", "would go again."]),
        ("It cost $3.5 million. It broke.", ["It cost $3.5 million.", "It broke."]),
        ("The iPhone fell. iPhone sales rose.", ["The iPhone fell.", "iPhone sales rose."]),
        ("The U . S . Navy sailed . It rained .", ["The U . S . Navy sailed .", "It rained ."]),
        (
            "雪が降った。学校は休みだ！「本当？」はい。",
            ["雪が降った。", "学校は休みだ！", "「本当？」", "はい。"],
        ),
    ],
)
def test_boundaries_inside_a_line(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy may fly to the port\n\nfor a talk\n\nwith the mayor in order to sign.", 1),
        ("The deal, which was signed by the\n\nDefence Office\n\nin May, ended.", 1),
        ("We know that prices have been rising since\n\n2021, but not fast.", 1),
        ("This was said by analysts of the research firm\n\nNorthbridge.", 1),
        ("He said this to analysts of the Institute (\n\n\n\nExperts write that it rains.", 2),
        ("The mayor may fly to the port on Monday\n\nIn addition, it rains.", 2),
        ("Мер міста повідомив у вівторок, що міст\n\nвідкрили для машин.", 1),
        ("Ingredients\n\nflour\n\nbutter", 3),
        ("Dear Ms. Moe,\n\nThe roof leaks.", 2),
        ("Key findings:\n\n• Rents rose.\n• Wages fell.", 3),
        ("A heading of five words\nThe text begins here.", 2),
        ("The first line is whole.\nthe second is in lower case.", 2),
    ],
)
def test_a_line_break_cuts_only_finished_sentences(text: str, expected: int) -> None:
    assert len(sentences(text)) == expected


def test_a_sentence_cut_by_blank_lines_has_exact_offsets() -> None:
    text = "Rain fell.\r\n\r\nThe envoy may fly to the port\r\n\r\nfor a talk. It is May."
    assert split_sentences(text) == (Span(0, 10), Span(14, 58), Span(59, 69))
    assert text[14:58] == "The envoy may fly to the port\r\n\r\nfor a talk."


def test_hard_wrapped_text_is_read_across_its_line_ends() -> None:
    text = (
        "Harbour workers in three ports ended a nine-day strike on Thursday, the\n"
        "union said, after the owners had raised their offer. The shippers of the\n"
        "North Sea Line were not part of the talks, and neither was the owner of\n"
        "Port Hollow. Exports of cork and wine were late by up to a week.\n"
    )
    assert [sentence.split()[0] for sentence in sentences(text)] == ["Harbour", "The", "Exports"]


def test_an_empty_line_of_wrapped_quoted_mail_is_no_word_to_wrap() -> None:
    mail = (
        "Harbour workers in three ports ended a nine-day strike on Thursday, the\n"
        "union said, after the owners had raised their offer. The shippers of the\n"
        "line were not part of the talks, and neither was the port, he wrote:\n"
        "> No exports were late.\n"
        ">\n"
        ">\n"
        "> Some imports were.\n"
    )
    assert wrap_width(read_lines(mail)) > 0
    assert [sentence.split()[0] for sentence in sentences(mail)] == ["Harbour", "The", "No", "Some"]


@given(st.text(st.sampled_from("ab> .\n1"), max_size=60), st.integers(0, 60))
def test_lines_of_any_shape_can_be_joined_at_any_width(text: str, width: int) -> None:
    spans = list(join_lines(read_lines(text), width=width))
    assert all(before.end <= after.start for before, after in pairwise(spans))


def test_list_markers_are_not_part_of_a_sentence() -> None:
    text = "# Results\n\n1. Rents rose.\n  • Wages fell.\n- Work stayed.\n> Quoted.\n– Come in, he said."
    assert sentences(text) == [
        "Results",
        "Rents rose.",
        "Wages fell.",
        "Work stayed.",
        "Quoted.",
        "Come in, he said.",
    ]


def test_furniture_in_the_middle_ends_a_sentence() -> None:
    text = "The mill stopped. Two people walkPhoto – Agency\n\nIt rained."
    assert split_sentences(text, (Span(18, 47),)) == (Span(0, 17), Span(49, 59))


def test_a_megabyte_in_one_line_takes_seconds_not_minutes() -> None:
    assert len(split_sentences("The mill stopped. " * 55_000)) == 55_000
    assert split_sentences("{" * 1_000_000) == ()
    assert split_sentences("\n" * 1_000_000) == ()


@pytest.mark.parametrize("unit", ["[![", "a{\n", "1. ", "Share\n", "---\n"])
def test_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        """Of three runs the shortest: a collection of garbage may fall into one."""
        taken = []
        for _ in range(3):
            start = time.process_time()
            split_sentences(unit * (length // len(unit)))
            taken.append(time.process_time() - start)
        return min(taken)

    seconds(1_000)  # loads the model
    assert seconds(200_000) < 8 * seconds(50_000) + 0.2  # four times as long; the square would be sixteen


@given(
    st.lists(st.sampled_from(["The mill stopped.", "It rained a lot!", "Mr. Lee é😀 left."]), min_size=1),
    st.integers(1, MAX_SLICE),
)
def test_text_read_in_slices_has_the_sentences_of_the_whole(parts: list[str], n_words: int) -> None:
    expected = [*parts, "It was" + " very" * n_words + " late.", *parts * (MAX_SLICE // 10 // len(parts))]
    assert sentences(" ".join(expected)) == expected


def test_a_long_block_without_spaces_or_ends_is_one_sentence() -> None:
    block = "é" * (3 * MAX_SLICE + 1)
    assert split_sentences("Go.\n\n" + block) == (Span(0, 3), Span(5, 5 + len(block)))


def test_every_gold_quote_lies_in_one_sentence_outside_the_furniture() -> None:
    texts = {path.name: path.read_bytes().decode() for path in SEEDS}
    masks = {name: find_furniture(text) for name, text in texts.items()}
    found = {name: split_sentences(text, masks[name]) for name, text in texts.items()}
    for record in (ROOT / "tests" / "gold" / "seeds.jsonl").read_text(encoding="utf-8").splitlines():
        for group in json.loads(record)["gold"]:
            quotes = [(quote["doc_id"], Span(quote["start"], quote["end"])) for quote in group]
            open_quotes = [
                (name, q) for name, q in quotes if not any(q.overlaps(span) for span in masks[name])
            ]
            assert open_quotes, f"every alternative is masked: {record[:80]}"
            for name, quote in open_quotes:
                touched = [span for span in found[name] if span.overlaps(quote)]
                assert len(touched) == 1
                assert touched[0].start <= quote.start
                assert quote.end <= touched[0].end


def test_the_broken_sentences_of_the_seeds_are_whole() -> None:
    text = SEEDS[2].read_bytes().decode()
    found = [text[span.start : span.end] for span in split_sentences(text, find_furniture(text))]
    assert len(found) == 10
    assert found[0].count("\n\n") == 2
    assert [sentence.endswith((".", "(", "y", '."')) for sentence in found] == [True] * len(found)
