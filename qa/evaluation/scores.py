"""The figures, as pure functions: spans and numbers in, one number out.

Knows nothing of files, libraries or tables. Ranking figures come from ir_measures and the area under
the curve from scikit-learn; what is written here is only what "right" means for a quoted span.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = [
    "Located",
    "Share",
    "area_under_curve",
    "complete_within",
    "covers",
    "hits",
    "mentions",
    "ranking_figures",
    "relevance",
    "share",
]

RANKS = (1, 5, 10)
MARKER = re.compile(r"\[\d+\]")


class Located(Protocol):
    """Anything that stands at a half-open range of characters of one document."""

    @property
    def document_id(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`right` out of `of`. `value` is None when there was nothing to count."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share as a number from 0 to 1."""
        return self.right / self.of if self.of else None


def share(outcomes: Iterable[bool]) -> Share:
    """How many of the outcomes are true.

    >>> share([True, False, True])
    Share(right=2, of=3)
    """
    counted = tuple(outcomes)
    return Share(right=sum(counted), of=len(counted))


def hits(found: Located, wanted: Located) -> bool:
    """Whether a found span answers a wanted one: same document, at least one shared character.

    Overlap, not equality: a gold span is often one clause of the sentence that is rightly quoted.
    Two spans that only touch do not overlap.
    """
    same_document = found.document_id == wanted.document_id
    return same_document and found.start < wanted.end and wanted.start < found.end


def covers(found: Located, wanted: Located) -> bool:
    """Whether the whole wanted span lies inside the found one."""
    return found.document_id == wanted.document_id and found.start <= wanted.start and wanted.end <= found.end


def complete_within(found: Sequence[Located], groups: Sequence[Sequence[Located]], n: int) -> bool:
    """Whether the first `n` found spans hit every group; any alternative in a group counts.

    No groups are never complete: there was nothing to find.
    """
    first = found[:n]
    return bool(groups) and all(any(hits(f, wanted) for f in first for wanted in group) for group in groups)


def mentions(text: str, answers: Iterable[str]) -> bool:
    """Whether any of the short answers stands in the text as whole words, upper and lower case alike.

    Citation markers are not text: an answer `1` is not found in `[1]`, nor in `10`.

    >>> mentions("“About 60 were shot down.” [1]", ["1", "sixty"])
    False
    >>> mentions("“Harbour open” [1]", ["harbour"])
    True
    """
    folded = MARKER.sub("", text).casefold()
    return any(re.search(rf"(?<!\w){re.escape(answer.casefold())}(?!\w)", folded) for answer in answers)


def relevance(found: Iterable[Located], wanted: Sequence[Located]) -> tuple[bool, ...]:
    """For each found span, in order, whether it hits any wanted one."""
    return tuple(any(hits(f, w) for w in wanted) for f in found)


def ranking_figures(rankings: Sequence[Sequence[bool]]) -> dict[str, float]:
    """`R@1`, `R@5`, `R@10` and `MRR` of ranked lists; each list says what is relevant, best first.

    R@k is the share of questions with something relevant among the first k (success at k, which is
    recall at k where one thing is relevant). MRR is the mean of 1/rank of the first relevant one, 0
    where none was found. No rankings give an empty mapping.

    >>> ranking_figures([[True], [False, True], [False]])
    {'R@1': 0.3333333333333333, 'R@5': 0.6666666666666666, 'R@10': 0.6666666666666666, 'MRR': 0.5}
    """
    import ir_measures

    if not rankings:
        return {}
    measures = {f"R@{k}": ir_measures.Success @ k for k in RANKS} | {"MRR": ir_measures.RR}
    judged, ranked = [], []
    for number, ranking in enumerate(rankings):
        question = str(number)
        # One relevant thing that is never retrieved, so that a question whose list is all wrong counts as 0.
        judged.append(ir_measures.Qrel(question, "missed", 1))
        for rank, relevant in enumerate(ranking):
            judged.append(ir_measures.Qrel(question, f"rank {rank}", int(relevant)))
            # The order is ours: a score that falls with the rank leaves the metric no ties to break.
            ranked.append(ir_measures.ScoredDoc(question, f"rank {rank}", float(-rank)))
    figures = ir_measures.calc_aggregate(list(measures.values()), judged, ranked)
    return {name: float(figures[measure]) for name, measure in measures.items()}


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """AUROC: the chance that a positive scores above a negative, ties counting half.

    0.5 is guessing; None when either side is empty.
    """
    if not positive or not negative:
        return None
    from sklearn.metrics import roc_auc_score

    labels = [1] * len(positive) + [0] * len(negative)
    return float(roc_auc_score(labels, [*positive, *negative]))
