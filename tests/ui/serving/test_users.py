"""Names and passwords: hashes, files of users, and how often one may try."""

import asyncio
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.concurrency import run_in_threadpool

from ui.serving.passwords import BadUsers, is_password, read_users, user_line
from ui.serving.users import MAX_AT_ONCE, MAX_KEPT, MAX_OF_ADDRESS, MAX_WAIT_S, TooManyAttempts, Users, named


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_line_holds_a_hash_and_not_the_password(tmp_path: Path) -> None:
    line = user_line("ada", "secret")
    name, _, hashed = line.partition(":")
    assert (name, hashed[:10], "secret" in line) == ("ada", "$argon2id$", False)
    assert user_line("ada", "secret") != line, "each has a salt of its own"
    (tmp_path / "users").write_text(line)
    assert read_users(tmp_path / "users") == {"ada": hashed}


@settings(max_examples=5)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_the_password_of_a_line_is_the_one_it_was_made_of(password: str) -> None:
    hashed = user_line("ada", password).partition(":")[2]
    assert is_password(password, hashed)
    assert not is_password(password + "x", hashed)
    assert not is_password("", hashed)


@pytest.mark.parametrize("name", ["", "a:b", " ada", "ada\n", "a\x00", "x" * 101, "\u202eada"])
def test_a_name_that_cannot_stand_in_a_line_is_refused(name: str) -> None:
    with pytest.raises(BadUsers, match="a name has 1 to 100 printable characters"):
        user_line(name, "secret")


@pytest.mark.parametrize("password", ["", "x" * 1001])
def test_an_empty_or_endless_password_is_refused(password: str) -> None:
    with pytest.raises(BadUsers, match="a password has 1 to 1000 characters"):
        user_line("ada", password)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "lists nobody; make a line with: qa password NAME"),
        (b"# only a comment\n\n", "lists nobody"),
        (b"ada:secret\n", ":1: not a line of the form name:hash"),
        (b"\nada\n", ":2: not a line of the form name:hash"),
        (b"ada:$argon2i$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2g\n", "not an Argon2id hash of ours"),
        (b"ada:$argon2id$v=19$m=99999999,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2g\n", "not an Argon2id hash of ours"),
        (b"\xff\xfe", "cannot be read as a file of users"),
    ],
)
def test_a_file_that_is_none_of_users_is_named_with_the_line(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "users").write_bytes(content)
    with pytest.raises(BadUsers) as refused:
        read_users(tmp_path / "users")
    assert str(refused.value).startswith(str(tmp_path / "users"))
    assert message in str(refused.value)
    assert "secret" not in str(refused.value), "it may be somebody's password"


def test_a_name_that_comes_twice_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    line = user_line("ada", "secret")
    (tmp_path / "users").write_text(f"{line}\n{line}\n")
    with pytest.raises(BadUsers, match=":2: this name stands there twice"):
        read_users(tmp_path / "users")
    with pytest.raises(BadUsers, match="cannot be read as a file of users"):
        read_users(tmp_path / "none")


def test_users_are_of_a_file_or_one_of_a_name_or_nobody(tmp_path: Path, awaited: Any) -> None:
    (tmp_path / "users").write_text(user_line("ada", "secret"))
    of_file = named(None, str, tmp_path / "users")
    of_name = named("eve", lambda: "other", None)
    assert of_file is not None
    assert of_name is not None
    assert awaited(of_file.admits("ada", "secret", "here"))
    assert awaited(of_name.admits("eve", "other", "here"))
    assert named(None, str, None) is None


def test_only_the_hash_of_a_password_is_kept() -> None:
    users = Users.one("ada", "a very special password")
    assert "a very special password" not in repr(vars(users))


def test_each_wrong_password_after_the_fifth_doubles_the_wait(awaited: Any) -> None:
    clock = Clock()
    users = Users({}, clock=clock)
    waits = []
    for _ in range(14):
        assert not awaited(users.admits("ada", "wrong", "here"))
        with_no_wait = clock.now
        try:
            awaited(users.admits("ada", "wrong", "here"))
        except TooManyAttempts as error:
            waits.append(round(error.wait_s))
            clock.now = with_no_wait + error.wait_s
    assert waits[0] in (1, 2)
    assert all(later == 2 * earlier for earlier, later in pairwise(waits[:7]))
    assert max(waits) <= MAX_WAIT_S


def test_a_right_password_clears_the_wrong_ones_and_an_address_holds_up_no_other(awaited: Any) -> None:
    hashes = {"ada": user_line("ada", "secret").partition(":")[2]}
    users = Users(hashes, clock=Clock())
    for _ in range(4):
        assert not awaited(users.admits("ada", "wrong", "here"))
    assert awaited(users.admits("ada", "secret", "here"))
    for _ in range(5):
        awaited(users.admits("ada", "wrong", "here"))
    with pytest.raises(TooManyAttempts, match="wait 1 seconds"):
        awaited(users.admits("ada", "secret", "here"))
    assert awaited(users.admits("ada", "secret", "there"))


def test_only_so_many_names_are_remembered() -> None:
    users = Users({})
    for number in range(MAX_KEPT + 10):
        users._claim((str(number), "here"))
    assert len(users._wrong) == MAX_KEPT


def test_logins_that_wait_hold_no_thread_that_others_need(awaited: Any) -> None:
    async def n_waiting_when_another_is_answered() -> int:
        users = Users({})
        logins = [
            asyncio.ensure_future(users.admits(f"eve {number}", "wrong", str(number % 16)))
            for number in range(MAX_AT_ONCE)
        ]
        await asyncio.sleep(0)
        assert await run_in_threadpool(lambda: "answered") == "answered"
        n_waiting = sum(not login.done() for login in logins)
        for login in logins:
            login.cancel()
        await asyncio.gather(*logins, return_exceptions=True)
        assert not await users.admits("eve", "wrong", "0"), "those who went away have left their places"
        return n_waiting

    assert awaited(n_waiting_when_another_is_answered()) > 40


def test_only_so_many_logins_wait_in_all_and_from_one_address(awaited: Any) -> None:
    async def refused(addresses: list[str]) -> list[str]:
        users = Users({})
        logins = [
            asyncio.ensure_future(users.admits(f"eve {number}", "wrong", address))
            for number, address in enumerate(addresses)
        ]
        await asyncio.sleep(0)
        told = [str(login.exception()) for login in logins if login.done()]
        for login in logins:
            login.cancel()
        await asyncio.gather(*logins, return_exceptions=True)
        return told

    at_once = "too many logins at once; wait 1 seconds"
    assert awaited(refused(["here"] * (MAX_OF_ADDRESS + 2) + ["there"])) == [at_once] * 2
    assert awaited(refused([str(number) for number in range(MAX_AT_ONCE + 3)])) == [at_once] * 3
