"""Lines on a terminal: inert text, remarks, and progress.

Document text is a stranger's text: control characters are made visible, so that none can move the
cursor or recolour the screen, and nothing in it is read as markup. On a terminal, lines are wrapped
at its width and coloured; into a pipe or a file each is one line, without colour (rich also obeys
NO_COLOR). How answers look is the business of `qa.shown`, how libraries do that of `qa.holdings`.
Rich is imported when the first line is due.
"""

import logging
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.text import Text

__all__ = [
    "Progressed",
    "console",
    "inert",
    "note",
    "note_slow_steps",
    "one_line",
    "print_line",
    "progress_lines",
]

N_PLAIN_STEPS = 10  # progress without a terminal: at most this many lines a stage
SHOWN_CATEGORIES = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp"})  # what Unicode calls controls and separators
BIDI_CONTROLS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

Progressed = Callable[[str, int, int], None]
"""Called with a stage, the steps done and the steps in all, 0 where that is unknown."""


def console(*, stderr: bool = False) -> "Console":
    """A console on standard output or error that takes text as it is: no markup, emoji codes or colouring."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def inert(text: str) -> str:
    r"""The text with every character that a terminal would obey replaced by one that it shows.

    Control characters become their Unicode pictures (`\x1b` becomes `␛`), or `<U+…>` where there is
    none; so do the marks that reverse the direction of what follows, and lone surrogates. Line feeds
    and tabs stay.

    >>> inert("\x1b[31mred\x07")
    '␛[31mred␇'
    """
    return "".join(_shown(character) for character in text)


def one_line(text: str) -> str:
    """The text on one line: inert, with every run of white space as one space."""
    return inert(" ".join(text.split()))


def print_line(out: "Console", line: "str | Text", *, indent: str = "", style: str = "") -> None:
    """One line; on a terminal wrapped at its width, with the following lines under the first one's text.

    The indent takes no style. The line must be inert and hold no line breaks.
    """
    from rich.text import Text

    text = Text(line, style=style) if isinstance(line, str) else line
    if not out.is_terminal:
        out.print(Text(indent) + text.plain, soft_wrap=True)
        return
    width = max(out.width - len(indent), 1)
    for number, wrapped in enumerate(text.wrap(out, width)):
        out.print(Text(" " * len(indent) if number else indent) + wrapped, soft_wrap=True)


def note(sentence: str) -> None:
    """One line on standard error, from the program and not from a document."""
    console(stderr=True).print(f"qa: {one_line(sentence)}", soft_wrap=True)


class _Notes(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        note(record.getMessage())


def note_slow_steps() -> None:
    """Print what the engine says of work that is done once and takes long."""
    log = logging.getLogger("index")
    log.setLevel(logging.INFO)
    if not any(isinstance(handler, _Notes) for handler in log.handlers):
        log.addHandler(_Notes())


@contextmanager
def progress_lines(err: "Console") -> Iterator[Progressed]:
    """A function `(stage, done, total)` that shows progress: bars on a terminal, plain lines elsewhere."""
    if not err.is_terminal:
        yield _plain_progress(err)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err) as bars:
        tasks: dict[str, TaskID] = {}
        counted: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                for known, n in counted.items():  # a stage without a total is over when the next one begins
                    bars.update(tasks[known], total=n)
                counted.clear()
                tasks[stage] = bars.add_task(stage, total=None)
            if not total:
                counted[stage] = done
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


def _plain_progress(err: "Console") -> Progressed:
    """Lines for a log: a stage's first and last step, and some between."""
    printed: dict[str, int] = {}

    def show(stage: str, done: int, total: int) -> None:
        step = done * N_PLAIN_STEPS // total if total else 0
        if printed.get(stage) != step:
            printed[stage] = step
            print_line(err, f"{stage} {done}/{total}" if total else stage)

    return show


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\t" or category not in SHOWN_CATEGORIES:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    # Joiners and soft hyphens belong to words; only what reorders or breaks lines is spelt out.
    if category == "Cf" and unicodedata.bidirectional(character) not in BIDI_CONTROLS:
        return character
    return f"<U+{code:04X}>"
