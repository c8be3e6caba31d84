"""Which fonts draw a label, which of its characters they have, and how wide it gets.

The first font is the one that matplotlib brings along, so that widths are the same on every machine.
"""

import unicodedata
from functools import lru_cache
from typing import Any

from ui.seeing.names import plain

__all__ = ["drawable", "families", "fitted", "width_of"]

FALLBACKS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Microsoft YaHei", "PingFang SC", "Hiragino Sans")
"""Families for what matplotlib's own font lacks, used in a PNG where the machine has them."""

_BOX = "\u25a1"
_MEASURED_AT = 100  # points


def fitted(text: str, width: float, size: float) -> str:
    """The plain text, cut with an ellipsis to at most `width` points at that size."""
    label, kept, used = plain(text), 0, 0.0
    room = width / size
    if width_of(label, size) <= width:
        return label
    for character in label:
        used += _advance(character)
        if used + _advance("…") > room:
            break
        kept += 1
    return label[:kept].rstrip() + "…"


def width_of(text: str, size: float) -> float:
    """How many points a line is wide."""
    return sum(map(_advance, text)) * size


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The families to draw with, the first that matplotlib brings along."""
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    return ("DejaVu Sans", *(name for name in FALLBACKS if name in known), "sans-serif")


def drawable(label: str) -> str:
    """A label as these fonts can draw it, without a warning; never empty, so that it keeps its place."""
    return "".join(map(_drawn, label)) or _BOX


@lru_cache(maxsize=1)
def _faces() -> tuple[Any, ...]:
    """The fonts to measure with; our own copies, because matplotlib goes on changing the size of its."""
    from matplotlib.font_manager import findfont
    from matplotlib.ft2font import FT2Font

    faces = tuple(FT2Font(findfont(family)) for family in families()[:-1])
    for face in faces:
        face.set_size(_MEASURED_AT, 72)
    return faces


@lru_cache(maxsize=10_000)
def _drawn(character: str) -> str:
    """The character where a font has it; otherwise a box, or nothing for what only changes its neighbours."""
    if any(face.get_char_index(ord(character)) for face in _faces()):
        return character
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else _BOX


@lru_cache(maxsize=10_000)
def _advance(character: str) -> float:
    """How far a character moves on, in parts of the font's size; 1 at most for what has no glyph here."""
    from matplotlib.ft2font import LoadFlags

    if not (drawn := _drawn(character)):
        return 0.0
    face = next(face for face in _faces() if face.get_char_index(ord(drawn)))
    advance = face.load_char(ord(drawn), flags=LoadFlags.NO_HINTING).linearHoriAdvance
    return float(advance / 65536 / _MEASURED_AT)
