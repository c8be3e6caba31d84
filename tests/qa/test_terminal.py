"""What answers look like on a terminal and in a pipe, and that document text cannot act on either."""

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from qa import Answer, Citation, Claim, Turn
from qa.terminal import inert, one_line, print_answer, progress_lines

TEXT = "The bridge was closed at noon by the harbour police."


def citation(number: int = 1, quote: str = TEXT, **changes: object) -> Citation:
    plain = Citation(
        number=number,
        document_id=f"report-{number}.txt",
        title="Bridge closed",
        outlet="The Courier",
        date=date(2024, 3, 5),
        start=0,
        end=len(quote),
        line=12,
        column=5,
        quote=quote,
        speaker=None,
        document_sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
        score=0.9,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def answered(*citations: Citation, conflicts: tuple[Citation, ...] = (), asked: str = "Who?") -> Answer:
    claim = Claim(
        quote=citations[0].quote,
        speaker=citations[0].speaker,
        citations=citations,
        origins=1,
        conflicts=conflicts,
    )
    turn = Turn(question=asked, standalone="Who?", answer="")
    return Answer(
        text="",
        question="Who?",
        claims=(claim,),
        citations=citations,
        abstained=False,
        nearest=(),
        confidence=0.93,
        history=(turn,),
    )


def printed(answer: Answer, folder: Path, *, terminal_width: int | None = None) -> str:
    stream = io.StringIO()
    out = Console(
        file=stream,
        width=terminal_width or 80,
        force_terminal=terminal_width is not None,
        color_system=None,
        markup=False,
        highlight=False,
        emoji=False,
    )
    print_answer(answer, folder, out)
    return stream.getvalue()


def test_a_citation_shows_marker_quote_speaker_source_and_place(tmp_path: Path) -> None:
    (tmp_path / "report-1.txt").write_text(TEXT)
    shown = printed(answered(citation(speaker="Ann Lee")), tmp_path).splitlines()
    assert shown[:3] == [
        f"[1] “{TEXT}” — Ann Lee",
        "    Bridge closed · The Courier · 2024-03-05",
        f"    {tmp_path}/report-1.txt:12:5",
    ]
    assert shown[-1] == "Confidence 0.93"


def test_what_a_document_does_not_state_is_left_out(tmp_path: Path) -> None:
    shown = printed(answered(citation(outlet="", date=None)), tmp_path).splitlines()
    assert shown[1] == "    Bridge closed"


def test_a_path_inside_the_current_folder_is_shown_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report-1.txt").write_text(TEXT)
    monkeypatch.chdir(tmp_path.parent)
    assert f"    {tmp_path.name}/report-1.txt:12:5\n" in printed(answered(citation()), tmp_path)


def test_a_changed_or_missing_file_makes_the_citation_visibly_stale(tmp_path: Path) -> None:
    assert "report-1.txt:12:5 (changed since" in printed(answered(citation()), tmp_path)
    (tmp_path / "report-1.txt").write_text(TEXT + "!")
    assert "report-1.txt:12:5 (changed since" in printed(answered(citation()), tmp_path)
    (tmp_path / "report-1.txt").write_text(TEXT)
    assert "changed since" not in printed(answered(citation()), tmp_path)


def test_several_sources_of_one_claim_are_counted(tmp_path: Path) -> None:
    assert "    2 articles, 1 origin\n" in printed(answered(citation(1), citation(2)), tmp_path)


def test_contradicting_quotes_stand_under_the_claim(tmp_path: Path) -> None:
    shown = printed(answered(citation(1), conflicts=(citation(2, "It stayed open."),)), tmp_path)
    assert shown.index("Against this:") < shown.index("[2] “It stayed open.”")


def test_the_standalone_question_is_shown_only_when_it_differs(tmp_path: Path) -> None:
    assert "Searched: Who?" in printed(answered(citation(), asked="And who?"), tmp_path)
    assert "Searched" not in printed(answered(citation(), asked="Who?"), tmp_path)


def test_an_abstention_shows_the_nearest_passages_as_such(tmp_path: Path) -> None:
    answer = replace(
        answered(citation()), claims=(), citations=(), abstained=True, nearest=(citation(),), confidence=0.1
    )
    shown = printed(answer, tmp_path)
    assert shown.startswith("The documents do not answer this question.\n")
    assert "Nearest passages, which do not answer it:" in shown
    assert f"“{TEXT}”" in shown


def test_long_quotes_are_wrapped_on_a_terminal_under_their_own_start(tmp_path: Path) -> None:
    shown = printed(answered(citation(quote=TEXT * 3)), tmp_path, terminal_width=40).splitlines()
    quote = shown[: next(i for i, line in enumerate(shown) if "Bridge closed" in line)]
    assert len(quote) > 3
    assert all(len(line) <= 40 for line in quote)
    assert quote[0].startswith("[1] “")
    assert all(line.startswith("    ") for line in quote[1:])


def test_a_quote_is_one_line_in_a_pipe_even_if_the_document_breaks_it(tmp_path: Path) -> None:
    broken = "The bridge was\n\nclosed\r\nat noon. " * 8
    first = printed(answered(citation(quote=broken)), tmp_path).splitlines()[0]
    assert first == f"[1] “{' '.join(broken.split())}”"


def test_a_quote_that_brings_quotation_marks_gets_no_second_pair(tmp_path: Path) -> None:
    for own in ("“We heard it,” she said.", '"Never."', "He said “no.”"):
        assert printed(answered(citation(quote=own)), tmp_path).startswith(f"[1] {own}\n")


def test_the_place_is_never_wrapped(tmp_path: Path) -> None:
    shown = printed(answered(citation(document_id="d" * 90 + ".txt")), tmp_path, terminal_width=40)
    assert "d" * 90 + ".txt:12:5" in shown


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


def test_escape_sequences_and_markup_in_any_field_stay_text(tmp_path: Path) -> None:
    hostile = "\x1b[31m[bold red]x[/bold red] :smile: [link=http://x]y[/link]"
    hostile_citation = citation(quote=hostile, speaker=hostile, title=hostile, outlet=hostile)
    shown = printed(answered(hostile_citation, asked=hostile), tmp_path)
    assert "\x1b" not in shown
    assert shown.count("␛[31m[bold red]x[/bold red] :smile: [link=http://x]y[/link]") == 4


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colour_unless_it_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_color: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    stream = io.StringIO()
    out = Console(file=stream, force_terminal=True, color_system="standard")
    print_answer(answered(citation()), tmp_path, out)
    assert ("\x1b[36m" in stream.getvalue()) is coloured


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
