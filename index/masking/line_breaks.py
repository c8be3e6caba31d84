"""Which line breaks end a sentence, and which merely cut one.

Saved pages break lines in odd places: a link in the middle of a sentence becomes a paragraph of its own,
mail is wrapped at 72 columns, a heading stands alone. A break is *soft* when the sentence goes on after
it, else *hard*. Each break is judged from the lines beside it and the column the text is wrapped at.
"""

import re
from collections.abc import Iterator

from index.documents import Span
from index.masking.lines import CLOSERS, Line, ends_sentence, n_words

__all__ = ["join_lines", "wrap_width"]

MIN_WRAP, MAX_WRAP = 24, 130
"""Widths that hard-wrapped text comes in, from a printed column on; longer lines are whole paragraphs."""

NARROW = 40
"""Below this a text stands in columns of print: every line is as short as a name set on its own line, and
letters of different widths end lines of one column up to a tenth of its characters apart."""

NARROW_SLACK = 0.9
"""Measured on 26 reports printed in two columns, sentences found whole: 0.89 without it, 0.92 with it."""

MIN_RUNNING, MIN_RUNNING_SHARE = 2, 0.25
"""Line breaks in front of a lower-case word that show a text to be wrapped: how many, and of all breaks."""

MIN_STUMP_WORDS = 5
"""A shorter beginning is a label or a list item, whatever follows it in lower case."""

MAX_JOINED_WORDS = 300
"""No sentence is longer; without a limit a page of stray words would become one."""

UNFINISHED = re.compile(
    r"[,;&(\[–—-]$|\b(?:a|an|and|as|because|between|but|by|from|into|its|of|or|our|than|that|the|their|to|"
    r"which|whose|with)$",
    re.IGNORECASE,
)
"""A line that ends so has not said its say, whatever the next line looks like."""

BEFORE_FIGURE = re.compile(
    r"\b(?:about|after|at|before|for|in|least|most|nearly|on|over|since|until|under)$", re.IGNORECASE
)
"""What a line ends in when the next one, a link perhaps, begins with the figure."""

MAX_LAST_WORDS, MAX_INSERT_WORDS = 3, 5
"""A name set on its own line: as the end of a sentence, and in the middle of one."""

CLOSING = re.compile(r"[,;.:!?)\]…](?!\w)")
"""Punctuation that a line begins with only when it goes on with a sentence."""


def wrap_width(lines: tuple[Line, ...]) -> int:
    """Return the column at which a text is hard-wrapped, 0 when it is not.

    Wrapped text shows itself by line breaks in front of lower-case words; lists and headlines have none.
    """
    follows = [line for line in lines if line.n_breaks == 1]
    n_running = sum(_goes_on(line.text) for line in follows)
    if n_running < MIN_RUNNING or n_running < MIN_RUNNING_SHARE * len(follows):
        return 0
    lengths = sorted(len(line.text) for line in follows)
    width = lengths[(len(lengths) * 9) // 10]
    return width if MIN_WRAP <= width <= MAX_WRAP else 0


def join_lines(lines: tuple[Line, ...], *, width: int = 0) -> Iterator[Span]:
    """Yield spans of text without a hard break in them, which a sentence splitter may read as one.

    `width` is the `wrap_width` of the text that the lines are from. List markers in front are left out.
    """
    if not lines:
        return
    begin = lines[0]
    start, n_so_far = _content_start(begin), n_words(begin.text)
    for above, below, after in zip(lines, lines[1:], (*lines[2:], None), strict=False):
        is_insert = not 0 < width < NARROW and after is not None and _is_insert(above, below, after)
        if _is_soft(above, below, begin, n_so_far, width) or (is_insert and n_so_far >= MIN_STUMP_WORDS):
            n_so_far += n_words(below.text)
            continue
        if start < above.span.end:
            yield Span(start, above.span.end)
        begin, start, n_so_far = below, _content_start(below), n_words(below.text)
    if start < lines[-1].span.end:
        yield Span(start, lines[-1].span.end)


def _content_start(line: Line) -> int:
    return line.span.start + len(line.marker)


def _is_soft(above: Line, below: Line, begin: Line, n_so_far: int, width: int) -> bool:
    """Whether the sentence runs on from `above` to `below`; `begin` is where the joined text began."""
    quoted = above.marker.startswith(">") and below.marker.startswith(">")
    if (below.marker and not quoted) or begin.text.startswith("#"):
        return False
    if width and below.n_breaks == 1 and _is_wrapped(above, below, width):
        return True
    if n_so_far > MAX_JOINED_WORDS or (ends_sentence(above.text) and not _is_unfinished(above.text)):
        return False
    goes_on = _goes_on(below.text[len(below.marker) :])
    if not _is_unfinished(above.text):
        is_last_word = n_words(below.text) <= MAX_LAST_WORDS and ends_sentence(below.text)
        is_figure = below.text[0].isdigit() and BEFORE_FIGURE.search(above.text[-40:]) is not None
        return (goes_on or is_figure or is_last_word) and n_so_far >= MIN_STUMP_WORDS
    if goes_on:
        return True
    if above.text.endswith(("(", "[")):
        return below.n_breaks <= 2
    is_salutation = above.text.endswith((",", ";")) and n_so_far < MIN_STUMP_WORDS
    return not is_salutation


def _is_insert(above: Line, below: Line, after: Line) -> bool:
    """Whether `below` is a name or link on a line of its own in the middle of a sentence."""
    if below.marker or after.marker or ends_sentence(above.text) or ends_sentence(below.text):
        return False
    return n_words(below.text) <= MAX_INSERT_WORDS and _goes_on(after.text)


def _goes_on(text: str) -> bool:
    """Whether a line begins in lower case (`iPhone` is a name) or with a sentence's punctuation."""
    return (text[:1].islower() and not text[1:2].isupper()) or CLOSING.match(text) is not None


def _is_unfinished(text: str) -> bool:
    return UNFINISHED.search(text[-40:]) is not None


def _is_wrapped(above: Line, below: Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line above: the break is the margin's."""
    words = below.text[len(below.marker) :].split(maxsplit=1)
    # A bare ">" is the empty line of quoted mail: there is no word that the margin could have moved down.
    needed = len(above.text) + 1 + len(words[0].rstrip(CLOSERS)) if words else 0
    return needed > (width * NARROW_SLACK if width < NARROW else width)
