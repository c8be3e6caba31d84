"""What becomes of a question, and which citation stands behind a marker."""

from ui.conversation import Exchange, Failure, Searching, citations_of, converse, find_citation, history_of

from index import Library
from qa import Answer

QUESTION = "What air defense systems did Russia give to Belarus?"


def test_an_answer_is_kept_with_the_words_that_were_typed(seeds_library: Library) -> None:
    exchange = converse(QUESTION, [], seeds_library)
    assert exchange.question == QUESTION
    assert isinstance(exchange.outcome, Answer)
    assert exchange.outcome.citations


def test_an_unsearchable_question_fails_in_words(seeds_library: Library) -> None:
    outcome = converse("?!", [], seeds_library).outcome
    assert isinstance(outcome, Failure)
    assert outcome.message


def test_history_is_that_of_the_last_answer(seeds_library: Library) -> None:
    answered = converse(QUESTION, [], seeds_library)
    failed = Exchange(question="?!", outcome=Failure("not a question"))
    assert isinstance(answered.outcome, Answer)
    assert history_of([answered, failed]) == answered.outcome.history
    assert history_of([failed]) == ()


def test_a_marker_leads_to_the_citation_it_was_drawn_from(seeds_library: Library) -> None:
    answered = converse(QUESTION, [], seeds_library)
    exchanges = [Exchange(question="?!", outcome=Searching()), answered]
    assert isinstance(answered.outcome, Answer)
    for citation in citations_of(answered.outcome):
        assert find_citation(exchanges, 1, citation.number) == (answered.outcome, citation)


def test_a_marker_nobody_drew_leads_nowhere(seeds_library: Library) -> None:
    exchanges = [converse(QUESTION, [], seeds_library), Exchange(question="", outcome=Searching())]
    for turn, number in ((0, 0), (0, 999), (1, 1), (2, 1), (-1, 1), (-2, 1)):
        assert find_citation(exchanges, turn, number) is None
