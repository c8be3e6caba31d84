"""Files handed over hold exactly their content, under a name that stays a name."""

import base64
import re

import pytest
from hypothesis import given

from tests.ui.reading.parsing import HOSTILE, Reading, texts
from ui.download import download_html


@given(texts)
def test_a_page_to_save_is_held_whole_by_its_link(text: str) -> None:
    link = r'<a hidden data-made="\d+" download="a.html" href="data:text/html;base64,([\w+/=]*)"></a>'
    reading = re.fullmatch(link, download_html(text, "a.html"))
    assert reading
    assert base64.b64decode(reading[1]).decode() == text


def test_saving_a_page_twice_is_seen_as_a_change() -> None:
    assert download_html("page", "a.html") != download_html("page", "a.html")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_files_name_cannot_leave_its_attribute(name: str) -> None:
    html = download_html("page", f"{name}.html")
    assert Reading(html).tags == [("a", ("hidden", "data-made", "download", "href"))]
