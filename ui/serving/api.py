"""The endpoints over HTTP, for `gradio_client` and for anything that can send a request.

    POST /api/ask               {"question": "Who closed the bridge?"}      ->  {...}, the answer itself
    POST /gradio_api/run/ask    {"data": ["Who closed the bridge?", []]}    ->  {"data": [{...}]}

The first form takes arguments by name. The second is Gradio's, which wants every argument in order; here
those at the end may be left out, so that a call written before an argument was added still works. Errors a
caller can act on come back with the message: status 400 in the first form, 500 in Gradio's.
"""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any

import gradio as gr
from pydantic import ValidationError, validate_call
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index import Library, QuotedeskError
from index.errors import QueryError
from ui.serving.endpoints import Endpoint, endpoints, refuse_half_characters

__all__ = ["api_routes", "offer"]

MAX_BODY = 4_000_000
"""Bytes of one call; a conversation of a hundred turns has a tenth of it."""


def offer(library: Library) -> None:
    """Add the endpoints to the Gradio app that is being laid out, for `gradio_client`."""
    for name, function in endpoints(library).items():
        gr.api(_told(function), api_name=name, queue=False)  # type: ignore[attr-defined]


def api_routes(functions: Mapping[str, Endpoint]) -> list[Route]:
    """The routes of both forms; they must stand before Gradio's own."""
    checked = {name: validate_call(function) for name, function in functions.items()}

    async def by_name(request: Request) -> Response:
        function = checked.get(request.path_params["name"])
        if function is None:
            known = ", ".join(checked)
            return JSONResponse({"error": f"no such endpoint; there are {known}"}, status_code=404)
        return await _called(request, function, lambda body: body, lambda result: result, failed=400)

    def in_order(function: Endpoint) -> Callable[[Request], Any]:
        names = list(signature(function).parameters)

        async def endpoint(request: Request) -> Response:
            return await _called(
                request,
                function,
                lambda body: dict(zip(names, body.get("data", ()), strict=False)),
                lambda result: {"data": [result]},
                failed=500,
            )

        return endpoint

    return [
        Route("/api/{name}", by_name, methods=["POST"]),
        *(
            Route(f"/gradio_api/run/{name}", in_order(function), methods=["POST"])
            for name, function in checked.items()
        ),
    ]


async def _called(
    request: Request,
    function: Endpoint,
    arguments: Callable[[dict[str, Any]], dict[str, Any]],
    shown: Callable[[Any], Any],
    *,
    failed: int,
) -> Response:
    try:
        given = arguments(await _body(request))
        return JSONResponse(shown(await function(**given)))
    except ValidationError as error:
        return JSONResponse({"error": _in_words(error)}, status_code=failed)
    except QuotedeskError as error:
        return JSONResponse({"error": str(error)}, status_code=failed)


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; nothing sent is an empty one."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise QueryError("send JSON, with the header Content-Type: application/json")
    received = bytearray()
    async for part in request.stream():
        received += part
        if len(received) > MAX_BODY:
            raise QueryError(f"over {MAX_BODY} bytes; shorten the history")
    try:
        body = json.loads(received or b"{}")
        refuse_half_characters(body)
    except ValueError as error:
        raise QueryError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise QueryError("not JSON of ours: too deep") from error
    if not isinstance(body, dict) or not isinstance(body.get("data", []), list):
        raise QueryError("send an object with the arguments by name")
    return body


def _in_words(error: ValidationError) -> str:
    """What is wrong with which argument, without what was sent."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'arguments'}: {one['msg']}" for one in error.errors()[:3]
    )


def _told(function: Endpoint) -> Endpoint:
    """The function with errors that are raised on purpose handed on as messages, and no others."""

    @wraps(function)
    async def told(*arguments: Any, **named: Any) -> Any:
        try:
            return await function(*arguments, **named)
        except QuotedeskError as error:
            raise gr.Error(str(error), print_exception=False) from error

    return told
