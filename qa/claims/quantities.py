"""Numbers in a sentence: their value or range, their unit, and what they count.

English number words, digits with separators and magnitudes, and the words that make a number vague ("about",
"more than"). Two quantities are compared only where they measure the same; this room knows nothing of claims.
"""

import re
from dataclasses import dataclass, replace

from qa.claims.number_context import counted_in, counts, unit_of, vagueness
from qa.claims.number_shapes import MAGNITUDES, NUMBER, may_hold_number, value_of
from qa.names.wordforms import plain_letters
from qa.patterns import lazy_pattern

__all__ = ["Quantity", "agree", "comparable", "quantities_in"]

_MORE_OF = lazy_pattern(
    r"\b(?:another|other|additional|further|extra|first|last|next|past|remaining)\s$", re.IGNORECASE
)
_OF_WHOLE = lazy_pattern(
    r"\s(?:more|others?|of\s(?:the|them|whom|which|these|those|their|its|his|her)|out\sof)\b", re.IGNORECASE
)
_BETWEEN = lazy_pattern(r"\b(?:between|from)\s$", re.IGNORECASE)
_AND_UPTO = lazy_pattern(r"\s(?:and|to)\s", re.IGNORECASE)
_OF_BEFORE = lazy_pattern(r"\b(?:quarter|third|fifth|eighth|tenth)s?\sof\s$", re.IGNORECASE)
_PIECE_AFTER = lazy_pattern(
    r"[\s-](?:and[\s-](?:a[\s-])?(?:half|quarter|third)|(?:half|quarter|third|fifth|tenth)s\sof"
    r"|hundred|thousand|million|billion|trillion)\b",
    re.IGNORECASE,
)
_LENGTH_AFTER = lazy_pattern(r"[\s-](?:high|tall|long|wide|deep|thick|above|below|away|apart|off|from)\b")

_SLACK = 0.02
"""How far, as a share, a number may lie outside the range of a vague one."""

_MAX_ROUNDING = 0.05
"""How far, as a share, a number may lie from itself rounded: "200,000" is not said of 243,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number: `sentence[start:end]` are its digits or words. It means a value in `[low, high]`; `base` is
    the number as written. `vague` is how it is hedged ("about", "most", "least", "range") or "". `unit` is
    "%", a currency, "ordinal", "label" (a number that is part of a name), "age" or "". `counted` are the
    roots of the words it counts. `partial` says that it counts some of a whole, or more of something.
    """

    start: int
    end: int
    text: str
    base: float
    low: float
    high: float
    vague: str
    unit: str
    counted: frozenset[str]
    partial: bool


def quantities_in(text: str, dates: tuple[tuple[int, int], ...] = ()) -> tuple[Quantity, ...]:
    """The quantities of a sentence in order, those inside `dates` (half-open ranges) left out.

    >>> [(q.base, q.vague, sorted(q.counted)) for q in quantities_in("More than 40 rockets hit two towns.")]
    [(40.0, 'least', ['rocket']), (2.0, '', ['town'])]
    """
    written, text = text, plain_letters(text)
    if not may_hold_number(text):
        return ()
    found: list[Quantity] = []
    position, last = 0, None
    while match := NUMBER.search(text, position):
        over = [end for start, end in dates if start < match.end() and match.start() < end]
        if over:  # "3 400" after "May" is the end of a date, and a number
            position, last = max(over), None
            continue
        quantity, position = _quantity(text, match)
        if last and _is_run(text, last, match):  # "nineteen forty": neither is a number
            quantity = None
            found = [one for one in found if one.start != last.start()]
        if quantity is not None:
            found.append(quantity)
        last = match
    return tuple(
        replace(quantity, text=written[quantity.start : quantity.end])
        for quantity in _joined_ranges(text, found)
    )


def _quantity(text: str, match: re.Match[str]) -> tuple[Quantity | None, int]:
    """What a match says, None where it cannot be read, and where to go on."""
    groups = match.groupdict()
    end = match.end()
    value = _value(groups, groups["tail"])
    if value is None and groups["tail"]:  # "two million and three million" are two
        end = match.start("tail")
        value = _value(groups, None)
    before, rest = text[max(0, match.start() - 30) : match.start()], text[end : end + 60]
    if value is None or _is_piece(groups, before, rest) or _is_pronoun(text, match):
        return None, end
    sign = -1.0 if groups["sign"] else 1.0
    base, upto = sign * value[0], sign * value[1]
    low, high = sorted((base, upto))
    vague = "range" if groups["upto"] else vagueness(before, rest)
    if vague not in ("", "range"):
        low, high = _stretched(low, vague)
    quantity = Quantity(
        start=match.start(), end=end, text=text[match.start() : end], base=base,
        low=low, high=high, vague=vague, unit=unit_of(groups, before, rest), counted=counted_in(rest),
        partial=bool(_MORE_OF.search(before) or _OF_WHOLE.match(rest)),
    )  # fmt: skip
    return quantity, end


def _value(groups: dict[str, str | None], tail: str | None) -> tuple[float, float] | None:
    """The number, and the upper end of its range, which is mostly the same."""
    named = (groups["magnitude"] or groups["letter"] or "").lower().rstrip("s")
    magnitude = MAGNITUDES[named] if named else 1.0
    upto = float(groups["upto"]) * magnitude if groups["upto"] else None
    if groups["digits"]:
        base = (float(re.sub(r"[,\s]", "", groups["digits"])) + (0.5 if groups["half"] else 0.0)) * magnitude
    elif groups["halved"]:
        base = magnitude / 2
    else:
        parts = [groups["word"], groups["magnitude"], tail] if upto is None else [groups["word"]]
        spelt = value_of(" ".join(part.strip(" -") for part in parts if part))
        if spelt is None:
            return None
        base = spelt if upto is None else spelt * magnitude
    return base, base if upto is None else upto


def _is_piece(groups: dict[str, str | None], before: str, rest: str) -> bool:
    """Whether the number is a part of one that is not read: "two and a half million", "12,5"."""
    metres = (groups["letter"] or "").lower() == "m" and not groups["currency"] and _LENGTH_AFTER.match(rest)
    decimal = groups["digits"] and not groups["magnitude"] and re.match(r",\d", rest)
    of_part = (groups["halved"] and before.endswith(("and ", "and-"))) or _OF_BEFORE.search(before)
    return bool(metres or decimal or of_part or _PIECE_AFTER.match(rest))


def _is_pronoun(text: str, match: re.Match[str]) -> bool:
    """Whether a match is a "one" that counts nothing."""
    is_one = (match["word"] or "").lower() == "one" and not match["magnitude"]
    return is_one and not counts(text, match)


def _is_run(text: str, last: re.Match[str], match: re.Match[str]) -> bool:
    """Whether number words follow each other with nothing between them."""
    return bool(last["word"] and match["word"] and text[last.end() : match.start()] in (" ", "-"))


def _stretched(value: float, vague: str) -> tuple[float, float]:
    """The range that a hedged number speaks of. "More than 40" is not said of 100."""
    share = {"about": (0.9, 1.1), "most": (0.75, 1.0), "least": (1.0, 1.6)}[vague]
    low, high = sorted((value * share[0], value * share[1]))
    return low, high


def _joined_ranges(text: str, found: list[Quantity]) -> tuple[Quantity, ...]:
    """The quantities, the two of "between 5 and 10 people" as one."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        gap = text[last.end : quantity.start] if last else ""
        before = text[max(0, last.start - 10) : last.start] if last else ""
        if last and _AND_UPTO.fullmatch(gap) and _BETWEEN.search(before) and last.low <= quantity.high:
            joined[-1] = Quantity(
                start=last.start, end=quantity.end, text=text[last.start : quantity.end], base=last.base,
                low=last.low, high=quantity.high, vague="range", unit=quantity.unit,
                counted=quantity.counted, partial=quantity.partial,
            )  # fmt: skip
        else:
            joined.append(quantity)
    return tuple(joined)


def comparable(a: Quantity, b: Quantity) -> bool:
    """Whether two quantities measure the same: one unit, something counted in common (or nothing named)."""
    if a.unit != b.unit or a.partial != b.partial or "label" in (a.unit, b.unit):
        return False
    if a.unit in ("age", "ordinal"):
        return True
    return bool(a.counted & b.counted) or not a.counted or not b.counted


def agree(a: Quantity, b: Quantity) -> bool:
    """Whether two comparable quantities can both hold: overlapping ranges, or one is the other rounded."""
    if a.vague == b.vague == "range":
        return (a.low, a.high) == (b.low, b.high)
    if a.base == b.base:
        return a.high == b.high or a.vague != b.vague
    if a.vague and a.vague == b.vague != "range":  # "about 40" and "about 70": what is written decides
        return _rounded(a.base, b.base) or _rounded(b.base, a.base)
    if a.vague or b.vague:
        slack = _SLACK * max(abs(a.base), abs(b.base))
        return a.low <= b.high + slack and b.low <= a.high + slack
    return _rounded(a.base, b.base) or _rounded(b.base, a.base)


def _rounded(round_one: float, exact: float) -> bool:
    """Whether one number, of at least a hundred or with a magnitude, is the other to fewer digits."""
    if abs(round_one) < 100 or round_one == exact:
        return round_one == exact
    digits = len(f"{abs(round_one):.0f}".rstrip("0"))
    if digits >= len(f"{abs(exact):.0f}".rstrip("0")) or digits > 3:
        return False
    is_near = abs(round_one - exact) <= _MAX_ROUNDING * abs(exact)
    return is_near and float(f"{exact:.{digits - 1}e}") == round_one
