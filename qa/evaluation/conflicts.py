"""How well conflicts are found: `python -m qa.evaluation.conflicts FOLDER`, FOLDER holding the external sets.

On sentences of ECB+ and XQuAD told again with one planted edit (must conflict), without an edit (must not)
and beside the nearest other sentences on the same event (must not, though some truly disagree); then on
RAMDocs, whose documents give different answers to a question. Half of the documents, by a hash of their id,
were used to choose the thresholds; the other half were not.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.encode import Encoder, load_encoder
from index.sentences import split_sentences
from qa.claims.claims import Statement, closeness, group
from qa.claims.conflicts import conflicts
from qa.evaluation.planted import KINDS, detokenised, edit, place_in, retell
from qa.evaluation.tables import Figure, Table, print_table
from qa.names.names import aliases
from qa.terminal import console

__all__ = ["Trial", "main", "planted", "trials"]

N_SENTENCES = 400
"""Sentences of each half of a set that are told again."""

N_HARD = 3
"""The nearest other sentences on the same event that each is held against."""

Row = dict[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Two sentences, the kind of conflict between them (None for none), and where the pair comes from."""

    one: str
    other: str
    kind: str | None
    origin: str


def trials(sentences: Sequence[str], places: Sequence[str]) -> list[Trial]:
    """Each sentence against its re-telling, without an edit and with every kind of edit that it allows."""
    made = []
    for sentence in sentences:
        again = retell(sentence)
        edits = {kind: edit(again, kind, places) for kind in KINDS}
        if not any(edits.values()):
            continue
        made.append(Trial(one=sentence, other=again, kind=None, origin="told again"))
        made += [
            Trial(one=sentence, other=other, kind=kind, origin="edited")
            for kind, other in edits.items()
            if other
        ]
    return made


def planted(texts: Iterable[tuple[str, Sequence[str]]], vectors: "Vectors") -> list[Trial]:
    """The trials of documents given as event and sentences, with the nearest sentences of each event."""
    events: dict[str, list[str]] = defaultdict(list)
    for event, sentences in texts:
        events[event] += sentences
    everything = [sentence for sentences in events.values() for sentence in sentences]
    places = sorted({place for sentence in everything if (place := place_in(sentence))})
    step = max(1, len(everything) // N_SENTENCES)
    chosen = set(everything[::step])
    made = []
    for sentences in events.values():
        mine = trials([sentence for sentence in sentences if sentence in chosen], places)
        made += mine
        for one in dict.fromkeys(trial.one for trial in mine):
            near = sorted(
                (other for other in set(sentences) if other != one),
                key=lambda other: (-closeness(vectors[one], vectors[other]), other),
            )
            made += [Trial(one=one, other=other, kind=None, origin="same event") for other in near[:N_HARD]]
    return made


class Vectors:
    """Token vectors of sentences, each encoded once, on its own."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def add(self, sentences: Iterable[str]) -> None:
        """Encode those that are new, shortest first."""
        new = sorted(set(sentences) - self._known.keys(), key=lambda sentence: (len(sentence), sentence))
        for sentence, encoding in zip(new, self._encoder.encode_passages(new), strict=True):
            self._known[sentence] = encoding.token_vectors

    def __getitem__(self, sentence: str) -> NDArray[np.float32]:
        return self._known[sentence]

    def statement(self, sentence: str, document_id: str) -> Statement:
        """The sentence as said by nobody in particular, with nothing before it."""
        return Statement(
            document_id=document_id, text=sentence, context="", speaker=None, published=None,
            vectors=self[sentence],
        )  # fmt: skip


def found_kind(trial: Trial, vectors: Vectors) -> str | None:
    """The kind of conflict that is found between the two sentences of a trial."""
    one, other = vectors.statement(trial.one, "one"), vectors.statement(trial.other, "other")
    found = conflicts([one], [other], aliases=aliases([trial.one, trial.other]))
    return found[0].kind if found else None


def figures(made: Sequence[Trial], vectors: Vectors) -> dict[str, Row]:
    """Precision and recall by kind, over all, and the share of false alarms by where the pair comes from."""
    found = [found_kind(trial, vectors) for trial in made]
    rows: dict[str, Row] = {}
    for kind in KINDS:
        meant = [got for trial, got in zip(made, found, strict=True) if trial.kind == kind]
        named = [trial for trial, got in zip(made, found, strict=True) if got == kind]
        rows[kind] = _row(sum(got == kind for got in meant), len(named), len(meant))
    meant = [got for trial, got in zip(made, found, strict=True) if trial.kind]
    rows["any"] = _row(
        sum(got is not None for got in meant), sum(got is not None for got in found), len(meant)
    )
    for origin in ("told again", "same event"):
        here = [got for trial, got in zip(made, found, strict=True) if trial.origin == origin]
        alarms = sum(got is not None for got in here)
        rows[f"false alarms: {origin}"] = {
            "pairs": len(here), "found": alarms, "precision": None, "recall": alarms / max(1, len(here)),
        }  # fmt: skip
    return rows


def _row(right: int, n_found: int, n_meant: int) -> Row:
    return {
        "pairs": n_meant, "found": n_found,
        "precision": right / n_found if n_found else None,
        "recall": right / n_meant if n_meant else None,
    }  # fmt: skip


def merged(made: Sequence[Trial], vectors: Vectors) -> Row:
    """How many re-tellings are one claim with their original, and how many edited ones or neighbours wrongly
    are.
    """
    row: Row = {}
    for origin in ("told again", "edited", "same event"):
        here = [trial for trial in made if trial.origin == origin]
        ones = [
            [vectors.statement(trial.one, "one"), vectors.statement(trial.other, "other")] for trial in here
        ]
        n = sum(len(group(pair, aliases=aliases([pair[0].text, pair[1].text]))) == 1 for pair in ones)
        row[origin] = n / max(1, len(here))
    return row


def _usable(sentences: Iterable[str]) -> list[str]:
    """Whole sentences of ordinary length."""
    return [
        sentence
        for sentence in sentences
        if 8 <= len(sentence.split()) <= 40 and sentence[-1:] in '.!"' and sentence[0].isupper()
    ]


def _documents(folder: Path) -> dict[str, list[tuple[str, str, list[str]]]]:
    """By set: (half, event, sentences) of each document."""
    found: dict[str, list[tuple[str, str, list[str]]]] = {}
    for name in ("ecbplus_dev", "xquad_en"):
        clusters = {}
        if (folder / name / "clusters.jsonl").exists():
            for line in _lines(folder / name / "clusters.jsonl"):
                clusters.update(dict.fromkeys(line["doc_ids"], line["topic"]))
        rows = []
        for line in _lines(folder / name / "corpus.jsonl"):
            event = clusters.get(line["id"], line["title"] or line["id"])
            half = ("tuned", "held")[crc32(event.encode()) % 2]
            text = detokenised(line["text"]) if clusters else line["text"]
            sentences = [text[span.start : span.end] for span in split_sentences(text)]
            rows.append((half, event, _usable(" ".join(sentence.split()) for sentence in sentences)))
        found[name] = rows
    return found


def _lines(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ramdocs(folder: Path, encoder: Encoder) -> dict[str, Row]:
    """How often the sentences with the answers of two documents conflict, by whether they disagree."""
    texts = {line["id"]: line["text"] for line in _lines(folder / "corpus.jsonl")}
    vectors = Vectors(encoder)
    hits: dict[str, list[bool]] = {
        "answers differ, with a digit": [],
        "answers differ, no digit": [],
        "answers agree": [],
    }
    for question in _lines(folder / "questions.jsonl"):
        answers: dict[str, str] = question["doc_answers"]  # type: ignore[assignment]
        known = {document: answer for document, answer in answers.items() if answer != "unknown"}
        spoken = {document: _spoken(texts[document], answer) for document, answer in known.items()}
        vectors.add(sentence for sentences in spoken.values() for sentence in sentences)
        query = encoder.encode_query(str(question["question"])).token_vectors
        best = {
            document: max(sentences, key=lambda s: float((query @ vectors[s].T).max(axis=1).mean()))
            for document, sentences in spoken.items()
            if sentences
        }
        for one, other in combinations(sorted(best), 2):
            right = {one, other} & set(question["doc_ids"])
            trial = Trial(one=best[one], other=best[other], kind=None, origin="")
            got = found_kind(trial, vectors) is not None
            if known[one] == known[other]:
                hits["answers agree"].append(got)
            elif right and {one, other} & set(question["conflict_doc_ids"]):
                is_number = any(c.isdigit() for c in known[one] + known[other])
                hits["answers differ, with a digit" if is_number else "answers differ, no digit"].append(got)
    return {
        name: {"pairs": len(found), "in conflict": sum(found) / max(1, len(found))}
        for name, found in hits.items()
    }


def _spoken(text: str, answer: str) -> list[str]:
    """The sentences that hold the answer, of at most 120 words."""
    sentences = (" ".join(text[span.start : span.end].split()) for span in split_sentences(text))
    return [one for one in sentences if answer.lower() in one.lower() and len(one.split()) <= 120]


def main(folder: Path) -> None:
    """Print every table."""
    encoder = load_encoder()
    for name, rows in _documents(folder).items():
        for half in ("tuned", "held"):
            texts = [(event, sentences) for here, event, sentences in rows if here == half]
            vectors = Vectors(encoder)
            vectors.add(sentence for _, sentences in texts for sentence in sentences)
            made = planted(texts, vectors)
            vectors.add(trial.other for trial in made)
            print_table(Table(title=f"{name}, {half} half", rows=figures(made, vectors)), console())
            print_table(Table(title="one claim", rows={half: merged(made, vectors)}), console())
    if (folder / "ramdocs_dev").exists():
        answers = ramdocs(folder / "ramdocs_dev", encoder)
        print_table(Table(title="ramdocs_dev", rows=answers), console())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
