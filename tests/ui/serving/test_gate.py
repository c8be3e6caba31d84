"""With users, nothing is served to anybody who has not logged in, whatever the route."""

from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest

from ui.serving.gate import OPEN, OPEN_FOLDERS

FORM = "application/x-www-form-urlencoded"


def log_in(locked: Any, name: str, password: str) -> Any:
    form = urlencode({"username": name, "password": password}).encode()
    return locked.call("/login", form, logged_in=False, content_type=FORM)


def test_every_route_is_closed_to_those_who_have_not_logged_in(locked: Any) -> None:
    assert {
        ("/original", "GET"),
        ("/mcp", "POST"),
        ("/api/x", "POST"),
        ("/gradio_api/upload", "POST"),
        ("/gradio_api/queue/join", "POST"),
        ("/gradio_api/file=x", "GET"),
    } <= set(locked.routes)
    closed = [one for one in locked.routes if one[0] not in OPEN and not one[0].startswith(OPEN_FOLDERS)]
    assert len(closed) > 60
    for path, method in closed:
        body = None if method in ("GET", "HEAD") else {"data": []}
        assert locked.call(path, body, method=method, logged_in=False).status == 401, (method, path)


@pytest.mark.parametrize("path", ["//config", "/assets/../config", "/static/%2e%2e/config", "/Config", "/x"])
def test_no_other_spelling_of_a_path_opens_it(locked: Any, path: str) -> None:
    reply = locked.call(path, logged_in=False)
    assert reply.status in (401, 403, 404)
    assert b"dependencies" not in reply.body


@pytest.mark.parametrize("path", sorted(OPEN))
def test_what_is_open_before_the_login_tells_nothing_of_the_documents(locked: Any, path: str) -> None:
    body = locked.call(path, logged_in=False).body.decode()
    known = [text for one in locked.library.documents() for text in (one.id, one.title) if len(text) > 5]
    assert known
    assert [text for text in (*known, "Aberley", str(locked.folder), "$argon2") if text in body] == []


def test_the_right_name_and_password_open_the_page_and_its_data(locked: Any) -> None:
    reply = log_in(locked, locked.name, locked.password)
    assert reply.status == 200
    cookies = SimpleCookie(reply.headers["set-cookie"])
    sent = "; ".join(f"{name}={one.value}" for name, one in cookies.items())
    assert locked.call("/config", logged_in=False, cookie=sent).status == 200
    assert locked.call("/api/status", {}, logged_in=False, cookie=sent).json()["n_documents"] == 8
    assert locked.call("/config", logged_in=False, cookie=sent[:-1]).status == 401


@pytest.mark.parametrize(("name", "password"), [("ada", "wrong"), ("eve", "päss:wörd"), ("ada", "x" * 5000)])
def test_a_wrong_name_or_password_opens_nothing(locked: Any, name: str, password: str) -> None:
    reply = log_in(locked, name, password)
    assert (reply.status, reply.json()["detail"]) == (400, "Incorrect credentials.")
    assert "set-cookie" not in reply.headers


def test_programs_send_name_and_password_with_each_request(locked: Any) -> None:
    assert locked.call("/api/status", {}).json()["n_documents"] == 8
    assert locked.call("/config").json()["title"] == "Quotedesk"


@pytest.mark.parametrize(
    "sent", ["", "Basic", "Basic !!!", "Basic YWRhOg==", "Bearer x", "Basic 4pi6OnjDKA==", "Basic /w=="]
)
def test_what_is_no_name_and_password_is_refused(locked: Any, sent: str) -> None:
    reply = locked.call("/api/status", {}, logged_in=False, authorization=sent)
    assert (reply.status, reply.headers["www-authenticate"]) == (401, 'Basic realm="Quotedesk"')


def test_a_browser_is_not_made_to_ask_in_a_window_of_its_own(locked: Any) -> None:
    reply = locked.call("/config", logged_in=False, sec_fetch_mode="cors", sec_fetch_site="same-origin")
    assert reply.status == 401
    assert "www-authenticate" not in reply.headers


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(locked: Any) -> None:
    for _ in range(5):
        assert log_in(locked, "mallory", "guess").status == 400
    reply = log_in(locked, "mallory", "guess")
    assert reply.status == 400
    assert reply.json()["detail"].startswith("too many wrong passwords; wait ")
    basic = locked.call("/config", logged_in=False, authorization="Basic bWFsbG9yeTp4")
    assert basic.status == 429
    assert int(basic.headers["retry-after"]) >= 1
    assert locked.call("/config").status == 200, "another name is not held up"


def test_those_who_are_logged_in_are_answered_while_many_wrong_logins_wait(locked: Any) -> None:
    assert locked.original("report.pdf").status == 200
    with ThreadPoolExecutor(50) as pool:
        strangers = [pool.submit(log_in, locked, f"stranger {number}", "guess") for number in range(50)]
        assert locked.original("report.pdf").status == 200
        details = {one.result().json()["detail"] for one in strangers}
        assert {one.result().status for one in strangers} == {400}
    assert details <= {"Incorrect credentials.", "too many logins at once; wait 1 seconds"}
    assert log_in(locked, locked.name, locked.password).status == 200
