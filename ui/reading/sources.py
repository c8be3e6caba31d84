"""The documents that an answer quotes, with every marked place in each, as a list of ways into them."""

from collections.abc import Sequence

from markupsafe import Markup

from qa import Answer, Citation
from ui.asking.conversation import citations_of
from ui.words import author, facts_html, literal, place, spoken_date

__all__ = ["sources_html"]


def sources_html(answer: Answer, turn: int, *, current: int) -> Markup:
    """List the documents an answer quotes, by first marker, with every marked place in each."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations_of(answer):
        by_document.setdefault(citation.document_id, []).append(citation)
    return Markup('<section class="sources" aria-label="Sources"><h2>{}</h2><ol>{}</ol></section>').format(
        "Closest passages, not an answer" if answer.abstained else "Sources",
        Markup("").join(_source(cited, turn, current) for cited in by_document.values()),
    )


def _source(citations: Sequence[Citation], turn: int, current: int) -> Markup:
    first = citations[0]
    return Markup(
        '<li><p class="title" dir="auto">{}</p><p class="meta">{}</p><p class="places">{}</p></li>'
    ).format(
        literal(first.title),
        facts_html(first.outlet, author(first.author), spoken_date(first.date)),
        Markup("").join(_place_button(citation, turn, current) for citation in citations),
    )


def _place_button(citation: Citation, turn: int, current: int) -> Markup:
    return Markup(
        '<button type="button" class="place" data-say="open" data-turn="{}" data-number="{}"{}>'
        '<span class="number">{}</span> {}</button>'
    ).format(
        turn,
        citation.number,
        Markup(' aria-current="true"') if citation.number == current else "",
        citation.number,
        place(citation),
    )
