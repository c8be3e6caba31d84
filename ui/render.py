"""Answers as HTML: the conversation on the left, the list of sources on the right.

Pure functions from records to markup. Every string from a document, a question or a library goes
through `literal`, so it is shown and never interpreted; quotes are shown as they stand, because the
`Markdown` of `Answer.text` would turn a document's own stars and links into formatting.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from qa import Answer, Citation, Claim, Difference, Origin, Part
from qa.wording import pieces, spoken_by
from ui.conversation import Exchange, Failure, Searching, citations_of
from ui.words import author, count, facts_html, literal, place, spoken_date

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
        facts_html(first.outlet, author(first.author), spoken_date(first.date)),
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
    notices = Markup("").join(
        Markup('<p class="remark" dir="auto">{}</p>').format(literal(notice)) for notice in answer.notices
    )
    if answer.abstained:
        body = _unanswered("The documents do not answer this question.", answer.nearest, answer, turn)
    elif len(answer.parts) == 1:
        body = _claims(answer.claims, turn)
    else:
        body = Markup("").join(_part(part, answer, turn) for part in answer.parts)
    return Markup("").join(
        (_standalone(answer.question, typed), notices, body, _confidence(answer), _save_buttons(turn))
    )


def _part(part: Part, answer: Answer, turn: int) -> Markup:
    """Answer one of several things that were asked, under its own words."""
    return Markup('<section class="part"><h3 dir="auto">{}</h3>{}</section>').format(
        literal(part.question),
        _unanswered("The documents do not answer this part.", part.nearest, answer, turn)
        if part.abstained
        else _claims(part.claims, turn),
    )


def _claims(claims: Sequence[Claim], turn: int) -> Markup:
    return Markup('<ol class="claims">{}</ol>').format(
        Markup("").join(_claim(claim, turn) for claim in claims)
    )


def _standalone(searched: str, typed: str) -> Markup:
    """Show the question that was searched, where it is not the one that was typed (white space aside)."""
    if searched.split() == typed.split():
        return Markup("")
    return Markup('<p class="standalone">Understood as <q dir="auto">{}</q></p>').format(literal(searched))


def _claim(claim: Claim, turn: int) -> Markup:
    return Markup('<li class="claim">{}{}{}{}</li>').format(
        _quote(claim.citations[0], claim.citations, turn),
        _byline(claim.citations[0]),
        _origins(claim),
        Markup("").join(
            _conflict(claim.citations[0], citation, difference, turn)
            for citation, difference in zip(claim.conflicts, claim.differences, strict=True)
        ),
    )


def _quote(said: Citation, markers: Sequence[Citation], turn: int) -> Markup:
    """Show a quote with the words that answer stronger, and the markers of those who carry it."""
    words = Markup("").join(
        Markup("<strong>{}</strong>").format(literal(words)) if is_focus else literal(words)
        for words, is_focus in pieces(said)
    )
    return Markup('<blockquote><span class="quote" dir="auto">{}</span> {}</blockquote>').format(
        words, Markup("").join(_marker(citation, turn) for citation in markers)
    )


def _marker(citation: Citation, turn: int) -> Markup:
    label = f"Open source {citation.number}: {citation.title}, {place(citation)}"
    return Markup(
        '<button type="button" class="marker" data-turn="{0}" data-number="{1}" title="{2}" aria-label="{2}">'
        "{1}</button>"
    ).format(turn, citation.number, literal(label))


def _byline(citation: Citation) -> Markup:
    """Say who says it, who reports it, and when."""
    speaker = spoken_by(citation)
    return Markup('<p class="byline">{}</p>').format(
        facts_html(
            f"said by {speaker}" if speaker else "",
            citation.outlet or citation.title,
            spoken_date(citation.date),
        )
    )


def _origins(claim: Claim) -> Markup:
    """Say from how many independent sources it is known; opened, which documents count as one and why."""
    n_articles = len({citation.document_id for citation in claim.citations})
    if n_articles < 2:
        return Markup("")
    spread = f"{count(n_articles, 'article', 'articles')}, {count(claim.origins, 'origin', 'origins')}"
    titles = {citation.document_id: citation.outlet or citation.title for citation in claim.citations}
    return Markup('<details class="origins"><summary>{}</summary><ul>{}</ul></details>').format(
        spread, Markup("").join(_source_of(origin, titles) for origin in claim.sources)
    )


def _source_of(origin: Origin, titles: Mapping[str, str]) -> Markup:
    names = [f"{titles[name]} ({name})" if name in titles else name for name in origin.document_ids]
    return Markup("<li>{}{}</li>").format(
        facts_html(*names),
        Markup('<p dir="auto">{}</p>').format(literal(origin.reason)) if len(names) > 1 else "",
    )


def _conflict(claimed: Citation, against: Citation, difference: Difference, turn: int) -> Markup:
    """Put the claim and what contradicts it side by side, under the words that cannot both hold."""
    return Markup(
        '<div class="conflict"><p class="label">Against this: another {}</p>'
        '<div class="sides">{}{}</div></div>'
    ).format(
        difference.kind,
        _side(claimed, difference.claimed, (), turn),
        _side(against, difference.against, (against,), turn),
    )


def _side(citation: Citation, words: str, markers: Sequence[Citation], turn: int) -> Markup:
    return Markup('<div class="side"><p class="differs" dir="auto">{}</p>{}{}</div>').format(
        literal(words), _quote(citation, markers, turn), _byline(citation)
    )


def _unanswered(said: str, nearest: Sequence[Citation], answer: Answer, turn: int) -> Markup:
    """Say so, and list the closest passages; a number that stands for another quote opens nothing."""
    known = citations_of(answer)
    passages = Markup("").join(
        Markup('<li class="nearest">{}{}</li>').format(
            _quote(citation, (citation,) if citation in known else (), turn), _byline(citation)
        )
        for citation in nearest
    )
    listed = Markup('<p class="label">Closest passages, not an answer</p><ul class="passages">{}</ul>')
    return Markup('<p class="abstained">{}</p>{}').format(said, listed.format(passages) if nearest else "")


def _confidence(answer: Answer) -> Markup:
    """Put the calibrated probability in words, never rounded to certainty."""
    percent = min(99, max(1, round(answer.confidence * 100)))
    return Markup(
        '<p class="confidence"><meter min="0" max="100" value="{0}" aria-hidden="true"></meter> '
        "{0} % probability that the documents answer this</p>"
    ).format(percent)


def _save_buttons(turn: int) -> Markup:
    """Offer the evidence pack as a page to read, and as the data that `qa verify` reads."""
    return Markup(
        '<p class="saving"><button type="button" class="save" data-turn="{0}" data-form="html">'
        'Save as page</button> <button type="button" class="save" data-turn="{0}" data-form="json">'
        "Save as JSON</button></p>"
    ).format(turn)
