"""Ours: `sync` over the folder, `search` and `ask` over the opened library."""

from collections.abc import Callable
from pathlib import Path

from protocol import K, main
from texts import Found

from index import open_library, search, sync
from index.encode import load_encoder
from qa import ask


class Ours:
    """The library mirrors a folder, so documents come and go as files of it. `--model` is not needed: the
    bundled weights are the same ones.
    """

    def __init__(self, model: str, place: Path) -> None:
        self.place = place

    def load(self) -> None:
        load_encoder()

    def index(self, folder: Path) -> None:
        sync(folder, self.place)

    def open(self) -> None:
        self.library = open_library(self.place)
        self.library.encoder()

    def search(self, question: str, k: int) -> Found:
        hits = search(question, self.library, k=k)
        return [(hit.document_id, "") for hit in hits]

    def ways(self) -> dict[str, Callable[[str], object]]:
        return {
            "search": lambda question: search(question, self.library, k=K),
            "ask": lambda question: ask(question, library=self.library),
        }

    def add(self, name: str, text: str) -> None:
        folder = self.library.folder
        (folder / name).write_text(text, encoding="utf-8")
        sync(folder, self.place, only=[folder / name])

    def delete(self, name: str) -> None:
        folder = self.library.folder
        (folder / name).unlink()
        sync(folder, self.place, only=[folder / name])


if __name__ == "__main__":
    main(Ours)
