"""What a real browser makes of the views and of a saved picture: shown, and nothing else happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ui.page import STYLE
from ui.seeing.matrix import matrix_html
from ui.seeing.timeline import timeline_html, timeline_svg


@pytest.fixture
def quiet_page(browser: Browser) -> Iterator[Page]:
    """A page of a telephone's width; at the end, no dialog, no error, no request."""
    page = browser.new_page(viewport={"width": 360, "height": 700})
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: happened.append(str(error)))
    page.on("console", lambda message: happened.append(message.text))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(("data:", "file:")) else happened.append(asked.url),
    )
    yield page
    page.close()
    assert happened == []


def test_views_of_hostile_texts_show_their_picture_and_run_nothing(
    quiet_page: Page, untrusted: Any, hostile: str
) -> None:
    answer = untrusted(hostile)
    body = timeline_html(answer, 0) + matrix_html(answer, 0)
    quiet_page.set_content(f"<!doctype html><style>{STYLE}</style><body><div id='desk'>{body}</div>")
    image = quiet_page.locator("img")
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 336
    assert quiet_page.locator("script").count() == 0
    assert quiet_page.locator("td button.marker").count() == 6  # two days, four cells


def test_a_saved_picture_opens_by_itself_and_runs_nothing(
    quiet_page: Page, untrusted: Any, hostile: str, tmp_path: Path
) -> None:
    file = tmp_path / "timeline.svg"
    file.write_text(timeline_svg(untrusted(hostile)), encoding="utf-8")
    quiet_page.goto(file.as_uri())
    assert quiet_page.evaluate("document.documentElement.localName") == "svg"
    assert quiet_page.evaluate("document.querySelectorAll('parsererror, script, foreignObject').length") == 0
