"""What a process that answers one question from a library that is there has to import."""

import json
import subprocess
import sys
from pathlib import Path

from index import Library

ROOT = Path(__file__).parents[2]
QUESTION = "How many rockets flew at Kyiv?"

NOT_FOR_ASKING = (
    # the reference model and what it brings
    *("torch", "transformers", "sentence_transformers", "sklearn", "scipy", "pandas"),
    # the page, pictures, packs
    *("gradio", "starlette", "matplotlib", "jinja2", "mcp"),
    # reading, splitting and watching documents
    *("lxml", "trafilatura", "pypdfium2", "docx", "charset_normalizer", "dateparser", "nupunkt", "tiktoken"),
    *("pathspec", "watchfiles", "index.sync", "index.load", "index.sentences", "index.masking.furniture"),
    # measuring
    *("ir_measures", "qa.evaluation"),
)


def imported(*arguments: str) -> tuple[list[str], str]:
    """Which of them the command line imports for these arguments, and what it prints."""
    program = (
        f"import json, sys; sys.argv = ['qa', *{arguments!r}]\n"
        "from qa.cli import main\n"
        "try: main()\n"
        f"finally: print(json.dumps([name for name in {NOT_FOR_ASKING!r} if name in sys.modules]), "
        "file=sys.stderr)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, input="", cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    return json.loads(done.stderr.splitlines()[-1]), done.stdout


def test_asking_a_library_imports_no_torch_and_nothing_that_reads_documents(seeds_library: Library) -> None:
    names, printed = imported("ask", QUESTION, "--library", str(seeds_library.path))
    assert "40 rockets" in printed
    assert names == []


def test_a_chat_imports_no_more_than_a_question(seeds_library: Library) -> None:
    names, printed = imported("chat", "--library", str(seeds_library.path))
    assert (names, printed) == ([], "")
