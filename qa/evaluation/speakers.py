"""Who says it, measured: `python -m qa.evaluation.speakers tests/gold/speakers.jsonl`.

Each line of the file is a sentence in its context with the speaker that a reader finds there, or null:

    {"id": "d001", "register": "news", "text": "…", "start": 0, "end": 40, "speaker": "Ann Reed",
     "role": "the mayor", "split": "dev"}

The texts were invented for this purpose. The rules were written with the errors of `dev` in view; of `held`
only the totals were looked at.
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from qa.evaluation.gold import GoldError
from qa.evaluation.tables import Table, print_table
from qa.speech.speaker import Attribution, speaker_of

__all__ = ["Figures", "SpeakerCase", "figures", "load_cases", "main", "same_role", "same_speaker"]

KEYS = frozenset({"id", "register", "text", "start", "end", "speaker", "role", "split"})

_LEADING = re.compile(
    r"(?:(?:the|a|an|mr|mrs|ms|dr|prof|professor|sir|lord|lady|maître|senator|colonel|general|captain)\b[\s.]*)+",
    re.IGNORECASE,
)

Finder = Callable[[str, int, int], Attribution | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerCase:
    """A sentence `text[start:end]` and who says it; `speaker` is None where the text names nobody."""

    id: str
    register: str
    text: str
    start: int
    end: int
    speaker: str | None
    role: str | None
    split: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of sentences: with a speaker, given one, given the right one; roles among the right ones.

    `roles` counts right speakers where the label or the prediction has a role, `right_roles` those where
    both have the same.
    """

    n: int
    named: int
    given: int
    right: int
    roles: int
    right_roles: int

    @property
    def precision(self) -> float | None:
        """The share of the speakers given that are right; None where none is given."""
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        """The share of the sentences with a speaker that are given the right one."""
        return self.right / self.named if self.named else None

    @property
    def role(self) -> float | None:
        """The share of right roles."""
        return self.right_roles / self.roles if self.roles else None


def load_cases(path: Path) -> tuple[SpeakerCase, ...]:
    """Read a file of labelled sentences; raises `GoldError` for a line that is not one."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        raw = json.loads(line)
        if not isinstance(raw, dict) or set(raw) != KEYS:
            raise GoldError(f"{path}: line {number}: wants exactly the keys {sorted(KEYS)}")
        case = SpeakerCase(**raw)
        if not (0 <= case.start < case.end <= len(case.text)):
            raise GoldError(f"{path}: line {number}: the sentence is not inside its text")
        if any(words is not None and words not in case.text for words in (case.speaker, case.role)):
            raise GoldError(f"{path}: line {number}: speaker and role must be in the text as written")
        cases.append(case)
    return tuple(cases)


def same_speaker(case: SpeakerCase, found: Attribution) -> bool:
    """Whether a speaker found is the one labelled.

    Names are compared without case, leading articles, courtesy titles and ranks, a possessive ending and a
    bracketed abbreviation. A name that holds its role ("Mayor Ann Reed") equals one that is split, and an
    abbreviation equals the full name that stands before it in the text: "Harbour Trust (HT)".
    """
    if case.speaker is None:
        return False
    wanted, given = _key(case.speaker), _key(found.name)
    full_wanted = {wanted, _key(f"{case.role} {case.speaker}"), _key(f"{case.speaker} {case.role}")}
    full_given = {given, _key(f"{found.role} {found.name}"), _key(f"{found.name} {found.role}")}
    if wanted in full_given or given in full_wanted:
        return True
    defined = (f"{wanted} ({given})", f"{given} ({wanted})")
    return any(pair in " ".join(case.text.casefold().split()) for pair in defined)


def same_role(case: SpeakerCase, found: Attribution) -> bool:
    """Whether the roles are the same words up to case and a leading article, or both absent."""
    return _key(case.role or "") == _key(found.role or "")


def _key(name: str) -> str:
    words = re.sub(r"\s*\([^()]*\)\s*$", "", " ".join(name.split())).casefold()
    words = re.sub(r"\s*['’]s$", "", words)
    bare = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    return (bare or words).strip(" .,")


def figures(cases: Iterable[SpeakerCase], find: Finder = speaker_of) -> Figures:
    """The counts of a set of sentences."""
    n = named = given = right = roles = right_roles = 0
    for case in cases:
        n += 1
        named += case.speaker is not None
        found = find(case.text, case.start, case.end)
        given += found is not None
        if found is None or not same_speaker(case, found):
            continue
        right += 1
        if case.role is not None or found.role is not None:
            roles += 1
            right_roles += same_role(case, found)
    return Figures(n=n, named=named, given=given, right=right, roles=roles, right_roles=right_roles)


def _row(cases: Sequence[SpeakerCase]) -> dict[str, float | int | None]:
    counted = figures(cases)
    return {
        "n": counted.n,
        "named": counted.named,
        "given": counted.given,
        "right": counted.right,
        "precision": counted.precision,
        "recall": counted.recall,
        "role": counted.role,
    }


def main(arguments: Sequence[str]) -> int:
    """Print the figures of a file: all, by split, by register. Returns the exit status."""
    if len(arguments) != 1:
        print("usage: python -m qa.evaluation.speakers FILE.jsonl", file=sys.stderr)
        return 2
    try:
        cases = load_cases(Path(arguments[0]))
    except (OSError, ValueError, GoldError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 1
    groups = {"all": cases}
    for split in sorted({case.split for case in cases}):
        groups[split] = tuple(case for case in cases if case.split == split)
    out = Console()
    print_table(Table(title="who says it", rows={name: _row(of) for name, of in groups.items()}), out)
    registers = sorted({case.register for case in cases})
    rows = {name: _row([case for case in cases if case.register == name]) for name in registers}
    print_table(Table(title="by register", rows=rows), out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
