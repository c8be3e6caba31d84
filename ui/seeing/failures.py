"""The gold questions that were not answered as wanted: what was asked, expected and cited, as markup."""

from collections.abc import Sequence

from markupsafe import Markup

from qa import Citation
from qa.evaluation.replay import Outcome
from ui.seeing.markup import words_html
from ui.seeing.names import shortened
from ui.words import count, literal, place

__all__ = ["failures_html"]

N_SHOWN = 100
"""Failed questions listed; who has more reads the JSON of `qa eval`."""

N_CITED = 5
"""Citations listed of each: the first three count, and two show how it went on."""

N_TEXT = 240


def failures_html(outcomes: Sequence[Outcome]) -> Markup:
    """Every failed question with what the gold file wants and what the answer cited instead."""
    failed = [outcome for outcome in outcomes if not outcome.succeeded]
    if not failed:
        return Markup("<h3>What failed</h3>{}").format(words_html("Every question was answered as wanted."))
    more = f"The first {N_SHOWN} of {len(failed)}; qa eval --json lists them all."
    return Markup(
        '<h3>What failed</h3><details><summary>{}</summary><ol class="failures">{}</ol>{}</details>'
    ).format(
        f"{count(len(failed), 'question', 'questions')} of {len(outcomes)}",
        Markup("").join(_failure(outcome) for outcome in failed[:N_SHOWN]),
        words_html(more) if len(failed) > N_SHOWN else "",
    )


def _failure(outcome: Outcome) -> Markup:
    question, answer = outcome.question, outcome.answer
    came = "abstained" if answer.abstained else "answered"
    return Markup(
        '<li><p class="asked" dir="auto">{}</p><p class="meta"><bdi>{}</bdi> · {}, confidence {:.2f}</p>'
        "<dl><dt>Expected</dt>{}<dt>{}</dt>{}</dl></li>"
    ).format(
        literal(shortened(question.question, N_TEXT)),
        literal(shortened(question.kind, N_TEXT)),
        came,
        answer.confidence,
        _expected(outcome),
        "Nearest, not cited" if answer.abstained else "Cited",
        _cited(outcome),
    )


def _expected(outcome: Outcome) -> Markup:
    """One wording of each thing that a complete answer says."""
    groups = outcome.question.groups
    if not groups:
        return Markup("<dd>an abstention: the documents do not answer it</dd>")
    listed = (
        Markup('<dd dir="auto">“{}” <span class="meta"><bdi>{}</bdi></span></dd>').format(
            literal(shortened(group[0].quote, N_TEXT)), literal(shortened(group[0].document_id, N_TEXT))
        )
        for group in groups[:N_CITED]
    )
    return Markup("").join(listed) + _more(len(groups))


def _cited(outcome: Outcome) -> Markup:
    answer = outcome.answer
    if answer.abstained:
        marked = [("", citation) for citation in answer.nearest]
    else:
        marks = ("right: " if right else "wrong: " for right in outcome.right)
        marked = list(zip(marks, answer.citations, strict=True))
    if not marked:
        return Markup("<dd>nothing</dd>")
    return Markup("").join(_quoted(mark, one) for mark, one in marked[:N_CITED]) + _more(len(marked))


def _quoted(mark: str, citation: Citation) -> Markup:
    return Markup('<dd dir="auto">{}“{}” <span class="meta"><bdi>{}</bdi>, {}</span></dd>').format(
        mark,
        literal(shortened(citation.quote, N_TEXT)),
        literal(shortened(citation.document_id, N_TEXT)),
        literal(place(citation)),
    )


def _more(n: int) -> Markup:
    return Markup("<dd>and {} more</dd>").format(n - N_CITED) if n > N_CITED else Markup("")
