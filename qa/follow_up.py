"""Follow-up questions."""

from collections.abc import Sequence

from qa.answer import Turn

__all__ = ["standalone"]


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question made to stand alone."""
    return question
