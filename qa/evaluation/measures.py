"""What is measured on an external set: each measure is one function from a set to one table.

Every set gets retrieval by all methods and an answer to every question; the rest depends on what the
set tells: spans to cite, unanswerable questions, conversations. Documents are judged, not passages: a
document's rank is that of its best passage.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from index import Library, search
from index.search import Method
from qa import Answer, ask
from qa.evaluation.baselines import SentenceIndex
from qa.evaluation.replay import exact
from qa.evaluation.scores import Located, area_under_curve, covers, ranking_figures, relevance, share
from qa.evaluation.sets import EvaluationSet, SetQuestion
from qa.evaluation.tables import Table
from qa.question.follow_up import added_context
from qa.read import rank_sentences

__all__ = [
    "METHODS",
    "Answered",
    "abstention",
    "answer_all",
    "cited",
    "conversations",
    "exactness",
    "retrieval",
    "sentences",
]

LATE: Method = "late_interaction"
METHODS: dict[str, Method] = {
    "dense": "dense",
    "lexical (BM25)": "lexical",
    "fusion (RRF)": "fusion",
    "late interaction": LATE,
}
N_DOCUMENTS = 10  # the depth of the document ranking
N_PASSAGES = 50  # enough passages for ten documents: the engine's own number of candidates
N_SENTENCES = 3

Each = Callable[[Sequence[SetQuestion], str], Iterator[SetQuestion]]
"""Wraps a loop over questions, to show its progress under a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A question of a set, its answer, and for each citation whether the document has its quote."""

    question: SetQuestion
    answer: Answer
    exact: tuple[bool, ...]


def retrieval(questions: Sequence[SetQuestion], library: Library, each: Each) -> Table:
    """R@1, R@5, R@10 and MRR by document id, for the four methods over the questions with an answer."""
    kept = [question for question in questions if question.document_ids and question.answerable]
    rows = {}
    for name, method in METHODS.items():
        ranked = [_ranked_documents(one.question, one, library, method) for one in each(kept, name)]
        rows[name] = ranking_figures(ranked)
    return Table(title=f"documents, {len(kept)} questions", rows=rows)


def sentences(questions: Sequence[SetQuestion], library: Library, each: Each) -> Table:
    """How often the first, or one of the first three, ranked sentences covers an answer span.

    The first three rows rank sentences that were indexed on their own (`baselines`).
    """
    kept = [question for question in questions if question.spans and question.answerable]
    plain = SentenceIndex(library)
    rows = {}
    for name, method in METHODS.items():
        right = []
        for question in each(kept, f"sentences, {name}"):
            ranked: Sequence[Located] = (
                rank_sentences(question.question, library, k=N_SENTENCES)
                if method == LATE
                else plain.rank(question.question, method, N_SENTENCES)
            )
            right.append([any(covers(sentence, span) for span in question.spans) for sentence in ranked])
        rows[name] = {
            "first": share(found[:1] == [True] for found in right).value,
            "in first 3": share(any(found) for found in right).value,
        }
    return Table(title=f"the sentence with the answer, {len(kept)} questions", rows=rows)


def conversations(answered: Sequence[Answered], library: Library, each: Each) -> Table:
    """R@k and MRR of what is searched for: the last turn, all the user's turns, our rewritten question."""
    kept = {one.question.id: one for one in answered if one.question.document_ids and one.question.answerable}
    questions = [one.question for one in kept.values()]
    queries: dict[str, Callable[[SetQuestion], str]] = {
        "last turn alone": lambda question: question.question,
        "all user turns": lambda question: " ".join(
            [*(turn.question for turn in question.turns), question.question]
        ),
        "rewritten": lambda question: kept[question.id].answer.question,
    }
    rows = {}
    for name, query in queries.items():
        ranked = [_ranked_documents(query(one), one, library, LATE) for one in each(questions, name)]
        rows[name] = ranking_figures(ranked)
    return Table(title=f"conversations, documents by late interaction, {len(kept)} questions", rows=rows)


def answer_all(
    questions: Iterable[SetQuestion],
    library: Library,
    *,
    without_source: bool = False,
) -> tuple[Answered, ...]:
    """Ask every question, after its conversation; `without_source` hides the documents that answer it."""
    answered = []
    for question in questions:
        hidden: Collection[str] = question.document_ids if without_source else ()
        answer = ask(question.question, history=question.turns, library=library, exclude=hidden)
        answered.append(Answered(question=question, answer=answer, exact=exact(answer, library)))
    return tuple(answered)


def cited(answered: Sequence[Answered]) -> Table:
    """Whether the cited sentences are among the set's own spans: the first one, any of three, all."""
    kept = [one for one in answered if one.question.spans and one.question.answerable]
    right = [relevance(one.answer.citations, one.question.spans) for one in kept]
    row = {
        "first": share(found[:1] == (True,) for found in right).value,
        "any of first 3": share(any(found[:3]) for found in right).value,
        "of all cited": share(is_right for found in right for is_right in found).value,
    }
    return Table(title=f"cited sentences, {len(kept)} questions", rows={"ask": row})


def abstention(title: str, answerable: Sequence[Answered], unanswerable: Sequence[Answered]) -> Table:
    """How well confidence tells the two apart, and what is abstained at the published operating point."""
    row = {
        "AUROC": area_under_curve(
            [one.answer.confidence for one in answerable], [one.answer.confidence for one in unanswerable]
        ),
        "abstains rightly": share(one.answer.abstained for one in unanswerable).value,
        "abstains wrongly": share(one.answer.abstained for one in answerable).value,
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
    }
    return Table(title=title, rows={"ask": row})


def exactness(evaluated: EvaluationSet, answered: Sequence[Answered], library: Library) -> Table:
    """What was indexed and cited, and how many citations the document does not say word for word."""
    checked = share(is_exact for one in answered for is_exact in one.exact)
    found = [identifier for one in library.documents() for identifier in (one.id, *one.aliases)]
    row = {
        "documents": len(evaluated.texts),
        "not indexed": len(evaluated.texts) - len(found),
        "citations": checked.of,
        "not exact": checked.of - checked.right,
    }
    return Table(title="citations: text[start:end] == quote", rows={"ask": row})


def _ranked_documents(query: str, question: SetQuestion, library: Library, method: Method) -> list[bool]:
    """For each document, best first, whether it answers the question."""
    context = added_context(query, question.question)
    hits = search(query, library, k=N_PASSAGES, method=method, context_from=context)
    documents = list(dict.fromkeys(hit.document_id for hit in hits))[:N_DOCUMENTS]
    return [document_id in question.document_ids for document_id in documents]
