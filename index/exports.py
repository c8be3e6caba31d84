"""Names that a package offers without importing the rooms they stand in.

A name is taken from its room when somebody first asks for it (PEP 562), so that whoever wants one thing of a
package does not wait for all of it. Knows nothing of what the names are.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["export"]


def export(package: str, names: Mapping[str, str]) -> None:
    """Let a package offer what stands in its rooms: `names` has the module and, in one string, its names.

    Called in the package's `__init__`, which imports the same names under `TYPE_CHECKING`, for type checkers.
    A name may be that of its room: `index.search` is the function, whoever has imported the module before.
    """
    rooms = {name: room for room, listed in names.items() for name in listed.split()}

    class Package(ModuleType):
        def __getattr__(self, name: str) -> Any:
            if name not in rooms:
                raise AttributeError(f"module {package!r} has no attribute {name!r}")
            value = getattr(import_module(rooms[name]), name)
            super().__setattr__(name, value)
            return value

        def __setattr__(self, name: str, value: Any) -> None:
            # The import of a module puts it into its package under its name, which may be lent already.
            if not (name in rooms and isinstance(value, ModuleType)):
                super().__setattr__(name, value)

        def __dir__(self) -> list[str]:
            return sorted({*super().__dir__(), *rooms})

    sys.modules[package].__class__ = Package
