"""How `qa/abstain.json` is made: `python -m qa.evaluation.calibrate DIR [--write]`.

Fits the logistic regression of `qa.abstain` on external sets (`qa.evaluation.sets`) and prints what it is
worth: area under the ROC curve and expected calibration error, cross-validated so that no question scores
itself or another question on the same document, and the operating point. Every set weighs the same.

Unanswerable questions are of three kinds: those that a set marks as such; questions whose one document is
left out; and near misses, where a name in an answerable question is changed for a name that its document
does not hold. Questions of a conversation are left out: they do not stand alone. The gold file of the sample
corpus is never used here. The probability is that of a user half of whose questions the documents
answer: answerable and unanswerable examples weigh the same.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from index import Library
from index.search import retrieve
SIGNALS=()
from qa.evaluation.sets import EvaluationSet, SetQuestion, load_set, open_set

from qa.terminal import Progressed, console, progress_lines

__all__ = ["calibration_error", "main"]

MODEL = Path(__file__).parent.parent / "abstain.json"
SETS = ("xquad_en", "clapnq_dev")
N_FOLDS = 5
N_BINS = 10
MAX_WRONG = 0.1
"""The share of answerable questions that may be refused, as the mean of the sets: it fixes the operating
point."""

EXAMPLES_PER_SET = 1000
"""What every set counts for, whatever its size: how much the data weigh against the regularisation."""

SEED = 7
_NAME = re.compile(r"(?<!^)\b[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Signals `(n, len(SIGNALS))`, labels `(n,)` (1 answerable) and the document each is about."""

    signals: NDArray[np.float64]
    labels: NDArray[np.int64]
    groups: tuple[str, ...]


def examples_of(evaluated: EvaluationSet, library: Library, asked: Iterator[None]) -> Examples:
    """Every question of a set that stands alone, as it is and made unanswerable."""
    rows, labels, groups = [], [], []
    for question, wording, exclude, label in _variants(evaluated):
        retrieval = retrieve(wording, library, exclude=exclude)
        rows.append(signals(retrieval, rank(retrieval)))
        labels.append(label)
        groups.append(min(question.document_ids, default=question.id))
        next(asked, None)
    return Examples(signals=np.array(rows), labels=np.array(labels), groups=tuple(groups))


def _variants(evaluated: EvaluationSet) -> Iterator[tuple[SetQuestion, str, frozenset[str], int]]:
    questions = [question for question in evaluated.questions if not question.turns]
    marked = any(not question.answerable for question in questions)
    names = sorted({match.group() for q in questions for match in _NAME.finditer(q.question)})
    chance = random.Random(SEED)  # noqa: S311 - a reproducible choice, not a secret
    for question in questions:
        yield question, question.question, frozenset(), int(question.answerable)
        if question.answerable and not marked:
            yield question, question.question, question.document_ids, 0
        missed = _near_miss(question, evaluated, names, chance)
        if missed and not marked:
            yield question, missed, frozenset(), 0


def _near_miss(
    question: SetQuestion, evaluated: EvaluationSet, names: Sequence[str], chance: random.Random
) -> str | None:
    """The question with one name changed for another that none of its documents holds."""
    found = _NAME.search(question.question)
    if found is None or not question.answerable:
        return None
    for name in chance.sample(names, k=min(20, len(names))):
        if not any(_shares_word(name, evaluated.texts[document_id]) for document_id in question.document_ids):
            return question.question[: found.start()] + name + question.question[found.end() :]
    return None


def _shares_word(name: str, text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in name.casefold().split())


def calibration_error(
    probabilities: NDArray[np.float64], labels: NDArray[np.int64], weights: NDArray[np.float64]
) -> float:
    """Expected calibration error over N_BINS equal bins (Guo et al. 2017), examples weighted."""
    bins = np.minimum((probabilities * N_BINS).astype(int), N_BINS - 1)
    gaps = (weights * (probabilities - labels))[:, None] * (bins[:, None] == np.arange(N_BINS))
    return float(np.abs(gaps.sum(axis=0)).sum() / weights.sum())


def fit(parts: Sequence[Examples]) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """Weights and bias over the raw signals, and every example's cross-validated probability."""
    x = np.concatenate([part.signals for part in parts])
    y = np.concatenate([part.labels for part in parts])
    groups = [f"{i}-{group}" for i, part in enumerate(parts) for group in part.groups]
    sample_weight = np.concatenate([_even_weights(part.labels) for part in parts])
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2000))
    weighted = {"logisticregression__sample_weight": sample_weight}
    held_out = cross_val_predict(
        model, x, y, groups=groups, cv=GroupKFold(N_FOLDS), method="predict_proba", params=weighted
    )[:, 1]
    model.fit(x, y, **weighted)
    scale, regression = model[0], model[1]
    weights = regression.coef_[0] / scale.scale_
    return weights, float(regression.intercept_[0] - weights @ scale.mean_), held_out


def _even_weights(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights that give every set, and within it each label, the same say; EXAMPLES_PER_SET in sum."""
    counts = np.bincount(labels, minlength=2)
    return np.asarray(EXAMPLES_PER_SET / 2 / counts[labels], dtype=np.float64)


def main() -> None:
    """Fit, print, and with --write replace the model."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="the folder of external sets")
    parser.add_argument("--write", action="store_true", help=f"replace {MODEL.name}")
    arguments = parser.parse_args()
    parts = []
    for name in SETS:
        evaluated = load_set(arguments.folder / name)
        library = open_set(evaluated)
        n = sum(1 for _ in _variants(evaluated))
        with progress_lines(console(stderr=True)) as show:
            parts.append(examples_of(evaluated, library, _counter(name, n, show)))
    weights, bias, held_out = fit(parts)
    operating_point = _report(parts, held_out)
    if arguments.write:
        model = {
            "made_by": "python -m qa.evaluation.calibrate",
            "sets": list(SETS),
            "operating_point": round(operating_point, 3),
            "bias": round(bias, 5),
            "weights": {name: round(float(w), 5) for name, w in zip(SIGNALS, weights, strict=True)},
        }
        MODEL.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")


def _counter(name: str, n: int, show: Progressed) -> Iterator[None]:
    for done in range(1, n + 1):
        show(f"{name}: asking", done, n)
        yield


def _report(parts: Sequence[Examples], held_out: NDArray[np.float64]) -> float:
    """Print the cross-validated figures; returns the operating point."""
    ends = np.cumsum([len(part.labels) for part in parts])
    for name, part, probabilities in zip(SETS, parts, np.split(held_out, ends[:-1]), strict=True):
        auroc = roc_auc_score(part.labels, probabilities)
        error = calibration_error(probabilities, part.labels, _even_weights(part.labels))
        print(f"{name}: {len(part.labels)} examples, AUROC {auroc:.3f}, calibration error {error:.3f}")
    split = list(zip(parts, np.split(held_out, ends[:-1]), strict=True))
    operating_point = float(np.mean([np.quantile(p[part.labels == 1], MAX_WRONG) for part, p in split]))
    for name, (part, probabilities) in zip(SETS, split, strict=True):
        wrongly, rightly = (
            (probabilities[part.labels == label] < operating_point).mean() for label in (1, 0)
        )
        print(
            f"{name}: at the operating point {operating_point:.3f} refuses {wrongly:.1%} of the answerable "
            f"and {rightly:.1%} of the unanswerable"
        )
    return operating_point


if __name__ == "__main__":
    main()
