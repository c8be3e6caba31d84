"""Accuracy of retrieval on external sets: what every system is asked, and how its rankings are scored.

Documents are judged, at the rank of their best passage; questions without an answer are left out, and of a
conversation only the last turn is asked, as it stands. The data is not part of the project.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from qa.evaluation.scores import ranking_figures
from qa.evaluation.sets import EvaluationSet, SetQuestion, load_set

SETS = ("xquad_en", "clapnq_dev", "mtrag_un_dev")

MEASURES = ("R@1", "R@5", "MRR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A set as files: a folder of documents, a JSON list of questions; `answers` are the documents that hold
    the answer to each.
    """

    name: str
    folder: Path
    questions: Path
    answers: tuple[frozenset[str], ...]


def prepare(folder: Path, place: Path, limit: int | None) -> list[Judged]:
    """The sets found in a folder, their documents written below `place`; `limit` questions of each."""
    return [
        _written(load_set(folder / name, limit=limit), place)
        for name in SETS
        if (folder / name / "questions.jsonl").exists()
    ]


def score(judged: Judged, ranked: list[list[str]]) -> dict[str, float]:
    """R@1, R@5 and MRR of the documents that a system ranked for each question."""
    right = [
        [document in answers for document in documents]
        for documents, answers in zip(ranked, judged.answers, strict=True)
    ]
    figures = ranking_figures(right)
    return {measure: round(figures[measure], 4) for measure in MEASURES}


def _written(evaluated: EvaluationSet, place: Path) -> Judged:
    kept: list[SetQuestion] = [
        question for question in evaluated.questions if question.answerable and question.document_ids
    ]
    place = place / f"{evaluated.name}-{evaluated.key}"
    folder = place / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in evaluated.texts.items():
        if not (folder / name).exists():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    questions = place / f"questions-{len(kept)}.json"
    questions.write_text(json.dumps([question.question for question in kept]))
    return Judged(
        name=evaluated.name,
        folder=folder,
        questions=questions,
        answers=tuple(question.document_ids for question in kept),
    )
