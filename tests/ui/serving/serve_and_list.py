"""Serve a library to the users of a file, and print the address and every route of the real app as JSON."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ui.app import start
from ui.serving.users import named


def paths_and_methods(routes: Any) -> Iterator[tuple[str, str]]:
    """Every route, with those of the routers among them; parameters of paths are filled in."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from paths_and_methods(inner.routes)
            continue
        for method in route.methods or ("GET", "POST"):
            yield re.sub(r"\{[^}]*\}", "x", route.path), method


if __name__ == "__main__":
    app = start(sys.argv[1], port=0, users=named(None, str, Path(sys.argv[2])))
    listed = sorted(set(paths_and_methods(app.app.routes)))
    print(json.dumps({"address": app.local_url, "routes": listed}), flush=True)
    app.block_thread()
