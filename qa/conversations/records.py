"""A conversation as it is kept: what was typed and of what it was asked, the answer, the reader's mark.

Records only. Answers are kept whole, so every marker of a past exchange goes on pointing at its citation.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypedDict

from qa.answer import Answer

__all__ = ["Conversation", "Exchange", "Listed", "Options", "Rating", "Scope"]

Rating = Literal[-1, 0, 1]
"""Thumbs down, none, thumbs up."""


class Options(TypedDict):
    """The keyword arguments of `qa.ask` that a scope stands for."""

    documents: tuple[str, ...] | None
    outlets: tuple[str, ...] | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a question was narrowed to; as in `qa.ask`, what is empty or None narrows nothing."""

    documents: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @property
    def is_everything(self) -> bool:
        """Whether the whole library was asked."""
        return self == Scope()

    def as_options(self) -> Options:
        """For `ask(question, **scope.as_options())`."""
        return Options(
            documents=self.documents or None,
            outlets=self.outlets or None,
            since=self.since,
            until=self.until,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question exactly as typed, its answer, and what the reader made of it. `asked` carries a time zone.

    `unreadable` is "" unless what was stored of the answer cannot be read any more; then it says why, and
    `answer` is an empty one with this as its notice: neither an answer nor the statement that there is none.
    """

    question: str
    answer: Answer
    scope: Scope
    asked: datetime
    rating: Rating = 0
    saved_as_gold: bool = False
    unreadable: str = ""

    def __post_init__(self) -> None:
        _check_zone(self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """Exchanges in their order: `exchanges[position]`. `changed` is when it was last added to or renamed.

    `title` is one line, "" until there is a question to take it from.
    """

    id: str
    title: str
    created: datetime
    changed: datetime
    exchanges: tuple[Exchange, ...]

    def __post_init__(self) -> None:
        _check_zone(self.created)
        _check_zone(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A conversation without its exchanges, as a list shows it."""

    id: str
    title: str
    created: datetime
    changed: datetime
    n_exchanges: int


def _check_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; use datetime.now(UTC)")
