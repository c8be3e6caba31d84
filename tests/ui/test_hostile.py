"""Attack strings wherever a stranger's words come to the page: in documents and their names, titles, authors
and outlets, in questions, conversations, uploads and gold files. All of it must stay text.

Everything that an attack would make carries the word `struck`, so that one look finds it in any view. The
visits themselves check that no dialog opened, no error was logged and no other host was asked.
"""

import html
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from index import open_library, sync

Visiting = Callable[..., AbstractContextManager[Any]]

ATTACKS = (
    "<script>window.struck = 1</script>",
    "<img class=struck src=x onerror='window.struck = 2'>",
    "<svg class=struck onload='window.struck = 3'></svg>",
    "<style>* { letter-spacing: 9px !important }</style>",
    "<iframe class=struck src='https://struck.example/'></iframe>",
    "<meta http-equiv=refresh content='0; url=https://struck.example/'>",
    "<base href='https://struck.example/'>",
    "<a class=struck href='javascript:window.struck = 4'>here</a>",
    "<object class=struck data='data:text/html,<script>window.struck = 5</script>'></object>",
    "</bdi></p></div></article><b class=struck>out</b>",
    "<button data-say=\"struck\">press</button><form data-say='struck'><input name=id></form>",
    '" data-say="struck" class="struck" onclick="window.struck = 6" x="',
    "' onmouseover='window.struck = 7' class='struck",
    "{{constructor.constructor('window.struck = 8')()}} {{value}} {{{value}}} {{#each struck}}",
    "${window.struck = 9} ${value} `${window.struck = 10}`",
    "&lt;img class=struck src=x onerror=window.struck=11&gt; &#60;b class=struck&#62;",
    "<!-- <template class=struck> --><template class=struck></template><math class=struck></math>",
    "\u202eevil\u202c \u2066mark\u2069 \u200f",
    "](javascript:window.struck=12) ![x](https://struck.example/x.png) [x](data:text/html,struck)",
    "W" * 3_000,
)
NAME = '"><img class=struck src=x onerror=window.struck=20>{{value}}${window.struck=21}.txt'
PAGE_NAME = "'><svg class=struck onload=window.struck=22>.html"
UNREADABLE = "<b class=struck onclick=window.struck=23>unreadable.txt"

SENTENCES = [f"The harbour union of Velm said {attack} about the ferry strike." for attack in ATTACKS]
TEXT = "Ferry <b class=struck>strike</b> {{value}}\n\n" + "\n\n".join(SENTENCES) + "\n"
QUESTION = "What did the harbour union of Velm say about the ferry strike? " + ATTACKS[1] + ATTACKS[13]

LOOK = """() => [
  window.struck,
  document.querySelectorAll(
    ".struck, #struck, [data-say=struck], [onerror], [onload], [onclick], [onmouseover]").length,
  document.querySelectorAll(
    "#page :is(script, style, iframe, object, embed, meta, base, link, template, math)").length,
  [...document.querySelectorAll(".document *")].filter(
    (one) => !one.matches("div.block, mark, strong, span.furniture")).length,
  document.querySelectorAll("bdi > *, h2.question > *, .quote > :not(strong), .words > :not(mark)").length,
  [...document.querySelectorAll("#page a, #told a")].filter(
    (one) => !/^(\\?|\\/original|data:[a-z/]+;base64|blob:|#)/.test(one.getAttribute("href") ?? "")).length,
  getComputedStyle(document.body).letterSpacing === "9px" ? 1 : 0,
]"""
NOTHING = [None, 0, 0, 0, 0, 0, 0]


def page_of_attacks() -> str:
    title, author, outlet = (html.escape(ATTACKS[i]) for i in (1, 10, 11))
    record = json.dumps({"@type": "NewsArticle", "headline": ATTACKS[1], "author": {"name": ATTACKS[13]}})
    words = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in SENTENCES[:6])
    return (
        f'<html><head><title>{title}</title><meta name="author" content="{author}">'
        f'<meta property="og:site_name" content="{outlet}"><meta property="article:published_time" '
        f'content="2024-05-01"><script type="application/ld+json">{record.replace("<", chr(92) + "u003c")}'
        f"</script></head><body><article><h1>{title}</h1>{words}</article></body></html>"
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "reports <b class=struck>"
    folder.mkdir()
    (folder / NAME).write_text(TEXT, encoding="utf-8", newline="")
    (folder / PAGE_NAME).write_text(page_of_attacks(), encoding="utf-8", newline="")
    (folder / UNREADABLE).write_bytes(b"\x80\x81\x00\xff" * 50)
    sync(folder, folder.parent / "library")
    return folder.parent / "library"


@pytest.fixture(scope="module")
def address(served: Any, library: Path, data_home: Path) -> Iterator[str]:
    with served(library) as address:
        yield address


@pytest.fixture
def visit(visit_to: Visiting, address: str) -> Iterator[Any]:
    with visit_to(address) as visit:
        yield visit


def assert_inert(visit: Any) -> None:
    assert visit.page.evaluate(LOOK) == NOTHING


def test_answers_quotes_and_the_opened_document_are_text(visit: Any, library: Path) -> None:
    page = visit.page
    assert_inert(visit)  # examples, shelf
    visit.ask(QUESTION)
    page.locator("#viewer mark.current").first.wait_for()
    assert page.locator("h2.question").text_content() == QUESTION
    page.locator("button.marker").first.hover()
    assert_inert(visit)
    visit.press("button.marker", 0, 1)
    with open_library(library) as opened:
        texts = [opened.document(info.id).text for info in opened.documents()]
    assert visit.whole_text() in texts
    assert_inert(visit)
    page.locator(".narrowing summary").click()
    page.locator(".actions .more summary").click()
    assert_inert(visit)
    visit.ask("Who pays for it? " + ATTACKS[0])
    for picture in ("timeline", "matrix"):
        page.locator(f"article.exchange[data-turn='0'] [data-picture={picture}]").click()
        page.locator("#viewer .seeing").wait_for()
        assert_inert(visit)


def test_each_document_is_shown_as_it_stands(visit: Any, library: Path) -> None:
    with open_library(library) as opened:
        documents = [opened.document(info.id) for info in opened.documents()]
    for document in documents:
        visit.page.locator(f"#sources .link[data-document={json.dumps(document.id)}]").click()
        visit.page.locator("#viewer .document").wait_for()
        assert visit.whole_text() == document.text
        assert document.id in visit.page.locator(".viewer header").inner_text()
        assert_inert(visit)
        visit.page.locator("#bar [data-say=new]").click()
        visit.page.locator("#viewer .document").wait_for(state="detached")


def test_the_library_and_what_is_said_of_uploads_are_text(visit: Any) -> None:
    page = visit.page
    page.locator("#bar [data-view-of=library]").click()
    page.locator("#documents table").wait_for()
    page.locator("#holdings summary").first.click()
    assert "class=struck" in page.locator("#holdings").inner_text()
    assert_inert(visit)
    page.locator("#filters input[type=search]").fill(ATTACKS[1])
    page.locator("#documents .found, #documents .none").first.wait_for()
    page.locator("input[data-take=files]").first.set_input_files(
        [
            {
                "name": "<img class=struck src=x onerror=window.struck=30>.txt",
                "mimeType": "text/plain",
                "buffer": b"",
            },
            {
                "name": "'\"><svg class=struck onload=window.struck=31>.exe",
                "mimeType": "text/plain",
                "buffer": b"MZ",
            },
        ]
    )
    page.locator("#told .told").wait_for()
    assert_inert(visit)


def test_conversations_are_text_when_named_found_and_brought_back(visit: Any) -> None:
    page = visit.page
    visit.ask(QUESTION)
    visit.wait_for_address("c=")
    page.locator("#bar [data-say=drawer]").click()
    page.locator(".conversations .menu summary").first.click()
    page.locator(".conversations [name=title]").first.fill(ATTACKS[11][:190])
    page.get_by_role("button", name="Rename").first.click()
    page.wait_for_function("document.querySelector('.conversations .title').textContent.startsWith('\"')")
    assert_inert(visit)
    page.locator(".conversations .menu:not([open]) summary").first.click()
    with page.expect_download() as saved:
        page.locator(".conversations [data-form=json]").first.click()
    kept = saved.value.path().read_text(encoding="utf-8")
    page.locator("input[data-take=conversation]").set_input_files(
        {
            "name": "x.json",
            "mimeType": "application/json",
            "buffer": kept.replace("Velm", ATTACKS[2][:20]).encode(),
        }
    )
    page.locator("#told .told, .conversations li:nth-child(2)").first.wait_for()
    assert_inert(visit)
    page.locator("input[data-take=conversation]").set_input_files(
        {
            "name": "x.json",
            "mimeType": "application/json",
            "buffer": json.dumps({ATTACKS[1]: ATTACKS[2]}).encode(),
        }
    )
    page.locator("#told .told").wait_for()
    assert_inert(visit)
    page.locator("#finding input[type=search]").fill("nowhere " + ATTACKS[5])
    page.locator("#conversations [role=status]").wait_for()
    assert_inert(visit)


def test_a_saved_page_of_evidence_is_text_too(visit: Any) -> None:
    page = visit.page
    visit.ask(QUESTION)
    page.locator(".actions .more summary").click()
    with page.expect_download() as saved:
        page.locator(".actions [data-form=html]").click()
    page.route("**/evidence", lambda route: route.fulfill(path=saved.value.path(), content_type="text/html"))
    page.goto(page.url.split("?")[0] + "evidence")
    assert page.evaluate("window.struck") is None
    assert page.locator(".struck, [data-say], script, img, iframe, [onerror], [onload]").count() == 0


def test_gold_questions_and_their_outcomes_are_text(visit: Any) -> None:
    page = visit.page
    gold = [
        {
            "id": str(i),
            "kind": attack,
            "question": f"What is {attack}?",
            "history": [],
            "answerable": False,
            "gold": [],
            "answers": [],
        }
        for i, attack in enumerate(ATTACKS[:4])
    ]
    lines = "\n".join(json.dumps(one) for one in gold)
    page.locator("#bar [data-view-of=accuracy]").click()
    page.locator("input[data-take=gold]").set_input_files(
        {"name": "<b class=struck>.jsonl", "mimeType": "text/plain", "buffer": lines.encode()}
    )
    page.locator("#accuracy .figures").first.wait_for(timeout=120_000)
    assert "class=struck" in page.locator("#accuracy").inner_text()
    assert_inert(visit)


@pytest.mark.parametrize("field", ["doc", "c", "q", "view", "at"])
def test_attacks_in_the_address_are_text(visit_to: Visiting, address: str, field: str) -> None:

    with visit_to(f"{address}?{urlencode({field: ''.join(ATTACKS[:12])})}") as visit:
        visit.page.wait_for_load_state("networkidle")
        assert_inert(visit)
