"""The README's examples of calling the engine from elsewhere, run as they stand against the real server."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parents[3] / "README.md").read_text()
SECTION, SEPARATOR, _ = README.partition("\nOver HTTP, while")[2].partition("\n### The web page")
ADDRESS = "http://127.0.0.1:7860"


def test_the_examples_end_where_the_page_is_described() -> None:
    assert SEPARATOR
    assert SECTION


def block(language: str, at: Any) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
    assert len(found) == 1
    assert ADDRESS in found[0]
    return str(found[0]).replace(ADDRESS, at.address.rstrip("/"))


def test_the_curl_examples_give_what_they_say(unlocked: Any) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine to run the README's examples with")
    said = []
    for line in block("sh", unlocked).splitlines():
        command = shlex.split(line, comments=True)
        run = subprocess.run([*command, "-sS"], capture_output=True, text=True, timeout=60, check=True)
        said.append(run.stdout)
    answer, hits, document, status = map(json.loads, said[:4])
    assert answer["text"] == "“60 of them were shot down by air defense forces.” [1]"
    assert len(hits) == 3
    cited = answer["citations"][0]
    assert document["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert status["n_documents"] == 5
    assert said[4] == (unlocked.library.folder / "000_05ee50dfeb188c0c.txt").read_text()


def test_the_client_example_runs(unlocked: Any) -> None:
    run = subprocess.run(
        [sys.executable, "-c", block("python", unlocked)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Belarus" in run.stdout
    assert "missiles" in run.stdout.splitlines()[-1]


def test_the_agent_s_configuration_leads_to_the_tools(unlocked: Any, awaited: Any) -> None:
    from mcp.client import Client

    server = json.loads(block("json", unlocked))["mcpServers"]["quotedesk"]
    assert server["type"] == "http"

    async def names() -> list[str]:
        async with Client(server["url"]) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    assert awaited(names()) == ["ask", "search", "documents", "document", "status"]
