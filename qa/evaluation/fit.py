"""Fits the reader's weights and the abstention model, and prints how well they do where they were not fitted.

    python -m qa.evaluation.fit DIR [--write]

DIR is a folder of external sets, of which XQuAD-en and CLAP NQ are used, beside the collections of our own in
`tests/gold` that COLLECTIONS names. All figures are cross-validated: an external set is split by document, a
collection of our own is left out as a whole. The questions on `seeds/` and on `quarry` are never fitted on.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from zlib import crc32

import numpy as np
from sklearn.metrics import roc_auc_score

import qa
from index import open_library, sync
from qa.abstain import SIGNALS as QUESTION_SIGNALS
from qa.evaluation.examples import Example, examples_of_gold, examples_of_set
from qa.evaluation.gold import load_gold
from qa.evaluation.models import Floats, Model, fit, reranked
from qa.evaluation.reliability import calibration_error, reliability
from qa.evaluation.sets import load_set, open_set, work_folder
from qa.evaluation.tables import Table, print_table
from qa.read import SIGNALS as SENTENCE_SIGNALS
from qa.terminal import console, progress_lines

__all__ = ["cross_validated", "gather", "main", "operating_point"]

EXTERNAL = ("xquad_en", "clapnq_dev")
COLLECTIONS = ("vaccine", "ballot", "border", "merger", "rail", "orchard", "harbour")
GOLD = Path("tests/gold")
MAX_WRONG = 0.1
N_FOLDS = 5

MAX_QUESTIONS = 600
"""Of an external set, spread evenly over it: more take longer and change no figure's second decimal."""


def gather(folder: Path) -> tuple[Example, ...]:
    """The examples of all sources, in order."""
    examples: list[Example] = []
    for name in EXTERNAL:
        evaluated = load_set(folder / name, limit=MAX_QUESTIONS)
        examples += _counted(name, examples_of_set(evaluated, open_set(evaluated)))
    for name in COLLECTIONS:
        library = work_folder() / f"gold-{name}"
        sync(GOLD / name, library)
        questions = load_gold(GOLD / f"{name}.jsonl")
        examples += _counted(name, examples_of_gold(name, questions, open_library(library)))
    return tuple(examples)


def _counted(name: str, examples: Iterable[Example]) -> Iterator[Example]:
    with progress_lines(console(stderr=True)) as show:
        for done, example in enumerate(examples, start=1):
            show(f"{name}: reading", done, 0)
            yield example


def _fold(example: Example) -> int:
    if example.source in COLLECTIONS:
        return COLLECTIONS.index(example.source) % N_FOLDS
    return crc32(example.group.encode()) % N_FOLDS


def cross_validated(examples: Sequence[Example]) -> tuple[tuple[Example, ...], Floats]:
    """The examples ranked, and `(n,)` the confidence in each, by models that were fitted on the other
    folds.
    """
    ranked = list(examples)
    confidences = np.zeros(len(examples))
    for fold in range(N_FOLDS):
        model = fit([example for example in examples if _fold(example) != fold])
        for i, example in enumerate(examples):
            if _fold(example) == fold:
                ranked[i] = reranked(example, model.sentence)
                confidences[i] = model.confidence(ranked[i])
    return tuple(ranked), confidences


def operating_point(examples: Sequence[Example], confidences: Floats) -> float:
    """The probability below which the share MAX_WRONG of the answerable questions lies, as the mean of the
    external sets: questions that people asked. Our own collections, made to be hard, would put it
    elsewhere.
    """
    kept = [
        [c for e, c in zip(examples, confidences, strict=True) if e.source == source and e.answerable]
        for source in EXTERNAL
    ]
    return float(np.mean([np.quantile(of_source, MAX_WRONG) for of_source in kept]))


def _print_sentences(ranked: Sequence[Example]) -> None:
    rows = {}
    for source, examples in groupby(ranked, key=lambda example: example.source):
        with_answer = [e for e in examples if e.answerable and not e.kind.startswith("keywords")]
        rows[source] = {
            "questions": len(with_answer),
            "first": float(np.mean([bool(e.right[:1].any()) for e in with_answer])),
            "in first 3": float(np.mean([bool(e.right[:3].any()) for e in with_answer])),
        }
    print_table(Table(title="the sentence that answers, cross-validated", rows=rows), console())


def _print_abstention(examples: Sequence[Example], confidences: Floats, point: float) -> None:
    rows = {}
    sources = list(dict.fromkeys(example.source for example in examples))
    for name in (*sources, *(f"{source}: kept or removed" for source in sources)):
        source, _, only = name.partition(": ")
        chosen = [
            i
            for i, example in enumerate(examples)
            if example.source == source and (not only or example.answerable or example.kind == "removed")
        ]
        labels = np.array([examples[i].answerable for i in chosen])
        if labels.all():
            continue
        sure = confidences[chosen]
        rows[name] = {
            "examples": len(chosen),
            "AUROC": float(roc_auc_score(labels, sure)),
            "calibration error": calibration_error(sure, labels),
            "abstains rightly": float((sure[~labels] < point).mean()),
            "abstains wrongly": float((sure[labels] < point).mean()),
        }
    print_table(Table(title=f"abstention at {point:.3f}, cross-validated", rows=rows), console())
    labels = np.array([example.answerable for example in examples])
    print_table(reliability("all sources", confidences, labels), console())


def _write(model: Model, point: float) -> None:
    folder = Path(qa.__file__).parent
    made = {"made_by": "python -m qa.evaluation.fit", "sets": [*EXTERNAL, *COLLECTIONS]}
    sentence = dict(zip(SENTENCE_SIGNALS, np.round(model.sentence, 4).tolist(), strict=True))
    question = dict(zip(QUESTION_SIGNALS, np.round(model.question, 4).tolist(), strict=True))
    for name, stored in {
        "read.json": {**made, "weights": sentence},
        "abstain.json": {
            **made,
            "operating_point": round(point, 3),
            "bias": round(model.bias, 4),
            "weights": question,
        },
    }.items():
        (folder / name).write_text(json.dumps(stored, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Fit, print, and with --write replace the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of external sets")
    parser.add_argument("--write", action="store_true", help="replace qa/read.json and qa/abstain.json")
    arguments = parser.parse_args()
    examples = gather(arguments.folder)
    ranked, confidences = cross_validated(examples)
    point = operating_point(ranked, confidences)
    _print_sentences(ranked)
    _print_abstention(ranked, confidences, point)
    if arguments.write:
        _write(fit(examples), point)


if __name__ == "__main__":
    main()
