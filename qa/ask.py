"""`ask()`: the arrow from a question to an answer made of quotes.

question -> standalone question -> candidates -> ranked sentences -> claims -> citations -> answer
"""

from collections.abc import Collection, Sequence
from pathlib import Path

from index import Library, default_library
from index.library import opened
from index.search import checked, retrieve
from qa.abstain import confidence, operating_point
from qa.answer import Answer, Citation, Claim, Turn
from qa.cite import cite
from qa.claims import group
from qa.follow_up import standalone
from qa.read import RankedSentence, rank, select
from qa.wording import abstention_in_words, claims_in_words

__all__ = ["ask"]

MAX_CLAIMS = 4
"""Quotes in one answer: enough for the sources that agree, few enough to read at once."""

MAX_COPIES = 10
"""Citations of one sentence that several articles carry."""

N_NEAREST = 3
"""Passages shown when the documents do not answer."""


def ask(
    question: str,
    *,
    history: Sequence[Turn] = (),
    library: str | Path | Library | None = None,
    exclude: Collection[str] = (),
    max_claims: int = MAX_CLAIMS,
) -> Answer:
    """Answer a question from the documents of a library, in their own words.

    `history` is `Answer.history` of the conversation so far; a question that leans on it is rewritten to
    stand alone (`Answer.question`). Without `library` the sample corpus is asked, and built if missing.
    Documents whose ids are in `exclude` are as if they were not there.

    >>> answer = ask("What did the institute say about the border?")  # doctest: +SKIP
    >>> answer.citations[0].quote                                     # doctest: +SKIP

    Raises:
        QueryError: the question is empty or has no words.
        LibraryError: the library is missing, damaged, or made by another version or model.
        ModelError: the encoder cannot be loaded.

    """
    searched = standalone(checked(question), history)
    library = opened(default_library() if library is None else library)
    with library.snapshot():
        retrieval = retrieve(searched, library, exclude=exclude)
        ranked = rank(retrieval)
        probability = confidence(retrieval, ranked)
        abstained = probability < operating_point()
        claims = () if abstained else _claims(ranked, library, max(1, max_claims))
        nearest = cite(ranked[:N_NEAREST], library) if abstained else ()
    text = abstention_in_words(retrieval.query, nearest) if abstained else claims_in_words(claims)
    return Answer(
        text=text,
        question=retrieval.query,
        claims=claims,
        citations=tuple(citation for claim in claims for citation in claim.citations),
        abstained=abstained,
        nearest=nearest,
        confidence=probability,
        history=(*history, Turn(question=question, standalone=retrieval.query, answer=text)),
    )


def _claims(ranked: Sequence[RankedSentence], library: Library, max_claims: int) -> tuple[Claim, ...]:
    """The selected sentences, and all copies of them, as claims; citations numbered in the order shown."""
    n_selected = len(select(ranked))
    grouped = group([sentence.text for sentence in ranked])
    groups = [members[:MAX_COPIES] for members in grouped if members[0] < n_selected][:max_claims]
    citations = iter(cite([ranked[i] for members in groups for i in members], library))
    return tuple(_claim(tuple(next(citations) for _ in members)) for members in groups)


def _claim(citations: tuple[Citation, ...]) -> Claim:
    """One claim; the same words in several articles are copies of one text, so one origin."""
    best = citations[0]
    return Claim(quote=best.quote, speaker=best.speaker, citations=citations, origins=1, conflicts=())
