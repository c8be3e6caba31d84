"""Pictures of the page's main states, to be looked at: in light and dark, in a wide window and on a phone.

    python -m tests.ui.screenshots [--to FOLDER]

Serves a small library of its own, the seeds and a collection whose reports contradict one another, and walks
through the page in a real Chromium. The pictures are kept out of git; one of them is `ui/screenshot.png`.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from index import sync
from tests.ui.conftest import FLAGS, SEEDS, Visit, serving

TO = Path("build") / "screenshots"
REPORTS = SEEDS.parent / "tests" / "gold" / "quarry"
GOLD = SEEDS.parent / "tests" / "gold" / "seeds.jsonl"
N_GOLD = 12
"""Questions measured: enough for every part of the page of accuracy."""

QUESTION = "What air defense systems did Russia give to Belarus?"
FOLLOW_UP = "And who would operate them?"
CONFLICT = "How many workers were killed at Skarrow?"
UNANSWERED = "What does a cup of coffee cost in Lisbon?"
TWO_PARTS = "When did Putin visit Minsk and what did ISW say about Belarusian troops?"

WINDOWS = {
    "light": (1280, 800, "light"),
    "dark": (1280, 800, "dark"),
    "tablet": (900, 800, "light"),
    "phone": (360, 740, "light"),
    "phone-dark": (360, 740, "dark"),
}
"""Width, height and colours of each window, by its name in the pictures' names."""

CALM_MS = 500
"""For what moves to come to rest before the picture is taken."""

Take = Callable[[str], None]


def make_library(place: Path) -> Path:
    """A library of the seeds and of reports that contradict one another, with a file that cannot be read."""
    folder = place / "reports"
    shutil.copytree(SEEDS, folder)
    for report in sorted(REPORTS.glob("*.txt")):
        shutil.copy(report, folder)
    (folder / "broken.txt").write_bytes(b"\x80\x81 no text\x00")
    sync(folder, place / "library")
    return place / "library"


@contextmanager
def window(browser: Browser, address: str, name: str) -> Iterator[Visit]:
    width, height, colours = WINDOWS[name]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=colours,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    visit = Visit(context.new_page())
    visit.page.goto(address)
    visit.page.get_by_placeholder("Ask the documents a question").wait_for()
    visit.page.wait_for_load_state("networkidle")
    yield visit
    context.close()


def asking(visit: Visit, take: Take) -> None:
    """From the first page through answers of every sort to what can be made of them."""
    page = visit.page
    take("first page")
    visit.ask(CONFLICT)
    page.locator("#viewer mark.current").first.wait_for()
    take("conflict")
    visit.ask(UNANSWERED)
    take("abstention")
    visit.ask(TWO_PARTS)
    take("two parts")
    visit.ask(QUESTION)
    visit.ask(FOLLOW_UP)
    take("follow-up")
    visit.press("button.marker", 4, 1)
    take("quote opened")
    marker = page.locator("article.exchange[data-turn='4'] button.marker").last
    marker.scroll_into_view_if_needed()
    marker.hover()
    take("quote in context")
    page.mouse.move(2, 2)
    page.locator(".narrowing summary").click()
    take("narrowing")
    page.locator(".narrowing summary").click()
    for picture in ("timeline", "matrix"):
        page.locator(f"article.exchange[data-turn='0'] [data-picture={picture}]").click()
        page.locator("#viewer .seeing").wait_for()
        take(picture)


def looking_after(visit: Visit, take: Take) -> None:
    """What stands around the answers: conversations, the library, accuracy, what is said over the page."""
    page = visit.page
    page.locator("#bar [data-say=drawer]").click()
    page.locator(".conversations .menu summary").first.click()
    take("conversations")
    page.locator(".conversations [data-say=drop]").first.click()
    page.locator("#confirm[open]").wait_for()
    take("are you sure")
    page.get_by_role("button", name="No", exact=True).click()
    page.keyboard.press("Escape")
    page.locator("#bar [data-view-of=library]").click()
    page.locator("#documents table").wait_for()
    take("library")
    page.locator("#bar [data-view-of=accuracy]").click()
    page.locator("input[data-take=gold]").wait_for(state="attached")
    take("accuracy")
    page.locator("#bar [data-say=shortcuts]").click()
    take("shortcuts")


def measured(visit: Visit, take: Take) -> None:
    """The accuracy of a gold file's answers."""
    visit.page.locator("#bar [data-view-of=accuracy]").click()
    some = GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:N_GOLD]
    visit.page.locator("input[data-take=gold]").set_input_files(
        {"name": "gold.jsonl", "mimeType": "application/json", "buffer": "".join(some).encode()}
    )
    visit.page.locator("#accuracy .figures").first.wait_for(timeout=300_000)
    take("accuracy measured")


def takes(page: Page, window_name: str, folder: Path) -> Take:
    def take(state: str) -> None:
        page.wait_for_timeout(CALM_MS)
        path = folder / f"{window_name} {state}.png".replace(" ", "-")
        page.screenshot(path=path)
        print(f"{path}  {path.stat().st_size / 1000:.0f} kB", flush=True)

    return take


def chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit("no Chromium on this machine: install it to take pictures of the page")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=TO)
    parser.add_argument("--windows", nargs="*", choices=list(WINDOWS), default=list(WINDOWS))
    arguments = parser.parse_args()
    arguments.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        os.environ["XDG_DATA_HOME"] = place
        library = make_library(Path(place))
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with serving(library) as address:
            for name in arguments.windows:
                with window(browser, address, name) as visit:
                    take = takes(visit.page, name, arguments.to)
                    asking(visit, take)
                    looking_after(visit, take)
            with window(browser, address, "light") as visit:
                measured(visit, takes(visit.page, "light", arguments.to))
        browser.close()


if __name__ == "__main__":
    main()
