"""Who may reach the page: addresses, host names, and pages of other sites."""

from typing import Any

import pytest
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ui.serving.gate import Gate
from ui.serving.guard import UnsafeAddress, UnusableAddress, check_address, middleware
from ui.serving.users import Users


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost"])
def test_this_machine_needs_no_users(host: str) -> None:
    check_address(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "example.org", ""])  # noqa: S104
def test_other_machines_are_refused_without_users(host: str) -> None:
    with pytest.raises(UnsafeAddress, match=r"use 127\.0\.0\.1, or let visitors log in"):
        check_address(host, None)
    check_address(host, Users({}))


@pytest.mark.parametrize("host", ["::1", "::", "[::1]", "127.0.0.1:7860"])
@pytest.mark.parametrize("users", [None, Users({})])
def test_an_address_with_a_colon_is_refused_in_words(host: str, users: Users | None) -> None:
    with pytest.raises(UnusableAddress, match=r"cannot be served; use 127\.0\.0\.1"):
        check_address(host, users)


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.4"])
def test_the_host_name_is_checked_where_nobody_logs_in(host: str) -> None:
    open_to_all = [layer.cls for layer in middleware(host)]
    with_login = [layer.cls for layer in middleware(host, Users({}))]
    assert (TrustedHostMiddleware in open_to_all, Gate in open_to_all) == (True, False)
    assert (TrustedHostMiddleware in with_login, Gate in with_login) == (False, True)


def test_a_name_rebound_to_this_machine_is_not_answered(unlocked: Any) -> None:
    assert unlocked.call("/", host="evil.example").status == 400
    assert unlocked.call("/", host="localhost").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors", "sec_fetch_dest": "empty"},
        {"sec_fetch_site": "same-site", "sec_fetch_mode": "cors", "sec_fetch_dest": "empty"},
        {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"},
        {"sec_fetch_site": "anything else"},
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/queue/join",
        "/gradio_api/run/ask",
        "/gradio_api/call/ask",
        "/api/ask",
        "/mcp",
        "/login",
    ],
)
def test_another_site_s_page_can_post_nothing(unlocked: Any, path: str, headers: dict[str, str]) -> None:
    reply = unlocked.call(path, {"data": ["a"]}, **headers)
    assert reply.status == 403
    assert "of another site" in reply.json()["error"]


def test_a_link_on_another_site_opens_the_page_and_a_file_but_is_no_part_of_that_site(unlocked: Any) -> None:
    linked = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    framed = linked | {"sec_fetch_dest": "iframe"}
    assert unlocked.call("/?q=bridge", **linked).status == 200
    assert unlocked.original("000_05ee50dfeb188c0c.txt", **linked).status == 200
    assert unlocked.call("/logout", **linked).status == 403
    assert unlocked.call("/", **framed).status == 403
    assert unlocked.call("/config", sec_fetch_site="cross-site", sec_fetch_mode="cors").status == 403


def test_behind_a_proxy_that_keeps_the_host_those_who_log_in_are_answered(locked: Any) -> None:
    proxied = {"host": "desk.example", "x_forwarded_proto": "https", "x_forwarded_for": "203.0.113.9"}
    own = proxied | {"origin": "https://desk.example", "sec_fetch_site": "same-origin"}
    page = locked.call("/", **proxied)
    assert page.status == 200
    assert '"root":"https://desk.example"' in page.body.decode()
    assert locked.call("/api/status", {}, **own).json()["n_documents"] == 8
    assert locked.call("/api/status", {}, logged_in=False, **own).status == 401
    assert locked.call("/api/status", {}, **(own | {"origin": "https://evil.example"})).status == 403
    assert locked.call("/api/status", {}, **(own | {"host": "127.0.0.1"})).status == 403, "a Host not kept"


def test_our_own_page_and_programs_are_answered(unlocked: Any) -> None:
    own = {"origin": unlocked.address.rstrip("/"), "sec_fetch_site": "same-origin"}
    assert unlocked.call("/api/status", {}, **own).status == 200
    assert unlocked.call("/api/status", {}).status == 200
