"""What one sentence answers to a question - a quantity, days, a yes or no - and how two such answers differ.

Precision before recall: answers that count different things, parts of a whole, other places or other days are
no two answers to one question, and nothing is said of them. Knows nothing of scores and claims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from qa.answer import SpokenDate
from qa.claims.answered_event import (
    dates_the_event,
    has_predicate,
    is_asserted,
    is_of_another_name,
    is_of_saying,
)
from qa.claims.answered_number import answering_number, count_alike, is_part
from qa.claims.answered_stance import Stance, stances, stances_differ
from qa.claims.deviations import Deviation
from qa.claims.facts import Facts, facts_of
from qa.claims.moments import Moment, compatible
from qa.claims.quantities import Quantity, agree
from qa.names.names import Aliases, names_in, same
from qa.names.wordforms import root
from qa.patterns import lazy_pattern
from qa.question.asked import Asked
from qa.read import RankedSentence
from qa.wanted import Wanted

__all__ = ["Answered", "answered", "can_differ", "differ", "far_apart"]


_NUMERIC = frozenset(["number", "percentage", "money", "duration", "age"])
_YES_NO = lazy_pattern(
    r"\s*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|may|might|must|should)"
    r"(?:n['’]t)?\s",
    re.I,
)
_CORRECTS = lazy_pattern(
    r"\b(?:instead of|rather than|correct(?:ed|s|ion)|revis(?:ed|es)"
    r"|(?:first|initially|originally|earlier|previously) "
    r"(?:reported|announced|stated|said|given)|(?:up|down) from"
    r"|(?:rose|risen|raised|lowered|cut|increased|grew) (?:to \S{1,20} )?from"
    r"|(?:not|and not) (?=\d)|supersed\w+|contrary to|"
    r"(?:below|above|less than|more than|than|against|unlike|compared (?:with|to)) (?:the|its|their|an?) )",
    re.IGNORECASE,
)
_STATUS = lazy_pattern(
    r"\b(?:by|as of|until|till|up to|since|said|says|told|announced|reported|stated|added)(?: \w+)? "
    r"(?:on |the )?$",
    re.I,
)
_ALIASES = Aliases()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a sentence answers: `quantity` with `heads`, the roots of what the question counts; `days` and
    `moment`, the date that answers; `stances`, for each root of a yes/no question that is spoken of, the word
    and whether it is affirmed. None and () where it answers none of that kind. `near` are the names of the
    sentence and of the one before.
    """

    text: str
    published: date | None
    facts: Facts
    spoken: tuple[SpokenDate, ...]
    start: int
    near: tuple[str, ...]
    asked_names: tuple[str, ...]
    heads: frozenset[str]
    predicates: frozenset[str]
    quantity: Quantity | None
    days: SpokenDate | None
    moment: Moment | None
    stances: tuple[Stance, ...]


def can_differ(question: str, sought: Asked | None) -> bool:
    """Whether answers to a question can differ at all in what is compared here."""
    kind = sought.kind if sought else ""
    return kind in _NUMERIC or kind == "time" or _YES_NO.match(question) is not None


def answered(
    question: Wanted, sought: Asked | None, predicates: frozenset[str], sentence: RankedSentence
) -> Answered:
    """What a sentence answers to the question; `sought` is what the question asks for,
    `predicates` the roots of what it says of the thing counted.
    """
    facts = facts_of(sentence.text)
    kind = sought.kind if sought else ""
    spans = [(span.start - sentence.start, span.end - sentence.start) for span in sentence.focus]
    names = (*names_in(sentence.text), *names_in(sentence.before))
    near = tuple(name.text for name in names)
    if is_of_another_name(question, facts, sentence.text, near):
        kind, is_yes_no = "", False
    else:
        is_yes_no = _YES_NO.match(question.question) is not None
    return Answered(
        text=sentence.text,
        published=sentence.published,
        facts=facts,
        spoken=_event_days(question.question, facts, sentence),
        start=sentence.start,
        near=near,
        asked_names=question.names,
        heads=frozenset(root(head) for head in (sought.heads if sought else ())),
        predicates=predicates,
        quantity=_quantity(question, sought, predicates, sentence.text, spans)
        if sought and kind in _NUMERIC
        else None,
        days=_days(sentence) if kind == "time" else None,
        moment=_moment(question, facts, sentence.text, spans) if kind == "time" else None,
        stances=stances(question, facts, sentence.text) if is_yes_no else (),
    )


def _quantity(
    question: Wanted,
    sought: Asked,
    predicates: frozenset[str],
    text: str,
    spans: Sequence[tuple[int, int]],
) -> Quantity | None:
    """The number that answers, where it is asserted and the question's predicate is in its clause."""
    one = answering_number(question, sought, predicates, text, spans)
    if one is None or not is_asserted(question.question, text, one.start, one.end):
        return None
    return one if has_predicate(predicates, facts_of(text), text, one.start, one.end) else None


def differ(one: Answered, other: Answered) -> Deviation | Literal["agree"] | None:
    """How two answers differ; "agree" where they do not, None where they cannot be compared."""
    if one.quantity and other.quantity:
        return _numbers_differ(one, other, one.quantity, other.quantity)
    if one.moment and other.moment:
        return _times_differ(one, other)
    if one.stances and other.stances:
        return stances_differ(one.stances, other.stances)
    return None


def _numbers_differ(
    one: Answered, other: Answered, a: Quantity, b: Quantity
) -> Deviation | Literal["agree"] | None:
    if a.unit != b.unit or not (one.heads or count_alike(a, b)):
        return None
    if agree(a, b):
        return "agree"
    if (a.partial or is_part(one.text, a)) != (b.partial or is_part(other.text, b)):
        return None
    if _has_too(one, b) or _has_too(other, a) or _elsewhere(one, other) or _other_days(one, other):
        return None
    return Deviation(kind="number", one=a.text, other=b.text)


def _has_too(answer: Answered, quantity: Quantity) -> bool:
    """Whether a sentence has the other's number as well, and not to correct it: "76 fired, 60 shot down"."""
    has = any(q.base == quantity.base and q.unit == quantity.unit for q in answer.facts.quantities)
    return has and not _CORRECTS.search(answer.text)


def _elsewhere(one: Answered, other: Answered) -> bool:
    """Whether each puts its answer in a place of which neither the other nor the question speaks."""
    return _own_place(one, other) and _own_place(other, one)


def _own_place(one: Answered, other: Answered) -> bool:
    known = (*other.near, *one.asked_names)
    return any(not any(same(place.text, name, _ALIASES) for name in known) for place, _ in one.facts.places)


def far_apart(one: Answered, other: Answered) -> bool:
    """Whether they may tell of different events, where nothing says that their documents are of one time:
    one has a year or a place that the other lacks, or names something else than the question does.
    """
    if _own_year(one, other) or _own_year(other, one):
        return True
    own = _own_names if one.asked_names else _own_place
    return own(one, other) or own(other, one)


def _own_names(one: Answered, other: Answered) -> bool:
    if any(same(name, mine, _ALIASES) for name in one.asked_names for mine in one.near):
        return False
    return any(not any(same(name, known, _ALIASES) for known in other.near) for name in one.near)


def _own_year(one: Answered, other: Answered) -> bool:
    years = _years(one)
    known = _years(other) | ({str(other.published.year)} if other.published else frozenset())
    return bool(years) and not years & known


def _years(answer: Answered) -> frozenset[str]:
    return frozenset(
        value for moment in answer.facts.moments for name, value in moment.fields if name == "year"
    )


def _other_days(one: Answered, other: Answered) -> bool:
    """Whether both say when, and it cannot have been one day; days on which it was only said do not count."""
    ours, theirs = one.spoken, other.spoken
    return bool(ours and theirs) and not any(
        a.first <= b.last and b.first <= a.last  # type: ignore[operator]
        for a in ours
        for b in theirs
    )


def _event_days(question: str, facts: Facts, sentence: RankedSentence) -> tuple[SpokenDate, ...]:
    """The days of a sentence but those on which, or until which, something was only said."""
    return tuple(
        day
        for day in sentence.dates
        if day.first
        and day.last
        and not _STATUS.search(sentence.text[: max(0, day.start - sentence.start)][-40:])
        and not is_of_saying(
            question, facts, sentence.text, day.start - sentence.start, day.end - sentence.start
        )
    )


def _days(sentence: RankedSentence) -> SpokenDate | None:
    """The day that the words which answer name."""
    return next(
        (
            day
            for day in sentence.dates
            for span in sentence.focus
            if day.first and day.start < span.end and span.start < day.end
        ),
        None,
    )


def _moment(question: Wanted, facts: Facts, text: str, spans: Sequence[tuple[int, int]]) -> Moment | None:
    """The date that answers, where it is asserted and the day of the event itself."""
    if len(spans) != 1:
        return None
    start, end = spans[0]
    moment = next((m for m in facts.moments if m.start < end and start < m.end), None)
    if moment is None or is_of_saying(question.question, facts, text, moment.start, moment.end):
        return None
    is_fit = is_asserted(question.question, text, moment.start, moment.end) and dates_the_event(
        question, facts, text, moment.start, moment.end
    )
    return moment if is_fit else None


def _times_differ(one: Answered, other: Answered) -> Deviation | Literal["agree"] | None:
    """The days in which two answers differ: days that do not overlap, or fields that cannot both hold."""
    if one.moment is None or other.moment is None:
        return None
    by_words = compatible(one.moment, other.moment)
    if one.days and other.days:
        apart = not (one.days.first <= other.days.last and other.days.first <= one.days.last)  # type: ignore[operator]
        if not apart and by_words is not False:
            return "agree"
    elif by_words is not False:
        return "agree" if by_words else None
    if any(compatible(m, other.moment) for m in one.facts.moments) or any(
        compatible(m, one.moment) for m in other.facts.moments
    ):
        return None
    return Deviation(kind="date", one=one.moment.text, other=other.moment.text)
