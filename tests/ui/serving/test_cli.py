"""`qa password` and the users of `qa ui`, as typed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.serving.passwords import is_password, read_users

QA = Path(sys.executable).parent / "qa"
TYPED = {"QUOTEDESK_PASSWORD": "secret"}


def run(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [QA, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def test_a_line_of_the_file_of_users_is_printed_and_nothing_else(tmp_path: Path) -> None:
    made = run("password", "ada", **TYPED)
    assert (made.returncode, made.stderr, made.stdout.count("\n")) == (0, "", 1)
    (tmp_path / "users").write_text(made.stdout)
    assert is_password("secret", read_users(tmp_path / "users")["ada"])


def test_a_name_that_cannot_be_one_is_refused() -> None:
    refused = run("password", "a:b", **TYPED)
    assert refused.returncode == 1
    assert "'a:b': a name has 1 to 100 printable characters, no colon" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--users", "USERS"],
            "USERS:1: not a line of the form name:hash; make a line with: qa password NAME",
        ),
        (["--users", "NONE"], "NONE: cannot be read as a file of users"),
        (["--users", "USERS", "--user", "ada"], "either one name, or a file of them"),
        (["--host", "0.0.0.0"], "other machines could read your documents there"),  # noqa: S104 - refused
    ],
)
def test_the_page_is_not_started_with_users_that_cannot_be(
    tmp_path: Path, options: list[str], message: str
) -> None:
    (tmp_path / "USERS").write_text("ada:plain text\n")
    named = [str(tmp_path / one) if one.isupper() else one for one in options]
    refused = run("ui", "--port", "0", *named, COLUMNS="300")
    assert refused.returncode in (1, 2)
    assert message in refused.stderr
    assert "plain text" not in refused.stderr
    assert "Traceback" not in refused.stderr
