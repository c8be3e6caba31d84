"""The answer's text: Markdown made of quotes and markers, nothing else from the documents.

Quotes are escaped, so that no document can put a link, an image, a heading or HTML on the page through them;
white space inside a quote becomes a single space, as Markdown would show it.
"""

import re
from collections.abc import Sequence

from qa.answer import Citation, Claim

__all__ = ["abstention_in_words", "claims_in_words", "inert"]

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
        return said
    closest = "\n".join(
        f"{citation.number}. “{inert(citation.quote)}” ({inert(citation.title)})" for citation in nearest
    )
    return f"{said}\n\nClosest passages, not an answer:\n\n{closest}"


def inert(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _ACTIVE.sub(r"\\\g<0>", " ".join(text.split()))


def _markers(citations: Sequence[Citation]) -> str:
    return "".join(f"[{citation.number}]" for citation in citations)
