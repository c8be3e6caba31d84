from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LoadError
from index.formats.decoding import decode
from index.formats.web import declared_charset, read_page

ARTICLE = """<!DOCTYPE html><html lang="en"><head>
<title>Ferry service to resume - Island Gazette</title>
<meta property="og:site_name" content="Island Gazette">
<meta property="article:published_time" content="2021-05-04T08:00:00Z">
<style>.nav{color:red}</style><script>var tracking = "on";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Ferry service to resume</h1>
<p>The ferry between the two islands will sail again from Monday, the harbour office said, after new
engines were fitted and tested over the course of three weeks.</p>
<p>Tickets stay at four euros. Cars are not yet allowed on board, because the ramp
is still being repaired by a firm from the mainland.</p>
<p>The last accident was in 1998.</p></article>
<section class="comments"><h2>Comments</h2><p>First! What a great story, thank you.</p></section>
<footer>© 2021 Island Gazette. All rights reserved.</footer><script>send("more");</script></body></html>"""


def test_a_news_page_becomes_its_article() -> None:
    text, _ = read_page(ARTICLE, stem="a")
    assert "The ferry between the two islands will sail again from Monday" in text
    assert "The last accident was in 1998." in text
    for left_out in ("tracking", "color:red", "send(", "All rights reserved"):
        assert left_out not in text


def test_line_breaks_of_the_source_are_not_line_breaks_of_the_page() -> None:
    assert "after new engines were fitted" in read_page(ARTICLE, stem="a")[0]


def test_the_metadata_come_from_the_page() -> None:
    _, metadata = read_page(ARTICLE, stem="a")
    assert (metadata.title, metadata.date) == ("Ferry service to resume", date(2021, 5, 4))
    assert metadata.outlet == "Island Gazette"


def test_a_page_without_a_date_has_none() -> None:
    assert (
        read_page("<html><body><h1>Tea</h1><p>Boil water.</p><p>Wait.</p></body></html>", stem="a")[1].date
        is None
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Rain <b>fell</b>.</p>", "Rain fell."),
        ("Rain fell.", "Rain fell."),
        ("<html><body><div>Rain fell.</div><div>It stopped.</div></body></html>", "Rain fell.\nIt stopped."),
        ("<html><body><style>p{}</style><script>x()</script></body></html>", ""),
        ("<html></html>", ""),
        ("", ""),
    ],
)
def test_small_pages_keep_all_of_their_visible_text(html: str, text: str) -> None:
    assert read_page(html, stem="a")[0].strip() == text


def test_the_title_falls_back_to_the_first_heading_and_then_to_the_file() -> None:
    assert (
        read_page("<html><body><p>Tide table for May</p></body></html>", stem="a")[1].title
        == "Tide table for May"
    )
    assert read_page("", stem="a")[1].title == "a"


@pytest.mark.parametrize(
    ("raw", "charset"),
    [
        (b'<html><head><meta charset="windows-1251">', "windows-1251"),
        (b"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=iso-8859-2'>", "iso-8859-2"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        (b"<html><body>charset=latin-1", ""),
        (b"<meta" * 400, ""),
    ],
)
def test_the_declared_encoding_is_read_from_the_first_bytes(raw: bytes, charset: str) -> None:
    assert declared_charset(raw) == charset


def test_markup_in_the_text_stays_text() -> None:
    text, _ = read_page(
        "<html><body><p>Write &lt;script&gt;alert(1)&lt;/script&gt; here.</p></body></html>", stem="a"
    )
    assert text == "Write <script>alert(1)</script> here."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Rain&#1; fell.</p>", "Rain fell."),
        ("<pre>Rain&#1; fell.&#xB;</pre>It stopped.&#xFFFF;", "Rain fell.\nIt stopped."),
        ("<p>Rain \x01fell.\ufffe</p>", "Rain fell."),
        ("<p>Rain fell.<!-- &#1; --><?x &#1;?></p>", "Rain fell."),
    ],
)
def test_characters_that_xml_forbids_are_dropped(html: str, text: str) -> None:
    assert read_page(html, stem="a")[0].strip() == text


def test_a_forbidden_character_does_not_cost_the_article() -> None:
    page = ARTICLE.replace("Tickets stay", "Tickets&#1; stay").replace("<title>", "<title>&#2;")
    assert read_page(page, stem="a") == read_page(ARTICLE, stem="a")


FRAGMENTS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<pre>",
            "<!--",
            "-->",
            "<?",
            "?>",
            "<![CDATA[",
            "]]>",
            "<title>",
            "<body>",
            "<html>",
        ),
        *("<head>", "<script>", "</script>", "<table>", "<td>", "<li>", "<br>", "<svg>", "<a:b>", "<x/"),
        *("&#1;", "&#0;", "&#xD800;", "&#xFFFF;", "&foo;", "&#99999999;", "\x01", "\x00", "\x0b", "\ufffe"),
        *(
            "<base href='//['>",
            "<meta name=date content='0-0-0'>",
            "<meta charset=utf-7>",
            "<time datetime=9>",
        ),
        *("😀", "x", "."),
    ]
)


@given(st.binary() | st.lists(FRAGMENTS).map(lambda parts: " ".join(parts).encode()))
def test_any_bytes_are_a_page_or_a_load_error(raw: bytes) -> None:
    try:
        text, metadata = read_page(decode(raw, "a.html", declared=declared_charset(raw)), stem="a")
    except LoadError:
        return
    (text + metadata.title + metadata.outlet).encode()


def test_what_a_browser_would_not_show_is_not_read() -> None:
    page = (
        "<html><body><p>The ferry came home at noon with all its passengers on board.</p>"
        "<p hidden>The ferry sank.</p><p style='display: none'>Nobody came home.</p></body></html>"
    )
    text, _ = read_page(page, stem="ferry")
    assert "came home at noon" in text
    assert "sank" not in text
    assert "Nobody" not in text
