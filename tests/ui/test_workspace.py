"""The workspace as a person uses it over a day: asking on, keeping, sharing, adding and removing documents.

One server over a folder of its own; at the end of every visit the browser must have logged no error, opened
no dialog of its own and asked no other host.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from index import Library, open_library, sync
from qa.evaluation.gold import load_gold

Visiting = Callable[..., AbstractContextManager[Any]]

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "What air defense systems did Russia give to Belarus?"
FOLLOW_UP = "And who would operate them?"
FERRY = "Ferry strike\n\nThe harbour union called a strike of all ferries for Monday, its leader said.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path_factory.mktemp("workspace") / "reports"))


@pytest.fixture(scope="module")
def library(folder: Path) -> Iterator[Library]:
    sync(folder, folder.parent / "library")
    with open_library(folder.parent / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def page_address(served: Any, library: Library, data_home: Path) -> Iterator[str]:
    with served(library.path) as address:
        yield address


@pytest.fixture
def desk(visit_to: Visiting, page_address: str) -> Iterator[Any]:
    with visit_to(page_address) as visit:
        yield visit


def test_a_reload_shows_the_conversation_and_the_open_quote_again(desk: Any) -> None:
    desk.ask(QUESTION)
    desk.wait_for_address("c=")
    desk.press("button.marker", 0, 1)
    quote = desk.highlighted()
    desk.page.reload()
    desk.page.locator("article.exchange").wait_for()
    desk.page.locator("#viewer mark.current").first.wait_for()
    assert desk.highlighted() == quote
    assert desk.page.locator("h2.question").all_inner_texts() == [QUESTION]


def test_the_back_button_leads_back_through_what_was_shown(desk: Any) -> None:
    desk.ask(QUESTION)
    desk.wait_for_address("c=")
    before = desk.page.url
    desk.page.locator("#bar [data-view-of=library]").click()
    desk.page.locator("#documents table").wait_for()
    desk.wait_for_address("view=library")
    desk.page.go_back()
    desk.page.locator("article.exchange").wait_for()
    desk.page.wait_for_function("document.documentElement.dataset.view === 'ask'")
    assert desk.page.url == before


def test_a_question_in_the_address_is_asked(visit_to: Visiting, page_address: str) -> None:
    with visit_to(f"{page_address}?q=Who+would+operate+the+S-400+systems%3F") as visit:
        visit.page.locator("button.marker").first.wait_for()
        visit.wait_for_address("c=")  # so that a reload does not ask it again
        assert visit.page.locator("h2.question").all_inner_texts() == ["Who would operate the S-400 systems?"]


def test_a_link_to_a_span_opens_the_document_at_it(
    visit_to: Visiting, page_address: str, library: Library
) -> None:
    document = library.document(library.documents()[0].id)
    start = document.text.index(" ", 500) + 1
    link = f"{page_address}?doc={document.id}&start={start}&end={start + 60}"
    with visit_to(link) as visit:
        visit.page.locator("#viewer mark.current").first.wait_for()
        assert visit.highlighted() == document.text[start : start + 60]
        assert visit.whole_text() == document.text
        assert visit.sees_highlight()


@pytest.mark.parametrize(
    "search", ["?doc=nowhere.txt", "?c=nothing", "?doc=%00&start=x", "?c=a&at=9.9&view=no"]
)
def test_addresses_that_lead_nowhere_are_explained_or_passed_over(
    visit_to: Visiting, page_address: str, search: str
) -> None:
    with visit_to(page_address + search) as visit:
        visit.ask(QUESTION)
        assert visit.page.locator("button.marker").count() > 0


def test_copied_links_and_quotes_say_where_they_are_from(desk: Any, library: Library) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.ask(QUESTION)
    desk.press("button.marker", 0, 1)
    quote = desk.highlighted()
    desk.page.get_by_role("button", name="Copy quote").click()
    desk.page.get_by_role("button", name="Copied").wait_for()
    copied = desk.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{quote}” — ")
    assert "characters " in copied
    desk.page.get_by_role("button", name="Copy link").click()
    desk.page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('?doc='))")
    desk.page.goto(desk.page.evaluate("navigator.clipboard.readText()"))
    desk.page.locator("#viewer mark.current").first.wait_for()
    assert desk.highlighted() == quote


def test_a_marker_shows_its_quote_in_context_when_pointed_at_or_focused(desk: Any) -> None:
    desk.ask(QUESTION)
    marker = desk.page.locator("button.marker").first
    around = desk.page.locator("#conversation .around").first
    assert not around.is_visible()
    marker.hover()
    assert around.is_visible()
    quote = around.locator("mark").inner_text()
    assert len(around.locator(".words").inner_text()) > len(quote)
    desk.page.mouse.move(5, 5)
    assert not around.is_visible()
    marker.focus()
    assert around.is_visible()
    desk.page.keyboard.press("Escape")
    assert not around.is_visible()


def test_an_edited_question_is_read_as_after_the_one_before(desk: Any) -> None:
    desk.ask(QUESTION)
    desk.ask(FOLLOW_UP)
    desk.page.locator("[data-say=edit][data-which=searched]").click()
    desk.page.locator(".edited").wait_for()
    box = desk.page.get_by_placeholder("Ask the documents a question")
    assert box.input_value().startswith("Who would operate")
    desk.ask("Who would operate the S-400 systems in Belarus?")
    assert desk.page.locator("h2.question").count() == 3
    assert desk.page.locator(".edited").count() == 0


def test_a_conversation_can_be_narrowed_and_widened(desk: Any, library: Library) -> None:
    desk.page.locator("#bar [data-view-of=library]").click()
    row = desk.page.locator("#documents tbody tr").first
    document = row.locator("input[type=checkbox]").get_attribute("data-document")
    row.locator("input[type=checkbox]").check()
    desk.page.locator("#bar [data-view-of=ask]").click()
    desk.page.get_by_text("Asking 1 chosen document").wait_for()
    desk.ask(QUESTION)
    opened = {one.get_attribute("data-number") for one in desk.page.locator("#sources button.place").all()}
    assert opened
    assert desk.page.locator("#sources li").count() == 1
    assert document in desk.page.locator("#viewer header").inner_text()
    desk.page.locator(".narrowing summary").click()
    desk.page.get_by_role("button", name="Ask everything").click()
    desk.page.get_by_text(f"Asking all {library.n_documents} documents").wait_for()


def test_conversations_are_kept_found_renamed_and_deleted(visit_to: Visiting, page_address: str) -> None:
    with visit_to(page_address) as visit:
        visit.ask("Who visited Minsk on December 19?")
        visit.wait_for_address("c=")
    with visit_to(page_address) as visit:  # another day
        visit.page.get_by_role("button", name="Conversations").click()
        visit.page.locator("#finding input[type=search]").fill("visited minsk")
        link = visit.page.locator(".conversation-link", has_text="Who visited Minsk")
        link.first.wait_for()
        visit.page.wait_for_function("document.querySelectorAll('.conversation-link').length === 1")
        visit.page.locator(".conversations .menu summary").click()
        visit.page.get_by_label("Name").fill("The visit")
        visit.page.get_by_role("button", name="Rename").click()
        renamed = visit.page.locator(".conversation-link", has_text="The visit")
        renamed.click()
        visit.page.locator("h2.question", has_text="Who visited Minsk").wait_for()
        item = visit.page.locator(".conversations li", has_text="The visit")
        item.locator(".menu summary").click()
        item.get_by_role("button", name="Delete").click()
        visit.page.locator("#confirm").get_by_role("button", name="Yes").click()
        renamed.wait_for(state="detached")
        assert visit.page.locator("article.exchange").count() == 0


def test_a_conversation_handed_over_is_the_same_when_taken_in(desk: Any, tmp_path: Path) -> None:
    desk.ask(QUESTION)
    desk.wait_for_address("c=")
    desk.page.get_by_role("button", name="Conversations").click()
    current = desk.page.locator(".conversations li:has([aria-current])")
    current.locator(".menu summary").click()
    saved = {}
    for label, ending in (("Markdown", "md"), ("Evidence page", "html"), ("JSON", "json")):
        with desk.page.expect_download() as download:
            current.get_by_role("button", name=label).click()
        saved[ending] = tmp_path / f"conversation.{ending}"
        download.value.save_as(saved[ending])
    assert QUESTION in saved["md"].read_text()
    assert saved["html"].read_text().startswith("<!doctype html>")
    n_before = desk.page.locator(".conversations li").count()
    desk.page.locator("input[data-take=conversation]").set_input_files(saved["json"])
    desk.page.locator("#told .remark").wait_for()
    assert desk.page.locator(".conversations li").count() == n_before + 1
    desk.page.locator("input[data-take=conversation]").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": b'{"format": 1}'}
    )
    desk.page.locator("#told .notice").wait_for()
    assert "Traceback" not in desk.page.content()


def test_thumbs_and_gold_questions_are_written_where_evaluation_reads_them(
    desk: Any, library: Library, data_home: Path
) -> None:
    desk.ask(QUESTION)
    desk.wait_for_address("c=")
    desk.page.get_by_role("button", name="Helpful", exact=True).click()
    desk.page.locator("[data-say=rate][aria-pressed=true]").wait_for()
    desk.page.locator(".actions .more summary").click()
    desk.page.get_by_role("button", name="Save as gold question").click()
    desk.page.locator("#told .remark").wait_for()
    (gold,) = (data_home / "quotedesk" / "conversations").glob("*.gold.jsonl")
    questions = load_gold(gold)
    assert QUESTION in [one.question for one in questions]
    (feedback,) = (data_home / "quotedesk" / "conversations").glob("*.feedback.jsonl")
    assert json.loads(feedback.read_text().splitlines()[-1])["rating"] == 1
    desk.page.keyboard.press("Escape")
    desk.page.locator("#bar [data-view-of=accuracy]").click()
    desk.page.get_by_role("button", name="Ask the gold questions kept here").click()
    desk.page.locator("#accuracy table").first.wait_for()
    assert desk.page.locator("#accuracy img").count() >= 1
    with desk.page.expect_download() as download:
        desk.page.locator("#accuracy [data-picture=calibration][data-form=svg]").click()
    assert download.value.suggested_filename == "calibration.svg"


def test_an_answer_is_shown_over_time_and_by_source_and_both_lead_back(desk: Any) -> None:
    desk.ask("How many missiles were fired on December 16 and how many shot down?")
    for picture in ("timeline", "matrix"):
        desk.page.locator(f"#conversation [data-picture={picture}]").click()
        desk.page.locator("#viewer button.marker").first.click()
        desk.page.locator("#viewer mark.current").first.wait_for()
        assert desk.highlighted()


def test_added_files_are_asked_and_removed_ones_are_not(
    desk: Any, folder: Path, library: Library, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").write_text(FERRY)
    (tmp_path / "ferry.exe").write_bytes(b"MZ")
    desk.page.locator("#bar [data-view-of=library]").click()
    desk.page.locator("#documents table").wait_for()
    desk.page.locator("input[data-take=files]").first.set_input_files(
        [tmp_path / "ferry.txt", tmp_path / "ferry.exe"]
    )
    desk.page.locator("#told .intake").wait_for()
    assert "ferry.exe" in desk.page.locator("#told .intake").inner_text()
    desk.page.locator("#documents", has_text="Ferry strike").wait_for()
    assert (folder / "ferry.txt").read_text() == FERRY
    assert not (folder / "ferry.exe").exists()
    desk.page.locator("#bar [data-view-of=ask]").click()
    desk.ask("Who called a strike of all ferries?")
    assert "harbour union" in desk.exchange(0)
    desk.page.locator("#bar [data-view-of=library]").click()
    row = desk.page.locator("#documents tr", has_text="Ferry strike")
    row.get_by_role("button", name="Remove").click()
    desk.page.locator("#confirm").get_by_role("button", name="Yes").click()
    row.wait_for(state="detached")
    desk.page.locator("#bar [data-view-of=ask]").click()
    desk.page.get_by_role("button", name="New", exact=True).click()
    desk.page.locator(".welcome").wait_for()
    desk.ask("Who called a strike of all ferries?")
    assert "harbour union" not in desk.exchange(0)
    desk.page.locator("#bar [data-view-of=library]").click()
    desk.page.locator("#holdings .removed summary").click()
    desk.page.get_by_role("button", name="Take back").click()
    desk.page.locator("#documents", has_text="Ferry strike").wait_for()
    (folder / "ferry.txt").unlink()
    desk.page.get_by_role("button", name="Look for changes in the folder").click()
    row.wait_for(state="detached")


def test_two_tabs_do_not_lose_each_others_questions(visit_to: Visiting, page_address: str) -> None:
    with visit_to(page_address) as one:
        one.ask(QUESTION)
        one.wait_for_address("c=")
        with visit_to(one.page.url) as other:
            other.page.locator("article.exchange").wait_for()
            other.ask("Who is Lukashenko?")
            other.page.wait_for_function("document.querySelectorAll('article.exchange').length === 2")
            one.ask("Who visited Minsk?")
            one.page.wait_for_function("document.querySelectorAll('article.exchange').length === 3")
        one.page.reload()
        one.page.locator("article.exchange").nth(2).wait_for()
        asked = one.page.locator("h2.question").all_inner_texts()
    assert asked == [QUESTION, "Who is Lukashenko?", "Who visited Minsk?"]


def test_the_keyboard_leads_everywhere(desk: Any) -> None:
    keyboard = desk.page.keyboard
    desk.ask("How many missiles were fired on December 16 and how many shot down?")
    desk.page.locator("#viewer mark.current").first.wait_for()
    desk.page.locator("#viewer .document").focus()
    keyboard.press("?")
    assert desk.page.locator("#shortcuts").is_visible()
    keyboard.press("Escape")
    keyboard.press("n")
    desk.page.locator("article.viewer[data-number='2']").wait_for()
    desk.page.wait_for_function("document.activeElement.matches('mark.current')")
    keyboard.press("p")
    desk.page.locator("article.viewer[data-number='1']").wait_for()
    keyboard.press("b")
    assert desk.page.evaluate("document.activeElement.className") == "marker"
    keyboard.press("l")
    desk.page.locator("#documents table").wait_for()
    keyboard.press("a")
    desk.page.locator("article.exchange").wait_for()
    keyboard.press("c")
    desk.page.wait_for_function("document.activeElement.matches('#finding input')")
    keyboard.press("Escape")
    desk.page.locator("#viewer .document").focus()
    keyboard.press("/")
    desk.page.wait_for_function("document.activeElement.tagName === 'TEXTAREA'")
    keyboard.type("n?")  # while typing, keys are letters
    assert desk.page.get_by_placeholder("Ask the documents a question").input_value() == "n?"
