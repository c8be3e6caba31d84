"""Evidence packs as one HTML file that needs nothing else: no script, no font, no request to anywhere.

The page says so to the browser as well: its content security policy allows the one style sheet inside it, by
hash, and nothing else. The template escapes every word; this room only adds what HTML cannot carry.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from qa.evidence.evidence import Pack, citations_in
from qa.wording import pieces, spoken_by

__all__ = ["Shown", "as_page", "several_as_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One answer on a page: the words that were asked, further facts below them, and its pack. `prefix` keeps
    the anchors of its quotes apart from those of other answers.
    """

    asked: str
    pack: Pack
    facts: tuple[str, ...] = ()
    prefix: str = ""


def as_page(pack: Pack) -> str:
    """The pack as a page: the question, each claim with its quotes in context, and where they stand.

    Carriage returns are kept as references; NUL, which HTML cannot carry, becomes U+FFFD.
    """
    answer = pack.answer
    asked = answer.history[-1].question if answer.history else answer.question
    return _page((Shown(asked=asked, pack=pack),), title=asked, facts=(), is_alone=True)


def several_as_page(answers: Sequence[Shown], *, title: str, facts: Sequence[str] = ()) -> str:
    """The answers of a conversation on one page, in their order, each below its question."""
    return _page(answers, title=title, facts=facts, is_alone=False)


def _page(answers: Sequence[Shown], *, title: str, facts: Sequence[str], is_alone: bool) -> str:
    style = _read("evidence.css")
    cited = (citation for shown in answers for citation in citations_in(shown.pack.answer))
    return _template().render(
        kind="Evidence" if is_alone else "Conversation",
        title=title,
        facts=facts,
        answers=answers,
        is_alone=is_alone,
        sources=tuple(dict.fromkeys((c.document_id, c.document_sha256) for c in cited)),
        style=Markup(style),  # noqa: S704 (a file of ours)
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_literal
    )
    environment.filters |= {"day": _day, "pieces": pieces, "spoken_by": spoken_by, "percent": _percent}
    return environment.from_string(_read("evidence.html"))


def _read(name: str) -> str:
    return files("qa.evidence").joinpath(name).read_text(encoding="utf-8")


def _literal(value: object) -> object:
    """Text so escaped that a browser shows exactly its characters; what is markup already stays."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    escaped = str(escape(value)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704 (escaped just above)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no date"


def _percent(probability: float) -> int:
    """Never rounded to certainty."""
    return min(99, max(1, round(probability * 100)))
