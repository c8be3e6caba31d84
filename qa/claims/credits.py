"""Whom a text names as where it has its news from: agencies, papers, institutes, by the words of crediting.

Names come back as keys under which two texts can be compared: in small letters, and as initials, because one
text writes "Velmar News Agency" and the next "VNA". By the shapes of English; a name is a run of capitals.
One capitalised word is too often a person or a place and counts only as the text's own outlet.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.patterns import lazy_pattern

__all__ = ["credited_sources"]

MIN_INITIALS = 3
"""Capitals of the shortest name that is also known by its initials: two letters mean too many things."""

_WORD = r"[A-Z](?:[\w’'&-]|\.(?=\w)){0,30}"
_NAME = rf"(?:{_WORD}(?: (?:(?:of|for|and|the|on) ){{0,2}}{_WORD}){{0,7}}(?: ?\([A-Z]{{2,8}}\))?)"
_CUE = (
    r"(?:according\sto|report(?:ed)?\sby|informs|reference\sto|material\sfrom|cit(?:es|ed|ing)|quot(?:es|ing)|told|"
    r"sources?:|(?:analysts|experts|researchers|specialists)\s(?:of|from|at))"
)
_CREDITS = (
    lazy_pattern(rf"\b(?i:{_CUE})\s(?:[a-z][a-z’'-]{{0,15}}\s){{0,4}}(?P<name>{_NAME})"),
    lazy_pattern(rf"\b(?:reports|writes)\s(?:the\s)?(?P<name>{_NAME})(?=[.,)]|$)", re.MULTILINE),
    lazy_pattern(rf"(?P<name>{_NAME})\s(?:also\s|has\s|earlier\s)?(?:reports?|reported|writes|wrote)\b"),
    lazy_pattern(r"^.{0,60}\((?P<name>[A-Z][^()\n]{1,40})\)\s?[—–-]", re.MULTILINE),
)
"""The last is an agency's dateline."""

_ABBREVIATION = lazy_pattern(r"\((?P<short>[A-Z]{2,8})\)")
_CAPITAL = lazy_pattern(r"\b[A-Z]")


@lru_cache(maxsize=512)
def credited_sources(text: str, outlet: str) -> frozenset[str]:
    """Keys of the sources that a text credits, its own `outlet` among them ("" for none).

    >>> sorted(credited_sources("This is reported by the Velmar News Agency.", ""))
    ['VNA', 'velmar news agency']
    """
    found = {outlet.casefold().removeprefix("the ")} - {""} | set(_keys(outlet))
    for pattern in _CREDITS:
        for match in pattern.finditer(text):
            found.update(_keys(match["name"]))
    return frozenset(found)


def _keys(name: str) -> Iterator[str]:
    """The name in small letters, and its initials with and without the first, as in "American Institute"."""
    short = _ABBREVIATION.search(name)
    if short and len(short["short"]) >= MIN_INITIALS:
        yield short["short"]
    full = _ABBREVIATION.sub("", name).strip(" .’'-").removeprefix("The ")
    if full.isupper():
        if len(full) >= MIN_INITIALS and full.isalpha():
            yield full
        return
    if " " in full and not full.endswith(("’s", "'s")):
        yield full.casefold()
        initials = "".join(_CAPITAL.findall(full))
        yield from (letters for letters in (initials, initials[1:]) if len(letters) >= MIN_INITIALS)
