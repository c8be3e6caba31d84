"""What exactly a question asks for: a count and of what, a date, a person, the name of which thing.

Finer than `qa.question.question.answer_type`, and used only to mark words inside a quote that is already
chosen, so that a wrong guess marks too much or nothing and never changes the quote. Closed word classes of
English only.
"""

import re
from dataclasses import dataclass
from typing import Literal

from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS, AnswerType

__all__ = ["AUXILIARIES", "Asked", "asked"]

AskedKind = Literal[
    "number",
    "percentage",
    "money",
    "duration",
    "age",
    "time",
    "person",
    "place",
    "thing",
    "expansion",
    "identity",
]

AUXILIARIES = frozenset(
    """
    is are was were be been do does did has have had will would can could may might must shall should
    """.split()
)

MAX_QUESTION = 500
"""Characters of a question that are read."""

_ARTICLES = frozenset(
    """
    the a an his her its their this that these those him them it
    """.split()
)
_MONEY = (
    r"(?:money|cost|pay|paid|spend|spent|earn|worth|price|salary|budget|fine|sell|sold|donat\w+"
    r"|profit|revenue)"
)

_PATTERNS: tuple[tuple[AskedKind, str], ...] = (
    ("expansion", r"what (?:does|do|did) (?P<head>\S+) (?:stand for|abbreviate|mean)\b"),
    ("expansion", r"^what(?:'s|’s| is| are) (?:an? |the )?(?P<head>[^\s?]+)\s*\??$"),
    ("identity", r"^who (?:is|was|are|were) (?P<head>[A-Z][^\s?,]*(?: [A-Z][^\s?,]*){0,4})\s*\??$"),
    ("percentage", r"(?:what|which) (?:percentage|percent|per cent|proportion|share|fraction)\b(?: of)?"),
    ("percentage", r"how many (?:percent|per cent)\b"),
    ("duration", r"how long\b|how much (?:more )?time\b|for how many (?:years|months|weeks|days|hours)\b"),
    ("age", r"how old\b|(?:at )?(?:what|which) age\b"),
    (
        "money",
        rf"how much\b(?=.*\b{_MONEY}\b)|what (?:is|was|were|are)? ?(?:the )?(?:price|cost|salary|budget)\b",
    ),
    ("number", r"how (?:many|much)(?P<head>(?: [\w-]+){0,4})"),
    ("number", r"how (?:far|tall|high|deep|wide|fast|large|big|heavy|often|hot|cold|strong|thick|steep)\b"),
    ("money", r"what\b.{1,80}\bcost\b"),
    (
        "number",
        r"what (?:is|was|are|were) (?:the )?(?:[\w-]+ )?"
        r"(?:limit|height|length|width|depth|weight|distance|size|area|speed|capacity|rate|diameter"
        r"|elevation|altitude)\b",
    ),
    (
        "number",
        r"what (?:(?:is|was|were|are) )?(?:the )?(?:[\w-]+ )?(?:(?:population|amount|score|temperature"
        r"|death toll)\b|number\b"
        r"(?: of(?P<head>(?: [\w-]+){1,3}))?)",
    ),
    (
        "time",
        r"(?:what|which)(?: [\w-]+)? (?P<head>year|years|date|day|days|month|months|century|decade|time)\b",
    ),
    ("time", r"what (?:is|was) the (?P<head>year|date|day|month) \b"),
    (
        "time",
        r"\b(?:since |until )?when(?= (?:is|are|was|were|do|does|did|has|have|had|will|would|can|could"
        r"|may|might|must|should)\b|\W*$)",
    ),
    ("person", r"\bwho(?:m|se)?\b"),
    (
        "place",
        r"\bwhere(?= (?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|may|might|must"
        r"|should|in)\b|\W*$)",
    ),
    (
        "place",
        r"(?:what|which) (?P<head>city|country|state|town|place|location|region|county|village|district)\b",
    ),
    (
        "thing",
        r"what(?:'s|’s| is| was| are| were) (?:the |its |his |her |their )?(?:\w+ )?names? (?:of|for) "
        r"(?:(?:the|an?|his|her|its|their) )?(?P<head>(?:[\w-]+ ?){1,4})",
    ),
    (
        "thing",
        r"(?:what|which) (?:other )?(?:(?:type|kind|sort|part|form)s? of )?(?P<head>(?:[\w-]+ ?){1,6})",
    ),
)
_COMPILED = tuple((kind, lazy_pattern(rf"(?<!\w){pattern}", re.IGNORECASE)) for kind, pattern in _PATTERNS)
_KEYWORDS: tuple[tuple[AskedKind, re.Pattern[str]], ...] = (
    ("percentage", lazy_pattern(r"\b(?:percentage|percent)\b", re.IGNORECASE)),
    (
        "number",
        lazy_pattern(r"(?P<before>(?:[\w-]+ )*?)\bnumber\b(?: of)?(?P<head>(?: [\w-]+){0,3})", re.IGNORECASE),
    ),
    ("time", lazy_pattern(r"\b(?P<head>date|year)\b", re.IGNORECASE)),
)
_INTERROGATIVE = lazy_pattern(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_BY_TYPE: dict[AnswerType, AskedKind] = {"number": "number", "time": "time", "name": "person"}
_WORD = lazy_pattern(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The kind of words asked for. `heads` are the words that name what is counted or called, lower case, in
    order: "missiles" of "how many missiles were fired", "air", "defense", "systems" of "which air defense
    systems"; for an expansion the abbreviation, and for an
    identity the name, as written. `start`, `end` is the range of the question that asks.
    """

    kind: AskedKind
    heads: tuple[str, ...]
    start: int
    end: int


def asked(question: str, kind: AnswerType | None = None) -> Asked | None:
    """What the question asks for; None where it is no short thing (why, how, what somebody said).

    The first phrase that asks decides. A query of keywords asks by "number", "percentage" or "date";
    `kind` is what is taken to be asked where the words do not say.

    >>> asked("How many missiles were shot down?")
    Asked(kind='number', heads=('missiles',), start=0, end=34)
    """
    question = question[:MAX_QUESTION]
    found = [(kind_, match) for kind_, pattern in _COMPILED if (match := pattern.search(question))]
    found = [(kind_, match) for kind_, match in found if _holds(kind_, match)]
    if not found and not _INTERROGATIVE.search(question):
        found = [(kind_, match) for kind_, pattern in _KEYWORDS if (match := pattern.search(question))]
    if not found:
        return Asked(kind=_BY_TYPE[kind], heads=(), start=0, end=0) if kind else None
    chosen, match = min(found, key=lambda pair: pair[1].start())  # the first listed of those that start first
    heads = (match["head"],) if chosen in ("expansion", "identity") else _heads(match)
    return Asked(kind=chosen, heads=heads, start=match.start(), end=match.end())


def _is_acronym(word: str) -> bool:
    """Whether a word is written as an abbreviation: two to ten letters, at least two of them capitals."""
    return 2 <= len(word) <= 10 and word.isalnum() and sum(letter.isupper() for letter in word) >= 2


def _holds(kind: AskedKind, match: re.Match[str]) -> bool:
    if kind == "expansion":
        return _is_acronym(match["head"])
    if kind == "identity":
        return all(word[0].isupper() for word in match["head"].split())
    if kind == "thing":
        heads = _heads(match)
        after = match.string[match.start("head") :].split()[1:2]
        # "what completed the bridge": one word and then an article is a verb, and asks for no thing of a kind
        return bool(heads) and not (len(heads) == 1 and after and after[0].casefold() in _ARTICLES)
    return True


def _heads(match: re.Match[str]) -> tuple[str, ...]:
    """The words of the head, up to the first that is a function word."""
    groups = match.groupdict()
    words = _WORD.findall(groups.get("head") or "")
    if not words and groups.get("before"):
        return tuple(word.casefold() for word in _WORD.findall(groups["before"]))[-1:]
    heads = []
    for word in words:
        if word.casefold() in FUNCTION_WORDS or word.casefold() in AUXILIARIES:
            break
        heads.append(word.casefold())
    return tuple(heads)
