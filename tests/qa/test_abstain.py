from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library, open_library, sync
from index.search import checked, retrieve
from qa.abstain import SIGNALS, confidence, operating_point, signals
from qa.read import rank

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


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    place = tmp_path_factory.mktemp("town")
    folder = place / "folder"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    sync(folder, place / "library")
    with open_library(place / "library") as opened:
        yield opened


def confidence_in(question: str, library: Library, **options: set[str]) -> float:
    retrieval = retrieve(question, library, **options)
    return confidence(retrieval, rank(retrieval))


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


def test_without_any_sentence_confidence_is_nothing(library: Library) -> None:
    assert confidence_in(ANSWERED[0], library, exclude=set(TEXTS)) == 0.0


@given(st.text(min_size=1, max_size=50).filter(lambda text: any(map(str.isalnum, text))))
@settings(max_examples=40, deadline=None)
def test_confidence_in_any_question_is_a_probability_of_finite_signals(
    library: Library, question: str
) -> None:
    retrieval = retrieve(checked(question), library)
    ranked = rank(retrieval)
    found = signals(retrieval, ranked)
    assert found.shape == (len(SIGNALS),)
    assert np.isfinite(found).all()
    assert 0 <= confidence(retrieval, ranked) <= 1


def test_the_operating_point_is_a_probability_and_signals_have_names_of_their_own() -> None:
    assert 0 < operating_point() < 1
    assert len(set(SIGNALS)) == len(SIGNALS)
