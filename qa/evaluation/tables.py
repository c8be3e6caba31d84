"""How figures are shown: a table on the terminal, or the same numbers as JSON.

A `Table` is rows of named figures and knows nothing of what they mean; None stands for a figure that
had nothing to count and is shown as a dash, never as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

__all__ = ["Table", "print_table"]

Figure = float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of figures by row name, then column name; every row has the same columns."""

    title: str
    rows: Mapping[str, Mapping[str, Figure]]


def print_table(table: Table, out: Console) -> None:
    """One table, its columns in the order of the first row."""
    columns = list(next(iter(table.rows.values()), {}))
    out.print(table.title)
    shown = RichTable(box=box.SIMPLE_HEAD)
    shown.add_column("", no_wrap=True)
    for column in columns:
        shown.add_column(column, justify="right")
    for name, figures in table.rows.items():
        shown.add_row(name, *(_shown(figures[column]) for column in columns))
    out.print(shown)


def _shown(figure: Figure) -> str:
    if figure is None:
        return "–"
    return str(figure) if isinstance(figure, int) else f"{figure:.3f}"
