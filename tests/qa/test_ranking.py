from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from index.search import retrieve
from qa.candidate_sentences import NAME_SHARE, VECTOR_SIGNALS, Candidate, chosen
from qa.ranking import CloseReading, RankedSentence, Ranking, carriers
from qa.read import SIGNALS, Sources, begin, read, reading_of
from qa.wanted import wanted

TEXTS = {
    "a.txt": (
        "The Oldport ferry carries four hundred carts a day. It was built in 1871 by the brothers Tamm. "
        "Ann Reed counted forty lamps on the new quay. It rained all week in Oldport."
    ),
    "b.txt": "Ann Reed counted forty lamps on the new quay.",
    "c.txt": "The bakers of Mora sold nine thousand loaves. “Thanks,” said the mayor, Lena Holt, on 3 May.",
    "d.txt": "Did Ann Reed count the lamps? Nobody knows. The Harbour Safety Board (HSB) has 12 of them.",
}
QUESTIONS = (
    "How many lamps did Ann Reed count on the quay?",
    "What happened in Oldport on 3 May?",
    "Who is the mayor?",
    "Why did 12 bakers of Mora thank the HSB?",
)


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


@pytest.fixture(scope="module")
def ranked(library: Library) -> tuple[RankedSentence, ...]:
    return tuple(read(retrieve(QUESTIONS[0], library), library).sentences)


def reading(bounds: list[float], sentence: RankedSentence, log: list[str]) -> CloseReading:
    yield from bounds
    log.append(sentence.document_id)
    yield sentence


@given(st.lists(st.tuples(st.integers(0, 6), st.lists(st.integers(0, 4), max_size=2)), max_size=12))
def test_the_order_is_that_of_the_scores_however_much_the_bounds_promise(
    library: Library, ranked: tuple[RankedSentence, ...], drawn: list[tuple[int, list[int]]]
) -> None:
    """Bounds fall from step to step and never below the score; scores that are equal go by document."""
    candidates = chosen(retrieve(QUESTIONS[0], library), wanted(retrieve(QUESTIONS[0], library)))
    made = []
    for i, (score, above) in enumerate(drawn):
        sentence = replace(ranked[0], score=float(score), document_id=f"{i:02}")
        made.append((sentence, [float(score + sum(above[j:])) for j in range(len(above) + 1)]))
    places = [_at(candidates[0], sentence.document_id) for sentence, _ in made]
    log: list[str] = []
    ranking = Ranking(places, [reading(bounds, sentence, log) for sentence, bounds in made])
    expected = sorted((sentence for sentence, _ in made), key=lambda s: (-s.score, s.document_id))
    for i, sentence in enumerate(expected):
        assert ranking[i] is sentence
        unread = [bounds[-1] for s, bounds in made if s.document_id not in log]
        assert all(bound <= sentence.score for bound in unread)
    assert tuple(ranking) == tuple(expected)


def _at(candidate: Candidate, document_id: str) -> Candidate:
    stored = replace(candidate.passage.stored, document_id=document_id)
    return replace(candidate, passage=replace(candidate.passage, stored=stored))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_sentence_never_scores_more_than_its_reading_promised(library: Library, question: str) -> None:
    retrieval = retrieve(question, library)
    asked = wanted(retrieval)
    candidates = chosen(retrieval, asked)
    sources = Sources(library, (candidate.document_id for candidate in candidates))
    for candidate in candidates:
        *bounds, sentence = reading_of(candidate, asked, sources)
        assert isinstance(sentence, RankedSentence)
        assert bounds == sorted(bounds, reverse=True)
        assert all(isinstance(bound, float) and bound >= sentence.score - 1e-9 for bound in bounds)


def test_what_copies_the_best_sentence_is_known_before_it_is_read(library: Library) -> None:
    begun = begin(retrieve(QUESTIONS[0], library), library).sentences
    assert carriers(begun) == carriers(tuple(begun)) == {"a.txt", "b.txt"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_vectors_say_is_what_each_passage_says_for_itself(library: Library, question: str) -> None:
    """The slow way: passage by passage, sentence by sentence."""
    retrieval = retrieve(question, library)
    asked = wanted(retrieval)
    for candidate in chosen(retrieval, asked):
        own, i, names = candidate.passage.maxima, candidate.i, list(asked.name_tokens)
        carried = own[i].copy()
        if i and names:
            carried[names] = np.maximum(carried[names], NAME_SHARE * own[i - 1, names])
        window, following = own[max(0, i - 2) : i + 1].max(axis=0), own[i : i + 2].max(axis=0)
        by_hand = {
            "similarity": own[i] @ asked.weights,
            "carried": carried @ asked.weights,
            "passage": candidate.passage.score,
            "coverage": carried @ asked.content,
            "least_word": min(own[i, list(word.tokens)].mean() for word in asked.words),
            "window": window @ asked.weights,
            "window_coverage": window @ asked.content,
            "next_coverage": following @ asked.content,
        }
        assert candidate.by_vectors == pytest.approx([by_hand[name] for name in VECTOR_SIGNALS], abs=1e-5)
        assert SIGNALS[: len(VECTOR_SIGNALS)] == VECTOR_SIGNALS
