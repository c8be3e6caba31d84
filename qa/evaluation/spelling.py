"""How often a misspelt word is read aright: `python -m qa.evaluation.spelling DIR`, DIR a set of questions.

In every question one word that the set's documents have is misspelt, at random but the same from run to run,
and not so that it becomes another of their words. Also counted: the questions as they are, of which hardly
any should change, and names that the documents do not have, taken from another set, none of which should.
"""

import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from index.encode import Encoder
from index.vocabulary import Vocabulary
from qa.evaluation.sets import EvaluationSet, load_set, open_set
from qa.evaluation.tables import Table, print_table
from qa.question.question import FUNCTION_WORDS
from qa.question.respelling import respelt
from qa.terminal import console

__all__ = ["main", "spelling_table"]

SEED = 7
Known = Callable[[str], bool]

_WORD = re.compile(r"(?<=\s)[^\W\d_]{5,}(?![\w-])")
_NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}")
_SOUNDS = (
    ("sh", "sch"),
    ("w", "v"),
    ("y", "i"),
    ("k", "c"),
    ("ph", "f"),
    ("ch", "tch"),
    ("i", "y"),
    ("kh", "h"),
)


def main(arguments: list[str]) -> None:
    """Print the table of the set in the first folder; names come from the sets in the others."""
    evaluated = load_set(Path(arguments[0]))
    library = open_set(evaluated)
    others = [load_set(Path(folder)) for folder in arguments[1:]]
    print_table(
        spelling_table(evaluated, library.vocabulary(), _known_to(library.encoder()), others=others),
        console(),
    )


def spelling_table(
    evaluated: EvaluationSet, vocabulary: Vocabulary, known: Known, *, others: Iterable[EvaluationSet] = ()
) -> Table:
    """For each kind of slip and of word: `n` planted, and the shares read `right`, `wrong` and left alone."""
    rows = {}
    for kind, slip in _SLIPS.items():
        for capital, name in ((False, "words"), (True, "names")):
            outcomes = list(_planted(evaluated, vocabulary, known, slip, capital=capital))
            rows[f"{kind}, {name}"] = _shares(outcomes)
    clean = [bool(respelt(one.question, vocabulary, known=known)[1]) for one in evaluated.questions]
    rows["none: questions as they are"] = _shares(["wrong" if changed else "alone" for changed in clean])
    rows["none: absent names"] = _shares(
        [
            "wrong" if respelt(f"What did {name} say?", vocabulary, known=known)[1] else "alone"
            for name in _absent_names(others, vocabulary)
        ]
    )
    return Table(title="spelling", rows=rows)


def _shares(outcomes: list[str]) -> dict[str, float | int | None]:
    n = len(outcomes)
    return {"n": n} | {name: outcomes.count(name) / n if n else None for name in ("right", "wrong", "alone")}


def _planted(
    evaluated: EvaluationSet,
    vocabulary: Vocabulary,
    known: Known,
    slip: Callable[[str, random.Random], str],
    *,
    capital: bool,
) -> Iterator[str]:
    """What became of each planted slip: "right", "wrong", or "alone"."""
    rng = random.Random(SEED)  # noqa: S311  not for secrets
    for one in evaluated.questions:
        words = [
            match
            for match in _WORD.finditer(one.question)
            if match.group()[0].isupper() is capital
            and not match.group().isupper()
            and match.group().casefold() not in FUNCTION_WORDS
            and vocabulary.holds(match.group())
        ]
        if not words:
            continue
        match = rng.choice(words)
        misspelt = slip(match.group(), rng)
        if misspelt == match.group() or vocabulary.holds(misspelt):
            continue
        question = one.question[: match.start()] + misspelt + one.question[match.end() :]
        changes = respelt(question, vocabulary, known=known)[1]
        used = next((change.used for change in changes if change.start == match.start()), None)
        if used is None:
            yield "alone"
        else:
            yield "right" if vocabulary.term(used) == vocabulary.term(match.group()) else "wrong"


def _absent_names(others: Iterable[EvaluationSet], vocabulary: Vocabulary) -> list[str]:
    names = {
        match.group() for other in others for one in other.questions for match in _NAME.finditer(one.question)
    }
    names |= {
        match.group()
        for other in others
        for text in list(other.texts.values())[:400]
        for match in _NAME.finditer(text)
    }
    return sorted(name for name in names if not vocabulary.holds(name))


def _known_to(encoder: Encoder) -> Known:
    return cache(lambda word: encoder.count_tokens([word])[0] == 1)


def _swapped(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word) - 1)
    return word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _dropped(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word) - 1)
    return word[:i] + word[i + 1 :]


def _doubled(word: str, rng: random.Random) -> str:
    i = rng.randrange(1, len(word) - 1)
    return word[:i] + word[i] + word[i:]


def _transliterated(word: str, _: random.Random) -> str:
    """The first sound that can be written otherwise, the first letter aside."""
    for sound, other in _SOUNDS:
        i = word.find(sound, 1)
        if i > 0:
            return word[:i] + other + word[i + len(sound) :]
    return word


_SLIPS: dict[str, Callable[[str, random.Random], str]] = {
    "letters swapped": _swapped,
    "a letter dropped": _dropped,
    "a letter doubled": _doubled,
    "other transliteration": _transliterated,
}


if __name__ == "__main__":
    main(sys.argv[1:])
