"""txtai: its hybrid index of dense vectors and BM25 with the texts in its database, all defaults."""

from pathlib import Path

from protocol import main
from texts import Found, read_passages
from txtai import Embeddings


class Txtai:
    """One `Embeddings`, saved whole after each change."""

    def __init__(self, model: str, place: Path) -> None:
        self.model, self.place = model, place

    def load(self) -> None:
        self.embeddings = Embeddings(path=self.model, hybrid=True, content=True)

    def index(self, folder: Path) -> None:
        self.embeddings.index((name, text, None) for name, text in read_passages(folder))
        self.embeddings.save(str(self.place))

    def open(self) -> None:
        self.embeddings = Embeddings()
        self.embeddings.load(str(self.place))

    def search(self, question: str, k: int) -> Found:
        return [(one["id"], one["text"]) for one in self.embeddings.search(question, k)]

    def add(self, name: str, text: str) -> None:
        self.embeddings.upsert([(name, text, None)])
        self.embeddings.save(str(self.place))

    def delete(self, name: str) -> None:
        self.embeddings.delete([name])
        self.embeddings.save(str(self.place))


if __name__ == "__main__":
    main(Txtai)
