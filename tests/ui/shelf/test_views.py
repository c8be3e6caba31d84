"""What is shown of a library, and that no name, title or message in it is more than text."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markupsafe import Markup

from index import DocumentInfo, Library, Progress, Skipped, SyncReport
from ui.shelf.filters import filters_html
from ui.shelf.intake import Intake
from ui.shelf.listing import page_of
from ui.shelf.report import folder_html, intake_html, removed_html, sizes_html, skipped_html, state_html
from ui.shelf.states import Done, Failed, Idle, Running, Stopped
from ui.shelf.table import library_html

NOON = datetime(2026, 5, 1, 12, 0)

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover='alert(1)' x=\"",
    "</table></section><h1>fake</h1>",
    "{{7*7}} {0} {title} %s ${x}",
    "\u202egnp.exe\u2066",
    "nul\0 return\r\nline",
    "&lt;b&gt; &amp;",
    "<!-- --> <![CDATA[ ]]>",
)


def info(name: str = "a.txt", **fields: Any) -> DocumentInfo:
    plain: dict[str, Any] = {"title": name, "date": None, "outlet": "", "author": "", "aliases": ()}
    return DocumentInfo(id=name, **(plain | {"n_characters": 1200, "n_passages": 3} | fields))


def parsed(markup: Markup) -> Any:
    return html.fragment_fromstring(str(markup), create_parent="div")


STEP = re.compile(r"(?=\S)(\w*)(?:\.([\w-]+))?(?:\[([\w-]+)\])?(?:\s+|$)")


def select(within: Any, selector: str) -> list[Any]:
    """What a selector of tags, classes and attributes finds: `.reasons ul li`, `button[disabled]`."""
    found = [within]
    for tag, klass, attribute in STEP.findall(selector):
        path = f"descendant::{tag or '*'}"
        path += f"[contains(concat(' ', @class, ' '), ' {klass} ')]" if klass else ""
        path += f"[@{attribute}]" if attribute else ""
        found = list(dict.fromkeys(one for outer in found for one in outer.xpath(path)))
    return found


def words(markup: Markup) -> str:
    return " ".join(" ".join(parsed(markup).itertext()).split())


def shape(markup: Markup) -> list[tuple[str, tuple[str, ...]]]:
    """Elements and names of their attributes: all that markup in a name could change."""
    return [(str(one.tag), tuple(sorted(one.attrib))) for one in parsed(markup).iter()]


def test_a_row_says_what_a_document_is_and_leads_to_it() -> None:
    one = info(
        "May/a.txt",
        title="The bridge",
        outlet="Courier",
        author="Ann Reed",
        date=date(2022, 12, 19),
        aliases=("copy/a.txt", "b.txt"),
    )
    table = parsed(library_html(page_of([one, info("b.txt")]), picked=["May/a.txt"]))
    row = select(table, "tbody tr")[1]
    assert [cell.text_content() for cell in select(row, "td[data-label]")] == [
        "Courier",
        "19 December 2022",
        "1,200 characters",
        "3",
    ]
    assert select(row, "button.read")[0].text_content() == "The bridge"
    assert select(row, ".meta")[0].text_content() == "May/a.txt · by Ann Reed"
    assert select(row, "summary")[0].text_content() == "2 copies of the same bytes"
    assert [item.text_content() for item in select(row, ".aliases li")] == ["copy/a.txt", "b.txt"]
    assert {b.get("data-say"): b.get("data-document") for b in select(row, "[data-say]")} == dict.fromkeys(
        ("pick", "read", "remove"), "May/a.txt"
    )
    assert [box.get("checked") is not None for box in select(table, "input.pick")] == [False, True]
    assert "The bridge" in select(row, "button.remove")[0].get("data-confirm")


def test_every_control_of_the_table_has_a_name_and_every_head_a_scope() -> None:
    table = parsed(library_html(page_of([info(str(n)) for n in range(120)], sort="date", page=2)))
    assert all(button.text_content().strip() for button in select(table, "button"))
    assert all(
        box.getparent().tag == "label" and box.getparent().text_content() for box in select(table, "input")
    )
    assert {head.get("scope") for head in select(table, "thead th")} == {"col"}
    assert {head.get("scope") for head in select(table, "tbody th")} == {"row"}
    assert [head.text_content() for head in select(table, "th[aria-sort]")] == ["Date"]
    assert select(table, "caption")
    steps = select(table, "nav button")
    assert [(b.text_content(), b.get("data-page"), b.get("disabled")) for b in steps] == [
        ("Previous", "1", None),
        ("Next", "3", None),
    ]


def test_the_ends_of_the_list_lead_nowhere_further() -> None:
    documents = [info(str(n)) for n in range(60)]
    for page, off in ((1, "Previous"), (2, "Next")):
        nav = select(parsed(library_html(page_of(documents, page=page))), "nav")[0]
        assert [button.text_content() for button in select(nav, "[disabled]")] == [off]
    assert not select(parsed(library_html(page_of(documents[:50]))), "nav")


def test_counts_and_an_empty_list_are_said_in_words() -> None:
    documents = [info(str(n), title=f"lamp {n}") for n in range(3)]
    assert words(library_html(page_of(documents))).startswith("3 documents")
    assert words(library_html(page_of(documents, search="lamp 2"))).startswith("1 of 3 documents")
    assert "change the search or the filters" in words(library_html(page_of(documents, search="x")))
    assert "no documents in this library yet" in words(library_html(page_of([])))


def test_a_running_sync_shows_a_named_bar_with_numbers_for_each_stage() -> None:
    stages = (
        Progress(stage="scan", done=1200, total=0),
        Progress(stage="load", done=1200, total=1200),
        Progress(stage="encode", done=300, total=1201),
    )
    state = parsed(state_html(Running(started=NOON, stages=stages, again=True)))
    bars = select(state, "progress")
    assert [(bar.get("value"), bar.get("max")) for bar in bars] == [
        ("1", "1"),
        ("1200", "1200"),
        ("300", "1201"),
    ]
    assert [label.text_content() for label in select(state, "label .figure")] == [
        "1,200",
        "1,200 of 1,200",
        "300 of 1,201",
    ]
    assert [select(label, "span")[0].text_content() for label in select(state, "label")] == [
        "Looking at the files",
        "Reading",
        "Making searchable",
    ]
    said = select(state, "[aria-live]")[0].text_content()
    assert said == "Making searchable… New files came in meanwhile: they are looked at next."
    assert [button.get("data-say") for button in select(state, "button")] == ["stop_sync"]


def test_a_bar_whose_end_is_not_known_has_no_value() -> None:
    running = Running(started=NOON, stages=(Progress(stage="scan", done=100, total=0),))
    assert select(parsed(state_html(running)), "progress")[0].get("value") is None
    assert not select(parsed(state_html(Running(started=NOON, stopping=True))), "button")


def test_what_came_of_a_sync_is_said_in_words_with_the_way_on() -> None:
    report = SyncReport(
        library=Path("l"),
        added=("a",),
        changed=(),
        deleted=("b", "c"),
        unchanged=(),
        aliases=(),
        skipped=(Skipped(path="x", reason="x: y"),),
        n_passages=1234,
    )
    done = words(state_html(Done(report=report, ended=NOON)))
    assert (
        done
        == "Up to date since 12:00: 1 added, 0 changed, 2 deleted, 0 unchanged; 1,234 passages; 1 skipped"
    )
    assert words(state_html(Stopped(ended=NOON))) == "Stopped at 12:00. What was done is kept. Try again"
    failed = words(state_html(Failed(message="the disk is full", ended=NOON)))
    assert failed == "Not up to date (12:00). the disk is full Try again"
    assert state_html(Idle()) == ""


def test_files_are_listed_under_their_reasons_the_most_frequent_first() -> None:
    skipped = [Skipped(path=f"{n}.doc", reason=f"{n}.doc: not supported yet") for n in range(3)]
    skipped.insert(0, Skipped(path="big.txt", reason="big.txt: too large"))
    shown = parsed(skipped_html(skipped))
    assert select(shown, "summary")[0].text_content() == "4 files are not in the library"
    assert [why.text_content() for why in select(shown, ".why")] == ["not supported yet", "too large"]
    assert [item.text_content() for item in select(shown, ".reasons ul li")] == [
        "0.doc",
        "1.doc",
        "2.doc",
        "big.txt",
    ]
    assert skipped_html([]) == ""


def test_of_very_many_files_the_first_are_listed_and_the_rest_counted() -> None:
    reasons = [Skipped(path=f"{n}", reason=f"{n}: {'often' if n % 3 else 'seldom'}") for n in range(10_000)]
    shown = parsed(skipped_html(reasons))
    assert len(select(shown, ".reasons ul li")) == 200
    assert select(shown, ".meta")[0].text_content() == "and 9,800 more"
    assert len(select(parsed(removed_html([str(n) for n in range(1_000)])), "button.readmit")) == 200


def test_removed_documents_can_be_taken_back() -> None:
    shown = parsed(removed_html(["May/a.txt", "b.txt"]))
    assert [(b.get("data-say"), b.get("data-document")) for b in select(shown, "button")] == [
        ("readmit", "May/a.txt"),
        ("readmit", "b.txt"),
    ]
    assert select(shown, "button")[0].text_content() == "Take back May/a.txt"
    assert removed_html([]) == ""


def test_what_became_of_added_files_is_counted_with_the_reasons() -> None:
    refused = (Skipped(path="x.exe", reason="x.exe: not supported yet"),)
    shown = words(intake_html(Intake(added=("a", "b"), already=("c",), refused=refused)))
    assert shown == "2 added; 1 already there; 1 not taken not supported yet x.exe"
    assert words(intake_html(Intake(added=(), already=(), refused=()))) == "No files were sent."


def test_a_library_names_its_folder_and_its_sizes(library: Library) -> None:
    assert str(library.folder) in words(folder_html(library.folder))
    shown = words(sizes_html(library.info()))
    assert "Documents 1 Passages 1 On disk" in shown
    assert str(library.folder) in shown


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_title_or_message_is_more_than_text(text: str) -> None:
    def views(text: str) -> list[Markup]:
        one = info(text, title=text, outlet=text, author=text, aliases=(text,), date=date(2022, 1, 1))
        return [
            library_html(page_of([one, one]), picked=[text]),
            filters_html([one], search=text, outlet=text, since=None, until=None),
            removed_html([text]),
            skipped_html([Skipped(path=text, reason=f"{text}: {text}")]),
            intake_html(Intake(added=(), already=(), refused=(Skipped(path=text, reason=text),))),
            state_html(Failed(message=text, ended=NOON)),
            state_html(Running(started=NOON, stages=(Progress(stage=text, done=1, total=2),))),
            folder_html(Path(text.replace("\0", ""))),
        ]

    for hostile, plain in zip(views(text), views("plain"), strict=True):
        assert shape(hostile) == shape(plain)
    table = parsed(views(text)[0])
    shown = text.replace("\0", "\ufffd")
    assert select(table, "button.read bdi")[0].text_content().splitlines() == shown.splitlines()
    assert select(table, "button.read")[0].get("data-document").splitlines() == shown.splitlines()
