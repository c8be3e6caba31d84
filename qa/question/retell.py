"""The last question asked again: for another reason, at another place or time, about another thing.

"Why?", "and in Mora?" and "what about Ann Reed?" ask the last question with one part changed. Words only;
what the conversation is about otherwise is not known here.
"""

import re

from qa.patterns import lazy_pattern
from qa.question.leaning import OPENING, PLACE_OR_TIME, WHAT_ABOUT
from qa.question.persons import person, quoted
from qa.question.phrases import is_plural, names
from qa.question.referents import AUXILIARY, asked_for, subject
from qa.question.sayers import with_that

__all__ = ["asked_again", "is_bare", "substituted"]

_BARE = lazy_pattern(
    rf"^\W*(?P<word>why|when|where|how come|since when|how)(?:\s+{AUXILIARY})?"
    r"(?:\s+(?:that|this|it|so|they|exactly|not))?(?:\s+(?:be|been|happen|happened))?\W*$",
    re.IGNORECASE,
)
_WHY_NOT = lazy_pattern(r"\bwhy not\b", re.IGNORECASE)
_CLAUSE = lazy_pattern(
    rf"^\W*(?:(?:why|when|where|how|what|who|whom)\s+)?(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_OF_WHOM = lazy_pattern(
    rf"^\W*(?P<asker>who|whom|what|which(?=\s+\w+\s+\w+ed\b))\s+(?:(?<=which )(?P<noun>\w+)\s+)?"
    rf"(?:(?P<auxiliary>{AUXILIARY})\s+)?(?P<rest>\S.*)$",
    re.IGNORECASE,
)
"""A question whose answer is missing from its clause: who or what does it, or to whom or what it is done."""

_BE = frozenset({"is", "are", "was", "were"})
_PRESENT = lazy_pattern(r"\w+[^s\W]s\b")
_GAP = lazy_pattern(
    r"\s(?:to|from|on|in|at|by|for|with|during|since|after|before|against|into|near)\s|\s*[?(]|$",
    re.IGNORECASE,
)
_AND_NAME = lazy_pattern(
    r"^\s*(?:(?:and|but|or)\b[\s,]*)(?P<topic>(?-i:(?!(?:[A-Z]\w+day|(?:Jan|Febr)uary|March|April|May|June|July"
    r"|August|(?:Septem|Octo|Novem|Decem)ber)\b)[A-Z])[^?\d]{1,60})\?\s*$",
    re.IGNORECASE,
)
"""A bare name after "and": "And Lena Holt?"; not one that may be a date."""

_ASKS = lazy_pattern(rf"\b(?:what|which|who|whom|whose|when|where|why|how)\b|{AUXILIARY}", re.IGNORECASE)


def is_bare(question: str) -> bool:
    """Whether a question is a question word alone, or with words that only point: "When was that?"."""
    return _bare(question) is not None


def asked_again(question: str, last: str, remark: str, answer: str = "") -> str:
    """The last question with another question word, for a bare "Why?"; "" where the question is none.

    `remark` is the last question's context in brackets, which stays; `answer` may name who was asked for.
    Also "" where the last question has no clause that could be asked about: "Who is Ann Reed?".

    >>> asked_again("Why?", "How many carts did Ann Reed sell in May?", "")
    'Why did Ann Reed sell carts in May?'
    >>> asked_again("When?", "Who built the pier?", ""), asked_again("Why?", "What did Ann Reed say?", "")
    ('When was it that someone built the pier?', 'Why did Ann Reed say that?')
    """
    bare = _bare(question)
    if bare is None:
        return ""
    word = "Why" if bare["word"].casefold() == "how come" else bare["word"].capitalize()
    asked = asked_for(last)
    if asked:
        return _asked_of(word, asked, last, remark)
    by_whom, clause = _OF_WHOM.match(last), _CLAUSE.match(last + remark)
    if by_whom:
        about = _about_unknown(by_whom, last, answer)
        return f"{word} {about}?{remark}" if about else ""
    if clause is None:
        return ""
    return f"{word} {clause['auxiliary'].lower()} {_denied(question, last, clause['rest'])}"


def _bare(question: str) -> re.Match[str] | None:
    return _BARE.match(question) or _BARE.match(OPENING.sub("", question, count=1))


def _asked_of(word: str, asked: str, last: str, remark: str) -> str:
    """For "how many carts did she sell": the clause with the carts in their place."""
    parts = re.search(rf"{re.escape(asked)}\s+(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S.*)$", last + remark)
    if parts is None:
        return ""
    auxiliary, rest = parts["auxiliary"].lower(), parts["rest"]
    named = names(f"x {rest}")[:1]
    if re.match(r"\W*(?:what|which)\b", last, re.IGNORECASE) and not is_plural(asked):
        asked = f"that {asked}"
    if auxiliary not in {"do", "does", "did"} and not (named and rest.startswith(named[0])):
        return f"{word} {auxiliary} {asked} {rest}"
    gap = _GAP.search(rest)
    place = gap.start() if gap else len(rest)
    return f"{word} {auxiliary} {rest[:place]} {asked}{rest[place:]}"


def _about_unknown(match: re.Match[str], last: str, answer: str) -> str:
    """What follows the question word after a question who or what: its clause with a stand-in."""
    asker, rest = match["asker"].casefold(), match["rest"].rstrip(" ?.!")
    auxiliary = (match["auxiliary"] or "").lower()
    someone = "something" if asker == "what" else f"some {match['noun']}" if match["noun"] else "someone"
    if not auxiliary:
        plain = asker != "what" or re.match(r"(?:\w+ed|happens|began|went)\b", rest)
        return f"{'is' if _PRESENT.match(rest) else 'was'} it that {someone} {rest}" if plain else ""
    about = subject(last)
    if auxiliary in _BE and rest.casefold().startswith("the ") and not rest.endswith("ing"):
        name = person(last, answer) if asker == "who" else ""
        known = name[:1].isupper() and name in quoted(answer) and name not in last
        those = "those" if auxiliary in {"are", "were"} else "that person" if asker == "who" else "that"
        return f"{auxiliary} {name if known else those} {rest}"
    if auxiliary in _BE and re.match(r"\w+ed\b", rest):
        return f"{'was' if auxiliary in {'was', 'were'} else 'is'} it that {someone} {auxiliary} {rest}"
    if auxiliary in _BE and not rest.endswith("ing"):
        return ""
    told = with_that(f"{auxiliary} {rest}") if asker == "what" else ""
    if told and told != f"{auxiliary} {rest}":
        return told
    after = rest[len(about) + 1 :].split() if about and rest.startswith(f"{about} ") else []
    if not after:
        return f"{auxiliary} {rest}" if auxiliary in {"do", "does", "did"} or about else ""
    thing = "that" if asker == "what" else "someone"
    return " ".join([auxiliary, about, after[0], thing, *after[1:]])


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
    about = WHAT_ABOUT.match(question) or _AND_NAME.match(question)
    if about is None:
        return ""
    topic = about["topic"].strip(" .!")
    old = next(iter(names(core)), "") or (subject(core) if re.match(r"\W*what ", core, re.IGNORECASE) else "")
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
