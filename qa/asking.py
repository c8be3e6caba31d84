"""The commands that ask and verify: `qa ask`, `qa chat`, `qa verify`.

Thin layers over `ask()`, `evidence()` and `verify()`. Each imports what it needs when it runs, while the
model loads; other commands and the help pages wait for none of it.
"""

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.ahead import load_ahead
from qa.options import (
    AsOfOption,
    DocumentOption,
    JsonOption,
    LibraryOption,
    OutletOption,
    SinceOption,
    UntilOption,
    examples,
    n_asked,
    narrowing,
    none_left,
    open_named,
    place_for,
)
from qa.terminal import console, note, one_line

if TYPE_CHECKING:
    from index.library import Library
    from qa.answer import Answer, Turn

__all__ = ["ASK_EXAMPLES", "CHAT_EXAMPLES", "VERIFY_EXAMPLES", "ask", "chat", "verify"]

ABSTAINED, NOT_VERIFIED = 3, 4  # exit codes; the others are those of `qa.cli`

WARM_UP = "Who said so?"
"""Encoded while the user still types the first question: the first time takes many times as long."""

ASK_EXAMPLES = examples(
    'qa ask "What did the mayor say about the harbour?"',
    'qa ask "Who closed the bridge?" --json | jq .citations',
    'qa ask "Who closed it?" --since 2022-12-01 --outlet "The Courier"',
    'qa ask "What happened on Monday?" --as-of 2022-12-21',
    'qa ask "Who closed it?" --save bridge      writes bridge.html, bridge.json',
    "qa ask - < question.txt",
)
CHAT_EXAMPLES = examples("qa chat", "qa chat --library desk.library --since 2022-12-01")
VERIFY_EXAMPLES = examples(
    "qa verify bridge.json --library reports/    an answer or an evidence pack",
    'qa ask "Who closed it?" --json | qa verify -',
    "qa verify bridge.json --folder copy/of/reports --json",
)


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In words; - reads standard input.")],
    library: LibraryOption = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    document: DocumentOption = None,
    outlet: OutletOption = None,
    save: Annotated[
        Path | None,
        typer.Option(
            metavar="NAME",
            help="Keep the answer with its quotes in context: NAME.html, NAME.json, or both for a name "
            "without such an ending. Files of that name are replaced.",
        ),
    ] = None,
    as_data: JsonOption = False,
) -> None:
    """Answer one question with quotes and their sources.

    Each quote has its article, outlet, author and date, and the file with line
    and column, or with the page, row or part that it stands in.
    Exits with 3 when the documents do not answer it; the nearest passages are shown as such.
    """
    question = _standard_input().strip() if question == "-" else question
    if not question.strip():
        raise typer.BadParameter("the question is empty", param_hint="QUESTION")
    narrowed = narrowing(as_of=as_of, since=since, until=until, documents=document, outlets=outlet)
    saved_as = place_for(save)
    opened = open_named(library)
    _get_ready(opened, question)
    from qa.ask import ask as ask_library

    if narrowed and not n_asked(opened, narrowed):
        note(none_left(opened, narrowed))
    answer = ask_library(question, library=opened, **narrowed)
    _print(answer, opened, as_data=as_data)
    if saved_as:
        _save(answer, opened, saved_as)
    raise typer.Exit(ABSTAINED if answer.abstained else 0)


def verify(
    saved: Annotated[
        str, typer.Argument(metavar="ANSWER", help="JSON of qa ask --json or --save; - reads standard input.")
    ],
    library: LibraryOption = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", exists=True, file_okay=False, help="The folder of the files; needs no library."
        ),
    ] = None,
    as_data: JsonOption = False,
) -> None:
    """Check that the files still say what a saved answer quotes.

    The files are read anew. Each quote is OK, stale (the file has changed; it says where the
    words stand now), missing (the file is gone), or wrong (the file does not say it there).
    Exits with 0 when all are OK, else with 4. Who speaks, and which sources are one, is not checked.
    """
    from index.seeds import SEEDS_FOLDER
    from qa.evidence.saved import read_saved
    from qa.evidence.verify import as_json as verification_as_json
    from qa.evidence.verify import verify as verify_saved
    from qa.shown import print_verification

    if folder and library:
        raise typer.BadParameter("either --library or --folder, not both", param_hint="--folder")
    answer = read_saved(_standard_input() if saved == "-" else Path(saved))
    if library:
        settings = open_named(library).settings
        verification = verify_saved(answer, settings.folders, columns=settings.columns)
    else:
        verification = verify_saved(answer, folder or SEEDS_FOLDER)
    if as_data:
        typer.echo(verification_as_json(verification))
    else:
        print_verification(verification, console())
    raise typer.Exit(0 if verification.ok else NOT_VERIFIED)


def chat(
    library: LibraryOption = None,
    as_of: AsOfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    document: DocumentOption = None,
    outlet: OutletOption = None,
) -> None:
    """Hold a conversation; follow-ups are understood.

    A question that was rewritten to stand alone is shown as it was searched. :quit or Ctrl-D ends.
    """
    narrowed = narrowing(as_of=as_of, since=since, until=until, documents=document, outlets=outlet)
    opened = open_named(library)
    _get_ready(opened, WARM_UP)
    from index.errors import QueryError
    from qa.ask import ask as ask_library

    out, err = console(), console(stderr=True)
    n_documents, n_left = opened.info().n_documents, n_asked(opened, narrowed)
    if not n_left and narrowed:
        note(none_left(opened, narrowed))
    counted = f"{n_left} of {n_documents}" if narrowed else f"{n_documents}"
    err.print(f"{counted} documents. :quit or Ctrl-D ends.")
    history: tuple[Turn, ...] = ()
    while (question := _prompt()) not in (None, ":quit"):
        if not question:
            continue
        try:
            answer = ask_library(question, history=history, library=opened, **narrowed)
        except QueryError as error:
            err.print(one_line(str(error)))
            continue
        history = answer.history
        _print(answer, opened)
        out.print()


def _get_ready(library: "Library", text: str) -> None:
    """Have the model loaded and, meanwhile, all imported that answering and printing need."""
    load_ahead(library, text)
    for room in ("index.derived", "qa.ask", "qa.shown"):
        import_module(room)


def _print(answer: "Answer", library: "Library", *, as_data: bool = False) -> None:
    from qa.answer import as_json
    from qa.shown import print_answer
    from qa.sources import source_of

    if as_data:
        typer.echo(as_json(answer))
    else:
        print_answer(answer, partial(source_of, library=library), console())


def _save(answer: "Answer", library: "Library", place: Path) -> None:
    from qa.evidence.evidence import evidence
    from qa.evidence.saved import save

    for file in save(evidence(answer, library), place):
        console(stderr=True).print(f"saved: {one_line(str(file))}", soft_wrap=True)


def _standard_input() -> str:
    """All of standard input as text."""
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"standard input is not UTF-8 text: {error}", param_hint="-") from error


def _prompt() -> str | None:
    """One line from the user, or None at the end of input, or where there is none."""
    if sys.stdin is None:
        return None
    try:
        return input("> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return None
