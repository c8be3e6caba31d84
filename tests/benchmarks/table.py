"""Figures as a table on the terminal, and as one in Markdown. Knows nothing of how they were measured."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figure, Value, value
from tests.benchmarks.records import Record
from tests.benchmarks.systems import System
from tests.benchmarks.targets import Target

WIDTH = 150
"""Of a table that goes to a file or another program."""


def print_table(
    rows: Sequence[Figure], systems: Sequence[System], records: Iterable[Record], out: Console
) -> None:
    """Each cell: the figure, its ratio to the plain script, and the least and the most of the rounds."""
    records = list(records)
    table = Table(box=box.SIMPLE_HEAD, show_lines=False)
    table.add_column("", no_wrap=True)
    for system in systems:
        table.add_column(system.title, justify="right")
    for figure in rows:
        found = [value(figure, system.name, records) for system in systems]
        if any(found):
            table.add_row(figure.title, *(_cell(one, figure) for one in found))
    out.print(table)
    for system in systems:
        errors = dict.fromkeys(one.error for one in records if one.system == system.name and one.error)
        for error in errors:
            verbs = dict.fromkeys(
                one.verb for one in records if one.system == system.name and one.error == error
            )
            out.print(f"{system.title}, {', '.join(verbs)}: {error}", markup=False)


def print_targets(targets: Sequence[Target], out: Console) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("what was asked for", "measured", "asked for", ""):
        table.add_column(column, no_wrap=True)
    for target in targets:
        measured = "–" if target.measured is None else f"{target.measured:.3f}"
        bound = f"{'at least' if target.at_least else 'at most'} {target.bound:g}"
        verdict = {None: "not measured", True: "met", False: "missed"}[target.is_met]
        table.add_row(target.title, measured, bound, verdict)
    out.print(table)


def markdown(rows: Sequence[Figure], systems: Sequence[System], records: Iterable[Record]) -> str:
    """The table for a README: figures, and the ratio to the plain script in brackets."""
    records = list(records)
    lines = [
        "| | " + " | ".join(system.title for system in systems) + " |",
        "|---" * (len(systems) + 1) + "|",
    ]
    for figure in rows:
        found = [value(figure, system.name, records) for system in systems]
        if any(found):
            lines.append(f"| {figure.title} | " + " | ".join(_short(one, figure) for one in found) + " |")
    return "\n".join(lines) + "\n"


def _cell(found: Value | None, figure: Figure) -> str:
    if found is None or found.error:
        return _short(found, figure)
    spread = (
        "" if found.low == found.high else f"\n{_number(found.low, figure)}–{_number(found.high, figure)}"
    )
    return f"{_short(found, figure)}{spread}"


def _short(found: Value | None, figure: Figure) -> str:
    if found is None:
        return "–"
    if found.error:
        return "fails"
    ratio = "" if found.ratio is None else f" ({found.ratio:.2f}x)"
    return f"{_number(found.median, figure)}{ratio}"


def _number(number: float, figure: Figure) -> str:
    return f"{number:,.{figure.digits}f}"
