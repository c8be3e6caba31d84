"""The command line on the real seeds library: in this process, and as the installed `qa` in one of its own
where the process is what counts: imports, signals, pipes, terminals."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index import Library
from qa import ask
from qa.answer import as_json

ROOT = Path(__file__).parents[2]
QA = Path(sys.executable).with_name("qa")
QUESTION = "How many rockets flew at Kyiv?"
UNANSWERABLE = "What is the melting point of tungsten?"
ALL_COMMANDS = "ask chat check compact docs eval eval-sets info remove sync ui verify".split()
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "pandas", "sklearn", "ir_measures")

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


def installed(*arguments: object, stdin: str = "") -> Ran:
    """The installed command, in a process of its own."""
    command = [str(QA), *(str(argument) for argument in arguments)]
    return subprocess.run(
        command, input=stdin, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.fixture(scope="module")
def library(seeds_library: Library) -> Path:
    return seeds_library.path


@pytest.fixture(scope="module")
def answered(library: Path) -> Ran:
    """By the installed command."""
    return installed("ask", QUESTION, "--library", library)


def test_the_installed_command_answers_like_the_one_in_this_process(
    qa: Run, answered: Ran, library: Path
) -> None:
    here = qa("ask", QUESTION, "--library", library)
    assert (here.returncode, here.stdout, here.stderr) == (
        answered.returncode, answered.stdout, answered.stderr
    )  # fmt: skip


def test_help_names_every_command_teaches_by_example_and_exits_with_0(qa: Run) -> None:
    done = qa("--help")
    assert done.returncode == 0
    for command in ALL_COMMANDS:
        assert re.search(rf"^.? ?{command} ", done.stdout, re.MULTILINE)
        page = qa(command, "--help")
        assert page.returncode == 0
        assert f"qa {command}" in page.stdout.partition("Examples:")[2]
    assert "Exit codes: 0 answered, 3" in done.stdout


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['qa', '--help']\n"
        "from qa.cli import main\n"
        "try: main()\n"
        f"finally: print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("ask",),
        ("ask", QUESTION, "--nonsense"),
        ("ask", "   "),
        ("ask", "-"),
        ("sync", "no/such/folder"),
        ("eval", "no/such/file.jsonl"),
        ("eval-sets", "no/such/folder"),
        ("ui", "--port", "99999"),
        ("ask", QUESTION, "--since", "yesterday"),
        ("ask", QUESTION, "--since", "2022-12-02", "--until", "2022-12-01"),
        ("chat", "--as-of", "2022-13-01"),
        ("ask", QUESTION, "--save", "no/such/folder/pack"),
        ("ask", QUESTION, "--save", ""),
        ("verify",),
        ("verify", "-", "--folder", "no/such/folder"),
        ("verify", "-", "--folder", "seeds", "--library", "seeds"),
    ],
)
def test_misuse_exits_with_2_and_says_so_without_a_traceback(qa: Run, arguments: tuple[str, ...]) -> None:
    done = qa(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr or done.stdout  # no arguments at all print the help


def test_missing_evaluation_sets_are_explained(qa: Run, tmp_path: Path) -> None:
    done = qa("eval-sets", tmp_path)
    assert done.returncode == 2
    assert "not part of the project" in " ".join(done.stderr.replace("│", " ").split())


def test_a_library_that_is_not_there_is_an_error_of_one_line(tmp_path: Path) -> None:
    done = installed("ask", QUESTION, "--library", tmp_path / "nowhere")
    assert done.returncode == 1
    assert done.stderr.startswith("qa: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_answer_shows_quotes_that_stand_where_it_says(
    answered: Ran,
) -> None:
    assert answered.returncode == 0, answered.stderr
    quotes = re.findall(r"^\[(\d+)\] [“]?(.+?)[”]?(?: — .+)?$", answered.stdout, re.MULTILINE)
    places = re.findall(r"^    (\S+):(\d+):(\d+)$", answered.stdout, re.MULTILINE)
    assert [number for number, _ in quotes] == [str(n) for n in range(1, len(quotes) + 1)]
    assert len(quotes) == len(places) > 0
    assert any("More than 40 rockets" in quote for _, quote in quotes)
    for (_, quote), (file, line, column) in zip(quotes, places, strict=True):
        text = (ROOT / file).read_bytes().decode()
        rest = "\n".join(text.split("\n")[int(line) - 1 :])[int(column) - 1 :]
        assert " ".join(rest.split()).startswith(quote)


def test_json_is_the_whole_answer_exactly(qa: Run, library: Path, seeds_library: Library) -> None:
    done = qa("ask", QUESTION, "--library", library, "--json")
    assert done.returncode == 0
    assert done.stdout == as_json(ask(QUESTION, library=library)) + "\n"
    for citation in json.loads(done.stdout)["citations"]:
        text = seeds_library.document(citation["document_id"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_an_abstention_exits_with_3_and_shows_the_nearest_passages(qa: Run, library: Path) -> None:
    done = qa("ask", UNANSWERABLE, "--library", library)
    assert done.returncode == 3
    assert done.stdout.startswith("The documents do not answer this question.\n")
    assert "Nearest passages" in done.stdout


def test_a_dash_reads_the_question_from_standard_input(qa: Run, library: Path, answered: Ran) -> None:
    piped = qa("ask", "-", "--library", library, stdin=f"{QUESTION}\n")
    assert piped.returncode == 0
    assert piped.stdout == answered.stdout


def test_standard_input_that_is_not_text_is_misuse(qa: Run, library: Path) -> None:
    done = qa("ask", "-", "--library", library, stdin=b"\xff\xfe?")
    assert done.returncode == 2
    assert "not UTF-8" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_gets_no_colour_and_a_terminal_does(library: Path, answered: Ran) -> None:
    assert "\x1b" not in answered.stdout
    assert re.search(rb"\x1b\[(?:\d+;)*3\dm", on_terminal("ask", QUESTION, "--library", library))


def on_terminal(*arguments: object) -> bytes:
    """What `qa` writes when its output is a terminal."""
    ours, theirs = pty.openpty()
    command = [str(QA), *(str(argument) for argument in arguments)]
    plain = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    with subprocess.Popen(
        command,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**plain, "TERM": "xterm-256color"},
    ):
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 4096):
                written += part
        except OSError:  # Linux reports the closed other end of a terminal as an error
            pass
    os.close(ours)
    return written


def test_a_reader_that_leaves_early_causes_no_noise(library: Path) -> None:
    command = [str(QA), "info", "--library", str(library)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_chat_keeps_the_conversation_and_shows_the_question_it_searched(qa: Run, library: Path) -> None:
    first, follow_up = "How many missiles did Russia fire on December 16?", "How many of them were shot down?"
    done = qa("chat", "--library", library, stdin=f"{first}\n\n{follow_up}\n:quit\n{first}\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Searched: ") == 1
    assert done.stdout.count("Confidence ") == 2
    assert "60 of them were shot down" in done.stdout


def test_chat_ends_at_the_end_of_input(qa: Run, library: Path) -> None:
    assert qa("chat", "--library", library, stdin="").returncode == 0


def test_a_place_to_save_that_is_a_folder_or_nothing_is_refused_with_what_to_write(
    qa: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "desk"
    folder.mkdir()
    for place, said in (
        (folder, "folder; name the files in it"),
        (f"{folder}/", "folder; name the files in it"),
        ("", "a name is needed"),
        ("/", "folder; name the files in it"),
    ):
        done = qa("ask", QUESTION, "--save", place)
        assert done.returncode == 2
        assert said in " ".join(re.sub(r"[^\w;]", " ", done.stderr).split())
    assert list(tmp_path.iterdir()) == [folder]
    assert list(folder.iterdir()) == []


def test_chat_says_how_many_documents_the_options_leave(qa: Run, library: Path) -> None:
    name = min(file.name for file in (ROOT / "seeds").glob("*.txt"))
    done = qa("chat", "--library", library, "--document", name, stdin="")
    assert done.stderr == "1 of 5 documents. :quit or Ctrl-D ends.\n"
    emptied = qa("chat", "--library", library, "--since", "2090-01-01", stdin="")
    assert emptied.stderr.splitlines()[0].startswith("qa: no document is left by --since 2090-01-01; ")
    assert emptied.stderr.splitlines()[1] == "0 of 5 documents. :quit or Ctrl-D ends."


def test_options_that_leave_no_document_are_named_beside_the_answer(qa: Run, library: Path) -> None:
    options = ("--since", "2090-01-01", "--document", "*.txt")
    done = qa("ask", QUESTION, "--library", library, *options, "--json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["abstained"]
    assert done.stderr.startswith(
        "qa: no document is left by --since 2090-01-01 --document *.txt; there are 5 in all, "
    )
    assert done.stderr.count("\n") == 1


def test_options_that_leave_some_documents_say_nothing(qa: Run, library: Path) -> None:
    assert qa("ask", QUESTION, "--library", library, "--document", "*.txt").stderr == ""


def test_ctrl_c_exits_with_130(library: Path) -> None:
    command = [str(QA), "chat", "--library", str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"5 documents. :quit or Ctrl-D ends.\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 130
        assert process.stderr.read() == b""


def test_sync_reports_what_it_did_and_why_it_skipped(qa: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("The bridge at Marl was closed at noon. The police gave no reason.\n")
    (folder / "b.txt").write_text("The fish market opens on Tuesdays. Herring is sold first.\n")
    (folder / "c.docx").write_bytes(b"PK\x03\x04 not yet")
    first = qa("sync", folder, "--library", tmp_path / "l")
    assert first.returncode == 0, first.stderr
    assert "2 added, 0 changed, 0 deleted, 0 unchanged" in first.stdout
    assert f"library: {tmp_path / 'l'}\n" in first.stdout
    assert "skipped: c.docx: " in first.stdout
    assert re.search(r"^\S.* \d+/\d+$", first.stderr, re.MULTILINE)  # plain progress lines
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("The fish market opens on Mondays. Herring is sold first.\n")
    second = qa("sync", folder, "--library", tmp_path / "l")
    assert "0 added, 1 changed, 1 deleted, 0 unchanged" in second.stdout


def test_info_shows_what_the_library_holds(qa: Run, library: Path) -> None:
    done = qa("info", "--library", library)
    assert done.returncode == 0
    assert re.search(r"^documents +5$", done.stdout, re.MULTILINE)
    assert str(library) in done.stdout


def cited(done: Ran) -> set[str]:
    """The documents that an answer in JSON shows, nearest passages included."""
    answer = json.loads(done.stdout)
    return {citation["document_id"] for citation in (*answer["citations"], *answer["nearest"])}


def test_only_the_documents_that_are_named_are_asked(qa: Run, library: Path, answered: Ran) -> None:
    names = sorted(file.name for file in (ROOT / "seeds").glob("*.txt"))
    first = cited(qa("ask", QUESTION, "--library", library, "--json"))
    others = [name for name in names if name not in first][:2]
    assert others
    given = [argument for name in others for argument in ("--document", name)]
    assert cited(qa("ask", QUESTION, "--library", library, "--json", *given)) <= set(others)
    chatted = qa("chat", "--library", library, *given, stdin=QUESTION)
    assert chatted.returncode == 0
    assert not any(name in chatted.stdout for name in first)


def test_an_outlet_that_is_not_there_is_misuse_of_one_line(qa: Run, library: Path) -> None:
    done = qa("ask", QUESTION, "--library", library, "--outlet", "No Such Outlet")
    assert done.returncode == 2
    assert "No Such Outlet" in done.stderr
    assert done.stderr.count("\n") == 1


def test_days_are_taken_as_days(qa: Run, library: Path) -> None:
    for option in ("--as-of", "--since", "--until"):
        done = qa("ask", QUESTION, "--library", library, option, "2022-12-31", "--json")
        assert done.returncode in (0, 3), done.stderr


@pytest.fixture(scope="module")
def packed(qa: Run, library: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where an evidence pack was saved, without its ending."""
    place = tmp_path_factory.mktemp("packs") / "rockets"
    done = qa("ask", QUESTION, "--library", library, "--save", place)
    assert done.returncode == 0, done.stderr
    assert done.stderr == f"saved: {place}.html\nsaved: {place}.json\n"
    assert done.stdout == qa("ask", QUESTION, "--library", library).stdout
    return place


def test_a_saved_answer_verifies_against_the_files_and_needs_no_library(
    qa: Run, packed: Path, library: Path
) -> None:
    for where in (("--folder", "seeds"), ("--library", library), ()):
        done = qa("verify", f"{packed}.json", *where)
        assert done.returncode == 0, done.stdout + done.stderr
        assert re.match(r"\[1\] {9}OK {7}\S+\.txt\n\[1\] context OK", done.stdout)
        assert re.search(r"^(\d+) of \1 OK$", done.stdout, re.MULTILINE)
        assert "Note" not in done.stdout
    assert QUESTION in Path(f"{packed}.html").read_text()


def test_the_json_of_an_answer_can_be_piped_into_verify(qa: Run, library: Path) -> None:
    answer = qa("ask", QUESTION, "--library", library, "--json").stdout
    done = qa("verify", "-", "--folder", "seeds", "--json", stdin=answer)
    assert done.returncode == 0
    assert json.loads(done.stdout)["ok"] is True


def test_what_does_not_hold_any_more_exits_with_4_and_says_why(qa: Run, packed: Path, tmp_path: Path) -> None:
    assert qa("verify", f"{packed}.json", "--folder", tmp_path).returncode == 4  # all gone
    pack = json.loads(Path(f"{packed}.json").read_text())
    name = pack["answer"]["citations"][0]["document_id"]
    text = (ROOT / "seeds" / name).read_bytes()
    (tmp_path / name).write_bytes(b"A line above.\n" + text)
    done = qa("verify", f"{packed}.json", "--folder", tmp_path)
    assert done.returncode == 4
    line, column = pack["answer"]["citations"][0]["line"], pack["answer"]["citations"][0]["column"]
    assert f"[1]         stale    {name}: the file has changed; the words moved to {line + 1}:{column}" in (
        done.stdout
    )


@pytest.mark.parametrize("sent", ["", "{}", "[" * 100_000, '{"excerpts": ' + "9" * 9_999 + "}"])
def test_what_is_no_answer_is_an_error_of_one_line(qa: Run, sent: str) -> None:
    done = qa("verify", "-", "--folder", "seeds", stdin=sent)
    assert done.returncode == 1
    assert done.stderr.startswith("qa: not a saved answer: ")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_saved_answer_that_cannot_be_read_is_named(qa: Run, tmp_path: Path) -> None:
    for name, why in (("none.json", "No such file or directory"), ("", "Is a directory")):
        done = qa("verify", tmp_path / name, "--folder", "seeds")
        assert done.returncode == 1
        assert done.stderr == f"qa: {tmp_path / name}: cannot be read ({why})\n"
