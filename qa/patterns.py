"""Regular expressions that are compiled when they are first used.

The rooms of this package have some three hundred, and compiling them took almost half of its import; a
question needs about a hundred. Knows nothing of what they match.
"""

import re
from typing import Any, cast

__all__ = ["lazy_pattern"]

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    r"""What `re.compile` gives, but compiled at its first use, which is when a mistake in it comes out.

    `re.sub` and its like do not take it; its own methods, and `.pattern`, are those of a compiled one.

    >>> lazy_pattern(r"\d+").findall("6 boats, 12 men")
    ['6', '12']
    """
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))


class _LazyPattern:
    """Stands for a pattern; after the first use its methods are those of the compiled one, at no cost."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked for by copy and its like
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__ |= {method: getattr(compiled, method) for method in _METHODS}
        return getattr(compiled, name)
