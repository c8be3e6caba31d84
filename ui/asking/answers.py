"""Answers as HTML: claim by claim, each with its quote, its markers, who says it and who carries it.

Pure functions from records to markup. Every string from a document, a question or a library goes
through `literal`, so it is shown and never interpreted; quotes are shown as they stand, because the
`Markdown` of `Answer.text` would turn a document's own stars and links into formatting.
"""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from qa import Answer, Citation, Claim, Difference, Origin, Part
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import Excerpt
from qa.wording import pieces, spoken_by
from ui.asking.conversation import Failure, Pending, Searching, Stopped, citations_of
from ui.words import button, count, facts_html, literal, notice_html, place, spoken_date

__all__ = ["Around", "exchange_html", "pending_html", "said_of"]

Around = Callable[[Citation], Excerpt | None]
"""Gives the text that a quote stands in, or None where that is not to be had."""


def exchange_html(exchange: Exchange, turn: int, around: Around) -> Markup:
    """One question with its answer; `around` gives the text that a quote stands in, shown at its marker."""
    answer = exchange.answer
    body = Markup("").join(
        (
            _standalone(answer.question, exchange.question, turn),
            _scope(exchange.scope),
            _answer(answer, turn, around),
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


def _answer(answer: Answer, turn: int, around: Around) -> Markup:
    notices = Markup("").join(
        Markup('<p class="remark" dir="auto">{}</p>').format(literal(notice)) for notice in answer.notices
    )
    if answer.abstained:
        said = "The documents do not answer this question."
        return notices + _unanswered(said, answer.nearest, answer, turn, around)
    if len(answer.parts) == 1:
        return notices + _claims(answer.claims, turn, around)
    return notices + Markup("").join(_part(part, answer, turn, around) for part in answer.parts)


def _part(part: Part, answer: Answer, turn: int, around: Around) -> Markup:
    """Answer one of several things that were asked, under its own words."""
    return Markup('<section class="part"><h3 dir="auto">{}</h3>{}</section>').format(
        literal(part.question),
        _unanswered("The documents do not answer this part.", part.nearest, answer, turn, around)
        if part.abstained
        else _claims(part.claims, turn, around),
    )


def _claims(claims: Sequence[Claim], turn: int, around: Around) -> Markup:
    return Markup('<ol class="claims">{}</ol>').format(
        Markup("").join(_claim(claim, turn, around) for claim in claims)
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


def _claim(claim: Claim, turn: int, around: Around) -> Markup:
    return Markup('<li class="claim">{}{}{}{}</li>').format(
        _quote(claim.citations[0], claim.citations, turn, around),
        _byline(claim.citations[0]),
        _origins(claim),
        Markup("").join(
            _conflict(claim.citations[0], citation, difference, turn, around)
            for citation, difference in zip(claim.conflicts, claim.differences, strict=True)
        ),
    )


def _quote(said: Citation, markers: Sequence[Citation], turn: int, around: Around) -> Markup:
    """Show a quote with the words that answer stronger, and the markers of those who carry it."""
    words = Markup("").join(
        Markup("<strong>{}</strong>").format(literal(words)) if is_focus else literal(words)
        for words, is_focus in pieces(said)
    )
    return Markup('<blockquote><span class="quote" dir="auto">{}</span> {}</blockquote>').format(
        words, Markup("").join(_marker(citation, turn, around) for citation in markers)
    )


def _marker(citation: Citation, turn: int, around: Around) -> Markup:
    """A number that opens the quote's source; pointed at or focused, it shows the quote in its context."""
    label = f"Open source {citation.number}: {citation.title}, {place(citation)}"
    return Markup(
        '<span class="cite"><button type="button" class="marker" data-say="open" data-turn="{0}" '
        'data-number="{1}" aria-label="{2}" aria-describedby="around-{0}-{1}">{1}</button>{3}</span>'
    ).format(turn, citation.number, literal(label), _context(citation, turn, around(citation)))


def _context(citation: Citation, turn: int, excerpt: Excerpt | None) -> Markup:
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
        '<span class="around" role="tooltip" id="around-{}-{}"><span class="words" dir="auto">{}</span>'
        '<span class="meta">{}</span></span>'
    ).format(turn, citation.number, words, facts)


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


def _conflict(
    claimed: Citation, against: Citation, difference: Difference, turn: int, around: Around
) -> Markup:
    """Put the claim and what contradicts it side by side, under the words that cannot both hold."""
    return Markup(
        '<div class="conflict"><p class="label">Against this: another {}</p>'
        '<div class="sides">{}{}</div></div>'
    ).format(
        difference.kind,
        _side(claimed, difference.claimed, (), turn, around),
        _side(against, difference.against, (against,), turn, around),
    )


def _side(citation: Citation, words: str, markers: Sequence[Citation], turn: int, around: Around) -> Markup:
    return Markup('<div class="side"><p class="differs" dir="auto">{}</p>{}{}</div>').format(
        literal(words), _quote(citation, markers, turn, around), _byline(citation)
    )


def _unanswered(said: str, nearest: Sequence[Citation], answer: Answer, turn: int, around: Around) -> Markup:
    """Say so, and list the closest passages; a number that stands for another quote opens nothing."""
    known = citations_of(answer)
    passages = Markup("").join(
        Markup('<li class="nearest">{}{}</li>').format(
            _quote(citation, (citation,) if citation in known else (), turn, around), _byline(citation)
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
        button("Edit question", "edit", turn=turn, which="typed"),
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
