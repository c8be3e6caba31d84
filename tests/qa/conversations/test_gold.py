"""Approved answers become gold that `qa eval` reads and finds right; thumbs are kept beside them."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from index import Library
from qa import Turn, ask
from qa.conversations.errors import ConversationRefused, ConversationsError
from qa.conversations.feedback import feedback_line, save_feedback
from qa.conversations.gold import gold_line, save_gold
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.transfer import as_json, conversation_from_json
from qa.evaluation.gold import check_against, load_gold
from qa.evaluation.replay import replay

MakeExchange = Callable[..., Exchange]


def asked_of(library: Library, *questions: str) -> Exchange:
    """The last exchange of a conversation."""
    history: tuple[Turn, ...] = ()
    for question in questions:
        answer = ask(question, history=history, library=library)
        history = answer.history
    return Exchange(question=questions[-1], answer=answer, scope=Scope(), asked=datetime.now(UTC))


@pytest.mark.parametrize(
    "questions",
    [
        ("What did ISW say about Belarusian troops?",),
        ("How many missiles did Russia fire at Ukraine on December 16?",),
        ("How many missiles did Russia fire at Ukraine on December 16?", "How many of them were shot down?"),
        ("What did ISW say about Belarusian troops?", "And about Lukashenko?", "Who reported it?"),
        ("How many missiles were fired, how many were shot down, and what did Lukashenko say?",),
        ("What is the price of tea?",),
    ],
)
def test_an_approved_answer_is_found_right_when_its_question_is_asked_again(
    seeds_library: Library, tmp_path: Path, questions: tuple[str, ...]
) -> None:
    exchange = asked_of(seeds_library, *questions)
    given_id = save_gold(tmp_path / "gold.jsonl", exchange)
    (gold,) = load_gold(tmp_path / "gold.jsonl")
    assert (gold.id, gold.question, gold.history) == (given_id, questions[-1], questions[:-1])
    assert gold.answerable is not exchange.answer.abstained
    assert {(span.document_id, span.start, span.end, span.quote) for span in gold.spans} == {
        (one.document_id, one.start, one.end, one.quote) for one in exchange.answer.citations
    }
    check_against([gold], seeds_library)
    (outcome,) = replay([gold], seeds_library)
    assert outcome.succeeded
    assert all(outcome.right)
    assert all(outcome.exact)


def test_each_claim_is_a_group_of_its_citations_and_of_what_contradicts_it(make: Any) -> None:
    first = make.claim(make.citation("76 flew.", 1), conflicts=(make.citation("70 flew.", 2),))
    answer = make.answer(make.part(first, make.claim(make.citation("It rained.", 3))), asked="How many?")
    line = gold_line(
        Exchange(question="How many?", answer=answer, scope=Scope(), asked=datetime.now(UTC)), id="x1"
    )
    assert [[span["quote"] for span in group] for group in line["gold"]] == [
        ["76 flew.", "70 flew."],
        ["It rained."],
    ]
    assert {name: line[name] for name in ("id", "kind", "question", "history", "answerable", "answers")} == {
        "id": "x1",
        "kind": "approved",
        "question": "How many?",
        "history": [],
        "answerable": True,
        "answers": [],
    }


def test_a_claim_beyond_the_first_citations_joins_the_group_before_it(make: Any) -> None:
    claims = [make.claim(make.citation(f"{number} flew.", number)) for number in range(1, 6)]
    answer = make.answer(make.part(*claims))
    line = gold_line(Exchange(question="Who?", answer=answer, scope=Scope(), asked=datetime.now(UTC)), id="x")
    assert [[span["quote"][0] for span in group] for group in line["gold"]] == [["1"], ["2"], ["3", "4", "5"]]


def test_a_question_with_its_history_stands_in_the_file_once(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "gold.jsonl"
    first = exchange("Did it rain?", "It rained.")
    ids = [
        save_gold(file, one)
        for one in (
            first,
            exchange("And then?", "It snowed.", after=first),
            exchange("And then?", "It hailed."),
        )
    ]
    assert len(set(ids)) == 3
    assert save_gold(file, exchange("Did it rain?", "It poured.")) == ids[0]
    gold = load_gold(file)
    assert [one.id for one in gold] == ids
    assert [one.history for one in gold] == [(), ("Did it rain?",), ()]
    assert [one.spans[0].quote for one in gold] == ["It poured.", "It snowed.", "It hailed."]


def test_lines_of_others_and_their_ids_stay(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "gold.jsonl"
    save_gold(file, exchange("Did it rain?", "It rained."))
    (line,) = file.read_text().splitlines()
    others = [line.replace(json.loads(line)["id"], "mine"), line.replace("Did it rain?", "Did it hail?")]
    file.write_text("\n\n".join(others))
    assert save_gold(file, exchange("Did it rain?", "It poured.")) == "mine"
    save_gold(file, exchange("Who sailed?"))
    assert [one.question for one in load_gold(file)] == ["Did it rain?", "Did it hail?", "Who sailed?"]
    assert file.read_text().splitlines()[1] == others[1]


def test_a_file_that_holds_something_else_is_left_alone(tmp_path: Path, exchange: MakeExchange) -> None:
    for content in ("my notes\n", '{"id": 7}\n', "[]\n", '{"id": "a", "question": "b", "history": 7}\n'):
        (tmp_path / "gold.jsonl").write_text(content)
        with pytest.raises(ConversationsError, match=r"gold\.jsonl: line 1 is no gold question"):
            save_gold(tmp_path / "gold.jsonl", exchange())
        assert (tmp_path / "gold.jsonl").read_text() == content
    (tmp_path / "gold.jsonl").write_bytes(b"\xff")
    with pytest.raises(ConversationsError, match="not UTF-8 at byte 0"):
        save_gold(tmp_path / "gold.jsonl", exchange())
    with pytest.raises(ConversationsError, match="check the folder"):
        save_gold(tmp_path / "gold.jsonl" / "gold.jsonl", exchange())


def test_a_bad_line_is_named_by_its_number_in_the_file(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "gold.jsonl"
    save_gold(file, exchange())
    for content in ("my notes", "[" * 50_000):
        before = f"\n\n{file.read_text().splitlines()[-1]}\n \n{content}\n"
        (tmp_path / "bad.jsonl").write_text(before)
        with pytest.raises(ConversationsError, match=r"bad\.jsonl: line 5 is no gold question"):
            save_gold(tmp_path / "bad.jsonl", exchange())
        assert (tmp_path / "bad.jsonl").read_text() == before


def test_what_cannot_be_asked_again_as_it_was_is_refused(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "gold.jsonl"
    with pytest.raises(ConversationRefused, match="ask it again without the filter"):
        save_gold(file, exchange(scope=Scope(until=date(2024, 3, 4))))
    with pytest.raises(ConversationRefused, match="ask the question again"):
        save_gold(file, exchange(unreadable="lost"))
    with pytest.raises(ConversationRefused, match="NUL"):
        save_gold(file, exchange("Who\0?"))
    assert not file.exists()


def test_several_that_save_at_once_lose_nothing(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "gold.jsonl"
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: save_gold(file, exchange(f"Question {n}?", "It rained.")), range(30)))
    assert sorted(one.id for one in load_gold(file)) == sorted(ids)


def test_hostile_words_stay_on_their_line(tmp_path: Path, exchange: MakeExchange) -> None:
    hostile = 'Who?\n{"id": "x"}\u2028\u202e\r"\\'
    save_gold(tmp_path / "gold.jsonl", exchange(hostile, f"It rained.{hostile}"))
    (gold,) = load_gold(tmp_path / "gold.jsonl")
    assert (gold.question, gold.spans[0].quote) == (hostile, f"It rained.{hostile}")
    assert len((tmp_path / "gold.jsonl").read_text().splitlines()) == 1


def test_feedback_says_what_was_asked_cited_and_thought(exchange: MakeExchange) -> None:
    assert feedback_line(exchange("Did it rain?", "It rained.", rating=-1)) == {
        "question": "Did it rain?",
        "standalone": "Did it rain?",
        "rating": -1,
        "asked": "2024-03-04T12:30:00.123456+00:00",
        "abstained": False,
        "confidence": 0.8,
        "cited": [
            {"doc_id": "a.txt", "document_sha256": "0" * 64, "start": 0, "end": 10, "quote": "It rained."}
        ],
    }


def test_the_last_thumb_counts_and_one_taken_back_goes(tmp_path: Path, exchange: MakeExchange) -> None:
    file = tmp_path / "feedback.jsonl"
    deep = "[" * 50_000
    file.write_text(f"a line of somebody else\n\n{deep}\n")
    one, other = exchange("Did it rain?", "It rained."), exchange("Who sailed?")
    for rated in (replace(one, rating=1), replace(other, rating=1), replace(one, rating=-1)):
        save_feedback(file, rated)
    *others, first, second = file.read_text().splitlines()
    assert others == ["a line of somebody else", deep]
    assert [(json.loads(line)["question"], json.loads(line)["rating"]) for line in (first, second)] == [
        ("Who sailed?", 1),
        ("Did it rain?", -1),
    ]
    save_feedback(file, replace(one, rating=0))
    assert [json.loads(line)["question"] for line in file.read_text().splitlines()[2:]] == ["Who sailed?"]


def test_a_thumb_on_a_copy_that_was_brought_in_counts_for_the_original_too(
    tmp_path: Path, conversation: Conversation
) -> None:
    file = tmp_path / "feedback.jsonl"
    copied = conversation_from_json(as_json(conversation))
    save_feedback(file, replace(conversation.exchanges[0], rating=1))
    save_feedback(file, replace(copied.exchanges[0], rating=-1))
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["rating"] == -1
