"""Our speed, memory and accuracy beside a plain script's and those of peers, on the same work in one run.

python -m tests.benchmarks [--peers] [--size N] [--eval FOLDER] [--json FILE] [--plot FILE]
"""

import argparse
import signal
import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.benchmarks import judged, work
from tests.benchmarks.figures import figures
from tests.benchmarks.machine import load, machine
from tests.benchmarks.measure import Bench, measure
from tests.benchmarks.plot import plot
from tests.benchmarks.records import Records, read
from tests.benchmarks.systems import OURS, PEERS, PLAIN, ROOT, SYSTEMS, set_up, versions
from tests.benchmarks.table import WIDTH, markdown, print_table, print_targets
from tests.benchmarks.targets import targets

SIZE = 5_000
ROUNDS = 2
PLACE = ROOT / "build" / "bench"

INCLUDES = """\
Every system runs in processes of its own, with the same weights (all-MiniLM-L6-v2) and as many threads as it
takes by itself.
index: read the files, cut, encode, write, until all is saved; the model is loaded before the clock starts.
  Ours saves token vectors and two indexes. Rounds after the first index half of the files.
the whole process, peak memory: the same process from start to end, imports and model included; resident
  memory of the process and its children together.
cold start: a process, start to end, that answers one question from a saved index; ours is `qa ask`.
warm: 200 different questions after 20, ten passages each. ask() is ours alone: the whole answer with its
  quotes, beside the search of the others.
8 threads: the same questions for five seconds; torch with as many threads of its own as is best for it.
add, delete: until it is saved, in a process with the model loaded; ours writes or removes the file and syncs.
accuracy: documents, by their best passage; the others get them in passages of at most 1,000 characters."""

_EPILOG = f"""examples:
  python -m tests.benchmarks                         ours and the plain script: some ten minutes
  python -m tests.benchmarks --peers --eval ../eval  all systems, with accuracy on external sets: some forty
  python -m tests.benchmarks --size 300 --rounds 1   to see whether it works
  python -m tests.benchmarks --show                  the table of the last run once more
  python -m tests.benchmarks --resume                go on with a run that was stopped

{INCLUDES}

Peers are installed below build/peers, some 1.7 GB each. Let nothing else run beside it."""


def main() -> None:
    """Measure, print, draw."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is being measured ends with us
    out, err = _console(), Console(stderr=True)
    records = read(arguments.json) if arguments.show else _measured(arguments, err)
    systems = [SYSTEMS[name] for name in records.head["systems"]]
    rows = figures(records.head["sets"])
    for name, told in {**records.head["machine"], **_told(records)}.items():
        out.print(f"{name}: {told}", markup=False, highlight=False, soft_wrap=True)
    print_table(rows, systems, records, out)
    print_targets(targets(rows, [system.name for system in systems], records), out)
    out.print(INCLUDES, markup=False, highlight=False, soft_wrap=True)
    if arguments.markdown:
        arguments.markdown.write_text(markdown(rows, systems, records), encoding="utf-8")
    if arguments.plot:
        plot(rows, systems, records, arguments.plot)


def _measured(arguments: argparse.Namespace, err: Console) -> Records:
    def say(line: str) -> None:
        err.print(line, markup=False, highlight=False)

    systems = [PLAIN, OURS, *(peer for peer in PEERS if arguments.peers)]
    systems = [system for system in systems if not arguments.systems or system.name in arguments.systems]
    for system in systems:
        set_up(system, say)
    say(f"writing {arguments.size:,} files")
    bench = Bench(
        systems=systems,
        work=work.prepare(arguments.size, arguments.place),
        sets=judged.prepare(arguments.eval, arguments.place, arguments.limit) if arguments.eval else (),
        place=arguments.place,
        rounds=arguments.rounds,
        only=arguments.only,
    )
    records = Records(file=arguments.json, head=_head(bench))
    if arguments.resume:
        records = _resumed(records)
    measure(bench, records, say)
    return records


def _head(bench: Bench) -> dict[str, Any]:
    return {
        "machine": machine(),
        "size": bench.work.size,
        "sets": [one.name for one in bench.sets],
        "systems": [system.name for system in bench.systems],
        "does": {system.name: system.does for system in bench.systems},
        "versions": {system.name: versions(system) for system in bench.systems},
        "includes": INCLUDES,
    }


def _resumed(records: Records) -> Records:
    """What went well of the run in the file, if it is the same run: what failed is tried again."""
    before = read(records.file)
    for name in ("size", "versions", "machine"):
        if before.head[name] != records.head[name]:
            raise SystemExit(f"{records.file}: is of another {name}; leave out --resume to measure anew")
    kept = [record for record in before if not record.error]
    return Records(file=records.file, head=records.head, records=kept)


def _told(records: Records) -> dict[str, str]:
    """What was measured, for the head of the table."""
    loads = [one.load for one in records] or [load()]
    told = {
        "work": f"{records.head['size']:,} files of one passage, about 600 characters, 146 tokens each",
        "load": f"{min(loads):.1f} to {max(loads):.1f} processes wanted a core when a measurement began",
    }
    for name, packages in records.head["versions"].items():
        installed = ", ".join(f"{package} {version}" for package, version in packages.items())
        told[SYSTEMS[name].title] = f"{records.head['does'][name]}; {installed}"
    return told


def _console() -> Console:
    return Console() if sys.stdout.isatty() else Console(width=WIDTH)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=(__doc__ or "").splitlines()[0],
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--peers", action="store_true", help="measure the peers too; installs them where they are missing")
    add("--systems", type=_names, default=[], metavar="NAMES", help=f"only these of {', '.join(SYSTEMS)}")
    add("--size", type=int, default=SIZE, metavar="N", help=f"passages ({SIZE:,})")
    add("--rounds", type=int, default=ROUNDS, metavar="N", help=f"times that all is measured ({ROUNDS})")
    add("--only", type=_names, default=[], metavar="VERBS", help="only cold, warm, threads, change, accuracy")
    add("--eval", type=Path, metavar="FOLDER", help=f"external sets ({', '.join(judged.SETS)}) for accuracy")
    add("--limit", type=int, metavar="N", help="questions of each set (all)")
    add("--place", type=Path, default=PLACE, metavar="FOLDER", help="where texts and indexes are kept")
    add("--json", type=Path, default=PLACE / "results.json", metavar="FILE", help="all figures")
    add("--plot", type=Path, default=PLACE / "results.png", metavar="FILE", help="draw them")
    add("--markdown", type=Path, metavar="FILE", help="write the table for a README")
    add("--resume", action="store_true", help="go on with the run in the JSON file")
    add("--show", action="store_true", help="measure nothing; show the run in the JSON file")
    return parser.parse_args()


def _names(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


if __name__ == "__main__":
    main()
