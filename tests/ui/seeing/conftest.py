"""Answers made by hand, and what a reader or a listener gets of their markup."""

import sys
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from qa import Answer, Citation, Difference, Origin, SpokenDate

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</td></table><script>alert(1)</script>",
    '" onclick="alert(1)" x="',
    "$x^2$ $\\frac{1}{2}$ \\textbf{bold} ${value} %s {0}",
    "&lt;b&gt; &amp; &#13; ]]> <!-- -->",
    "\u202eevil\u2066 \x00\r\n\x1b[31m",
    "一二三 🙂👨‍👩‍👧 שלום קורא e\u0301\u0302 \ufffe\ufdd0",
    "=cmd|' /C calc'!A0",
    "",
)


class Read(HTMLParser):
    """What a parser makes of markup: its tags with attributes, its text, and the sources of its images."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.images: list[dict[str, str | None]] = []
        self.buttons: list[dict[str, str | None]] = []
        self.rows: list[list[str]] = []
        self._in_cell = False
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        if tag == "img":
            self.images.append(dict(attrs))
        if tag == "button":
            self.buttons.append(dict(attrs))
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cell:
            self.rows[-1][-1] += data


def days(first: date, last: date | None = None) -> SpokenDate:
    return SpokenDate(start=0, end=1, first=first, last=last or first)


@pytest.fixture(scope="session")
def read() -> type[Read]:
    return Read


@pytest.fixture(scope="session")
def on() -> Any:
    """A date that a quote speaks of."""
    return days


@pytest.fixture(scope="session", params=HOSTILE)
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def report(make: Any) -> Answer:
    """Two outlets of one origin carry a claim, a third contradicts it; a second claim has no known day."""
    agency = make.citation(
        "Russia launched 76 missiles on 16 December.",
        1,
        document_id="a.txt",
        title="76 missiles",
        outlet="The Agency",
        date=date(2022, 12, 17),
        dates=(days(date(2022, 12, 16)),),
    )
    courier = make.citation(
        "It fired 76 missiles.", 2, document_id="b.txt", outlet="Courier", date=date(2022, 12, 18)
    )
    other = make.citation("It fired 70 missiles.", 3, document_id="c.txt", title="Ministry", outlet="Daily")
    claim = make.claim(
        agency,
        courier,
        conflicts=(other,),
        differences=(Difference(kind="number", claimed="76", against="70"),),
        sources=(Origin(document_ids=("a.txt", "b.txt"), reason="the same words"),),
    )
    later = make.citation("It was cold.", 4, document_id="c.txt", title="Ministry", outlet="Daily")
    return make.answer(make.part(claim, make.claim(later)))


@pytest.fixture(scope="session")
def untrusted(make: Any) -> Any:
    """An answer whose every text holds the given one."""

    def untrusted(text: str) -> Answer:
        def cite(number: int, document_id: str, **fields: Any) -> Citation:
            plain = {
                "title": "t" + text,
                "outlet": text,
                "speaker": "s" + text,
                "place": "p" + text,
                "author": text,
            }
            return make.citation("q" + text, number, document_id=document_id + text, **(plain | fields))

        first, second = cite(1, "a", date=date(2022, 1, 1)), cite(2, "b", dates=(days(date(2022, 1, 3)),))
        third = cite(3, "c")
        claim = make.claim(
            first,
            second,
            conflicts=(third,),
            differences=(Difference(kind="place", claimed="c" + text, against="g" + text),),
            sources=(Origin(document_ids=("a" + text, "b" + text), reason="r" + text),),
        )
        return make.answer(
            make.part(claim, question="p" + text), make.part(make.claim(third), question="o" + text)
        )

    return untrusted


@pytest.fixture(scope="session")
def no_drawing_at_import() -> bool:
    """Whether importing this room alone leaves matplotlib and Gradio unloaded, asked of a fresh Python."""
    import subprocess

    code = (
        "import sys, ui.seeing.accuracy, ui.seeing.matrix, ui.seeing.timeline; "
        "print(sorted({'matplotlib', 'gradio', 'torch', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "[]"
