"""The web page: ask, read the quotes, and see each one highlighted in its whole source.

`ui.app.serve` starts it. This package knows how answers look, never how they are found. Gradio is
imported only in `app`, `page`, `wiring` and where `serving` starts it; its telemetry is switched off here,
before any import of it.
"""

import os

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
