"""A folder of many small files and its library: what a sync costs that finds nothing changed."""

from pathlib import Path

from index import sync
from index.schema import FORMAT_VERSION
from qa.evaluation.scale.corpus import Corpus

__all__ = ["N_FILES", "small_files"]

N_FILES = 10_000
N_SENTENCES = 2
FOLDER_FILES = 100
_DONE = "synced"


def small_files(corpus: Corpus, work: Path, n: int = N_FILES) -> tuple[Path, Path]:
    """A folder of `n` notes of two sentences or so and its library, made unless they are there."""
    place = work / f"small-{n}-{FORMAT_VERSION}"
    folder, library = place / "documents", place / "library"
    if (place / _DONE).exists():
        return folder, library
    for number in range(n):
        file = folder / f"{number // FOLDER_FILES:03d}" / f"note-{number:05d}.txt"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            words = corpus.document(number).text.split("\n\n")[-3].split(". ")[:N_SENTENCES]
            file.write_text(f"Note {number}. {'. '.join(words)}\n", encoding="utf-8")
    sync(folder, library)
    (place / _DONE).touch()
    return folder, library
