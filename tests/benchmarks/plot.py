"""The figures as one picture: a panel for each, a bar for each system, a line from the least to the most."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.benchmarks.figures import Figure, value
from tests.benchmarks.records import Record
from tests.benchmarks.systems import OURS, System

N_COLUMNS = 4
OWN_COLOUR, OTHER_COLOUR = "#b4500f", "#8a98a8"


def plot(rows: Sequence[Figure], systems: Sequence[System], records: Iterable[Record], file: Path) -> None:
    """Draw every figure that more than one system has, and save it."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    records = list(records)
    panels = {figure: _reached(figure, systems, records) for figure in rows}
    panels = {figure: reached for figure, reached in panels.items() if len(reached) > 1}
    n_rows = max(1, -(-len(panels) // N_COLUMNS))
    drawn, axes = pyplot.subplots(
        n_rows, N_COLUMNS, figsize=(4 * N_COLUMNS, 0.4 * len(systems) * n_rows + n_rows), layout="constrained"
    )
    for axis in axes.flat[len(panels) :]:
        axis.set_axis_off()
    for axis, (figure, reached) in zip(axes.flat, panels.items(), strict=False):
        names = list(reached)
        medians = [reached[name][0] for name in names]
        colours = [OWN_COLOUR if name == OURS.title else OTHER_COLOUR for name in names]
        axis.barh(names, medians, color=colours)
        for name, (median, low, high) in reached.items():
            axis.plot([low, high], [name, name], color="black", linewidth=1)
            axis.annotate(f" {median:,.{figure.digits}f}", (max(median, high), name), va="center", fontsize=8)
        axis.invert_yaxis()
        axis.margins(x=0.2)
        better = "more is better" if figure.higher_is_better else "less is better"
        axis.set_title(f"{figure.title}\n{better}", fontsize=9)
        axis.tick_params(labelsize=8)
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn.savefig(file, dpi=110)
    pyplot.close(drawn)


def _reached(
    figure: Figure, systems: Sequence[System], records: Sequence[Record]
) -> dict[str, tuple[float, float, float]]:
    found = {system.title: value(figure, system.name, records) for system in systems}
    return {
        title: (one.median, one.low, one.high)
        for title, one in found.items()
        if one is not None and not one.error
    }
