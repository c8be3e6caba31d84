"""Documents made up without end, the same for the same seed: articles of about a thousand words, told by
many outlets, one in ten a near-copy of an article before it.

    templates -> skeleton (which sentences, in which order) -> story (what fills the slots) -> document

Each document is made from its number alone, so a corpus can be written, inserted or asked about in any order
and never stands in memory. Knows nothing of libraries.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from qa.evaluation.scale.templates import Slot, Template, Templates
from qa.evaluation.scale.words import coined, month, number_like, rank, spelt, weekday

__all__ = ["COPY_SHARE", "Corpus", "Filled", "Skeleton", "document_name", "write_documents"]

MEAN_WORDS = 1_000
WORDS_SPREAD = 0.3
"""Standard deviation of the logarithm of a document's number of words."""

COPY_SHARE = 0.1
"""Documents that tell the story of a document before them in nearly the same words: the five articles of the
sample corpus overlap more, a whole news archive less."""

MAX_COPY_DISTANCE = 20
OWN_SHARE = 0.1
"""Of a copy's slots, those that are filled anew."""

SWAP_SHARE = 0.3
"""Content words that are exchanged for another one: two fillings of a sentence differ in topic too."""

COINED_SHARE = 0.15
"""Of the exchanged words, those that are new: technical terms, slips, transliterations."""

MAX_TITLE_WORDS = 11
PARAGRAPH_SHARE = 0.4  # of sentences, those that end a paragraph
FIRST_DAY, N_DAYS = date(2019, 1, 1), 2_500
FOLDER_DOCUMENTS = 500
N_OUTLETS = 40
_OUTLET_KINDS = "Post Herald Gazette Courier Tribune Observer Telegraph Chronicle Wire Mirror".split()
_MENUS = (
    "Home | World | Business | Sport | Culture",
    "Today: cloudy, nine degrees | Subscribe | Puzzles | Log in",
    "News | Opinion | Live | Newsletter",
)
_FOOTERS = (
    "Leave a Comment",
    "Share this article | Print",
    "All rights reserved",
    "Subscribe to our newsletter",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """A document without its words: pieces that stay, and the numbers of the slots between them."""

    pieces: tuple[str | int, ...]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A document's text; `borders` `(n_pieces + 1,)` are where its skeleton's pieces begin and end."""

    name: str
    text: str
    borders: np.ndarray[tuple[int], np.dtype[np.int64]]
    title: str
    outlet: str
    published: date


class Corpus:
    """Documents by number, from 0. With `n_skeletons`, later documents use the skeletons of the first ones,
    told as other stories: what `drawn` needs.
    """

    def __init__(self, templates: Templates, *, seed: int = 0, n_skeletons: int | None = None) -> None:
        self._templates = templates
        self._seed = seed
        self._n_skeletons = n_skeletons
        self._kept: dict[int, Skeleton] = {}

    def story(self, number: int) -> int:
        """The number of the document that first told a document's story: its own, unless it is a copy."""
        while number > 0:
            is_copy, distance = np.random.default_rng((self._seed, 1, number)).random(2)
            if is_copy >= COPY_SHARE:
                break
            number = max(0, number - 1 - int(distance * MAX_COPY_DISTANCE))
        return number

    def skeleton_number(self, number: int) -> int:
        """Which skeleton a document has; a copy has that of its story."""
        story = self.story(number)
        return story if self._n_skeletons is None else story % self._n_skeletons

    def skeleton(self, number: int) -> Skeleton:
        """The skeleton of a document."""
        key = self.skeleton_number(number)
        if key not in self._kept:
            if self._n_skeletons is None:
                self._kept.clear()  # only a fixed number of them is kept
            self._kept[key] = self._composed(np.random.default_rng((self._seed, 2, key)))
        return self._kept[key]

    def document(self, number: int) -> Filled:
        """One document."""
        skeleton = self.skeleton(number)
        of_story = np.random.default_rng((self._seed, 3, self.story(number)))
        own = np.random.default_rng((self._seed, 4, number))
        n = len(skeleton.slots)
        draws = of_story.random((3, n))
        day = FIRST_DAY + timedelta(days=int(of_story.random() * N_DAYS))
        anew = own.random(n) < (OWN_SHARE if self.story(number) != number else 0.0)
        draws[:, anew] = own.random((3, int(anew.sum())))
        head = self._head(own, day)
        words = [
            head.get(slot.source, "") if slot.kind == "head" else self._word(slot, *draw)
            for slot, draw in zip(skeleton.slots, draws.T.tolist(), strict=True)
        ]
        parts = [words[piece] if isinstance(piece, int) else piece for piece in skeleton.pieces]
        text = "".join(parts)
        return Filled(
            name=document_name(number),
            text=text,
            borders=np.cumsum([0, *map(len, parts)]),
            title=text.partition("\n")[0],
            outlet=head["outlet"],
            published=day,
        )

    def _head(self, own: np.random.Generator, day: date) -> dict[str, str]:
        """Who publishes, when, and what their pages say around every article."""
        outlet = min(rank(own.random()), 10 * N_OUTLETS) % N_OUTLETS
        name = f"{spelt(7_000 + outlet).title()} {_OUTLET_KINDS[outlet % len(_OUTLET_KINDS)]}"
        return {
            "outlet": name,
            "date": f"{day.day} {day:%B %Y}",
            "menu": _MENUS[outlet % len(_MENUS)],
            "footer": _FOOTERS[outlet % len(_FOOTERS)],
            "writer": f"{spelt(9_000 + outlet * 7).title()} {spelt(rank(own.random())).title()}",
        }

    def _word(self, slot: Slot, u: float, swap: float, new: float) -> str:
        """What fills a slot, from three numbers in [0, 1)."""
        if slot.kind == "name":
            word = spelt(rank(u))
            return word.upper() if slot.source.isupper() else word.capitalize()
        if slot.kind == "number":
            return number_like(slot.source, u)
        if slot.kind == "month":
            return month(u)
        if slot.kind == "weekday":
            return weekday(u)
        if swap >= SWAP_SHARE:
            return slot.source
        if new < COINED_SHARE:
            return coined(slot.source, u)
        known = self._templates.words[self._templates.ending(slot.source)]
        return known[min(rank(u), len(known) * 4) % len(known)]

    def _composed(self, rng: np.random.Generator) -> Skeleton:
        """Runs of sentences from the given texts in paragraphs, under a title, a byline and a menu."""
        n_words = float(np.exp(np.log(MEAN_WORDS) + WORDS_SPREAD * rng.normal()))
        sentences: list[Template] = []
        while sum(map(_n_words, sentences)) < n_words:
            told = self._templates.documents[int(rng.integers(len(self._templates.documents)))]
            start = int(rng.integers(len(told)))
            sentences += told[start : start + int(rng.integers(2, 7))]
        pieces: list[str | Slot] = [*_title(sentences[0]), "\n\n"]
        for key, after in (("outlet", ", "), ("date", "\n"), ("menu", "\n\nBy "), ("writer", "\n\n")):
            pieces += [Slot("head", key), after]
        for sentence in sentences[:-1]:
            pieces += [*sentence, "\n\n" if rng.random() < PARAGRAPH_SHARE else " "]
        pieces += [*sentences[-1], "\n\n", Slot("head", "footer"), "\n"]
        slots = tuple(dict.fromkeys(piece for piece in pieces if isinstance(piece, Slot)))
        numbers = {slot: number for number, slot in enumerate(slots)}
        return Skeleton(pieces=tuple(numbers[p] if isinstance(p, Slot) else p for p in pieces), slots=slots)


def _title(sentence: Template) -> Iterator[str | Slot]:
    """The first words of a sentence."""
    left = MAX_TITLE_WORDS
    for piece in sentence:
        words = piece.split() if isinstance(piece, str) else [piece.source]
        if isinstance(piece, str) and words and left <= len(words):
            yield piece[: piece.index(words[0])] + " ".join(words[:left]).rstrip('.,;:!?”"')
            return
        yield piece
        left -= len(words)


def _n_words(sentence: Template) -> int:
    return sum(1 if isinstance(piece, Slot) else len(piece.split()) for piece in sentence)


def document_name(number: int) -> str:
    """The path of a document in its folder: some hundred to a folder, as archives have it."""
    return f"{number // FOLDER_DOCUMENTS:04d}/{number:07d}.txt"


def write_documents(corpus: Corpus, folder: Path, n: int) -> None:
    """Write the first `n` documents as files; those that are there are left as they are."""
    for number in range(n):
        file = folder / document_name(number)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(corpus.document(number).text, encoding="utf-8")
