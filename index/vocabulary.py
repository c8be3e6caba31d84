"""The words that occur in a library, found by their beginning.

Read from the lexical index's own dictionary of terms, so that nothing is built, stored or kept in step: a
dictionary of a million terms is walked for one initial letter only, and the written forms of a term come from
a few of its passages. Knows nothing of spelling or questions.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.lexical import LexicalIndex
from index.store.passage_rows import StoredPassage

__all__ = ["Vocabulary", "WordForm"]

N_PASSAGES = 5
"""Passages of a term that are read for its written forms."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordForm:
    """A word as written in the library. `n_passages` is how many passages hold it in any inflection;
    `is_name` says that it was never seen without a capital.
    """

    text: str
    n_passages: int
    is_name: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words of one generation of a library. Terms are in lower case, without accents and endings."""

    lexical: LexicalIndex
    passages: Callable[[Sequence[int]], Sequence[StoredPassage]]

    def holds(self, word: str) -> bool:
        """Whether a word, in any inflection, occurs; one without letters or digits does."""
        return all(self.lexical.rows_with(term, 1) for term in self.lexical.analyzed(word))

    def term(self, word: str) -> str:
        """The term of a word; "" for what is no single word."""
        terms = self.lexical.analyzed(word)
        return terms[0] if len(terms) == 1 else ""

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """The terms that begin with `prefix`, as (term, number of passages), most frequent first."""
        return self.lexical.terms(prefix)

    def forms(self, term: str, n_passages: int) -> tuple[WordForm, ...]:
        """How a term is written in some of its passages, most frequent first; `n_passages` is passed on."""
        seen: Counter[str] = Counter()
        for stored in self.passages(self.lexical.rows_with(term, N_PASSAGES)):
            seen.update(match.group() for match in _WORD.finditer(stored.text))
        written = [word for word, _ in seen.most_common() if self._is(word, term)]
        lower = {word for word in written if not word[0].isupper()}
        return tuple(
            WordForm(text=word, n_passages=n_passages, is_name=word.casefold() not in lower)
            for word in dict.fromkeys(
                word if word.casefold() not in lower else word.casefold() for word in written
            )
        )

    def _is(self, word: str, term: str) -> bool:
        return word[0].casefold() == term[0] and self.lexical.analyzed(word) == (term,)
