"""The timeline drawn: one line for each source, a numbered mark for each moment, days below.

A disc is a day that a quote speaks of, a square the day of publication; marks too close to stand beside each
other stand above each other. Knows moments and a sheet, nothing of answers or markup.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ui.seeing.fonts import fitted, width_of
from ui.seeing.moments import Moment, Scale, scale_of
from ui.seeing.pictures import ACCENT, INK, MUTED, PAPER, Drawing, Sheet, dot, line, square, write

__all__ = ["N_DRAWN", "drawn_timeline"]

N_DRAWN = 40
"""Moments in a picture; with more it is no longer one that can be read."""

WIDTH = 252.0
"""Points: 336 pixels, what a phone has room for, so that nothing is scaled down there."""

LEFT, RIGHT = 26.0, WIDTH - 22.0
TEXT, SMALL = 9.0, 8.0
RADIUS = 6.5
STEP = 15.0
"""From one mark to the next, sideways and upwards: two radii and a gap."""

LABEL = 15.0
GAP = 9.0
SIGNS = {True: "day the quote speaks of", False: "day of publication"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One source's moments, each with its level above the line; `y` is the line."""

    name: str
    marks: tuple[tuple[Moment, int], ...]
    top: float
    y: float


def drawn_timeline(moments: Sequence[Moment], names: Mapping[str, str]) -> Drawing:
    """The first moments by source, sources in the order of `names`; without any, words that say so."""
    if not moments:
        return Drawing(width=WIDTH, height=30, put=_put_nothing)
    shown = moments[:N_DRAWN]
    scale = scale_of([day for one in shown for day in (one.first, one.last)])
    rows = _rows(shown, names, scale)
    bottom = rows[-1].y + GAP + 4
    n_signs = len({one.is_spoken for one in shown}) + bool(scale.breaks)

    def put(sheet: Sheet) -> None:
        _put_days(sheet, scale, bottom)
        for row in rows:
            _put_row(sheet, row, scale)
        _put_signs(sheet, shown, scale, bottom + 32)

    return Drawing(width=WIDTH, height=bottom + 32 + n_signs * LABEL, put=put)


def _put_nothing(sheet: Sheet) -> None:
    write(sheet, WIDTH / 2, 15, "No quote has a date.", size=TEXT, ink=MUTED, align="center")


def _rows(moments: Sequence[Moment], names: Mapping[str, str], scale: Scale) -> tuple[Row, ...]:
    rows = []
    top = 4.0
    for key, name in names.items():
        marks = _levels([one for one in moments if one.citation.document_id == key], scale)
        if not marks:
            continue
        y = top + LABEL + 4 + RADIUS + max(level for _, level in marks) * STEP
        rows.append(Row(name=name, marks=marks, top=top, y=y))
        top = y + RADIUS + GAP
    return tuple(rows)


def _levels(moments: Sequence[Moment], scale: Scale) -> tuple[tuple[Moment, int], ...]:
    """Each moment on the lowest level where nothing is in its way."""
    taken: list[float] = []  # by level: where its last mark ends
    marks = []
    for moment in moments:
        x = _x(scale, moment.first)
        level = next((i for i, end in enumerate(taken) if x >= end), len(taken))
        taken[level:] = [max(x, _x(scale, moment.last)) + STEP, *taken[level + 1 :]]
        marks.append((moment, level))
    return tuple(marks)


def _x(scale: Scale, day: date) -> float:
    return LEFT + scale.places[day] * (RIGHT - LEFT)


def _put_row(sheet: Sheet, row: Row, scale: Scale) -> None:
    write(sheet, 6, row.top + LABEL / 2, fitted(row.name, WIDTH - 12, TEXT), size=TEXT)
    for day in _labelled(scale):
        x = _x(scale, day)
        line(sheet, (x, x), (row.top + LABEL + 3, row.y + RADIUS), width=0.5)
    line(sheet, (6, WIDTH - 6), (row.y, row.y), width=1)
    for moment, level in row.marks:
        x, y = _x(scale, moment.first), row.y - level * STEP
        if moment.first != moment.last:
            end = _x(scale, moment.last)
            line(sheet, (x, end), (y, y), ink=ACCENT, width=2.5)
            line(sheet, (end, end), (y - 4, y + 4), ink=ACCENT, width=2.5)
        _put_mark(sheet, x, y, moment)


def _put_mark(sheet: Sheet, x: float, y: float, moment: Moment) -> None:
    number = str(moment.citation.number)
    size = min(SMALL, SMALL * 1.45 * RADIUS / width_of(number, SMALL))
    if moment.is_spoken:
        dot(sheet, x, y, RADIUS)
    else:
        square(sheet, x - RADIUS + 0.5, y - RADIUS + 0.5, 2 * RADIUS - 1, 2 * RADIUS - 1)
    write(sheet, x, y, number, size=size, ink=PAPER if moment.is_spoken else INK, align="center")


def _put_days(sheet: Sheet, scale: Scale, bottom: float) -> None:
    """The axis: a tick for each day, a label for each that has room, the year where it is another."""
    line(sheet, (6, WIDTH - 6), (bottom, bottom), ink=INK, width=1)
    for day in scale.places:
        x = _x(scale, day)
        line(sheet, (x, x), (bottom, bottom + 4), ink=INK, width=1)
    year = None
    for day in _labelled(scale):
        write(sheet, _x(scale, day), bottom + 11, f"{day.day} {day:%b}", size=SMALL, align="center")
        if day.year != year:
            write(sheet, _x(scale, day), bottom + 21, str(day.year), size=SMALL, align="center")
        year = day.year
    for place in scale.breaks:
        x = LEFT + place * (RIGHT - LEFT)
        square(sheet, x - 2.5, bottom - 2, 5, 4, edge=PAPER)
        for beside in (-2.5, 2.5):
            line(sheet, (x + beside - 1.5, x + beside + 1.5), (bottom + 4, bottom - 4), ink=INK, width=1)


def _labelled(scale: Scale) -> list[date]:
    """The first and the last day, and of those between each that has room for its label."""
    days = list(scale.places)
    room = width_of("30 Sep", SMALL) + 6
    kept = days[:1]
    for day in days[1:-1]:
        if _x(scale, day) - _x(scale, kept[-1]) >= room and RIGHT - _x(scale, day) >= room:
            kept.append(day)
    if len(days) > 1 and _x(scale, days[-1]) - _x(scale, kept[-1]) >= room:
        kept.append(days[-1])
    return kept


def _put_signs(sheet: Sheet, moments: Sequence[Moment], scale: Scale, top: float) -> None:
    """What the marks mean, for those that are there."""
    y = top + LABEL / 2
    for is_spoken, meaning in SIGNS.items():
        if any(one.is_spoken == is_spoken for one in moments):
            if is_spoken:
                dot(sheet, 12, y, 5)
            else:
                square(sheet, 7.5, y - 4.5, 9, 9)
            write(sheet, 24, y, meaning, size=SMALL, ink=MUTED)
            y += LABEL
    if scale.breaks:
        for x in (8.5, 12.5):
            line(sheet, (x, x + 3), (y + 4, y - 4), ink=INK, width=1)
        write(sheet, 24, y, "a stretch of time is left out", size=SMALL, ink=MUTED)
