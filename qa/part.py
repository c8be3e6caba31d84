"""The answer to one thing asked, as ranked sentences.

    question -> candidates -> ranked sentences -> those of the speaker asked for -> claims with conflicts

Numbers and records come later (`qa.cite`): here a claim is a tuple of sentences, best first.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index import Library
from index.search import retrieve
from qa.abstain import confidence, operating_point
from qa.answer import Difference
from qa.claims.answers_apart import answers_apart, can_be_apart
from qa.claims.claims import Statement, group
from qa.claims.conflicts import Conflict, conflicts
from qa.close_reading import says
from qa.names.names import Aliases, names_in, same
from qa.patterns import lazy_pattern
from qa.pool import N_COMPARED, compared, within_reach
from qa.ranking import RankedSentence, Ranking
from qa.read import Reading, begin
from qa.wanted import Wanted

__all__ = ["AnsweredPart", "ReadClaim", "answer_part", "heard"]

SCORE_MARGIN = 0.55
"""A sentence is quoted when its score is at most this far below the best one's; scores are log-odds. Of
what is quoted on 300 questions of XQuAD-en, as many of CLAP NQ, and our own collections .78, .72 and .68 is
right, against .72, .70 and .62 at 1.0, with a right quote for .92, .84 and .77 of those that are answered,
against .93, .89 and .79."""

SILENT_MARGIN = 1.0
"""Someone is said to be silent when the best of their words score this much less than the best of others'."""

MAX_CITATIONS = 10
"""Citations of one claim."""

MAX_CONFLICTS = 4
"""Conflicts shown for one claim."""

N_NEAREST = 3
"""Passages shown when the documents do not answer."""


_PRONOUN = lazy_pattern(r"\W*(?:he|she|they|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClaim:
    """Sentences that say the same, best first, and those that contradict it, each with what sets it apart."""

    sentences: tuple[RankedSentence, ...]
    conflicts: tuple[tuple[RankedSentence, Difference], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPart:
    """What the documents say to one question; without claims where they do not answer it."""

    question: str
    claims: tuple[ReadClaim, ...]
    nearest: tuple[RankedSentence, ...]
    confidence: float
    notices: tuple[str, ...]
    aliases: Aliases


def answer_part(
    question: str,
    library: Library,
    *,
    exclude: Collection[str] = (),
    context_from: int | None = None,
    as_of: date | None = None,
    max_claims: int,
) -> AnsweredPart:
    """Answer a question that asks one thing; `context_from` is as in `index.search.retrieve`.

    "What did X say" is answered with what X says; where no sentence is X's, with what is told of X, and a
    notice says so; where there is neither, a notice names who does speak.

    Raises:
        QueryError, LibraryError: as `index.search`.

    """
    retrieval = retrieve(question, library, exclude=exclude, context_from=context_from)
    reading = begin(retrieval, library, as_of=as_of)
    own = heard(reading)
    probability = confidence(retrieval, own.sentences)
    if probability < operating_point():
        return AnsweredPart(
            question=retrieval.query,
            claims=(),
            nearest=tuple((reading if _is_silent(own, reading) else own).sentences[:N_NEAREST]),
            confidence=probability,
            notices=_others_say(reading) if _is_silent(own, reading) else (),
            aliases=Aliases(),
        )
    claims = _claims(own, reading, max_claims)
    return AnsweredPart(
        question=retrieval.query,
        claims=claims,
        nearest=(),
        confidence=probability,
        notices=_told_of(own),
        # Names are compared within claims of several sentences only: no others need what documents define.
        aliases=reading.aliases if any(len(claim.sentences) > 1 for claim in claims) else Aliases(),
    )


def heard(reading: Reading) -> Reading:
    """The reading with only what the one asked for says; the same reading where the question asks for nobody.

    Where no sentence is said by them, what is told of them without naming another speaker is left: "the
    mayor denied it" is often all there is.
    """
    if not reading.asked.speaker:
        return reading
    said = [(s, says(reading.asked.speaker, s.attribution, reading.aliases)) for s in reading.sentences]
    own = tuple(s for s, is_own in said if is_own)
    of_them = tuple(
        s for s, is_own in said if is_own is None and _tells_of(reading.asked.speaker, s, reading)
    )
    return replace(reading, sentences=own or of_them)


def _tells_of(who: str, sentence: RankedSentence, reading: Reading) -> bool:
    """Whether a sentence names someone, or goes on with a pronoun from one that does."""
    named = names_in(sentence.text)
    if _PRONOUN.match(sentence.text):
        named = (*named, *names_in(sentence.before))
    return any(same(who, name.text, reading.aliases) for name in named)


def _is_silent(own: Reading, reading: Reading) -> bool:
    """Whether the one asked for says nothing that comes as near as what others say."""
    if not own.sentences or not reading.sentences:
        return True
    return own.sentences[0].score < reading.sentences[0].score - SILENT_MARGIN


def _told_of(own: Reading) -> tuple[str, ...]:
    """That nothing in the answer is said by the one asked for, where that is so."""
    who = own.asked.speaker
    if not who or any(says(who, s.attribution, own.aliases) for s in own.sentences):
        return ()
    return (f"These documents quote nothing that {who} says on this; what follows is told of {who}.",)


def _others_say(reading: Reading) -> tuple[str, ...]:
    """Who speaks of it, where the one asked for says nothing of it and others do."""
    who = reading.asked.speaker
    if not who or not reading.sentences:
        return ()
    floor = reading.sentences[0].score - SCORE_MARGIN
    near = [s.attribution.name for s in reading.sentences[:N_COMPARED] if s.attribution and s.score >= floor]
    others: list[str] = []
    for name in near:
        if not any(same(name, known, reading.aliases) for known in (who, *others)):
            others.append(name)
    said = f"These documents quote nothing that {who} says on this"
    return (f"{said}; on what comes nearest they quote {', '.join(others)}." if others else f"{said}.",)


def _claims(own: Reading, reading: Reading, max_claims: int) -> tuple[ReadClaim, ...]:
    """The best sentences, each with all that say the same, and what other sentences have against it.

    What conflicts with a claim that is shown is shown there, and not once more as a claim of its own.
    """
    floor = own.sentences[0].score - SCORE_MARGIN
    pool, n_own = _pool(own, reading, floor)
    # One sentence alone is compared with none, and needs nothing that the documents say of names.
    aliases = reading.aliases if len(pool) > 1 else Aliases()
    statements = [_statement(sentence) for sentence in pool]
    claims: list[ReadClaim] = []
    shown: set[int] = set()
    for members in group(statements[:n_own], aliases=aliases):
        if len(claims) == max_claims or pool[members[0]].score < floor or shown.issuperset(members):
            continue
        apart = [i for i in range(len(pool)) if i not in members and i not in shown]
        against = _against(members, apart, pool, statements, reading.asked, aliases)
        shown.update(members, (apart[conflict.index] for conflict in against))
        claims.append(
            ReadClaim(
                sentences=_by_wording([pool[i] for i in members])[:MAX_CITATIONS],
                conflicts=tuple((pool[apart[one.index]], _difference(one)) for one in against),
            )
        )
    return tuple(claims)


def _pool(own: Reading, reading: Reading, floor: float) -> tuple[list[RankedSentence], int]:
    """The sentences that claims and conflicts are made of, and how many of them are of the one asked for.

    All that are compared, where answers are held against each other however they are worded; else those
    within reach of what is shown.
    """
    if own is reading and isinstance(reading.sentences, Ranking) and not can_be_apart(reading.asked):
        pool = within_reach(reading.sentences, floor)
        return pool, len(pool)
    pool = list(compared(own.sentences))
    if own is reading:
        return pool, len(pool)
    others = [s for s in compared(reading.sentences) if not any(s is known for known in pool)]
    return [*pool, *others], len(pool)


def _against(
    members: Sequence[int],
    others: Sequence[int],
    pool: Sequence[RankedSentence],
    statements: Sequence[Statement],
    asked: Wanted,
    aliases: Aliases,
) -> tuple[Conflict, ...]:
    """What of `others` contradicts a claim of `members`: sentences alike but for one fact, then other
    answers to the question.
    """
    claim, against = [pool[i] for i in members], [pool[i] for i in others]
    alike = conflicts([statements[i] for i in members], [statements[i] for i in others], aliases=aliases)
    known = {conflict.index for conflict in alike}
    apart = (one for one in answers_apart(asked, claim, against) if one.index not in known)
    once = {against[one.index].wording: one for one in reversed((*alike, *apart))}
    return tuple(reversed(once.values()))[:MAX_CONFLICTS]


def _by_wording(sentences: Sequence[RankedSentence]) -> tuple[RankedSentence, ...]:
    """The first of each wording, in order, then their copies: copies do not take a source's place."""
    seen: dict[str, int] = {}
    turns = []
    for sentence in sentences:
        turns.append(seen.get(sentence.wording, 0))
        seen[sentence.wording] = turns[-1] + 1
    return tuple(sentences[i] for i in sorted(range(len(sentences)), key=lambda i: (turns[i], i)))


def _difference(conflict: Conflict) -> Difference:
    return Difference(kind=conflict.kind, claimed=conflict.claimed, against=conflict.against)


def _statement(sentence: RankedSentence) -> Statement:
    return Statement(
        document_id=sentence.document_id,
        text=sentence.text,
        context=sentence.before,
        speaker=sentence.attribution.name if sentence.attribution else None,
        published=sentence.published,
        vectors=sentence.vectors,
    )
