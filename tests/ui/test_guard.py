"""Who may reach the page."""

import pytest

from ui.guard import UnsafeAddress, check_address, middleware


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_no_credentials(host: str) -> None:
    check_address(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])  # noqa: S104
def test_other_machines_are_refused_without_credentials(host: str) -> None:
    with pytest.raises(UnsafeAddress, match=r"use 127\.0\.0\.1, or let visitors log in"):
        check_address(host, None)
    check_address(host, ("reader", "secret"))


def test_the_host_name_is_checked_on_loopback_only() -> None:
    assert len(middleware("127.0.0.1")) == 2
    assert len(middleware("192.168.1.4")) == 1
