"""External evaluation sets: read from a folder, and indexed once in a library that later runs reuse.

A set is a folder with `corpus.jsonl` (`id`, `text`) and `questions.jsonl` (`question`, `doc_ids`,
`spans`, `answerable`, `history`). The data is not part of the project. Every document becomes a file
of its own in the working folder, byte for byte, and goes through `index.sync` like a user's file, so
the figures are those of the real path. A document of the set is then told by its id in the library.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_cache_path

from index import Library, Progress, open_library, sync
from index.store.tables import FORMAT_VERSION
from qa.answer import Turn
from qa.evaluation.gold import GoldError, GoldSpan

__all__ = ["EvaluationSet", "SetQuestion", "find_sets", "load_set", "open_set", "work_folder"]

SUFFIX = ".txt"
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetQuestion:
    """One question of a set. `document_ids` are the documents that answer it, `spans` where.

    `turns` is the conversation before it, as the set tells it; the set's own answers stand in for ours.
    """

    id: str
    question: str
    turns: tuple[Turn, ...]
    answerable: bool
    document_ids: frozenset[str]
    spans: tuple[GoldSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSet:
    """A set in memory: `texts` by document id in the library, and the questions, in the set's order."""

    name: str
    texts: dict[str, str]
    questions: tuple[SetQuestion, ...]

    @property
    def key(self) -> str:
        """A hash of every document's id and text: the same corpus, the same key."""
        digest = hashlib.sha256()
        for document_id, text in sorted(self.texts.items()):
            digest.update(json.dumps([document_id, text]).encode())
        return digest.hexdigest()[:12]


def find_sets(folder: Path) -> tuple[str, ...]:
    """The names of the sets in a folder, sorted: its subfolders that hold documents and questions."""
    return tuple(sorted(questions.parent.name for questions in folder.glob("*/questions.jsonl")))


def load_set(folder: Path, *, limit: int | None = None) -> EvaluationSet:
    """Read one set. With `limit`, that many questions, spread evenly over the set.

    Raises `GoldError` naming the file and line of anything that is not as the format says.
    """
    texts = dict(_records(folder / "corpus.jsonl", lambda line: (_file_name(line["id"]), line["text"])))
    questions = tuple(_records(folder / "questions.jsonl", _question))
    if limit is not None and limit < len(questions):
        questions = tuple(questions[i * len(questions) // limit] for i in range(limit))
    return EvaluationSet(name=folder.name, texts=texts, questions=questions)


def work_folder() -> Path:
    """Where libraries of evaluation are kept between runs, in the user's cache."""
    return user_cache_path("quotedesk") / "evaluation"


def open_set(
    evaluated: EvaluationSet,
    *,
    work: Path | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Library:
    """The set's library, built in `work` (default: the user's cache) or brought up to date there.

    Raises `GoldError` when a document does not read back as the set's text: its offsets would be in doubt.
    Documents that the sync refused are not in the library, and count as not found.
    """
    folder = (work or work_folder()) / f"{evaluated.name}-{evaluated.key}-{FORMAT_VERSION}"
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    for document_id, text in evaluated.texts.items():
        # A text that begins with a byte order mark needs a second one: the loader takes the first off.
        file, content = documents / document_id, text.encode("utf-8-sig" if text[:1] == "\ufeff" else "utf-8")
        if not file.exists() or file.read_bytes() != content:
            file.write_bytes(content)
    sync(documents, folder / "library", progress=progress)
    library = open_library(folder / "library")
    for information in library.documents():
        if library.document(information.id).text != evaluated.texts[information.id]:
            raise GoldError(f"{evaluated.name}: {information.id} reads back otherwise than it was written")
    return library


def _records(path: Path, record: Callable[[Any], Record]) -> Iterator[Record]:
    """Each line of a JSONL file as a record."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    for number, line in enumerate(lines, start=1):
        if line:
            try:
                parsed = record(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{path}: line {number}: {type(error).__name__}: {error}") from error
            yield parsed


def _file_name(document_id: str) -> str:
    """The document's id in the library; one that is no plain file name would write elsewhere."""
    if Path(document_id).name != document_id or document_id.startswith("."):
        raise ValueError(f"the document id {document_id!r} cannot name a file")
    return document_id + SUFFIX


def _question(line: Any) -> SetQuestion:
    spans = tuple(
        GoldSpan(
            document_id=_file_name(span["doc_id"]), start=span["start"], end=span["end"], quote=span["text"]
        )
        for span in line.get("spans", ())
    )
    return SetQuestion(
        id=line["id"],
        question=line["question"],
        turns=_turns(line.get("history", ())),
        answerable=line["answerable"],
        document_ids=frozenset(_file_name(document_id) for document_id in line["doc_ids"]),
        spans=spans,
    )


def _turns(messages: Any) -> tuple[Turn, ...]:
    """A list of user and assistant messages as turns; each user message takes the answer after it."""
    turns: list[Turn] = []
    for message in messages:
        if message["role"] == "user":
            turns.append(Turn(question=message["text"], standalone=message["text"], answer=""))
        elif turns:
            last = turns.pop()
            turns.append(Turn(question=last.question, standalone=last.standalone, answer=message["text"]))
    return tuple(turns)
