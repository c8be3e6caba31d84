"""What one part of a question leaves out, taken from the part before it.

"... and how many were shot down?" counts what was counted before; "when was it founded?" means what was named
before; a part that names nothing has the other part's place and date. Where that cannot be put into the
sentence safely it stands behind it in brackets, as a remark that says which passages are meant
(`qa.question.question.context_start`).
"""

import re

from qa.patterns import lazy_pattern
from qa.question.asked import AUXILIARIES
from qa.question.question import FUNCTION_WORDS
from qa.question.sayers import asks_sayer, sayer, spoken_of, with_that

__all__ = ["QUESTION_WORD", "completed", "without_subject"]

QUESTION_WORD = (
    r"(?:(?:in|on|at|by|from|to|for|with|of|since|until) )?"
    r"(?:how (?:many|much|long|old|far|often|big|large|high|tall|fast|deep)|who|whom|whose|what|which"
    r"|when|where|why|how)\b"
)
_COUNTED = lazy_pattern(
    r"^how (?:many|much)\s+(?P<nouns>(?!of\b)[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)"
    r"(?=\s+(?:were|was|are|is|have|has|had|did|do|does|will|would|can|could)\b)"
    r"|^how (?:many|much)\s+(?P<noun>(?!of\b)[a-z][\w-]*)",
    re.IGNORECASE,
)
_BE = r"(?:were|was|are|is|have been|has been|had been)"
_INTRANSITIVE = frozenset(
    """
    died survived escaped fled fell sank went came returned remained left arrived disappeared drowned failed
    """.split()
)
_IRREGULAR = frozenset(
    """
    shot lost sunk hit sent sold built taken given found held left hurt put seen struck shut won
    """.split()
)
_NAME = lazy_pattern(
    r"(?<!^)(?<![.?!] )\b(?:[A-Z][\w’'&-]*|\d[\w.,-]*)(?: (?:of |the )*(?:[A-Z][\w’'&-]*|\d[\w.,-]*))*"
)
_TAIL = lazy_pattern(
    r"(?: (?:in|on|at|near|off|across|along|during|over|since)(?: (?:the|early|late))*(?: "
    r"(?:[A-Z][\w’'-]*|\d[\w,.-]*\w|\d)|(?: of))+)+$"
)
_PRONOUN = lazy_pattern(r"\b(?:it|he|she|they|them|him|her|his|its|their|hers|theirs)\b", re.IGNORECASE)
_PLURAL = frozenset({"they", "them", "their", "theirs"})
_POSSESSIVE = frozenset(
    """
    his its their
    """.split()
)
_PERSONAL = frozenset({"he", "she", "him", "her", "his", "hers"})
_IDENTIFIED = lazy_pattern(r"^(?P<ask>who|what)(?:'s|’s| is| was| are| were) (?P<it>.+)$", re.IGNORECASE)
_NOUN_START = lazy_pattern(r"(?:[A-Z]|\d|(?:the|this|that|our|their|his|her|its) )")
_BELONGS = lazy_pattern(r"\b(?:of|in|for|at|on|by|from|between)\b|['’]s?(?!\w)")
_SUBJECT = lazy_pattern(
    r"^.{1,60}?\b(?P<aux>did|does|do|has|have|had|was|is|were|are|will|would)\s+(?P<it>\S.*)$", re.IGNORECASE
)
_PREPOSITION = lazy_pattern(r"\s+(?:from|in|at|on|for|to|of|with|about|by)$", re.IGNORECASE)
_CAPITALISED = lazy_pattern(r"(?:the )?[A-Z][\w’'-]*(?: (?:of |the )*[A-Z][\w’'-]*)*")


def completed(part: str, before: str) -> str | None:
    """A part as a question of its own, both without their question marks; None where it cannot be made one.

    >>> completed("how many were shot down", "how many missiles were fired at Oldport in May")
    'how many missiles were shot down at Oldport in May'
    >>> completed("when was she born", "who is Ann Reed")
    'when was Ann Reed born'
    """
    counted = _with_counted(part, before)
    resolved = _with_antecedent(counted, before)
    if _names(resolved):
        return resolved
    if counted != part and (tail := _TAIL.search(before)):
        return resolved + tail.group()
    if resolved != part:
        return resolved
    topic = _topic(before)
    asked_about = re.match(r"what(?:'s|’s| is| are) ", before, re.IGNORECASE)  # "what is aws"
    if topic and (len(topic.split()) > 1 or asked_about or spoken_of(before) or _names(f". {topic}")):
        return f"{resolved}? ({topic})"
    return None if _PRONOUN.search(resolved) else resolved


def without_subject(question_word: str, before: str) -> str | None:
    """The bare "when" of "who founded Aurora and when", as a question; None where it asks nothing.

    >>> without_subject("when", "who founded Aurora"), without_subject("why", "where did the ferry sink")
    ('when was it that someone founded Aurora', 'why did the ferry sink')
    """
    match = re.match(QUESTION_WORD + r"\s+(?P<rest>\S.*)$", before, re.IGNORECASE)
    if match is None or question_word.casefold() not in ("when", "where", "why", "how"):
        return None
    rest, first = match["rest"], match["rest"].split()[0].casefold()
    asker = before.split()[0].casefold()
    if (
        first in AUXILIARIES
        and asker in ("when", "where", "why", "how")
        and not before.casefold().startswith("how m")
    ):
        return f"{question_word} {rest}"
    does_itself = first in ("did", "does", "do") and len(rest.split()) == 2  # "who did it"
    if asker == "who" and (does_itself or first not in ("is", "are", "did", "does", "do")):
        return f"{question_word} was it that someone {rest}"
    if asker == "what" and first in ("happened", "happens", "caused"):
        return f"{question_word} was it that something {rest}"
    if first in ("did", "does", "do", "has", "have", "had"):
        return f"{question_word} {with_that(rest) if asker == 'what' else rest}"
    return None


def _with_counted(part: str, before: str) -> str:
    """The thing counted before, where a part counts without naming one; and the verb it shares."""
    counted = _counted(before)
    match = re.match(r"(?P<how>how (?:many|much))\s+(?P<rest>\S.*)$", part, re.IGNORECASE)
    if match is None:
        return part
    how, rest = match["how"], match["rest"]
    noun = f" {counted}" if counted else ""
    words = rest.split()
    if counted and words[:2] in (["of", "them"], ["of", "these"], ["of", "those"]):
        return f"{how} of the{noun} {' '.join(words[2:])}"
    if words[0] in AUXILIARIES:
        return f"{how}{noun} {rest}"
    if words[0] in _INTRANSITIVE:
        return f"{how}{noun} {rest}"
    verb = re.search(rf"\b{_BE}\b", before)
    followed = len(words) > 1 and words[1] in AUXILIARIES
    if verb and not followed and (words[0].endswith("ed") or words[0] in _IRREGULAR):
        return f"{how}{noun} {verb.group()} {rest}"
    return part


def _with_antecedent(part: str, before: str) -> str:
    """The part with its first pronoun replaced by what it means, where that is clear; else unchanged."""
    match = _PRONOUN.search(part)
    if match is None or _names(part[: match.start()]):
        return part
    meant = _antecedent(match.group().casefold(), before)
    if meant is None:
        return part
    follows = part[match.end() :].split()
    possessive = match.group().casefold() in _POSSESSIVE or (
        match.group().casefold() == "her" and bool(follows) and follows[0].casefold() not in FUNCTION_WORDS
    )
    ending = ("’" if meant.endswith("s") else "’s") if possessive else ""
    return part[: match.start()] + meant + ending + part[match.end() :]


def _antecedent(pronoun: str, before: str) -> str | None:
    """What a pronoun means: what was counted, whom the question is about, its subject, or its only name."""
    counted = _counted(before)
    if counted and pronoun in _PLURAL:
        return f"the {counted}"
    identified = _IDENTIFIED.match(before)
    if identified:
        return _identified(pronoun, identified["ask"].casefold(), identified["it"]) or _only_name(
            pronoun, before
        )
    if pronoun not in _PERSONAL and (spoken := spoken_of(before)) and len(spoken.split()) <= 4:
        return spoken
    if asks_sayer(before):
        return sayer(before) or None if pronoun in _PERSONAL else None
    subject = _SUBJECT.match(before)
    if subject and (found := _subject(subject["it"])):
        return found
    return _only_name(pronoun, before)


def _identified(pronoun: str, ask: str, it: str) -> str | None:
    """The X of "who is X"; of "the owner of Aurora" only "he" is the owner, "it" may be either."""
    person = pronoun in _PERSONAL and ask == "who"
    if len(it.split()) > 8 or (_BELONGS.search(it) and not person):
        return None
    plain = len(it.split()) > 1 and not it.split()[0].endswith("ed")
    return it if _NOUN_START.match(it) or plain else None


def _subject(rest: str) -> str | None:
    """The subject in "(when did) the ferry sink", "(where was) the gin invented": all but the last word."""
    if capitals := _CAPITALISED.match(rest):
        return capitals.group()
    words = _PREPOSITION.sub("", rest).split()[:-1]
    nouns = words[1:] if words[:1] == ["the"] else words
    plain = 0 < len(nouns) <= 3 and not any(word.casefold() in FUNCTION_WORDS for word in nouns)
    return " ".join(words) if plain else None


def _only_name(pronoun: str, before: str) -> str | None:
    names = _names(before)
    clear = len(names) == 1 and not names[0][0].isdigit() and pronoun not in _PLURAL
    return names[0] if clear else None


def _counted(before: str) -> str | None:
    """What "how many ships were seized" counts."""
    match = _COUNTED.search(before)
    noun = (match["nouns"] or match["noun"]) if match else ""
    return None if not noun or noun.split()[0].casefold() in AUXILIARIES else noun


def _names(text: str) -> list[str]:
    return [match.group() for match in _NAME.finditer(text)]


def _topic(before: str) -> str:
    """What a part is about, without the words that ask."""
    if asks_sayer(before):
        return spoken_of(before) or sayer(before)
    rest = re.sub(rf"^{QUESTION_WORD}\s*", "", before, flags=re.IGNORECASE).split()
    while rest and (rest[0].casefold() in AUXILIARIES or rest[0].casefold() in FUNCTION_WORDS - {"the"}):
        rest = rest[1:]
    return " ".join(rest)
