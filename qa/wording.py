"""The answer's text: Markdown made of quotes and markers, nothing else from the documents.

Quotes are escaped, so that no document can put a link, an image, a heading or HTML on the page through them;
white space inside a quote becomes a single space, as Markdown would show it.
"""

import re
from collections.abc import Sequence

from qa.answer import Citation, Claim

__all__ = ["abstention_in_words", "claims_in_words", "inert"]

_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some scripts and emoji are written."""

_ACTIVE = re.compile(
    r"[\\`*\[\]<>#|~${}]|(?<!\w)_|_(?!\w)|&(?=\w+;|#)|!(?=\[)|:(?=//)|(?<=www)\.|@(?=\w+\.)", re.IGNORECASE
)
"""What begins something in Markdown where it stands, or makes a bare address a link."""


def claims_in_words(claims: Sequence[Claim]) -> str:
    """One paragraph for each claim: its quote and the markers of its citations."""
    return "\n\n".join(f"“{inert(claim.quote)}” {_markers(claim.citations)}" for claim in claims)


def abstention_in_words(question: str, nearest: Sequence[Citation]) -> str:
    """What was looked for and not found, with the closest passages named as such."""
    said = f"The documents do not answer this: {inert(question)}"
    if not nearest:
        return f"{said}\n\nNor is there anything near it: the library holds no text that could be searched."
    closest = "\n".join(
        f"{citation.number}. “{inert(citation.quote)}” ({inert(citation.title)})" for citation in nearest
    )
    return f"{said}\n\nClosest passages, not an answer:\n\n{closest}"


def inert(text: str) -> str:
    """Text that Markdown and a terminal show as it is, on one line; control and direction marks go."""
    shown = "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)
    return _ACTIVE.sub(r"\\\g<0>", " ".join(shown.split()))


def _markers(citations: Sequence[Citation]) -> str:
    return "".join(f"[{citation.number}]" for citation in citations)
