"""The page, put on the network: Gradio's server with our routes before its own and our layers before all.

Knows nothing of what is on the page.
"""

import errno
import os
import socket

import gradio as gr

from index import Library, QuotedeskError
from index.formats.limits import MAX_BYTES
from ui.page import STYLE, theme
from ui.serving.api import api_routes
from ui.serving.endpoints import endpoints
from ui.serving.gate import login
from ui.serving.guard import UnusableAddress, check_address, middleware
from ui.serving.originals import original_route
from ui.serving.tools import tools_route
from ui.serving.users import Users

__all__ = ["PortTaken", "launch"]

SWEEP_EVERY_S, KEEP_S = 600, 3600
"""How often uploads that nothing took are looked for, and how old they get; at the end all are deleted."""


_NO_PORT = "Cannot find empty port"
"""How Gradio begins the only message it has for a server that did not come up."""


class PortTaken(QuotedeskError):
    """Another program listens on the port that was asked for."""


def launch(app: gr.Blocks, library: Library, *, host: str, port: int, users: Users | None) -> None:
    """Serve a page and the endpoints of its library in the background; `app.local_url` says where.

    Port 0 takes a free one. Raises `UnsafeAddress` for an address that other machines can reach without
    `users`, `UnusableAddress` for one that cannot be listened at, and `PortTaken` where something listens
    there already.
    """
    check_address(host, users)
    port = _free_port(host, port)
    functions = endpoints(library)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    app.delete_cache = (SWEEP_EVERY_S, KEEP_S)
    try:
        app.launch(
            server_name=host,
            server_port=port,
            auth=login(users) if users else None,  # type: ignore[arg-type]  # Gradio awaits it too
            auth_message="Quotedesk: log in to read these documents.",
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            run_history=False,
            enable_monitoring=False,
            mcp_server=False,  # the tools are ours, see `tools`
            ssr_mode=False,
            pwa=False,
            num_workers=0,  # Gradio's would serve beside our layers
            max_file_size=max(MAX_BYTES.values()),
            footer_links=[],
            theme=theme(),
            css=STYLE,
            app_kwargs={
                "middleware": middleware(host, users),
                "routes": [original_route(library), tools_route(functions), *api_routes(functions)],
            },
        )
    except OSError as error:
        raise _refusal(host, port, error) from error


def _free_port(host: str, port: int) -> int:
    """The port, or any free one for 0. Gradio tries 127.0.0.1 only, and does not tell what is wrong."""
    try:
        with socket.create_server((host, port)) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        raise _refusal(host, port, error) from error


def _refusal(host: str, port: int, error: OSError) -> QuotedeskError:
    if error.errno == errno.EADDRINUSE or str(error).startswith(_NO_PORT):
        return PortTaken(f"{host}:{port}: something else listens there; end it, or choose another port")
    code = error.errno or 0  # of a name that is not found it is below 0
    reason = os.strerror(code) if code > 0 else error.strerror or str(error)
    return UnusableAddress(
        f"{host}:{port}: cannot listen there: {reason}; use 127.0.0.1, or an address of "
        "this machine, and a port from 1024 on"
    )
