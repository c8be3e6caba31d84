"""chroma: its persistent client with an embedding function over sentence-transformers; dense only."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import chromadb
from chromadb.api.types import Documents, EmbeddingFunction, Embeddings
from chromadb.config import Settings
from protocol import main
from sentence_transformers import SentenceTransformer
from texts import Found, read_passages


@lru_cache
def loaded(model: str) -> SentenceTransformer:
    """The model; once, though chroma makes an embedding function of its own from the collection's record."""
    return SentenceTransformer(model, local_files_only=True)


class Encode(EmbeddingFunction[Documents]):
    """The model as chroma wants it."""

    def __init__(self, model: str) -> None:
        self.path = model
        self.model = loaded(model)

    def __call__(self, input: Documents) -> Embeddings:  # noqa: A002 - chroma passes it by this name
        return self.model.encode(
            list(input), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )

    @staticmethod
    def name() -> str:
        return "benchmark"

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> "Encode":
        return Encode(config["model"])

    def get_config(self) -> dict[str, Any]:
        return {"model": self.path}


class Chroma:
    """One collection; chroma writes every change through."""

    def __init__(self, model: str, place: Path) -> None:
        self.name, self.place = model, place
        self.encode: Encode | None = None

    def load(self) -> None:
        if self.encode is None:
            self.encode = Encode(self.name)

    def index(self, folder: Path) -> None:
        self.open()
        passages = read_passages(folder)
        at_once = self.client.get_max_batch_size()
        for start in range(0, len(passages), at_once):
            some = passages[start : start + at_once]
            self.collection.add(ids=[name for name, _ in some], documents=[text for _, text in some])

    def open(self) -> None:
        self.load()
        self.client = chromadb.PersistentClient(
            path=str(self.place), settings=Settings(anonymized_telemetry=False)
        )
        self.collection = self.client.get_or_create_collection(
            "passages", embedding_function=self.encode, configuration={"hnsw": {"space": "cosine"}}
        )

    def search(self, question: str, k: int) -> Found:
        found = self.collection.query(query_texts=[question], n_results=k, include=["documents"])
        return list(zip(found["ids"][0], found["documents"][0], strict=True))

    def add(self, name: str, text: str) -> None:
        self.collection.add(ids=[name], documents=[text])

    def delete(self, name: str) -> None:
        self.collection.delete(ids=[name])


if __name__ == "__main__":
    main(Chroma)
