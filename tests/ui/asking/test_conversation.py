"""What becomes of a question, and which citation stands behind a marker."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from index import Library
from qa.conversations.records import Exchange, Scope
from ui.asking.conversation import (
    Failure,
    Pending,
    citations_of,
    converse,
    find_citation,
    history_before,
)

QUESTION = "What air defense systems did Russia give to Belarus?"


def outcome_of(question: str, library: Library, scope: Scope | None = None) -> str:
    pending = converse(question, (), scope or Scope(), library)
    assert isinstance(pending, Pending)
    assert pending.question == question
    assert isinstance(pending.outcome, Failure)
    return pending.outcome.message


@pytest.fixture(scope="module")
def answered(seeds_library: Library) -> Exchange:
    exchange = converse(QUESTION, (), Scope(), seeds_library)
    assert isinstance(exchange, Exchange)
    return exchange


def test_an_answer_is_kept_with_the_words_that_were_typed_and_when(answered: Exchange) -> None:
    assert answered.question == QUESTION
    assert answered.answer.citations
    assert (datetime.now(UTC) - answered.asked).total_seconds() < 600


def test_an_unsearchable_question_fails_in_words(seeds_library: Library) -> None:
    assert outcome_of("?!", seeds_library)


def test_a_scope_that_holds_nothing_answers_nothing(seeds_library: Library) -> None:
    scope = Scope(until=date(1999, 1, 1))
    exchange = converse(QUESTION, (), scope, seeds_library)
    assert isinstance(exchange, Exchange)
    assert exchange.scope == scope
    assert exchange.answer.abstained
    assert citations_of(exchange.answer) == ()


def test_a_document_that_is_not_there_fails_in_words(seeds_library: Library) -> None:
    assert "gone.txt" in outcome_of(QUESTION, seeds_library, Scope(documents=("gone.txt",)))


def test_a_narrowed_question_is_answered_from_that_document_only(
    seeds_library: Library, answered: Exchange
) -> None:
    one = answered.answer.citations[-1].document_id
    narrowed = converse(QUESTION, (), Scope(documents=(one,)), seeds_library)
    assert isinstance(narrowed, Exchange)
    assert narrowed.scope == Scope(documents=(one,))
    assert {citation.document_id for citation in citations_of(narrowed.answer)} == {one}


def exchanges_with(make: Any, *questions: str) -> Sequence[Exchange]:
    return [
        Exchange(
            question=question,
            answer=make.answering(make.citation(), asked=question),
            scope=Scope(),
            asked=datetime.now(UTC),
        )
        for question in questions
    ]


@pytest.mark.parametrize(
    ("turn", "asked"), [(None, "c"), (3, "c"), (2, "b"), (1, "a"), (0, None), (-1, None), (9, "c")]
)
def test_history_is_that_before_the_turn(make: Any, turn: int | None, asked: str | None) -> None:
    history = history_before(exchanges_with(make, "a", "b", "c"), turn)
    assert [one.question for one in history] == ([asked] if asked else [])


def test_nothing_was_said_before_the_first_question() -> None:
    assert history_before((), None) == history_before((), 0) == ()


def test_a_marker_leads_to_the_citation_it_was_drawn_from(make: Any, answered: Exchange) -> None:
    exchanges = [*exchanges_with(make, "a"), answered]
    for citation in citations_of(answered.answer):
        assert find_citation(exchanges, 1, citation.number) == (answered.answer, citation)


def test_a_marker_nobody_drew_leads_nowhere(answered: Exchange) -> None:
    for turn, number in ((0, 0), (0, 999), (1, 1), (-1, 1), (-2, 1)):
        assert find_citation([answered], turn, number) is None


def test_of_two_quotes_with_one_number_the_answers_own_is_behind_the_marker(make: Any) -> None:
    own, near = make.citation("It rained.", 1), make.citation("Nobody says.", 1)
    answer = make.answer(make.part(make.claim(own)), make.part(nearest=(near, make.citation(number=3))))
    assert [citation.quote for citation in citations_of(answer)] == ["It rained.", "It rained."]
    assert citations_of(answer)[0] == own
