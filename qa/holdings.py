"""What a library holds and what became of its files, as lines of a terminal: lists, reports, sizes, health.

Into a pipe a list is one line an entry with tabs between its fields, which `qa docs --help` names; on a
terminal its columns are aligned. Knows records and consoles, nothing of commands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.cells import cell_len
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from index import CheckReport, DocumentInfo, LibraryInfo, Skipped, SyncReport
from index.settings import Settings
from qa.terminal import inert, one_line, print_line

__all__ = [
    "print_check",
    "print_documents",
    "print_information",
    "print_names",
    "print_report",
    "print_skipped",
    "report_in_words",
]

COLUMNS = ("document", "title", "outlet", "date", "passages", "copies")
NAME, TITLE, OUTLET, DATE = range(4)
GAP = 2
MIN_TITLE = 12

FACT = 14  # characters for the name of a fact


def print_report(report: SyncReport, out: Console) -> None:
    """What a sync did: the counts, then every alias and every skipped file with its reason."""
    print_line(out, report_in_words(report))
    for alias in report.aliases:
        print_line(out, f"same bytes: {_id(alias.id)} is {_id(alias.of)}")
    for skipped in report.skipped:
        print_line(out, f"skipped: {_reason(skipped)}")
    out.print(Text(f"library: {one_line(str(report.library))}"), soft_wrap=True)


def report_in_words(report: SyncReport) -> str:
    """The counts of a sync: `2 added, 0 changed, 0 deleted, 14 unchanged; 230 passages`."""
    counts = ("added", "changed", "deleted", "unchanged")
    done = ", ".join(f"{len(getattr(report, count)):,} {count}" for count in counts)
    return f"{done}; {report.n_passages:,} passages"


def print_documents(documents: Sequence[DocumentInfo], out: Console) -> None:
    """Id, title, outlet, author, date, passages, characters and aliases of each, in the order given."""
    if not out.is_terminal:
        for one in documents:
            day = one.date.isoformat() if one.date else ""
            facts = (one.title, one.outlet, one.author, day, f"{one.n_passages}", f"{one.n_characters}")
            aliases = (_id(alias) for alias in one.aliases)
            _print_fields(out, _id(one.id), *(one_line(fact) for fact in facts), *aliases)
        return
    out.print(_table([_row(one) for one in documents], width=out.width), soft_wrap=True)
    print_line(out, f"{len(documents):,} {'document' if len(documents) == 1 else 'documents'}")


def print_skipped(skipped: Sequence[Skipped], out: Console) -> None:
    """What is not in the library, each with its reason."""
    for one in skipped:
        if out.is_terminal:
            print_line(out, _reason(one))
        else:
            _print_fields(out, _id(one.path), one_line(one.reason))
    if out.is_terminal:
        print_line(out, f"{len(skipped):,} skipped")


def print_names(names: Iterable[str], out: Console) -> None:
    """One name a line, in one piece."""
    for name in names:
        out.print(Text(_id(name)), soft_wrap=True)


def print_information(information: LibraryInfo, settings: Settings, *, n_removed: int, out: Console) -> None:
    """What a library holds, one line a fact; the last says how it is."""
    folders = settings.folders.by_label
    columns = [f"{name}={column}" for name, column in asdict(settings.columns).items() if column]
    facts = [
        ("library", str(information.path.resolve())),
        *(("folder", f"{folder}{f' (as {label}/)' if label else ''}") for label, folder in folders.items()),
        ("include", " ".join(settings.include)),
        ("exclude", " ".join(settings.exclude)),
        ("columns", ", ".join(columns)),
        ("model", f"{information.model}, {information.dimension} dimensions, run by {information.made_by}"),
        ("documents", f"{information.n_documents:,}"),
        ("passages", f"{information.n_passages:,}"),
        ("tokens", f"{information.n_tokens:,}"),
        ("skipped", f"{information.n_refused:,} (qa docs --skipped)" if information.n_refused else "0"),
        ("removed", f"{n_removed:,} (qa docs --removed)" if n_removed else "0"),
        ("size", _sizes(information.n_bytes)),
        ("format", f"{information.format_version}, generation {information.generation:,}"),
        (
            "state",
            "complete" if information.is_complete else "a sync was interrupted: qa sync goes on with it",
        ),
        ("health", "not checked: qa check compares everything with everything"),
    ]
    for name, value in facts:
        if value:
            print_line(out, f"{name:<{FACT}}{one_line(value)}")


def print_check(report: CheckReport, out: Console) -> None:
    """Every problem on a line, then what was checked, and what to do."""
    for problem in report.problems:
        print_line(out, one_line(problem))
    of = f"{report.n_documents:,} documents, {report.n_passages:,} passages"
    n = len(report.problems)
    found = "no problems" if report.ok else f"{n:,} {'problem' if n == 1 else 'problems'}"
    print_line(out, f"{found} in {of}", style="bold")


def _print_fields(out: Console, *fields: str) -> None:
    out.file.write("\t".join(fields) + "\n")  # print would make blanks of the tabs


def _row(one: DocumentInfo) -> tuple[str, ...]:
    """What a terminal shows of a document, in the order of COLUMNS."""
    day = one.date.isoformat() if one.date else ""
    aliases = f"{len(one.aliases):,}" if one.aliases else ""
    return _id(one.id), one_line(one.title), one_line(one.outlet), day, f"{one.n_passages:,}", aliases


def _table(rows: Sequence[tuple[str, ...]], *, width: int) -> Table:
    """Aligned columns without lines. A name is never cut, since it is copied into other commands; a title
    gets what the others leave. Columns in which nothing stands are left out.
    """
    shown = [i for i in range(len(COLUMNS)) if any(row[i] for row in rows)]
    widths = {i: max(cell_len(row[i]) for row in ((*rows, COLUMNS))) for i in shown}
    widths[NAME] = min(widths.get(NAME, 0), width * 2 // 5)
    if OUTLET in widths:
        widths[OUTLET] = min(widths[OUTLET], width // 5)
    rest = width - sum(widths[i] + GAP for i in shown if i != TITLE)
    widths[TITLE] = max(min(widths.get(TITLE, 0), rest), MIN_TITLE)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, GAP, 0, 0))
    for i in shown:
        table.add_column(
            COLUMNS[i],
            width=widths[i],
            justify="right" if i > DATE else "left",
            overflow="fold" if i == NAME else "ellipsis",
            no_wrap=i != NAME,
        )
    for row in rows:
        table.add_row(*(Text(row[i]) for i in shown))
    return table


def _id(name: str) -> str:
    """An id as it is, which may hold runs of spaces, but on one line and inert."""
    return inert(name).replace("\t", " ").replace("\n", " ")


def _reason(skipped: Skipped) -> str:
    """A reason begins with what it is about, as a rule; where it does not, that stands before it."""
    reason = one_line(skipped.reason)
    return reason if reason.startswith(one_line(skipped.path)) else f"{_id(skipped.path)}: {reason}"


def _sizes(n_bytes: dict[str, int]) -> str:
    parts = ", ".join(f"{part} {decimal(n)}" for part, n in n_bytes.items())
    return f"{decimal(sum(n_bytes.values()))} ({parts})"
