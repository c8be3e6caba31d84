"""The plain script: sentence-transformers and FAISS, as someone writes it who knows both."""

import json
from pathlib import Path

import faiss
import numpy as np
from protocol import main
from sentence_transformers import SentenceTransformer
from texts import Found, read_passages


class Plain:
    """Exact inner product over unit vectors; ids and texts in a JSON file beside them."""

    def __init__(self, model: str, place: Path) -> None:
        self.name, self.place = model, place
        self.model: SentenceTransformer | None = None

    def load(self) -> None:
        if self.model is None:
            self.model = SentenceTransformer(self.name, local_files_only=True)

    def index(self, folder: Path) -> None:
        passages = read_passages(folder)
        self.ids = [name for name, _ in passages]
        self.texts = [text for _, text in passages]
        vectors = self.encode(self.texts)
        self.vectors = faiss.IndexFlatIP(vectors.shape[1])
        self.vectors.add(vectors)
        self.save()

    def open(self) -> None:
        self.load()
        self.vectors = faiss.read_index(str(self.place / "vectors.faiss"))
        saved = json.loads((self.place / "texts.json").read_text())
        self.ids, self.texts = saved["ids"], saved["texts"]

    def search(self, question: str, k: int) -> Found:
        _, rows = self.vectors.search(self.encode([question]), k)
        return [(self.ids[row], self.texts[row]) for row in rows[0] if row >= 0]

    def add(self, name: str, text: str) -> None:
        self.vectors.add(self.encode([text]))
        self.ids.append(name)
        self.texts.append(text)
        self.save()

    def delete(self, name: str) -> None:
        row = self.ids.index(name)
        self.vectors.remove_ids(np.array([row]))
        del self.ids[row], self.texts[row]
        self.save()

    def encode(self, texts: list[str]) -> np.ndarray:
        return self.model.encode(texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False)

    def save(self) -> None:
        faiss.write_index(self.vectors, str(self.place / "vectors.faiss"))
        (self.place / "texts.json").write_text(json.dumps({"ids": self.ids, "texts": self.texts}))


if __name__ == "__main__":
    main(Plain)
