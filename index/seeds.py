"""The sample corpus that comes with the program, and the library that answers when none is named."""

from contextlib import closing
from pathlib import Path

from index.default_path import default_library_path
from index.errors import LibraryError
from index.store.schema import COMPLETE, connect, exists, read_meta

__all__ = ["SEEDS_FOLDER", "default_library"]

_IN_PACKAGE = Path(__file__).resolve().parent / "seeds"
_IN_CHECKOUT = Path(__file__).resolve().parent.parent / "seeds"

SEEDS_FOLDER = _IN_PACKAGE if _IN_PACKAGE.is_dir() else _IN_CHECKOUT
"""The sample documents: in the installed package, else in the checkout."""

BUILD_TIMEOUT_S = 600.0
"""How long to wait when another process is building the default library."""


def default_library() -> Path:
    """The library of the sample corpus; it is built when it is missing or was never finished.

    Raises:
        LibraryError: the sample corpus is not there either.

    """
    path = default_library_path(SEEDS_FOLDER)
    if not _is_complete(path):
        if not SEEDS_FOLDER.is_dir():
            raise LibraryError(
                f"{SEEDS_FOLDER}: the sample documents are missing; name a library of your own: "
                "qa sync FOLDER, then --library"
            )
        from index.sync import sync  # a library that is there needs nothing of it

        sync(SEEDS_FOLDER, path, lock_timeout_s=BUILD_TIMEOUT_S)
    return path


def _is_complete(path: Path) -> bool:
    if not exists(path):
        return False
    with closing(connect(path)) as connection:
        return COMPLETE in read_meta(connection, path)
