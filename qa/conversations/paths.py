"""Where what readers keep of a library lies when no place is named: in the user's data directory.

Under the folders that the library mirrors, not the library's own path: that one changes with its format, and
the conversations stay.
"""

from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from index import Library

__all__ = ["conversations_path", "feedback_path", "gold_path"]

MAX_NAME = 60
"""Characters of the folder's name: with what follows, a file's name must stay under 255 bytes."""


def conversations_path(library: Library, user: str = "") -> Path:
    """The file of a user's conversations about the library's folders, whether it is there yet or not; "" is
    the one user where nobody logs in.
    """
    own = f"-{sha256(user.encode('utf-8', 'surrogateescape')).hexdigest()[:16]}" if user else ""
    return _beside(library, f"{own}.sqlite")


def gold_path(library: Library) -> Path:
    """The gold file of questions that readers have approved, in the form that `qa eval` reads."""
    return _beside(library, ".gold.jsonl")


def feedback_path(library: Library) -> Path:
    """The file of readers' thumbs, up and down."""
    return _beside(library, ".feedback.jsonl")


def _beside(library: Library, ending: str) -> Path:
    folders = sorted(folder.resolve() for folder in library.settings.folders.by_label.values())
    names = "\0".join(map(str, folders))
    key = sha256(names.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    name = (folders[0].name or "root")[:MAX_NAME]
    return user_data_path("quotedesk") / "conversations" / f"{name}-{key}{ending}"
