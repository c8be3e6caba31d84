"""A library of one size: of real files by a real sync, or with drawn vectors past what can be encoded here.

    corpus -> files -> sync                          (encoded)
    corpus -> files and truth -> derived indexes     (drawn)

What is built is kept in a work folder with its times, and taken from there the next time.
"""

import json
import shutil
import time
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import index.derived
import index.syncing.indexing
import index.syncing.mirror
import index.syncing.reading
from index import sync
from index.encode import load_encoder
from index.load import READERS_VERSION
from index.store.schema import connect
from index.store.tables import FORMAT_VERSION
from index.sync import writing
from qa.evaluation.scale.corpus import Corpus, write_documents
from qa.evaluation.scale.drawn import N_SKELETONS, Drawer, write_drawn_truth
from qa.evaluation.scale.stopwatch import Stopwatch
from qa.evaluation.scale.templates import Templates

__all__ = ["MAX_ENCODED", "OTHER", "PASSAGES_PER_DOCUMENT", "Built", "build", "corpus_of"]

MAX_ENCODED = 10_000
"""Passages up to which a library is really encoded: some 45 a second on two cores."""

PASSAGES_PER_DOCUMENT = 8
"""Of a made-up article of a thousand words: measured, 7.9."""

RECORD = "built.json"
RECORD_VERSION = 2

OTHER = "other, and waiting"
"""What the thread that writes does besides: it waits for the stages that run beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A library and the folder it mirrors. `seconds` are by stage, and stages may run side by side: `all_s`
    is what passed. `is_drawn` says that the vectors are not the encoder's.
    """

    library: Path
    folder: Path
    n_documents: int
    is_drawn: bool
    seconds: dict[str, float]
    all_s: float


def corpus_of(templates: Templates, *, is_drawn: bool, n_skeletons: int = N_SKELETONS) -> Corpus:
    """The corpus that a library of either kind is made of."""
    return Corpus(templates, n_skeletons=n_skeletons if is_drawn else None)


def build(
    n_passages: int,
    templates: Templates,
    work: Path,
    *,
    max_encoded: int = MAX_ENCODED,
    n_skeletons: int = N_SKELETONS,
) -> Built:
    """A library of about `n_passages` in the folder `work`, built unless it is there."""
    is_drawn = n_passages > max_encoded
    # Other readers would read every file anew, and encode again what was drawn.
    version = f"{FORMAT_VERSION}-{READERS_VERSION}-{RECORD_VERSION}"
    place = work / f"{'drawn' if is_drawn else 'encoded'}-{n_passages}-{version}"
    if (place / RECORD).exists():
        record = json.loads((place / RECORD).read_text())
        return Built(library=place / "library", folder=place / "documents", **record)
    shutil.rmtree(place, ignore_errors=True)
    (place / "documents").mkdir(parents=True)
    corpus = corpus_of(templates, is_drawn=is_drawn, n_skeletons=n_skeletons)
    if is_drawn:
        built = _drawn(Drawer.of(corpus, n_skeletons, work), n_passages, place)
    else:
        built = _encoded(corpus, -(-n_passages // PASSAGES_PER_DOCUMENT), place)
    record = {key: value for key, value in asdict(built).items() if key not in ("library", "folder")}
    (place / RECORD).write_text(json.dumps(record))
    return built


def _encoded(corpus: Corpus, n_documents: int, place: Path) -> Built:
    write_documents(corpus, place / "documents", n_documents)
    encoder = load_encoder()
    watch = Stopwatch()
    mirror, indexing, derived = index.syncing.mirror, index.syncing.indexing, index.derived
    stages = (
        (index.syncing.reading, "load_file", "load"),
        (mirror, "masked", "split and cut"),
        (indexing, "split_sentences", "split and cut"),
        (indexing, "chunk", "split and cut"),
        (encoder, "encode_passages", "encode"),
        (indexing, "code_passage", "encode"),
        (mirror, "insert_document", "write"),
        (derived, "read_texts", "lexical"),
        (derived, "_save_lexical", "lexical"),
        (derived, "_save_dense", "dense"),
    )
    began = time.perf_counter()
    with watch.timing(*stages), watch.stage(OTHER):
        sync(place / "documents", place / "library")
    return _built(place, n_documents, watch, began, is_drawn=False)


def _drawn(drawer: Drawer, n_passages: int, place: Path) -> Built:
    watch = Stopwatch()
    began = time.perf_counter()
    library, folder = place / "library", place / "documents"
    with watch.stage("draw and write"):
        n_documents = write_drawn_truth(drawer, library, folder, n_passages)
    stages = ((index.derived, "_save_lexical", "lexical"), (index.derived, "_save_dense", "dense"))
    with watch.timing(*stages), watch.stage(OTHER):
        with writing(library), closing(connect(library)) as connection:
            index.derived.catch_up(library, connection)
        sync(folder, library)  # finds nothing to do, or the truth is not as a sync would have made it
    return _built(place, n_documents, watch, began, is_drawn=True)


def _built(place: Path, n_documents: int, watch: Stopwatch, began: float, *, is_drawn: bool) -> Built:
    all_s = round(time.perf_counter() - began, 2)
    return Built(
        library=place / "library",
        folder=place / "documents",
        n_documents=n_documents,
        is_drawn=is_drawn,
        seconds={stage: round(taken, 2) for stage, taken in watch.seconds.items()},
        all_s=all_s,
    )
