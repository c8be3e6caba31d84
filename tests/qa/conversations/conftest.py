"""Exchanges by hand, and a file of conversations in a folder of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from qa import Turn
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.store import Conversations
from qa.wording import in_words

ASKED = datetime(2024, 3, 4, 12, 30, 0, 123456, tzinfo=UTC)

MakeExchange = Callable[..., Exchange]


@pytest.fixture(scope="session")
def exchange(make: Any) -> MakeExchange:
    """An exchange about a quote, or an abstention where there is none; `after` is the one before it."""

    def made(
        question: str = "Did it rain?", *quotes: str, after: Exchange | None = None, **fields: Any
    ) -> Exchange:
        citations = [make.citation(quote, number) for number, quote in enumerate(quotes, start=1)]
        answer = make.answering(*citations) if quotes else make.abstaining()
        text = in_words(answer.parts)
        before = after.answer.history if after else ()
        turn = Turn(question=question, standalone=question, answer=text)
        answer = make.answer(*answer.parts, question=question, text=text, history=(*before, turn))
        return Exchange(
            **({"question": question, "answer": answer, "scope": Scope(), "asked": ASKED} | fields)
        )

    return made


@pytest.fixture(scope="session")
def conversation(exchange: MakeExchange) -> Conversation:
    """Three exchanges, the second a follow-up that was narrowed and rated."""
    first = exchange("Did it rain?", "It rained.", "It poured.")
    second = exchange(
        "And then?",
        "It snowed.",
        after=first,
        scope=Scope(documents=("a.txt",), outlets=("Courier", "Herald"), since=ASKED.date()),
        rating=1,
        saved_as_gold=True,
    )
    third = exchange("Who sailed?", after=second, rating=-1)
    return Conversation(
        id="abc", title="Weather", created=ASKED, changed=ASKED, exchanges=(first, second, third)
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "conversations.sqlite"


@pytest.fixture
def conversations(file: Path) -> Iterator[Conversations]:
    with closing(Conversations(file)) as opened:
        yield opened
