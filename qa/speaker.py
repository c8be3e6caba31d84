"""Who says a sentence, as the sentence itself names them: "according to X", "X said", "said X".

By reporting verbs and the shape of names; a sentence that names nobody has no speaker. A quotation that runs
over several sentences is attributed only in the one that names its speaker; a pronoun names nobody.
"""

import re

from qa.question import FUNCTION_WORDS

__all__ = ["speaker_of"]

_VERB = "|".join(
    [
        "said",
        "says",
        "tells",
        "told",
        "believes",
        "believed",
        "claims",
        "claimed",
        "notes",
        "noted",
        "stresses",
        "stressed",
        "emphasizes",
        "emphasized",
        "emphasised",
        "announced",
        "announces",
        "reported",
        "reports",
        "added",
        "adds",
        "wrote",
        "writes",
        "argued",
        "argues",
        "warned",
        "warns",
        "stated",
        "states",
        "explained",
        "explains",
        "assesses",
        "assessed",
        "estimates",
        "estimated",
        "confirmed",
        "confirms",
        "denied",
        "denies",
        "insisted",
        "insists",
        "declared",
        "declares",
        "recalled",
        "predicted",
        "predicts",
        "suggested",
        "suggests",
        "concluded",
        "concludes",
    ]
)
_PEOPLE = (
    r"(?:analysts?|experts?|officials?|officers?|authorities|police|researchers?|scientists?|witnesses|sources?|"
    r"government|ministry|ministers?|spokes(?:man|woman|person)|president|secretary|mayor|commander|report|"
    r"document|study|institute|agency|company|union|court|judge|prosecutors?|lawyers?|residents?)"
)
_CAPITAL = r"[^\W\d_a-z][\w’'.-]*"
_NAME = rf"{_CAPITAL}(?:\s+(?:(?:of|the|and|de|van|von|al|for)\s+)*{_CAPITAL})*(?:\s+\([A-Z]{{2,}}\))?"
_WHO = rf"(?:(?:[Tt]he\s+)?{_NAME}(?:’s|'s)?(?:\s+{_PEOPLE})?|(?:[Tt]he\s+)?(?:\w+\s+)?\b{_PEOPLE})"

_PATTERNS = (
    re.compile(rf"\b[Aa]ccording to (?P<who>(?:the\s+|a\s+|an\s+)?{_WHO})\b(?!\s+\d)"),
    re.compile(rf"[”\"’',]\s*(?P<who>{_WHO})\s+(?:also\s+|later\s+|then\s+)?(?:{_VERB})\b"),
    re.compile(rf"[”\"’',]\s*(?:{_VERB})\s+(?P<who>{_WHO})"),
    re.compile(rf"(?P<who>{_WHO})(?:,[^,.;]{{1,80}},)?\s+(?:also\s+|later\s+|then\s+|has\s+)?(?:{_VERB})\b"),
)


def speaker_of(text: str, start: int, end: int) -> str | None:
    """The speaker that the sentence `text[start:end]` names, as written there, or None.

    >>> sentence = "The bridge is safe, according to the Harbour Board."
    >>> speaker_of(sentence, 0, len(sentence))
    'the Harbour Board'
    """
    for pattern in _PATTERNS:
        match = pattern.search(text, start, min(end, start + 2000))
        who = " ".join(match["who"].split()).rstrip(".,") if match else ""
        if who and who.casefold() not in FUNCTION_WORDS:
            return who
    return None
