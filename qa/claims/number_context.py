"""What the words around a number say of it: how it is hedged, its unit, and what it counts.

Closed classes of English; knows the text beside the number only.
"""

import re

from qa.names.wordforms import FUNCTION_WORDS, root, words
from qa.patterns import lazy_pattern

__all__ = ["counted_in", "counts", "unit_of", "vagueness"]

_VAGUE = lazy_pattern(
    r"(?P<about>about|around|roughly|approximately|approx\.?|some|circa|estimated|or so|an estimated)"
    r"|(?P<most>nearly|almost|up to|as many as|as much as|at most|no more than|under|below|less than"
    r"|fewer than|close to)"
    r"|(?P<least>more than|over|at least|no fewer than|no less than|above|upwards of|exceeding|exceeded"
    r"|in excess of)",
    re.IGNORECASE,
)
_VAGUE_BEFORE = lazy_pattern(rf"(?:\b(?:{_VAGUE.pattern}))(?:\s(?:a|the|an))?\s?$", re.IGNORECASE)
_OPEN_AFTER = lazy_pattern(r"\s?(?:\+|or more\b|or so\b|or fewer\b)", re.IGNORECASE)
_GAP = lazy_pattern(r"\s?[-–]?\s?")
_WORD = lazy_pattern(r"[^\W\d_][\w\u0300-\u036f]*(?:[’'-][^\W\d_]\w*)*")
_LABEL_BEFORE = lazy_pattern(r"(?:[A-Z][\w-]*|\bpage|\bchapter|#)\s?$")
_APPOSED = lazy_pattern(r"[A-Z][\w’'-]*\s?,\s?$")
_METRES = lazy_pattern(r"\s?m\b")
_PERSONS = lazy_pattern(r"\s(?:people|persons|men|women|children)\b", re.IGNORECASE)
_PLURAL = lazy_pattern(r"\s(?:[a-z]{3,20}\s)?[a-z]{2,20}[^\Wsui\d_]s\b")
_WHERE_OR_WHEN = lazy_pattern(
    r"(?:\b(?:in|on|at|near|from|to|around|outside|since|of)\s(?:[A-Z][\w-]*\s){1,3}"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s)$",
    re.IGNORECASE,
)
"""What may stand before a number of things, as "In Mora 12 boats", without the number being part of it."""
_NO_LABELS = FUNCTION_WORDS | frozenset(
    words(
        "about around roughly approximately nearly almost over under below some only just fully "
        "exactly last next a one no"
    )
)

_SOMEBODY = lazy_pattern(r"\b(?:no|any|every|some|each|which|this|that)\s\Z", re.IGNORECASE)


def vagueness(before: str, rest: str) -> str:
    """How the words before and after hedge a number: "about", "most", "least" or ""."""
    match = _VAGUE_BEFORE.search(before)
    after = _OPEN_AFTER.match(rest)
    if after:
        return "about" if "so" in after.group() else "most" if "few" in after.group() else "least"
    return str(match.lastgroup) if match else ""


def unit_of(groups: dict[str, str | None], before: str, rest: str) -> str:
    """The unit of a match with these groups, as in `Quantity.unit`; `before` and `rest` stand around it."""
    if groups.get("ordinal"):
        return "ordinal"
    currency = (groups.get("currency") or "").strip().upper()
    unit = (groups.get("unit") or "").strip().lower()
    money = re.match(
        r"\s?(dollars?|euros?|pounds?|hryvnias?|rubles?|roubles?|yen|yuan|rupees?)\b", rest, re.I
    )
    if currency or (unit and unit in "$€£¥₴₽₹"):
        return {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£"}.get(currency, currency) or unit
    if money:
        word = money.group(1).lower().rstrip("s")
        return {"dollar": "$", "euro": "€", "pound": "£", "rouble": "ruble"}.get(word, word)
    if unit:
        return "%" if unit.replace(" ", "") in ("%", "percent") else unit
    if re.match(r"[\s-]years?[\s-]olds?\b", rest):
        return "age"
    if _APPOSED.search(before) and re.match(r"\s?,", rest) and not groups.get("magnitude"):
        return "age"
    things = _PERSONS.match(rest) or (_PLURAL.match(rest) and _WHERE_OR_WHEN.search(before))
    label = None if things or groups.get("upto") or groups.get("word") else _LABEL_BEFORE.search(before)
    return "label" if label and label.group().strip().lower() not in _NO_LABELS else ""


def counts(text: str, one: re.Match[str]) -> bool:
    """Whether "one" is a number here: a noun follows it, and no "any" stands before it."""
    if _SOMEBODY.search(text[max(0, one.start() - 8) : one.start()]):
        return False
    match = _WORD.match(text, one.end() + 1)
    return match is not None and match.group().lower() not in FUNCTION_WORDS


def counted_in(rest: str) -> frozenset[str]:
    """The roots of the first words after the number, to the first function word or mark: what it counts."""
    roots: list[str] = []
    metres = _METRES.match(rest)
    if metres:
        roots.append(root("metres"))
    position = metres.end() if metres else 0
    while len(roots) < 3:
        gap = _GAP.match(rest, position)
        match = _WORD.match(rest, gap.end() if gap else position)
        if match is None or match.group().lower() in FUNCTION_WORDS:
            break
        roots.append(root(match.group()))
        position = match.end()
    return frozenset(roots)
