"""Lines on a terminal: document text cannot act on it, and progress is readable in a log."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from qa.terminal import inert, one_line, print_line, progress_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J\x1b]0;owned\x07", "␛[2J␛]0;owned␇"),
        ("a\rb\x00c\x7fd\x08", "a␍b␀c␡d␈"),
        ("\x9b31m", "<U+009B>31m"),
        ("safe\u202etxt.exe", "safe<U+202E>txt.exe"),
        ("\u2066x\u2069", "<U+2066>x<U+2069>"),
        ("half \udc80", "half <U+DC80>"),
        ("line\nand\ttab", "line\nand\ttab"),
        ("naïve 漢字 שלום 👩‍🚒 e\u0301", "naïve 漢字 שלום 👩‍🚒 e\u0301"),
    ],
)
def test_characters_that_a_terminal_obeys_are_shown_instead(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_one_line_folds_white_space_and_keeps_words() -> None:
    assert one_line(" a\n\n b\t\x1bc ") == "a b ␛c"


def test_a_line_is_wrapped_on_a_terminal_under_its_own_start_and_keeps_its_styles() -> None:
    stream = io.StringIO()
    out = Console(file=stream, width=14, force_terminal=True, color_system="standard", no_color=False)
    line = Text("one two three four")
    line.stylize("underline", 8, 13)
    print_line(out, line, indent="[1] ")
    assert stream.getvalue() == "[1] one two \n    \x1b[4mthree\x1b[0m four\n"


def test_in_a_pipe_a_line_is_never_wrapped_nor_styled() -> None:
    stream = io.StringIO()
    print_line(Console(file=stream, width=14), Text("word " * 20, style="bold"), indent="    ")
    assert stream.getvalue() == "    " + "word " * 20 + "\n"


def test_progress_without_a_terminal_is_a_few_plain_lines() -> None:
    stream = io.StringIO()
    with progress_lines(Console(file=stream, force_terminal=False)) as show:
        for done in range(1, 1001):
            show("encoding", done, 1000)
    lines = stream.getvalue().splitlines()
    assert lines[-1] == "encoding 1000/1000"
    assert len(lines) <= 11


def test_progress_towards_an_unknown_total_names_the_stage_once() -> None:
    stream = io.StringIO()
    with progress_lines(Console(file=stream, force_terminal=False)) as show:
        for done in range(5):
            show("scan", done, 0)
    assert stream.getvalue() == "scan\n"
