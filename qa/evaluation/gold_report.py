"""The outcomes of a gold file as tables, as text and as JSON; all three from the same records."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from qa.answer import Citation
from qa.evaluation.replay import Figures, Outcome, figures
from qa.evaluation.scores import Share
from qa.evaluation.tables import Table, print_table
from qa.terminal import one_line

__all__ = ["NAMES", "as_record", "print_gold_report"]

NAMES = {
    "first_citation": "first citation right",
    "complete": "every group in the first 3",
    "citation_precision": "citations that are right",
    "short_answer": "short answer in the text",
    "abstains_rightly": "abstains when it should",
    "abstains_wrongly": "abstains wrongly",
    "exact": "citations exact: text[start:end] == quote",
}


def print_gold_report(outcomes: Sequence[Outcome], out: Console, *, verbose: bool) -> None:
    """Print the figures of all questions, the passage ranking, each kind and, if `verbose`, each failure."""
    total = figures(outcomes)
    for name, shown in _shares(total).items():
        out.print(f"{NAMES[name]:<44}{_decimal(shown.value)}  ({shown.right} of {shown.of})", soft_wrap=True)
    out.print()
    print_table(Table(title="passages", rows={"search": total.passages}), out)
    print_table(_kinds(outcomes), out)
    for outcome in outcomes:
        if verbose and not outcome.succeeded:
            _print_failure(outcome, out)


def as_record(outcomes: Sequence[Outcome]) -> dict[str, object]:
    """The same for `--json`: a share is `[right, of]`, so that no precision is lost."""
    total = figures(outcomes)
    return {
        "figures": {name: [counted.right, counted.of] for name, counted in _shares(total).items()},
        "passages": total.passages,
        "kinds": _kinds(outcomes).rows,
        "questions": [_question(outcome) for outcome in outcomes],
    }


def _shares(total: Figures) -> dict[str, Share]:
    return {name: getattr(total, name) for name in NAMES}


def _kinds(outcomes: Sequence[Outcome]) -> Table:
    """One row a kind; a figure that a kind cannot have is None."""
    rows = {}
    for kind in dict.fromkeys(outcome.question.kind for outcome in outcomes):
        of_kind = [outcome for outcome in outcomes if outcome.question.kind == kind]
        total = figures(of_kind)
        rows[kind] = {
            "questions": len(of_kind),
            "first right": total.first_citation.value,
            "complete": total.complete.value,
            "short answer": total.short_answer.value,
            "abstains rightly": total.abstains_rightly.value,
            "abstains wrongly": total.abstains_wrongly.value,
        }
    return Table(title="by kind of question", rows=rows)


def _question(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.question.id,
        "kind": outcome.question.kind,
        "question": outcome.question.question,
        "searched": outcome.answer.question,
        "answerable": outcome.question.answerable,
        "abstained": outcome.answer.abstained,
        "confidence": outcome.answer.confidence,
        "succeeded": outcome.succeeded,
        "first": outcome.first,
        "complete": outcome.complete,
        "cited": [_cited(citation) for citation in outcome.answer.citations],
    }


def _cited(citation: Citation) -> dict[str, object]:
    return {
        "doc_id": citation.document_id,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def _print_failure(outcome: Outcome, out: Console) -> None:
    """A question that was not answered as the gold file wants, and what was cited instead."""
    question, answer = outcome.question, outcome.answer
    wanted = question.groups[0][0].quote if question.groups else "an abstention"
    lines = [f"{question.id} ({question.kind}) {question.question}"]
    if answer.question != question.question:
        lines.append(f"    searched: {answer.question}")
    lines.append(f"    wanted: {wanted}")
    lines.append(f"    {'abstained' if answer.abstained else 'answered'}, confidence {answer.confidence:.2f}")
    marks = ["right" if right else "wrong" for right in outcome.right]
    marks += ["nearest" for _ in answer.nearest]
    for mark, citation in zip(marks, answer.citations + answer.nearest, strict=True):
        place = f"{citation.document_id}:{citation.line}:{citation.column}"
        lines.append(f"    {mark} {place} “{citation.quote}”")
    for line in lines:
        indent = len(line) - len(line.lstrip())
        out.print(Text(" " * indent + one_line(line)), soft_wrap=True)
    out.print()


def _decimal(value: float | None) -> str:
    return "    –" if value is None else f"{value:.3f}"
