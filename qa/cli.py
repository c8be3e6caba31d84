"""The command line: each command is a thin layer over one call of the engine.

Nothing heavy is imported before a command needs it, so `qa --help` is instant. Answers go to standard
output, progress and errors to standard error. Exit codes, so that scripts can tell what happened:
0 answered, 3 the documents do not answer, 2 misuse, 1 an error, 130 interrupted.
"""

import importlib
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from index import Library, Progress, QuotedeskError, default_library, default_library_path, open_library
from index.errors import LibraryMissing, QueryError
from qa import ask as ask_library
from qa.answer import Turn, as_json
from qa.terminal import console, one_line, print_answer, print_information, print_report, progress_lines

__all__ = ["main"]

ERROR, MISUSE, ABSTAINED = 1, 2, 3  # typer itself exits with 2 for misuse and 130 for Ctrl-C


def _examples(*lines: str) -> str:
    """Examples as the last part of a help page; the backspace keeps their lines from being joined."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=_examples(
        "qa sync reports/                             index a folder of documents",
        'qa ask "Who closed it?" --library reports/   quotes that answer',
        "qa chat --library reports/                   follow-ups are understood",
        "qa ui --library reports/                     the same in the browser",
        "",
        "Exit codes: 0 answered, 3 not answered by the documents, 2 misuse, 1 error.",
    ),
)

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        "-l",
        metavar="PATH",
        help="A library, or the folder that was synced; without it, the sample articles.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


@app.callback()
def quotedesk() -> None:
    """Ask a collection of documents; get an answer made only of their own words."""


@app.command(
    epilog=_examples(
        'qa sync reports/ && qa ask "Who closed the bridge?" --library reports/',
        "qa sync reports/ --library desk.library     keep the library in a place of your own",
    )
)
def sync(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False)],
    library: Annotated[
        Path | None,
        typer.Option(
            "--library", "-l", metavar="PATH", help="Where to keep it; without it, a place of ours."
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Another sentence-transformers model.")
    ] = None,
) -> None:
    """Bring a library up to date with a folder.

    What is skipped is listed with the reason. Unchanged files cost nothing.
    """
    from index import sync as sync_folder

    with progress_lines(console(stderr=True)) as show:

        def progress(step: Progress) -> None:
            show(step.stage, step.done, step.total)

        report = sync_folder(folder, library, model=model, progress=progress)
    print_report(report, console())


@app.command(
    epilog=_examples(
        'qa ask "What did the mayor say about the harbour?"',
        'qa ask "Who closed the bridge?" --json | jq .citations',
        "qa ask - < question.txt",
    )
)
def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In words; - reads standard input.")],
    library: LibraryOption = None,
    as_data: JsonOption = False,
) -> None:
    """Answer one question with quotes and their sources.

    Each quote has its article, outlet and date, and the file with line and column.
    Exits with 3 when the documents do not answer it; the nearest passages are shown as such.
    """
    question = _standard_input() if question == "-" else question
    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
    opened = _open(library)
    answer = ask_library(question, library=opened)
    if as_data:
        typer.echo(as_json(answer))
    else:
        print_answer(answer, opened.folder, console())
    raise typer.Exit(ABSTAINED if answer.abstained else 0)


@app.command(epilog=_examples("qa chat", "qa chat --library desk.library"))
def chat(library: LibraryOption = None) -> None:
    """Hold a conversation; follow-ups are understood.

    A question that was rewritten to stand alone is shown as it was searched. :quit or Ctrl-D ends.
    """
    opened = _open(library)
    out, err = console(), console(stderr=True)
    err.print(f"{opened.info().n_documents} documents. :quit or Ctrl-D ends.")
    history: tuple[Turn, ...] = ()
    while (question := _prompt()) not in (None, ":quit"):
        if not question:
            continue
        try:
            answer = ask_library(question, history=history, library=opened)
        except QueryError as error:
            err.print(one_line(str(error)))
            continue
        history = answer.history
        print_answer(answer, opened.folder, out)
        out.print()


@app.command(epilog=_examples("qa ui", "qa ui --port 8000 --library desk.library"))
def ui(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 7860,
    library: LibraryOption = None,
    user: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Visitors log in by this name; needed for other machines."),
    ] = None,
) -> None:
    """Open the web page: answers with the cited documents.

    With --user the password is read from QUOTEDESK_PASSWORD, or asked for.
    """
    credentials = (user, _password()) if user else None
    # By name: the command line is the outermost ring and may start the page, but the package `qa` must
    # not depend on `ui`, and an import statement here would turn the arrow ui -> qa -> index round.
    page = importlib.import_module("ui.app")
    page.serve(_open(library), host=host, port=port, credentials=credentials)


@app.command(epilog=_examples("qa info", "qa info --library desk.library"))
def info(library: LibraryOption = None) -> None:
    """Show what a library holds: documents, model, size."""
    print_information(_open(library).info(), console())


@app.command("eval", epilog=_examples("qa eval tests/gold/seeds.jsonl", "qa eval gold.jsonl --verbose"))
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False)],
    library: LibraryOption = None,
    as_data: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List each question that fails.")] = False,
) -> None:
    """Measure the answers to the questions of a gold file."""
    from qa.evaluation.commands import evaluate_gold

    evaluate_gold(gold, _open(library), as_data=as_data, verbose=verbose)


@app.command("eval-sets", epilog=_examples("qa eval-sets ../eval --sets xquad_en,clapnq_dev --limit 100"))
def evaluate_sets(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of external evaluation sets.")],
    sets: Annotated[str, typer.Option(metavar="NAMES", help="Only these sets, separated by commas.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most N questions a set.")] = None,
    work: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where libraries are kept between runs.")
    ] = None,
    as_data: JsonOption = False,
) -> None:
    """Measure retrieval and answers on external sets.

    The sets are not part of the project: folders with a corpus.jsonl and a questions.jsonl each.
    """
    from qa.evaluation.commands import evaluate_folder
    from qa.evaluation.sets import find_sets

    found = find_sets(folder)
    chosen = tuple(name for name in sets.split(",") if name) or found
    if not found:
        raise typer.BadParameter(
            f"{folder} holds no evaluation sets (folders with corpus.jsonl and questions.jsonl). "
            "The data is not part of the project: name the folder you keep it in.",
            param_hint="DIR",
        )
    if unknown := sorted(set(chosen) - set(found)):
        raise typer.BadParameter(f"no {', '.join(unknown)} among {', '.join(found)}", param_hint="--sets")
    evaluate_folder(folder, chosen, limit=limit, work=work, as_data=as_data)


def main() -> None:
    """Run the command line; every error that is raised on purpose is one line, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        # What a terminal's encoding lacks is shown as an escape instead of ending the program.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="qa")
    except (QuotedeskError, OSError) as error:
        console(stderr=True).print(f"qa: {one_line(str(error))}", soft_wrap=True)
        sys.exit(MISUSE if isinstance(error, QueryError) else ERROR)


def _open(path: Path | None) -> Library:
    """The library at a path, or the one that was made of the folder at that path."""
    if path is None:
        return open_library(default_library())
    try:
        return open_library(path)
    except LibraryMissing:
        of_folder = default_library_path(path)
        if not of_folder.is_dir():
            raise
        return open_library(of_folder)


def _password() -> str:
    """The password of the page's visitors; never an argument, which other users of the machine can see."""
    given = os.environ.get("QUOTEDESK_PASSWORD")
    return given or str(typer.prompt("Password for visitors", hide_input=True, confirmation_prompt=True))


def _standard_input() -> str:
    """All of standard input as the question."""
    try:
        return sys.stdin.buffer.read().decode().strip()
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"standard input is not UTF-8 text: {error}", param_hint="-") from error


def _prompt() -> str | None:
    """One line from the user, or None at the end of input."""
    try:
        return input("> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return None
