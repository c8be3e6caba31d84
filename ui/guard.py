"""Who may reach the page, and what the page may reach.

The page shows the user's documents, so it listens on this machine only, unless visitors must log in; it
answers only under its own name (a web site cannot rebind its name to 127.0.0.1 and read along); and the
browser is told to load nothing from any other host. Knows nothing of Gradio.
"""

from ipaddress import ip_address

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index import QuotedeskError

__all__ = ["ContentPolicy", "UnsafeAddress", "check_address", "is_loopback", "middleware"]

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Gradio's page is inline and compiles templates
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""As strict as Gradio's own page allows; what matters is that no other host is in it."""


class UnsafeAddress(QuotedeskError):
    """The page would be open to other machines without asking who is there."""


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only; a name other than `localhost` is not."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_address(host: str, credentials: tuple[str, str] | None) -> None:
    """Refuse to serve other machines without credentials.

    Raises `UnsafeAddress`, naming both ways out.
    """
    if credentials is None and not is_loopback(host):
        raise UnsafeAddress(
            f"{host}: other machines could read your documents there without logging in; "
            "use 127.0.0.1, or let visitors log in: qa ui --user NAME"
        )


def middleware(host: str) -> list[Middleware]:
    """List what stands in front of the app: the content policy and, on loopback, the host name check."""
    layers = [Middleware(ContentPolicy)]
    if is_loopback(host) and ":" not in host:
        layers.append(Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", host]))
    return layers


class ContentPolicy:
    """ASGI layer that adds the content-security policy to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add the header as the response starts."""

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                header = (b"content-security-policy", CONTENT_POLICY.encode())
                message = {**message, "headers": [*message.get("headers", ()), header]}
            await send(message)

        await self._app(scope, receive, send_with_policy)
