"""Examples to fit on: questions with what the reader sees for each, and whether the documents answer it.

Questions of external sets are taken as they are and made unanswerable: by hiding the documents that answer
them, by exchanging a name for one that those documents do not hold, by changing a number; some are cut down
to keywords. Collections of our own (gold files) bring their own unanswerable questions. Knows nothing of
models.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import Library
from index.late_interaction import PassageTokens
from index.search import Retrieval, retrieve
from index.token_codec import CodedVectors
from qa import ask
from qa.answer import Turn
from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.evaluation.scores import covers, hits
from qa.evaluation.sets import EvaluationSet, SetQuestion
from qa.part import heard
from qa.question.follow_up import added_context, standalone
from qa.question.question import FUNCTION_WORDS
from qa.question.respelling import respelt
from qa.read import RankedSentence, read

__all__ = ["Example", "examples_of_gold", "examples_of_set"]

SEED = 7
KEYWORDS_EVERY = 4
"""One question in so many is also asked as keywords."""

_NAME = re.compile(r"(?<!^)\b[A-Z\u00c0-\u00de][\w’'-]*(?:\s+[A-Z\u00c0-\u00de][\w’'-]*)*")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_WORD = re.compile(r"[\w'’.-]+")
_NO_TOKENS = PassageTokens(vectors=CodedVectors(b"", 8), sentences=np.zeros((0, 2), np.int64))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question as the reader sees it, without token vectors. `right` `(n_sentences,)` says which sentences
    answer; `group` is what must not be split between fitting and measuring: a document, or a whole
    collection.
    """

    source: str
    group: str
    kind: str
    answerable: bool
    retrieval: Retrieval
    sentences: tuple[RankedSentence, ...]
    right: NDArray[np.bool_]


def examples_of_set(evaluated: EvaluationSet, library: Library) -> Iterator[Example]:
    """Every question of a set that stands alone, as it is and made unanswerable."""
    for question, wording, exclude, kind in _variants(evaluated):
        answerable = kind in {"kept", "keywords"} and question.answerable
        yield _example(
            wording,
            library,
            asked=wording,
            exclude=exclude,
            source=evaluated.name,
            group=min(question.document_ids, default=question.id),
            kind=kind,
            answerable=answerable,
            spans=question.spans,
            whole=True,
        )


def examples_of_gold(name: str, questions: Sequence[GoldQuestion], library: Library) -> Iterator[Example]:
    """Every question of a collection of our own, and each once more with the documents that answer it
    hidden: the same words on both sides, so that nothing can be learnt from how a question is worded.
    Earlier turns of a conversation are asked first.
    """
    for question in questions:
        history: tuple[Turn, ...] = ()
        for earlier in question.history:
            history = ask(earlier, history=history, library=library).history
        wording = standalone(question.question, history)
        shown = frozenset(span.document_id for span in question.spans)
        for exclude in (frozenset(), shown) if question.answerable else (frozenset(),):
            yield _example(
                wording,
                library,
                asked=question.question,
                exclude=exclude,
                source=name,
                group=name,
                kind="removed" if exclude else question.kind,
                answerable=question.answerable and not exclude,
                spans=question.spans,
                whole=False,
            )


def _example(
    wording: str,
    library: Library,
    *,
    asked: str,
    exclude: frozenset[str] = frozenset(),
    source: str,
    group: str,
    kind: str,
    answerable: bool,
    spans: Sequence[GoldSpan],
    whole: bool,
) -> Example:
    """What the reader sees; a sentence is right when it holds a span, `whole` or in part."""
    with library.snapshot():
        spelt, _ = respelt(wording, library.vocabulary(), known=library.encoder().knows)
        context = added_context(spelt, asked)
        retrieval = retrieve(spelt, library, exclude=exclude, context_from=context)
        sentences = heard(read(retrieval, library)).sentences
    is_right = covers if whole else hits
    light = tuple(replace(s, tokens=_NO_TOKENS.vectors) for s in sentences)
    return Example(
        source=source,
        group=f"{source}/{group}",
        kind=kind,
        answerable=answerable,
        retrieval=replace(
            retrieval, passages=tuple(replace(p, tokens=_NO_TOKENS) for p in retrieval.passages)
        ),
        sentences=light,
        right=np.array([answerable and any(is_right(s, span) for span in spans) for s in light], dtype=bool),
    )


def _variants(evaluated: EvaluationSet) -> Iterator[tuple[SetQuestion, str, frozenset[str], str]]:
    """A question, its wording, the documents hidden from it, and what kind of example that makes."""
    questions = [question for question in evaluated.questions if not question.turns]
    marked = any(not question.answerable for question in questions)
    names = sorted({match.group() for q in questions for match in _NAME.finditer(q.question)})
    chance = random.Random(SEED)  # noqa: S311 - a reproducible choice, not a secret
    shown: frozenset[str] = frozenset()
    for i, question in enumerate(questions):
        yield question, question.question, shown, "kept"
        if marked:
            continue
        yield question, question.question, question.document_ids, "removed"
        texts = [evaluated.texts[document_id] for document_id in question.document_ids]
        if named := _other_name(question.question, texts, names, chance):
            yield question, named, shown, "name changed"
        if numbered := _other_number(question.question, texts, chance):
            yield question, numbered, shown, "number changed"
        if i % KEYWORDS_EVERY == 0 and (keywords := _keywords(question.question)):
            yield question, keywords, shown, "keywords"
            yield question, keywords, question.document_ids, "keywords removed"


def _other_name(
    question: str, texts: Sequence[str], names: Sequence[str], chance: random.Random
) -> str | None:
    """The question with its first name exchanged for one of which its documents hold no word."""
    found = _NAME.search(question)
    if found is None:
        return None
    held = " ".join(texts).casefold()
    for name in chance.sample(names, k=min(20, len(names))):
        if not any(word in held for word in name.casefold().split()):
            return question[: found.start()] + name + question[found.end() :]
    return None


def _other_number(question: str, texts: Sequence[str], chance: random.Random) -> str | None:
    """The question with its first number changed to one that its documents do not hold; years by a few
    years.
    """
    found = _NUMBER.search(question)
    if found is None:
        return None
    number = found.group()
    if len(number) == 4 and number.isdigit():
        other = str(int(number) + chance.choice([-7, -4, -3, -2, 2, 3, 5, 8, 11]))
    else:
        digits = [str((int(c) + chance.randint(1, 8)) % 10) if c.isdigit() else c for c in number]
        other = "".join([number[0] if len(number) > 1 else digits[0], *digits[1:]])
    if any(other in text for text in texts):
        return None
    return question[: found.start()] + other + question[found.end() :]


def _keywords(question: str) -> str | None:
    words = [word for word in _WORD.findall(question) if word.casefold() not in FUNCTION_WORDS]
    return " ".join(words).rstrip(".") if len(words) > 1 else None
