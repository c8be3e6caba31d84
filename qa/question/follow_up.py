"""Follow-ups: a question that leans on the conversation, rewritten to stand alone.

A pronoun is resolved in place where the conversation has one thing that fits; "why?", "what about X" and
"and in X" ask the last question again. What else says which subject is meant is added in brackets: the
phrases that run through the turns since the subject last changed. A question that leans on nothing is left
as it is, so an old subject does not leak into a new one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa.answer import Turn
from qa.patterns import lazy_pattern
from qa.question.leaning import OPENING, POSSESSIVE, leans, unexplained
from qa.question.persons import person, quoted
from qa.question.phrases import MAX_CHARACTERS, content, is_plural, phrases
from qa.question.question import context_start, stem
from qa.question.referents import thing
from qa.question.retell import asked_again, is_bare, substituted

__all__ = ["added_context", "standalone"]

MAX_TURNS = 8
"""Turns that are read; what was said before them has been repeated or is no longer the subject."""

# Development conversations (176 answerable questions), documents found first: 0.915 with the values below and
# context weighted 0.2 in retrieval; 0.909 with 8 words, 0.909 with names weighing as other words, 0.909 with
# answers counting as much as questions. All by a ranking that is not today's, which finds 0.903.

MAX_CONTEXT_WORDS = 4
"""Words in brackets, where the question has content of its own."""

MAX_RETOLD_WORDS = 8
"""Words added to a question that has none of its own: they are all that is searched for."""

DECAY = 0.4
"""What a turn counts for, relative to the one after it."""

ANSWER_SHARE = 0.5
"""What a phrase gains by standing in a turn's answer too: it then runs through the conversation."""

NAME_SHARE = 1.5
"""What a name counts for, relative to other words."""

N_GONE_ON_ABOUT = 2
"""The last questions whose words a question may take up."""

_OBJECT_FOLLOWS = lazy_pattern(r"\s+(?!(?:in|on|at|to|for|with|about|from|and|or)\b)\w", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """A past turn. `core` is its question standing alone, `remark` the context in brackets that follows it.

    `said` is what the answer says, `referents` what its own pronoun stands for, by kind; `begins` is
    whether it changed the subject.
    """

    core: str
    remark: str
    answer: str
    said: str
    referents: dict[str, str]
    begins: bool


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question made to stand alone; unchanged where it already does, or with no history.

    Words in brackets at its end are context (`context_start`): they say which passages are meant. A past turn
    whose `standalone` is its question as asked is itself read as a follow-up of the turns before it.

    >>> turn = Turn(question="", standalone="What cargo did the Aurora carry?", answer="")
    >>> standalone("And who owned it?", [turn])
    'Who owned the cargo? (Aurora, carry)'
    """
    if not history or not question.strip():
        return question
    past: list[_Past] = []
    for turn in history[-MAX_TURNS:]:
        past.append(_read(turn, past))
    return _rewritten(question, past)


def added_context(searched: str, question: str) -> int | None:
    """Where the context begins that rewriting put at the end of a question; None where it put none there."""
    start = context_start(searched)
    added = start < len(searched) and searched[start:].strip() not in question
    return start if added else None


def _read(turn: Turn, past: Sequence[_Past]) -> _Past:
    """One turn after those before it."""
    asked = " ".join(turn.question[:MAX_CHARACTERS].split())
    told = " ".join(turn.standalone[:MAX_CHARACTERS].split())
    resolved = told if told != asked else _rewritten(asked, past)
    core = resolved[: context_start(resolved)].rstrip()
    words = {stem(word) for word in content(asked or told)}
    before = {stem(word) for one in past[-2:] for word in content(f"{one.core}{one.remark} {one.said}")}
    pronoun = unexplained(asked)
    kind = pronoun.lastgroup if pronoun else None
    return _Past(
        core=core,
        remark=resolved[len(core) :],
        answer=turn.answer,
        said=quoted(turn.answer),
        referents={kind: _referent(kind, past)} if kind else {},
        begins=bool(words) and not _leans(asked, past) and not words & before,
    )


def _leans(question: str, past: Sequence[_Past]) -> bool:
    asked = [turn.core for turn in past[-N_GONE_ON_ABOUT:]]
    return leans(question, asked, past[-1].said if past else "")


def _rewritten(question: str, past: Sequence[_Past]) -> str:
    """One question after resolved turns; unchanged where it does not lean on them."""
    if not past or not _leans(question, past):
        return question
    question = " ".join(question.split())
    head, tail = question[:MAX_CHARACTERS], question[MAX_CHARACTERS:]
    last = past[-1]
    told = asked_again(head, last.core, last.remark, last.answer) or substituted(head, last.core, last.remark)
    if told:
        return told
    opened = OPENING.sub("", head, count=1) or head
    resolved = _with_referent(opened[:1].upper() + opened[1:] + tail, past)
    if content(resolved):
        context = _salient(past, resolved, MAX_CONTEXT_WORDS)
        return f"{resolved} ({', '.join(context)})" if context else resolved
    context = _salient(_last_subject(past), resolved, MAX_RETOLD_WORDS)
    if not context:
        return resolved
    if is_bare(head):
        return f"{resolved} ({', '.join(context)})"
    ending = "?" if "?" in resolved else ""
    return f"{resolved.rstrip(' ?.!')} about {', '.join(context)}{ending}"


def _last_subject(past: Sequence[_Past]) -> list[_Past]:
    """The last turn that has words of its own, its context standing for them where it has none else."""
    for turn in reversed(past):
        if content(turn.core):
            return [turn]
        if content(turn.remark):
            return [replace(turn, core=turn.remark.strip(" ()"))]
    return []


def _with_referent(question: str, past: Sequence[_Past]) -> str:
    """The question with its first unexplained pronoun replaced, where one thing fits it."""
    match = unexplained(question)
    referent = _referent(match.lastgroup, past) if match else ""
    if match is None or not referent or referent.casefold() in question.casefold():
        return question
    after, word = question[match.end() :], match.group().lower()
    owns = word in POSSESSIVE and (word != "her" or _OBJECT_FOLLOWS.match(after) is not None)
    if owns and match.lastgroup == "one" and " of " in referent:
        referent = referent.split(" of ", 1)[1]
    ending = ("’" if is_plural(referent) and referent.endswith("s") else "’s") if owns else ""
    return f"{question[: match.start()]}{referent}{ending}{after}"


def _referent(kind: str | None, past: Sequence[_Past]) -> str:
    """What a pronoun stands for: what the last one of its kind did, or the latest thing that fits it."""
    for turn in reversed(past[-4:] if kind == "person" else past[-2:]):
        found = turn.referents.get(kind or "", "")
        if not found and kind == "person":
            found = person(turn.core, turn.answer)
        elif not found and kind in ("one", "many"):
            found = thing(turn.core, plural=kind == "many")
        if found:
            return found
    return ""


def _salient(past: Sequence[_Past], question: str, n_words: int) -> list[str]:
    """The phrases that say what the conversation is about, weightiest first, but those in the question.

    A word weighs more in later turns, in several turns, and in answers too; a phrase weighs the mean of its
    words. Turns before the last change of subject do not count.
    """
    begun = max((i for i, turn in enumerate(past) if turn.begins), default=0)
    turns = past[begun:][::-1]
    weights: dict[str, float] = {}
    for age, turn in enumerate(turns):
        for share, text in ((1.0, turn.core), (ANSWER_SHARE, turn.said)):
            for found in {stem(word) for word in content(text)}:
                weights[found] = weights.get(found, 0.0) + share * DECAY**age
    candidates = dict(phrase for turn in turns for phrase in phrases(turn.core))
    scores = {
        phrase: _mean(weights, phrase) * (NAME_SHARE if named else 1) for phrase, named in candidates.items()
    }
    known = {stem(word) for word in content(question)}
    chosen: list[str] = []
    for phrase in sorted(scores, key=lambda phrase: -scores[phrase]):
        stems, n = {stem(word) for word in content(phrase)}, len(phrase.split())
        told = n > 1 and all(stem(word) in known for word in content(phrase)[:-1])  # but for its verb
        if stems - known and n <= n_words and not (told and phrase[:1].islower()):
            chosen.append(phrase)
            known |= stems
            n_words -= n
    return chosen


def _mean(weights: dict[str, float], phrase: str) -> float:
    found = [weights[stem(word)] for word in content(phrase)]
    return sum(found) / len(found) if found else 0.0
