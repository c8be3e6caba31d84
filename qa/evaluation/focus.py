"""How often the marked words are the answer: `python -m qa.evaluation.focus DIR`, DIR a set of questions.

For each question the sentence that holds its gold answer is given; the figures are those of the first focus
span against the gold answers, exact match and word F1 as SQuAD counts them (Rajpurkar et al. 2016), by the
kind of answer asked. Questions that ask for no number, date, name or thing are counted as not asked.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from index.sentences import split_sentences
from qa.evaluation.sets import SetQuestion, load_set
from qa.evaluation.tables import Table, print_table
from qa.focus.focus import focus
from qa.question.asked import asked
from qa.question.question import answer_type
from qa.terminal import console

__all__ = ["exact_match", "focus_table", "main", "word_f1"]

ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def main(folders: Iterable[str]) -> None:
    """Print the table of every folder named."""
    for folder in folders:
        print_table(focus_table(load_set(Path(folder)).questions, load_set(Path(folder)).texts), console())


def focus_table(questions: Iterable[SetQuestion], texts: dict[str, str]) -> Table:
    """Figures by kind: `n` questions, `marked` the share with a focus, F1 and exact match over those marked,
    `holds` the share of those marked whose first span shares a word with the answer.
    """
    scores: dict[str, list[tuple[float, bool] | None]] = defaultdict(list)
    for question in questions:
        for row, score in _scored(question, texts):
            scores[row].append(score)
    return Table(title="focus", rows={row: _figures(scores[row]) for row in sorted(scores)})


def _scored(question: SetQuestion, texts: dict[str, str]) -> Iterable[tuple[str, tuple[float, bool] | None]]:
    """The score of a question, under each row that it counts in; None where nothing is marked."""
    if not question.spans:
        return
    gold = question.spans[0]
    text = texts[gold.document_id]
    sentence = next((one for one in split_sentences(text) if one.start <= gold.start < one.end), None)
    if sentence is None:
        return
    spans = focus(question.question, text, sentence.start, sentence.end, kind=answer_type(question.question))
    wanted = asked(question.question)
    answers = [span.quote for span in question.spans]
    score = None
    if spans:
        found = text[spans[0].start : spans[0].end]
        score = (max(word_f1(found, one) for one in answers), any(exact_match(found, one) for one in answers))
    if wanted is not None:
        yield "all asked", score
        yield ("all asked, even" if _even(question.id) else "all asked, odd"), score
    yield (wanted.kind if wanted else "not asked"), score


def _figures(scores: list[tuple[float, bool] | None]) -> dict[str, float | int | None]:
    marked = [score for score in scores if score is not None]
    n = len(marked)
    return {
        "n": len(scores),
        "marked": n / len(scores),
        "F1": sum(f1 for f1, _ in marked) / n if n else None,
        "exact": sum(exact for _, exact in marked) / n if n else None,
        "holds": sum(f1 > 0 for f1, _ in marked) / n if n else None,
    }


def word_f1(found: str, answer: str) -> float:
    """Harmonic mean of precision and recall of words, case, articles and marks left out.

    >>> word_f1("the old quay", "quay")
    0.6666666666666666
    """
    one, other = Counter(_words(found)), Counter(_words(answer))
    same = sum((one & other).values())
    return 2 * same / (one.total() + other.total()) if same else 0.0


def exact_match(found: str, answer: str) -> bool:
    """Whether the words are the same, case, articles and marks left out."""
    return _words(found) == _words(answer)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", ARTICLES.sub(" ", text.casefold()))


def _even(question_id: str) -> bool:
    """Which half a question is in; rules were written looking at one half only."""
    return int(re.sub(r"\W", "", question_id)[-4:], 16) % 2 == 0


if __name__ == "__main__":
    main(sys.argv[1:])
