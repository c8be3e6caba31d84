"""The page as a person uses it: the real app, the real engine, a real browser.

At the end of every visit the browser must have logged no error, opened no dialog and asked no other host.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from index import Library, open_library, sync
from qa import Answer, ask
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import Pack
from qa.evidence.saved import read_saved
from qa.evidence.verify import verify
from ui.asking.conversation import converse

Visiting = Callable[..., AbstractContextManager[Any]]

QUESTION = "What air defense systems did Russia give to Belarus?"
FOLLOW_UP = "And who would operate them?"
UNANSWERED = "Who won the chess world championship in 1972?"


def test_a_question_is_answered_with_quotes_and_markers(visit: Any, seeds_library: Library) -> None:
    answer = ask(QUESTION, library=seeds_library)
    visit.ask(QUESTION)
    shown = visit.page.locator("article.exchange .claim > blockquote .quote").all_text_contents()
    assert shown == [claim.quote for claim in answer.claims]
    assert visit.page.locator("button.marker").all_inner_texts() == numbers_in_claims(answer)
    assert len(visit.page.locator("#sources button.place").all()) == len(answer.citations)


def numbers_in_claims(answer: Answer) -> list[str]:
    cited = [(*claim.citations, *claim.conflicts) for claim in answer.claims]
    return [str(citation.number) for citations in cited for citation in citations]


def test_a_marker_opens_the_whole_source_at_its_quote(visit: Any, seeds_library: Library) -> None:
    answer = ask(QUESTION, library=seeds_library)
    visit.ask(QUESTION)
    for citation in reversed(answer.citations):
        visit.press("button.marker", 0, citation.number)
        document = seeds_library.document(citation.document_id)
        assert visit.highlighted() == citation.quote == document.text[citation.start : citation.end]
        assert visit.whole_text() == document.text
        assert visit.sees_highlight()


def test_the_first_source_is_open_and_takes_no_focus(visit: Any, seeds_library: Library) -> None:
    answer = ask(QUESTION, library=seeds_library)
    visit.ask(QUESTION)
    visit.page.locator("#viewer mark.current").first.wait_for()
    assert visit.highlighted() == answer.citations[0].quote
    assert visit.sees_highlight()
    assert visit.page.evaluate("document.activeElement.tagName") == "TEXTAREA"


def test_the_whole_way_can_be_gone_by_keyboard(visit: Any) -> None:
    keyboard = visit.page.keyboard
    keyboard.type(QUESTION)  # the box has the focus when the page opens
    keyboard.press("Enter")
    visit.page.locator("button.marker").first.wait_for()
    focused = "document.activeElement.className"
    for _ in range(40):
        keyboard.press("Shift+Tab")
        if visit.page.evaluate(focused) == "marker":
            break
    keyboard.press("Enter")
    visit.page.wait_for_function("document.activeElement.matches('mark.current')")
    visit.page.locator("button.back").focus()
    keyboard.press("Enter")
    assert visit.page.evaluate(focused) == "marker"


def test_a_follow_up_shows_the_question_that_was_searched(visit: Any, seeds_library: Library) -> None:
    first = ask(QUESTION, library=seeds_library)
    second = ask(FOLLOW_UP, history=first.history, library=seeds_library)
    assert second.question != FOLLOW_UP
    visit.ask(QUESTION)
    visit.ask(FOLLOW_UP)
    assert "Understood as" not in visit.exchange(0)
    assert f"Understood as {second.question}" in visit.exchange(1)
    visit.press("button.marker", 0, 1)  # the markers of the older answer still lead to its own source
    assert visit.highlighted() == first.citations[0].quote


def test_an_abstention_shows_the_nearest_passages_as_such(visit: Any, seeds_library: Library) -> None:
    answer = ask(UNANSWERED, library=seeds_library)
    assert answer.abstained
    visit.ask(UNANSWERED)
    shown = visit.exchange(0)
    assert "The documents do not answer this question." in shown
    assert "Closest passages, not an answer" in shown
    last = answer.nearest[-1]
    visit.press("button.marker", 0, last.number)
    assert visit.highlighted() == last.quote


def test_example_questions_are_answered(visit: Any) -> None:
    example = visit.page.locator("button.example").first
    question = example.inner_text()
    example.click()
    visit.page.locator("button.marker").first.wait_for()
    assert visit.exchange(0).startswith(question)


def test_an_answer_is_saved_as_a_page_and_as_data_as_often_as_asked(
    visit: Any, seeds_library: Library, tmp_path: Path
) -> None:
    answer = ask(QUESTION, library=seeds_library)
    visit.ask(QUESTION)
    visit.page.locator(".actions .more summary").click()
    for form in ("html", "json", "html", "html"):
        with visit.page.expect_download() as download:
            visit.page.locator(f"[data-say=save][data-form={form}]").click()
        assert download.value.suggested_filename == f"evidence-1.{form}"
        download.value.save_as(tmp_path / download.value.suggested_filename)
    page = (tmp_path / "evidence-1.html").read_text()
    assert page.startswith("<!doctype html>")
    assert answer.citations[0].document_sha256 in page
    pack = read_saved(tmp_path / "evidence-1.json")
    assert isinstance(pack, Pack)
    assert pack.answer.citations == answer.citations
    assert verify(pack, seeds_library.folder).ok
    assert visit.page.locator("button.marker").count() > 0  # the page itself went nowhere


def test_an_unsearchable_question_is_explained_and_kept(visit: Any) -> None:
    visit.ask("?!")
    assert visit.page.get_by_role("alert").inner_text()
    assert "Traceback" not in visit.page.content()
    assert visit.page.get_by_placeholder("Ask the documents a question").input_value() == "?!"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_a_narrow_page_has_one_column(visit_to: Visiting, seeds_page: str, colours: str) -> None:
    with visit_to(seeds_page, width=360, height=740, colours=colours) as visit:
        visit.ask(QUESTION)
        visit.press("button.marker", 0, 1)
        assert visit.sees_highlight()
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 360


TAGS = "<img src=x onerror=window.struck=1></mark><script>window.struck=1</script>"
TEMPLATES = "[a](javascript:window.struck=1) **bold** $x^2$ {{value}} ${window.struck=1} &lt;b&gt; <style>"
CALM = "".join(f"Ship number {n} came in and went out again.\r\n\r\n" for n in range(200))
HOSTILE = (
    f"The harbour <script>window.struck=1</script>\r\n\r\n{CALM}"
    f"The harbour master closed the bridge {TAGS} on Friday.\r\n\r\n"
    f"The pilot reopened the old lock {TEMPLATES} on Monday.\r\n\r\n{CALM}"
    "The mayor \U0001f6a2 of Port e\u0301toile opened the bridge again.\r\n"
)
HOSTILE_NAME = "<img src=x onerror=window.struck=1>.txt"


def test_hostile_texts_are_shown_and_do_nothing(visit_to: Visiting, served: Any, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / HOSTILE_NAME).write_bytes(HOSTILE.encode())
    sync(folder, tmp_path / "library")
    questions = ("Who closed the bridge on Friday?", "Who reopened the old lock?", f"{TAGS} {TEMPLATES}")
    library = open_library(tmp_path / "library")
    with library, served(library.path) as address, visit_to(address) as visit:
        outcomes = [converse(question, (), Scope(), library) for question in questions[:2]]
        quotes = [one.answer.citations[0].quote for one in outcomes if isinstance(one, Exchange)]
        assert any("window.struck" in quote for quote in quotes)
        for turn, question in enumerate(questions):
            visit.ask(question)
            assert visit.page.locator("h2.question").nth(turn).text_content() == question
        for turn, quote in enumerate(quotes):
            visit.press("button.marker", turn, 1)
            assert visit.highlighted() == quote
            assert visit.whole_text() == HOSTILE
            assert visit.sees_highlight()
        assert HOSTILE_NAME in visit.page.locator(".viewer header").inner_text()
        assert visit.page.evaluate("window.struck") is None
        assert (
            visit.page.locator("#page :is(img, script, style, .document a, .viewer mark mark)").count() == 0
        )
