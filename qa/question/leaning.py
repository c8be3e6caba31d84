"""Whether a question leans on the conversation before it, and on which word.

Closed word classes and shapes of English: pronouns that nothing in the question explains, words that point or
compare, openings that continue or correct, and too little to search for. A question with a name of its own
leans only by such words; one without names also by taking up words of the last turns.
"""

import re
from collections.abc import Sequence
from itertools import islice

from qa.patterns import lazy_pattern
from qa.question.phrases import MAX_CHARACTERS, content, is_content, names
from qa.question.question import stem
from qa.question.referents import AUXILIARY

__all__ = ["OPENING", "PLACE_OR_TIME", "POSSESSIVE", "WHAT_ABOUT", "leans", "unexplained"]

OPENING = lazy_pattern(
    r"^\s*(?:(?:and|but|so|or|then|also|ok|okay|well|oh|yes|no|oops)\b(?:[\s,.!]+|$))+", re.IGNORECASE
)
"""Words that a continuation or a correction begins with."""

WHAT_ABOUT = lazy_pattern(
    r"^\s*(?:(?:and|but|so|ok|okay)\b[\s,]*)?(?:what|how) about\s(?P<topic>[^?]{1,200})\??\s*$", re.IGNORECASE
)
PLACE_OR_TIME = lazy_pattern(
    r"^\s*(?:(?:and|but|what about|how about)\s+){0,2}(?P<phrase>(?P<preposition>in|on|at|for|from|by|during|"
    r"before|after|since|near|to|with|under)\s[^?.!]{1,60})[\s?]*$",
    re.IGNORECASE,
)
"""A bare place or time, or other phrase with a preposition: "and in Mora?"."""

POSSESSIVE = frozenset({"his", "her", "hers", "its", "their", "theirs"})

MAX_OWN_WORDS = 5
"""A question of at most so many content words leans on the last answer if it has one of its words."""

MIN_DEFINED_WORDS = 3
"""Content words of a question for a property of something that make it complete."""

MAX_PRONOUNS = 20
"""Pronouns of a question that are looked at."""

_SUBJECTS = frozenset({"he", "she", "they"})
_COURTESY = lazy_pattern(
    r"^(?:\W{0,3}(?:(?:that(?:['’]s| is| sounds)|it['’]?s|ok|okay|yes|no|great|i see|i know|thanks?|"
    r"thank you|hi|hello|sure|got it|good|fine|very|so|much|well|alright|right|wow|interesting|nice|perfect|"
    r"cool)\b[\s,]*)+(?:[.!]+|$))+\s*",
    re.IGNORECASE,
)
_CORRECTION = lazy_pattern(
    r"^\W*(?:i (?:just )?meant?\b|i(?:['’]m| am) (?:asking|talking)\b|you (?:said|mentioned|told)\b|"
    r"that means\b|in other words\b|(?:what|how) (?:if|about)\b|in that case\b|"
    r"any(?:thing)? special\b|anything else\b)",
    re.IGNORECASE,
)
_CONTINUES = lazy_pattern(r"\b(?:and|but|so|or|then|also)\b", re.IGNORECASE)
_DEFINING = lazy_pattern(
    r"^\W*what(?:['’]s| is| are)\s+(?!(?:the|this|that|these|those|its|their|his|her)\b)", re.IGNORECASE
)
_DEFINES_OF = lazy_pattern(
    r"^\W*what(?:['’]s| is| are| was| were)\s+the\s+(?:\w+\s+){1,4}of\s+"
    r"(?!(?:the|this|that|these|those|its|their|his|her)\b)\w+(?:\s\w+){0,2}\W*$",
    re.IGNORECASE,
)
"""A question for a property of something in general: "what is the melting point of tin?"."""

_PRONOUN = lazy_pattern(
    r"\b(?:(?P<person>he|him|his|she|her|hers)|(?P<one>it|its)|(?P<many>they|them|their|theirs))\b(?!['’]\w)|"
    r"\b(?P<contracted>he|she|it|they)(?=['’]\w)",
    re.IGNORECASE,
)
_WEATHER_AND_SUCH = (
    r"true|possible|necessary|legal|illegal|safe|important|better|best|worth|easy|hard|difficult|clear|likely|"
    r"required|normal|wise|common|okay|ok|good|bad|wrong|right|too|late|early|rain\w*|snow\w*|cold|hot|takes?|"
    r"make sense|cost"
)
_EMPTY_IT = lazy_pattern(
    r"\bit\b(?=\s+(?:(?:is|was|be|will|would|really|still|always|even|ever|not)\s+){0,2}"
    rf"(?:{_WEATHER_AND_SUCH})\b[^?.,]{{0,60}}\b(?:to|that|if|for|when)\b)"
    r"|(?<=\bdoes )it take\b|(?<=\bdid )it take\b|(?<=\bis )it (?:to be|that)\b",
    re.IGNORECASE,
)
_CLAUSE = lazy_pattern(
    r"[,;.!?]|\b(?:and|but|if|when|that|because|after|before|while|so|who|which|whether)\b", re.IGNORECASE
)
_POINTING = lazy_pattern(
    r"\b(?:this|these|those)\b(?!\s+(?:year|month|week|morning|evening|time|days?|who)\b)"
    r"|\bthat\b(?=\s*(?:[?.!,;]|$))"
    r"|(?:^|\b(?:is|was|did|does|has|had|about|of|for|from|in|at|by|with|like|after|before|since|than|why|do)\s)"
    r"\s{0,3}that\b(?!\s+(?:the|a|an|i|you|he|she|it|we|they)\b)"
    r"|\bsuch\b(?!\s+as\b)|\b(?:former|latter)\b|\b(?:the|which|any|another|other|new|old) ones?\b"
    r"|\bones?\b(?=\s*(?:[?.!,;]|$))|\bsays? so\b|\belse\b|\binstead\b|\bthe same\b(?!\s+as\b)"
    r"|\bthere\b(?=\s*(?:[?.!,;]|$))",
    re.IGNORECASE,
)
_COMPARING = lazy_pattern(
    r"\b(?:(?:any|some|the|what|which|many) other|another|both|neither|either|more|less|better|worse|cheaper|"
    r"best|worst)\b",
    re.IGNORECASE,
)
_COMPARED = lazy_pattern(r"\b(?:than|or)\b", re.IGNORECASE)
_QUESTION_WORD = lazy_pattern(
    rf"\b(?:what|which|who|whom|whose|when|where|why|how|tell|give|explain)\b|{AUXILIARY}", re.IGNORECASE
)
_OF_HOW_MANY = lazy_pattern(
    r"^\W*(?:(?:in|on|at|for|from|by|of|to|with|under) )?"
    r"(?:how many|how much|which|what (?:kinds?|types?|sorts?))\b",
    re.IGNORECASE,
)
_ANYONE = lazy_pattern(r"\b(?:any|some)(?:one|body|thing)\b", re.IGNORECASE)


def leans(question: str, asked: Sequence[str] = (), said: str = "") -> bool:
    """Whether a question needs the conversation to be understood.

    `asked` are the last questions, `said` is what the last answer says; both only count for a question
    without names and pronouns, which goes on about them if it has one of their content words.

    >>> leans("Who repaired it?"), leans("Who repaired the harbour crane of Mora?"), leans("Why?")
    (True, False, True)
    """
    question = _COURTESY.sub("", question[:MAX_CHARACTERS])
    if not question:
        return False
    opening = OPENING.match(question)
    rest = question[opening.end() :] if opening else question
    own, named = content(rest), names(f"x {rest}")
    if _CORRECTION.match(rest) or unexplained(question) or _POINTING.search(question):
        return True
    placed = PLACE_OR_TIME.match(question)
    if placed and not _QUESTION_WORD.search(placed["phrase"]):
        return True
    if opening and _CONTINUES.search(opening.group()) and len(own) < (2 if named else 4):
        return True
    if named or _DEFINING.match(rest):
        return not own
    compares = _COMPARING.search(rest) and not _COMPARED.search(rest)
    if _DEFINES_OF.match(rest) and len(own) >= MIN_DEFINED_WORDS and not compares:
        own = own[-1:]  # only what is asked about may be taken up: "the melting point of ..." is said of much
        return _goes_on(own, asked, said)
    return bool(compares) or _is_fragment(rest, len(own)) or _goes_on(own, asked, said)


def unexplained(question: str) -> re.Match[str] | None:
    """The first pronoun that nothing before it in the question can stand for; its group names its kind.

    A possessive may belong to any name or phrase before it, another pronoun only to one in an earlier clause:
    who "sells him" is not himself.
    """
    empty = {match.start() for match in _EMPTY_IT.finditer(question[:MAX_CHARACTERS])}
    for match in islice(_PRONOUN.finditer(question[:MAX_CHARACTERS]), MAX_PRONOUNS):
        if match.start() not in empty and not _explained(question[: match.start()], match):
            return match
    return None


def _explained(before: str, match: re.Match[str]) -> bool:
    """Whether the words before a pronoun have something that it can stand for."""
    word = match.group().casefold()
    if (match["person"] or word in POSSESSIVE) and names(f"x {before}"):
        return True
    if word in POSSESSIVE and re.search(r"\b(?:the|a|an|my|our|your)\s+\w", before, re.IGNORECASE):
        return True
    last = re.search(r"(\w+)\s$", before)
    if last and word in _SUBJECTS and is_content(last[1]) and len(content(before)) > 1:
        return True  # a relative clause: "the money they use"
    return any(content(clause) for clause in _CLAUSE.split(before)[:-1])


def _is_fragment(question: str, n_own: int) -> bool:
    """Whether too little is said to search for: no content, a bare phrase, or "the ..." of some mention."""
    if n_own == 0:
        return True
    if not _QUESTION_WORD.search(question):
        return n_own <= 3
    if _OF_HOW_MANY.match(question) and not re.search(AUXILIARY, question, re.IGNORECASE):
        return n_own <= 3
    if n_own == 1 and _ANYONE.search(question):
        return True
    return n_own == 1 and re.search(r"\bthe\s+\w", question, re.IGNORECASE) is not None


def _goes_on(own: Sequence[str], asked: Sequence[str], said: str) -> bool:
    """Whether a question takes up a content word of the last questions, or being short one of the answer."""
    stems = {stem(word) for word in own}
    if any(stems & {stem(word) for word in content(text)} for text in asked):
        return True
    return len(own) <= MAX_OWN_WORDS and bool(stems & {stem(word) for word in content(said)})
