"""Conversations come back as they were left: whole, in order, found again, and nobody else's."""

import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import Turn
from qa.conversations.errors import (
    ConversationMissing,
    ConversationRefused,
    ConversationsDamaged,
    ConversationsError,
    ConversationsVersion,
)
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.store import LISTED, Conversations
from tests.qa.conversations.beginning import start

MakeExchange = Callable[..., Exchange]
RTL = "\u202eمرحبا <b>x</b> {{ 7 }} \u2066"


def titles(conversations: Conversations, search: str = "") -> list[str]:
    return [listed.title for listed in conversations.listed(search)]


def changed_by_hand(file: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def test_a_conversation_is_there_after_a_restart(file: Path, conversation: Conversation) -> None:
    with closing(Conversations(file)) as before:
        begun = start(before)
        positions = [before.append(begun.id, exchange) for exchange in conversation.exchanges]
    assert positions == [0, 1, 2]
    with closing(Conversations(file)) as after:
        loaded = after.load(begun.id)
    assert loaded.exchanges == conversation.exchanges
    assert (loaded.id, loaded.title, loaded.created) == (begun.id, "Did it rain?", begun.created)
    assert begun.created <= loaded.changed <= datetime.now(UTC)


def test_only_the_owner_may_read_the_file(conversations: Conversations, exchange: MakeExchange) -> None:
    conversations.append(start(conversations).id, exchange())
    for file in conversations.path.parent.glob("conversations.sqlite*"):
        assert file.suffix == ".lock" or stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_the_history_of_a_follow_up_is_kept_once_and_comes_back_whole(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations)
    last = None
    for number in range(30):
        last = exchange(f"Question {number}?", "It rained.", after=last)
        conversations.append(begun.id, last)
    loaded = conversations.load(begun.id)
    assert last is not None
    assert loaded.exchanges[-1] == last
    assert len(loaded.exchanges[-1].answer.history) == 30
    with closing(sqlite3.connect(conversations.path)) as connection:
        (longest, shortest) = connection.execute(
            "SELECT max(length(answer)), min(length(answer)) FROM exchanges"
        ).fetchone()
    assert longest - shortest < 20


def test_an_answer_that_does_not_go_on_from_the_one_before_keeps_its_own_history(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    elsewhere = exchange("Elsewhere?", "It hailed.")
    exchanges = (exchange("One?", "It rained."), exchange("Two?", "It snowed.", after=elsewhere))
    begun = start(conversations)
    for one in exchanges:
        conversations.append(begun.id, one)
    assert conversations.load(begun.id).exchanges == exchanges


class CountedTurn(Turn):
    """A turn that counts how often any of them is looked into."""

    __slots__ = ()
    looks: ClassVar[list[str]] = []

    def __getattribute__(self, name: str) -> Any:
        if name == "answer":
            CountedTurn.looks.append(name)
        return super().__getattribute__(name)


def test_bringing_in_a_conversation_looks_at_each_turn_a_few_times_however_long_it_is(
    conversations: Conversations, conversation: Conversation, exchange: MakeExchange
) -> None:
    plain = exchange("Who?", "It rained.")
    turns = tuple(CountedTurn(question=f"{n}?", standalone=f"{n}?", answer="x") for n in range(100))
    exchanges = tuple(
        replace(plain, answer=replace(plain.answer, history=turns[: n + 1])) for n in range(len(turns))
    )
    CountedTurn.looks.clear()
    kept = conversations.put(replace(conversation, exchanges=exchanges))
    assert len(CountedTurn.looks) <= 4 * len(turns)
    loaded = conversations.load(kept.id).exchanges
    assert [turn.question for turn in loaded[-1].answer.history] == [f"{n}?" for n in range(100)]
    with closing(sqlite3.connect(conversations.path)) as connection:
        (n_on,) = connection.execute("SELECT sum(goes_on) FROM exchanges").fetchone()
    assert n_on == 99
    following = exchange("Then?", "It snowed.", after=loaded[-1])
    conversations.append(kept.id, following)
    assert conversations.load(kept.id).exchanges[-1] == following
    with closing(sqlite3.connect(conversations.path)) as connection:
        (n_on,) = connection.execute("SELECT sum(goes_on) FROM exchanges").fetchone()
    assert n_on == 100


def test_the_last_changed_is_listed_first(conversations: Conversations, exchange: MakeExchange) -> None:
    first, second, third = (start(conversations, name) for name in ("One", "Two", "Three"))
    assert titles(conversations) == ["Three", "Two", "One"]
    conversations.append(first.id, exchange())
    assert titles(conversations) == ["One", "Three", "Two"]
    conversations.rename(second.id, "2")
    assert titles(conversations) == ["2", "One", "Three"]
    conversations.rate(first.id, 0, 1)
    conversations.mark_gold(first.id, 0)
    assert titles(conversations) == ["2", "One", "Three"]
    assert [listed.n_exchanges for listed in conversations.listed()] == [0, 1, 0]
    conversations.delete(third.id)
    assert titles(conversations) == ["2", "One"]


def test_ids_are_drawn_and_fit_into_an_address(conversations: Conversations) -> None:
    ids = {start(conversations).id for _ in range(50)}
    assert len(ids) == 50
    assert all(len(one) == 16 and one.replace("-", "").replace("_", "").isalnum() for one in ids)


def test_ratings_and_gold_marks_stay_with_their_exchange(
    conversations: Conversations, conversation: Conversation
) -> None:
    kept = conversations.put(conversation)
    conversations.rate(kept.id, 0, -1)
    conversations.rate(kept.id, 1, 0)
    conversations.mark_gold(kept.id, 2)
    loaded = conversations.load(kept.id).exchanges
    assert [one.rating for one in loaded] == [-1, 0, -1]
    assert [one.saved_as_gold for one in loaded] == [False, True, True]


def test_a_title_is_taken_from_the_first_question_and_cut_at_a_word(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations)
    conversations.append(begun.id, exchange("What did\n the mayor say " + "about the bridge " * 10))
    conversations.append(begun.id, exchange("Another?"))
    assert titles(conversations) == [
        "What did the mayor say about the bridge about the bridge about the bridge about…"
    ]
    named = start(conversations, "Named")
    conversations.append(named.id, exchange("Another?"))
    assert conversations.load(named.id).title == "Named"


@pytest.mark.parametrize("where", ["title", "question", "answer"])
def test_search_finds_titles_questions_and_answers(
    conversations: Conversations, exchange: MakeExchange, where: str
) -> None:
    said = "The STRASSE at 100% of under_score was “closed”."
    wanted = start(conversations, said if where == "title" else "Wanted")
    conversations.append(
        wanted.id,
        exchange(said if where == "question" else "Who?", said if where == "answer" else "It rained."),
    )
    conversations.append(start(conversations, "Other").id, exchange("1000 of underXscore", "Straussberg"))
    for search in ("straße", "100%", "%", "under_score", "_", "CLOSED strasse", "“closed”", " closed\n was"):
        assert len(conversations.listed(search)) == 1, search
        assert conversations.listed(search)[0].id == wanted.id, search
    for search in ("st*", "closed OR tide", "' OR 1=1 --", '"closed', "NEAR", "[c]losed", "closed\0bridge"):
        assert titles(conversations, search) == [], search


def test_search_joins_words_across_a_conversation_and_takes_an_empty_one_for_all(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations, "Harbour")
    conversations.append(begun.id, exchange("Who sailed?", "The gull cried."))
    conversations.append(begun.id, exchange("Who waited?", "The pilot waited."))
    assert titles(conversations, "harbour gull pilot") == ["Harbour"]
    assert titles(conversations, "harbour gull tide") == []
    assert titles(conversations, " \n\0 ") == ["Harbour"]
    assert titles(conversations, "\ud800") == ["Harbour"]
    assert titles(conversations, "gull " * 100_000) == ["Harbour"]


def test_a_thousand_conversations_are_listed_from_indexes(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    empty = Conversation(
        id="", title="", created=datetime.now(UTC), changed=datetime.now(UTC), exchanges=(exchange(),)
    )
    for number in range(1_000):
        conversations.put(replace(empty, title=f"Number {number}"))
    listed = conversations.listed()
    assert len(listed) == 1_000
    assert [one.n_exchanges for one in listed] == [1] * 1_000
    assert titles(conversations, "number 999") == ["Number 999"]
    with closing(sqlite3.connect(conversations.path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {LISTED}", ("[]",))]
    assert "SCAN conversations USING INDEX conversations_by_change" in plan
    assert "SEARCH exchanges USING COVERING INDEX exchanges_by_position (conversation=?)" in plan
    assert not any("TEMP B-TREE" in step for step in plan)


def test_what_was_put_in_is_new_and_otherwise_the_same(
    conversations: Conversations, conversation: Conversation
) -> None:
    one, other = conversations.put(conversation), conversations.put(conversation)
    assert len({conversation.id, one.id, other.id}) == 3
    for kept in (one, other):
        assert conversations.load(kept.id) == kept == replace(conversation, id=kept.id)


def test_what_is_not_there_is_said_to_be_missing(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    gone = start(conversations, "Gone").id
    conversations.delete(gone)
    for key in (gone, "", "%", "\ud800", "' OR 1=1 --"):
        for call in (
            lambda key=key: conversations.load(key),
            lambda key=key: conversations.append(key, exchange()),
            lambda key=key: conversations.rate(key, 0, 1),
            lambda key=key: conversations.mark_gold(key, 0),
            lambda key=key: conversations.rename(key, "New"),
            lambda key=key: conversations.delete(key),
        ):
            with pytest.raises(ConversationMissing, match="not there any more"):
                call()
    left = start(conversations, "Left").id
    for call in (lambda: conversations.rate(left, 0, 1), lambda: conversations.mark_gold(left, -1)):
        with pytest.raises(ConversationMissing, match="no exchange number"):
            call()


def test_a_deleted_conversation_leaves_no_exchange_behind(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations)
    conversations.append(begun.id, exchange("A secret?", "Very secret."))
    conversations.delete(begun.id)
    conversations.close()
    assert b"ecret" not in conversations.path.read_bytes()


def test_nothing_of_a_deleted_conversation_is_in_the_open_file_or_its_log(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    kept, begun = start(conversations, "Kept"), start(conversations, "Gone")
    conversations.append(begun.id, exchange("A secret?", "Very secret. " * 2_000))
    log = conversations.path.with_name(f"{conversations.path.name}-wal")
    assert b"ecret" in log.read_bytes()
    conversations.delete(begun.id)
    assert log.read_bytes() == b""
    assert b"ecret" not in conversations.path.read_bytes()
    assert [one.id for one in conversations.listed()] == [kept.id]


def test_a_reader_in_the_way_of_a_deletion_delays_only_the_overwriting(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun, other = start(conversations, "Gone"), start(conversations, "Other")
    conversations.append(begun.id, exchange("A secret?", "Very secret. " * 2_000))
    with closing(sqlite3.connect(conversations.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM conversations").fetchall()
        conversations.delete(begun.id)
        assert titles(conversations) == ["Other"]
    conversations.delete(other.id)
    log = conversations.path.with_name(f"{conversations.path.name}-wal")
    assert b"ecret" not in conversations.path.read_bytes() + log.read_bytes()


@pytest.mark.parametrize(
    ("given_title", "kept"),
    [
        ("  The\nbridge\t ", "The bridge"),
        ("a\0b\x1b[2Jc", "a b [2Jc"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        (RTL, "مرحبا <b>x</b> {{ 7 }}"),
        ("👩\u200d🚒" * 50, "👩\u200d🚒" * 50),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_title_is_kept_on_one_line(conversations: Conversations, given_title: str, kept: str) -> None:
    begun = start(conversations, "Old")
    conversations.rename(begun.id, given_title)
    assert conversations.load(begun.id).title == kept
    assert conversations.load(start(conversations, given_title).id).title == kept


@pytest.mark.parametrize("title", ["", " \n", "\0\u202e", "x" * 201, "half \ud83d"])
def test_a_title_that_says_nothing_or_too_much_is_refused(conversations: Conversations, title: str) -> None:
    begun = start(conversations, "Old")
    with pytest.raises(ConversationRefused, match=r"^the title "):
        conversations.rename(begun.id, title)
    assert titles(conversations) == ["Old"]


@pytest.mark.parametrize("question", ["Who\0?", "Who \ud83d?"])
def test_a_question_that_cannot_be_kept_is_refused_and_leaves_nothing(
    conversations: Conversations, conversation: Conversation, exchange: MakeExchange, question: str
) -> None:
    begun = start(conversations, "Old")
    with pytest.raises(ConversationRefused, match=r"^the question holds "):
        conversations.append(begun.id, exchange(question))
    with pytest.raises(ConversationRefused, match=r"^the question holds "):
        conversations.put(replace(conversation, exchanges=(*conversation.exchanges, exchange(question))))
    assert [(one.title, one.n_exchanges) for one in conversations.listed()] == [("Old", 0)]


def test_half_a_character_in_an_answer_or_a_scope_is_refused(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations, "Old")
    for hostile in (exchange("Who?", "half \ud83d"), exchange("Who?", scope=Scope(outlets=("\udc80",)))):
        with pytest.raises(ConversationRefused, match="half a character"):
            conversations.append(begun.id, hostile)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
)
def test_any_question_and_quote_come_back_exactly(
    conversations: Conversations, exchange: MakeExchange, text: str
) -> None:
    begun = start(conversations)
    asked = exchange(text, text, f"NUL \0 {text}", scope=Scope(documents=(text,), outlets=(text, text)))
    conversations.append(begun.id, asked)
    assert conversations.load(begun.id).exchanges == (asked,)
    conversations.delete(begun.id)


def test_a_moment_without_its_zone_is_no_moment(exchange: MakeExchange) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        exchange(asked=datetime(2024, 3, 4))


def test_a_rating_is_a_thumb(conversations: Conversations, conversation: Conversation) -> None:
    kept = conversations.put(conversation)
    rate: Any = conversations.rate
    with pytest.raises(ConversationRefused, match="2 is no rating"):
        rate(kept.id, 0, 2)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE exchanges SET answer = replace(answer, 'poured', 'boiled') WHERE position = 0",
        "UPDATE exchanges SET answer = substr(answer, 9) WHERE position = 0",
        "UPDATE exchanges SET answer = CAST(x'7bff' AS TEXT) WHERE position = 0",
        "UPDATE exchanges SET answer = x'00ff' WHERE position = 0",
        "UPDATE exchanges SET checksum = 'x' WHERE position = 0",
        "UPDATE exchanges SET scope = '[' WHERE position = 0",
        "UPDATE exchanges SET goes_on = 1 WHERE position = 0",
    ],
)
def test_an_exchange_that_is_not_as_it_was_written_says_so_and_hides_no_other(
    conversations: Conversations, conversation: Conversation, damage: str
) -> None:
    kept = conversations.put(conversation)
    changed_by_hand(conversations.path, damage)
    lost, second, third = conversations.load(kept.id).exchanges
    assert lost.question == "Did it rain?"
    assert lost.unreadable == lost.answer.notices[0]
    assert "cannot be read any more (the file is damaged there)" in lost.unreadable
    assert (lost.answer.claims, lost.answer.parts, lost.answer.citations) == ((), (), ())
    assert [turn.question for turn in lost.answer.history] == ["Did it rain?"]
    assert [turn.question for turn in third.answer.history] == ["Did it rain?", "And then?", "Who sailed?"]
    assert second.answer.claims == conversation.exchanges[1].answer.claims
    assert (second.rating, third.rating) == (1, -1)
    conversations.rate(kept.id, 2, 1)
    assert conversations.load(kept.id).exchanges[2].rating == 1


def test_a_damaged_page_of_the_file_hides_only_what_stands_on_it(
    conversations: Conversations, exchange: MakeExchange
) -> None:
    begun = start(conversations, "Pages")
    for word in ("alpha", "bravo", "delta"):
        conversations.append(begun.id, exchange(f"Who said {word}?", f"It was {word}. " * 2_000))
    conversations.close()
    data = conversations.path.read_bytes()
    at = data.index(b"It was bravo. " * 20)
    conversations.path.write_bytes(data[: at - at % 4096] + b"\xff" * 4096 + data[at - at % 4096 + 4096 :])
    with closing(Conversations(conversations.path)) as opened:
        loaded = opened.load(begun.id).exchanges
    assert [bool(one.unreadable) for one in loaded] == [False, True, False]
    assert [one.question for one in loaded] == ["Who said alpha?", "Who said bravo?", "Who said delta?"]


@pytest.mark.parametrize("content", [b"nonsense" * 1_000, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_file_of_something_else_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(ConversationsDamaged, match=r"conversations\.sqlite: .*(backup|move it away)"):
        Conversations(file)
    assert file.read_bytes() == content


def test_the_file_of_another_program_is_refused(file: Path) -> None:
    file.parent.mkdir()
    changed_by_hand(file, "CREATE TABLE conversations (id TEXT)")
    with pytest.raises(ConversationsDamaged, match="something else than conversations"):
        Conversations(file)


def test_a_file_of_a_newer_version_is_refused_with_the_way_out(file: Path) -> None:
    Conversations(file).close()
    changed_by_hand(file, "PRAGMA user_version = 2")
    with pytest.raises(ConversationsVersion, match=r"format 2, this program reads 1; .*update this one"):
        Conversations(file)


def test_a_half_of_the_file_is_refused(conversations: Conversations, conversation: Conversation) -> None:
    for _ in range(20):
        conversations.put(conversation)
    conversations.close()
    data = conversations.path.read_bytes()
    conversations.path.write_bytes(data[: len(data) // 2])
    with (
        pytest.raises(ConversationsDamaged, match="backup"),
        closing(Conversations(conversations.path)) as opened,
    ):
        opened.listed("rain")


def test_a_file_left_empty_by_a_killed_process_is_filled(file: Path) -> None:
    file.parent.mkdir()
    file.touch()
    with closing(Conversations(file)) as opened:
        assert opened.listed() == ()


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "conversations.sqlite", tmp_path):
        with pytest.raises(ConversationsError, match=r"(check|permissions)"):
            Conversations(place)


def test_closed_conversations_say_so(conversations: Conversations) -> None:
    conversations.close()
    conversations.close()
    with pytest.raises(ConversationsError, match="closed; open them again"):
        conversations.listed()


def test_a_file_that_was_moved_away_is_begun_anew(conversations: Conversations, tmp_path: Path) -> None:
    start(conversations, "Old")
    for file in conversations.path.parent.iterdir():
        file.rename(tmp_path / file.name)
    assert titles(conversations) == []
    start(conversations, "New")
    assert titles(conversations) == ["New"]
    with closing(Conversations(tmp_path / conversations.path.name)) as moved:
        assert titles(moved) == ["Old"]
