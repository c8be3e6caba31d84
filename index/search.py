"""Retrieval: the arrow from a query to ranked passages.

    query -> dense candidates + lexical candidates -> reciprocal-rank fusion -> late interaction -> hits
                                                                                  + all three scores

Knows nothing of answers; what it hands to the reader (`Retrieval`) is every candidate's similarity to every
token of the query, sentence by sentence, so that nothing is computed twice.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoding
from index.errors import QueryError
from index.fusion import best_scores, fuse, weighted
from index.late_interaction import PassageTokens, best_cosines, query_weights
from index.library import Library, opened
from index.seeds import default_library
from index.store.passage_rows import StoredPassage
from index.turns import turn

__all__ = ["Hit", "Method", "RankedPassage", "Retrieval", "checked", "retrieve", "search"]

N_CANDIDATES = 50
"""Passages taken from each of the two indexes."""

N_COMPARED = 24
"""Of both together, those of the best so many fusion scores are compared token by token: some 32 passages, as
two that each stand alone at one rank score alike. While fewer than so many of them differ, as where dozens
of papers print one report, the next best are compared as well."""

ALIKE = 0.02
"""Near copies are passages whose best cosines with the tokens of the query are this near on average: 7 in 10
pairs of copies under different titles, and at most 1 in 100 pairs of passages in the external sets."""

N_DECIMALS = 4
"""Scores of late interaction are rounded: copies of one text differ in the digits beyond."""

CONTEXT_WEIGHT = 0.2
"""What a token of a query's context weighs, beside one of the question itself. Documents found first in 176
development conversations: 0.886 at 1, 0.898 at 0.3, 0.903 from 0.2 to 0.1; 0.852 without any context."""

Method = Literal["dense", "lexical", "fusion", "late_interaction"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found: `document.text[start:end]`, with the score of the method that ranked it."""

    passage_id: str
    document_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPassage:
    """A candidate with its evidence. `maxima` is `(n_sentences, n_query_tokens)`: the best cosine of each
    query token in each sentence. `score` is the number passages are ranked by: the weighted mean of the best
    cosines over all sentences, plus FUSION_WEIGHT times the fusion score, DENSE_WEIGHT times the cosine of
    the passage's vector and LEXICAL_WEIGHT times its BM25 as a share of the best (`index.fusion.weighted`).
    `tokens` are what was compared.
    """

    stored: StoredPassage
    score: float
    maxima: NDArray[np.float32]
    tokens: PassageTokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieval:
    """Ranked candidates for a query, best first; `weights` `(n_query_tokens,)` sum to 1; `cosine` is the
    best of any passage's vector with the query's, -1 in an empty library.
    """

    query: str
    encoding: Encoding
    weights: NDArray[np.float32]
    cosine: float
    passages: tuple[RankedPassage, ...]


def search(
    query: str,
    library: str | Path | Library | None = None,
    k: int = 10,
    *,
    method: Method = "late_interaction",
    exclude: Collection[str] = (),
    context_from: int | None = None,
) -> tuple[Hit, ...]:
    """The `k` best passages, best first, ties by passage id; at most one hit for each passage.

    Without a library the sample corpus is searched. `method` stops after a stage of retrieval: "dense" scores
    by cosine, "lexical" by BM25, "fusion" by reciprocal rank, "late_interaction" by all of them. Documents in
    `exclude` are as if they were not there. `context_from` is as in `retrieve`. Up to N_COMPARED the first
    hits are the same whatever `k`; for a larger one more are compared, and one of those may be among them.
    Over N_CANDIDATES scores differ with `k`.

    Raises:
        QueryError: the query is empty or not text.
        LibraryError: the library cannot be used.

    """
    if method not in get_args(Method):
        raise QueryError(f"{method}: no such method; one of {', '.join(get_args(Method))}")
    library = opened(default_library() if library is None else library)
    if method == "late_interaction":
        with turn(), library.snapshot():
            found = _retrieve(checked(query), library, k, exclude, context_from, n_best=max(k, 0))
        ranked = [(passage.stored, passage.score) for passage in found.passages]
    else:
        with turn(), library.snapshot():
            scores = _scores(checked(query), library, method, k, exclude)
            stored = library.passages(list(scores))
        ranked = [(passage, scores[passage.row]) for passage in stored]
        ranked.sort(key=lambda pair: (-pair[1], pair[0].passage.id))
    return tuple(
        Hit(
            passage_id=stored.passage.id,
            document_id=stored.document_id,
            start=stored.passage.start,
            end=stored.passage.end,
            score=score,
        )
        for stored, score in ranked[: max(k, 0)]
    )


def retrieve(
    query: str,
    library: str | Path | Library,
    *,
    k: int = N_COMPARED,
    exclude: Collection[str] = (),
    context_from: int | None = None,
) -> Retrieval:
    """The candidates for a query, ranked by `RankedPassage.score`, with the evidence for each.

    Those of the `k` best fusion scores are among them. What stands in the query from the
    character `context_from` on is context: it weighs CONTEXT_WEIGHT of what the rest does.

    Raises:
        QueryError, LibraryError: as `search`.

    """
    library = opened(library)
    with turn(), library.snapshot():
        return _retrieve(checked(query), library, k, exclude, context_from)


def _retrieve(
    query: str,
    library: Library,
    k: int,
    exclude: Collection[str],
    context_from: int | None,
    n_best: int | None = None,
) -> Retrieval:
    """As `retrieve`; with `n_best`, only so many passages, and others that score as the last of them does."""
    encoding = library.encoder().encode_query(query)
    without = library.rows_of(exclude) if exclude else frozenset()
    n = _n_candidates(library, k)
    dense = library.dense_candidates(encoding.vector, 2 * n, without=without)
    lexical = library.lexical_candidates(query, 2 * n, without=without)
    fused = fuse([best_scores(dense, n), best_scores(lexical, n)])
    tokens, maxima, best = _compared(fused, encoding.token_vectors, library, max(k, N_COMPARED))
    weights = query_weights(library.token_frequencies(encoding.token_ids), library.n_passages)
    if context_from is not None:
        weights = _with_context(weights, encoding.offsets[:, 0] >= context_from)
    besides = weighted(fused, dense, lexical, 2 * n)
    scores = {
        row: round(similarity + besides[row], N_DECIMALS)
        for row, similarity in zip(tokens, best.dot(weights).tolist(), strict=True)
    }
    of_row = dict(zip(tokens, maxima, strict=True))
    ranked = [
        RankedPassage(
            stored=stored, score=scores[stored.row], maxima=of_row[stored.row], tokens=tokens[stored.row]
        )
        for stored in library.passages(_above(scores, n_best))
    ]
    ranked.sort(key=lambda passage: (-passage.score, passage.stored.passage.id))
    return Retrieval(
        query=query,
        encoding=encoding,
        weights=weights,
        cosine=dense[0][1] if dense else -1.0,
        passages=tuple(ranked),
    )


def _compared(
    fused: Mapping[int, float], query_vectors: NDArray[np.float32], library: Library, n: int
) -> tuple[dict[int, PassageTokens], list[NDArray[np.float32]], NDArray[np.float32]]:
    """The rows of the `n` best fusion scores, and of more where fewer than `n` of those differ: their tokens,
    and what `best_cosines` gives for them.
    """
    left = sorted(fused.items(), key=lambda pair: -pair[1])
    tokens: dict[int, PassageTokens] = {}
    maxima: list[NDArray[np.float32]] = []
    best = np.empty((0, len(query_vectors)), np.float32)
    while True:
        rows = [row for row, _ in best_scores(left, n)]
        left = left[len(rows) :]
        more = library.tokens(rows)
        of_more, best_of_more = best_cosines(query_vectors, list(more.values()))
        tokens |= more
        maxima += of_more
        best = np.concatenate([best, best_of_more])
        if not left or _n_different(best) >= n:
            return tokens, maxima, best


def _n_different(best: NDArray[np.float32]) -> float:
    """How many different passages there are, each of `m` that are ALIKE counted as 1 / m of one; `best` is
    `(n_passages, n_query_tokens)`.
    """
    distances = np.zeros((len(best), len(best)), np.float32)
    for cosines in best.T:
        distances += np.abs(cosines[:, None] - cosines)
    n_alike = (distances < ALIKE * best.shape[1]).sum(axis=1)
    return float((1.0 / n_alike).sum())


def _above(scores: dict[int, float], n: int | None) -> list[int]:
    """The rows of the `n` best scores, with all that score as the last of them does; all without `n`."""
    if n is None or n >= len(scores):
        return list(scores)
    if n < 1:
        return []
    least = sorted(scores.values(), reverse=True)[n - 1]
    return [row for row, score in scores.items() if score >= least]


def _with_context(weights: NDArray[np.float32], is_context: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The weights `(n_query_tokens,)` with less for context; they still sum to 1."""
    lighter = np.where(is_context, CONTEXT_WEIGHT * weights, weights)
    return np.asarray(lighter / lighter.sum(), dtype=np.float32)


def checked(query: str) -> str:
    """The query on one line: control characters and runs of white space become single spaces.

    Raises:
        QueryError: nothing is left that could be searched.

    """
    if not isinstance(query, str):
        raise QueryError(f"the question is {type(query).__name__}, not text; ask in words")
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in query).split())
    if not any(c.isalnum() for c in cleaned):
        raise QueryError("the question is empty; ask in words, for example: who said what, when, how many?")
    return cleaned


def _scores(
    query: str, library: Library, method: Method, k: int, exclude: Collection[str]
) -> dict[int, float]:
    """Rows and scores of the candidates by one index, or by both fused."""
    without = library.rows_of(exclude) if exclude else frozenset()
    n = _n_candidates(library, k)
    rankings = []
    if method != "lexical":
        vector = library.encoder().encode_query(query).vector
        rankings.append(best_scores(library.dense_candidates(vector, 2 * n, without=without), n))
    if method != "dense":
        rankings.append(best_scores(library.lexical_candidates(query, 2 * n, without=without), n))
    return fuse(rankings) if method == "fusion" else dict(rankings[0])


def _n_candidates(library: Library, k: int) -> int:
    """How many are taken from each index where `k` passages are wanted."""
    return max(min(k, library.n_passages), N_CANDIDATES)
