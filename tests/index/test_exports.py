"""What the packages offer, and that offering it imports nothing."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import index
import qa

ROOT = Path(__file__).parents[2]


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def declared(package: str) -> list[tuple[str, str]]:
    """The names that type checkers are shown, as (room, name)."""
    tree = ast.parse((ROOT / package / "__init__.py").read_text())
    return [
        (str(line.module), alias.name)
        for block in tree.body
        if isinstance(block, ast.If)
        for line in block.body
        if isinstance(line, ast.ImportFrom)
        for alias in line.names
    ]


@pytest.mark.parametrize("package", [index, qa])
def test_what_a_package_offers_is_what_type_checkers_see_in_the_room_that_they_see_it_in(
    package: object,
) -> None:
    names = declared(package.__name__)  # type: ignore[attr-defined]
    assert sorted(name for _, name in names) == sorted(package.__all__)  # type: ignore[attr-defined]
    assert [
        name
        for room, name in names
        if getattr(package, name) is not getattr(importlib.import_module(room), name)
    ] == []
    assert set(package.__all__) <= set(dir(package))  # type: ignore[attr-defined]


def test_a_name_is_taken_from_its_room_when_it_is_asked_for() -> None:
    is_loaded = "print('index.sync' in sys.modules)"
    assert python(f"import sys, index; {is_loaded}; index.sync; {is_loaded}").split() == ["False", "True"]


def test_a_name_that_is_also_a_room_s_is_the_function_whoever_has_imported_the_room() -> None:
    code = (
        "import index.search, qa.ask, index, qa\n"
        "from index import search\n"
        "from qa import ask\n"
        "print([one.__class__.__name__ for one in (search, ask, index.search, qa.ask)])"
    )
    assert python(code).strip() == "['function', 'function', 'function', 'function']"


@pytest.mark.parametrize("name", ["nonsense", "__path_of_nothing__"])
def test_what_is_not_offered_is_an_attribute_error_that_names_it(name: str) -> None:
    with pytest.raises(AttributeError, match=f"'index' has no attribute '{name}'"):
        getattr(index, name)
