"""The tools of an agent: a real client of the protocol against the real server."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client

from qa import ask
from qa.answer import as_json

QUESTION = "What did ISW say about Belarusian troops?"


@pytest.fixture
def with_client(awaited: Any) -> Callable[..., Any]:
    """Hand an agent's client of a served page to a coroutine function; gives what that returns."""

    async def session(at: Any, work: Callable[[Client], Awaitable[Any]], **headers: str) -> Any:
        async with (
            httpx2.AsyncClient(headers=headers, timeout=60) as http,
            Client(streamable_http_client(f"{at.address}mcp", http_client=http)) as client,
        ):
            return await work(client)

    return lambda *given, **headers: awaited(session(*given, **headers))


def test_only_our_tools_are_offered_and_they_say_how_to_use_them(unlocked: Any, with_client: Any) -> None:
    async def listed(client: Client) -> Any:
        return client.instructions, (await client.list_tools()).tools

    instructions, tools = with_client(unlocked, listed)
    assert "say so when `abstained` is true" in instructions
    assert [tool.name for tool in tools] == ["ask", "search", "documents", "document", "status"]
    for tool in tools:
        assert tool.annotations.read_only_hint is True
        assert len(tool.description) > 60
        for parameter in tool.input_schema["properties"]:
            assert f"{parameter}: " in tool.description, (tool.name, parameter)
    assert tools[0].input_schema["required"] == ["question"]


def test_a_tool_gives_the_same_answer_as_a_call(unlocked: Any, with_client: Any) -> None:
    async def asked(client: Client) -> Any:
        return await client.call_tool("ask", {"question": QUESTION})

    result = with_client(unlocked, asked)
    here = json.loads(as_json(ask(QUESTION, library=unlocked.library)))
    assert result.is_error is False
    assert result.structured_content == here
    assert json.loads(result.content[0].text) == here


def test_the_other_tools_give_what_the_endpoints_give(unlocked: Any, with_client: Any) -> None:
    async def called(client: Client) -> Any:
        calls = {
            "search": {"query": "missiles", "k": 2},
            "documents": {},
            "document": {"document_id": "000_05ee50dfeb188c0c.txt"},
            "status": {},
        }
        return [
            (name, given, (await client.call_tool(name, given)).structured_content)
            for name, given in calls.items()
        ]

    for name, given, found in with_client(unlocked, called):
        over_http = unlocked.call(f"/api/{name}", given).json()
        assert found == ({"result": over_http} if isinstance(over_http, list) else over_http)


def test_what_cannot_be_done_is_told_in_words(unlocked: Any, with_client: Any) -> None:
    async def refused(client: Client) -> Any:
        return await client.call_tool("ask", {"question": QUESTION, "since": "yesterday"})

    result = with_client(unlocked, refused)
    assert result.is_error is True
    assert result.content[0].text.endswith("since yesterday: not a day; write it as 2022-12-31")


def test_an_agent_that_speaks_an_older_version_is_understood(unlocked: Any) -> None:
    version = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "status", "arguments": {}}}
    reply = unlocked.call("/mcp", call, **version)
    assert reply.status == 200
    assert reply.json()["result"]["structuredContent"]["n_documents"] == 5


def test_an_agent_has_to_log_in_where_visitors_have_to(locked: Any, with_client: Any) -> None:
    async def status(client: Client) -> Any:
        return (await client.call_tool("status", {})).structured_content

    assert with_client(locked, status, **locked.headers)["n_documents"] == 8
    with pytest.raises(ExceptionGroup):
        with_client(locked, status)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert locked.call("/mcp", call, logged_in=False).status == 401


@pytest.mark.parametrize("host", ["192.168.1.4:7860", "desk.example", "localhost"])
def test_an_agent_that_logs_in_is_answered_under_any_name_of_the_server(locked: Any, host: str) -> None:
    accepted = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "status", "arguments": {}}}
    reply = locked.call("/mcp", call, host=host, **accepted)
    assert (reply.status, reply.json()["result"]["structuredContent"]["n_documents"]) == (200, 8)
    assert locked.call("/mcp", call, host=host, logged_in=False, **accepted).status == 401


@pytest.mark.parametrize("given", [{"question": "\ud800"}, {"question": "Who?", "outlets": ["\ud800"]}])
def test_half_a_character_is_refused_in_words(unlocked: Any, given: dict[str, Any]) -> None:
    accepted = {"accept": "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "ask", "arguments": given}}
    reply = unlocked.call("/mcp", call, **accepted)
    assert (reply.status, reply.json()["error"]["code"]) == (400, -32700)
    assert reply.json()["error"]["message"].startswith("Parse error: unexpected end of hex escape")


def test_another_site_s_page_cannot_call_the_tools(unlocked: Any) -> None:
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    assert unlocked.call("/mcp", call, origin="http://127.0.0.1:9").status == 403
    assert unlocked.call("/mcp", call, host="evil.example").status == 400
