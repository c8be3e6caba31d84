"""haystack: BM25 and embedding retrievers of its in-memory store, joined by rank, saved to disk."""

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from protocol import main
from texts import Found, read_passages


class Haystack:
    """Questions go through a pipeline, as its documentation builds one for hybrid retrieval."""

    def __init__(self, model: str, place: Path) -> None:
        self.model, self.place = model, place
        self.file = str(place / "store.json")
        self.documents: SentenceTransformersDocumentEmbedder | None = None

    def load(self) -> None:
        if self.documents is None:
            self.documents = SentenceTransformersDocumentEmbedder(
                model=self.model,
                batch_size=32,
                normalize_embeddings=True,
                progress_bar=False,
                local_files_only=True,
            )
            self.documents.warm_up()

    def index(self, folder: Path) -> None:
        self.store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self.write([Document(id=name, content=text) for name, text in read_passages(folder)])

    def open(self) -> None:
        self.store = InMemoryDocumentStore.load_from_disk(self.file)
        self.pipeline = Pipeline()
        self.pipeline.add_component(
            "question",
            SentenceTransformersTextEmbedder(
                model=self.model, normalize_embeddings=True, progress_bar=False, local_files_only=True
            ),
        )
        self.pipeline.add_component("dense", InMemoryEmbeddingRetriever(self.store, return_embedding=False))
        self.pipeline.add_component("lexical", InMemoryBM25Retriever(self.store))
        self.pipeline.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
        self.pipeline.connect("question.embedding", "dense.query_embedding")
        self.pipeline.connect("dense", "joined")
        self.pipeline.connect("lexical", "joined")
        self.pipeline.warm_up()

    def search(self, question: str, k: int) -> Found:
        asked = {
            "question": {"text": question},
            "dense": {"top_k": k},
            "lexical": {"query": question, "top_k": k},
            "joined": {"top_k": k},
        }
        found = self.pipeline.run(asked)["joined"]["documents"]
        return [(one.id, one.content) for one in found]

    def add(self, name: str, text: str) -> None:
        self.load()
        self.write([Document(id=name, content=text)])

    def delete(self, name: str) -> None:
        self.store.delete_documents([name])
        self.store.save_to_disk(self.file)

    def write(self, documents: list[Document]) -> None:
        self.store.write_documents(self.documents.run(documents)["documents"])
        self.store.save_to_disk(self.file)


if __name__ == "__main__":
    main(Haystack)
