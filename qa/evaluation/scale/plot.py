"""The figures as one picture."""

from collections.abc import Sequence
from pathlib import Path

from qa.evaluation.scale.asking import STAGES
from qa.evaluation.scale.figures import PARTS, SizeFigures

__all__ = ["plot"]


def plot(sizes: Sequence[SizeFigures], file: Path) -> None:
    """Draw question time, time by stage, size on disk and memory over the number of passages, and save it."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(2, 2, figsize=(11, 8), layout="constrained")
    n = [one.n_passages for one in sizes]
    curves = {
        "question, milliseconds": {
            percentile: [one.asking["ms"]["ask()"][percentile] for one in sizes]
            for percentile in ("p50", "p95", "p99")
        },
        "question by stage, median milliseconds": {
            stage: [max(one.asking["ms"][stage]["p50"], 0.01) for one in sizes] for stage in STAGES
        },
        "size on disk, MB": {part: [one.n_bytes.get(part, 0) / 1e6 for one in sizes] for part in PARTS},
        "memory of an open library, MB": {
            kind: [one.asking["memory"].get(kind, 0.0) for one in sizes]
            for kind in ("resident", "own", "mapped files")
        },
    }
    for panel, (title, lines) in zip(panels.flat, curves.items(), strict=True):
        for name, values in lines.items():
            panel.plot(n, values, marker="o", label=name)
        panel.set(title=title, xscale="log", xlabel="passages")
        panel.set_yscale("linear" if "memory" in title or title.endswith("milliseconds") else "log")
        panel.set_ylim(bottom=0 if panel.get_yscale() == "linear" else None)
        panel.grid(visible=True, alpha=0.3)
        panel.legend(fontsize="small")
    drawn = [f"{one.n_passages:,}" for one in sizes if one.is_drawn]
    if drawn:
        figure.suptitle(f"Vectors were drawn, not encoded, at {', '.join(drawn)} passages", fontsize="small")
    figure.savefig(file, dpi=120)
    pyplot.close(figure)
