"""How well copies are told from independent reports: planted copies, and news reports of the same events.

`python -m qa.evaluation.origins DIR` reads `corpus.jsonl` (`id`, `text`) and `clusters.jsonl` (`doc_ids`,
`topic`) and prints, for each way of copying, how many copies count as one origin with what they copy; and of
the pairs of reports in one cluster and across topics, how many do, by the reason given. Which of the pairs in
a cluster are re-tellings is not labelled: `--show N` prints pairs to be read and judged.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from index import Document, Span
from index.sentences import split_sentences
from qa.claims.origins import CitedSentence, origins
from qa.evaluation.tables import Table, print_table
from qa.terminal import console

__all__ = ["WAYS_TO_COPY", "main", "planted_copy"]

SEED = 16
N_PAIRS_ACROSS = 3_000
SHOWN = 1_000
"""Characters of each report that are printed to be read."""

HEADER = "Home | News | Weather\nThis is the page of another paper\nPosted by the editors\n\n"
REASONS = {
    "one text": "of their wording",
    "one wording of the claim": "what is cited",
    "re-told": "same order",
    "credited": "credits",
}
"""The columns of the table, and the words of a reason that it counts."""

MIN_SENTENCES = 4
"""Documents with fewer are not copied: dropping sentences would leave another text."""


def planted_copy(text: str, sentences: Sequence[Span], way: str, chance: random.Random) -> list[str]:
    """The sentences of a copy, made in one of `WAYS_TO_COPY`."""
    quotes = [text[span.start : span.end] for span in sentences]
    return WAYS_TO_COPY[way](quotes, chance)


def _shuffled(quotes: list[str], chance: random.Random) -> list[str]:
    return chance.sample(quotes, len(quotes))


def _dropped(quotes: list[str], chance: random.Random) -> list[str]:
    gone = set(chance.sample(range(len(quotes)), max(1, len(quotes) // 5)))
    return [quote for i, quote in enumerate(quotes) if i not in gone]


def _reworded(quotes: list[str], chance: random.Random) -> list[str]:
    """Every tenth word, by chance, becomes one that the text does not have."""
    return [
        " ".join(f"x{word}" if chance.random() < 0.1 else word for word in quote.split()) for quote in quotes
    ]


WAYS_TO_COPY: dict[str, Callable[[list[str], random.Random], list[str]]] = {
    "verbatim": lambda quotes, _: quotes,
    "header added": lambda quotes, _: [HEADER, *quotes],
    "last fifth cut": lambda quotes, _: quotes[: max(1, len(quotes) * 4 // 5)],
    "a fifth of the sentences dropped": _dropped,
    "sentence order changed": _shuffled,
    "a tenth of the words changed": _reworded,
    "all of it at once": lambda quotes, chance: [
        HEADER,
        *_reworded(_shuffled(_dropped(quotes, chance), chance), chance),
    ],
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables for the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m qa.evaluation.origins", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="pairs of a cluster to print")
    chosen = parser.parse_args(arguments)
    records = _records(chosen.folder / "corpus.jsonl")
    documents = {record["id"]: _document(record["id"], record["text"]) for record in records}
    clusters = list(_records(chosen.folder / "clusters.jsonl"))
    topics = {document_id: cluster["topic"] for cluster in clusters for document_id in cluster["doc_ids"]}
    within = [
        (documents[one], documents[other])
        for cluster in clusters
        for one, other in combinations(cluster["doc_ids"], 2)
    ]
    print_table(_copies(list(documents.values())), console())
    print_table(
        _pairs({"of one cluster": within, "of two topics": list(_across(documents, topics))}), console()
    )
    random.Random(SEED).shuffle(within)  # noqa: S311
    for one, other in within[: chosen.show]:
        print(f"\n{'=' * 40} {_reason(one, other) or 'two origins'}")
        print(one.text[:SHOWN], "-" * 40, other.text[:SHOWN], sep="\n")


def _copies(documents: Sequence[Document]) -> Table:
    """For each way of copying, the share of copies that have one origin with what they copy."""
    chance = random.Random(SEED)  # noqa: S311
    rows = {}
    originals = [document for document in documents if len(_sentences(document)) >= MIN_SENTENCES]
    for way in WAYS_TO_COPY:
        n_found = 0
        for document in originals:
            quotes = planted_copy(document.text, _sentences(document), way, chance)
            n_found += bool(_reason(document, _document("a copy", "\n".join(quotes))))
        rows[way] = {"copies": len(originals), "one origin": n_found / len(originals)}
    return Table(title="Planted copies", rows=rows)


def _pairs(pairs: Mapping[str, Sequence[tuple[Document, Document]]]) -> Table:
    """For each kind of pair, how many have one origin, by what the reason is about."""
    rows = {}
    for name, both in pairs.items():
        reasons = [_reason(one, other) for one, other in both]
        n_of = {kind: sum(mark in reason for reason in reasons) for kind, mark in REASONS.items()}
        share = sum(map(bool, reasons)) / len(reasons)
        rows[name] = {"pairs": len(reasons), **n_of, "share of pairs": share}
    return Table(title="Reports of news, each pair with its two likest sentences cited", rows=rows)


def _reason(one: Document, other: Document) -> str:
    """Why the two have one origin for what both say, "" where they have two."""
    ours, theirs = max(
        ((a, b) for a in _sentences(one) for b in _sentences(other)),
        key=lambda pair: _alike(one, other, *pair),
    )
    cited = [
        CitedSentence(document=document, start=span.start, end=span.end)
        for document, span in ((one, ours), (other, theirs))
    ]
    return origins(cited)[0].reason


def _alike(one: Document, other: Document, ours: Span, theirs: Span) -> float:
    """The share of words that two sentences have in common."""
    words, others = _words(one.text[ours.start : ours.end]), _words(other.text[theirs.start : theirs.end])
    return len(words & others) / len(words | others) if words or others else 0.0


@lru_cache(maxsize=100_000)
def _words(sentence: str) -> frozenset[str]:
    return frozenset(word for word in sentence.casefold().split() if word.isalnum())


def _across(
    documents: Mapping[str, Document], topics: Mapping[str, str]
) -> Iterator[tuple[Document, Document]]:
    """Pairs of reports on different topics, drawn by chance."""
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(N_PAIRS_ACROSS):
        one, other = chance.sample(sorted(topics), 2)
        if topics[one] != topics[other]:
            yield documents[one], documents[other]


@lru_cache(maxsize=4096)
def _sentences(document: Document) -> tuple[Span, ...]:
    return split_sentences(document.text)


def _document(name: str, text: str) -> Document:
    return Document(id=name, text=text, sha256=name, title=name, date=None, outlet="", furniture=())


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
