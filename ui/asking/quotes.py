"""A quote as HTML, with the markers of those who carry it, and at each the text that it stands in.

Knows no claims and no answers.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from qa import Citation
from qa.evidence.evidence import Excerpt
from qa.wording import pieces
from ui.words import facts_html, literal, place, spoken_date

__all__ = ["Around", "Drawing", "quote_html"]

Around = Callable[[Citation], Excerpt | None]
"""Gives the text that a quote stands in, or None where that is not to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What all markers of an exchange share: its turn, the text around quotes, names for their tooltips.

    A citation may be marked twice, for a claim and against another; no two elements may have one name.
    """

    turn: int
    around: Around
    names: Iterator[int] = field(default_factory=itertools.count)


def quote_html(said: Citation, markers: Sequence[Citation], drawing: Drawing) -> Markup:
    """Show a quote with the words that answer stronger, and the markers of those who carry it."""
    words = Markup("").join(
        Markup("<strong>{}</strong>").format(literal(words)) if is_focus else literal(words)
        for words, is_focus in pieces(said)
    )
    return Markup('<blockquote><span class="quote" dir="auto">{}</span> {}</blockquote>').format(
        words, Markup("").join(_marker(citation, drawing) for citation in markers)
    )


def _marker(citation: Citation, drawing: Drawing) -> Markup:
    """A number that opens the quote's source; pointed at or focused, it shows the quote in its context."""
    name = f"around-{drawing.turn}-{next(drawing.names)}"
    label = f"Open source {citation.number}: {citation.title}, {place(citation)}"
    return Markup(
        '<span class="cite"><button type="button" class="marker" data-say="open" data-turn="{0}" '
        'data-number="{1}" aria-label="{2}" aria-describedby="{3}">{1}</button>{4}</span>'
    ).format(
        drawing.turn,
        citation.number,
        literal(label),
        name,
        _context(citation, name, drawing.around(citation)),
    )


def _context(citation: Citation, name: str, excerpt: Excerpt | None) -> Markup:
    """The quote within the sentences around it, and where it stands."""
    facts = facts_html(citation.outlet or citation.title, spoken_date(citation.date), place(citation))
    if excerpt is None:
        words = literal(citation.quote)
    else:
        cut = citation.start - excerpt.start
        after = excerpt.text[cut + len(citation.quote) :]
        words = Markup("{}<mark>{}</mark>{}").format(
            literal(excerpt.text[:cut]), literal(citation.quote), literal(after)
        )
    return Markup(
        '<span class="around" role="tooltip" id="{}"><span class="words" dir="auto">{}</span>'
        '<span class="meta">{}</span></span>'
    ).format(name, words, facts)
