"""What was measured, one record for each process, written to a JSON file after each: a kill loses the
running one. Knows nothing of what the figures mean.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A verb of a system in a round. `result` is what the system printed, with `wall_s` and `peak_mb` of its
    process, or empty if it failed; then `error` says why. `load` is that of the machine when it began.
    """

    system: str
    round: int
    verb: str
    result: dict[str, Any]
    error: str
    load: float

    @property
    def key(self) -> tuple[str, int, str]:
        return self.system, self.round, self.verb


@dataclass(slots=True, kw_only=True)
class Records:
    """A run: `head` says on what and of what, and records with another head are not of the same run."""

    file: Path
    head: dict[str, Any]
    records: list[Record] = field(default_factory=list)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def has(self, system: str, number: int, verb: str) -> bool:
        return any(record.key == (system, number, verb) for record in self.records)

    def add(self, record: Record) -> None:
        self.records.append(record)
        self.save()

    def save(self) -> None:
        told = {**self.head, "records": [asdict(record) for record in self.records]}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self.file.with_suffix(".tmp")
        temporary.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        os.replace(temporary, self.file)


def read(file: Path) -> Records:
    """The records of a file.

    Raises:
        SystemExit: there are none.

    """
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        records = [Record(**record) for record in told.pop("records")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SystemExit(
            f"{file}: no results of a benchmark ({error}); leave out --resume and --show"
        ) from error
    return Records(file=file, head=told, records=records)
