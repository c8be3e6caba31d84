"""From a drawing to SVG text, PNG bytes or an address that holds the picture.

A drawing is put on a white sheet measured in points, y downwards. Labels are strangers' text: never
mathematics, nor TeX. In an SVG they stand as text, set after drawing, so that a reader's own fonts show every
script; in a PNG, what no font here has is drawn as a box. No other room knows matplotlib, but for `fonts`.
"""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from threading import Lock
from typing import Any, Literal

from lxml import etree

from ui.seeing.fonts import drawable, families
from ui.seeing.names import plain

__all__ = [
    "ACCENT",
    "INK",
    "MUTED",
    "PAPER",
    "RULE",
    "Drawing",
    "Sheet",
    "data_uri",
    "dot",
    "line",
    "png_bytes",
    "square",
    "svg_text",
    "write",
]

PAPER, INK, MUTED, RULE, ACCENT = "#ffffff", "#1d2530", "#566171", "#d3d9e0", "#1f4fbf"
"""The light colours of the page: a picture is a white card in both modes, and is saved as it is shown."""

DPI = 192
"""Pixels an inch of a PNG: sharp at twice the size that it has on the page."""

_ISOLATED = "\u2068{}\u2069"
"""First-strong isolate: a label's own script decides its direction."""

_SVG = "{http://www.w3.org/2000/svg}"
_UNDATED = {"Date": None, "Creator": None, "Format": None, "Type": None}
_ALONE = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is drawn on: a figure whose axes are points; `labels` are the texts by their id in the SVG."""

    figure: Any
    axes: Any
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture that can be made: its size in points, and what puts it on a sheet."""

    width: float
    height: float
    put: Callable[[Sheet], None]


def svg_text(drawing: Drawing) -> str:
    """The picture as an SVG file; the same drawing always gives the same text."""
    file, labels = _saved(drawing, "svg")
    root = etree.fromstring(file)
    for group in root.iter(f"{_SVG}g"):
        label = labels.get(group.get("id", ""))
        if label is not None:
            for text in group.iter(f"{_SVG}text"):
                text.text = _ISOLATED.format(label)
    for unneeded in root.findall(f"{_SVG}metadata"):
        root.remove(unneeded)
    return str(etree.tostring(root, encoding="unicode"))


def png_bytes(drawing: Drawing) -> bytes:
    """The picture as a PNG file."""
    return _saved(drawing, "png")[0]


def data_uri(svg: str) -> str:
    """An address that holds the picture; a browser shows it as an image, in which nothing runs or loads."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def write(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    size: float,
    ink: str = INK,
    align: Literal["left", "center", "right"] = "left",
) -> None:
    """Put one line of any text with its middle at height `y`; empty text puts nothing."""
    label = plain(text)
    if not label:
        return
    name = f"label-{len(sheet.labels)}"
    sheet.labels[name] = label
    sheet.axes.text(
        x,
        y,
        drawable(label),
        gid=name,
        size=size,
        color=ink,
        ha=align,
        va="center_baseline",
        family=list(families()),
        parse_math=False,
        usetex=False,
        clip_on=False,
    )


def line(
    sheet: Sheet,
    xs: tuple[float, ...],
    ys: tuple[float, ...],
    *,
    ink: str = RULE,
    width: float = 0.8,
    dashed: bool = False,
) -> None:
    """Put a line through points."""
    sheet.axes.plot(xs, ys, color=ink, linewidth=width, linestyle=(0, (4, 3)) if dashed else "-")


def dot(sheet: Sheet, x: float, y: float, radius: float, *, ink: str = ACCENT) -> None:
    """Put a filled disc."""
    from matplotlib.patches import Circle

    sheet.axes.add_patch(Circle((x, y), radius, facecolor=ink, edgecolor=PAPER, linewidth=0.8, zorder=3))


def square(
    sheet: Sheet, x: float, y: float, width: float, height: float, *, fill: str = PAPER, edge: str = INK
) -> None:
    """Put a rectangle whose top left corner is at (x, y)."""
    from matplotlib.patches import Rectangle

    sheet.axes.add_patch(
        Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.9, zorder=3)
    )


def _saved(drawing: Drawing, form: Literal["svg", "png"]) -> tuple[bytes, dict[str, str]]:
    with _drawing_alone():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), facecolor=PAPER)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, drawing.width), ylim=(drawing.height, 0))
        axes.set_axis_off()
        sheet = Sheet(figure=figure, axes=axes)
        drawing.put(sheet)
        file = BytesIO()
        options = {"metadata": _UNDATED} if form == "svg" else {"dpi": DPI}
        figure.savefig(file, format=form, **options)
    return file.getvalue(), sheet.labels


@contextmanager
def _drawing_alone() -> Iterator[None]:
    """One drawing at a time: matplotlib's settings belong to the process, and a user's own must not show."""
    import matplotlib as mpl

    with _ALONE, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "quotedesk"})
        mpl.rcParams["font.sans-serif"] = ["DejaVu Sans"]
        yield
