"""The command line: each command is a thin layer over one call of the engine.

The commands that ask and verify stand in `qa.asking`, those that keep a library in `qa.syncing` and
`qa.keeping`. Nothing heavy is imported before a command needs it,
so `qa --help` is instant. Answers go to standard output, progress and errors to standard error. Exit codes,
so that scripts can tell what happened: 0 answered or verified, 3 the documents do not answer, 4 a saved
answer does not hold (any more), 2 misuse, 1 an error or a library that is not sound, 130 interrupted.
"""

import atexit
import gc
import importlib
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from index.errors import QueryError, QuotedeskError
from qa import asking, keeping, syncing
from qa.options import JsonOption, LibraryOption, examples, open_named
from qa.terminal import note, note_slow_steps

__all__ = ["main"]

ERROR, MISUSE = 1, 2  # typer itself exits with 2 for misuse and 130 for Ctrl-C

NEW_OBJECTS = 50_000
"""New objects after which Python looks for cycles among them, not 700: the imports of one command make a
quarter of a million that stay, and looking through them 190 times was a fifth of its time."""


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "qa sync reports/                             index a folder of documents",
        'qa ask "Who closed it?" --library reports/   quotes that answer',
        "qa chat --library reports/                   follow-ups are understood",
        "qa ui --library reports/                     the same in the browser",
        "qa verify pack.json --library reports/       do the files still say this?",
        "qa docs --library reports/                   what is in it, and what is not",
        "qa sync reports/ --watch                     follow the folder until Ctrl-C",
        "",
        "Exit codes: 0 answered, 3 not answered by the documents,",
        "4 not verified, 2 misuse, 1 error, 130 interrupted.",
    ),
)


@app.callback()
def quotedesk() -> None:
    """Ask a collection of documents; get an answer made only of their own words."""


app.command(epilog=syncing.SYNC_EXAMPLES)(syncing.sync)
app.command(epilog=asking.ASK_EXAMPLES)(asking.ask)
app.command(epilog=asking.CHAT_EXAMPLES)(asking.chat)
app.command(epilog=asking.VERIFY_EXAMPLES)(asking.verify)


@app.command(epilog=examples("qa ui", "qa ui --port 8000 --library desk.library"))
def ui(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes a free one.")] = 7860,
    library: LibraryOption = None,
    user: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Visitors log in by this name; needed for other machines."),
    ] = None,
    users: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Visitors log in by the names of this file; see qa password."),
    ] = None,
) -> None:
    """Open the web page: answers with the cited documents.

    With --user the password is read from QUOTEDESK_PASSWORD, or asked for.
    """
    if user and users:
        raise typer.BadParameter("either one name, or a file of them", param_hint="--user")
    # By name: the command line is the outermost ring and may start the page, but the package `qa` must
    # not depend on `ui`, and an import statement here would turn the arrow ui -> qa -> index round.
    visitors = importlib.import_module("ui.serving.users").named(user, _password, users)
    page = importlib.import_module("ui.app")
    page.serve(open_named(library), host=host, port=port, users=visitors)


@app.command(epilog=examples("qa password ada >> users.txt", "qa ui --users users.txt --host 0.0.0.0"))
def password(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who logs in with it.")],
) -> None:
    """Print a line for the file of qa ui --users: a name and the hash of a password.

    The password is read from QUOTEDESK_PASSWORD, or asked for.
    """
    typer.echo(importlib.import_module("ui.serving.passwords").user_line(name, _password()))


app.command(epilog=keeping.INFO_EXAMPLES)(keeping.info)
app.command(epilog=keeping.DOCS_EXAMPLES)(keeping.docs)
app.command(epilog=keeping.REMOVE_EXAMPLES)(keeping.remove)
app.command(epilog=keeping.CHECK_EXAMPLES)(keeping.check)
app.command(epilog=keeping.COMPACT_EXAMPLES)(keeping.compact)


@app.command("eval", epilog=examples("qa eval tests/gold/seeds.jsonl", "qa eval gold.jsonl --verbose"))
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", exists=True, dir_okay=False)],
    library: LibraryOption = None,
    as_data: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List each question that fails.")] = False,
) -> None:
    """Measure the answers to the questions of a gold file."""
    from qa.evaluation.commands import evaluate_gold

    evaluate_gold(gold, open_named(library), as_data=as_data, verbose=verbose)


@app.command("eval-sets", epilog=examples("qa eval-sets ../eval --sets xquad_en,clapnq_dev --limit 100"))
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
    gc.set_threshold(NEW_OBJECTS)
    # Nor does it look through all of them once more at the end, which takes as long as answering a question.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # What a terminal's encoding lacks is shown as an escape instead of ending the program.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    note_slow_steps()
    try:
        app(prog_name="qa")
    except (QuotedeskError, OSError) as error:
        note(str(error))
        sys.exit(MISUSE if isinstance(error, QueryError) else ERROR)


def _password() -> str:
    """The password of the page's visitors; never an argument, which other users of the machine can see."""
    given = os.environ.get("QUOTEDESK_PASSWORD")
    return given or str(
        typer.prompt("Password for visitors", hide_input=True, confirmation_prompt=True, err=True)
    )
