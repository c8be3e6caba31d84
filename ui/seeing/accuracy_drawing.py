"""Accuracy drawn: a bar for each kind of question, and confidence against how many were answerable.

Knows numbers and a sheet, nothing of outcomes or markup.
"""

from collections.abc import Mapping, Sequence

from qa.evaluation.scores import Share
from qa.evaluation.tables import Table
from ui.seeing.fonts import fitted, width_of
from ui.seeing.pictures import ACCENT, INK, MUTED, PAPER, Drawing, Sheet, dot, line, square, write

__all__ = ["N_BARS", "drawn_calibration", "drawn_kinds"]

N_BARS = 30
"""Kinds in a picture; more are in the table."""

WIDTH = 252.0
"""Points: 336 pixels, what a phone has room for, so that nothing is scaled down there."""

TEXT, SMALL = 9.0, 8.0
ROW, BAR = 34.0, 9.0
LEFT, TOP, SIDE = 38.0, 26.0, 196.0
"""The square of the calibration curve."""

RADIUS = 8.0
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def drawn_kinds(shares: Mapping[str, Share]) -> Drawing:
    """A bar for each kind, in the order given; each says its count."""
    shown = list(shares.items())[:N_BARS]

    def put(sheet: Sheet) -> None:
        if not shown:
            write(sheet, WIDTH / 2, 15, "No questions.", size=TEXT, ink=MUTED, align="center")
        for i, (kind, counted) in enumerate(shown):
            _put_bar(sheet, 6 + i * ROW, kind, counted)

    return Drawing(width=WIDTH, height=6 + max(len(shown), 1) * ROW, put=put)


def _put_bar(sheet: Sheet, top: float, kind: str, counted: Share) -> None:
    said = f"{counted.right} of {counted.of}"
    room = WIDTH - 24 - width_of(said, TEXT)
    write(sheet, 8, top + 6, fitted(kind, room, TEXT), size=TEXT)
    write(sheet, WIDTH - 8, top + 6, said, size=TEXT, align="right")
    length = WIDTH - 16
    square(sheet, 8, top + 14, length, BAR, edge=MUTED)
    if counted.right:
        square(sheet, 8, top + 14, length * (counted.value or 0), BAR, fill=ACCENT, edge=ACCENT)


def drawn_calibration(curve: Table) -> Drawing:
    """The rows of a reliability table as points, each with how many questions, and where they should be."""
    points = [
        (float(row["mean confidence"] or 0), float(row["answerable"] or 0), int(row["questions"] or 0))
        for row in curve.rows.values()
    ]

    def put(sheet: Sheet) -> None:
        write(sheet, 6, 10, "share of the questions that are answerable", size=SMALL, ink=MUTED)
        _put_axes(sheet)
        _put_points(sheet, points)
        below = TOP + SIDE + 29
        write(sheet, LEFT + SIDE, below, "confidence of the answer", size=SMALL, ink=MUTED, align="right")
        dot(sheet, 14, below + 20, RADIUS - 1)
        write(sheet, 14, below + 20, "n", size=SMALL, ink=PAPER, align="center")
        write(sheet, 28, below + 20, "n questions of about this confidence", size=SMALL, ink=MUTED)
        line(sheet, (6, 22), (below + 36, below + 36), ink=MUTED, width=1, dashed=True)
        write(sheet, 28, below + 36, "where confidence is exactly right", size=SMALL, ink=MUTED)

    return Drawing(width=WIDTH, height=TOP + SIDE + 75, put=put)


def _put_axes(sheet: Sheet) -> None:
    for tick in TICKS:
        x, y = _place(tick, tick)
        line(sheet, (x, x), (TOP, TOP + SIDE), width=0.6)
        line(sheet, (LEFT, LEFT + SIDE), (y, y), width=0.6)
        write(sheet, x, TOP + SIDE + 12, f"{tick:.0%}", size=SMALL, align="center")
        write(sheet, LEFT - 7, y, f"{tick:.0%}", size=SMALL, align="right")
    line(sheet, (LEFT, LEFT, LEFT + SIDE), (TOP, TOP + SIDE, TOP + SIDE), ink=INK, width=1)
    (x0, y0), (x1, y1) = _place(0, 0), _place(1, 1)
    line(sheet, (x0, x1), (y0, y1), ink=MUTED, width=1, dashed=True)


def _put_points(sheet: Sheet, points: Sequence[tuple[float, float, int]]) -> None:
    places = [_place(confidence, part) for confidence, part, _ in points]
    if places:
        line(sheet, tuple(x for x, _ in places), tuple(y for _, y in places), ink=ACCENT, width=1.2)
    for (x, y), (_, _, n) in zip(places, points, strict=True):
        dot(sheet, x, y, RADIUS)
        size = min(SMALL, SMALL * 1.5 * RADIUS / width_of(str(n), SMALL))
        write(sheet, x, y, str(n), size=size, ink=PAPER, align="center")


def _place(confidence: float, part: float) -> tuple[float, float]:
    return LEFT + confidence * SIDE, TOP + (1 - part) * SIDE
