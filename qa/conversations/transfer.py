"""Conversations handed on and brought in: the forms one leaves in, and a stranger's JSON read strictly.

The JSON is whole: what was written is read back equal, but for what holds only where it came from. Text that
is none of ours is refused with a reason, at the first thing that is wrong with it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from qa.answer import Turn, inert_json
from qa.conversations.errors import ConversationRefused, NotAConversation
from qa.conversations.markdown import as_markdown
from qa.conversations.page import as_page
from qa.conversations.records import Conversation, Exchange, Rating, Scope
from qa.conversations.words import checked_question, checked_title, is_kept
from qa.evidence.saved import NotAnAnswer, answer_from_json

if TYPE_CHECKING:
    from pydantic import TypeAdapter

__all__ = ["FORMAT", "MAX_BYTES", "as_json", "as_markdown", "as_page", "conversation_from_json"]

FORMAT: Literal["quotedesk conversation 1"] = "quotedesk conversation 1"

MAX_BYTES = 20_000_000
"""Of one conversation: a thousand exchanges of the common size. Parsing takes up to twenty times as much."""

MAX_EXCHANGES = 2_000

MAX_VALUES = 50_000
"""Numbers, texts, lists and objects in one exchange. An answer takes about twenty for each of its quotes,
three times; the check of types takes up to 1.5 kB for each value that is wrong."""

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """A conversation as written, without its exchanges."""

    format: Literal["quotedesk conversation 1"]
    id: str
    title: str
    created: datetime
    changed: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """An exchange as written, without its answer."""

    question: str
    scope: Scope
    asked: datetime
    rating: Rating
    saved_as_gold: bool
    unreadable: str
    goes_on: bool


def as_json(conversation: Conversation) -> str:
    """The whole conversation as JSON, fields as in the records, dates in ISO form.

    Where the history of an answer goes on from the one before, only its last turn is written.
    """
    exchanges: list[dict[str, Any]] = []
    before: tuple[Turn, ...] = ()
    for exchange in conversation.exchanges:
        history = exchange.answer.history
        goes_on = bool(history) and history[:-1] == before
        answer = replace(exchange.answer, history=history[-1:]) if goes_on else exchange.answer
        exchanges.append({**asdict(replace(exchange, answer=answer)), "goes_on": goes_on})
        before = history
    head = asdict(replace(conversation, exchanges=()))
    return inert_json({"format": FORMAT, **head, "exchanges": exchanges}, indent=None)


def conversation_from_json(text: str) -> Conversation:
    """The conversation that `as_json` wrote, but that nothing in it was saved as gold: no gold file here has
    it. In all else `conversation_from_json(as_json(it)) == it`.

    Raises:
        NotAConversation: the text is over `MAX_BYTES`, is not JSON, or a field is missing or of another type;
            for answers see `qa.evidence.saved.answer_from_json`.

    """
    # Imported here, as in `qa.evidence.saved`: it takes a tenth of a second.
    from pydantic import TypeAdapter

    written = _parsed(text)
    exchanges = written.pop("exchanges", None)
    if not isinstance(exchanges, list):
        raise NotAConversation("not an exported conversation: exchanges: not a list")
    if len(exchanges) > MAX_EXCHANGES:
        raise NotAConversation(f"not an exported conversation: more than {MAX_EXCHANGES:,} exchanges")
    try:
        head = _read(written, TypeAdapter(_Head))
        return Conversation(
            id=head.id,
            title=checked_title(head.title),
            created=_moment(head.created, "created"),
            changed=_moment(head.changed, "changed"),
            exchanges=tuple(_exchanges(exchanges)),
        )
    except (NotAnAnswer, ConversationRefused) as error:
        raise NotAConversation(f"not an exported conversation: {error}") from error


def _parsed(text: str) -> dict[str, Any]:
    from pydantic_core import from_json

    if not is_kept(text):
        raise NotAConversation("not an exported conversation: it holds half a character (a lone surrogate)")
    raw = text.encode()
    if len(raw) > MAX_BYTES:
        raise NotAConversation(
            f"not an exported conversation: {len(raw):,} bytes, the limit is {MAX_BYTES:,}"
        )
    try:
        written = from_json(raw)
    except ValueError as error:
        first_line = str(error).partition("\n")[0]
        raise NotAConversation(f"not an exported conversation: {first_line}") from error
    if not isinstance(written, dict):
        raise NotAConversation("not an exported conversation: not a JSON object")
    return written


def _exchanges(written: list[Any]) -> Iterator[Exchange]:
    from pydantic import TypeAdapter

    reader = TypeAdapter(_Exchange)  # making it takes longer than reading with it
    before: tuple[Turn, ...] = ()
    for number, one in enumerate(written):
        try:
            exchange = _exchange(one, before, reader)
            before = exchange.answer.history
            yield exchange
        except (NotAnAnswer, ConversationRefused) as error:
            raise NotAnAnswer(f"exchanges[{number}]: {error}") from error


def _exchange(written: Any, before: tuple[Turn, ...], reader: "TypeAdapter[_Exchange]") -> Exchange:
    if not isinstance(written, dict) or not isinstance(written.get("answer"), dict):
        raise NotAnAnswer("not an object with an answer")
    read = _read({name: value for name, value in written.items() if name != "answer"}, reader)
    answer = answer_from_json(_text(written["answer"]))
    if read.goes_on and len(answer.history) != 1:
        raise NotAnAnswer("a history that goes on from the answer before by other than one turn")
    if read.goes_on:
        answer = replace(answer, history=(*before, *answer.history))
    if read.unreadable and answer.parts:
        raise NotAnAnswer("an answer that is said to be unreadable, and is not")
    return Exchange(
        question=checked_question(read.question),
        answer=answer,
        scope=read.scope,
        asked=_moment(read.asked, "asked"),
        rating=read.rating,
        unreadable=read.unreadable,
    )


def _read(written: dict[str, Any], reader: "TypeAdapter[Record]") -> Record:
    from pydantic import ValidationError

    try:
        return reader.validate_json(_text(written), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise NotAnAnswer(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _text(written: dict[str, Any]) -> str:
    """One object as JSON again, for a record to be read from, unless it is larger than any of ours."""
    from pydantic_core import to_json

    if _has_more_values(written, MAX_VALUES):
        raise NotAnAnswer(f"more than {MAX_VALUES:,} values")
    try:
        return to_json(written).decode()
    except ValueError as error:
        raise NotAnAnswer(str(error).partition("\n")[0]) from error


def _has_more_values(value: Any, limit: int) -> bool:
    """Whether an object holds more values than this; looks at no more than these."""
    n, left = 0, [iter((value,))]
    while left:
        for one in left.pop():
            n += 1
            if n > limit:
                return True
            if isinstance(one, dict):
                left.append(iter(one.values()))
            elif isinstance(one, list):
                left.append(iter(one))
    return False


def _moment(moment: datetime, name: str) -> datetime:
    if moment.utcoffset() is None:
        raise NotAnAnswer(f"{name}: a time without its zone")
    if not datetime.min.year < moment.year < datetime.max.year:  # in UTC it may be outside the calendar
        raise NotAnAnswer(f"{name}: not in any year that could be meant")
    return moment.astimezone(UTC)
