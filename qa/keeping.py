"""The commands that keep a library: `qa docs`, `qa remove`, `qa info`, `qa check`, `qa compact`.

Thin layers over one call of the engine each; what they print is the business of `qa.holdings`.
"""

from dataclasses import asdict
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from qa.options import JsonOption, LibraryOption, examples, open_named, path_named
from qa.terminal import console, note, print_line, progress_lines

if TYPE_CHECKING:
    from index import DocumentInfo, Skipped

__all__ = [
    "CHECK_EXAMPLES",
    "COMPACT_EXAMPLES",
    "DOCS_EXAMPLES",
    "INFO_EXAMPLES",
    "REMOVE_EXAMPLES",
    "check",
    "compact",
    "docs",
    "info",
    "remove",
]

NOT_SOUND = 1  # exit code of a check that finds problems, as of any other error

DOCS_EXAMPLES = examples(
    "qa docs --library desk.library",
    "qa docs --library reports/ --skipped          what is not in it, and why",
    "qa docs --library reports/ | cut -f1          only the names",
    "qa docs --library reports/ --json | jq '.[].title'",
)
REMOVE_EXAMPLES = examples(
    "qa remove drafts/old.pdf --library reports/",
    "qa remove 'drafts/*' reports.zip --library reports/",
    "qa remove --undo 'drafts/*' --library reports/ && qa sync --library reports/",
)
INFO_EXAMPLES = examples("qa info", "qa info --library desk.library")
CHECK_EXAMPLES = examples(
    "qa check --library desk.library", "qa check --library desk.library --json | jq .problems"
)
COMPACT_EXAMPLES = examples("qa compact --library desk.library")


def docs(
    library: LibraryOption = None,
    skipped: Annotated[
        bool, typer.Option("--skipped", help="List instead what is not in the library, and why.")
    ] = False,
    removed: Annotated[
        bool, typer.Option("--removed", help="List instead the names kept out with qa remove.")
    ] = False,
    as_data: JsonOption = False,
) -> None:
    """List the documents of a library, ordered by name.

    Into a pipe each is one line with tabs between: name, title, outlet, author,
    date, passages, characters, then every other name for the same bytes.
    """
    if skipped and removed:
        raise typer.BadParameter("either --skipped or --removed, not both", param_hint="--removed")
    from qa.answer import inert_json
    from qa.holdings import print_documents, print_names, print_skipped

    out = console()
    with open_named(library) as opened:
        if skipped:
            found = opened.skipped()
            _print_json(found) if as_data else print_skipped(found, out)
        elif removed:
            names = opened.removed()
            typer.echo(inert_json(names)) if as_data else print_names(names, out)
        else:
            listed = opened.documents()
            _print_json(listed) if as_data else print_documents(listed, out)


def remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME", help="As qa docs lists it; a file that holds several; or a pattern (drafts/*)."
        ),
    ],
    library: LibraryOption = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let them in again, with the next sync.")] = False,
) -> None:
    """Take documents out of a library and keep them out of later syncs.

    They are gone from every answer at once, with all their copies. Their files
    are not touched.
    """
    from index import readmit
    from index import remove as remove_documents
    from qa.holdings import print_names

    path = path_named(library)
    where = f"--library {quote(str(path))}"
    changed = readmit(names, path) if undo else remove_documents(names, path)
    print_names(changed, console())
    n = f"{len(changed):,} {'name' if len(changed) == 1 else 'names'}"
    if undo:
        note(f"{n} let in again with the next sync: qa sync {where}")
    else:
        note(f"{n} kept out from now on; no file was touched. To undo: qa remove --undo NAME {where}")


def info(library: LibraryOption = None, as_data: JsonOption = False) -> None:
    """Show what a library mirrors and holds, and how it is."""
    from qa.answer import inert_json
    from qa.holdings import print_information

    with open_named(library) as opened:
        information, settings, removed = opened.info(), opened.settings, opened.removed()
    if as_data:
        typer.echo(
            inert_json({**asdict(information), "settings": asdict(settings), "n_removed": len(removed)})
        )
    else:
        print_information(information, settings, n_removed=len(removed), out=console())


def check(library: LibraryOption = None, as_data: JsonOption = False) -> None:
    """Check that a library is sound: every span, vector, count and index.

    It reads the whole library and changes nothing; the files need not be there.
    Exits with 1 when something is wrong. Whether the files still say what an
    answer quotes is for qa verify.
    """
    from index import check as check_library
    from qa.answer import inert_json
    from qa.holdings import print_check

    path = path_named(library)
    where = f"--library {quote(str(path))}"
    with progress_lines(console(stderr=True)) as show:
        report = check_library(path, progress=lambda step: show(step.stage, step.done, step.total))
    if as_data:
        typer.echo(inert_json({"ok": report.ok, **asdict(report)}))
    else:
        print_check(report, console())
    if not report.ok:
        note(
            f"the indexes are made anew by: qa compact {where}; where that does not help, the whole library "
            f"is, from its files, by: qa sync {where} --rebuild"
        )
        raise typer.Exit(NOT_SOUND)


def compact(library: LibraryOption = None) -> None:
    """Give back the space of deleted documents, and write the indexes anew.

    Worth it after many documents have gone. While it runs, the disk must hold
    the library twice.
    """
    from rich.filesize import decimal

    from index import compact as compact_library

    path = path_named(library)
    before = _n_bytes(path)
    compact_library(path)
    after = _n_bytes(path)
    print_line(
        console(), f"{decimal(before)} before, {decimal(after)} after ({before:,} and {after:,} bytes)"
    )


def _n_bytes(path: Path) -> int:
    from index import open_library

    with open_library(path) as opened:
        return sum(opened.info().n_bytes.values())


def _print_json(records: "tuple[DocumentInfo, ...] | tuple[Skipped, ...]") -> None:
    from qa.answer import inert_json

    typer.echo(inert_json([asdict(record) for record in records]))
