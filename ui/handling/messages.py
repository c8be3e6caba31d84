"""What a browser says, read with suspicion: every field has a type and a bound, whatever was sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any

__all__ = ["day_in", "number_in", "text_in", "texts_in", "whole"]

MAX_CHARACTERS = 100_000
"""Of one text: longer than any question or name; files and imports come another way."""

MAX_TEXTS = 10_000

_HIGHEST = 2**53


def whole(text: str) -> str:
    """A text that can be written as UTF-8: half a character (a lone surrogate) becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def text_in(message: Mapping[str, Any], name: str) -> str:
    """A field's text, "" where there is none."""
    value = message.get(name, "")
    return whole(value[:MAX_CHARACTERS]) if isinstance(value, str) else ""


def texts_in(message: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A field's texts, in order, empty ones left out."""
    value = message.get(name, ())
    values = value if isinstance(value, list) else [value]
    texts = (text for text in values[:MAX_TEXTS] if isinstance(text, str) and text)
    return tuple(whole(text[:MAX_CHARACTERS]) for text in texts)


def number_in(message: Mapping[str, Any], name: str) -> int | None:
    """A field's whole number, sent as a number or as its digits; None where it is none."""
    value = message.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        found = value if isinstance(value, int) else int(value[:20])
    except ValueError:
        return None
    return found if abs(found) < _HIGHEST else None


def day_in(message: Mapping[str, Any], name: str) -> date | None:
    """A field's day in ISO form; None where it is none."""
    try:
        return date.fromisoformat(text_in(message, name))
    except ValueError:
        return None
