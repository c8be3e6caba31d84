"""Questions to start with, drawn from what the library holds.

Names that several documents share make questions that the library can answer, whatever it is about.
A name is taken to be a run of capitalised words that does not open a sentence; a script without capital
letters has none, and then the titles are asked about instead.
"""

import calendar
import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from index.documents import Document

__all__ = ["example_questions", "names_in"]

MAX_TITLE_CHARACTERS = 80
"""A longer title makes a question nobody would type."""

MAX_SCANNED_CHARACTERS = 50_000
"""Names worth asking about stand in the beginning of a document; a library may hold very long ones."""

MAX_NAME_WORDS = 6
"""Without a limit a page of capitalised words would be read once for each of them. Of a longer run, the
last words are taken."""

_CALENDAR = frozenset((*calendar.month_name, *calendar.day_name))
_CAPITAL = "".join(filter(str.isupper, map(chr, range(0x10000))))  # `re` has no class for them
_WORD = rf"[{_CAPITAL}](?:[\w-]|[’'](?=[A-Z]))+"
_NAME = re.compile(rf"(?<=[\w,;] ){_WORD}(?: {_WORD}){{0,{MAX_NAME_WORDS - 1}}}(?=[.,;:!?)\]]|[’']s\b)")
"""Ending at a mark or an 's keeps nouns and leaves out adjectives, which stand before their noun."""


def names_in(document: Document) -> Counter[str]:
    """Count the runs of capitalised words inside sentences.

    Furniture, the calendar's own words and what stands after the first `MAX_SCANNED_CHARACTERS` are left
    out. "Yesterday the Treaty of Rome met Rome." gives
    Treaty once and Rome twice.
    """
    ends = [0, *(span.end for span in document.furniture)]
    starts = [*(span.start for span in document.furniture), len(document.text)]
    stretches = (
        document.text[start : min(end, MAX_SCANNED_CHARACTERS)]
        for start, end in zip(ends, starts, strict=True)
    )
    found = chain.from_iterable(_NAME.findall(stretch) for stretch in stretches)
    return Counter(name for name in found if name not in _CALENDAR)


def example_questions(documents: Sequence[Document], *, n_questions: int = 3) -> tuple[str, ...]:
    """Make at most `n_questions`, best first.

    Names come before titles; names that more documents share before others, then those that stand more often.
    """
    in_each = [names_in(document) for document in documents]
    n_documents = Counter(chain.from_iterable(in_each))
    n_times = sum(in_each, Counter[str]())
    names = sorted(n_documents, key=lambda name: (-n_documents[name], -n_times[name], name))
    questions = [
        f"What is said about {name}?" for name in names if n_documents[name] > 1 or len(documents) == 1
    ]
    titles = [document.title for document in documents if len(document.title) <= MAX_TITLE_CHARACTERS]
    questions += [f"What does “{title}” report?" for title in titles]
    return tuple(questions[:n_questions])
