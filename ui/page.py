"""How the page looks and behaves in the browser: theme, style sheet, script.

The style sheet and the script stand in files of their own beside this one. The theme names only fonts that
are on the reader's machine; Gradio's default would ask for web fonts.
"""

from importlib.resources import files

import gradio as gr

__all__ = ["SCRIPT", "STYLE", "theme"]

STYLE = files("ui").joinpath("page.css").read_text(encoding="utf-8")
SCRIPT = files("ui").joinpath("page.js").read_text(encoding="utf-8")
"""Body of a function of `element`, `trigger` and `watch`, run once by each custom component."""

_FONTS = [gr.themes.Font(name) for name in ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "sans-serif")]
_MONO = [gr.themes.Font(name) for name in ("Cascadia Mono", "Menlo", "DejaVu Sans Mono", "monospace")]


def theme() -> gr.themes.Base:
    """Gradio's plain theme in calm colours, with fonts of the reader's machine only."""
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=_MONO)
