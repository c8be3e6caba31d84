"""Citations of documents that are made up."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from qa import Citation
from tests.ui.reading.parsing import citation_in


@pytest.fixture(scope="session")
def cite(make: Any) -> Callable[..., Citation]:
    """A citation of a document's characters: `cite(document, start, end, number, **fields)`."""
    return partial(citation_in, make)
