"""What `qa eval` and `qa eval-sets` do: load, ask, count, print. Progress goes to standard error."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from index import Library, Progress
from qa.abstain import fitted_on
from qa.evaluation import measures
from qa.evaluation.gold import check_against, load_gold
from qa.evaluation.gold_report import as_record, print_gold_report
from qa.evaluation.replay import replay
from qa.evaluation.sets import EvaluationSet, SetQuestion, load_set, open_set
from qa.evaluation.tables import Table, print_table
from qa.terminal import Progressed, console, progress_lines

__all__ = ["evaluate_folder", "evaluate_gold"]

Item = TypeVar("Item")


def evaluate_gold(path: Path, library: Library, *, as_data: bool, verbose: bool) -> None:
    """Ask the gold questions of a file and print the figures."""
    questions = load_gold(path)
    check_against(questions, library)
    with progress_lines(console(stderr=True)) as show:
        outcomes = tuple(replay(_counted(questions, "asking", show), library))
    if as_data:
        print(json.dumps(as_record(outcomes), ensure_ascii=False, indent=2))
    else:
        print_gold_report(outcomes, console(), verbose=verbose)


def evaluate_folder(
    folder: Path, names: Sequence[str], *, limit: int | None, work: Path | None, as_data: bool
) -> None:
    """Measure the named sets of a folder, one after the other, each printed when it is done."""
    records = {}
    for name in names:
        evaluated = load_set(folder / name, limit=limit)
        with progress_lines(console(stderr=True)) as show:
            tables = _measure(evaluated, work, show)
        records[name] = {table.title: table.rows for table in tables}
        if not as_data:
            console().rule(name, align="left")
            for table in tables:
                print_table(table, console())
    if as_data:
        print(json.dumps(records, ensure_ascii=False, indent=2))


def _measure(evaluated: EvaluationSet, work: Path | None, show: Progressed) -> tuple[Table, ...]:
    """Every table that the set's data allows."""

    def synced(step: Progress) -> None:
        show(f"{evaluated.name}: {step.stage}", step.done, step.total)

    def each(items: Sequence[SetQuestion], stage: str) -> Iterator[SetQuestion]:
        return _counted(items, f"{evaluated.name}: {stage}", show)

    questions = evaluated.questions
    library = open_set(evaluated, work=work, progress=synced)
    answered = measures.answer_all(each(questions, "asking"), library)
    tables = [measures.retrieval(questions, library, each)]
    if any(question.turns for question in questions):
        tables.append(measures.conversations(answered, library, each))
    if any(question.spans for question in questions):
        tables += [measures.sentences(questions, library, each), measures.cited(answered)]
    answerable = [one for one in answered if one.question.answerable]
    unanswerable = [one for one in answered if not one.question.answerable]
    seen = " (fitted on this set: see qa.evaluation.fit)" if evaluated.name in fitted_on() else ""
    if unanswerable:
        tables.append(measures.abstention(f"abstention{seen}", answerable, unanswerable))
    elif all(len(question.document_ids) == 1 for question in questions):
        # Nothing unanswerable here: a question becomes so when the one document that answers it is hidden.
        removed = measures.answer_all(each(questions, "source removed"), library, without_source=True)
        tables.append(measures.abstention(f"abstention, source kept or removed{seen}", answerable, removed))
        answered += removed
    return (*tables, measures.exactness(evaluated, answered, library))


def _counted(items: Sequence[Item], stage: str, show: Progressed) -> Iterator[Item]:
    """The items, each counted as done when the next one is asked for."""
    for number, item in enumerate(items, start=1):
        yield item
        show(stage, number, len(items))
