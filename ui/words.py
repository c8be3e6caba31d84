"""Text as every view writes it: characters made literal, dates, places and counts in English."""

from datetime import date

from markupsafe import Markup, escape

from qa import Citation

__all__ = ["author", "count", "facts_html", "literal", "place", "spoken_date"]


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


def author(name: str) -> str:
    """Name who wrote a document, or "" where that is not stated."""
    return f"by {name}" if name else ""


def count(n: int, one: str, many: str) -> str:
    """Write `1 article`, `3 articles`."""
    return f"{n} {one if n == 1 else many}"
