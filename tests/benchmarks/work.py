"""The work that every system is given: a folder of short texts, questions about them, and texts to add.

    articles of `qa.evaluation.scale` -> whole sentences in passages of about 600 characters -> one file each

Made up from the repository alone, the same each time, kept in a folder under a name that says what it is
of. Knows nothing of systems.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from index import SEEDS_FOLDER
from qa.evaluation.scale.corpus import Corpus
from qa.evaluation.scale.questions import questions
from qa.evaluation.scale.templates import Templates, read_templates

GOLD = Path(__file__).resolve().parents[1] / "gold"

CHARACTERS = 600
"""Of a passage, about: 146 tokens of the default model, as 650 characters of a newspaper are."""

N_QUESTIONS = 4_000
"""As many as are asked in any one process, so that no question comes twice."""

N_NEW = 11
"""Texts that are added and deleted: one to warm up, ten that are measured, in each round."""

VERSION = 2

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """`folder` holds `size` files, `half` the first half of them; `questions` and `new` are JSON lists."""

    size: int
    folder: Path
    half: Path
    questions: Path
    new: Path

    @property
    def n_half(self) -> int:
        return -(-self.size // 2)


def prepare(size: int, place: Path) -> Work:
    """The work of one size below a folder, written unless it is there.

    What else is in its folders goes: a run that was killed may have left a document behind.
    """
    place = place / f"work-{size}-{VERSION}"
    work = Work(
        size=size,
        folder=place / "documents",
        half=place / "half",
        questions=place / "questions.json",
        new=place / "new.json",
    )
    if not work.new.exists():
        shutil.rmtree(place, ignore_errors=True)
        _write(work)
    for folder, n in ((work.folder, size), (work.half, work.n_half)):
        for file in set(folder.iterdir()) - {folder / name(number) for number in range(n)}:
            file.unlink()
    return work


def name(number: int) -> str:
    return f"{number:06d}.txt"


def passages(templates: Templates) -> Iterator[tuple[int, str]]:
    """Passages without end, each with the number of the article that it is cut from; no two are the same."""
    corpus = Corpus(templates)
    seen: set[str] = set()
    for number in count():
        for passage in cut(body(corpus.document(number).text)):
            if passage not in seen:
                yield number, passage
            seen.add(passage)


def body(article: str) -> str:
    """An article without its head and foot, on one line: a passage is prose."""
    _, _, _, *paragraphs, _ = article.split("\n\n")
    return " ".join(" ".join(paragraphs).split())


def cut(text: str) -> Iterator[str]:
    """Whole sentences in passages of about CHARACTERS; what is left at the end is not used."""
    passage = ""
    for sentence in _SENTENCE_END.split(text):
        longer = f"{passage} {sentence}" if passage else sentence
        if passage and len(longer) - CHARACTERS > CHARACTERS - len(passage):
            yield passage
            longer = sentence
        passage = longer


def _write(work: Work) -> None:
    gold = [folder for folder in sorted(GOLD.iterdir()) if folder.is_dir()]
    templates = read_templates([SEEDS_FOLDER, *gold])
    made = list(islice(passages(templates), work.size + N_NEW))
    for folder, n in ((work.folder, work.size), (work.half, work.n_half)):
        folder.mkdir(parents=True)
        for number, (_, passage) in enumerate(made[:n]):
            (folder / name(number)).write_text(passage, encoding="utf-8")
    n_articles = made[work.size - 1][0] + 1
    asked = dict.fromkeys(questions(Corpus(templates), n_articles, N_QUESTIONS))
    work.questions.write_text(json.dumps(list(asked)))
    work.new.write_text(json.dumps([passage for _, passage in made[work.size :]]))
