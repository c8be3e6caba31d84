"""Several threads and processes share the files and lose nothing; a killed one leaves nothing half."""

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from qa.conversations.errors import ConversationRefused
from qa.conversations.records import Exchange
from qa.conversations.store import Conversations
from tests.qa.conversations.beginning import start

ROOT = Path(__file__).parents[3]
MakeExchange = Callable[..., Exchange]


def started(file: Path, conversation_id: str, name: str, n: int) -> "subprocess.Popen[str]":
    command = (sys.executable, "-m", "tests.qa.conversations.worker", file, conversation_id, name, n)
    return subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(*processes: "subprocess.Popen[str]") -> None:
    for process in processes:
        _, complaints = process.communicate(timeout=120)
        assert (process.returncode, complaints) == (0, "")


def test_two_processes_that_add_to_one_conversation_at_once_lose_nothing(
    conversations: Conversations,
) -> None:
    begun = start(conversations, "Both")
    ended(*(started(conversations.path, begun.id, name, 40) for name in ("a", "b")))
    questions = [one.question for one in conversations.load(begun.id).exchanges]
    assert len(questions) == 80
    for name in ("a", "b"):
        assert [one for one in questions if one.startswith(name)] == [f"{name} {n}?" for n in range(40)]


def test_processes_that_make_the_file_at_once_share_it(file: Path) -> None:
    ended(*(started(file, "", name, 5) for name in ("a", "b", "c")))
    with closing(Conversations(file)) as conversations:
        assert sorted(one.title for one in conversations.listed()) == ["a"] * 5 + ["b"] * 5 + ["c"] * 5


def test_processes_that_open_and_close_the_file_all_the_time_disturb_no_other(
    file: Path, exchange: MakeExchange
) -> None:
    with closing(Conversations(file)) as conversations:
        begun = start(conversations, "Kept").id
    writing = started(file, begun, "a", 40)
    n_seen = 0
    while writing.poll() is None:
        with closing(Conversations(file)) as conversations:  # the last to close tidies the log away
            n_now = conversations.listed()[0].n_exchanges
            assert n_now >= n_seen
            n_seen = n_now
    ended(writing)
    with closing(Conversations(file)) as conversations:
        assert len(conversations.load(begun).exchanges) == 40


def test_a_process_killed_while_it_adds_leaves_whole_exchanges(conversations: Conversations) -> None:
    begun = start(conversations, "Killed")
    draw = random.Random(1)  # noqa: S311
    n_told = 0
    for round_number in range(6):
        process = started(conversations.path, begun.id, f"r{round_number}", 10_000)
        assert process.stdout is not None
        for _ in range(draw.randint(1, 25)):
            assert process.stdout.readline()
            n_told += 1
        process.kill()
        told, _ = process.communicate(timeout=60)
        n_told += told.count("\n")
        loaded = conversations.load(begun.id).exchanges
        assert [one.question for one in loaded if one.unreadable] == []
        assert n_told <= len(loaded) <= n_told + round_number + 1
        for one in loaded:
            assert one.answer.text == f"{one.question[:-1]} " * 6_000
    with closing(sqlite3.connect(conversations.path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        positions = [row[0] for row in connection.execute("SELECT position FROM exchanges ORDER BY position")]
    assert positions == list(range(len(positions)))


def test_threads_that_share_the_conversations_lose_nothing(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations, "Threads")

    def add(number: int) -> int:
        position = conversations.append(begun.id, exchange(f"Question {number}?"))
        conversations.rate(begun.id, position, 1)
        assert any(one.question == f"Question {number}?" for one in conversations.load(begun.id).exchanges)
        return position

    with ThreadPoolExecutor(8) as pool:
        positions = list(pool.map(add, range(40)))
    assert sorted(positions) == list(range(40))
    loaded = conversations.load(begun.id).exchanges
    assert [loaded[position].question for position in positions] == [f"Question {n}?" for n in range(40)]
    assert {one.rating for one in loaded} == {1}


def test_a_change_that_fails_leaves_the_conversations_usable(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations, "Old")
    for _ in range(3):
        with pytest.raises(ConversationRefused, match="NUL"):
            conversations.append(begun.id, exchange("Who\0?"))
    assert conversations.append(begun.id, exchange("Who?")) == 0


def test_two_processes_that_keep_feedback_at_once_lose_nothing(file: Path) -> None:
    Conversations(file).close()
    ended(*(started(file, "feedback", name, 20) for name in ("a", "b")))
    kept = [json.loads(line)["question"] for line in file.with_suffix(".jsonl").read_text().splitlines()]
    assert sorted(kept) == sorted(f"{name} {number}?" for name in ("a", "b") for number in range(20))
