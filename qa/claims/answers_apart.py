"""Which other sentences answer the question otherwise than a claim does, however they are worded.

    question + claim + other sentences -> what each answers -> answers that cannot both hold

Two reports of one event share few words, and `qa.claims.conflicts`, which compares sentences word by word, is
silent on them. What they do share is the question: where both answer it well, their numbers, days or "no" can
be held against each other. Which sentences answer well is decided by the reader's scores and by how much of
the question each has; what they answer is `qa.claims.answered`. Runs no model.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa.answer import SpokenDate
from qa.claims.answered import Answered, answered, can_differ, differ, far_apart
from qa.claims.conflicts import Conflict
from qa.claims.facts import facts_of
from qa.claims.synonyms import PEOPLE, alternatives
from qa.dates.dates import agreement
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.question.asked import Asked
from qa.question.asked import asked as asked_for
from qa.question.question import Word
from qa.read import RankedSentence
from qa.wanted import Wanted

__all__ = ["answers_apart", "can_be_apart"]

MARGIN = 6.5
"""How far below the best of all sentences, in log-odds, one that answers well may lie: other outlets' words
cost a sentence more than the margin by which it is quoted."""

MIN_WORD = 0.45
"""The least cosine of each content word of the question; unrelated words lie at 0.2 to 0.4."""

MIN_SAID = 0.5
"""The share of those words, two at least, that a sentence may have instead, said in so many words or in
others that may stand for them; the last, the verb in most questions, must be covered all the same."""

MIN_WORD_OF_ALL = 0.6
"""The same where the question says nothing of what is counted but its circumstances."""

MIN_WORD_OF_DAYS = 0.6
"""The same, names too, where two days are held against each other."""

MIN_WORD_OF_POLARITY = 0.55
"""The same where a "not" is held against its absence: there the whole of the question must be spoken of."""

MAX_DAYS_APART = 60
"""Days between two publications within which a sentence may leave names to its surroundings. Like the values
above chosen on tests/gold/conflicts.jsonl and the questions of the same collections."""

_CIRCUMSTANCE = lazy_pattern(
    r"\b(?:in|at|near|on|after|during|by|from|against|before|since|because|when|while|inside|outside)\b", re.I
)
_HOW_MANY = lazy_pattern(r"\bhow (?:many|much)\b", re.IGNORECASE)
_ASKING = lazy_pattern(
    r"\bhow \w+\b|\b(?:number|amount|percentage|share|proportion) of\b|\bwhen\b", re.IGNORECASE
)
_OF_ASKING = frozenset("number date year day time many much".split())


def answers_apart(
    asked: Wanted,
    claim: Sequence[RankedSentence],
    others: Sequence[RankedSentence],
    *,
    margin: float = MARGIN,
) -> tuple[Conflict, ...]:
    """The sentences of `others` whose answer to the question cannot hold together with the claim's, by index;
    at most one conflict for each, () for an empty claim.

    Numbers are compared for "how many", "how much" and their like, days and hours for "when", and what is
    affirmed or denied for a yes/no question. A sentence takes part whose score is at most `margin` below the
    best of all and that has the question's words. A sentence of a document that also carries the claim is
    never in conflict with it, nor is one that agrees with any sentence of the claim.
    """
    sought = _sought(asked.question, asked.kind)
    if not can_differ(asked.question, sought) or len(_HOW_MANY.findall(asked.question)) > 1:
        return ()
    predicates = frozenset(r for _, r in _core(asked)[0]) - {
        root(h) for h in (sought.heads if sought else ())
    }
    best = max((s.score for s in (*claim, *others)), default=0.0)
    ours = [
        (s, answered(asked, sought, predicates, s)) for s in claim if _speaks_of_it(asked, s, best - margin)
    ]
    own = {s.document_id for s in claim}
    found = []
    for index, other in enumerate(others):
        if not ours or other.document_id in own or not _speaks_of_it(asked, other, best - margin):
            continue
        conflict = _against(asked, ours, other, answered(asked, sought, predicates, other), index)
        if conflict is not None:
            found.append(conflict)
    return tuple(found)


def can_be_apart(asked: Wanted) -> bool:
    """Whether a question is of those whose answers are held against each other."""
    return can_differ(asked.question, _sought(asked.question, asked.kind))


@lru_cache(maxsize=64)
def _sought(question: str, kind: str | None) -> Asked | None:
    return asked_for(question, kind)  # type: ignore[arg-type]


def _against(
    question: Wanted,
    ours: Sequence[tuple[RankedSentence, Answered]],
    other: RankedSentence,
    theirs: Answered,
    index: int,
) -> Conflict | None:
    """The first difference from a sentence of the claim; None where any agrees."""
    first = None
    for sentence, answer in ours:
        difference = differ(answer, theirs)
        if difference == "agree":
            return None
        if difference is None or first is not None:
            continue
        if not all(_is_whole(question, s, difference.kind) for s in (sentence, other)):
            continue
        if _of_one_event(sentence, other, answer, theirs):
            first = Conflict(
                index=index, kind=difference.kind, claimed=difference.one, against=difference.other
            )
    return first


def _is_whole(question: Wanted, sentence: RankedSentence, kind: str) -> bool:
    """Whether a sentence speaks of all that the question does, names too, where it is a day or a "not" that
    is held against another.
    """
    least = {"polarity": MIN_WORD_OF_POLARITY, "date": MIN_WORD_OF_DAYS}.get(kind, 0.0)
    return not least or all(
        _covered(word, r, sentence) >= least
        for word, r in zip(question.words, question.roots, strict=True)
        if word.text.casefold() not in _OF_ASKING
    )


def _speaks_of_it(question: Wanted, sentence: RankedSentence, floor: float) -> bool:
    """Whether a sentence answers well enough to be held against another."""
    if sentence.score < floor:
        return False
    if agreement(question.question, question.dates, sentence.text, _own_dates(sentence)) == "other":
        return False
    core, _ = _core(question)
    if not core:
        return _least(question, sentence) >= MIN_WORD_OF_ALL
    covered = [_covered(word, r, sentence) for word, r in core]
    enough = covered.count(1.0) >= max(2, MIN_SAID * len(core)) and covered[-1] >= MIN_WORD
    return enough or min(covered) >= MIN_WORD


def _least(question: Wanted, sentence: RankedSentence) -> float:
    """How well the worst-covered word that matters is covered, 0 to 1: 1 where the sentence has it or a word
    that may stand for it, else its cosine. Where the question says something of the thing counted, what
    follows a preposition does not matter: circumstances are often told once, at the beginning of a text.
    """
    core, others = _core(question)
    return min((_covered(word, r, sentence) for word, r in core or others), default=1.0)


def _covered(word: Word, word_root: str, sentence: RankedSentence) -> float:
    spoken = {word.root for word in facts_of(sentence.text).spoken}
    if alternatives(word_root) & spoken or (word_root in PEOPLE and spoken & PEOPLE):
        return 1.0
    return float(sentence.maxima[list(word.tokens)].mean())


Words = list[tuple[Word, str]]


def _core(question: Wanted) -> tuple[Words, Words]:
    """The words that say what is asked, with their roots, and all of the question's: neither names nor words
    of asking. No core where the question says nothing of the thing counted.
    """
    asking = _ASKING.search(question.question)
    start = asking.end() if asking else 0
    circumstance = _CIRCUMSTANCE.search(question.question, start)
    end = circumstance.start() if circumstance else len(question.question)
    words: Words = []
    core: Words = []
    position = 0
    for word, r in zip(question.words, question.roots, strict=True):
        position = max(question.question.find(word.text, position), position)
        if not word.is_name and position >= start and word.text.casefold() not in _OF_ASKING:
            words.append((word, r))
            core += [(word, r)] if position < end and r not in PEOPLE else []
        position += len(word.text)
    return core, words


def _of_one_event(one: RankedSentence, other: RankedSentence, answer: Answered, against: Answered) -> bool:
    """Whether two sentences may tell of one event: published within days of each other, or nothing in them
    speaks against it.
    """
    if one.published and other.published and abs((one.published - other.published).days) <= MAX_DAYS_APART:
        return True
    return not far_apart(answer, against)


def _own_dates(sentence: RankedSentence) -> tuple[SpokenDate, ...]:
    """The dates of a sentence with offsets into its own text."""
    return tuple(
        replace(day, start=day.start - sentence.start, end=day.end - sentence.start) for day in sentence.dates
    )
