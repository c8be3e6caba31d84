"""The evidence page in a real browser: opened from a file, alone, narrow, dark, and hostile."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from index import Library, open_library, sync
from qa import ask
from qa.evidence.evidence import evidence
from qa.evidence.saved import save

ATTACK = "<img src=http://192.0.2.1/x onerror=window.struck=1></mark><script>window.struck=1</script>"
TEXT = (
    "The pilot waited for the tide.\r\n\r\n"
    f"The harbour master closed the bridge {ATTACK} on Friday. Then it rained {ATTACK} all day.\r\n"
    f"{'unbroken' * 60}\r\n"
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, make: Any) -> tuple[Path, str]:
    """A saved page about a document that attacks it, and the quote it must show."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "documents").mkdir()
    (folder / "documents" / "a.txt").write_bytes(TEXT.encode())
    sync(folder / "documents", folder / "library")
    with open_library(folder / "library") as library:
        document = library.document("a.txt")
        quote = f"The harbour master closed the bridge {ATTACK} on Friday."
        start = document.text.index(quote)
        cited = make.citation(quote, start=start, title=ATTACK, document_sha256=document.sha256)
        pack = evidence(make.answering(cited, asked=ATTACK), library)
        (page,) = save(pack, folder / "evidence.html")
    assert ATTACK in pack.excerpts[0].text.replace(quote, "")
    return page, quote


@pytest.mark.parametrize(("width", "colours"), [(1000, "light"), (360, "light"), (360, "dark")])
def test_the_page_opens_alone_and_fits(
    browser: Browser, hostile: tuple[Path, str], width: int, colours: Any
) -> None:
    file, quote = hostile
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=colours)
    try:
        page = context.new_page()
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: errors.append(message.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri())
        assert requests == [file.as_uri()]
        assert errors == []
        assert page.evaluate("window.struck") is None
        assert page.locator("mark").first.text_content() == quote
        assert page.evaluate("document.documentElement.scrollWidth") == width
        background = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(255, 255, 255)" if colours == "light" else "rgb(20, 24, 31)")
    finally:
        context.close()


def test_a_script_that_got_into_the_page_would_not_run(
    browser: Browser, seeds_library: Library, tmp_path: Path
) -> None:
    (file,) = save(
        evidence(ask("How many rockets flew at Kyiv?", library=seeds_library), seeds_library),
        tmp_path / "evidence.html",
    )
    struck = "<script>window.struck = 1</script><img src=x onerror='window.struck = 1'></body>"
    file.write_text(file.read_text().replace("</body>", struck))
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(file.as_uri())
        assert page.locator("img").count() == 1
        assert page.evaluate("window.struck") is None
    finally:
        context.close()


def test_the_page_prints_dark_on_white(browser: Browser, hostile: tuple[Path, str]) -> None:
    context = browser.new_context(color_scheme="dark")
    try:
        page = context.new_page()
        page.goto(hostile[0].as_uri())
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.pdf().startswith(b"%PDF")
    finally:
        context.close()
