"""Text as every view writes it: exact, inert, in plain English."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.ui.reading.parsing import HOSTILE, Reading, as_shown, texts
from ui.words import (
    author,
    button,
    count,
    facts_html,
    file_name,
    hidden,
    literal,
    notice_html,
    place,
    reference,
    remark_html,
    spoken_date,
    told_html,
)


@given(texts)
def test_a_literal_is_read_as_exactly_its_characters(text: str) -> None:
    assert Reading(literal(text)).text == as_shown(text)
    assert Reading(literal(text)).tags == []
    assert len(Reading(literal(text)).text) == len(text)


def test_a_line_end_of_another_system_is_kept_as_it_is() -> None:
    assert literal("a\r\nb\0") == "a&#13;\nb\ufffd"


def test_facts_stand_on_one_line_without_empty_ones_each_in_its_own_direction() -> None:
    assert facts_html("a", "", "שלום", "<b>") == "<bdi>a</bdi> · <bdi>שלום</bdi> · <bdi>&lt;b&gt;</bdi>"
    assert facts_html() == facts_html("", "") == ""


def test_dates_counts_and_authors_are_written_as_one_says_them() -> None:
    assert spoken_date(date(2022, 12, 9)) == "9 December 2022"
    assert spoken_date(None) == ""
    assert [count(n, "article", "articles") for n in (0, 1, 2)] == ["0 articles", "1 article", "2 articles"]
    assert (author("Ann Lee"), author("")) == ("by Ann Lee", "")


def test_a_quote_stands_at_its_place_or_its_line(make: Any) -> None:
    assert place(make.citation(place="page 3", line=7)) == "page 3"
    assert place(make.citation(line=7)) == "line 7"


def test_a_reference_says_where_the_quote_was_taken_from(make: Any) -> None:
    full = make.citation("It rained.", title="Flood", outlet="Post", date=date(2022, 12, 9), start=4)
    assert reference(full) == "Flood, Post, 9 December 2022, line 1, a.txt, characters 4–14"
    assert reference(make.citation("It rained.")) == "Courier, line 1, a.txt, characters 0–10"


def test_a_button_says_its_word_with_its_fields() -> None:
    assert button("Next", "open", number=2) == (
        '<button type="button" class="plain" data-say="open" data-number="2">Next</button>'
    )
    assert button("Up", "rate", klass="thumb", pressed=True, disabled=True) == (
        '<button type="button" class="thumb" data-say="rate" aria-pressed="true" disabled>Up</button>'
    )
    assert 'aria-pressed="false"' in button("Up", "rate", pressed=False)


@given(texts, texts)
def test_a_button_hands_back_any_text_exactly(label: str, value: str) -> None:
    html = button(label, "read", document=value)
    (only,) = Reading(html).buttons
    assert set(only) == {"type", "class", "data-say", "data-document"}
    assert only["data-document"] == as_shown(value)
    assert Reading(html).text == as_shown(label)


def test_what_goes_wrong_interrupts_and_what_was_done_waits() -> None:
    assert notice_html("a <b>") == '<p class="notice" role="alert" dir="auto">a &lt;b&gt;</p>'
    assert remark_html("a <b>") == '<p class="remark" role="status" dir="auto">a &lt;b&gt;</p>'
    assert hidden("a <b>") == '<span class="hidden">a &lt;b&gt;</span>'


def test_what_is_told_can_be_put_away_by_name() -> None:
    html = told_html(Markup("<p>{}</p>").format("<b>"))
    (close,) = Reading(html).buttons
    assert (close["data-say"], close["aria-label"]) == ("hush", "Close")
    assert Reading(html).text == "<b>×"


@given(st.text(max_size=200) | st.sampled_from(HOSTILE))
def test_a_files_name_is_short_and_has_no_character_that_a_system_refuses(title: str) -> None:
    name = file_name(title)
    assert 0 < len(name) <= 60
    assert name == name.strip()
    assert len(f"{name}.json".encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|.')
    assert not {unicodedata.category(character) for character in name} & {"Cc", "Cf", "Zl", "Zp", "Cs"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who crossed the river/border?", "Who crossed the river border"),
        ("", "conversation"),
        ("...", "conversation"),
        ("../../etc/passwd", "etc passwd"),
        ("船が着いた", "船が着いた"),
        ("x" * 70, "x" * 60),
        ("a\u202etxt.exe", "a txt exe"),
        ("CON", "CON_"),
        ("nul?", "nul_"),
        ("Com1", "Com1_"),
        ("Console", "Console"),
    ],
)
def test_a_title_becomes_a_files_name(title: str, name: str) -> None:
    assert file_name(title) == name
