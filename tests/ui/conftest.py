"""What the page's tests share: the seeds library, the served page, and a real browser that reports on it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from index import Library, open_library, sync

SEEDS = Path(__file__).parents[2] / "seeds"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("seeds-library") / "library"
    sync(SEEDS, folder)
    return open_library(folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.skip("no Chromium on this machine: install it to test the page in a browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield started
        started.close()


@dataclass
class Visit:
    """One open page, and everything it did that a reader would not see."""

    page: Page
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def ask(self, question: str) -> None:
        """Type a question, press Enter, and wait for its outcome."""
        box = self.page.get_by_placeholder("Ask the documents a question")
        turn = self.page.locator("article.exchange").count()
        box.fill(question)
        box.press("Enter")
        self.page.locator(f"article.exchange[data-turn='{turn}']").wait_for()
        self.page.locator(".searching").wait_for(state="detached")

    def wait_for_address(self, part: str) -> None:
        """Wait until the page's address holds some words: what was asked is kept by then."""
        self.page.wait_for_function("part => location.search.includes(part)", arg=part)

    def exchange(self, turn: int) -> str:
        return self.page.locator(f"article.exchange[data-turn='{turn}']").inner_text()

    def press(self, selector: str, turn: int, number: int) -> None:
        """Press a marker and wait until its source is open."""
        at = f"[data-turn='{turn}'][data-number='{number}']"
        self.page.locator(f"{selector}{at}").click()
        self.page.locator(f"article.viewer{at}").wait_for()

    def highlighted(self) -> str:
        return "".join(
            self.page.locator("#viewer mark.current").evaluate_all("all => all.map(m => m.textContent)")
        )

    def whole_text(self) -> str:
        return str(self.page.locator("#viewer .document").evaluate("element => element.textContent"))

    def sees_highlight(self) -> bool:
        """Whether the first highlighted character is inside the window and inside the document's pane."""
        return bool(
            self.page.locator("#viewer mark.current").first.evaluate(
                """mark => {
                  const top = mark.getClientRects()[0].top;
                  const pane = mark.closest(".document").getBoundingClientRect();
                  return top >= Math.max(0, pane.top) && top < Math.min(innerHeight, pane.bottom);
                }"""
            )
        )


@pytest.fixture(scope="session", autouse=True)
def data_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where conversations are kept while tests run: not where the reader's own are."""
    before = os.environ.get("XDG_DATA_HOME")
    home = tmp_path_factory.mktemp("data")
    os.environ["XDG_DATA_HOME"] = str(home)
    yield home
    if before is None:
        del os.environ["XDG_DATA_HOME"]
    else:
        os.environ["XDG_DATA_HOME"] = before


@contextmanager
def serving(library: Path) -> Iterator[str]:
    """Serve the page of a library in a process of its own, as a reader has it; gives its address."""
    code = "import sys; from ui.app import serve; serve(sys.argv[1], port=0, open_browser=False)"
    command = [sys.executable, "-c", code, str(library)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Quotedesk is open at "), line
            yield line.split()[4]
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def served() -> Callable[[Path], AbstractContextManager[str]]:
    return serving


@pytest.fixture(scope="session")
def seeds_page(seeds_library: Library) -> Iterator[str]:
    with serving(seeds_library.path) as address:
        yield address


@pytest.fixture
def visit_to(browser: Browser) -> Callable[..., AbstractContextManager[Visit]]:
    """Open the page at an address; at the end, nothing may have gone wrong or out."""

    @contextmanager
    def visiting(
        address: str, *, width: int = 1280, height: int = 800, colours: Any = "light"
    ) -> Iterator[Visit]:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=colours)
        try:
            visit = Visit(context.new_page())
            listen(visit)
            visit.page.goto(address)
            visit.page.get_by_placeholder("Ask the documents a question").wait_for()
            yield visit
            assert visit.errors == []
            assert visit.dialogs == []
            assert visit.hosts == {"127.0.0.1"}
        finally:
            context.close()

    return visiting


@pytest.fixture
def visit(visit_to: Callable[..., AbstractContextManager[Visit]], seeds_page: str) -> Iterator[Visit]:
    """The seeds library's page, open in a window of usual size."""
    with visit_to(seeds_page) as visit:
        yield visit


def listen(visit: Visit) -> None:
    page = visit.page
    page.on("console", lambda message: visit.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: visit.errors.append(str(error)))
    page.on("dialog", lambda dialog: (visit.dialogs.append(dialog.message), dialog.dismiss()))
    page.on(
        "request", lambda request: visit.hosts.add(host) if (host := urlsplit(request.url).hostname) else None
    )
