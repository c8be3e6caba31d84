"""How well questions are taken apart: `python -m qa.evaluation.parts tests/gold/parts.jsonl`.

Each line of the file is a question, the words that each of its parts must hold, in order (no parts: it is to
stay whole), and whether it is held out: the rules were written looking at the others only.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.evaluation.scores import Share, share
from qa.evaluation.tables import Table, print_table
from qa.question.parts import parts
from qa.terminal import console

__all__ = ["JoinedQuestion", "load_joined", "main", "parts_table", "precision", "recall"]


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedQuestion:
    """A question and the words required of each of its parts; no parts where it is to stay whole."""

    question: str
    parts: tuple[tuple[str, ...], ...]
    held: bool


def load_joined(path: Path) -> tuple[JoinedQuestion, ...]:
    """The questions of a file."""
    records = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line)
    return tuple(
        JoinedQuestion(
            question=record["question"],
            parts=tuple(tuple(words) for words in record["parts"]),
            held=record["held"],
        )
        for record in records
    )


def precision(questions: Iterable[JoinedQuestion]) -> Share:
    """Of the questions that were split, those that are to be."""
    return share(bool(one.parts) for one in questions if len(parts(one.question)) > 1)


def recall(questions: Iterable[JoinedQuestion]) -> Share:
    """Of the questions that are to be split, those that were."""
    return share(len(parts(one.question)) > 1 for one in questions if one.parts)


def parts_table(questions: Sequence[JoinedQuestion]) -> Table:
    """Precision and recall of splitting, and the share of those split whose every part has its words."""
    halves = {"written with": False, "held": True}
    return Table(
        title="parts",
        rows={
            name: _figures([one for one in questions if one.held is held]) for name, held in halves.items()
        },
    )


def _figures(questions: Sequence[JoinedQuestion]) -> dict[str, float | int | None]:
    split = [one for one in questions if one.parts and len(parts(one.question)) > 1]
    return {
        "n": len(questions),
        "to split": sum(bool(one.parts) for one in questions),
        "precision": precision(questions).value,
        "recall": recall(questions).value,
        "right in full": share(_complete(one) for one in split).value,
    }


def _complete(one: JoinedQuestion) -> bool:
    found = parts(one.question)
    return len(found) == len(one.parts) and all(
        all(word.casefold() in part.casefold() for word in words)
        for part, words in zip(found, one.parts, strict=True)
    )


def main(files: Iterable[str]) -> None:
    """Print the table of every file named."""
    for file in files:
        print_table(parts_table(load_joined(Path(file))), console())


if __name__ == "__main__":
    main(sys.argv[1:])
