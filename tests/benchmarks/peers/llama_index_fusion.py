"""llama-index: its fusion retriever (reciprocal rank) over vector index and BM25 retriever, persisted."""

from pathlib import Path

from llama_index.core import Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from protocol import main
from texts import Found, read_passages


class LlamaIndex:
    """The BM25 retriever takes no additions, so it is built anew with each change."""

    def __init__(self, model: str, place: Path) -> None:
        self.name, self.place = model, place
        self.model: HuggingFaceEmbedding | None = None
        self.fused: dict[int, QueryFusionRetriever] = {}

    def load(self) -> None:
        if self.model is None:
            self.model = HuggingFaceEmbedding(model_name=self.name, embed_batch_size=32)
            Settings.embed_model = self.model
            Settings.llm = MockLLM()  # the retriever asks for one and, with one query, never uses it

    def index(self, folder: Path) -> None:
        nodes = [TextNode(id_=name, text=text) for name, text in read_passages(folder)]
        # Texts go into the document store as well, which BM25 is built from.
        self.vectors = VectorStoreIndex(nodes, store_nodes_override=True)
        self.save()

    def open(self) -> None:
        self.load()
        storage = StorageContext.from_defaults(persist_dir=str(self.place))
        self.vectors = load_index_from_storage(storage)
        self.words = BM25Retriever.from_persist_dir(str(self.place / "bm25"))
        self.fused = {}

    def search(self, question: str, k: int) -> Found:
        found = self.fusion(k).retrieve(question)
        return [(one.node.node_id, one.node.get_content()) for one in found]

    def add(self, name: str, text: str) -> None:
        self.vectors.insert_nodes([TextNode(id_=name, text=text)])
        self.save()

    def delete(self, name: str) -> None:
        self.vectors.delete_nodes([name], delete_from_docstore=True)
        self.save()

    def fusion(self, k: int) -> QueryFusionRetriever:
        if k not in self.fused:
            self.words.similarity_top_k = min(k, len(self.vectors.docstore.docs))
            self.fused[k] = QueryFusionRetriever(
                [self.vectors.as_retriever(similarity_top_k=k), self.words],
                mode=FUSION_MODES.RECIPROCAL_RANK,
                similarity_top_k=k,
                num_queries=1,
                use_async=False,
            )
        return self.fused[k]

    def save(self) -> None:
        self.vectors.storage_context.persist(str(self.place))
        self.words = BM25Retriever.from_defaults(docstore=self.vectors.docstore)
        self.words.persist(str(self.place / "bm25"))
        self.fused = {}


if __name__ == "__main__":
    main(LlamaIndex)
