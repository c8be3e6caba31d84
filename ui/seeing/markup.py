"""What the views of this room share as markup: markers, buttons that save, a picture, a sentence."""

from collections.abc import Sequence

from markupsafe import Markup

from qa import Citation
from ui.seeing.names import shortened
from ui.seeing.pictures import data_uri
from ui.words import literal, place

__all__ = ["marker_html", "picture_html", "region_html", "save_html", "words_html"]

N_LABEL = 100
"""Characters of a title that are read out with a button."""

FORMS = {"svg": "SVG", "png": "PNG", "csv": "CSV"}


def marker_html(citation: Citation, turn: int) -> Markup:
    """The button that opens a citation's source, as in the conversation."""
    title, where = shortened(citation.title, N_LABEL), shortened(place(citation), N_LABEL)
    label = literal(f"Open source {citation.number}: {title}, {where}")
    return Markup(
        '<button type="button" class="marker" data-say="open" data-turn="{0}" data-number="{1}" title="{2}" '
        'aria-label="{2}">{1}</button>'
    ).format(turn, citation.number, label)


def save_html(picture: str, forms: Sequence[str], turn: int | None = None) -> Markup:
    """Buttons that save a picture or a table; `turn` is that of its answer, where it is of one."""
    at = "" if turn is None else Markup(' data-turn="{}"').format(turn)
    button = Markup(
        '<button type="button" class="picture" data-say="picture" data-picture="{0}" data-form="{1}"{2} '
        'aria-label="Save as {3}: {0}">Save as {3}</button>'
    )
    made = (button.format(picture, form, at, FORMS[form]) for form in forms)
    return Markup('<p class="saving">{}</p>').format(Markup(" ").join(made))


def picture_html(svg: str, alt: str) -> Markup:
    """A picture as an image, never as part of the page: what is in it cannot run, and loads nothing."""
    return Markup('<p class="card"><img src="{}" alt="{}"></p>').format(data_uri(svg), literal(alt))


def region_html(label: str, inner: Markup) -> Markup:
    """A part of the page that scrolls sideways within itself, by keyboard too."""
    return Markup('<div class="sideways" role="region" tabindex="0" aria-label="{}">{}</div>').format(
        label, inner
    )


def words_html(said: str) -> Markup:
    """A sentence of ours where there is nothing to show, or something to know."""
    return Markup('<p class="hint">{}</p>').format(said)
