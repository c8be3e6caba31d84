"""Asks every gold question as a user would, and counts what came back.

A conversation is replayed: each earlier question is asked in turn and its answer's history handed
on, so a follow-up is judged on what the system itself made of the turns before it. Passages are
judged from `search` with the standalone question, the query that `ask` itself sends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index import Library, search
from qa import Answer, Citation, Turn, ask
from qa.evaluation.gold import GoldQuestion
from qa.evaluation.scores import (
    Share,
    complete_within,
    mentions,
    ranking_figures,
    relevance,
    share,
)
from qa.question.follow_up import added_context

__all__ = ["Figures", "Outcome", "exact", "figures", "replay"]

N_FIRST = 3  # citations that a reader looks at: "complete" is judged on these
N_PASSAGES = 10  # the depth of the passage ranking: R@10 is the last figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One question, its answer, and how the answer compares with the gold spans.

    `right` says for each citation whether it hits a gold span, `passages` the same for the ranked
    passages. `exact` says for each citation, shown or nearest, whether the document has its quote.
    """

    question: GoldQuestion
    answer: Answer
    right: tuple[bool, ...]
    passages: tuple[bool, ...]
    exact: tuple[bool, ...]

    @property
    def first(self) -> bool:
        """Whether the first citation is right; an abstention has none."""
        return bool(self.right) and self.right[0]

    @property
    def complete(self) -> bool:
        """Whether the first citations hit every group."""
        return complete_within(self.answer.citations, self.question.groups, N_FIRST)

    @property
    def succeeded(self) -> bool:
        """Whether nothing is wrong: complete with the first citation right, or rightly abstained."""
        if not self.question.answerable:
            return self.answer.abstained
        return self.first and self.complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What `qa eval` prints, each share with what it is a share of.

    `first_citation` and `complete` count every answerable question, an abstention as wrong.
    `citation_precision` counts citations of answerable questions that were answered, `short_answer`
    the questions that have short answers. `abstains_rightly` counts the unanswerable questions,
    `abstains_wrongly` the answerable ones. `exact` counts all citations.
    """

    first_citation: Share
    complete: Share
    citation_precision: Share
    short_answer: Share
    abstains_rightly: Share
    abstains_wrongly: Share
    exact: Share
    passages: dict[str, float]


def replay(
    questions: Iterable[GoldQuestion],
    library: Library,
) -> Iterable[Outcome]:
    """Ask each question, in order; a generator, so that progress can be shown."""
    for question in questions:
        history: tuple[Turn, ...] = ()
        for earlier in question.history:
            history = ask(earlier, history=history, library=library).history
        answer = ask(question.question, history=history, library=library)
        context = added_context(answer.question, question.question)
        hits = search(answer.question, library, k=N_PASSAGES, context_from=context)
        yield Outcome(
            question=question,
            answer=answer,
            right=relevance(answer.citations, question.spans),
            passages=relevance(hits, question.spans),
            exact=exact(answer, library),
        )


def exact(answer: Answer, library: Library) -> tuple[bool, ...]:
    """Whether the document says exactly the quote, for every citation of the answer, nearest ones too."""
    cited = answer.citations + answer.nearest
    return tuple(_says(library, citation) for citation in cited)


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of a run over the gold file."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.question.answerable]
    return Figures(
        first_citation=share(outcome.first for outcome in answerable),
        complete=share(outcome.complete for outcome in answerable),
        citation_precision=share(right for outcome in answerable for right in outcome.right),
        short_answer=share(
            not outcome.answer.abstained and mentions(outcome.answer.text, outcome.question.answers)
            for outcome in answerable
            if outcome.question.answers
        ),
        abstains_rightly=share(outcome.answer.abstained for outcome in unanswerable),
        abstains_wrongly=share(outcome.answer.abstained for outcome in answerable),
        exact=share(is_exact for outcome in outcomes for is_exact in outcome.exact),
        passages=ranking_figures([outcome.passages for outcome in answerable]),
    )


def _says(library: Library, citation: Citation) -> bool:
    document = library.document(citation.document_id)
    return document.text[citation.start : citation.end] == citation.quote
