"""What stands above an exchange wherever a conversation is handed on: when it was asked, and of what."""

from datetime import UTC, datetime

from qa.conversations.records import Conversation, Exchange, Scope

__all__ = ["asked_in_words", "span_in_words"]


def asked_in_words(exchange: Exchange) -> tuple[str, ...]:
    """When it was asked, what it was narrowed to, what the reader made of it; a sentence part each."""
    judged = {1: "marked as a good answer", -1: "marked as a bad answer"}.get(exchange.rating, "")
    facts = (f"asked {_moment_in_words(exchange.asked)}", _scope_in_words(exchange.scope), judged)
    return tuple(fact for fact in facts if fact)


def _scope_in_words(scope: Scope) -> str:
    """What a question was narrowed to, "" where it was not.

    >>> _scope_in_words(Scope(outlets=("Courier",), since=date(2024, 3, 4)))  # doctest: +SKIP
    'only of the outlet Courier, published since 4 March 2024'
    """
    several = ("document", "documents", scope.documents), ("outlet", "outlets", scope.outlets)
    narrowed = [
        f"of the {one if len(names) == 1 else many} {', '.join(names)}"
        for one, many, names in several
        if names
    ]
    days = [
        f"{word} {day.day} {day:%B %Y}"
        for word, day in (("since", scope.since), ("until", scope.until))
        if day
    ]
    narrowed += [f"published {' and '.join(days)}"] if days else []
    return f"only {', '.join(narrowed)}" if narrowed else ""


def span_in_words(conversation: Conversation) -> str:
    """How many questions there are, and when the conversation began and was last added to."""
    n = len(conversation.exchanges)
    count = f"{n} {'question' if n == 1 else 'questions'}"
    begun, changed = _moment_in_words(conversation.created), _moment_in_words(conversation.changed)
    return f"{count}, begun {begun}, changed {changed}"


def _moment_in_words(moment: datetime) -> str:
    """A moment as `4 March 2024, 12:30 UTC`."""
    utc = moment.astimezone(UTC)
    return f"{utc.day} {utc:%B %Y, %H:%M} UTC"
