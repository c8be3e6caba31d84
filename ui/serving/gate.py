"""The one door, when there are users: nothing passes it without a login but the login page and its parts.

Gradio asks for the login at most of its own routes, but not at all of them, and not at ours; here every
request is asked, whatever route it would reach. A browser logs in on Gradio's page and has its cookie.
Programs may send name and password with each request (`curl --user`, the header of an MCP client): they are
then let through under a session of their own.
"""

import base64
import hashlib
import secrets
from collections import OrderedDict
from contextvars import ContextVar
from http.cookies import CookieError, SimpleCookie

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.serving.users import TooManyAttempts, Users

__all__ = ["Gate", "login"]

OPEN = frozenset(
    {
        "/",  # the login page, where nobody is logged in
        "/login",
        "/login/",
        "/favicon.ico",
        "/manifest.json",
        "/robots.txt",
        "/theme.css",
        "/gradio_api/startup-events",  # called by the launch itself; tells nothing
        "/gradio_api/theme.css",
    }
)
OPEN_FOLDERS = ("/assets/", "/static/")
"""Gradio's own scripts and styles."""

MAX_KEPT = 1000
"""Sessions of programs remembered; one beyond is checked anew."""

_address: ContextVar[str] = ContextVar("address", default="")


def login(users: Users) -> object:
    """What Gradio asks on its login page: a function of name and password."""

    async def is_welcome(name: str, password: str) -> bool:
        try:
            return await users.admits(name, password, _address.get())
        except TooManyAttempts as error:
            raise HTTPException(400, str(error)) from error  # the only status its page shows anything for

    return is_welcome


class Gate:
    """ASGI layer that lets nobody in without a session of Gradio's, or a name and a password."""

    def __init__(self, app: ASGIApp, users: Users) -> None:
        self._app = app
        self._users = users
        self._secret = secrets.token_bytes(32)
        self._sessions: OrderedDict[bytes, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 401, or 429 after too many attempts."""
        if scope["type"] not in ("http", "websocket"):  # the start and end of the server
            await self._app(scope, receive, send)
            return
        _address.set(str((scope.get("client") or ("",))[0]))
        if scope["path"] in OPEN or scope["path"].startswith(OPEN_FOLDERS) or _is_known(scope):
            await self._app(scope, receive, send)
            return
        try:
            is_welcome = await self._has_password(scope)
        except TooManyAttempts as error:
            headers = {"Retry-After": str(int(error.wait_s) + 1)}
            refusal = JSONResponse({"error": str(error)}, status_code=429, headers=headers)
            await refusal(scope, receive, send)
            return
        await (self._app if is_welcome else _refuse)(scope, receive, send)

    async def _has_password(self, scope: Scope) -> bool:
        """Whether the request carries a right name and password; it then gets a session of Gradio's."""
        sent = Headers(scope=scope).get("authorization", "")
        name, password = _name_and_password(sent)
        if not name:
            return False
        key = hashlib.blake2b(sent.encode(), key=self._secret).digest()
        token = self._sessions.get(key)
        if token is None or token not in scope["app"].tokens:
            address = _address.get()
            if not await self._users.admits(name, password, address):
                return False
            token = self._sessions[key] = secrets.token_urlsafe(32)
            scope["app"].tokens[token] = name
            while len(self._sessions) > MAX_KEPT:
                scope["app"].tokens.pop(self._sessions.popitem(last=False)[1], None)
        MutableHeaders(scope=scope)["cookie"] = f"access-token-{scope['app'].cookie_id}={token}"
        return True


def _is_known(scope: Scope) -> bool:
    """Whether the request carries the cookie of a session."""
    app = scope["app"]
    try:
        cookies = SimpleCookie(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return False
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(name in cookies and cookies[name].value in app.tokens for name in names)


def _name_and_password(sent: str) -> tuple[str, str]:
    """Name and password of an `Authorization: Basic` header; empty where there are none."""
    scheme, _, encoded = sent.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, password


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = {}
    if "sec-fetch-mode" not in Headers(scope=scope):  # a browser would ask in a window of its own
        headers["WWW-Authenticate"] = 'Basic realm="Quotedesk"'
    refusal = {"error": "log in first, on the page at /, or send name and password"}
    await JSONResponse(refusal, status_code=401, headers=headers)(scope, receive, send)
