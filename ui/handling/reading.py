"""Opening what stands behind an answer: a quote in its document, a document by itself, a picture."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from markupsafe import Markup

from index import QuotedeskError
from index.documents import Span
from qa.conversations.records import Exchange
from qa.evaluation.replay import Outcome
from ui.asking.conversation import citations_of, find_citation
from ui.asking.welcome import shelf_html
from ui.download import download_html
from ui.handling.addresses import address, address_html
from ui.handling.desk import Desk, Handler, Message, Shown, Tab
from ui.handling.messages import number_in, text_in
from ui.reading.sources import sources_html
from ui.reading.viewer import document_html, span_address, span_html
from ui.seeing.accuracy import calibration_png, calibration_svg, kinds_png, kinds_svg
from ui.seeing.matrix import matrix_csv, matrix_html
from ui.seeing.timeline import timeline_html, timeline_png, timeline_svg
from ui.words import notice_html

__all__ = ["HANDLERS", "opened", "read_document", "shelf_shown"]


def opened(desk: Desk, exchanges: Sequence[Exchange], *, turn: int, number: int) -> Shown:
    """An exchange's sources and the document behind one marker; where there is none, the library's shelf."""
    found = find_citation(exchanges, turn, number)
    if found is None:
        return shelf_shown(desk)
    answer, citation = found
    sources = sources_html(answer, turn, current=number)
    try:
        document = desk.library.document(citation.document_id)
    except QuotedeskError as error:
        return {"sources": sources, "viewer": notice_html(_why(desk, citation.document_id, error))}
    return {
        "sources": sources,
        "viewer": document_html(document, citations_of(answer), citation, turn=turn),
    }


def shelf_shown(desk: Desk) -> Shown:
    """The first documents of the library, where nothing is open."""
    return {"sources": shelf_html(desk.library.documents()), "viewer": Markup("")}


def read_document(desk: Desk, tab: Tab, document_id: str, span: Span | None) -> Shown:
    """A document by itself, at a span or from its beginning."""
    tab = replace(tab, view="ask")
    try:
        document = desk.library.document(document_id)
    except QuotedeskError as error:
        return {"tab": tab, "sources": Markup(""), "viewer": notice_html(_why(desk, document_id, error))}
    return {
        "tab": tab,
        "sources": Markup(""),
        "viewer": span_html(document, span),
        "address": address_html(span_address(document_id, span), tab.view),
    }


def _why(desk: Desk, document_id: str, error: QuotedeskError) -> str:
    """Why a document cannot be opened, for who does not know where the library stands."""
    if desk.library.file_of(document_id) is not None:
        return str(error)
    return (
        f"{document_id} is not in the library any more. If it was removed, take it back in the Library; "
        "if its file is gone, the quote is all that is left of it."
    )


def _open(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Open the quote that a marker stands for, of whatever turn."""
    turn, number = number_in(message, "turn"), number_in(message, "number")
    exchanges = desk.exchanges(tab)
    if turn is None or number is None or not 0 <= turn < len(exchanges):
        return {}
    tab = replace(tab, view="ask")
    return {
        "tab": tab,
        **opened(desk, exchanges, turn=turn, number=number),
        "address": address(tab, at=(turn, number)),
    }


def _read(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Open a document by itself."""
    start, end = number_in(message, "start"), number_in(message, "end")
    span = Span(start, end) if start is not None and end is not None else None
    return read_document(desk, tab, text_in(message, "document"), span)


def _picture(desk: Desk, tab: Tab, message: Message) -> Shown:
    """Show an answer as a timeline, or as who says what; or hand the picture over."""
    if text_in(message, "picture") in ("kinds", "calibration"):
        return _figure(tab, text_in(message, "picture"), text_in(message, "form"))
    turn, exchanges = number_in(message, "turn"), desk.exchanges(tab)
    if turn is None or not 0 <= turn < len(exchanges):
        return {}
    answer, form = exchanges[turn].answer, text_in(message, "form")
    match text_in(message, "picture"), form:
        case "timeline", "":
            return {"sources": sources_html(answer, turn, current=0), "viewer": timeline_html(answer, turn)}
        case "matrix", "":
            return {"sources": sources_html(answer, turn, current=0), "viewer": matrix_html(answer, turn)}
        case "timeline", "svg":
            return {"saved": download_html(timeline_svg(answer), f"timeline-{turn + 1}.svg")}
        case "timeline", "png":
            return {"saved": download_html(timeline_png(answer), f"timeline-{turn + 1}.png")}
        case "matrix", "csv":
            return {"saved": download_html(matrix_csv(answer), f"who-says-what-{turn + 1}.csv")}
    return {}


def _figure(tab: Tab, picture: str, form: str) -> Shown:
    """Hand over a picture of the last evaluation."""
    draw = FIGURES.get((picture, form))
    if draw is None or not tab.outcomes:
        return {}
    return {"saved": download_html(draw(tab.outcomes), f"{picture}.{form}")}


FIGURES: dict[tuple[str, str], Callable[[Sequence[Outcome]], str | bytes]] = {
    ("kinds", "svg"): kinds_svg,
    ("kinds", "png"): kinds_png,
    ("calibration", "svg"): calibration_svg,
    ("calibration", "png"): calibration_png,
}

HANDLERS: dict[str, Handler] = {"open": _open, "picture": _picture, "read": _read}
