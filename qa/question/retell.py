"""The last question asked again: for another reason, at another place or time, about another thing.

"Why?", "and in Mora?" and "what about Ann Reed?" ask the last question with one part changed. Words only;
what the conversation is about otherwise is not known here.
"""

import re

from qa.question.leaning import OPENING, PLACE_OR_TIME, WHAT_ABOUT
from qa.question.phrases import is_plural, names
from qa.question.referents import AUXILIARY, asked_for, subject

__all__ = ["asked_again", "substituted"]

_BARE = re.compile(
    rf"^\W*(?P<word>why|when|where|how come|since when|how)(?:\s+{AUXILIARY})?"
    r"(?:\s+(?:that|this|it|so|they|exactly|not))?(?:\s+(?:be|been|happen|happened))?\W*$",
    re.IGNORECASE,
)
_WHY_NOT = re.compile(r"\bwhy not\b", re.IGNORECASE)
_CLAUSE = re.compile(
    rf"^\W*(?:(?:why|when|where|how|what|who|whom)\s+)?(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"\s(?:to|from|on|in|at|by|for|with|during|since|after|before|against|into|near)\s|\s*[?(]|$",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"\b(?:what|which|who|whom|whose|when|where|why|how)\b|{AUXILIARY}", re.IGNORECASE)


def asked_again(question: str, last: str, remark: str) -> str:
    """The last question with another question word, for a bare "Why?"; "" where the question is none.

    `remark` is the last question's context in brackets, which stays.

    >>> asked_again("Why?", "How many carts did Ann Reed sell in May?", "")
    'Why did Ann Reed sell carts in May?'
    """
    bare = _BARE.match(question) or _BARE.match(OPENING.sub("", question, count=1))
    asked, clause = asked_for(last), _CLAUSE.match(last + remark)
    if bare is None:
        return ""
    word = bare["word"].capitalize()
    if not asked:
        return (
            f"{word} {clause['auxiliary'].lower()} {_denied(question, last, clause['rest'])}"
            if clause
            else ""
        )
    parts = re.search(rf"{re.escape(asked)}\s+(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S.*)$", last + remark)
    if parts is None:
        return ""
    auxiliary, rest = parts["auxiliary"].lower(), parts["rest"]
    named = names(f"x {rest}")[:1]
    if auxiliary not in {"do", "does", "did"} and not (named and rest.startswith(named[0])):
        return f"{word} {auxiliary} {asked} {rest}"
    gap = _GAP.search(rest)
    place = gap.start() if gap else len(rest)
    return f"{word} {auxiliary} {rest[:place]} {asked}{rest[place:]}"


def _denied(question: str, last: str, rest: str) -> str:
    """What follows the auxiliary; after "Why not?" with the "not" behind the subject."""
    about = subject(last)
    if not _WHY_NOT.search(question) or not about or not rest.startswith(f"{about} "):
        return rest
    return f"{about} not{rest[len(about) :]}"


def substituted(question: str, last: str, remark: str) -> str:
    """The last question with what "what about X" or "and in X" names in its place; "" where none fits.

    >>> substituted("What about Lena?", "What did Ann Reed say about the quay?", "")
    'What did Lena say about the quay?'
    """
    core = last
    placed = PLACE_OR_TIME.match(question)
    if placed and not _ASKS.search(placed["phrase"]) and _ASKS.search(core):
        return _placed(core, placed["phrase"].strip(), placed["preposition"]) + remark
    about = WHAT_ABOUT.match(question)
    if about is None:
        return ""
    topic = about["topic"].strip(" .!")
    old = next(iter(names(core)), "")
    name = topic.removeprefix("the ")
    if names(f"x {topic}") == [name]:
        new = name if f"the {old}" in core else topic
        return core.replace(old, new, 1) + remark if old else ""
    asked, spoken = asked_for(core), re.search(r"\b(?:about|regarding)\s+(?P<rest>[^?]+)", core)
    if len(topic.split()) > 4 or topic[:1].isupper():
        return ""
    if spoken:
        return core[: spoken.start("rest")] + topic + core[spoken.end("rest") :] + remark
    if asked and is_plural(asked) and is_plural(topic):
        return core.replace(asked, topic.removeprefix("the "), 1) + remark
    return ""


def _placed(core: str, phrase: str, preposition: str) -> str:
    """The question at another place or time: in place of one after the same preposition, else added."""
    same = re.search(rf"\b{preposition}\s+(?:the\s+)?[A-Z0-9][\w’'-]*(?:\s[A-Z0-9][\w’'-]*)*", core)
    if same:
        return core[: same.start()] + phrase + core[same.end() :]
    return f"{core.rstrip(' ?')} {phrase}?"
