"""Pictures and tables handed over as files: their bytes arrive as they are."""

import base64
import re
from typing import Any

import pytest
from lxml import etree

from qa import Answer
from ui.download import download_html
from ui.seeing.matrix import matrix_csv
from ui.seeing.timeline import timeline_png, timeline_svg


def saved(link: str) -> tuple[str, bytes]:
    """The media type and the content of a link that holds a file."""
    found = re.search(r'href="data:([^;]+);base64,([^"]*)"', link)
    assert found is not None
    return found[1], base64.b64decode(found[2])


def test_a_png_is_saved_byte_for_byte(report: Answer) -> None:
    assert saved(download_html(timeline_png(report), "a.png")) == ("image/png", timeline_png(report))


def test_an_svg_is_saved_as_text_that_parses(report: Answer) -> None:
    form, held = saved(download_html(timeline_svg(report), "a.svg"))
    assert (form, etree.fromstring(held).tag) == ("image/svg+xml", "{http://www.w3.org/2000/svg}svg")


def test_a_csv_begins_with_the_mark_that_tells_a_spreadsheet_its_encoding(report: Answer) -> None:
    form, held = saved(download_html(matrix_csv(report), "a.csv"))
    assert form == "text/csv"
    assert held.startswith(b"\xef\xbb\xbfClaim,")
    assert held.decode("utf-8-sig") == matrix_csv(report)


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.md"])
def test_other_texts_are_saved_as_they_are(make: Any, name: str) -> None:
    assert saved(download_html("é\r\n", name))[1] == "é\r\n".encode()
