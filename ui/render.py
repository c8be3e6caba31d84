"""Answers as HTML: the conversation on the left, the list of sources on the right.

Pure functions from records to markup. Every string from a document, a question or a library goes
through `literal`, so it is shown and never interpreted; quotes are shown as they stand, because the
`Markdown` of `Answer.text` would turn a document's own stars and links into formatting.
"""

from collections.abc import Sequence

from markupsafe import Markup

from qa import Answer, Citation, Claim
from ui.conversation import Exchange, Failure, Searching, citations_of
from ui.words import count, facts_html, literal, place, spoken_date

__all__ = ["conversation_html", "notice_html", "sources_html"]


def conversation_html(exchanges: Sequence[Exchange]) -> Markup:
    """Show all exchanges, oldest first, in one live region."""
    return Markup('<div class="conversation" role="log" aria-label="Conversation">{}</div>').format(
        Markup("").join(_exchange(exchange, turn) for turn, exchange in enumerate(exchanges))
    )


def sources_html(answer: Answer, turn: int, *, current: int) -> Markup:
    """List the documents an answer quotes, by first marker, with every marked place in each."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations_of(answer):
        by_document.setdefault(citation.document_id, []).append(citation)
    return Markup('<section class="sources" aria-label="Sources"><h2>{}</h2><ol>{}</ol></section>').format(
        "Closest passages, not an answer" if answer.abstained else "Sources",
        Markup("").join(_source(cited, turn, current) for cited in by_document.values()),
    )


def notice_html(message: str) -> Markup:
    """Say what went wrong, where the reader is looking."""
    return Markup('<p class="notice" role="alert" dir="auto">{}</p>').format(literal(message))


def _source(citations: Sequence[Citation], turn: int, current: int) -> Markup:
    first = citations[0]
    return Markup(
        '<li><p class="title" dir="auto">{}</p><p class="meta">{}</p><p class="places">{}</p></li>'
    ).format(
        literal(first.title),
        facts_html(first.outlet, spoken_date(first.date)),
        Markup("").join(_place_button(citation, turn, current) for citation in citations),
    )


def _place_button(citation: Citation, turn: int, current: int) -> Markup:
    return Markup(
        '<button type="button" class="place" data-turn="{}" data-number="{}"{}>'
        '<span class="number">{}</span> {}</button>'
    ).format(
        turn,
        citation.number,
        Markup(' aria-current="true"') if citation.number == current else "",
        citation.number,
        place(citation),
    )


def _exchange(exchange: Exchange, turn: int) -> Markup:
    match exchange.outcome:
        case Searching():
            body = Markup('<p class="searching" role="status">Reading the documents…</p>')
        case Failure(message):
            body = notice_html(message)
        case Answer() as answer:
            body = _answer(answer, exchange.question, turn)
    return Markup(
        '<article class="exchange" data-turn="{}"><h2 class="question" dir="auto">{}</h2>{}</article>'
    ).format(turn, literal(exchange.question), body)


def _answer(answer: Answer, typed: str, turn: int) -> Markup:
    parts = [_standalone(answer.question, typed)]
    if answer.abstained:
        parts.append(_abstention(answer, turn))
    else:
        claims = Markup("").join(_claim(claim, turn) for claim in answer.claims)
        parts.append(Markup('<ol class="claims">{}</ol>').format(claims))
    parts.append(_confidence(answer))
    return Markup("").join(parts)


def _standalone(searched: str, typed: str) -> Markup:
    """Show the question that was searched, where it is not the one that was typed (white space aside)."""
    if searched.split() == typed.split():
        return Markup("")
    return Markup('<p class="standalone">Understood as <q dir="auto">{}</q></p>').format(literal(searched))


def _claim(claim: Claim, turn: int) -> Markup:
    return Markup('<li class="claim">{}{}{}</li>').format(
        _quote(claim.quote, claim.citations, turn),
        _byline(claim),
        Markup("").join(_conflict(citation, turn) for citation in claim.conflicts),
    )


def _quote(quote: str, citations: Sequence[Citation], turn: int) -> Markup:
    return Markup('<blockquote><span class="quote" dir="auto">{}</span> {}</blockquote>').format(
        literal(quote), Markup("").join(_marker(citation, turn) for citation in citations)
    )


def _marker(citation: Citation, turn: int) -> Markup:
    label = f"Open source {citation.number}: {citation.title}, {place(citation)}"
    return Markup(
        '<button type="button" class="marker" data-turn="{0}" data-number="{1}" title="{2}" aria-label="{2}">'
        "{1}</button>"
    ).format(turn, citation.number, literal(label))


def _byline(claim: Claim) -> Markup:
    """Say who says it, who reports it, and from how many independent sources it is known."""
    first = claim.citations[0]
    n_articles = len({citation.document_id for citation in claim.citations})
    spread = f"{count(n_articles, 'article', 'articles')}, {count(claim.origins, 'origin', 'origins')}"
    return Markup('<p class="byline">{}</p>').format(
        facts_html(
            f"said by {claim.speaker}" if claim.speaker else "",
            first.outlet or first.title,
            spoken_date(first.date),
            spread if n_articles > 1 else "",
        )
    )


def _conflict(citation: Citation, turn: int) -> Markup:
    return Markup(
        '<div class="conflict"><p class="label">Another source says otherwise</p>'
        '{}<p class="byline">{}</p></div>'
    ).format(_quote(citation.quote, (citation,), turn), _origin(citation))


def _origin(citation: Citation) -> Markup:
    return facts_html(citation.outlet or citation.title, spoken_date(citation.date))


def _abstention(answer: Answer, turn: int) -> Markup:
    passages = Markup("").join(
        Markup('<li class="nearest">{}<p class="byline">{}</p></li>').format(
            _quote(citation.quote, (citation,), turn),
            _origin(citation),
        )
        for citation in answer.nearest
    )
    return Markup(
        '<p class="abstained">The documents do not answer this question.</p>'
        '<p class="label">Closest passages, not an answer</p><ul class="passages">{}</ul>'
    ).format(passages)


def _confidence(answer: Answer) -> Markup:
    """Put the calibrated probability in words, never rounded to certainty."""
    percent = min(99, max(1, round(answer.confidence * 100)))
    return Markup(
        '<p class="confidence"><meter min="0" max="100" value="{0}" aria-hidden="true"></meter> '
        "{0} % probability that the documents answer this</p>"
    ).format(percent)
