from collections.abc import Iterator

import numpy as np
import pytest

from index import Library, open_library, sync
from index.search import retrieve
from qa.read import rank, rank_sentences, select

TEXTS = {
    "a.txt": (
        "The Oldport ferry carries four hundred carts a day. It was built in 1871 by the brothers Tamm. "
        "Ann Reed counted forty lamps on the new quay. It rained all week in Oldport."
    ),
    "b.txt": "Ann Reed counted forty lamps on the new quay.",
    "c.txt": "The bakers of Mora sold nine thousand loaves. The mayor, Lena Holt, thanked them.",
}
QUESTION = "How many lamps did Ann Reed count on the quay?"


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


def test_every_sentence_of_the_candidates_is_ranked_once_best_first_ties_by_place(library: Library) -> None:
    ranked = rank(retrieve(QUESTION, library))
    assert len({(s.document_id, s.start) for s in ranked}) == len(ranked) == 7
    assert list(ranked) == sorted(ranked, key=lambda s: (-s.score, s.document_id, s.start))
    for sentence in ranked:
        assert TEXTS[sentence.document_id][sentence.start : sentence.end] == sentence.text


def test_the_sentence_that_answers_comes_first_whatever_stands_around_it(library: Library) -> None:
    ranked = rank(retrieve(QUESTION, library))
    assert {(s.document_id, s.text) for s in ranked[:2]} == {
        ("a.txt", "Ann Reed counted forty lamps on the new quay."),
        ("b.txt", "Ann Reed counted forty lamps on the new quay."),
    }


def test_the_evidence_of_a_sentence_is_its_cosine_with_each_token_of_the_question(library: Library) -> None:
    retrieval = retrieve(QUESTION, library)
    encoder = library.encoder()
    for sentence in rank(retrieval):
        assert sentence.maxima.shape == retrieval.weights.shape
        assert sentence.similarity == pytest.approx(float(sentence.maxima @ retrieval.weights), abs=1e-5)
    (alone,) = (s for s in rank(retrieval) if s.document_id == "b.txt")
    (encoding,) = encoder.encode_passages([TEXTS["b.txt"]])
    exact = (retrieval.encoding.token_vectors @ encoding.token_vectors.T).max(axis=1)
    np.testing.assert_allclose(alone.maxima, exact, atol=0.06)  # 3-bit codes


@pytest.mark.parametrize(
    ("question", "kinds"),
    [(QUESTION, {True, False}), ("Did Ann Reed count the lamps?", {None})],
)
def test_a_sentence_says_whether_it_has_the_kind_of_thing_asked_for(
    library: Library, question: str, kinds: set[bool | None]
) -> None:
    assert {sentence.has_type for sentence in rank(retrieve(question, library))} == kinds


def test_selected_sentences_are_the_first_and_near_the_best_score(library: Library) -> None:
    ranked = rank(retrieve(QUESTION, library))
    selected = select(ranked)
    assert selected == ranked[: len(selected)]
    assert 1 <= len(selected) < len(ranked)
    assert all(sentence.score > 0.5 * ranked[0].score for sentence in selected)


def test_the_same_sentence_of_another_document_is_selected_with_it(library: Library) -> None:
    selected = select(rank(retrieve(QUESTION, library)))
    assert {sentence.document_id for sentence in selected} == {"a.txt", "b.txt"}


def test_of_nothing_nothing_is_selected() -> None:
    assert select(()) == ()


def test_the_best_k_sentences_can_be_had_at_once(library: Library) -> None:
    ranked = rank(retrieve(QUESTION, library))
    for k in (0, 1, 3, 100):
        found = rank_sentences(QUESTION, library, k=k)
        assert [(s.document_id, s.start, s.score) for s in found] == [
            (s.document_id, s.start, s.score) for s in ranked[:k]
        ]


def test_excluded_documents_have_no_sentences(library: Library) -> None:
    found = rank_sentences(QUESTION, library.path, k=100, exclude={"a.txt", "c.txt"})
    assert [sentence.document_id for sentence in found] == ["b.txt"]
