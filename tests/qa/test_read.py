import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.search import checked, retrieve
from index.token_codec import rotate
from qa.read import N_READ, SIGNALS, RankedSentence, rank_sentences, read

TEXTS = {
    "a.txt": (
        "The Oldport ferry carries four hundred carts a day. It was built in 1871 by the brothers Tamm. "
        "Ann Reed counted forty lamps on the new quay. It rained all week in Oldport."
    ),
    "b.txt": "Ann Reed counted forty lamps on the new quay.",
    "c.txt": "The bakers of Mora sold nine thousand loaves. The mayor, Lena Holt, thanked them.",
    "d.md": "---\ndate: 2022-02-16\n---\n\nThe covered market of Mora was opened on Monday by Lena Holt.\n",
}
QUESTION = "How many lamps did Ann Reed count on the quay?"
BEST = "Ann Reed counted forty lamps on the new quay."


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


def ranked(question: str, library: Library, **options: Any) -> tuple[RankedSentence, ...]:
    return read(retrieve(question, library, **options), library).sentences


def signal(name: str, sentence: RankedSentence) -> float:
    return float(sentence.signals[SIGNALS.index(name)])


def test_every_sentence_of_the_candidates_is_ranked_once_best_first_ties_by_place(library: Library) -> None:
    found = ranked(QUESTION, library)
    assert len({(s.document_id, s.start) for s in found}) == len(found) == 8
    assert list(found) == sorted(found, key=lambda s: (-s.score, s.document_id, s.start))
    for sentence in found:
        text = library.document(sentence.document_id).text
        assert text[sentence.start : sentence.end] == sentence.text


def test_the_sentence_that_answers_comes_first_whatever_stands_around_it(library: Library) -> None:
    assert {(s.document_id, s.text) for s in ranked(QUESTION, library)[:2]} == {
        ("a.txt", BEST),
        ("b.txt", BEST),
    }


def test_of_a_long_document_only_so_many_sentences_are_read(library_of: Callable[..., Library]) -> None:
    lamps = library_of({"long.txt": " ".join(f"Lamp {i} on the quay was lit at noon." for i in range(60))})
    found = ranked("Which lamp was lit on the quay?", lamps)
    assert len(found) == N_READ < 60


def test_maxima_are_the_cosines_of_a_sentence_with_each_token_of_the_question(library: Library) -> None:
    retrieval = retrieve(QUESTION, library)
    query = rotate(retrieval.encoding.token_vectors)
    for sentence in read(retrieval, library).sentences:
        np.testing.assert_allclose((query @ sentence.vectors.T).max(axis=1), sentence.maxima, atol=1e-4)
        assert sentence.similarity == pytest.approx(float(sentence.maxima @ retrieval.weights), abs=1e-5)
        assert signal("similarity", sentence) == sentence.similarity
    (alone,) = (s for s in read(retrieval, library).sentences if s.document_id == "b.txt")
    (encoding,) = library.encoder().encode_passages([TEXTS["b.txt"]])
    exact = (retrieval.encoding.token_vectors @ encoding.token_vectors.T).max(axis=1)
    np.testing.assert_allclose(alone.maxima, exact, atol=0.06)  # 3-bit codes


def test_the_score_is_the_sum_of_the_signals_by_the_weights_that_are_in_the_package(library: Library) -> None:
    stored = json.loads(files("qa").joinpath("read.json").read_text("utf-8"))["weights"]
    assert set(stored) == set(SIGNALS)
    assert len(set(SIGNALS)) == len(SIGNALS)
    for sentence in ranked(QUESTION, library):
        by_hand = sum(stored[name] * signal(name, sentence) for name in SIGNALS)
        assert sentence.score == pytest.approx(by_hand, abs=1e-9)


def test_the_sentence_before_is_that_of_the_same_passage(library: Library) -> None:
    before = {(s.document_id, s.text): s.before for s in ranked(QUESTION, library)}
    assert before["b.txt", BEST] == ""
    assert before["a.txt", BEST] == "It was built in 1871 by the brothers Tamm."


def test_a_name_in_one_sentence_also_serves_the_next(library: Library) -> None:
    """After "Ann Reed counted" comes the rain; nothing is carried over to a passage's first sentence."""
    carried = {
        s.text: signal("carried", s) - signal("similarity", s)
        for s in ranked("Where did Ann Reed count lamps?", library)
        if s.document_id == "a.txt"
    }
    assert carried["It rained all week in Oldport."] > 0.05
    assert carried["The Oldport ferry carries four hundred carts a day."] == 0


def test_the_kind_of_thing_asked_for_is_marked_in_the_sentence_that_has_it(library: Library) -> None:
    best = ranked(QUESTION, library)[0]
    text = library.document(best.document_id).text
    assert [text[span.start : span.end] for span in best.focus] == ["forty"]
    assert (signal("focus", best), signal("lacks_focus", best)) == (1, 0)
    asked_nothing = ranked("Did Ann Reed count the lamps?", library)
    assert {(signal("has_type", s), signal("lacks_type", s)) for s in asked_nothing} == {(0, 0)}


def test_a_weekday_is_the_last_one_before_the_day_of_publication(library: Library) -> None:
    best = ranked("When was the covered market of Mora opened?", library)[0]
    assert best.published == date(2022, 2, 16)
    assert [(day.first, day.last) for day in best.dates] == [(date(2022, 2, 14), date(2022, 2, 14))]


def test_a_day_in_the_question_is_reckoned_from_the_day_it_is_asked(library: Library) -> None:
    """The market was opened on Monday the 14th: that is last Monday on the 16th, and not on 1 December."""
    retrieval = retrieve("What was opened last Monday?", library)
    said = []
    for asked_on in (date(2022, 2, 16), date(2022, 12, 1)):
        (market,) = (s for s in read(retrieval, library, as_of=asked_on).sentences if s.document_id == "d.md")
        said.append((signal("date", market), signal("other_date", market)))
    assert said == [(1, 0), (0, 1)]


def test_the_best_k_sentences_can_be_had_at_once(library: Library) -> None:
    places = [(s.document_id, s.start, s.score) for s in ranked(QUESTION, library)]
    for k in (0, 1, 3, 100):
        found = rank_sentences(QUESTION, library, k=k)
        assert [(s.document_id, s.start, s.score) for s in found] == places[:k]


def test_excluded_documents_have_no_sentences(library: Library) -> None:
    found = rank_sentences(QUESTION, library.path, k=100, exclude={"a.txt", "c.txt", "d.md"})
    assert [sentence.document_id for sentence in found] == ["b.txt"]


def test_where_every_document_is_excluded_nothing_is_ranked(library: Library) -> None:
    assert ranked(QUESTION, library, exclude=set(TEXTS)) == ()


@given(st.text(min_size=1, max_size=60).filter(lambda text: any(map(str.isalnum, text))))
@settings(max_examples=40)
def test_whatever_is_asked_signals_are_finite_and_spans_lie_inside_the_sentence(
    library: Library, question: str
) -> None:
    for sentence in ranked(checked(question), library):
        assert sentence.signals.shape == (len(SIGNALS),)
        assert np.isfinite(sentence.signals).all()
        for span in (*sentence.focus, *sentence.dates):
            assert sentence.start <= span.start < span.end <= sentence.end
