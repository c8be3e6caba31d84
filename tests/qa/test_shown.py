"""What answers look like on a terminal and in a pipe, and that document text cannot act on either."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from index import Span
from qa import Answer, Citation, Difference, Origin
from qa.evidence.verify import Checked, Verification
from qa.shown import Locate, print_answer, print_verification
from qa.sources import Source

TEXT = "The bridge was closed at noon by the harbour police."


@pytest.fixture(scope="module")
def citation(make: Any) -> Any:
    def citation(number: int = 1, quote: str = TEXT, **changes: object) -> Citation:
        plain = {
            "document_id": f"report-{number}.txt",
            "title": "Bridge closed",
            "outlet": "The Courier",
            "date": date(2024, 3, 5),
            "line": 12,
            "column": 5,
        }
        return make.citation(quote, number, **(plain | changes))

    return citation


@pytest.fixture(scope="module")
def answered(make: Any) -> Any:
    """One claim with these citations."""

    def answered(*citations: Citation, asked: str | None = None, **claim: Any) -> Answer:
        return make.answer(make.part(make.claim(*citations, **claim)), asked=asked, confidence=0.93)

    return answered


def lies_in(folder: Path, *, within: str = "", has_changed: bool = False) -> Locate:
    """Every document in its own file below a folder, or in one file that holds it."""

    def locate(citation: Citation) -> Source:
        name = citation.document_id.removesuffix(f"/{within}")
        return Source(file=folder / name, within=within, has_changed=has_changed)

    return locate


def printed(
    answer: Answer, folder: Path, *, terminal_width: int | None = None, locate: Locate | None = None
) -> str:
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
    print_answer(answer, locate or lies_in(folder), out)
    return stream.getvalue()


def test_a_citation_shows_marker_quote_speaker_source_and_place(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    shown = printed(answered(citation(speaker="Ann Lee")), tmp_path).splitlines()
    assert shown[:3] == [
        f"[1] “{TEXT}” — Ann Lee",
        "    Bridge closed · The Courier · 2024-03-05",
        f"    {tmp_path}/report-1.txt:12:5",
    ]
    assert shown[-1] == "Confidence 0.93"


def test_what_a_document_does_not_state_is_left_out(tmp_path: Path, citation: Any, answered: Any) -> None:
    shown = printed(answered(citation(outlet="", date=None)), tmp_path).splitlines()
    assert shown[1] == "    Bridge closed"


def test_a_path_inside_the_current_folder_is_shown_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, citation: Any, answered: Any
) -> None:
    monkeypatch.chdir(tmp_path.parent)
    assert f"    {tmp_path.name}/report-1.txt:12:5\n" in printed(answered(citation()), tmp_path)


def test_a_changed_or_missing_file_makes_the_citation_visibly_stale(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    changed = lies_in(tmp_path, has_changed=True)
    assert "report-1.txt:12:5 (changed since" in printed(answered(citation()), tmp_path, locate=changed)
    assert "changed since" not in printed(answered(citation()), tmp_path)


@pytest.mark.parametrize(
    ("document_id", "within", "place", "shown"),
    [
        ("a.pdf", "", "pages 3–4", "a.pdf (pages 3–4)"),
        ("a.html", "", "", "a.html (line 12 of its text)"),
        ("a.epub", "", "part “The \x1b[2J end”", "a.epub (part “The ␛[2J end”)"),
        ("a.md", "", "part “One”", "a.md:12:5 (part “One”)"),
        ("n.csv/row-2", "row-2", "row 2", "n.csv (row 2)"),
        ("b.zip/m/n.csv/row-2", "m/n.csv/row-2", "row 2", "b.zip (m/n.csv, row 2)"),
        ("b.zip/m/a.pdf", "m/a.pdf", "page 3", "b.zip (m/a.pdf, page 3)"),
        ("b.zip/m/a.txt", "m/a.txt", "", "b.zip (m/a.txt, line 12)"),
        ("b.zip/m/a.html", "m/a.html", "", "b.zip (m/a.html, line 12 of its text)"),
    ],
)
def test_where_no_line_of_the_file_can_be_given_its_page_row_or_part_is(
    tmp_path: Path, citation: Any, answered: Any, document_id: str, within: str, place: str, shown: str
) -> None:
    cited = answered(citation(document_id=document_id, place=place))
    lines = printed(cited, tmp_path, locate=lies_in(tmp_path, within=within)).splitlines()
    assert lines[2] == f"    {tmp_path}/{shown}"


def test_an_author_is_named_beside_the_outlet(tmp_path: Path, citation: Any, answered: Any) -> None:
    lines = printed(answered(citation(author="Bo Kay")), tmp_path).splitlines()
    assert lines[1] == "    Bridge closed · The Courier · by Bo Kay · 2024-03-05"


def test_several_sources_of_one_claim_are_counted(tmp_path: Path, citation: Any, answered: Any) -> None:
    assert "    2 articles, 1 origin\n" in printed(answered(citation(1), citation(2)), tmp_path)


def test_contradicting_quotes_stand_under_the_claim(tmp_path: Path, citation: Any, answered: Any) -> None:
    shown = printed(answered(citation(1), conflicts=(citation(2, "It stayed open."),)), tmp_path)
    assert shown.index("Against this (number: 76 / 70):\n") < shown.index("[2] “It stayed open.”")


def test_the_standalone_question_is_shown_only_when_it_differs(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    assert "Searched: Who?" in printed(answered(citation(), asked="And who?"), tmp_path)
    assert "Searched" not in printed(answered(citation(), asked="Who?"), tmp_path)


def test_an_abstention_shows_the_nearest_passages_as_such(tmp_path: Path, make: Any, citation: Any) -> None:
    shown = printed(make.abstaining(citation(), confidence=0.1), tmp_path)
    assert shown.startswith("The documents do not answer this question.\n")
    assert "Nearest passages, which do not answer it:" in shown
    assert f"“{TEXT}”" in shown


def test_long_quotes_are_wrapped_on_a_terminal_under_their_own_start(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    shown = printed(answered(citation(quote=TEXT * 3)), tmp_path, terminal_width=40).splitlines()
    quote = shown[: next(i for i, line in enumerate(shown) if "Bridge closed" in line)]
    assert len(quote) > 3
    assert all(len(line) <= 40 for line in quote)
    assert quote[0].startswith("[1] “")
    assert all(line.startswith("    ") for line in quote[1:])


def test_a_quote_is_one_line_in_a_pipe_even_if_the_document_breaks_it(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    broken = "The bridge was\n\nclosed\r\nat noon. " * 8
    first = printed(answered(citation(quote=broken)), tmp_path).splitlines()[0]
    assert first == f"[1] “{' '.join(broken.split())}”"


def test_a_quote_that_brings_quotation_marks_gets_no_second_pair(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    for own in ("“We heard it,” she said.", '"Never."', "He said “no.”"):
        assert printed(answered(citation(quote=own)), tmp_path).startswith(f"[1] {own}\n")


def test_the_place_is_never_wrapped(tmp_path: Path, citation: Any, answered: Any) -> None:
    shown = printed(answered(citation(document_id="d" * 90 + ".txt")), tmp_path, terminal_width=40)
    assert "d" * 90 + ".txt:12:5" in shown


def test_escape_sequences_and_markup_in_any_field_stay_text(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    hostile = "\x1b[31m[bold red]x[/bold red] :smile: [link=http://x]y[/link]"
    hostile_citation = citation(quote=hostile, speaker=hostile, title=hostile, outlet=hostile)
    shown = printed(answered(hostile_citation, asked=hostile), tmp_path)
    assert "\x1b" not in shown
    assert shown.count("␛[31m[bold red]x[/bold red] :smile: [link=http://x]y[/link]") == 4


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_a_terminal_gets_colour_unless_it_refuses(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_color: str,
    coloured: bool,
    citation: Any,
    answered: Any,
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    stream = io.StringIO()
    out = Console(file=stream, force_terminal=True, color_system="standard")
    print_answer(answered(citation()), lies_in(tmp_path), out)
    assert ("\x1b[36m" in stream.getvalue()) is coloured


def test_fewer_origins_than_articles_are_explained(tmp_path: Path, citation: Any, answered: Any) -> None:
    sources = (
        Origin(document_ids=("report-1.txt", "report-3.txt"), reason="9 of 10 sentences are the same"),
        Origin(document_ids=("report-2.txt",), reason="alone"),
    )
    claim = answered(citation(1), citation(2), citation(3), origins=2, sources=sources)
    shown = printed(claim, tmp_path)
    assert (
        "    3 articles, 2 origins\n"
        "    one origin: report-1.txt, report-3.txt (9 of 10 sentences are the same)\n"
    ) in shown
    assert "alone" not in shown


def test_as_many_origins_as_articles_need_no_explanation(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    shown = printed(answered(citation(1), citation(2), origins=2), tmp_path)
    assert "    2 articles, 2 origins\n" in shown
    assert "one origin" not in shown


def test_a_speaker_is_shown_with_the_role_that_the_text_gives(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    said = citation(speaker="Ann Lee", role="the mayor of Aberley")
    assert printed(answered(said), tmp_path).startswith(f"[1] “{TEXT}” — Ann Lee, the mayor of Aberley\n")


def test_every_conflict_says_in_what_it_differs(tmp_path: Path, citation: Any, answered: Any) -> None:
    conflicts = (citation(2, "It stayed open."), citation(3, "It closed on Friday."))
    differences = (
        Difference(kind="polarity", claimed="was closed", against="stayed open"),
        Difference(kind="date", claimed="noon", against="Friday"),
    )
    shown = printed(answered(citation(), conflicts=conflicts, differences=differences), tmp_path)
    assert "Against this (polarity: was closed / stayed open):\n[2] “It stayed open.”\n" in shown
    assert "Against this (date: noon / Friday):\n[3] “It closed on Friday.”\n" in shown


def test_the_parts_of_a_question_are_answered_under_their_own_words(
    tmp_path: Path, make: Any, citation: Any
) -> None:
    answer = make.answer(
        make.part(make.claim(citation(1)), question="When was it closed?"),
        make.part(question="Why?", nearest=(citation(2, "Nobody says."),)),
    )
    lines = printed(answer, tmp_path).splitlines()
    assert lines[0] == "When was it closed?"
    assert lines[1] == f"[1] “{TEXT}”"
    second = lines.index("Why?")
    assert lines[second - 1] == ""
    assert lines[second + 1 : second + 5] == [
        "The documents do not answer this part.",
        "Nearest passages, which do not answer it:",
        "",
        "[2] “Nobody says.”",
    ]


def test_notices_stand_before_the_quotes(tmp_path: Path, citation: Any, answered: Any) -> None:
    answer = replace(answered(citation()), notices=("Ann Lee says\x1b[2J nothing on this.",))
    assert printed(answer, tmp_path).startswith("Note: Ann Lee says␛[2J nothing on this.\n\n[1] ")


def test_the_words_that_answer_are_underlined_on_a_terminal_only(
    tmp_path: Path, citation: Any, answered: Any
) -> None:
    at = TEXT.index("noon")
    answer = answered(citation(focus=(Span(at, at + 4),)))
    stream = io.StringIO()
    out = Console(file=stream, width=100, force_terminal=True, no_color=True)
    print_answer(answer, lies_in(tmp_path), out)
    assert re.search(r"\x1b\[1;4mnoon\x1b\[0m", stream.getvalue())
    assert printed(answer, tmp_path).startswith(f"[1] “{TEXT}”\n")


def checked(status: str, reason: str = "", **changes: Any) -> Checked:
    plain: dict[str, Any] = {
        "number": 1,
        "what": "quote",
        "document_id": "a.txt",
        "start": 0,
        "end": 4,
        "moved_to": "",
    }
    return Checked(status=status, reason=reason, **(plain | changes))  # type: ignore[arg-type]


def test_a_verification_is_one_line_a_quote_and_a_sum() -> None:
    verification = Verification(
        checked=(
            checked("ok"),
            checked("ok", what="context"),
            checked("stale", "the words moved to 12:5", number=2, document_id="b\x1b[2J.txt"),
        ),
        remarks=("one remark",),
    )
    stream = io.StringIO()
    print_verification(verification, Console(file=stream, markup=False, highlight=False))
    assert stream.getvalue().splitlines() == [
        "[1]         OK       a.txt",
        "[1] context OK       a.txt",
        "[2]         stale    b␛[2J.txt: the words moved to 12:5",
        "Note: one remark",
        "2 of 3 OK",
    ]
