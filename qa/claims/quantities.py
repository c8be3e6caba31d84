"""Numbers in a sentence: their value or range, their unit, and what they count.

English number words, digits with separators and magnitudes, and the words that make a number vague ("about",
"more than"). Two quantities are compared only where they measure the same; this room knows nothing of claims.
"""

import re
from dataclasses import dataclass, replace

from qa.names.wordforms import FUNCTION_WORDS, plain_letters, root, words

__all__ = ["Quantity", "agree", "comparable", "quantities_in"]

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_SPELLED = {word: n for n, word in enumerate(_ONES)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_ORDINALS = {
    word: n
    for n, word in enumerate(words("first second third fourth fifth sixth seventh eighth ninth tenth"), 1)
}
_MAGNITUDES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12,
}  # fmt: skip
_ONE = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(reversed(_ONES))})"
_DIGITS = r"\d{1,3}(?:[,\u202f\u00a0]\d{3})+(?:\.\d{1,9})?|\d{1,15}(?: ?\. ?\d{1,9}(?=\D|$))?|\d{1,15}"
_MAGNITUDE = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|mn|bn|tn|[kmb])\b"
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<sign>[-−])?(?P<currency>[$€£¥₴₽₹]\s?|(?:USD|EUR|GBP|US\$)\s?)?"
    rf"(?:(?P<digits>{_DIGITS})(?P<half>½)?|(?P<word>\b{_ONE}\b))"
    rf"(?:\s?[-–]\s?(?P<upto>\d{{1,9}}(?:\.\d{{1,4}})?)(?![\w-]))?"
    rf"(?P<ordinal>st|nd|rd|th)?(?:[\s-]?(?P<magnitude>{_MAGNITUDE}))?"
    r"(?:\s?(?P<unit>%|per ?cent\b|percentage points?\b|°[CF]?|[$€£¥₴₽₹]))?",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:a|one)\s(?P<magnitude>dozen|hundred|thousand|million|billion|trillion)\b", re.IGNORECASE
)
_VAGUE = re.compile(
    r"(?P<about>about|around|roughly|approximately|approx\.?|some|circa|estimated|or so|an estimated)"
    r"|(?P<most>nearly|almost|up to|as many as|as much as|at most|no more than|under|below|less than"
    r"|fewer than|close to)"
    r"|(?P<least>more than|over|at least|no fewer than|no less than|above|upwards of|exceeding|exceeded"
    r"|in excess of)",
    re.IGNORECASE,
)
_VAGUE_BEFORE = re.compile(rf"(?:\b(?:{_VAGUE.pattern}))(?:\s(?:a|the|an))?\s?$", re.IGNORECASE)
_OPEN_AFTER = re.compile(r"\s?(?:\+|or more\b|or so\b|or fewer\b)", re.IGNORECASE)
_MORE_OF = re.compile(
    r"\b(?:another|other|additional|further|extra|first|last|next|past|remaining)\s$", re.IGNORECASE
)
_OF_WHOLE = re.compile(
    r"\s(?:more|others?|of\s(?:the|them|whom|which|these|those|their|its|his|her)|out\sof)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r"\b(?:between|from)\s$", re.IGNORECASE)
_AND_UPTO = re.compile(r"\s(?:and|to)\s", re.IGNORECASE)
_GAP = re.compile(r"\s?[-–]?\s?")
_WORD = re.compile(r"[^\W\d_][\w\u0300-\u036f]*(?:[’'-][^\W\d_]\w*)*")
_LABEL_BEFORE = re.compile(r"(?:[A-Z][\w-]*|\bpage|\bchapter|#)\s?$")
_APPOSED = re.compile(r"[A-Z][\w’'-]*\s?,\s?$")
_NO_LABELS = FUNCTION_WORDS | frozenset(
    words(
        "about around roughly approximately nearly almost over under below some only just fully "
        "exactly last next a one no"
    )
)

_SOMEBODY = re.compile(r"\b(?:no|any|every|some|each|which|this|that)\s\Z", re.IGNORECASE)

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
    found: list[Quantity] = []
    for match in sorted(
        [*_NUMBER.finditer(text), *_BARE.finditer(text)], key=lambda m: (m.start(), -m.end())
    ):
        inside = any(start < match.end() and match.start() < end for start, end in dates)
        if inside or (found and match.start() < found[-1].end):
            continue
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    return tuple(
        replace(quantity, text=written[quantity.start : quantity.end])
        for quantity in _joined_ranges(text, found)
    )


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    groups = match.groupdict()
    word, digits = groups.get("word"), groups.get("digits")
    base = _value(digits, word) + (0.5 if groups.get("half") else 0.0)
    upto = float(groups["upto"]) if groups.get("upto") else base
    magnitude = _MAGNITUDES[groups["magnitude"].lower().rstrip("s")] if groups.get("magnitude") else 1.0
    if word and word.lower() == "one" and magnitude == 1.0 and not _counts(text, match):
        return None
    sign = -1.0 if groups.get("sign") else 1.0
    low, high = sorted((sign * base * magnitude, sign * upto * magnitude))
    before, rest = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 60]
    vague = "range" if groups.get("upto") else _vagueness(before, rest)
    if vague not in ("", "range"):
        low, high = _stretched(low, vague)
    unit = _unit(groups, before, rest)
    return Quantity(
        start=match.start(), end=match.end(), text=match.group().strip(), base=sign * base * magnitude,
        low=low, high=high, vague=vague, unit=unit, counted=_counted(rest),
        partial=bool(_MORE_OF.search(before) or _OF_WHOLE.match(rest)),
    )  # fmt: skip


def _value(digits: str | None, word: str | None) -> float:
    if digits:
        return float(re.sub(r"[,\s\u202f\u00a0]", "", digits))
    if word:
        return float(sum(_SPELLED[part] for part in re.split(r"[ -]", word.lower())))
    return 1.0


def _vagueness(before: str, rest: str) -> str:
    match = _VAGUE_BEFORE.search(before)
    after = _OPEN_AFTER.match(rest)
    if after:
        return "about" if "so" in after.group() else "most" if "few" in after.group() else "least"
    return str(match.lastgroup) if match else ""


def _stretched(value: float, vague: str) -> tuple[float, float]:
    """The range that a hedged number speaks of. "More than 40" is not said of 100."""
    share = {"about": (0.9, 1.1), "most": (0.75, 1.0), "least": (1.0, 1.6)}[vague]
    low, high = sorted((value * share[0], value * share[1]))
    return low, high


def _unit(groups: dict[str, str | None], before: str, rest: str) -> str:
    if groups.get("ordinal"):
        return "ordinal"
    currency = (groups.get("currency") or "").strip().upper()
    unit = (groups.get("unit") or "").strip().lower()
    money = re.match(
        r"\s?(dollars?|euros?|pounds?|hryvnias?|rubles?|roubles?|yen|yuan|rupees?)\b", rest, re.I
    )
    if currency or (unit and unit in "$€£¥₴₽₹"):
        return {"USD": "$", "US$": "$", "EUR": "€", "GBP": "£"}.get(currency, currency) or unit
    if money:
        word = money.group(1).lower().rstrip("s")
        return {"dollar": "$", "euro": "€", "pound": "£", "rouble": "ruble"}.get(word, word)
    if unit:
        return "%" if unit.replace(" ", "") in ("%", "percent") else unit
    if re.match(r"[\s-]years?[\s-]olds?\b", rest):
        return "age"
    if _APPOSED.search(before) and re.match(r"\s?,", rest) and not groups.get("magnitude"):
        return "age"
    label = None if groups.get("upto") or groups.get("word") else _LABEL_BEFORE.search(before)
    return "label" if label and label.group().strip().lower() not in _NO_LABELS else ""


def _counts(text: str, one: re.Match[str]) -> bool:
    """Whether "one" is a number here: a noun follows it, and no "any" stands before it."""
    if _SOMEBODY.search(text[max(0, one.start() - 8) : one.start()]):
        return False
    match = _WORD.match(text, one.end() + 1)
    return match is not None and match.group().lower() not in FUNCTION_WORDS


def _counted(rest: str) -> frozenset[str]:
    """The roots of the first words after the number, to the first function word or mark: what it counts."""
    roots: list[str] = []
    position = 0
    while len(roots) < 3:
        gap = _GAP.match(rest, position)
        match = _WORD.match(rest, gap.end() if gap else position)
        if match is None or match.group().lower() in FUNCTION_WORDS:
            break
        roots.append(root(match.group()))
        position = match.end()
    return frozenset(roots)


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
