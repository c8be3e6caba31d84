"""Text as every view writes it: characters made literal, dates, places and counts in English, buttons."""

import re
import time
from datetime import date

from markupsafe import Markup, escape
from pathvalidate import sanitize_filename

from qa import Citation

__all__ = [
    "author",
    "button",
    "count",
    "facts_html",
    "file_name",
    "hidden",
    "literal",
    "notice_html",
    "place",
    "reference",
    "remark_html",
    "spoken_date",
    "told_html",
]

MAX_FILE_NAME = 60
"""Characters of a title that go into a file's name; systems take 255 bytes."""


def literal(text: str) -> Markup:
    """Escape text so that a browser shows exactly these characters.

    A carriage return is written as a reference, because HTML turns a raw one into a line feed. NUL
    cannot stand in HTML at all and is shown as U+FFFD, still one character.
    """
    escaped = str(escape(text)).replace("\r", "&#13;").replace("\0", "\ufffd")
    return Markup(escaped)  # noqa: S704 (escaped just above)


def facts_html(*facts: str) -> Markup:
    """Put short facts on one line; empty ones are left out, and each keeps its own writing direction."""
    return Markup(" · ").join(Markup("<bdi>{}</bdi>").format(literal(fact)) for fact in facts if fact)


def spoken_date(day: date | None) -> str:
    """Write a date as `19 December 2022`, or "" where there is no date."""
    return f"{day.day} {day:%B %Y}" if day else ""


def place(citation: Citation) -> str:
    """Say where a quote stands: its page, row or part, or the line it begins in where the format has none."""
    return citation.place or f"line {citation.line}"


def reference(citation: Citation) -> str:
    """Where a quote was taken from, to be set behind it: title, outlet, day, place, document."""
    facts = (citation.title, citation.outlet, spoken_date(citation.date), place(citation))
    offsets = f"{citation.document_id}, characters {citation.start}–{citation.end}"
    return ", ".join(fact for fact in (*facts, offsets) if fact)


def author(name: str) -> str:
    """Name who wrote a document, or "" where that is not stated."""
    return f"by {name}" if name else ""


def count(n: int, one: str, many: str) -> str:
    """Write `1 article`, `3 articles`."""
    return f"{n} {one if n == 1 else many}"


def hidden(words: str) -> Markup:
    """Words that are read out and not shown."""
    return Markup('<span class="hidden">{}</span>').format(literal(words))


def notice_html(message: str) -> Markup:
    """Say what went wrong, where the reader is looking."""
    return Markup('<p class="notice" role="alert" dir="auto">{}</p>').format(literal(message))


def button(
    label: str,
    say: str,
    *,
    klass: str = "plain",
    pressed: bool | None = None,
    disabled: bool = False,
    **message: str | int,
) -> Markup:
    """A button that tells the desk `say`, with the message's fields beside it.

    >>> button("Next", "open", number=2)
    Markup('<button type="button" class="plain" data-say="open" data-number="2">Next</button>')
    """
    fields = Markup("").join(
        Markup(' data-{}="{}"').format(name, literal(str(value))) for name, value in message.items()
    )
    state = Markup("") if pressed is None else Markup(' aria-pressed="{}"').format(str(pressed).lower())
    off = Markup(" disabled") if disabled else Markup("")
    return Markup('<button type="button" class="{}" data-say="{}"{}{}{}>{}</button>').format(
        klass, say, fields, state, off, literal(label)
    )


def remark_html(message: str) -> Markup:
    """Say what was done, once, without asking for anything."""
    return Markup('<p class="remark" role="status" dir="auto">{}</p>').format(literal(message))


def told_html(words: Markup) -> Markup:
    """Something told once, over the page, that can be put away."""
    close = Markup('<button type="button" class="hush" data-say="hush" aria-label="Close">×</button>')
    # Told twice alike it must differ, or the browser is not told that it was told again.
    return Markup('<div class="told" data-made="{}">{}{}</div>').format(time.time_ns(), words, close)


def file_name(title: str) -> str:
    """A title as a name that every system takes for a file.

    >>> file_name("Who crossed the river/border?")
    'Who crossed the river border'
    """
    name = re.sub(r"[^\w-]+", " ", title)[:MAX_FILE_NAME].strip() or "conversation"
    return sanitize_filename(name, platform="universal")  # "CON" and its like become "CON_"
