"""The page for readers who see, hear or point differently: an accessibility engine over the main states, and
what no engine can tell: where the focus goes, what a narrow or enlarged window shows, what moves."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

Visiting = Callable[..., AbstractContextManager[Any]]

GRAVE = ("serious", "critical")
QUESTION = "What air defense systems did Russia give to Belarus?"
FOLLOW_UP = "And who would operate them?"
UNANSWERED = "What does a cup of coffee cost in Lisbon?"
GOLD = (
    b'{"id": "1", "kind": "fact", "history": [], "question": "What does a cup of coffee cost in Lisbon?",'
    b' "answerable": false, "gold": [], "answers": []}\n'
)
WINDOWS = [(1280, 800, "light"), (1280, 800, "dark"), (360, 740, "light")]

ADDRESS_AND_NAME = """() => {
  const one = document.activeElement;
  return [one.tagName, one.getAttribute("data-view-of") || one.getAttribute("data-say") || one.id || ""];
}"""


def found_by_axe(visit: Any, state: str) -> list[str]:
    """What the engine holds to be serious or critical, with the elements, so that a failure says where."""
    results = Axe().run(visit.page).response["violations"]
    return [
        f"{state}: {one['id']}: {one['help']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in results
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("width", "height", "colours"), WINDOWS)
def test_no_state_of_the_page_has_a_serious_fault(
    visit_to: Visiting, seeds_page: str, width: int, height: int, colours: str
) -> None:
    with visit_to(seeds_page, width=width, height=height, colours=colours) as visit:
        page, faults = visit.page, []
        page.emulate_media(reduced_motion="reduce")
        faults += found_by_axe(visit, "first page")
        visit.ask(QUESTION)
        visit.ask(FOLLOW_UP)
        page.locator("#viewer mark.current").first.wait_for()
        page.locator("article.exchange[data-turn='1'] button.marker").first.focus()
        faults += found_by_axe(visit, "answer with its quote in context")
        page.locator(".actions .more summary").last.click()
        page.locator(".narrowing summary").click()
        visit.ask(UNANSWERED)
        faults += found_by_axe(visit, "abstention, narrowing")
        for picture in ("timeline", "matrix"):
            page.locator(f"article.exchange[data-turn='1'] [data-picture={picture}]").click()
            page.locator("#viewer .seeing").wait_for()
            faults += found_by_axe(visit, picture)
        page.locator("#bar [data-say=drawer]").click()
        page.locator(".conversations .menu summary").first.click()
        faults += found_by_axe(visit, "conversations")
        page.locator(".conversations [data-say=drop]").first.click()
        page.locator("#confirm[open]").wait_for()
        faults += found_by_axe(visit, "are you sure")
        page.keyboard.press("Escape")
        page.locator("#confirm[open]").wait_for(state="detached")
        page.keyboard.press("Escape")
        page.locator("#bar [data-view-of=library]").click()
        page.locator("#documents table").wait_for()
        faults += found_by_axe(visit, "library")
        page.locator("#bar [data-view-of=accuracy]").click()
        page.locator("input[data-take=gold]").set_input_files(
            {"name": "gold.jsonl", "mimeType": "application/json", "buffer": GOLD}
        )
        page.locator("#accuracy .figures").first.wait_for()
        faults += found_by_axe(visit, "accuracy")
        page.locator("#bar [data-say=shortcuts]").click()
        faults += found_by_axe(visit, "shortcuts")
        assert faults == []


def test_the_page_says_its_language_its_name_and_its_parts(visit: Any) -> None:
    page = visit.page
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title() == "Quotedesk"
    assert page.locator("h1").all_inner_texts() == ["Quotedesk"]
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("navigation", name="Views").count() == 1
    assert page.get_by_label("Your question").count() == 1


def test_the_focus_goes_from_the_bar_to_the_question_and_on_to_the_answer(visit: Any) -> None:
    visit.ask(QUESTION)
    page = visit.page
    page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges()")
    page.locator("#bar [data-view-of=ask]").focus()
    order = []
    for _ in range(12):
        order.append(page.evaluate(ADDRESS_AND_NAME)[1])
        page.keyboard.press("Tab")
    assert order[:6] == ["ask", "library", "accuracy", "drawer", "new", "shortcuts"]
    assert "open" in order[6:]  # the first marker


def test_whatever_has_the_focus_shows_it(visit: Any) -> None:
    visit.ask(QUESTION)
    page = visit.page
    page.locator("#bar [data-view-of=ask]").focus()
    for _ in range(14):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """() => {
              const seen = (one) => getComputedStyle(one).outlineStyle !== "none"
                || getComputedStyle(one).boxShadow !== "none";
              const one = document.activeElement;
              return one === document.body || seen(one) || seen(one.closest(".form") ?? one);
            }"""
        )
        assert ring, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


def test_the_sheet_of_shortcuts_gives_the_focus_back(visit: Any) -> None:
    page = visit.page
    button = page.locator("#bar [data-say=shortcuts]")
    button.focus()
    page.keyboard.press("?")
    page.locator("#shortcuts[open]").wait_for()
    assert page.evaluate("document.activeElement.closest('dialog')?.id") == "shortcuts"
    page.keyboard.press("Escape")
    page.locator("#shortcuts[open]").wait_for(state="detached")
    assert page.evaluate(ADDRESS_AND_NAME)[1] == "shortcuts"


def test_escape_in_the_list_of_conversations_gives_the_focus_back(visit: Any) -> None:
    page = visit.page
    page.locator("#bar [data-say=drawer]").focus()
    page.keyboard.press("Enter")
    page.locator("#finding input[type=search]").wait_for()
    page.keyboard.press("Escape")
    page.locator("#drawer").wait_for(state="hidden")
    assert page.evaluate(ADDRESS_AND_NAME)[1] == "drawer"
    assert page.locator("#bar [data-say=drawer]").get_attribute("aria-expanded") == "false"


@pytest.mark.parametrize("width", [640, 360, 320])
def test_an_enlarged_or_narrow_window_needs_no_scrolling_sideways(
    visit_to: Visiting, seeds_page: str, width: int
) -> None:
    with visit_to(seeds_page, width=width, height=400) as visit:
        visit.ask(QUESTION)
        for view in ("ask", "library", "accuracy"):
            visit.page.locator(f"#bar [data-view-of={view}]").click()
            visit.page.wait_for_function("view => document.documentElement.dataset.view === view", arg=view)
            assert visit.page.evaluate("document.scrollingElement.scrollWidth") <= width


def test_on_a_phone_the_question_box_stays_within_reach(visit_to: Visiting, seeds_page: str) -> None:
    with visit_to(seeds_page, width=360, height=740) as visit:
        visit.ask(QUESTION)
        visit.press("button.marker", 0, 1)
        assert visit.sees_highlight()
        box = visit.page.locator("#question textarea").bounding_box()
        assert 0 <= box["y"] <= 740 - box["height"]


def test_nothing_moves_for_readers_who_want_no_motion(visit_to: Visiting, seeds_page: str) -> None:
    with visit_to(seeds_page) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        visit.ask(QUESTION)
        names = visit.page.evaluate(
            "[...document.querySelectorAll('#page *')].map(one => getComputedStyle(one).animationName)"
        )
        assert set(names) == {"none"}


def test_only_answers_and_what_is_told_are_read_out_by_themselves(visit: Any) -> None:
    visit.ask(QUESTION)
    live = visit.page.locator("#page :is([aria-live], [role=log], [role=alert])").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.getAttribute('role'))"
    )
    assert live == ["log"]
