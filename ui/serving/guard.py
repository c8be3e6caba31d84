"""Whose requests are answered: this machine's, unless visitors must log in, and never another site's.

The page shows the user's documents, so it listens on this machine only, unless visitors must log in. Where
nobody has to, it answers only under its own name: a web site cannot rebind its name to 127.0.0.1 and read
along. It refuses what a browser sends on behalf of another site's page, which could otherwise upload, remove
or sync unseen.
Knows nothing of Gradio.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from index import QuotedeskError
from ui.serving.gate import Gate
from ui.serving.originals import ORIGINAL
from ui.serving.policy import Policy
from ui.serving.users import Users

__all__ = ["UnsafeAddress", "UnusableAddress", "check_address", "middleware"]

LINKED = frozenset({"/", ORIGINAL})
"""What a link on another page may open, as a page of its own: that page can read nothing of it. A link
with a question (`/?q=...`) may put it into the box; asking it is up to the reader."""


class UnsafeAddress(QuotedeskError):
    """The page would be open to other machines without asking who is there."""


class UnusableAddress(QuotedeskError):
    """Nothing can be served at this address."""


def check_address(host: str, users: Users | None) -> None:
    """Refuse to serve other machines without users, and addresses that Gradio cannot serve.

    Raises `UnsafeAddress`, naming both ways out, and `UnusableAddress`.
    """
    if ":" in host:  # Gradio looks for a free port, and for its own page, at IPv4 addresses only
        raise UnusableAddress(
            f"{host}: an address with a colon (IPv6, or with a port) cannot be served; "
            "use 127.0.0.1, or an IPv4 address and let visitors log in: qa ui --user NAME"
        )
    if users is None and not _is_loopback(host):
        raise UnsafeAddress(
            f"{host}: other machines could read your documents there without logging in; "
            "use 127.0.0.1, or let visitors log in: qa ui --user NAME"
        )


def middleware(host: str, users: Users | None = None) -> list[Middleware]:
    """List what stands in front of the app, the outermost first: headers, host name, origin, login."""
    if users is not None:  # under any name: a proxy may stand before it, and another site has no login to it
        return [Middleware(Policy), Middleware(SameSite), Middleware(Gate, users=users)]
    names = ["localhost", "127.0.0.1", host]
    return [Middleware(Policy), Middleware(TrustedHostMiddleware, allowed_hosts=names), Middleware(SameSite)]


def _is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only; a name other than `localhost` is not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SameSite:
    """ASGI layer that refuses what a browser sends for a page of another origin.

    Programs send neither `Sec-Fetch-Site` nor `Origin` and pass. A page on another port of this machine is
    another origin.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with 403."""
        if scope["type"] != "http" or _is_own(scope):
            await self._app(scope, receive, send)
            return
        refusal = {"error": "asked by a page of another site; open Quotedesk itself"}
        await JSONResponse(refusal, status_code=403)(scope, receive, send)


def _is_own(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        is_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        return is_page and scope["method"] == "GET" and scope["path"] in LINKED
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
