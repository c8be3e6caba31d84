"""The timeline: every quote at its day, in the picture and in the table, whatever the texts are."""

import base64
from datetime import date, timedelta
from typing import Any

from lxml import etree

from index import Library
from qa import Answer, ask
from ui.seeing.timeline import timeline_html, timeline_png, timeline_svg

SVG = "{http://www.w3.org/2000/svg}"


def labels_of(svg: str) -> list[str]:
    return [(text.text or "")[1:-1] for text in etree.fromstring(svg).iter(f"{SVG}text")]


def test_the_table_has_every_dated_quote_by_day_and_the_rest_beneath(read: Any, report: Answer) -> None:
    page = read(timeline_html(report, 7))
    assert page.rows == [
        ["Day", "Source", "Quote"],
        ["16 December 2022spoken of", "The Agency", "1 Russia launched 76 missiles on 16 December."],
        ["18 December 2022published", "Courier", "2 It fired 76 missiles."],
    ]
    beneath = "Without a dateDaily: 3 contradicts another quote: It fired 70 missiles.Daily: 4 It was cold."
    assert page.text.endswith(beneath)
    markers = [button for button in page.buttons if button["class"] == "marker"]
    assert [(button["data-turn"], button["data-number"]) for button in markers] == [
        ("7", "1"), ("7", "2"), ("7", "3"), ("7", "4"),
    ]  # fmt: skip
    assert markers[0]["aria-label"] == "Open source 1: 76 missiles, line 1"


def test_the_picture_is_an_image_with_words_for_it(read: Any, report: Answer) -> None:
    (image,) = read(timeline_html(report, 0)).images
    assert image["alt"] == (
        "Timeline of 2 quotes from 2 sources, 16 December 2022 to 18 December 2022. "
        "The table below says the same."
    )
    held = str(image["src"]).removeprefix("data:image/svg+xml;base64,")
    assert base64.b64decode(held).decode() == timeline_svg(report)


def test_the_picture_names_sources_numbers_days_and_what_the_marks_mean(report: Answer) -> None:
    assert labels_of(timeline_svg(report)) == [
        "16 Dec", "2022", "18 Dec", "The Agency", "1", "Courier", "2",
        "day the quote speaks of", "day of publication",
    ]  # fmt: skip


def test_the_picture_can_be_saved(read: Any, report: Answer) -> None:
    saving = [button for button in read(timeline_html(report, 2)).buttons if button["class"] == "picture"]
    assert [(one["data-picture"], one["data-form"], one["data-turn"]) for one in saving] == [
        ("timeline", "svg", "2"),
        ("timeline", "png", "2"),
    ]
    assert timeline_png(report).startswith(b"\x89PNG")


def test_an_answer_without_dates_says_so_and_lists_its_quotes(read: Any, make: Any) -> None:
    answer = make.answering(make.citation("It was cold."))
    page = read(timeline_html(answer, 0))
    assert "No quote of this answer speaks of a day that is known" in page.text
    assert "Courier: 1 It was cold." in page.text
    assert page.images == []
    assert labels_of(timeline_svg(answer)) == ["No quote has a date."]


def test_an_abstention_has_no_timeline(read: Any, make: Any) -> None:
    answer = make.abstaining(make.citation("It was cold.", date=date(2022, 1, 1)))
    page = read(timeline_html(answer, 0))
    assert page.text == "TimelineNo timeline: the documents do not answer this question."
    assert page.buttons == []


def test_no_text_changes_the_structure(read: Any, untrusted: Any, hostile: str) -> None:
    page = timeline_html(untrusted(hostile), 0)
    assert read(page).tags == read(timeline_html(untrusted("plain"), 0)).tags
    assert not any(mark in page for mark in "\x00\r\x1b")
    assert timeline_png(untrusted(hostile)).startswith(b"\x89PNG")


def test_many_quotes_are_cut_in_the_picture_and_whole_in_the_table(read: Any, make: Any) -> None:
    cited = [
        make.citation(
            f"Quote {n}.",
            n,
            document_id=f"{n}.txt",
            title=f"T{n}",
            date=date(2022, 1, 1) + timedelta(days=n % 7),
        )
        for n in range(1, 121)
    ]
    answer = make.answering(*cited)
    page = read(timeline_html(answer, 0))
    assert "The picture shows the first 40 of 120 moments; the table has all of them." in page.text
    assert len(page.rows) == 121
    assert sum(label.startswith("T") for label in labels_of(timeline_svg(answer))) == 40


def test_far_days_and_three_digit_numbers_are_drawn(make: Any, on: Any) -> None:
    cited = [
        make.citation("a", 99, dates=(on(date.min),)),
        make.citation("b", 100, dates=(on(date.max),)),
        make.citation("c", 1234, dates=(on(date(2022, 1, 1), date(2022, 12, 31)),)),
    ]
    labels = labels_of(timeline_svg(make.answering(*cited)))
    assert {"99", "100", "1234", "1 Jan", "1", "31 Dec", "9999"} <= set(labels)
    assert labels[-1] == "a stretch of time is left out"


def test_quotes_of_the_seeds_stand_in_the_table_at_their_days(read: Any, seeds_library: Library) -> None:
    answer = ask("What did ISW say about winter?", library=seeds_library)
    page = read(timeline_html(answer, 0))
    assert page.rows[1][0] == "December 2022 to February 2023spoken of"
    numbers = {button["data-number"] for button in page.buttons if button["class"] == "marker"}
    assert numbers == {str(citation.number) for citation in answer.citations}
