"""What a browser's parser makes of the page's markup, and texts that try to be more than text."""

from collections.abc import Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from index.documents import Document, Span, line_and_column
from qa import Citation

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</mark><script>alert(1)</script>",
    '" onclick="alert(1)" x="',
    "' onfocus='alert(1)' autofocus x='",
    "</div></details></form></article><style>*{display:none}</style>",
    "[a](javascript:alert(1)) **bold** $x^2$ `code`",
    "{value} {0} ${value} {{value}} %s",
    "&lt;b&gt; &amp; &#13; &nbsp",
    "\u202eevil\u2066 \x00\r\n\x1b[31m",
    "<!-- <![CDATA[ ]]> -->",
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(HOSTILE)


class Reading(HTMLParser):
    """Its text, its tags, the text of every marked number, and its elements with a role in what is pressed.

    What stands in a tooltip is in `around`, one string for each, and not in `text`.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.around: list[str] = []
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.marked: dict[int, str] = {}
        self.current = ""
        self.buttons: list[dict[str, str | None]] = []
        self.ids: list[str] = []
        self.described: list[str] = []
        self._numbers: tuple[int, ...] = ()
        self._is_current = False
        self._depth = 0  # of spans inside a tooltip
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.ids += [values["id"] or ""] if "id" in values else []
        self.described += [values["aria-describedby"] or ""] if "aria-describedby" in values else []
        if tag == "button":
            self.buttons.append(values)
        if tag == "mark" and "data-number" in values:
            self._numbers = tuple(int(number) for number in (values["data-number"] or "").split())
            self._is_current = "class" in values
        if tag == "span" and (self._depth or values.get("class") == "around"):
            self.around += [] if self._depth else [""]
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._numbers, self._is_current = (), False
        if tag == "span" and self._depth:
            self._depth -= 1

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.around[-1] += data
            return
        self.text += data
        self.current += data if self._is_current else ""
        for number in self._numbers:
            self.marked[number] = self.marked.get(number, "") + data

    def said(self, word: str) -> list[dict[str, str | None]]:
        """The buttons that say one thing."""
        return [button for button in self.buttons if button.get("data-say") == word]


def as_shown(text: str) -> str:
    """What a browser shows of a text: NUL cannot stand in HTML."""
    return text.replace("\0", "\ufffd")


def a_document(
    text: str, furniture: Sequence[Span] = (), *, title: str = "A title", outlet: str = "", **fields: Any
) -> Document:
    plain: dict[str, Any] = {"id": "a.txt", "sha256": "0" * 64, "date": date(2022, 12, 19)}
    return Document(text=text, title=title, outlet=outlet, furniture=tuple(furniture), **(plain | fields))


def citation_in(
    make: Any, document: Document, start: int, end: int, number: int = 1, **fields: Any
) -> Citation:
    """A citation of a document's characters."""
    line, column = line_and_column(document.text, start)
    plain = {
        "document_id": document.id,
        "title": document.title,
        "outlet": document.outlet,
        "date": document.date,
        "start": start,
        "line": line,
        "column": column,
        "document_sha256": document.sha256,
    }
    cited: Citation = make.citation(document.text[start:end], number, **(plain | fields))
    return cited


@st.composite
def marked_documents(draw: st.DrawFn) -> tuple[Document, list[tuple[Span, tuple[Span, ...]]]]:
    """Any text with any spans and any focus: overlapping, touching, nested, empty, in furniture, outside."""
    text = draw(texts)
    offsets = st.integers(0, len(text))
    spans = st.tuples(offsets, offsets).map(lambda pair: Span(*sorted(pair)))
    document = a_document(text, draw(st.lists(spans, max_size=3)))
    focus = st.lists(spans, max_size=2).map(tuple)
    return document, draw(st.lists(st.tuples(spans, focus), max_size=5))
