import json
from collections.abc import Callable
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.search import checked, retrieve
from qa.abstain import ALONE, SIGNALS, confidence, fitted_on, operating_point, signals
from qa.read import read

TEXTS = {
    "ferry.txt": "The Oldport ferry carries four hundred carts a day across the Grey Sound.",
    "lamps.txt": "Ann Reed counted forty lamps on the new quay of Oldport.",
    "light.txt": "The lighthouse at Cape Grey burned down in the winter of 1887.",
}
ANSWERED = (
    "How many carts does the Oldport ferry carry a day?",
    "How many lamps did Ann Reed count on the quay of Oldport?",
    "When did the lighthouse at Cape Grey burn down?",
)
UNANSWERED = (
    "What is the melting point of tungsten?",
    "Who painted the ceiling of the cathedral in Lyon?",
    "How many goals did the team score in the final?",
)
ASKABLE = st.text(min_size=1, max_size=50).filter(lambda text: any(map(str.isalnum, text)))


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


def confidence_in(question: str, library: Library, **options: set[str]) -> float:
    retrieval = retrieve(question, library, **options)
    return confidence(retrieval, read(retrieval, library).sentences)


def signals_of(question: str, library: Library, **options: set[str]) -> dict[str, float]:
    retrieval = retrieve(question, library, **options)
    found = signals(retrieval, read(retrieval, library).sentences)
    return dict(zip(SIGNALS, found.tolist(), strict=True))


@pytest.mark.parametrize("question", ANSWERED)
def test_a_question_that_the_documents_answer_is_over_the_operating_point(
    library: Library, question: str
) -> None:
    assert confidence_in(question, library) > operating_point()


@pytest.mark.parametrize("question", UNANSWERED)
def test_a_question_that_they_do_not_answer_is_under_it(library: Library, question: str) -> None:
    assert confidence_in(question, library) < operating_point()


@pytest.mark.parametrize(("question", "document_id"), list(zip(ANSWERED, TEXTS, strict=True)))
def test_without_the_document_that_answers_confidence_falls(
    library: Library, question: str, document_id: str
) -> None:
    with_it = confidence_in(question, library)
    assert confidence_in(question, library, exclude={document_id}) < with_it


@pytest.mark.parametrize(
    ("right", "other"),
    [
        (ANSWERED[1], "How many lamps did Tom Holt count on the quay of Oldport?"),
        (ANSWERED[2], "When did the lighthouse at Cape Tarn burn down?"),
        (ANSWERED[0], "How many sailors drowned on the Oldport ferry?"),
    ],
)
def test_another_name_or_thing_in_the_question_lowers_confidence(
    library: Library, right: str, other: str
) -> None:
    assert confidence_in(other, library) < confidence_in(right, library)


def test_without_any_sentence_confidence_is_nothing(library: Library) -> None:
    assert confidence_in(ANSWERED[0], library, exclude=set(TEXTS)) == 0.0


def test_confidence_is_the_logistic_of_the_signals_by_the_weights_that_are_in_the_package(
    library: Library,
) -> None:
    stored = json.loads(files("qa").joinpath("abstain.json").read_text("utf-8"))
    assert set(stored["weights"]) == set(SIGNALS)
    assert len(set(SIGNALS)) == len(SIGNALS)
    for question in (*ANSWERED, *UNANSWERED):
        found = signals_of(question, library)
        logit = stored["bias"] + sum(stored["weights"][name] * found[name] for name in SIGNALS)
        assert confidence_in(question, library) == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-9)
    assert operating_point() == stored["operating_point"]


def test_what_is_missing_is_so_where_no_top_sentence_has_it(library: Library) -> None:
    answered = signals_of("How many of the 400 lamps did Ann Reed count?", library)
    assert (answered["names_missing"], answered["numbers_missing"]) == (0, 1)
    assert signals_of("How many lamps did Tom Holt count?", library)["names_missing"] == 1
    assert signals_of(ANSWERED[1], library)["has_focus"] == 1
    unanswerable = signals_of("When did Ann Reed count lamps?", library, exclude={"light.txt"})
    assert (unanswerable["has_focus"], unanswerable["lacks_focus"]) == (0, 1)


def test_a_day_that_is_asked_for_is_found_or_missed(library: Library) -> None:
    found = signals_of("What burned down in 1887?", library)
    assert (found["day_found"], found["best_on_other_day"]) == (1, 0)
    missed = signals_of("What burned down in 1903?", library)
    assert (missed["day_found"], missed["best_on_other_day"]) == (0, 1)


def test_a_document_that_stands_alone_leads_by_a_fixed_amount(library: Library) -> None:
    alone = signals_of(ANSWERED[1], library, exclude={"ferry.txt", "light.txt"})
    assert (alone["sentence_lead"], alone["passage_lead"], alone["coverage_lead"]) == (ALONE, 1.0, 1.0)
    among = signals_of(ANSWERED[1], library)
    assert among["sentence_lead"] > 0


@given(ASKABLE)
@settings(max_examples=40)
def test_confidence_in_any_question_is_a_probability_of_finite_signals(
    library: Library, question: str
) -> None:
    retrieval = retrieve(checked(question), library)
    ranked = read(retrieval, library).sentences
    found = signals(retrieval, ranked)
    assert found.shape == (len(SIGNALS),)
    assert np.isfinite(found).all()
    assert 0 <= confidence(retrieval, ranked) <= 1


def test_the_operating_point_is_a_probability_and_the_sets_behind_it_are_named() -> None:
    assert 0 < operating_point() < 1
    assert fitted_on()
    assert "seeds" not in fitted_on()
