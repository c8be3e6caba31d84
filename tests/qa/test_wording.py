"""The answer's text in Markdown: complete, exact, and inert whatever the documents contain."""

import html
import re
import time
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Span
from qa import Difference
from qa.evaluation.scores import mentions
from qa.wording import abstention_in_words, claims_in_words, in_words, inert, on_one_line, pieces, spoken_by

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render


def test_each_claim_is_a_paragraph_of_its_quote_and_all_its_markers(make: Any) -> None:
    text = claims_in_words(
        [
            make.claim(make.citation("It rained.", 1), make.citation("It  rained", 2)),
            make.claim(make.citation("It\n\nsnowed.", 3)),
        ]
    )
    assert text == "“It rained.” [1][2]\n\n“It snowed.” [3]"


def test_an_abstention_names_the_question_and_numbers_the_closest_passages_as_no_answer(make: Any) -> None:
    text = abstention_in_words(
        "Who sailed?", [make.citation("It rained.", 1), make.citation("It snowed.", 2)]
    )
    assert text == (
        "The documents do not answer this: Who sailed?\n\n"
        "Closest passages, not an answer:\n\n"
        "1. “It rained.” (Courier)\n"
        "2. “It snowed.” (Courier)"
    )


def test_an_abstention_with_nothing_near_says_only_that() -> None:
    text = abstention_in_words("Who sailed?", [])
    assert text.startswith("The documents do not answer this: Who sailed?\n\n")
    assert "holds no text" in text


def test_a_conflict_names_both_sides_with_document_and_date(make: Any) -> None:
    claim = make.claim(
        make.citation("76 flew.", 1, date=date(2022, 12, 16)),
        conflicts=(make.citation("70 *flew*.", 2, title="Herald"),),
        differences=(Difference(kind="number", claimed="76", against="70"),),
    )
    assert claims_in_words([claim]) == (
        "“76 flew.” [1]\n\n"
        r"Against this (number: 76 / 70): “70 \*flew\*.” [2] ([1] Courier, 2022-12-16; [2] Herald)"
    )


def test_one_part_is_worded_as_its_claims_and_a_refusal_as_one(make: Any) -> None:
    claim = make.claim(make.citation())
    assert in_words([make.part(claim)]) == claims_in_words([claim])
    near = (make.citation(),)
    assert in_words([make.part(question="Who?", nearest=near)]) == abstention_in_words("Who?", near)


def test_several_parts_stand_under_their_questions_and_the_open_one_is_named(make: Any) -> None:
    parts = [
        make.part(make.claim(make.citation("It rained.")), question="Did it rain?"),
        make.part(question="Was it *cold*?", nearest=(make.citation("Nobody says."),)),
    ]
    assert in_words(parts) == (
        "**Did it rain?**\n\n“It rained.” [1]\n\n"
        r"**Was it \*cold\*?**" + "\n\nThe documents do not answer this part."
    )


def test_notices_come_first_and_are_inert(make: Any) -> None:
    text = in_words([make.part(make.claim(make.citation()))], ["<b>Ann</b> says nothing."])
    assert text == "\\<b\\>Ann\\</b\\> says nothing.\n\n“It rained.” [1]"


def test_emphasis_is_bold_exactly_around_the_words_that_answer(make: Any) -> None:
    claim = make.claim(make.citation("About 76 missiles flew.", focus=(Span(6, 8),)))
    assert claims_in_words([claim], emphasis=True) == "“About **76** missiles flew.” [1]"
    assert claims_in_words([claim]) == "“About 76 missiles flew.” [1]"


def test_short_answers_are_found_in_the_text_with_and_without_emphasis(make: Any) -> None:
    claim = make.claim(make.citation("About 76 missiles flew.", focus=(Span(6, 8),)))
    assert mentions(claims_in_words([claim], emphasis=True), ["76"])
    assert mentions(claims_in_words([claim]), ["76 missiles"])


def test_a_speaker_without_a_name_is_not_shown_by_role(make: Any) -> None:
    assert spoken_by(make.citation(speaker="Ann Lee", role="the mayor")) == "Ann Lee, the mayor"
    assert spoken_by(make.citation(speaker="Ann Lee")) == "Ann Lee"
    assert spoken_by(make.citation(role="the mayor")) == ""


MARKUP = st.text(alphabet="*_`~[]()!<>#&;|\\$-+=.:/\"' \n\tab1👩", max_size=40)


@given(MARKUP)
@example("<img src=x onerror=alert(1)>")
@example("</mark><script>alert(1)</script>")
@example("a\n\n# head\n\n- item\n\n| a |\n|---|")
@example("&lt;b&gt; &amp; &#60;")
@example("__0__ a__b _a_ __")
@example("![a](http://evil.example) [b]: http://evil.example")
def test_a_reader_of_markdown_sees_any_quote_as_it_is_up_to_white_space(make: Any, quote: str) -> None:
    shown = RENDER(claims_in_words([make.claim(make.citation(quote))]))
    assert re.fullmatch(r"<p>[^<]*</p>\n", shown)
    assert html.unescape(shown[3:-5]) == f"“{' '.join(quote.split())}” [1]"


@given(MARKUP, MARKUP)
def test_a_question_and_a_title_are_inert_in_an_abstention(make: Any, question: str, title: str) -> None:
    shown = RENDER(abstention_in_words(question, [make.citation(title=title)]))
    assert set(re.findall(r"</?(\w+)", shown)) == {"p", "ol", "li"}


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), (" a \n b ", "a b"), ("a*b", r"a\*b"), ("İ 👩", "İ 👩")]
)
def test_inert_escapes_what_is_active_and_nothing_else(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_control_and_direction_marks_do_not_reach_the_reader() -> None:
    assert inert("a\x1b[2Jb\x9bc\u202ed") == r"a \[2Jb c d"
    assert inert("👩\u200d👧") == "👩\u200d👧"


@st.composite
def focused(draw: st.DrawFn, alphabet: Any) -> tuple[str, tuple[Span, ...]]:
    """A quote somewhere in a document, and any spans about it: nested, touching, beside it."""
    quote = draw(alphabet)
    spans = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(*sorted(pair)))
    return quote, tuple(draw(st.lists(spans, max_size=4)))


@given(focused(st.text(max_size=40) | MARKUP), st.integers(0, 20))
def test_pieces_are_the_quote_cut_at_its_focus(
    make: Any, marked: tuple[str, tuple[Span, ...]], start: int
) -> None:
    quote, focus = marked
    cut = pieces(make.citation(quote, start=start, focus=focus))
    assert "".join(words for words, _ in cut) == quote
    assert all(words for words, _ in cut)
    assert all(one[1] != other[1] for one, other in pairwise(cut))
    inside = {at for span in focus for at in range(span.start - start, span.end - start)}
    position = 0
    for words, is_focus in cut:
        if is_focus:
            assert words == words.strip()
            assert set(range(position, position + len(words))) <= inside
        else:
            outside = [at for at in range(position, position + len(words)) if at in inside]
            assert all(quote[at].isspace() for at in outside)
        position += len(words)


@given(focused(st.text(alphabet="a \n\t\u3000\x85b1👩", max_size=40)))
def test_pieces_on_one_line_fold_white_space_as_the_whole_quote_does(
    make: Any, marked: tuple[str, tuple[Span, ...]]
) -> None:
    quote, focus = marked
    line = on_one_line(pieces(make.citation(quote, focus=focus)))
    assert "".join(words for words, _ in line) == " ".join(quote.split())
    assert all(words for words, _ in line)


@given(focused(MARKUP | st.text(alphabet="ab_*“”(€)„。他 1-", max_size=40)))
@example(("a_b", (Span(0, 1),)))
@example(("a_b", (Span(1, 3),)))
@example(("axb", (Span(0, 1), Span(2, 3))))
@example(("about$76 flew", (Span(5, 8),)))
def test_emphasis_changes_no_character_and_marks_nothing_but_focus(
    make: Any, marked: tuple[str, tuple[Span, ...]]
) -> None:
    quote, focus = marked
    citation = make.citation(quote, focus=focus)
    shown = RENDER(claims_in_words([make.claim(citation)], emphasis=True))
    assert set(re.findall(r"</?(\w+)", shown)) <= {"p", "strong"}
    plain = re.sub("</?strong>", "", shown)[3:-5]
    assert html.unescape(plain) == f"“{' '.join(quote.split())}” [1]"
    wanted = [words for words, is_focus in on_one_line(pieces(citation)) if is_focus]
    bold = [html.unescape(words) for words in re.findall("<strong>(.*?)</strong>", shown)]
    left = iter(wanted)
    assert all(words in left for words in bold)  # in order; marks that Markdown cannot bear are left out


@given(st.text(alphabet="ab ", min_size=1, max_size=20), st.integers(0, 20), st.integers(1, 20))
def test_words_are_always_bold(make: Any, quote: str, start: int, length: int) -> None:
    focus = quote[start : start + length].strip()
    shown = claims_in_words(
        [make.claim(make.citation(quote, focus=(Span(start, start + length),)))], emphasis=True
    )
    assert (f"**{' '.join(focus.split())}**" in shown) is bool(focus)


def test_a_hundred_thousand_marks_are_worded_in_no_time(make: Any) -> None:
    quote = "*_[ " * 25_000
    focus = tuple(Span(at, at + 1) for at in range(0, 100_000, 2))
    began = time.process_time()
    claims_in_words([make.claim(make.citation(quote, focus=focus))], emphasis=True)
    assert time.process_time() - began < 2
