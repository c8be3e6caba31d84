"""Answers as HTML: claim by claim, each with its quote, its markers, who says it and who carries it.

Pure functions from records to markup. Every string from a document, a question or a library goes
through `literal`, so it is shown and never interpreted; quotes are shown as they stand, because the
`Markdown` of `Answer.text` would turn a document's own stars and links into formatting.
"""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from qa import Answer, Citation, Claim, Difference, Origin, Part
from qa.conversations.records import Exchange, Scope
from qa.wording import spoken_by
from ui.asking.conversation import Failure, Pending, Searching, Stopped, citations_of
from ui.asking.quotes import Around, Drawing, quote_html
from ui.words import button, count, facts_html, literal, notice_html, spoken_date

__all__ = ["exchange_html", "pending_html", "said_of"]


def exchange_html(exchange: Exchange, turn: int, around: Around) -> Markup:
    """One question with its answer; `around` gives the text that a quote stands in, shown at its marker.

    One that cannot be read any more is neither an answer nor the statement that there is none, and can be
    asked again.
    """
    if exchange.unreadable:
        lost = Markup('<p class="remark" dir="auto">{}</p><div class="actions">{}</div>').format(
            literal(exchange.unreadable), _edit(turn)
        )
        return _article(exchange.question, turn, lost)
    answer = exchange.answer
    body = Markup("").join(
        (
            _standalone(answer.question, exchange.question, turn),
            _scope(exchange.scope),
            _answer(answer, Drawing(turn=turn, around=around)),
            _confidence(answer),
            _actions(exchange, turn),
        )
    )
    return _article(exchange.question, turn, body)


def pending_html(pending: Pending, turn: int) -> Markup:
    """One question without an answer: being read for, stopped, or failed, with what can be done."""
    match pending.outcome:
        case Searching():
            body = Markup('<p class="searching" role="status">Reading the documents… {}</p>').format(
                button("Stop", "stop")
            )
        case Stopped():
            body = Markup('<p class="stopped" role="status">Stopped. The question is in the box again.</p>')
        case Failure(message):
            body = notice_html(message)
    return _article(pending.question, turn, body)


def said_of(scope: Scope) -> str:
    """What a question is narrowed to, in words; "" where it is asked of everything."""
    days = (
        f"since {spoken_date(scope.since)}" if scope.since else "",
        f"until {spoken_date(scope.until)}" if scope.until else "",
    )
    return ", ".join(
        words
        for words in (
            count(len(scope.documents), "chosen document", "chosen documents") if scope.documents else "",
            " or ".join(scope.outlets),
            " ".join(day for day in days if day),
        )
        if words
    )


def _article(question: str, turn: int, body: Markup) -> Markup:
    return Markup(
        '<article class="exchange" data-turn="{}"><h2 class="question" dir="auto">{}</h2>{}</article>'
    ).format(turn, literal(question), body)


def _answer(answer: Answer, drawing: Drawing) -> Markup:
    notices = Markup("").join(
        Markup('<p class="remark" dir="auto">{}</p>').format(literal(notice)) for notice in answer.notices
    )
    if answer.abstained:
        said = "The documents do not answer this question."
        return notices + _unanswered(said, answer.nearest, answer, drawing)
    if len(answer.parts) == 1:
        return notices + _claims(answer.claims, drawing)
    return notices + Markup("").join(_part(part, answer, drawing) for part in answer.parts)


def _part(part: Part, answer: Answer, drawing: Drawing) -> Markup:
    """Answer one of several things that were asked, under its own words."""
    return Markup('<section class="part"><h3 dir="auto">{}</h3>{}</section>').format(
        literal(part.question),
        _unanswered("The documents do not answer this part.", part.nearest, answer, drawing)
        if part.abstained
        else _claims(part.claims, drawing),
    )


def _claims(claims: Sequence[Claim], drawing: Drawing) -> Markup:
    return Markup('<ol class="claims">{}</ol>').format(
        Markup("").join(_claim(claim, drawing) for claim in claims)
    )


def _standalone(searched: str, typed: str, turn: int) -> Markup:
    """Show the question that was searched, where it is not the one that was typed (white space aside)."""
    if searched.split() == typed.split():
        return Markup("")
    return Markup('<p class="standalone">Understood as <q dir="auto">{}</q> {}</p>').format(
        literal(searched), button("Edit", "edit", turn=turn, which="searched")
    )


def _scope(scope: Scope) -> Markup:
    """Say what the question was narrowed to, if it was."""
    words = said_of(scope)
    return (
        Markup('<p class="scoped">Asked of <bdi>{}</bdi></p>').format(literal(words)) if words else Markup("")
    )


def _claim(claim: Claim, drawing: Drawing) -> Markup:
    return Markup('<li class="claim">{}{}{}{}</li>').format(
        quote_html(claim.citations[0], claim.citations, drawing),
        _byline(claim.citations[0]),
        _origins(claim),
        Markup("").join(
            _conflict(claim.citations[0], citation, difference, drawing)
            for citation, difference in zip(claim.conflicts, claim.differences, strict=True)
        ),
    )


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


def _conflict(claimed: Citation, against: Citation, difference: Difference, drawing: Drawing) -> Markup:
    """Put the claim and what contradicts it side by side, under the words that cannot both hold."""
    return Markup(
        '<div class="conflict"><p class="label">Against this: another {}</p>'
        '<div class="sides">{}{}</div></div>'
    ).format(
        difference.kind,
        _side(claimed, difference.claimed, (), drawing),
        _side(against, difference.against, (against,), drawing),
    )


def _side(citation: Citation, words: str, markers: Sequence[Citation], drawing: Drawing) -> Markup:
    return Markup('<div class="side"><p class="differs" dir="auto">{}</p>{}{}</div>').format(
        literal(words), quote_html(citation, markers, drawing), _byline(citation)
    )


def _unanswered(said: str, nearest: Sequence[Citation], answer: Answer, drawing: Drawing) -> Markup:
    """Say so, and list the closest passages; a number that stands for another quote opens nothing."""
    known = citations_of(answer)
    passages = Markup("").join(
        Markup('<li class="nearest">{}{}</li>').format(
            quote_html(citation, (citation,) if citation in known else (), drawing), _byline(citation)
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


def _actions(exchange: Exchange, turn: int) -> Markup:
    """What can be done with an answer: ask again in other words, look at it otherwise, judge it, keep it."""
    rated, is_gold = exchange.rating, exchange.saved_as_gold
    often = (
        _edit(turn),
        button("Timeline", "picture", turn=turn, picture="timeline"),
        button("Who says what", "picture", turn=turn, picture="matrix"),
        button("Helpful", "rate", pressed=rated > 0, turn=turn, rating=0 if rated > 0 else 1),
        button("Not helpful", "rate", pressed=rated < 0, turn=turn, rating=0 if rated < 0 else -1),
    )
    seldom = (
        button("Save as page", "save", turn=turn, form="html"),
        button("Save as JSON", "save", turn=turn, form="json"),
        button("Save as gold question", "gold", turn=turn, pressed=is_gold),
    )
    return Markup(
        '<div class="actions" role="group" aria-label="This answer">{}'
        '<details class="more"><summary>Keep this answer</summary><p>{}</p></details></div>'
    ).format(Markup("").join(often), Markup("").join(seldom))


def _edit(turn: int) -> Markup:
    return button("Edit question", "edit", turn=turn, which="typed")
