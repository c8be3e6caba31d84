"""Readers who are faster than the page: what they press before it has answered is done all the same."""

from typing import Any

from playwright.sync_api import Browser

PRESSED = """(views) => {
  for (const view of views) document.querySelector(`#bar [data-view-of=${view}]`).click();
}"""


def test_what_is_pressed_as_soon_as_the_bar_is_there_is_done(browser: Browser, seeds_page: str) -> None:
    page = browser.new_page()
    page.goto(seeds_page, wait_until="commit")
    page.locator("#bar [data-view-of=library]").wait_for()
    page.evaluate(PRESSED, ["library"])
    page.locator("#documents table").wait_for()
    assert page.url == f"{seeds_page}?view=library"
    page.close()


def test_presses_that_overtake_the_replies_are_done_in_their_order(visit: Any) -> None:
    visit.page.evaluate(PRESSED, ["library", "accuracy", "ask", "library", "accuracy"])
    visit.wait_for_address("view=accuracy")
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("document.documentElement.dataset.view") == "accuracy"
    assert visit.page.locator("#documents table").count() == 1  # the library was looked at on the way
