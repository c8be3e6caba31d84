"""How accurate a run over gold questions was: its figures, by kind, calibration, and what failed.

Pure functions from outcomes to markup or a file's content. The numbers are those of `qa eval` and of
`qa.evaluation.reliability`; each picture stands beside a table of its numbers.
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from markupsafe import Markup

from qa.evaluation.gold_report import NAMES
from qa.evaluation.reliability import calibration_error, reliability
from qa.evaluation.replay import Figures, Outcome, figures
from qa.evaluation.scores import Share, share
from qa.evaluation.tables import Table
from ui.seeing.accuracy_drawing import N_BARS, drawn_calibration, drawn_kinds
from ui.seeing.failures import failures_html
from ui.seeing.markup import picture_html, region_html, save_html, words_html
from ui.seeing.names import shortened
from ui.seeing.pictures import png_bytes, svg_text
from ui.words import count, literal

__all__ = ["accuracy_html", "calibration_png", "calibration_svg", "kinds_png", "kinds_svg"]

N_FEW = 30
"""Questions below which a share means little: at 30, half of them right may as well be a third or two thirds
(95 % interval of a share, 1.96 * sqrt(0.25 / 30) = 18 points to either side)."""

N_KINDS = 200
"""Kinds in the table; a gold file has some tens, and a kind for each question must not stop the page."""

N_KIND = 40
OF_KIND = {
    "first_citation": "first citation right",
    "complete": "complete in the first 3",
    "short_answer": "short answer in the text",
    "abstains_rightly": "abstains when it should",
    "abstains_wrongly": "abstains wrongly",
}


def accuracy_html(outcomes: Sequence[Outcome]) -> Markup:
    """Everything about a run on one page; no outcomes give a sentence that says so."""
    if not outcomes:
        body = words_html("No gold questions were asked, so there is nothing to measure. Save some first.")
    else:
        body = Markup("").join(
            (
                _few(len(outcomes)),
                _totals(figures(outcomes)),
                _kinds(outcomes),
                _calibration(outcomes),
                failures_html(outcomes),
            )
        )
    return Markup(
        '<section class="seeing accuracy" aria-label="Accuracy"><h2>Accuracy</h2>{}</section>'
    ).format(body)


def kinds_svg(outcomes: Sequence[Outcome]) -> str:
    """The share of questions answered as wanted, by kind, as an SVG file."""
    return svg_text(drawn_kinds(_succeeded(outcomes)))


def kinds_png(outcomes: Sequence[Outcome]) -> bytes:
    """The same as a PNG file."""
    return png_bytes(drawn_kinds(_succeeded(outcomes)))


def calibration_svg(outcomes: Sequence[Outcome]) -> str:
    """Confidence against the share of answerable questions as an SVG file."""
    return svg_text(drawn_calibration(_curve(outcomes)))


def calibration_png(outcomes: Sequence[Outcome]) -> bytes:
    """The same as a PNG file."""
    return png_bytes(drawn_calibration(_curve(outcomes)))


def _few(n: int) -> Markup:
    if n >= N_FEW:
        return Markup("")
    return Markup('<p class="remark">{}</p>').format(
        f"Only {count(n, 'question', 'questions')}: so few mean little. One more or less right changes these "
        f"figures by {100 / n:.0f} points; save at least {N_FEW} before you rely on them."
    )


def _by_kind(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes of each kind, kinds in the order in which they are first asked."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.question.kind, []).append(outcome)
    return kinds


def _succeeded(outcomes: Sequence[Outcome]) -> dict[str, Share]:
    return {kind: share(one.succeeded for one in asked) for kind, asked in _by_kind(outcomes).items()}


def _curve(outcomes: Sequence[Outcome]) -> Table:
    return reliability("gold questions", *_confidences(outcomes))


def _confidences(outcomes: Sequence[Outcome]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([outcome.answer.confidence for outcome in outcomes], dtype=np.float64),
        np.array([outcome.question.answerable for outcome in outcomes], dtype=np.bool_),
    )


def _totals(total: Figures) -> Markup:
    rows = [
        (label, _decimal(getattr(total, name)), _counted(getattr(total, name)))
        for name, label in NAMES.items()
    ]
    rows += [(f"passages: {name}", f"{value:.3f}", "") for name, value in total.passages.items()]
    return _table("All questions", ("Figure", "Share", "Count"), rows)


def _kinds(outcomes: Sequence[Outcome]) -> Markup:
    kinds, succeeded = _by_kind(outcomes), _succeeded(outcomes)
    rows = []
    for kind, asked in islice(kinds.items(), N_KINDS):
        of_kind = figures(asked)
        counts = [_counted(getattr(of_kind, name)) for name in OF_KIND]
        rows.append((shortened(kind, N_KIND), _counted(succeeded[kind]), *counts))
    worst = min(succeeded, key=lambda kind: succeeded[kind].value or 0)
    alt = (
        f"Bars: questions answered as wanted, for {count(len(kinds), 'kind', 'kinds')} of question; the "
        f"lowest is {shortened(worst, N_KIND)} with {_counted(succeeded[worst])}. "
        "The table below has the numbers."
    )
    cut = f"The picture shows the first {N_BARS} of {len(kinds)} kinds, the table the first {N_KINDS}."
    return Markup("<h3>By kind of question</h3>{}{}{}{}").format(
        picture_html(kinds_svg(outcomes), alt),
        words_html(cut) if len(kinds) > N_BARS else "",
        save_html("kinds", ("svg", "png")),
        _table(
            "Questions answered as wanted, and how, by kind",
            ("Kind", "as wanted", *OF_KIND.values()),
            rows,
        ),
    )


def _calibration(outcomes: Sequence[Outcome]) -> Markup:
    curve = _curve(outcomes)
    error = calibration_error(*_confidences(outcomes))
    rows = [
        (name, str(row["questions"]), f"{row['mean confidence']:.3f}", f"{row['answerable']:.3f}")
        for name, row in curve.rows.items()
    ]
    alt = (
        f"Calibration curve of {count(len(outcomes), 'question', 'questions')}: confidence against the share "
        f"that is answerable, calibration error {error:.3f}. The table below has the numbers."
    )
    return Markup("<h3>Calibration</h3><p>{}</p>{}{}{}").format(
        _meaning(outcomes, error),
        picture_html(calibration_svg(outcomes), alt),
        save_html("calibration", ("svg", "png")),
        _table(
            "Confidence and what came of it",
            ("Confidence", "Questions", "Mean confidence", "Answerable"),
            rows,
        ),
    )


def _meaning(outcomes: Sequence[Outcome], error: float) -> str:
    """The calibration error in words, and what it cannot say where all questions are of one sort."""
    n_answerable = sum(outcome.question.answerable for outcome in outcomes)
    if n_answerable in (0, len(outcomes)):
        sort = "answerable" if n_answerable else "unanswerable"
        return (
            f"Every question is {sort}, so this says nothing about calibration: it needs questions that the "
            "documents answer and questions that they do not."
        )
    return (
        f"Calibration error {error:.3f}: how far, on average, confidence is from the share of questions that "
        f"the documents answer. The {n_answerable} answerable questions weigh together as much as the "
        f"{len(outcomes) - n_answerable} unanswerable."
    )


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    """A table whose first column names its rows; it scrolls sideways where it is too wide."""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(text) for text in heads)
    body = Markup("").join(
        Markup('<tr><th scope="row"><bdi>{}</bdi></th>{}</tr>').format(
            literal(row[0]), Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row[1:])
        )
        for row in rows
    )
    table = Markup(
        '<table class="figures"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(caption, head, body)
    return region_html(f"{caption}, scrolls sideways", table)


def _decimal(counted: Share) -> str:
    return "–" if counted.value is None else f"{counted.value:.3f}"


def _counted(counted: Share) -> str:
    return f"{counted.right} of {counted.of}" if counted.of else "–"
