"""Questions about a made-up corpus: names and words of a sentence that stands in it, in the forms people ask.

Knows nothing of libraries or of answers.
"""

import re
from collections.abc import Iterator

import numpy as np

from qa.evaluation.scale.corpus import Corpus
from qa.question.question import FUNCTION_WORDS

__all__ = ["questions"]

_FORMS = (
    "What did {name} say about the {word} and the {other}?",
    "Who spoke of the {word} {other} with {name}?",
    "When did {name} announce the {word}?",
    "How many {word} does {name} have?",
    "Where was {name} when the {word} was {other}?",
    "Why did {name} {other} the {word}?",
    "Which {word} did {name} mean?",
    "{name} {word} {other}",
)

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"[^\W\d_]{4,}")
_SEED = 7


def questions(corpus: Corpus, n_documents: int, n: int) -> Iterator[str]:
    """`n` questions about the first `n_documents` documents, the same each time."""
    rng = np.random.default_rng(_SEED)
    made = 0
    while made < n:
        sentences = _SENTENCE_END.split(corpus.document(int(rng.integers(n_documents))).text)
        found = _WORD.findall(sentences[int(rng.integers(len(sentences)))])
        names = [word for word in found[1:] if word.istitle()]
        words = [word for word in found if word.islower() and word not in FUNCTION_WORDS]
        if names and len(words) > 1:
            word, other = rng.choice(len(words), 2, replace=False)
            name = names[int(rng.integers(len(names)))]
            yield _FORMS[made % len(_FORMS)].format(name=name, word=words[word], other=words[other])
            made += 1
