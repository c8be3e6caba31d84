"""What the browser may do with what is served: load nothing from other hosts, run no script but the page's.

Gradio's page holds scripts of its own inside the page. Each answer gives them a fresh nonce, so that only
they run: a script that got into the page by a document would not. Knows nothing of Gradio but that.
"""

import re
import secrets

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Policy"]

_SCRIPT = re.compile(rb"<script(?=[\s>])")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def content_policy(nonce: str = "") -> str:
    """As strict as Gradio's own page allows: it compiles templates and the components' scripts from text
    (`unsafe-eval`), and styles its parts one by one. No other host is in it.
    """
    of_page = f" 'nonce-{nonce}'" if nonce else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{of_page} 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Policy:
    """ASGI layer that adds these headers to every response that does not say otherwise itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; put headers on what comes back, and the nonce into the scripts of a page."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        page = _Page()

        async def send_with_policy(message: Message) -> None:
            for passed in page.passed(message):
                await send(passed)

        await self._app(scope, receive, send_with_policy)


class _Page:
    """The messages of one response; those of an HTML page are held until it is whole."""

    def __init__(self) -> None:
        self._start: Message | None = None
        self._body = bytearray()

    def passed(self, message: Message) -> list[Message]:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return []
            headers.setdefault("Content-Security-Policy", content_policy())
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            return [] if message.get("more_body", False) else self._whole(self._start)
        return [message]

    def _whole(self, start: Message) -> list[Message]:
        """The page with its nonce. Gradio escapes `<` in all it puts there, so the scripts are its own."""
        nonce = secrets.token_urlsafe(16)
        body = _SCRIPT.sub(b'<script nonce="' + nonce.encode() + b'"', bytes(self._body))
        headers = MutableHeaders(scope=start)
        headers.setdefault("Content-Security-Policy", content_policy(nonce))
        if body:  # to HEAD only the headers are sent, with the length that GET would give
            headers["Content-Length"] = str(len(body))
        self._start = None
        return [start, {"type": "http.response.body", "body": body}]
