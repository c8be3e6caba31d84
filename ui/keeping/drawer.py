"""The list of past conversations, with what can be done with each. Pure functions; no Gradio."""

from collections.abc import Sequence

from markupsafe import Markup

from qa.conversations.records import Listed
from ui.words import button, count, literal, spoken_date

__all__ = ["drawer_html"]

MAX_SHOWN = 200
"""Conversations listed at once; older ones are found by searching."""


def drawer_html(conversations: Sequence[Listed], *, current: str, search: str = "") -> Markup:
    """List conversations, the one last added to first."""
    if not conversations:
        words = "No conversation holds these words." if search.strip() else "Conversations are kept here."
        return Markup('<p class="meta" role="status">{}</p>').format(words)
    n_more = len(conversations) - MAX_SHOWN
    return Markup('<ul class="conversations" aria-label="Conversations">{}</ul>{}').format(
        Markup("").join(_conversation(one, current) for one in conversations[:MAX_SHOWN]),
        Markup('<p class="meta">and {} older; search for them</p>').format(n_more) if n_more > 0 else "",
    )


def _conversation(one: Listed, current: str) -> Markup:
    changed = one.changed.astimezone()  # as the clock of this machine shows it
    when = f"{spoken_date(changed.date())}, {changed:%H:%M}"
    facts = f"{when} · {count(one.n_exchanges, 'question', 'questions')}"
    name = one.title or "No question yet"
    here = Markup(' aria-current="page"') if one.id == current else Markup("")
    return Markup(
        '<li><a class="conversation-link" href="?c={0}" data-say="go" data-search="?c={0}"{1}>'
        '<span class="title" dir="auto">{2}</span><span class="meta">{3}</span></a>'
        '<details class="menu"><summary aria-label="More about {2}">…</summary>'
        '<form data-say="rename" data-id="{0}"><label>Name<input name="title" value="{2}" maxlength="200" '
        'required dir="auto"></label><button type="submit" class="plain">Rename</button></form>{4}</details>'
        "</li>"
    ).format(one.id, here, literal(name), facts, _ways(one, name))


def _ways(one: Listed, name: str) -> Markup:
    saves = (("Markdown", "md"), ("Evidence page", "html"), ("JSON", "json"))
    return Markup('<p class="tools">{}{}</p>').format(
        Markup("").join(button(label, "export", id=one.id, form=form) for label, form in saves),
        button("Delete", "drop", id=one.id, confirm=f"Delete “{name}” for good?"),
    )
