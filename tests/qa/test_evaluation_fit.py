"""What the models are fitted on, and how: a few questions, made unanswerable, fitted and measured."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from index import Library
from qa.abstain import SIGNALS as QUESTION_SIGNALS
from qa.evaluation.examples import Example, examples_of_gold, examples_of_set
from qa.evaluation.fit import EXTERNAL, MAX_WRONG, cross_validated, operating_point
from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.evaluation.models import fit, fit_ranker, reranked
from qa.evaluation.reliability import calibration_error, reliability
from qa.evaluation.sets import EvaluationSet, SetQuestion
from qa.read import SIGNALS

FACTS = {
    "ferry.txt": ("How many carts does the ferry Solveig carry?", "The Solveig carries 400 carts.", "400"),
    "lamps.txt": ("Who counted the lamps of Oldport in 1903?", "Reed counted its lamps in 1903.", "Reed"),
    "light.txt": ("When did the lighthouse at Cape Grey burn?", "It burned at Cape Grey in 1887.", "1887"),
    "bread.txt": ("What did the bakers of Mora sell?", "The bakers of Mora sold many loaves.", "loaves"),
    "storm.txt": ("How many boats were lost at Tarn?", "The storm at Tarn cost 76 boats.", "76 boats"),
    "bridge.txt": ("What was painted green by Lena Holt?", "Holt painted the bridge green.", "the bridge"),
}  # fmt: skip
TEXTS = {
    name: f"{fact} It rained all day in {name.removesuffix('.txt')} street.\n"
    for name, (_, fact, _) in FACTS.items()
}


def span(name: str) -> GoldSpan:
    answer = FACTS[name][2]
    start = TEXTS[name].index(answer)
    return GoldSpan(document_id=name, start=start, end=start + len(answer), quote=answer)


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


@pytest.fixture(scope="module")
def evaluated() -> EvaluationSet:
    questions = tuple(
        SetQuestion(
            id=name,
            question=FACTS[name][0],
            turns=(),
            answerable=True,
            document_ids=frozenset({name}),
            spans=(span(name),),
        )
        for name in FACTS
    )
    return EvaluationSet(name="facts", texts=TEXTS, questions=questions)


@pytest.fixture(scope="module")
def examples(evaluated: EvaluationSet, library: Library) -> tuple[Example, ...]:
    return tuple(examples_of_set(evaluated, library))


def of_kind(examples: tuple[Example, ...], kind: str) -> list[Example]:
    return [example for example in examples if example.kind == kind]


def test_every_question_is_asked_with_its_source_and_without(examples: tuple[Example, ...]) -> None:
    for kept, removed, name in zip(
        of_kind(examples, "kept"), of_kind(examples, "removed"), FACTS, strict=True
    ):
        assert (kept.answerable, removed.answerable) == (True, False)
        assert kept.group == removed.group == f"facts/{name}"
        assert name not in {s.document_id for s in removed.sentences}
        right = [s.text for s, is_right in zip(kept.sentences, kept.right, strict=True) if is_right]
        assert right == [FACTS[name][1]]
        assert not removed.right.any()


def test_a_name_is_exchanged_for_one_of_another_question_and_then_nothing_answers(
    examples: tuple[Example, ...],
) -> None:
    changed = of_kind(examples, "name changed")
    assert len(changed) == len(FACTS)
    asked = {question for question, _, _ in FACTS.values()}
    for example in changed:
        assert not example.answerable
        assert not example.right.any()
        assert example.retrieval.query not in asked


def test_a_number_is_changed_to_one_that_the_source_does_not_hold(examples: tuple[Example, ...]) -> None:
    (changed,) = of_kind(examples, "number changed")
    assert changed.retrieval.query.startswith("Who counted the lamps of Oldport in ")
    assert changed.retrieval.query != FACTS["lamps.txt"][0]
    assert not changed.answerable


def test_one_question_in_four_is_asked_as_keywords_too(examples: tuple[Example, ...]) -> None:
    asked = [example.retrieval.query for example in of_kind(examples, "keywords")]
    assert asked == ["carts ferry Solveig carry", "boats lost Tarn"]
    assert all(example.answerable for example in of_kind(examples, "keywords"))
    assert not any(example.answerable for example in of_kind(examples, "keywords removed"))


def test_a_set_with_unanswerable_questions_of_its_own_is_taken_as_it_is(
    evaluated: EvaluationSet, library: Library
) -> None:
    first, second, *_ = evaluated.questions
    marked = replace(evaluated, questions=(first, replace(second, answerable=False)))
    found = tuple(examples_of_set(marked, library))
    assert [(example.kind, example.answerable) for example in found] == [("kept", True), ("kept", False)]
    assert not found[1].right.any()


def test_the_same_set_gives_the_same_examples_without_token_vectors(
    evaluated: EvaluationSet, library: Library, examples: tuple[Example, ...]
) -> None:
    again = tuple(examples_of_set(evaluated, library))
    assert [e.retrieval.query for e in again] == [e.retrieval.query for e in examples]
    assert all(not len(s.tokens) for e in examples for s in e.sentences)
    assert all(not len(p.tokens.vectors) for e in examples for p in e.retrieval.passages)


def test_a_gold_question_is_asked_after_its_conversation(library: Library) -> None:
    question = GoldQuestion(
        id="g1",
        kind="follow-up",
        question="And when did it burn?",
        history=("Where is the lighthouse at Cape Grey?",),
        answerable=True,
        answers=("1887",),
        groups=((span("light.txt"),),),
    )
    found = list(examples_of_gold("town", [question], library))
    assert "lighthouse" in found[0].retrieval.query
    assert [(e.source, e.group, e.kind) for e in found] == [
        ("town", "town/town", "follow-up"),
        ("town", "town/town", "removed"),
    ]
    assert [e.right.any() for e in found] == [e.answerable for e in found] == [True, False]
    assert "light.txt" not in {s.document_id for s in found[1].sentences}


def test_a_gold_question_that_cannot_be_answered_is_asked_once(library: Library) -> None:
    question = GoldQuestion(
        id="g2",
        kind="unanswerable",
        question="Who painted the ceiling of the cathedral?",
        history=(),
        answerable=False,
        answers=(),
        groups=(),
    )
    (example,) = examples_of_gold("town", [question], library)
    assert not example.answerable
    assert not example.right.any()


def test_the_ranker_puts_the_right_sentence_first_by_the_signal_that_tells_it(
    examples: tuple[Example, ...],
) -> None:
    kept = of_kind(examples, "kept")
    weights = fit_ranker(kept)
    assert weights.shape == (len(SIGNALS),)
    assert np.isfinite(weights).all()
    for example in kept:
        assert reranked(example, weights).right[0]
        upside_down = reranked(example, -weights)
        assert not upside_down.right[0]
        assert [s.score for s in upside_down.sentences] == sorted(
            (s.score for s in upside_down.sentences), reverse=True
        )
        assert upside_down.right.sum() == example.right.sum()


def test_only_the_signal_that_tells_right_from_wrong_is_weighed(examples: tuple[Example, ...]) -> None:
    """One signal is 1 in right sentences alone, all others are 0."""
    weights = fit_ranker(told_by_one_signal(examples, otherwise=0.0))
    assert weights[0] > 1
    np.testing.assert_allclose(weights[1:], 0, atol=1e-6)


def test_a_signal_that_is_the_same_in_all_sentences_is_not_weighed(examples: tuple[Example, ...]) -> None:
    weights = fit_ranker(told_by_one_signal(examples, otherwise=3.0))
    assert weights[0] > 1
    np.testing.assert_allclose(weights[1:], 0, atol=1e-6)


def told_by_one_signal(examples: tuple[Example, ...], otherwise: float) -> list[Example]:
    made = []
    for example in of_kind(examples, "kept"):
        table = np.full((len(example.sentences), len(SIGNALS)), otherwise)
        table[:, 0] = example.right
        sentences = tuple(replace(s, signals=row) for s, row in zip(example.sentences, table, strict=True))
        made.append(replace(example, sentences=sentences))
    return made


def test_the_model_is_surer_of_questions_that_can_be_answered(examples: tuple[Example, ...]) -> None:
    model = fit(examples)
    assert model.sentence.shape == (len(SIGNALS),)
    assert model.question.shape == (len(QUESTION_SIGNALS),)
    sure = [(model.confidence(reranked(e, model.sentence)), e.answerable) for e in examples]
    answerable = [value for value, label in sure if label]
    unanswerable = [value for value, label in sure if not label]
    assert all(0 < value < 1 for value, _ in sure)
    assert np.mean(answerable) > 0.5 > np.mean(unanswerable)


def test_without_sentences_the_model_has_no_confidence(examples: tuple[Example, ...]) -> None:
    nothing = replace(examples[0], sentences=(), right=np.zeros(0, dtype=bool))
    assert fit(examples).confidence(nothing) == 0.0


def test_cross_validation_judges_each_example_by_a_model_that_has_not_seen_its_document(
    examples: tuple[Example, ...],
) -> None:
    several = [replace(example, group=f"{name}/{example.group}") for name in "abc" for example in examples]
    ranked, confidences = cross_validated(several)
    assert confidences.shape == (len(several),)
    assert ((confidences > 0) & (confidences < 1)).all()
    assert [e.retrieval.query for e in ranked] == [e.retrieval.query for e in several]
    assert Counter(e.kind for e in ranked) == Counter(e.kind for e in several)


def test_under_the_operating_point_lies_a_fixed_share_of_what_external_sets_can_answer(
    examples: tuple[Example, ...],
) -> None:
    """Eleven confidences 0.0, 0.1 … 1.0 in one set, 0.5 throughout in the other; no other question counts."""
    plain = of_kind(examples, "kept")[0]
    first, second = ([replace(plain, source=source)] * 11 for source in EXTERNAL)
    others = [plain, replace(first[0], answerable=False)]
    confidences = np.array([*np.linspace(0, 1, 11), *np.full(11, 0.5), 0.01, 0.02])
    point = operating_point([*first, *second, *others], confidences)
    assert point == pytest.approx((MAX_WRONG + 0.5) / 2)


def test_confidence_that_is_the_share_of_answerable_questions_has_no_error() -> None:
    labels = np.array([True, False, True, False])
    assert calibration_error(np.array([0.5, 0.5, 0.5, 0.5]), labels) == pytest.approx(0)
    assert calibration_error(np.array([1.0, 0.0, 1.0, 0.0]), labels) == pytest.approx(0)
    assert calibration_error(np.array([0.0, 1.0, 0.0, 1.0]), labels) == pytest.approx(1)
    # Two bins of half the weight each, off by 0.1 and 0.2.
    assert calibration_error(np.array([0.9, 0.2, 0.9, 0.2]), labels) == pytest.approx(0.15)


def test_both_labels_count_alike_however_many_there_are() -> None:
    one_of_four = np.array([True, False, False, False])
    assert calibration_error(np.full(4, 0.5), one_of_four) == pytest.approx(0)


def test_the_reliability_curve_has_a_row_for_each_bin_that_has_questions() -> None:
    table = reliability("x", np.array([0.05, 0.95, 1.0, 0.95]), np.array([False, True, True, False]))
    assert table.title == "reliability, x"
    assert list(table.rows) == ["0.0 - 0.1", "0.9 - 1.0"]
    low, high = (dict(row) for row in table.rows.values())
    assert low == {"questions": 1, "mean confidence": pytest.approx(0.05), "answerable": 0.0}
    # Weights 1/4 for each of the two answerable and of the two others.
    expected: dict[str, Any] = {"questions": 3, "mean confidence": (0.95 + 1 + 0.95) / 3, "answerable": 2 / 3}
    assert high == pytest.approx(expected)
