import html
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa.answer import Citation, Claim
from qa.wording import abstention_in_words, claims_in_words, inert

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render


def citation(number: int, quote: str, **others: Any) -> Citation:
    return Citation(
        number=number,
        document_id="a.txt",
        title=others.get("title", "Courier"),
        outlet="",
        date=date(2024, 5, 1),
        start=0,
        end=len(quote),
        line=1,
        column=1,
        quote=quote,
        speaker=None,
        document_sha256="",
        score=0.5,
    )


def claim(*citations: Citation) -> Claim:
    return Claim(quote=citations[0].quote, speaker=None, citations=citations, origins=1, conflicts=())


def test_each_claim_is_a_paragraph_of_its_quote_and_all_its_markers() -> None:
    text = claims_in_words(
        [claim(citation(1, "It rained."), citation(2, "It  rained")), claim(citation(3, "It\n\nsnowed."))]
    )
    assert text == "“It rained.” [1][2]\n\n“It snowed.” [3]"


def test_an_abstention_names_the_question_and_numbers_the_closest_passages_as_no_answer() -> None:
    text = abstention_in_words("Who sailed?", [citation(1, "It rained."), citation(2, "It snowed.")])
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


MARKUP = st.text(alphabet="*_`~[]()!<>#&;|\\$-+=.:/\"' \n\tab1👩", max_size=40)


@given(MARKUP)
@example("<img src=x onerror=alert(1)>")
@example("</mark><script>alert(1)</script>")
@example("a\n\n# head\n\n- item\n\n| a |\n|---|")
@example("&lt;b&gt; &amp; &#60;")
@example("![a](http://evil.example) [b]: http://evil.example")
def test_a_reader_of_markdown_sees_any_quote_as_it_is_up_to_white_space(quote: str) -> None:
    shown = RENDER(claims_in_words([claim(citation(1, quote))]))
    assert re.fullmatch(r"<p>[^<]*</p>\n", shown)
    assert html.unescape(shown[3:-5]) == f"“{' '.join(quote.split())}” [1]"


@given(MARKUP, MARKUP)
def test_a_question_and_a_title_are_inert_in_an_abstention(question: str, title: str) -> None:
    shown = RENDER(abstention_in_words(question, [citation(1, "It rained.", title=title)]))
    assert set(re.findall(r"</?(\w+)", shown)) == {"p", "ol", "li"}


@pytest.mark.parametrize(
    ("text", "shown"), [("", ""), (" a \n b ", "a b"), ("a*b", r"a\*b"), ("İ 👩", "İ 👩")]
)
def test_inert_escapes_what_is_active_and_nothing_else(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_control_and_direction_marks_do_not_reach_the_reader() -> None:
    assert inert("a\x1b[2Jb\x9bc\u202ed") == r"a \[2Jb c d"
    assert inert("👩\u200d👧") == "👩\u200d👧"
