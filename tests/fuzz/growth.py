"""How the time of each room grows with its input: a table, and with `--plot FILE` a picture.

    python tests/fuzz/growth.py [--largest 256000] [--rooms ROOM ...] [--shapes SHAPE ...] [--plot FILE]

Each room reads each hostile shape at sizes that double. The exponent is the slope of log time over log size
between the largest sizes: 1 is linear, 2 quadratic. CPU time of this process, best of two; memory is the peak
of what Python allocates, on a text of 64,000 characters.
"""

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hostile import SHAPES
from rooms import ROOMS

SMALLEST = 16_000
"""Characters of the first size: under it, what costs the same for any text weighs too much."""

LONGEST_S = 20.0
"""A room that needs longer for one size is not given a larger one."""

MIN_S = 0.02
"""Times under this say nothing about growth."""

STEEP = 1.35
"""Exponents over this are marked: n log n and the wear of caches stay under it, as measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """The CPU seconds `times[i]` that a room needed for `sizes[i]` characters of a shape."""

    room: str
    shape: str
    sizes: tuple[int, ...]
    times: tuple[float, ...]
    n_bytes: float
    """Memory for one character."""

    @property
    def exponent(self) -> float:
        """The steepest slope over four times the size, among times that can be told; 0 where none can."""
        steps = [
            math.log(late / early, 4)
            for early, late in zip(self.times, self.times[2:], strict=False)
            if early >= MIN_S / 4 and late >= MIN_S
        ]
        return steps[-1] if steps else 0.0

    @property
    def microseconds(self) -> float:
        """CPU time for one character at the largest size."""
        return 1e6 * self.times[-1] / self.sizes[-1]


def measure(room: str, shape: str, largest: int) -> Growth:
    """Time one room on one shape at doubling sizes."""
    sizes: list[int] = []
    times: list[float] = []
    size = SMALLEST
    while size <= largest and (not times or times[-1] < LONGEST_S / 2):
        text = SHAPES[shape](size)
        sizes.append(size)
        times.append(min(_seconds(ROOMS[room], text) for _ in range(1 if times and times[-1] > 1 else 2)))
        size *= 2
    return Growth(
        room=room, shape=shape, sizes=tuple(sizes), times=tuple(times), n_bytes=_memory(ROOMS[room], shape)
    )


def _seconds(prepare: Callable[[str], Callable[[], object]], text: str) -> float:
    work = prepare(text)
    start = time.process_time()
    work()
    return time.process_time() - start


def _memory(prepare: Callable[[str], Callable[[], object]], shape: str) -> float:
    """The bytes for one character that a room takes at its peak; what it keeps for ever is taken before."""
    text = SHAPES[shape](4 * SMALLEST)
    work = prepare(text)
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / len(text)


def table(found: Sequence[Growth]) -> str:
    """One line for each room: its steepest shape, its slowest and its largest; then every steep pair."""
    rows = [
        ("room", "steepest shape", "exponent", "slowest shape", "µs/character", "largest", "bytes/character")
    ]
    for room in dict.fromkeys(growth.room for growth in found):
        own = [growth for growth in found if growth.room == room]
        steep = max(own, key=lambda growth: growth.exponent)
        slow = max(own, key=lambda growth: growth.microseconds)
        large = max(own, key=lambda growth: growth.n_bytes)
        figures = (f"{steep.exponent:.2f}", f"{slow.microseconds:.2f}", f"{large.n_bytes:.0f}")
        rows.append((room, steep.shape, figures[0], slow.shape, figures[1], large.shape, figures[2]))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)) for row in rows]
    marked = [growth for growth in found if growth.exponent > STEEP]
    lines += ["", f"steeper than {STEEP}: {len(marked)} of {len(found)}"]
    lines += [
        f"  {growth.room} / {growth.shape}: exponent {growth.exponent:.2f}, "
        + ", ".join(f"{n:,}: {s:.2f} s" for n, s in zip(growth.sizes, growth.times, strict=True))
        for growth in marked
    ]
    return "\n".join(lines)


def plot(found: Sequence[Growth], path: Path) -> None:
    """Draw time over size, both in powers, one field for each room and one line for each shape."""
    from matplotlib import pyplot

    rooms = list(dict.fromkeys(growth.room for growth in found))
    columns = min(4, len(rooms))
    figure, fields = pyplot.subplots(
        -(-len(rooms) // columns),
        columns,
        figsize=(4.2 * columns, 3.6 * -(-len(rooms) // columns)),
        squeeze=False,
    )
    for room, field in zip(rooms, fields.flat, strict=False):
        own = [growth for growth in found if growth.room == room]
        for growth in own:
            steep = growth.exponent > STEEP
            field.loglog(
                growth.sizes,
                growth.times,
                linewidth=1.6 if steep else 0.5,
                color="crimson" if steep else "steelblue",
                label=growth.shape if steep else None,
            )
        sizes = max((growth.sizes for growth in own), key=len)
        field.loglog(sizes, [own[0].times[0] * n / sizes[0] for n in sizes], "k--", linewidth=1)
        field.set_title(room)
        field.set_xlabel("characters")
        field.set_ylabel("CPU seconds")
        if any(growth.exponent > STEEP for growth in own):
            field.legend(fontsize=6)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure what the command line asks for and print it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--largest", type=int, default=256_000, help="characters of the largest size")
    parser.add_argument("--rooms", nargs="*", default=list(ROOMS), choices=list(ROOMS))
    parser.add_argument("--shapes", nargs="*", default=list(SHAPES), choices=list(SHAPES))
    parser.add_argument("--plot", type=Path, help="a picture file to write")
    asked = parser.parse_args()
    found = [measure(room, shape, asked.largest) for room in asked.rooms for shape in asked.shapes]
    print(table(found))
    if asked.plot:
        plot(found, asked.plot)


if __name__ == "__main__":
    main()
