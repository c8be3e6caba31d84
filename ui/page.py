"""How the page looks and behaves in the browser: theme, style sheets, script, and what never changes in it.

The style sheets and the script stand in files of their own beside this one. The theme names only fonts that
are on the reader's machine; Gradio's default would ask for web fonts.
"""

from importlib.resources import files

import gradio as gr
from markupsafe import Markup

__all__ = ["BAR", "EVALUATING", "FINDING", "SCRIPT", "SENT", "STYLE", "TAKING", "TELL", "theme"]

SHEETS = ("frame", "asking", "reading", "shelf", "seeing", "narrow")
"""Style sheets in the order in which they are read; the last gives way to narrow windows."""


def _read(name: str) -> str:
    return files("ui").joinpath(name).read_text(encoding="utf-8")


_RULES = "\n".join(_read(f"styles/{name}.css") for name in SHEETS)
STYLE = f"{_read('styles/motion.css')}\n:root {{\n{_RULES}\n}}"
"""All rules nested in one. Gradio writes every rule a second time behind a prefix, and cuts selectors at
commas to do so, those within `:is(a, b)` as well; what is nested it leaves alone. Movements cannot be."""

SCRIPT = _read("page.js")
"""Body of a function of `element`, `trigger` and `upload`, run once, by the bar."""

TELL = 'const tell = () => window.quotedeskShown?.("{name}"); watch("value", tell); tell();'
"""What every other part does, by its name: it tells the bar's script that it has changed. Once at the start,
too: on a busy machine what the server shows can be there before the part listens."""

SENT = "(text) => { window.quotedeskSent?.(); return [text]; }"
"""What is done with a question before it is sent: the box is emptied there and then, for the next words."""

_FONTS = [gr.themes.Font(name) for name in ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "sans-serif")]
_MONO = [gr.themes.Font(name) for name in ("Cascadia Mono", "Menlo", "DejaVu Sans Mono", "monospace")]

SHORTCUTS = (
    ("?", "this list"),
    ("/", "to the question box"),
    ("Enter", "ask; Shift and Enter begins a line"),
    ("n, p", "next and previous quote of the answer"),
    ("b", "back from the quote to the answer"),
    ("a, l, e", "asking, library, accuracy"),
    ("c", "conversations"),
    ("Esc", "close what is open"),
)
"""As `page.js` has them."""

VIEWS = (("Ask", "ask"), ("Library", "library"), ("Accuracy", "accuracy"))

BAR = Markup(
    '<header class="bar"><h1 class="name">Quotedesk</h1>'
    '<nav aria-label="Views">{views}</nav><span class="ends">'
    '<button type="button" class="plain" data-say="drawer" aria-expanded="false">Conversations</button>'
    '<button type="button" class="plain" data-say="new">New</button>'
    '<button type="button" class="plain" data-say="shortcuts" aria-label="Keyboard shortcuts">?</button>'
    "</span></header>"
    '<dialog id="shortcuts" aria-label="Keyboard shortcuts"><form method="dialog"><h2>Keyboard</h2>'
    "<dl>{keys}</dl>"
    '<button class="plain">Close</button></form></dialog>'
    '<dialog id="confirm" aria-label="Are you sure?"><form method="dialog"><p dir="auto"></p>'
    '<button class="plain" value="yes">Yes</button> <button class="plain" value="">No</button>'
    "</form></dialog>"
).format(
    views=Markup("").join(
        Markup('<a href="?view={0}" data-say="view" data-view="{0}" data-view-of="{0}">{1}</a>').format(
            view, label
        )
        for label, view in VIEWS
    ),
    keys=Markup("").join(
        Markup("<div><dt><kbd>{}</kbd></dt><dd>{}</dd></div>").format(key, words) for key, words in SHORTCUTS
    ),
)

FINDING = Markup(
    '<h2>Conversations</h2><input type="search" data-say="find" placeholder="Search conversations" '
    'aria-label="Search conversations" dir="auto"><label class="plain file">Import '
    '<input type="file" accept=".json,application/json" data-take="conversation"></label> '
    '<button type="button" class="plain shut" data-say="drawer">Close</button>'
)

TAKING = Markup(
    '<section class="taking" aria-label="Add documents"><p>Drop files or folders here, or choose '
    '<label class="plain file">files <input type="file" multiple data-take="files"></label> or '
    '<label class="plain file">a folder <input type="file" webkitdirectory data-take="files"></label></p>'
    '<p id="uploading" role="status" hidden><progress aria-label="Files sent"></progress> <span></span></p>'
    '<p><button type="button" class="plain" data-say="sync">Look for changes in the folder</button></p>'
    "</section>"
)

EVALUATING = Markup(
    '<section class="evaluating" aria-label="Accuracy"><h2>How accurate the answers are</h2><p class="tools">'
    '<button type="button" class="plain" data-say="examine">Ask the gold questions kept here</button>'
    '<label class="plain file">Ask those of a file '
    '<input type="file" accept=".jsonl,.json,.txt" data-take="gold"></label></p></section>'
)


def theme() -> gr.themes.Base:
    """Gradio's plain theme in calm colours, with fonts of the reader's machine only."""
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=_MONO)
