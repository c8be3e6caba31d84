"""An answer's quotes by day and source: a picture, and beneath it the same as a table of buttons.

Pure functions from an answer to markup or a file's content; how it is drawn is the business of
`timeline_drawing`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from qa import Answer, Citation
from ui.seeing.markup import marker_html, picture_html, save_html, words_html
from ui.seeing.moments import Moment, days_in_words, moments_of
from ui.seeing.names import document_names, shortened
from ui.seeing.pictures import Drawing, png_bytes, svg_text
from ui.seeing.timeline_drawing import N_DRAWN, drawn_timeline
from ui.words import count, literal

__all__ = ["Naming", "timeline_html", "timeline_png", "timeline_svg"]

N_QUOTE = 140
"""Characters of a quote beside its day: what it is about; the whole of it is a press away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What a quote's line says beside the quote: names of documents by id, and which numbers contradict."""

    turn: int
    names: Mapping[str, str]
    against: frozenset[int]


def timeline_html(answer: Answer, turn: int) -> Markup:
    """The picture, buttons that save it, every moment in a table, and the quotes without a date."""
    moments, undated = moments_of(answer.citations)
    naming = Naming(turn=turn, names=document_names(answer.citations), against=_against(answer))
    if moments:
        body = _dated(moments, naming)
    elif undated:
        body = words_html("No quote of this answer speaks of a day that is known, nor has its source a date.")
    else:
        body = words_html("No timeline: the documents do not answer this question.")
    return Markup('<section class="seeing" aria-label="Timeline"><h3>Timeline</h3>{}{}</section>').format(
        body, _undated(undated, naming)
    )


def timeline_svg(answer: Answer) -> str:
    """The picture as an SVG file."""
    return svg_text(_drawing(answer))


def timeline_png(answer: Answer) -> bytes:
    """The picture as a PNG file."""
    return png_bytes(_drawing(answer))


def _drawing(answer: Answer) -> Drawing:
    moments, _ = moments_of(answer.citations)
    return drawn_timeline(moments, document_names(answer.citations))


def _against(answer: Answer) -> frozenset[int]:
    """The numbers of quotes that only contradict, and carry no claim themselves."""
    carrying = {citation.number for claim in answer.claims for citation in claim.citations}
    conflicting = {citation.number for claim in answer.claims for citation in claim.conflicts}
    return frozenset(conflicting - carrying)


def _dated(moments: Sequence[Moment], naming: Naming) -> Markup:
    n_quotes = len({one.citation.number for one in moments})
    n_sources = len({one.citation.document_id for one in moments})
    alt = (
        f"Timeline of {count(n_quotes, 'quote', 'quotes')} from {count(n_sources, 'source', 'sources')}, "
        f"{days_in_words(moments[0].first, max(one.last for one in moments))}. The table below says the same."
    )
    cut = f"The picture shows the first {N_DRAWN} of {len(moments)} moments; the table has all of them."
    return Markup("").join(
        (
            picture_html(svg_text(drawn_timeline(moments, naming.names)), alt),
            words_html(cut) if len(moments) > N_DRAWN else Markup(""),
            save_html("timeline", ("svg", "png"), naming.turn),
            _table(moments, naming),
        )
    )


def _table(moments: Sequence[Moment], naming: Naming) -> Markup:
    return Markup(
        '<table class="moments"><caption>Quotes by day</caption><thead><tr><th scope="col">Day</th>'
        '<th scope="col">Source</th><th scope="col">Quote</th></tr></thead><tbody>{}</tbody></table>'
    ).format(Markup("").join(_row(moment, naming) for moment in moments))


def _row(moment: Moment, naming: Naming) -> Markup:
    return Markup(
        '<tr><th scope="row">{}<span class="meta">{}</span></th><td><bdi>{}</bdi></td><td>{}</td></tr>'
    ).format(
        days_in_words(moment.first, moment.last),
        "spoken of" if moment.is_spoken else "published",
        literal(naming.names[moment.citation.document_id]),
        _quote(moment.citation, naming),
    )


def _quote(citation: Citation, naming: Naming) -> Markup:
    is_against = citation.number in naming.against
    return Markup('{} {}<span class="quote" dir="auto">{}</span>').format(
        marker_html(citation, naming.turn),
        Markup('<span class="meta">contradicts another quote: </span>') if is_against else "",
        literal(shortened(citation.quote, N_QUOTE)),
    )


def _undated(citations: Sequence[Citation], naming: Naming) -> Markup:
    if not citations:
        return Markup("")
    items = (
        Markup("<li><bdi>{}</bdi>: {}</li>").format(
            literal(naming.names[citation.document_id]), _quote(citation, naming)
        )
        for citation in citations
    )
    return Markup('<h4>Without a date</h4><ul class="undated">{}</ul>').format(Markup("").join(items))
