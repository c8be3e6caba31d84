"""Coverage-guided fuzzing of every target, one after the other: `make fuzz SECONDS=600`.

    python tests/fuzz [--seconds 600] [--found FOLDER] [TARGET ...]

Needs the extra `fuzz`. Inputs that break a target, or that take it longer than TIMEOUT_S, are kept in FOLDER;
each belongs into `test_found.py`, made small, with what was wrong. Exit status 1 when there are any.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hostile import SHAPES

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
TARGETS = tuple(sorted(file.stem for file in (HERE / "targets").glob("*.py")))

MAX_LENGTH = 2_048
"""Bytes of an input; longer ones are for `growth.py`."""

TIMEOUT_S = 20
"""Seconds after which an input counts as a hang: the slowest honest one needs less than one."""

MAX_MEMORY_MB = 4_096
"""Of which the encoder's libraries take about 700."""

_STATUS = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")


def main() -> int:
    """Run what the command line asks for; print one line for each target."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", default=TARGETS, metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=int, default=600, help="for each target")
    parser.add_argument("--found", type=Path, default=Path(tempfile.gettempdir(), "quotedesk-fuzz"))
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    print("target          executions   minutes   branches   inputs kept   found")
    return 1 if sum(_fuzz(target, asked.seconds, asked.found / target) for target in asked.targets) else 0


def _fuzz(target: str, seconds: int, folder: Path) -> int:
    """Fuzz one target until the time is over, going on after each finding; the number of findings."""
    inputs, found = folder / "inputs", folder / "found"
    for place in (inputs, found):
        place.mkdir(parents=True, exist_ok=True)
    _begin(inputs)
    known = set(found.iterdir())
    n_runs, status, log = 0, ("0", "0", "0"), folder / "log"
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        while (left := seconds - int(time.monotonic() - start)) > 0:
            options = {
                "max_total_time": left,
                "max_len": MAX_LENGTH,
                "timeout": TIMEOUT_S,
                "rss_limit_mb": MAX_MEMORY_MB,
                "artifact_prefix": f"{found}/",
                "print_final_stats": 1,
            }
            command = [sys.executable, str(HERE / "guided.py"), target]
            command += [f"-{name}={value}" for name, value in options.items()]
            (folder / "last").unlink(missing_ok=True)
            ended = subprocess.run([*command, str(inputs)], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)
            output.write(ended.stderr)
            runs = re.findall(r"stat::number_of_executed_units:\s+(\d+)", ended.stderr)
            if not runs and not (folder / "last").exists():
                print(f"{target}: stopped before it could run; see {log}")
                return 1
            if not runs:  # a library has ended the process, and libFuzzer with it
                (folder / "last").rename(found / f"death-{len(list(found.iterdir()))}")
            n_runs += int(runs[-1]) if runs else 0
            status = (_STATUS.findall(ended.stderr) or [status])[-1]
    new = set(found.iterdir()) - known
    minutes = (time.monotonic() - start) / 60
    print(f"{target:14} {n_runs:11,} {minutes:9.1f} {status[0]:>10} {status[2]:>13} {len(new):7}", flush=True)
    return len(new)


def _begin(inputs: Path) -> None:
    """Write what fuzzing begins with: pieces of real documents, and every hostile shape once."""
    folders = [REPOSITORY / "seeds", *(REPOSITORY / "tests" / "gold").iterdir()]
    for file in sorted(file for folder in folders if folder.is_dir() for file in folder.iterdir()):
        raw = file.read_bytes()
        (inputs / f"{file.parent.name}-{file.name}").write_bytes(raw[:1_500])
        (inputs / f"{file.parent.name}-{file.name}-short").write_bytes(raw[:300])
    for i, shape in enumerate(SHAPES.values()):
        (inputs / f"shape-{i}").write_bytes(shape(200).encode())


if __name__ == "__main__":
    sys.exit(main())
