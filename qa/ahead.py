"""What a command starts with before it needs it: the model, in a thread of its own.

Most of what loads a model and encodes with it for the first time does not hold the interpreter, so the rest
of the program is imported and the library opened in the meantime. Knows nothing of questions or answers.
"""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.library import Library

__all__ = ["load_ahead"]


def load_ahead(library: "Library", text: str) -> None:
    """Begin to load the library's model and to encode a text with it; returns at once.

    Whoever asks for the model next gets it as soon as it is there; a text of the length that comes next is
    best, since runtimes prepare for lengths. What goes wrong is said to those who ask for the model.
    """
    # No daemon: one that is inside the model's runtime when the interpreter ends would take it down.
    threading.Thread(target=_load, args=(library, text), name="load the model").start()


def _load(library: "Library", text: str) -> None:
    with suppress(Exception):  # whatever it is, whoever asks for the model meets it again
        library.encoder().encode_query(text)
