import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qa
from qa.patterns import lazy_pattern

LAZY = type(lazy_pattern(""))
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(qa.__path__, prefix="qa.")
    if "evaluation" not in module.name
)


@given(st.text(alphabet="ab12 -É", max_size=30), st.sampled_from([r"(?P<n>\d)+", r"[a-z]\b", r"^\W*", "é"]))
def test_a_pattern_does_what_the_compiled_one_does(text: str, pattern: str) -> None:
    lazy, compiled = lazy_pattern(pattern, re.IGNORECASE), re.compile(pattern, re.IGNORECASE)
    assert [found.span() for found in lazy.finditer(text)] == [
        found.span() for found in compiled.finditer(text)
    ]
    assert lazy.sub("_", text) == compiled.sub("_", text)
    assert lazy.split(text) == compiled.split(text)
    assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    wrong = lazy_pattern("(")
    with pytest.raises(re.error):
        wrong.search("a")


def test_every_pattern_of_the_package_compiles() -> None:
    patterns = {
        f"{name}.{variable}": value
        for name in MODULES
        for variable, value in vars(importlib.import_module(name)).items()
        if isinstance(value, LAZY)
    }
    assert len(patterns) > 200
    for pattern in patterns.values():
        assert pattern.groups >= 0
