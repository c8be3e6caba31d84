"""Which ranked sentences take part in the claims of an answer: those shown, and all that may agree or not.

A sentence far from all that are shown can neither join their claims nor contradict them, and most are. Such
ones need not be read to be left out: how close sentences are is told by vectors alone.
"""

from collections.abc import Iterator, Sequence

from index.token_codec import decoded
from qa.candidate_sentences import Candidate
from qa.claims.claims import key
from qa.claims.closeness import closeness_to_each
from qa.claims.conflicts import MIN_CLOSENESS
from qa.ranking import RankedSentence, Ranking

__all__ = ["N_COMPARED", "compared", "within_reach"]

N_COMPARED = 20
"""Sentences, differently worded, that are compared with each other for claims and conflicts."""

SLACK = 1e-4
"""Closeness that is taken off the least that counts, which is held against a number reckoned anew."""


def compared(sentences: Sequence[RankedSentence]) -> Iterator[RankedSentence]:
    """The first sentences up to N_COMPARED that are worded differently, copies between them included."""
    wordings: set[str] = set()
    for sentence in sentences:
        wordings.add(sentence.wording)
        if len(wordings) > N_COMPARED:
            return
        yield sentence


def within_reach(ranking: Ranking, floor: float) -> list[RankedSentence]:
    """Those of `compared(ranking)` that score at least `floor`, and those that a chain of sentences close to
    each other links with them. No claim that such a sentence begins, and no conflict of it, hangs on another.

    The order is settled only as far as these reach.
    """
    shown: set[tuple[str, int]] = set()
    for sentence in ranking:
        if sentence.score < floor:
            break
        shown.add((sentence.document_id, sentence.start))
    linked = _linked(ranking.candidates, shown)
    found: list[RankedSentence] = []
    for sentence in compared(ranking):
        if (sentence.document_id, sentence.start) in linked:
            found.append(sentence)
        if len(found) == len(linked):
            break
    return found


def _linked(candidates: Sequence[Candidate], shown: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """The places of those shown and of all that are worded like one of them or close to it, and so on."""
    runs = [candidate.tokens for candidate in candidates]
    keys = [key(candidate.text) for candidate in candidates]
    tokens, counts = decoded(runs), [len(run) for run in runs]
    ends = [sum(counts[: i + 1]) for i in range(len(counts))]
    places = [(candidate.document_id, candidate.span.start) for candidate in candidates]
    linked = {i for i, place in enumerate(places) if place in shown}
    new = sorted(linked)
    while new:
        i = new.pop()
        near = closeness_to_each(tokens[ends[i] - counts[i] : ends[i]], tokens, counts)
        for j, one in enumerate(near.tolist()):
            if j not in linked and (one >= MIN_CLOSENESS - SLACK or keys[j] == keys[i]):
                linked.add(j)
                new.append(j)
    return {places[i] for i in linked}
