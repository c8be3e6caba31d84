"""The mentions in a sentence of the kind that a question asks for, each with how well it fits.

The fit is by the words beside it (the thing counted, the unit, the century) plus its nearness to the
question's words. Chooses nothing: that is `qa.focus.focus`.
"""

import re
from collections.abc import Callable, Sequence

from qa.focus.mentions import Mention, dates, numbers
from qa.focus.name_candidates import NAMED
from qa.focus.proximity import WORD, Reading, is_news, key, nearness
from qa.patterns import lazy_pattern

__all__ = ["candidates"]

_TIME_UNIT = lazy_pattern(r"(?:second|minute|hour|day|week|month|year|decade|centur)", re.IGNORECASE)
_MONEY = lazy_pattern(
    r"[$£€¥₽₴₹]|dollar|euro|ruble|rouble|hryvnia|pound|yen|yuan|franc|shilling|USD|EUR|GBP", re.IGNORECASE
)
_PERCENT = lazy_pattern(r"%|per ?cent", re.IGNORECASE)
_TIMES = frozenset({"once", "twice", "thrice"})
_YEAR = lazy_pattern(r"\b(?:1\d\d\d|20\d\d)\b")


def candidates(reading: Reading) -> Sequence[tuple[Mention, float]]:
    """The mentions of the kind asked for, each with its score."""
    fitting = [pair for pair in _FINDERS[reading.asked.kind](reading) if is_news(reading, pair[0])]
    near = nearness(reading, [mention for mention, _ in fitting])
    return [(mention, fit + more) for (mention, fit), more in zip(fitting, near, strict=True)]


def _numbers(reading: Reading) -> list[tuple[Mention, float]]:
    """Numbers, best those before the thing counted; with their unit where the question does not say it."""
    text, kind = reading.text, reading.asked.kind
    dated = dates(text)
    found = []
    for mention in numbers(text):
        value, unit = text[mention.start : mention.end], text[mention.end : mention.unit]
        after = [match.group() for match in WORD.finditer(text, mention.end, mention.end + 60)][:4]
        in_date = any(one.start <= mention.start < one.end for one in dated)
        place = next((i for i, word in enumerate(after[:3]) if key(word) in reading.counted), None)
        counts = place is not None
        times = value.casefold() in _TIMES
        if (in_date and not counts) or (times and key("times") not in reading.counted):
            continue
        before = [match.group() for match in WORD.finditer(text, max(0, mention.start - 40), mention.start)][
            -2:
        ]
        fit = 0.6 - 0.1 * place if place is not None else 0.6 * times
        fit += 0.2 * (after[:2] == ["of", "them"]) + 0.3 * any(
            key(word) in reading.counted for word in before
        )
        fit += _unit_fit(kind, value, unit) - 0.1 * (bool(reading.counted) and not counts)
        if reading.counted and unit and not counts:
            fit -= 0.4
        asked_for = any(key(word) in reading.keys for word in re.findall(r"\w+", unit))
        end = mention.end if kind == "age" or asked_for else mention.unit
        found.append((Mention(start=mention.start, end=end, outer=mention.outer, unit=mention.unit), fit))
    return found if kind in ("number", "age") else [pair for pair in found if pair[1] > -0.5]


def _unit_fit(kind: str, value: str, unit: str) -> float:
    percent = bool(_PERCENT.search(unit))
    if kind == "percentage":
        return 1.0 if percent else (0.0 if re.search(r"half|third|quarter", value, re.IGNORECASE) else -0.6)
    if kind == "money":
        return 1.0 if _MONEY.search(value + unit) else -0.2
    if kind == "duration":
        return 1.0 if _TIME_UNIT.search(unit) else -0.6
    if kind == "age":
        return 0.5 if "old" in unit or not unit else -0.1
    return -0.3 * percent


def _dates(reading: Reading) -> list[tuple[Mention, float]]:
    head = reading.asked.heads[-1] if reading.asked.heads else ""
    found = []
    for mention in dates(reading.text):
        value = reading.text[mention.start : mention.end]
        year = _YEAR.search(value)
        if head in ("year", "years") and year and head == "year":
            start = mention.start + year.start()
            mention = Mention(start=start, end=start + 4, outer=mention.outer, unit=start + 4)
        fit = 0.3 * bool(year) + 0.2 * bool(re.search(r"\d", value))
        fit -= 0.6 * (head in ("year", "years", "decade") and not re.search(r"\d{3}", value))
        fit += 0.6 * (head == "century" and "centur" in value)
        found.append((mention, fit))
    return found


_FINDERS: dict[str, Callable[[Reading], list[tuple[Mention, float]]]] = {
    "number": _numbers,
    "percentage": _numbers,
    "money": _numbers,
    "duration": _numbers,
    "age": _numbers,
    "time": _dates,
    **NAMED,
}
