"""The command that brings a library up to date with its folders, once or for as long as it runs: `qa sync`.

A thin layer over `index.sync` and `index.watch`.
"""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.errors import LoadError, QuotedeskError
from qa.options import examples, path_named
from qa.terminal import Progressed, console, note, one_line, print_line, progress_lines

if TYPE_CHECKING:
    from rich.console import Console

    from index import Progress, Skipped, SyncReport

__all__ = ["SYNC_EXAMPLES", "sync"]

INTERRUPTED = 130  # exit code
LONG_STAGES = ("load", "encode")

SYNC_EXAMPLES = examples(
    'qa sync reports/ && qa ask "Who closed the bridge?" --library reports/',
    "qa sync reports/ wire/ --library desk.library    several folders",
    "qa sync --library desk.library                   the same again",
    "qa sync reports/ --only reports/today.txt        one file of them",
    "qa sync reports/ --exclude 'drafts/' --exclude '*.bak'",
    "qa sync wire/ --columns text=body,title=headline,date=published",
    "qa sync reports/ --watch                         until Ctrl-C",
)

PatternOption = list[str] | None


def sync(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="All that the library is to mirror; without any, what --library mirrors already.",
        ),
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(
            "--library", "-l", metavar="PATH", help="Where to keep it; without it, a place of ours."
        ),
    ] = None,
    include: Annotated[
        PatternOption,
        typer.Option(
            metavar="PATTERN",
            help="Only files like this, written as in a .gitignore file (*.txt, /2022/). May be repeated. "
            "Remembered; '' forgets what was remembered.",
        ),
    ] = None,
    exclude: Annotated[
        PatternOption,
        typer.Option(metavar="PATTERN", help="No files like this (drafts/). Otherwise as --include."),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD=NAME,...",
            help="Which columns of tables hold the text, title, date, outlet, author, where their names do "
            "not tell. Remembered; '' forgets it.",
        ),
    ] = None,
    only: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Look at this file alone, be it new, changed or gone; the others stay as they are. May be "
            "repeated.",
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another sentence-transformers model.")
    ] = None,
    change_model: Annotated[
        bool, typer.Option("--change-model", help="Encode an old library anew with --model.")
    ] = False,
    rebuild: Annotated[
        bool,
        typer.Option(
            "--rebuild", help="Make it anew with all that it remembers; what qa remove kept out is in again."
        ),
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Stay, and sync again whenever files change.")
    ] = False,
    poll: Annotated[
        bool,
        typer.Option("--poll", help="With --watch: look at all files every few seconds, for network drives."),
    ] = False,
) -> None:
    """Bring a library up to date with a folder, or several.

    Unchanged files cost nothing, files that vanished leave the library. What is
    skipped is listed with the reason. Links are followed only to files inside
    the folder. Ctrl-C keeps what is done (exit code 130); between the syncs of
    --watch it is how to end it (exit code 0).
    """
    places, options = _asked(
        folders or [],
        library,
        include=include,
        exclude=exclude,
        columns=columns,
        model=model,
        rebuild=rebuild,
    )
    if change_model and not model:
        raise typer.BadParameter("name the new model with --model", param_hint="--change-model")
    if poll and not watch:
        raise typer.BadParameter("it goes with --watch", param_hint="--poll")
    if only and (watch or rebuild or change_model):
        raise typer.BadParameter("it goes with no --watch, --rebuild or --change-model", param_hint="--only")
    options |= {"change_model": change_model, "rebuild": rebuild}
    if only:
        options["only"] = only
    try:
        _watch(places, options, poll=poll) if watch else _sync(places, options)
    except KeyboardInterrupt:
        note("stopped; what is done is kept, run the same again to go on")
        raise typer.Exit(INTERRUPTED) from None


def _sync(folders: list[Path], options: dict[str, Any]) -> None:
    from index import sync as sync_folders
    from qa.holdings import print_report

    with progress_lines(console(stderr=True)) as show:
        report = sync_folders(folders, progress=_progress(show), **options)
    print_report(report, console())
    if not (report.added or report.changed or report.unchanged or options.get("only")):
        _explain_nothing(report)


def _explain_nothing(report: "SyncReport") -> None:
    """Patterns are remembered, so that who meets an empty library may not think of them."""
    from index import open_library

    with open_library(report.library) as opened:
        settings = opened.settings
    given = [f"--include {pattern}" for pattern in settings.include]
    given += [f"--exclude {pattern}" for pattern in settings.exclude]
    if given:
        note(f"no file is taken with {' '.join(given)}; --include '' and --exclude '' forget the patterns")


def _watch(folders: list[Path], options: dict[str, Any], *, poll: bool) -> None:
    """The first sync is told as any; later ones when they did something, with the time of day."""
    from index.watch import watch as watch_folders
    from qa.holdings import print_report

    known: set[Skipped] | None = None
    out, err = console(), console(stderr=True)
    with ExitStack() as shown:
        show: Progressed | None = None

        def progress(step: "Progress") -> None:
            nonlocal show
            if show is None and (known is None or (err.is_terminal and step.stage in LONG_STAGES)):
                show = shown.enter_context(progress_lines(err))
            if show is not None:
                show(step.stage, step.done, step.total)

        def told(outcome: "SyncReport | QuotedeskError") -> None:
            nonlocal known, show
            shown.close()
            show = None
            if isinstance(outcome, QuotedeskError):
                note(f"{_now()} {outcome}")
                return
            if known is None:
                print_report(outcome, out)
                note(f"watching {', '.join(map(str, folders))}; Ctrl-C ends")
            else:
                _print_round(outcome, known, out)
            known = set(outcome.skipped)

        watch_folders(folders, stop=threading.Event(), reported=told, progress=progress, poll=poll, **options)
    note("ended")


def _print_round(report: "SyncReport", known: "set[Skipped]", out: "Console") -> None:
    from qa.holdings import report_in_words

    if report.added or report.changed or report.deleted:
        print_line(out, f"{_now()} {report_in_words(report)}")
    for skipped in report.skipped:
        if skipped not in known:
            print_line(out, f"{_now()} skipped: {one_line(skipped.reason)}")


def _asked(
    folders: list[Path], library: Path | None, *, rebuild: bool, columns: str | None, **given: Any
) -> tuple[list[Path], dict[str, Any]]:
    """The folders to sync and the keywords of `sync()`; what is not said is as the library remembers it."""
    from index import default_library_path, open_library
    from index.formats.columns import parse_columns

    options = {name: _without_empty(value) for name, value in given.items()}
    try:
        options["columns"] = None if columns is None else parse_columns(columns)
    except LoadError as error:
        problem = str(error).removeprefix("--columns: ")
        raise typer.BadParameter(problem, param_hint="--columns") from error
    if library is None and len(folders) != 1:
        problem = "say where to keep several folders" if folders else "name a folder, or the library to sync"
        raise typer.BadParameter(problem, param_hint="--library")
    if not folders:
        library = path_named(library)
        with open_library(library) as opened:
            folders = list(opened.settings.folders.by_label.values())
    if rebuild:  # what is made anew knows nothing of the old one
        remembered = _remembered(library or default_library_path(folders[0]))
        options |= {name: value for name, value in remembered.items() if options[name] is None}
    return folders, {**options, "library": library}


def _remembered(library: Path) -> dict[str, Any]:
    """What a library keeps of the options of its last sync; nothing where it cannot be read any more."""
    from index import open_library

    try:
        with open_library(library) as opened:
            settings, model = opened.settings, opened.model
    except QuotedeskError:
        return {}
    kept = {"include": settings.include, "exclude": settings.exclude, "columns": settings.columns}
    return {**kept, "model": model}


def _without_empty(value: object) -> object:
    """Patterns without empty ones, so that one empty pattern is none; anything else as it is."""
    return [pattern for pattern in value if pattern] if isinstance(value, list) else value


def _progress(show: Progressed) -> "Callable[[Progress], None]":
    return lambda step: show(step.stage, step.done, step.total)


def _now() -> str:
    return f"{datetime.now():%H:%M:%S}"
