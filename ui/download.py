"""Files handed over by the page, without a copy on the server's disk.

The link holds the whole file; the script of the page follows it as soon as it arrives.
"""

import base64
import time
from pathlib import PurePath

from markupsafe import Markup

__all__ = ["download_html"]


MEDIA_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
ENCODINGS = {
    ".csv": "utf-8-sig"
}  # without its mark, a spreadsheet takes UTF-8 for the machine's old code page


def download_html(content: str | bytes, name: str) -> Markup:
    """Make a hidden link that saves `content` under `name`, whose suffix says what it is; text goes as UTF-8.

    Two links for one file differ. They must, because the browser is told only of what has changed.
    """
    suffix = PurePath(name).suffix
    held = content if isinstance(content, bytes) else content.encode(ENCODINGS.get(suffix, "utf-8"))
    return Markup('<a hidden data-made="{}" download="{}" href="data:{};base64,{}"></a>').format(
        time.time_ns(), name, MEDIA_TYPES[suffix], base64.b64encode(held).decode()
    )
