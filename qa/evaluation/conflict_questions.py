"""How well answers that stand apart are found: `python -m qa.evaluation.conflict_questions CASES.jsonl`.

Each case is a question to an invented collection, two quotes of different documents, and the kind of conflict
between them, or null. The collections lie beside the file, one folder each; the real reader reads them. The
cases were used for choosing thresholds: their figures say what the rules can do, not what they will.
"""

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import open_library, sync
from index.search import retrieve
from qa.claims.answers_apart import answers_apart
from qa.evaluation.tables import Figure, Table, print_table
from qa.read import RankedSentence, Reading, read
from qa.terminal import console

__all__ = ["Outcome", "main", "outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case: `wanted` and `found` kinds of conflict, None for none; `is_read` whether the
    reader read both quotes.
    """

    wanted: str | None
    found: str | None
    is_read: bool


def outcome(case: dict[str, Any], reading: Reading) -> Outcome:
    """Whether the sentence of quote "b" is found to answer apart from that of quote "a"."""
    one, other = (_sentence(case[side], reading.sentences) for side in "ab")
    found = None
    if one and other:
        others = (other, *(s for s in reading.sentences if s is not one and s is not other))
        conflicts = answers_apart(reading.asked, [one], others)
        found = next((conflict.kind for conflict in conflicts if conflict.index == 0), None)
    return Outcome(wanted=case["conflict"], found=found, is_read=bool(one and other))


def _sentence(quote: dict[str, str], sentences: Sequence[RankedSentence]) -> RankedSentence | None:
    return next((s for s in sentences if s.document_id == quote["doc_id"] and quote["quote"] in s.text), None)


def _outcomes(path: Path) -> Iterator[Outcome]:
    """The cases in order of their collections, each of which is indexed once, in a folder that is removed."""
    cases = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for name in sorted({case["collection"] for case in cases}):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "library"
            sync(path.parent / name, place)
            library = open_library(place)
            with library.snapshot():
                for case in cases:
                    if case["collection"] == name:
                        yield outcome(case, read(retrieve(case["question"], library), library))


def _table(outcomes: Sequence[Outcome]) -> Table:
    n_wanted = sum(one.wanted is not None for one in outcomes)
    n_found = sum(one.found is not None for one in outcomes)
    n_right = sum(one.wanted is not None and one.found == one.wanted for one in outcomes)
    row: dict[str, Figure] = {
        "cases": len(outcomes),
        "both read": sum(one.is_read for one in outcomes),
        "conflicts": n_wanted,
        "found": n_found,
        "precision": n_right / n_found if n_found else 0.0,
        "recall": n_right / n_wanted if n_wanted else 0.0,
    }
    return Table(title="Answers apart", rows={"invented collections": row})


def main(arguments: Sequence[str]) -> int:
    """Print precision and recall over the cases of one file."""
    print_table(_table(list(_outcomes(Path(arguments[0])))), console())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
