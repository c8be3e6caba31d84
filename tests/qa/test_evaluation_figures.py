"""The figures of `qa eval`, over four made-up outcomes that can be counted by hand."""

from typing import Any

import pytest

from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.evaluation.gold_report import as_record
from qa.evaluation.replay import Outcome, figures
from qa.evaluation.scores import Share, relevance


def outcome(
    make: Any,
    name: str,
    *,
    gold: list[tuple[str, int, int]],
    cited: list[tuple[str, int, int]],
    text: str = "",
) -> Outcome:
    """Each gold place is a group of its own; nothing cited is an abstention."""
    groups = tuple((GoldSpan(document_id=d, start=s, end=e, quote="x" * (e - s)),) for d, s, e in gold)
    question = GoldQuestion(
        id=name,
        kind="several" if len(gold) > 1 else "fact" if gold else "unanswerable",
        question="?",
        history=(),
        answerable=bool(gold),
        answers=("noon",) if gold else (),
        groups=groups,
    )
    places = [
        make.citation("x" * (end - start), number, document_id=document_id, start=start)
        for number, (document_id, start, end) in enumerate(cited, start=1)
    ]
    answer = make.answering(*places, text=text) if cited else make.abstaining(make.citation("x"), text=text)
    right = relevance(answer.citations, question.spans)
    exact = (True,) * (len(cited) or 1)
    return Outcome(question=question, answer=answer, right=right, passages=right, exact=exact)


@pytest.fixture(scope="module")
def outcomes(make: Any) -> tuple[Outcome, ...]:
    return (
        # First citation right, both groups within three, one citation of three wrong.
        outcome(
            make,
            "both",
            gold=[("a.txt", 0, 10), ("b.txt", 0, 10)],
            cited=[("a.txt", 5, 20), ("c.txt", 0, 5), ("b.txt", 9, 30)],
            text="“It was closed at NOON.” [1]",
        ),
        # The right citation is second.
        outcome(
            make,
            "second",
            gold=[("a.txt", 0, 10)],
            cited=[("a.txt", 10, 20), ("a.txt", 0, 5)],
            text="“At one.” [1]",
        ),
        # Abstained although the answer is there: wrong everywhere, and its text says nothing.
        outcome(make, "abstained", gold=[("a.txt", 0, 10)], cited=[], text="noon"),
        # Nothing to find: one abstains, one does not.
        outcome(make, "refused", gold=[], cited=[]),
        outcome(make, "invented", gold=[], cited=[("a.txt", 0, 3)]),
    )


def test_each_figure_counts_what_it_says(outcomes: tuple[Outcome, ...]) -> None:
    total = figures(outcomes)
    assert total.first_citation == Share(right=1, of=3)
    assert total.complete == Share(right=2, of=3)
    assert total.citation_precision == Share(right=3, of=5)
    assert total.short_answer == Share(right=1, of=3)
    assert total.abstains_rightly == Share(right=1, of=2)
    assert total.abstains_wrongly == Share(right=1, of=3)
    assert total.exact == Share(right=8, of=8)


def test_passages_are_ranked_over_the_answerable_questions(outcomes: tuple[Outcome, ...]) -> None:
    # Ranks of the first right one: 1, 2, none.
    passages = figures(outcomes).passages
    assert passages["R@1"] == pytest.approx(1 / 3)
    assert passages["R@5"] == pytest.approx(2 / 3)
    assert passages["MRR"] == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_a_question_succeeds_when_nothing_is_wrong_with_it(outcomes: tuple[Outcome, ...]) -> None:
    assert [one.question.id for one in outcomes if one.succeeded] == ["both", "refused"]


def test_the_record_keeps_counts_and_gives_every_kind_a_row(outcomes: tuple[Outcome, ...]) -> None:
    record = as_record(outcomes)
    assert record["figures"] == {
        "first_citation": [1, 3],
        "complete": [2, 3],
        "citation_precision": [3, 5],
        "short_answer": [1, 3],
        "abstains_rightly": [1, 2],
        "abstains_wrongly": [1, 3],
        "exact": [8, 8],
    }
    kinds = record["kinds"]
    assert isinstance(kinds, dict)
    assert list(kinds) == ["several", "fact", "unanswerable"]
    assert kinds["unanswerable"]["abstains rightly"] == 0.5
    assert kinds["unanswerable"]["first right"] is None
