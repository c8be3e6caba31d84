import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library, open_library, search, sync
from index.errors import QueryError
from index.fusion import DENSE_WEIGHT, FUSION_WEIGHT, LEXICAL_WEIGHT
from index.late_interaction import query_weights
from index.search import CONTEXT_WEIGHT, N_CANDIDATES, N_COMPARED, retrieve
from index.token_codec import rotate
from index.turns import n_cores, turn

ARTICLES = Path(__file__).parents[1] / "gold"
METHODS = ("dense", "lexical", "fusion", "late_interaction")
TEXTS = {
    "ferry.txt": "The Oldport ferry carries four hundred carts a day across the Grey Sound.",
    "lamps.txt": "Ann Reed counted forty lamps on the new quay of Oldport.",
    "light.txt": "The lighthouse at Cape Grey burned down in the winter of 1887.",
    "bread.txt": "The bakers of Mora sold nine thousand loaves at the spring fair.",
    "copy a.txt": "The mayor of Mora opened the covered market on Monday.",
    "copy b.txt": "The mayor of Mora opened the covered market on Monday.\n",
}
QUESTION = "How many lamps are on the quay?"


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


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_passage_that_answers(library: Library, method: Any) -> None:
    best = search(QUESTION, library, method=method)[0]
    assert (best.document_id, best.start, best.end) == ("lamps.txt", 0, len(TEXTS["lamps.txt"]))
    assert library.document("lamps.txt").text[best.start : best.end] == TEXTS["lamps.txt"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("question", [QUESTION, "Mora", "Who opened the market in Mora on Monday?"])
def test_hits_come_best_first_ties_by_id_each_passage_once(
    library: Library, method: Any, question: str
) -> None:
    hits = search(question, library, method=method)
    assert hits == tuple(sorted(hits, key=lambda hit: (-hit.score, hit.passage_id)))
    assert len({hit.passage_id for hit in hits}) == len(hits) > 0
    assert search(question, library, method=method) == hits


def test_a_path_a_string_and_an_open_library_give_the_same(library: Library) -> None:
    hits = search(QUESTION, library)
    assert search(QUESTION, library.path) == search(QUESTION, str(library.path)) == hits


def test_the_dense_score_is_the_cosine_of_the_vectors(library: Library) -> None:
    encoder = library.encoder()
    query = encoder.encode_query(QUESTION).vector
    for hit in search(QUESTION, library, method="dense"):
        (encoding,) = encoder.encode_passages([TEXTS[hit.document_id].rstrip("\n")])
        assert hit.score == pytest.approx(float(query @ encoding.vector), abs=1e-4)


def test_lexical_search_finds_only_passages_with_a_word_of_the_question(library: Library) -> None:
    assert {hit.document_id for hit in search("loaves", library, method="lexical")} == {"bread.txt"}
    assert {hit.document_id for hit in search("LOAF loaves' Máyor", library, method="lexical")} == {
        "bread.txt",
        "copy a.txt",
        "copy b.txt",
    }
    assert search("zyx", library, method="lexical") == ()


@pytest.mark.parametrize(
    "question", ['"lamps', "lamps AND", "text:lamps~2^", "lamps) OR (", "*lamps* [a TO b]", "-lamps"]
)
def test_no_word_of_a_question_is_an_operator(library: Library, question: str) -> None:
    assert search(question, library, method="lexical")[0].document_id == "lamps.txt"


def test_fusion_adds_the_reciprocals_of_sixty_and_the_rank(library: Library) -> None:
    """First in both rankings: 1/61 + 1/61 = 0.03279; second in dense and not in lexical: 1/62 = 0.01613."""
    question = "Who counted lamps?"
    assert [hit.document_id for hit in search(question, library, method="lexical")] == ["lamps.txt"]
    dense = [hit.document_id for hit in search(question, library, method="dense")]
    fused = {hit.document_id: hit.score for hit in search(question, library, method="fusion")}
    assert dense[0] == "lamps.txt"
    assert fused["lamps.txt"] == pytest.approx(0.03279, abs=1e-5)
    for rank, name in enumerate(dense[1:], start=2):
        if not name.startswith("copy"):  # equal cosines: which of the two comes first is not said
            assert fused[name] == pytest.approx(1 / (60 + rank))


def test_the_score_is_the_weighted_best_cosine_of_every_token_of_the_question_and_a_share_of_the_others(
    library: Library,
) -> None:
    """Computed again from float32 vectors, one token at a time; quantisation may cost 0.02."""
    encoder = library.encoder()
    question = encoder.encode_query(QUESTION)
    texts = {name: text.rstrip("\n") for name, text in TEXTS.items()}
    tokens = dict(zip(texts, encoder.encode_passages(list(texts.values())), strict=True))
    frequencies = [sum(token in t.token_ids for t in tokens.values()) for token in question.token_ids]
    weights = query_weights(np.array(frequencies), len(texts))
    fused, dense, lexical = (
        {hit.document_id: hit.score for hit in search(QUESTION, library, method=method)}
        for method in ("fusion", "dense", "lexical")
    )
    others = {
        name: FUSION_WEIGHT * fused[name]
        + DENSE_WEIGHT * dense[name]
        + LEXICAL_WEIGHT * lexical.get(name, 0.0) / max(lexical.values())
        for name in texts
    }
    for hit in search(QUESTION, library):
        passage = tokens[hit.document_id].token_vectors
        similarity = sum(
            float(weight) * max(float(vector @ other) for other in passage)
            for weight, vector in zip(weights, question.token_vectors, strict=True)
        )
        assert hit.score == pytest.approx(similarity + others[hit.document_id], abs=0.02)


def test_retrieval_holds_the_evidence_for_every_sentence(library: Library) -> None:
    retrieval = retrieve(QUESTION, library)
    n_tokens = len(retrieval.encoding.token_ids)
    assert retrieval.query == QUESTION
    assert retrieval.weights.shape == (n_tokens,)
    assert retrieval.weights.sum() == pytest.approx(1, abs=1e-5)
    assert retrieval.cosine == pytest.approx(search(QUESTION, library, method="dense")[0].score)
    for ranked in retrieval.passages:
        assert ranked.maxima.shape == (len(ranked.stored.passage.sentences), n_tokens)
    assert [ranked.stored.passage.id for ranked in retrieval.passages] == [
        hit.passage_id for hit in search(QUESTION, library)
    ]


@pytest.mark.parametrize("method", METHODS)
def test_k_takes_the_first_of_the_ranking(library: Library, method: Any) -> None:
    hits = search("the market and the lamps of Mora", library, method=method)
    for k in (0, 1, 2, 100, 2**40):
        assert search("the market and the lamps of Mora", library, k, method=method) == hits[:k]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("k", [-1, 0])
def test_no_hits_are_no_error(library: Library, method: Any, k: int) -> None:
    assert search(QUESTION, library, k, method=method) == ()
    assert search(QUESTION, library, k, method=method, exclude=list(TEXTS)) == ()
    assert search(QUESTION, library, 10, method=method, exclude=list(TEXTS)) == ()


def test_few_hits_are_the_first_of_what_retrieval_ranks(library: Library) -> None:
    query = "the mayor of Mora and the covered market"  # two passages are copies, and score alike
    ranked = [passage.stored.passage.id for passage in retrieve(query, library).passages]
    for k in range(1, len(TEXTS) + 1):
        assert [hit.passage_id for hit in search(query, library, k)] == ranked[:k]


def test_a_search_waits_for_its_turn(library: Library) -> None:
    n = n_cores()
    taken, over = threading.Barrier(n + 1), threading.Event()

    def hold() -> None:
        with turn():
            taken.wait(30)
            over.wait(30)

    with ThreadPoolExecutor(n + len(METHODS) + 1) as pool:
        holding = [pool.submit(hold) for _ in range(n)]
        taken.wait(30)
        asked = [pool.submit(search, QUESTION, library, method=method) for method in METHODS]
        asked.append(pool.submit(retrieve, QUESTION, library))
        time.sleep(0.2)
        assert not any(one.done() for one in asked)
        over.set()
        assert all(one.result(30) for one in asked)
        assert not any(one.result(30) for one in holding)


@pytest.mark.parametrize("method", METHODS)
def test_excluded_documents_are_as_if_they_were_not_there(library: Library, method: Any) -> None:
    everything = search(QUESTION, library, method=method)
    for exclude in ({"lamps.txt"}, ["lamps.txt", "ferry.txt"], set(TEXTS), {"no such.txt"}):
        hits = search(QUESTION, library, method=method, exclude=exclude)
        assert {hit.document_id for hit in hits} == {hit.document_id for hit in everything} - set(exclude)
    assert search(QUESTION, library, method=method, exclude=set(TEXTS)) == ()


def test_a_document_can_be_excluded_by_any_of_its_names(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXTS["lamps.txt"])
    (folder / "b.txt").write_text(TEXTS["lamps.txt"])
    sync(folder, tmp_path / "library")
    assert search(QUESTION, tmp_path / "library", exclude={"b.txt"}) == ()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("query", ["", "   ", "?!…", "\x00\x1b\u200b", "\ud800", "👩‍👧"])
def test_a_query_without_words_is_an_error_that_says_what_to_do(
    library: Library, query: str, method: Any
) -> None:
    with pytest.raises(QueryError, match="the question is empty; ask in words"):
        search(query, library, method=method)


@pytest.mark.parametrize("method", METHODS)
def test_control_characters_and_lone_surrogates_count_as_spaces(library: Library, method: Any) -> None:
    clean = search("How many lamps are on the quay?", library, method=method)
    assert search("How\x00many\x1blamps\nare\ud800on\u202ethe quay?", library, method=method) == clean


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "question",
    ["lamps on the quay " * 5_556, "x" * 100_000, "lamps" + " " * 99_995, "港" * 100_000, "a-" * 50_000],
    ids=["words", "one word", "spaces", "one script", "hyphens"],
)
def test_a_question_of_100_000_characters_is_searched(library: Library, method: Any, question: str) -> None:
    hits = search(question, library, method=method)
    if "lamps" in question:
        assert hits[0].document_id == "lamps.txt"
    assert all(np.isfinite(hit.score) for hit in hits)


@given(st.text(max_size=40))
@settings(max_examples=60)
def test_any_text_is_searched_or_refused(library: Library, question: str) -> None:
    try:
        hits = search(question, library)
    except QueryError:
        assert not any(character.isalnum() for character in question)
        return
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert TEXTS[hit.document_id][hit.start : hit.end] == TEXTS[hit.document_id].rstrip("\n")


def test_those_of_the_best_fusion_scores_are_compared_token_by_token(tmp_path: Path) -> None:
    question = "Who was hurt when the wall of the quarry fell?"
    sync(ARTICLES, tmp_path / "library", include=["*.txt"])
    with open_library(tmp_path / "library") as articles:
        fused = search(question, articles, N_CANDIDATES, method="fusion")
        ranked = {passage.stored.passage.id for passage in retrieve(question, articles).passages}
        compared = [hit.score for hit in fused if hit.passage_id in ranked]
        others = [hit.score for hit in fused if hit.passage_id not in ranked]
        assert N_COMPARED <= len(compared) == len(ranked) < len(fused)
        assert min(compared) > max(others)
        assert len(search(question, articles, 70)) == 70


def test_near_copies_leave_as_many_different_passages_to_compare(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for n in range(30):
        (tmp_path / "folder" / f"copy {n}.txt").write_text(f"Page {n}\n\n{TEXTS['lamps.txt']}")
    others = TEXTS.keys() - {"lamps.txt"}
    for name in others:
        (tmp_path / "folder" / name).write_text(TEXTS[name])
    sync(tmp_path / "folder", tmp_path / "library")
    with open_library(tmp_path / "library") as town:
        compared = {passage.stored.document_id for passage in retrieve(QUESTION, town).passages}
    assert others <= compared


def test_what_follows_the_question_as_context_weighs_a_share_of_what_the_question_does(
    library: Library,
) -> None:
    query = f"{QUESTION} (bakers, loaves)"
    plain = retrieve(query, library)
    lighter = retrieve(query, library, context_from=len(QUESTION))
    is_context = plain.encoding.offsets[:, 0] >= len(QUESTION)
    assert is_context.any()
    expected = np.where(is_context, CONTEXT_WEIGHT, 1.0) * plain.weights
    np.testing.assert_allclose(lighter.weights, expected / expected.sum(), rtol=1e-5)
    assert lighter.weights.sum() == pytest.approx(1, abs=1e-6)


def test_context_draws_its_passages_up_by_less_than_words_of_the_question_would(library: Library) -> None:
    query = f"{QUESTION} (bakers, loaves)"

    def scores(context_from: int | None) -> dict[str, float]:
        hits = search(query, library, context_from=context_from)
        return {hit.document_id: hit.score for hit in hits}

    as_context, as_question = scores(len(QUESTION)), scores(None)
    assert max(as_context, key=as_context.__getitem__) == "lamps.txt"
    assert as_context["bread.txt"] < as_question["bread.txt"]
    assert as_context["lamps.txt"] > as_question["lamps.txt"]


@pytest.mark.parametrize("context_from", [0, 10_000])
def test_a_query_that_is_all_context_or_none_weighs_as_it_is(library: Library, context_from: int) -> None:
    plain = retrieve(QUESTION, library)
    found = retrieve(QUESTION, library, context_from=context_from)
    np.testing.assert_allclose(found.weights, plain.weights, rtol=1e-5)
    assert [p.stored.row for p in found.passages] == [p.stored.row for p in plain.passages]


def test_a_ranked_passage_brings_the_tokens_that_its_maxima_are_cosines_of(library: Library) -> None:
    retrieval = retrieve("Who opened the market in Mora on Monday?", library)
    query = rotate(retrieval.encoding.token_vectors)
    for passage in retrieval.passages:
        assert passage.maxima.shape == (len(passage.tokens.sentences), len(query))
        for (first, last), best in zip(passage.tokens.sentences, passage.maxima, strict=True):
            own = passage.tokens.vectors[first:last]
            np.testing.assert_allclose((own @ query.T).max(axis=0), best, atol=1e-5)


def test_an_unknown_method_is_refused(library: Library) -> None:
    with pytest.raises((QueryError, ValueError)):
        search(QUESTION, library, method="colbert")  # type: ignore[arg-type]


def test_the_seeds_answer_what_they_say(seeds_library: Library) -> None:
    (hit, *_) = search("How many rockets flew at Kyiv?", seeds_library)
    document = seeds_library.document(hit.document_id)
    assert "More than 40 rockets flew at Kyiv" in document.text[hit.start : hit.end]
