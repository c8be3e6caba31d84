"""A process of its own that adds to a file of conversations and says after each what it has added.

python -m tests.qa.conversations.worker FILE ID NAME N
"""

import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from qa import Answer, Turn
from qa.conversations.feedback import save_feedback
from qa.conversations.records import Exchange, Scope
from qa.conversations.store import Conversations
from tests.qa.conversations.beginning import start

LENGTH = 60_000
"""Characters of an answer: many pages of the file, so that a kill can fall between two of them."""


def exchange(name: str, number: int) -> Exchange:
    """An abstention of some length."""
    text = f"{name} {number} " * (LENGTH // 10)
    question = f"{name} {number}?"
    answer = Answer(
        text=text,
        question=question,
        parts=(),
        claims=(),
        citations=(),
        abstained=True,
        nearest=(),
        confidence=0.1,
        notices=(),
        history=(Turn(question=question, standalone=question, answer=""),),
    )
    return Exchange(question=question, answer=answer, scope=Scope(), asked=datetime.now(UTC), rating=1)


def main() -> None:
    file, conversation_id, name, n = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    with closing(Conversations(file)) as conversations:
        for number in range(n):
            if conversation_id == "feedback":
                save_feedback(file.with_suffix(".jsonl"), exchange(name, number))
            else:
                conversations.append(conversation_id or start(conversations, name).id, exchange(name, number))
            print(number, flush=True)


if __name__ == "__main__":
    main()
