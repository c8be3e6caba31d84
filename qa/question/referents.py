"""What a conversation is about: the names and things that a later word can point back to.

Shapes and closed word classes of English only; nothing is looked up in the documents. Where the shape does
not tell, nothing is returned: a wrong referent misleads more than none.
"""

import re
from collections.abc import Sequence

from qa.patterns import lazy_pattern
from qa.question.phrases import MAX_CHARACTERS, WORD, content, is_plural, phrases

__all__ = ["AUXILIARY", "TITLE", "asked_for", "subject", "thing"]

_AUXILIARIES = (
    "is are was were be been do does did has have had can could will would should shall may might must"
)
_PREPOSITION = (
    "about after against among around as at because before between by during for from in inside into near "
    "on onto outside over since through to towards toward under until when while with within without if and "
    "or but than"
)
_DETERMINER = "the this that these those a an my our your his her its their"
AUXILIARY = rf"\b(?:{'|'.join(_AUXILIARIES.split())})\b"
"""A pattern of one auxiliary verb."""

_STOPS = frozenset(
    f"{_AUXILIARIES} {_PREPOSITION} {_DETERMINER} not ever also still i you we he she it they".split()
)
_ASKED_FOR = lazy_pattern(
    rf"^\W*(?:how many|how much|(?:what|which)(?: (?:kinds?|types?|sorts?) of)?)\s+"
    rf"(?P<thing>(?:(?!{AUXILIARY})[\w’'-]{{1,40}}\s+){{1,6}}?){AUXILIARY}",
    re.IGNORECASE,
)
_COUNTS = lazy_pattern(r"(?:how many|which)\s", re.IGNORECASE)
_DEFINED = lazy_pattern(
    r"^\W*(?:(?:what|who)(?: is| are| was| were|['’]s)|where (?:is|are)|(?:(?:can|could|would) you )?"
    r"(?:please )?(?:tell me|explain|describe)(?: more)?(?: about)?)\s+"
    r"(?P<thing>[^?.,;:()!]{1,60})\s*(?:[?.!(]|$)",
    re.IGNORECASE,
)
_FIRST_AUXILIARY = lazy_pattern(
    rf"\b(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S[^?!,;:()]{{0,120}})", re.IGNORECASE
)
_SPOKEN_OF = lazy_pattern(
    r"\b(?:say|says|said|think|thinks|know|write|claim|report|believe|feel)\s+(?:about|of|regarding)\s+"
    r"(?P<rest>[^?.,;:()!]{1,80})",
    re.IGNORECASE,
)
_OBJECT = lazy_pattern(
    rf"^\W*(?:(?:why|when|where|how)\s+)?{AUXILIARY}\s+[^?]{{1,80}}\s(?:the|this|that|an?)\s[\w’'-]+(?:\s[\w’'-]+)?\s*\?",
    re.IGNORECASE,
)
"""A question that says what somebody does to some thing: either may be meant later."""

TITLE = lazy_pattern(
    r"\b(?:mr|mrs|ms|miss|dr|sir|dame|lord|lady|professor|president|minister|chancellor|premier|senator|governor|"
    r"mayor|king|queen|prince|princess|general|colonel|major|captain|lieutenant|sergeant|admiral|commander|chief|"
    r"director|chair(?:man|woman)?|head|leader|secretary|spokes(?:man|woman|person)|judge|bishop|pope|coach|author|"
    r"ambassador|singer|actor|actress)\.?\s*$",
    re.IGNORECASE,
)
"""A title or role at the end of a text, as it stands before a name."""

_OBJECT_ASKED = lazy_pattern(
    r"^\W*(?:what|who|whom)\s+(?:did|does|do|will|would|has|have|had)\b", re.IGNORECASE
)


def asked_for(question: str) -> str:
    """What is counted or asked for, without its article; "" where the question asks otherwise.

    >>> asked_for("How many carts does the ferry carry?")
    'carts'
    """
    match = _ASKED_FOR.match(question[:MAX_CHARACTERS])
    if match is None:
        return _counted(question[:MAX_CHARACTERS])
    head = match["thing"].strip()
    if not content(head):
        return ""
    return "" if head.split()[0].casefold() in _STOPS or head.casefold().endswith(" else") else head


def _counted(question: str) -> str:
    """What is counted where no auxiliary ends it: up to the first word that reads as several things."""
    words = question.split()
    start = 2 if words[:1] and words[0].casefold() == "how" else 1
    if not _COUNTS.match(question):
        return ""
    for i in range(start, min(start + 4, len(words) - 1)):
        if words[i].casefold() in _STOPS:
            return ""
        if is_plural(words[i]):
            return " ".join(words[start : i + 1])
    return ""


def subject(question: str) -> str:
    """Whom or what the question says something of, with its article; "" where that cannot be told.

    >>> subject("What did the ferry hit?"), subject("Where was Ann Reed born?"), subject("Are whales fish?")
    ('the ferry', 'Ann Reed', 'whales')
    """
    question = question[:MAX_CHARACTERS]
    defined = _DEFINED.match(question)
    match = _FIRST_AUXILIARY.search(question)
    if defined is None and match is None:
        return ""
    if defined:
        return _leading_phrase(defined["thing"], whole=True)
    return _leading_phrase(match["rest"], whole=False) if match else ""


def thing(question: str, *, plural: bool) -> str:
    """What "they" (`plural`) or "it" can stand for: what is asked for, else what the question is about.

    >>> thing("How many carts does the ferry carry?", plural=True)
    'the carts'
    >>> thing("How many carts does the ferry carry?", plural=False)
    'the ferry'
    """
    asked = asked_for(question)
    if asked and is_plural(asked) == plural:
        return asked if asked.split()[0].casefold() in _DETERMINER.split() else f"the {asked}"
    spoken = _SPOKEN_OF.search(question[:MAX_CHARACTERS])
    about = _leading_phrase(spoken["rest"], whole=True) if spoken else subject(question)
    receives = about[:1].isupper() and not asked and _OBJECT_ASKED.match(question)
    acts = not spoken and _OBJECT.search(question)
    if receives or acts or about.startswith("a ") or TITLE.search(about.split(" of ")[0]):
        return ""
    return about if about and is_plural(about) == plural else ""


def _leading_phrase(rest: str, *, whole: bool) -> str:
    """The name or noun phrase that a text begins with."""
    first = next(iter(phrases(f"of {rest}")), None)
    if first and first[1] and rest.startswith(first[0]) and rest[len(first[0]) :][:1] not in ("’", "'"):
        return first[0]
    return _noun_phrase(rest.split(), whole=whole)


def _noun_phrase(words: Sequence[str], *, whole: bool) -> str:
    """The noun phrase that begins here; its last word is taken for the verb unless it is the `whole` rest."""
    if not words:
        return ""
    determined = words[0].casefold() in {
        "the",
        "this",
        "that",
        "these",
        "those",
        "a",
        "an",
        "my",
        "our",
        "your",
    }
    start = 1 if determined else 0
    taken = list(words[:start])
    ended = False
    for i, word in enumerate(words[start : start + 6], start=start):
        lower = word.casefold().strip(".")
        if lower in _STOPS or not WORD.match(word):
            ended = lower in _AUXILIARIES.split()
            break
        if (
            not whole
            and i > start + 1
            and word[:1].isupper()
            and words[i - 1].islower()
            and taken[-1] != "of"
        ):
            # A verb stands before a name, unless a title does or the verb comes after it.
            after = next((later for later in words[i:] if later[:1].islower()), "in").casefold()
            ended = TITLE.search(" ".join(taken)) is not None or after not in _STOPS
            break
        taken.append(word)
        if not determined and is_plural(word):
            return " ".join(taken)
        if lower == "of" and i + 1 < len(words):
            continue
    if not determined:
        return " ".join(taken) if whole and len(taken) <= 4 else ""
    if not whole and not ended and len(taken) > 2:
        taken.pop()
    return " ".join(taken) if len(taken) > 1 and taken[-1] != "of" else ""
