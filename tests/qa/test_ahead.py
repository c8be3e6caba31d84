import threading

import pytest

from index import Library, open_library
from index.errors import LibraryError
from qa.ahead import load_ahead


def finish() -> None:
    for thread in threading.enumerate():
        if thread.name == "load the model":
            thread.join()


def test_loading_ahead_changes_nothing_for_whoever_asks_for_the_model_next(seeds_library: Library) -> None:
    load_ahead(seeds_library, "Who said so?")
    vector = seeds_library.encoder().encode_query("Who said so?").vector
    finish()
    assert vector.tolist() == seeds_library.encoder().encode_query("Who said so?").vector.tolist()


def test_what_goes_wrong_is_said_to_those_who_ask_for_the_model(seeds_library: Library) -> None:
    library = open_library(seeds_library.path)
    library.close()
    load_ahead(library, "Who said so?")  # an exception that left the thread would fail this test
    finish()
    with pytest.raises(LibraryError, match="has been closed"):
        library.encoder()
