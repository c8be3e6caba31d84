"""Answers and reports as lines of a terminal.

Document text is a stranger's text: control characters are made visible, so that none can move the
cursor or recolour the screen, and nothing in it is read as markup. On a terminal, lines are wrapped
at its width and coloured; into a pipe or a file each quote is one line, without colour (rich also
obeys NO_COLOR). Line breaks inside a quote are shown as spaces; `--json` has the quote as it stands.
Knows records and consoles, nothing of commands.
"""

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from index import LibraryInfo, SyncReport
from index.load import PAGE_SUFFIXES
from qa.answer import Answer, Citation, Claim

__all__ = [
    "console",
    "inert",
    "one_line",
    "print_answer",
    "print_information",
    "print_report",
    "progress_lines",
]

INDENT = "    "
N_PLAIN_STEPS = 10  # progress without a terminal: at most this many lines a stage
QUOTATION_MARKS = '“”„«»"'
SHOWN_CATEGORIES = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp"})  # what Unicode calls controls and separators
BIDI_CONTROLS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})

Progressed = Callable[[str, int, int], None]
"""Called with a stage, the steps done and the steps in all, 0 where that is unknown."""


def console(*, stderr: bool = False) -> Console:
    """A console on standard output or error that takes text as it is: no markup, emoji codes or colouring."""
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


def print_answer(answer: Answer, folder: Path, out: Console) -> None:
    """The whole answer: what was searched, then each quote with its marker, source and place.

    `folder` is the folder that the document ids are relative to.
    """
    asked = answer.history[-1].question if answer.history else answer.question
    searched = one_line(answer.question)
    if one_line(asked) != searched:
        _print(out, f"Searched: {searched}", style="italic")
        out.print()
    if answer.abstained:
        _print(out, "The documents do not answer this question.", style="bold")
        if answer.nearest:
            _print(out, "Nearest passages, which do not answer it:")
        for citation in answer.nearest:
            out.print()
            _print_citation(citation, folder, out)
    for number, claim in enumerate(answer.claims):
        if number:
            out.print()
        _print_claim(claim, folder, out)
    out.print()
    _print(out, f"Confidence {answer.confidence:.2f}", style="dim")


def print_report(report: SyncReport, out: Console) -> None:
    """What a sync did: the counts, then every alias and every skipped file with its reason."""
    counts = ("added", "changed", "deleted", "unchanged")
    done = ", ".join(f"{len(getattr(report, count))} {count}" for count in counts)
    _print(out, f"{done}; {report.n_passages} passages")
    for alias in report.aliases:
        _print(out, f"same bytes: {one_line(alias.id)} is {one_line(alias.of)}")
    for skipped in report.skipped:
        _print(out, f"skipped: {one_line(skipped.path)}: {one_line(skipped.reason)}")
    out.print(Text(f"library: {report.library}"), soft_wrap=True)


def print_information(information: LibraryInfo, out: Console) -> None:
    """What a library holds, one line a fact."""
    for name, value in asdict(information).items():
        if name == "n_bytes":
            parts = ", ".join(f"{part} {n_bytes:,}" for part, n_bytes in value.items())
            value = f"{sum(value.values()):,} ({parts})"
        _print(out, f"{name.removeprefix('n_').replace('_', ' '):<16}{one_line(str(value))}")


@contextmanager
def progress_lines(err: Console) -> Iterator[Progressed]:
    """A function `(stage, done, total)` that shows progress: bars on a terminal, plain lines elsewhere."""
    if not err.is_terminal:
        yield _plain_progress(err)
        return
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err) as bars:
        tasks = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=None)
            bars.update(tasks[stage], completed=done, total=total or None)

        yield show


def _plain_progress(err: Console) -> Progressed:
    """Lines for a log: a stage's first and last step, and some between."""
    printed: dict[str, int] = {}

    def show(stage: str, done: int, total: int) -> None:
        step = done * N_PLAIN_STEPS // total if total else 0
        if printed.get(stage) != step:
            printed[stage] = step
            _print(err, f"{stage} {done}/{total}" if total else stage)

    return show


def _print_claim(claim: Claim, folder: Path, out: Console) -> None:
    """Every citation that carries the claim, then those that contradict it."""
    for citation in claim.citations:
        _print_citation(citation, folder, out)
    n_articles = len({citation.document_id for citation in claim.citations})
    if n_articles > 1:
        origins = f"{claim.origins} origin" if claim.origins == 1 else f"{claim.origins} origins"
        _print(out, f"{n_articles} articles, {origins}", indent=INDENT, style="dim")
    if claim.conflicts:
        _print(out, "Against this:", style="bold yellow")
        for citation in claim.conflicts:
            _print_citation(citation, folder, out)


def _print_citation(citation: Citation, folder: Path, out: Console) -> None:
    """The quote behind its marker, then who says it, where, and the file with line and column."""
    speaker = f" — {one_line(citation.speaker)}" if citation.speaker else ""
    marker = f"[{citation.number}] "
    _print(out, _quoted(citation.quote) + speaker, indent=marker.ljust(len(INDENT)), style="bold")
    day = citation.date.isoformat() if citation.date else ""
    source = " · ".join(one_line(part) for part in (citation.title, citation.outlet, day) if part)
    _print(out, source, indent=INDENT)
    file = folder / citation.document_id
    # Of a page only the text is indexed: the line there is not the file's.
    is_page = file.suffix.lower() in PAGE_SUFFIXES
    at = f" (line {citation.line} of its text)" if is_page else f":{citation.line}:{citation.column}"
    place = one_line(_short(file)) + at
    stale = " (changed since it was indexed: sync again)" if _is_stale(file, citation) else ""
    # Never wrapped: terminals and editors open `path:line:column` only in one piece.
    out.print(Text(INDENT + place + stale, style="cyan"), soft_wrap=True)


def _print(out: Console, line: str, *, indent: str = "", style: str = "") -> None:
    """One line; on a terminal wrapped at its width, with the following lines under the first one's text."""
    if not out.is_terminal:
        out.print(Text(indent + line), soft_wrap=True)
        return
    width = max(out.width - len(indent), 1)
    for number, wrapped in enumerate(Text(line, style=style).wrap(out, width)):
        out.print(Text(" " * len(indent) if number else indent) + wrapped, soft_wrap=True)


def _quoted(quote: str) -> str:
    """The quote in quotation marks, unless it brings its own."""
    shown = one_line(quote)
    return shown if shown[:1] in QUOTATION_MARKS or shown[-1:] in QUOTATION_MARKS else f"“{shown}”"


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


def _short(file: Path) -> str:
    """The path as a reader would type it: relative inside the current folder, else absolute."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _is_stale(file: Path, citation: Citation) -> bool:
    """Whether the file is gone or has other bytes than the citation was made from."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() != citation.document_sha256
    except OSError:
        return True
