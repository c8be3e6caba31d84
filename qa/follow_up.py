"""Follow-ups: a question that leans on the conversation, rewritten to stand alone.

A question leans when it has a pronoun that nothing in it explains, opens like a continuation ("and ...",
"what about ..."), or has no content word of its own. A pronoun is replaced by what the last question was
about: a name for a person; for a thing what was counted or asked for, with the names around it. "What about
X" puts X where the last question has a name. Where nothing fits, the last question's content words are
added in brackets. A question that leans on nothing is left as it is, so an old subject does not leak into a
new one.
"""

import re
from collections.abc import Sequence

from qa.answer import Turn
from qa.question import FUNCTION_WORDS

__all__ = ["standalone"]

_OPENING = re.compile(r"^\s*(?:and|but|so|or|then|also)\b[\s,]*", re.IGNORECASE)
_WHAT_ABOUT = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:what|how) about\s+(?P<topic>[^?]+?)\s*\??\s*$", re.IGNORECASE
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|these|those)\b(?!\s+(?:is|was|will)\s+\w+\s+that)", re.IGNORECASE
)
_POSSESSIVE = frozenset({"his", "her", "hers", "its", "their", "theirs"})
_POINTING = re.compile(r"\b(?:this|that|there|such|one|ones|same|else|former|latter)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!^)\b[^\W\d_a-z][\w’'-]*(?:(?: (?:of|the|de|van|von|al))? [^\W\d_a-z][\w’'-]*)*")
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
_ASKED_FOR = re.compile(
    rf"^\W*(?:how many|how much|what|which)\s+(?P<thing>(?!(?:{_AUXILIARY}|else)\b)[^?]+?)\s+{_AUXILIARY}\b",
    re.IGNORECASE,
)
_ASKS_WHO = re.compile(r"^\W*who(?:m|se)?\b", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question made to stand alone; unchanged where it already does, or with no history.

    >>> turn = Turn(question="", standalone="What cargo did the Aurora carry?", answer="")
    >>> standalone("And who owned it?", [turn])
    'who owned the cargo?'
    """
    if not history or not question.strip():
        return question
    last = " ".join(history[-1].standalone.split())
    question = " ".join(question.split())
    about = _WHAT_ABOUT.match(question)
    if about:
        return _with_topic(last, about["topic"], question)
    opened = _OPENING.sub("", question, count=1)
    continues = opened != question
    rewritten = _without_pronouns(opened, last)
    if rewritten != opened:
        return rewritten
    if continues or _leans(question):
        return _with_context(opened, last)
    return question


def _leans(question: str) -> bool:
    """Whether the question has an unexplained pronoun, or nothing of its own to search for."""
    own = _content(question)
    pronouns = _PERSON.search(question) or _THING.search(question)
    return not own or (len(own) <= 2 and bool(pronouns or _POINTING.search(question)))


def _without_pronouns(question: str, last: str) -> str:
    """The question with its first unexplained pronoun replaced by what the last question was about."""
    for pattern, referent in ((_PERSON, _person_in(last)), (_THING, _thing_in(last))):
        match = pattern.search(question)
        if match is None or not referent or _NAME.search(question[: match.start()]):
            continue
        word = f"{referent}’s" if match.group().lower() in _POSSESSIVE else referent
        if match.group().lower() == "her" and not re.match(r"\s+\w", question[match.end() :]):
            word = referent
        rewritten = question[: match.start()] + word + question[match.end() :]
        return rewritten if pattern is _PERSON else _with_names(rewritten, last)
    return question


def _person_in(last: str) -> str:
    """A name for a person; none in a question that asks who: the person is its answer, not in it."""
    if _ASKS_WHO.match(last):
        return ""
    names = _NAME.findall(last)
    return names[0].strip() if names else ""


def _thing_in(last: str) -> str:
    asked = _ASKED_FOR.match(last)
    return f"the {asked['thing']}" if asked else ""


def _with_names(question: str, last: str) -> str:
    """The question with the last one's names, which say which of such things is meant."""
    names = [name.strip() for name in _NAME.findall(last) if name.strip() not in question]
    return f"{question.strip()} ({', '.join(names)})" if names else question


def _with_topic(last: str, topic: str, question: str) -> str:
    """The last question about another topic: in place of its name if both are names, else added to it."""
    name = _NAME.search(last)
    if name and topic[:1].isupper():
        return last[: name.start()] + topic + last[name.end() :]
    return _with_context(question, last)


def _with_context(question: str, last: str) -> str:
    own = {word.casefold() for word in _content(question)}
    context = [word for word in _content(last) if word.casefold() not in own]
    return f"{question.strip()} ({' '.join(context)})" if context else question


def _content(question: str) -> list[str]:
    return [word for word in _WORD.findall(question) if word.casefold() not in FUNCTION_WORDS]
