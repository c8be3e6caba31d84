"""Asking gold questions from the page: those that the reader has kept, or those of a file."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from markupsafe import Markup

from index import QuotedeskError
from qa.conversations.paths import gold_path
from qa.evaluation.gold import GoldError, GoldQuestion, check_against, load_gold
from qa.evaluation.replay import Outcome, replay
from ui.handling.desk import Desk, Message, Shown, Tab
from ui.seeing.accuracy import accuracy_html
from ui.words import button, notice_html

__all__ = ["accuracy_shown", "evaluate"]

MAX_GOLD_CHARACTERS = 20_000_000
"""Of a file of gold questions: tens of thousands of them."""

BETWEEN_S = 0.5
"""Between two looks at how far it is."""


def accuracy_shown(desk: Desk, tab: Tab) -> Shown:
    """The figures of the tab's last evaluation; before the first, what one is."""
    if tab.outcomes:
        return {"accuracy": accuracy_html(tab.outcomes)}
    path = gold_path(desk.library, desk.user)
    where = "" if desk.user else f" ({path})"  # who logs in has no use for a path on the server
    words = (
        f"Asks the gold questions that were kept here{where}, or those of a file, and compares the answers "
        "with what the gold says."
        if path.exists()
        else "No gold question was kept yet: press “Save as gold question” below an answer, or choose a file."
    )
    return {"accuracy": Markup('<p class="meta">{}</p>').format(words)}


def evaluate(desk: Desk, message: Message) -> Iterator[Shown]:
    """Ask every gold question, telling how far it is, then show the figures and give the `outcomes`."""
    try:
        questions = _questions(desk, message)
        check_against(questions, desk.library)
    except QuotedeskError as error:
        yield {"accuracy": notice_html(str(error))}
        return
    outcomes: list[Outcome] = []
    told = 0.0
    yield {"accuracy": _asking(0, len(questions))}
    try:
        for outcome in replay(questions, desk.library):
            outcomes.append(outcome)
            if time.monotonic() - told > BETWEEN_S:
                told = time.monotonic()
                yield {"accuracy": _asking(len(outcomes), len(questions))}
    except QuotedeskError as error:
        yield {"accuracy": notice_html(str(error))}
        return
    yield {"outcomes": tuple(outcomes), "accuracy": accuracy_html(outcomes)}


def _questions(desk: Desk, message: Message) -> tuple[GoldQuestion, ...]:
    text = message.get("text")
    if not isinstance(text, str):
        path = gold_path(desk.library, desk.user)
        if not path.exists():
            raise GoldError(
                "no gold question was kept yet; press “Save as gold question” under a good answer"
            )
        return _loaded(path, "the kept questions" if desk.user else str(path))
    if len(text) > MAX_GOLD_CHARACTERS:
        raise GoldError(f"the file has over {MAX_GOLD_CHARACTERS:,} characters; split it")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gold.jsonl"
        path.write_text(text, encoding="utf-8", errors="replace")
        return _loaded(path, "the file")


def _loaded(path: Path, called: str) -> tuple[GoldQuestion, ...]:
    """The questions of a file; what is wrong with it is said under the name that the reader knows it by."""
    try:
        return load_gold(path)
    except GoldError as error:
        raise GoldError(str(error).replace(str(path), called)) from error


def _asking(n_asked: int, n_questions: int) -> Markup:
    return Markup(
        '<p class="stage"><label for="asked">Asked {0} of {1} questions</label> '
        '<progress id="asked" max="{1}" value="{0}"></progress> {2}</p>'
    ).format(n_asked, n_questions, button("Stop", "halt"))
