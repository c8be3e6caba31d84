"""Where what readers keep of a library lies when no place is named: in the user's data directory.

Under the library's own path, whatever folders it mirrors; that of a library in its default place counts
without the version of its format. So folders may come and go, and the library may be built anew.
"""

from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from index import Library
from index.default_path import without_format

__all__ = ["conversations_path", "feedback_path", "gold_path"]

MAX_NAME = 40
"""Characters of the library's name, up to 4 bytes each: with all that follows, the name of a file and that of
its lock must stay under 255 bytes."""


def conversations_path(library: Library, user: str = "") -> Path:
    """The file of a user's conversations about the library, whether it is there yet or not; "" is the one
    user where nobody logs in.
    """
    return _kept(library, user, ".sqlite")


def gold_path(library: Library, user: str = "") -> Path:
    """The gold file of questions that the user has approved, in the form that `qa eval` reads."""
    return _kept(library, user, ".gold.jsonl")


def feedback_path(library: Library, user: str = "") -> Path:
    """The file of the user's thumbs, up and down."""
    return _kept(library, user, ".feedback.jsonl")


def _kept(library: Library, user: str, ending: str) -> Path:
    place = without_format(library.path)
    own = f"-{_key(user)[:16]}" if user else ""
    name = f"{(place.name or 'root')[:MAX_NAME]}-{_key(str(place))[:8]}{own}{ending}"
    return user_data_path("quotedesk") / "conversations" / name


def _key(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
