"""What several commands share: libraries by name, days, documents, outlets, and examples in the help.

Knows typer and libraries, nothing of answers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from index import Library

__all__ = [
    "AsOfOption",
    "DocumentOption",
    "JsonOption",
    "LibraryOption",
    "OutletOption",
    "SinceOption",
    "UntilOption",
    "examples",
    "n_asked",
    "narrowing",
    "none_left",
    "open_named",
    "path_named",
    "place_for",
]

_DAY: dict[str, Any] = {"metavar": "YYYY-MM-DD", "formats": ["%Y-%m-%d"]}

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
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        help="Ask as if this were today: “last week” is counted from it, later documents are left out.",
        **_DAY,
    ),
]
SinceOption = Annotated[
    datetime | None, typer.Option(help="Only documents published on this day or later.", **_DAY)
]
UntilOption = Annotated[
    datetime | None, typer.Option(help="Only documents published on this day or earlier.", **_DAY)
]
DocumentOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FILE",
        help="Only this document: its path in the folder, or a pattern (reports/*). May be repeated.",
    ),
]
OutletOption = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Only this outlet. May be repeated.")
]

_FLAGS = {"documents": "--document", "outlets": "--outlet"}
"""Options that may be repeated; they are named in the singular, unlike what `ask()` takes."""


def examples(*lines: str) -> str:
    """Examples as the last part of a help page; the backspace keeps their lines from being joined."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def narrowing(
    *,
    as_of: datetime | None,
    since: datetime | None,
    until: datetime | None,
    documents: Sequence[str] | None,
    outlets: Sequence[str] | None,
) -> dict[str, Any]:
    """The keywords of `ask()` for the options that were given; no others."""
    if since and until and since > until:
        raise typer.BadParameter("no day is both since and until these", param_hint="--since")
    days = {"as_of": as_of, "since": since, "until": until}
    names = {"documents": documents, "outlets": outlets}
    return {name: day.date() for name, day in days.items() if day} | {
        name: tuple(given) for name, given in names.items() if given
    }


def open_named(path: Path | None) -> "Library":
    """The library at a path, or the one that was made of the folder at that path; else the samples'."""
    from index import open_library

    return open_library(path_named(path))


def path_named(path: Path | None) -> Path:
    """Where the library stands that `open_named` opens, in whatever state it is."""
    from index import default_library, default_library_path
    from index.store.schema import TRUTH

    if path is None:
        return default_library()
    if (path / TRUTH).is_file():
        return path
    of_folder = default_library_path(path)
    return of_folder if of_folder.is_dir() else path


def n_asked(library: "Library", narrowed: Mapping[str, Any]) -> int:
    """How many documents the options leave; `narrowed` is of `narrowing()`.

    Raises:
        QueryError: as `ask()`, for a name that matches nothing.

    """
    from qa.filters import excluded

    return len(library.documents()) - len(excluded(library, **narrowed))


def none_left(library: "Library", narrowed: Mapping[str, Any]) -> str:
    """One sentence for options that leave no document: which they are and how many documents there are."""
    given = {
        _FLAGS.get(name, f"--{name.replace('_', '-')}"): value if isinstance(value, tuple) else (value,)
        for name, value in narrowed.items()
    }
    options = " ".join(f"{flag} {value}" for flag, values in given.items() for value in values)
    n_documents = len(library.documents())
    days = [document.date for document in library.documents() if document.date]
    dated = f", {len(days)} with a date ({min(days)} to {max(days)})" if days else ", none with a date"
    return f"no document is left by {options}; there are {n_documents} in all{dated}"


def place_for(name: Path | None) -> Path | None:
    """A place to save at, refused before a question is asked if it cannot be one."""
    if name is None:
        return None
    if name == Path():
        problem = "a name is needed: --save bridge writes bridge.html and bridge.json"
    elif name.is_dir():
        problem = f"{name} is a folder; name the files in it, such as {name / 'answer'}"
    elif not name.parent.is_dir():
        problem = f"{name}: there is no folder {name.parent} to save in"
    else:
        return name
    raise typer.BadParameter(problem, param_hint="--save")
