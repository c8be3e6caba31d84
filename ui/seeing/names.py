"""Short names for what a picture or a table has little room for: texts on one line, documents told apart.

What comes from documents is cleaned here of what cannot be seen; escaping is the business of who writes it.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from qa import Citation

__all__ = ["document_names", "plain", "shortened"]

N_NAME = 60
"""Characters of a document's name: two lines in a column of the matrix."""

N_READ = 8
"""Characters looked at for each one kept: more than a text of usual white space needs, a bound for any."""

_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some scripts and emoji are written."""


def plain(text: str) -> str:
    r"""The text on one line, without control and direction marks, lone surrogates and non-characters.

    >>> plain(" a\u202e\x00 b\r\nc ")
    'a b c'
    """
    return " ".join("".join(c for c in text if c.isspace() or _is_seen(c)).split())


def shortened(text: str, n: int) -> str:
    """The plain text, cut to `n` characters with an ellipsis, between words where that costs less than half.

    >>> shortened("The harbour was closed at noon.", 20)
    'The harbour was…'
    """
    line = plain(text[: n * N_READ])
    if len(line) <= n and len(text) <= n * N_READ:
        return line
    room = n - 1
    kept = line[:room]
    if line[room : room + 1].strip():
        words = kept.rfind(" ")
        kept = kept[:words] if words > n // 2 else kept
    return kept.rstrip() + "…"


def document_names(citations: Iterable[Citation]) -> dict[str, str]:
    """A name for every document cited, in the order given: its outlet, or its title where it states none.

    Documents of one outlet are told apart by their titles, those of one title by their ids.
    """
    first: dict[str, Citation] = {}
    for citation in citations:
        first.setdefault(citation.document_id, citation)
    names = {key: shortened(one.outlet or one.title or key, N_NAME) for key, one in first.items()}
    for key in _alike(names):
        one = first[key]
        if one.outlet and one.title:
            names[key] = f"{shortened(one.outlet, N_NAME // 2)}: {shortened(one.title, N_NAME)}"
    for key in _alike(names):
        names[key] = f"{names[key]} ({plain(key)})"
    return names


def _alike(names: dict[str, str]) -> list[str]:
    used = Counter(names.values())
    return [key for key, name in names.items() if used[name] > 1]


def _is_seen(character: str) -> bool:
    code = ord(character)
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:  # no characters, and not allowed in XML
        return False
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"} or character in _JOINERS
