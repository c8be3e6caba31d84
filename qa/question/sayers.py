"""What several sayers say about one thing, as a question for each.

"What do A and B say", "what did A and what did B say", "compare what A and B say". A name keeps its capitals
and holds no verb of saying.
"""

import re
from collections.abc import Sequence

from qa.patterns import lazy_pattern

__all__ = [
    "asks_sayer",
    "compared",
    "each_sayer",
    "sayer",
    "sayers_told",
    "says_alone",
    "spoken_of",
    "with_that",
]

_CAPITAL = r"[A-Z][\w’'.-]*"
_NAME = rf"{_CAPITAL}(?: (?:of the |of |for |de |van |von |al )?{_CAPITAL}){{0,4}}"
_VERB_ONLY = (
    r"(?:say|said|think|thought|believed?|argued?|predict|expect|assess|conclude|suggest|wrote|written)"
)
_NOUN = rf"(?!{_VERB_ONLY}\b)[a-z][\w-]*"
_NAMELIKE = rf"(?:(?:the )?{_NAME}(?: {_NOUN})?|the {_NOUN}(?: {_NOUN})?)"
_SAY = (
    r"(?:say|think|believe|claim|report|write|argue|predict|expect|estimate|assess|conclude|suggest"
    r"|propose|recommend|state|warn|announce)"
)
_SAYS = (
    r"(?:says|thinks|believes|claims|reports|writes|argues|predicts|expects|estimates|assesses"
    r"|concludes|suggests)"
)
_SAID = (
    r"(?:said|thought|believed|claimed|reported|written|wrote|argued|predicted|expected|estimated"
    r"|assessed|concluded|suggested)"
)
_SAYERS = lazy_pattern(
    rf"^(?P<ask>(?:what|how|when|why) (?P<aux>do|did|have|had"
    rf"|will))\s+(?:both\s+)?(?P<who>\S.{{2,120}}?)\s+(?P<rest>(?:{_SAY}|{_SAID})\b[^?]*?)\s*\??$",
    re.IGNORECASE,
)
_COMPARE = lazy_pattern(
    rf"^(?:please )?(?:compare|contrast|what is the difference between|what are the differences between"
    rf"|how do(?:es)?)\s+what\s+(?P<who>\S.{{2,120}}?)\s+(?P<verb>{_SAY}"
    rf"|{_SAID})\b(?P<rest>[^?]*?)(?:\s+differ)?\s*[?.]?$",
    re.IGNORECASE,
)
_COMPARE_EACH = lazy_pattern(
    rf"^(?i:please )?(?i:compare|contrast)\s+what\s+(?P<one>{_NAMELIKE})\s+(?P<verb>{_SAYS}"
    rf"|{_SAID})\b(?P<rest>[^?]*?)\s+(?:with|to|and|against)\s+what\s+"
    rf"(?P<other>{_NAMELIKE})\s+(?:{_SAYS}|{_SAID}|does|did)\b(?P<more>[^?]*?)\s*[?.]?$"
)
_COMPARE_OF = lazy_pattern(
    rf"^(?i:compare|contrast)\s+the\s+(?P<noun>[a-z][\w -]{{1,40}}?)\s+(?P<of>of|in"
    rf"|for)\s+(?P<who>{_NAMELIKE}(?:,? and|,) {_NAMELIKE}(?:,? and {_NAMELIKE})?)\s*[?.]?$"
)
_COMPARE_OWN = lazy_pattern(
    rf"^(?i:compare|contrast)\s+(?P<one>{_NAMELIKE})(?:’s|'s)\s+and\s+(?P<other>{_NAMELIKE})(?:’s|'s|s’"
    rf"|s')\s+(?P<rest>[^?]+?)\s*[?.]?$"
)
_COMPARES = lazy_pattern(
    r"(?:please )?(?:compare|contrast|what is the difference|what are the differences|how do)", re.IGNORECASE
)
"""How each of the four begins: few questions need them, and they are slow to compile."""

_VERB = rf"(?:{_SAY}|{_SAID})\b"
_ASK_SAYER = r"^(?i:what|how|when|why) (?i:did|does|do|has|have|had|will) "
_TELLS = lazy_pattern(rf"{_ASK_SAYER}(?P<who>[^,;?]{{1,80}}?) (?P<said>(?i:{_VERB}))(?P<rest>[^?]*)$")
_NAMES_SAYER = lazy_pattern(rf"{_ASK_SAYER}(?P<who>{_NAMELIKE})$")
_LEANS = lazy_pattern(r"\b(?:he|she|it|they|him|her|his|hers|its|them|their|theirs)\b", re.IGNORECASE)
_ASKS_ANEW = lazy_pattern(r"\b(?:what|how|when|why) (?:did|does|do|has|have|had|will)\b", re.IGNORECASE)
_TOPIC = lazy_pattern(r"\s+(?:about|of|on|regarding|concerning)\s+\S", re.IGNORECASE)


def each_sayer(question: str) -> list[str]:
    """From "What do A and B say about C": what each says."""
    match = _SAYERS.match(question)
    names = _conjuncts(match["who"]) if match else []
    if match is None or not names or _ASKS_ANEW.search(match["rest"]):
        return []
    ask = match["ask"]
    one = {"do": "does", "have": "has"}.get(match["aux"].casefold(), match["aux"])
    asks = ask[: -len(match["aux"])] + one
    return [f"{asks} {name} {match['rest']}" for name in names]


def sayers_told(pieces: Sequence[str]) -> list[str]:
    """Questions joined by "and", each with what its sayer leaves to the others: the verb, or the topic.

    "What did A" and "what did B say about C" share the verb and C; a bare "what did B say" is about the C of
    the nearest question that has one, those before it first. Others stay as they are.

    >>> sayers_told(["what did Reed", "what did Marsh say about the quay", "what did Holt say"])[::2]
    ['what did Reed say about the quay', 'what did Holt say about the quay']
    """
    told = [_TELLS.match(piece) for piece in pieces]
    made = list(pieces)
    for i, piece in enumerate(pieces):
        later = next((one for one in told[i + 1 :] if one), None)
        mine = told[i]
        if mine is None and later and _NAMES_SAYER.match(piece):
            made[i] = f"{piece} {later['said']}{later['rest']}"
        elif mine and not mine["rest"].strip():
            others = [*reversed(told[:i]), *told[i + 1 :]]
            topics = [one["rest"] for one in others if one and _TOPIC.match(one["rest"])]
            made[i] = piece.rstrip() + (topics[0] if topics else "")
    return made


def sayer(piece: str) -> str:
    """The one sayer whose words are asked for; "" where there is none, several, or only a pronoun.

    >>> sayer("what did the mayor say about the quay")
    'the mayor'
    """
    match = _TELLS.match(piece)
    return match["who"] if match and re.fullmatch(_NAMELIKE, match["who"]) else ""


def asks_sayer(piece: str) -> bool:
    """Whether a question asks what somebody says.

    >>> asks_sayer("what does he say"), asks_sayer("what did the ferry hit")
    (True, False)
    """
    return _TELLS.match(piece) is not None


def spoken_of(piece: str) -> str:
    """What a sayer is asked about; "" where nobody is, or about nothing named.

    >>> spoken_of("what did Reed say about the quay")
    'the quay'
    """
    match = _TELLS.match(piece)
    topic = _TOPIC.match(match["rest"]) if match else None
    about = match["rest"][topic.end() - 1 :].strip(" .") if match and topic else ""
    return "" if _LEANS.search(about) else about


def with_that(clause: str) -> str:
    """The rest of a "what did A say about C" with "that" for what was asked, for another question word.

    >>> with_that("did Reed say about the quay")
    'did Reed say that about the quay'
    """
    told = _TELLS.match(f"what {clause}")
    if told is None:
        return clause
    end = told.end("said") - len("what ")
    return f"{clause[:end]} that{clause[end:]}"


def says_alone(piece: str) -> bool:
    """Whether a question asks what a sayer says and names the sayer: it leans on none before it."""
    return asks_sayer(piece) and not _LEANS.search(piece)


def compared(question: str) -> list[str]:
    """From "Compare what A and B say about C", "compare the size of A and B"."""
    if not _COMPARES.match(question):
        return []
    if match := _COMPARE.match(question):
        names, verb = _conjuncts(match["who"]), match["verb"]
        does = "does" if re.fullmatch(_SAY, verb, re.IGNORECASE) else "has"
        verb = "written" if verb == "wrote" else verb
        return [f"what {does} {name} {verb}{match['rest']}" for name in names]
    if match := _COMPARE_EACH.match(question):
        more = match["more"] if len(match["more"].split()) > 2 else match["rest"]
        return [f"what has {match['one']} said{match['rest']}", f"what has {match['other']} said{more}"]
    if match := _COMPARE_OF.match(question):
        return [f"what is the {match['noun']} {match['of']} {name}" for name in _conjuncts(match["who"])]
    if match := _COMPARE_OWN.match(question):
        verb = "are" if re.match(r"[a-z-]+s\b", match["rest"]) else "is"
        return [f"what {verb} {match[name]}’s {match['rest']}" for name in ("one", "other")]
    return []


def _conjuncts(who: str) -> Sequence[str]:
    """Those named in "A, B and C"; none where the "and" may belong to a single name."""
    listed = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", re.sub(r"^both\s+", "", who))
    articles = {name.casefold().startswith("the ") for name in listed}
    if len(listed) < 2 or (len(articles) > 1 and any(" of " in name or " for " in name for name in listed)):
        return []
    if not all(re.fullmatch(_NAMELIKE, name) for name in listed) or len(
        {name.casefold() for name in listed}
    ) < len(listed):
        return []
    shared = listed[0].casefold().startswith("the ") and not listed[-1].casefold().startswith("the ")
    owned = listed[-1].endswith(("’s", "'s"))
    return [] if shared or owned else listed
