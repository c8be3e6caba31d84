"""Where the library of a folder lives when no place is named: in the user's data directory."""

import re
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from index.store.tables import FORMAT_VERSION

__all__ = ["default_library_path", "without_format"]


def default_library_path(folder: str | Path) -> Path:
    """The library of a folder for which no other place was named.

    Another version of the format has another place, so an upgrade starts afresh instead of failing.
    """
    resolved = Path(folder).resolve()
    key = sha256(str(resolved).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return _default_places() / f"{resolved.name or 'root'}-{key}-{FORMAT_VERSION}"


def without_format(library: Path) -> Path:
    """What tells a library from all others in every version of the format: its own path, and in a default
    place (see `default_library_path`) the path without the version.
    """
    path = library.resolve()
    if path.parent != _default_places().resolve():
        return path
    return path.with_name(re.sub(r"(-[0-9a-f]{8})-\d+\Z", r"\1", path.name))


def _default_places() -> Path:
    return user_data_path("quotedesk") / "libraries"
