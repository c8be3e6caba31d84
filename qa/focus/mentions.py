"""The short things that a sentence mentions: numbers, dates, names and noun phrases, as spans.

Shapes and closed word classes of English; it knows nothing of questions. Every pattern is linear on any text:
callers hand in one sentence, cut to a bounded length.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from qa.focus.titles import n_titles
from qa.names.wordforms import LOOKALIKE, word_set
from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS

__all__ = ["Mention", "dates", "names", "numbers", "phrases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """`text[start:end]`, and `outer`, where it begins with the titles and articles before it.

    `unit` is what a number counts in ("million" is part of the number, "seconds" its unit), as range
    `text[end:unit]`; equal to `end` where there is none.
    """

    start: int
    end: int
    outer: int
    unit: int


_SMALL = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh"
    r"|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
_SCALE = r"(?:hundreds?|thousands?|millions?|billions?|trillions?|dozens?|mln|bln)"
_CURRENCY = r"(?:US\$|[$£€¥₽₴₹])"
_DIGITS = rf"(?:{_CURRENCY} ?)?\d{{1,20}}(?:[.,]\d{{1,20}}){{0,8}}[½¼¾⅓⅔]?"
_WORDS = (
    rf"(?:(?:a few |several )?{_SMALL}(?:[- ](?:and )?{_SMALL}){{0,3}}|(?:dozens|hundreds|thousands"
    rf"|millions|billions)(?: of (?:thousands|millions))?|half|a quarter|a third|two[- ]thirds|a dozen"
    rf"|none|zero)"
)
_ONE = rf"(?:{_DIGITS}(?:[- ]{_SCALE}\b){{0,2}}|{_WORDS}(?:[- ](?:and )?(?:{_SCALE}|{_SMALL})\b){{0,4}})"
_NUMBER = lazy_pattern(
    rf"(?<![\w.,-])(?<!-)(?:{_ONE})(?: ?(?:-|–|to|or) ?(?:{_ONE}))?(?![\w]|[.,]\d|-[A-Z])", re.IGNORECASE
)
_TIMES = lazy_pattern(r"\b(?:once|twice|thrice)\b", re.IGNORECASE)
_UNIT = lazy_pattern(
    r" ?%|[ -](?:percent(?:age points)?|per cent|(?:square |sq )?(?:kilomet(?:er|re)s?|met(?:er|re)s?"
    r"|miles?|mi|km2?|feet|foot|ft|inch(?:es)?|yards?|acres?|hectares?)"
    r"|(?:centi|milli)met(?:er|re)s?|[cm]m|m|kg|kilograms?|g|grams?|mg|tons?|tonnes?|lbs?|pounds?"
    r"|litres?|liters?|gallons?|barrels"
    r"|seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries|degrees?|°[CF]?|°|mph"
    r"|km/h|knots?|watts?|[kMG]W|volts?|Hz|[kMG]Hz|MPa|psi|atm"
    r"|dollars?|euros?|rubles?|roubles?|hryvnias?|yen|yuan|francs?|shillings?|USD|EUR|GBP|times|years? "
    r"old)(?!\w)"
    r"(?: (?:a|an|per) (?:second|minute|hour|day|week|month|year)\b)?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)(?!\w)"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?(?=\s\d))"
)
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d|,\d)"
_YEAR = r"(?:1[0-9]\d\d|20\d\d|\d{1,3}(?:,?\d{3})* (?:AD|BC|BCE|CE|BP))(?!\d|,\d|%|\.\d)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_PART = r"(?:(?:the )?(?:early|late|mid|middle|beginning|end|start)(?:[- ](?:of )?(?:the )?)?)?"
_ABSOLUTE = (
    rf"(?:{_WEEKDAY},? )?(?:{_MONTH} {_DAY}(?: ?[-–] ?{_DAY})?(?:,? {_YEAR})?|{_DAY} (?:of "
    rf")?{_MONTH}(?:,? {_YEAR})?|{_MONTH}(?:,? (?:of )?{_YEAR})?)"
    rf"|{_SEASON}(?: of)? {_YEAR}|(?:1\d|20)\d0s|{_YEAR}"
    r"|(?:\w+(?:teenth|tieth|fth|first|second|third|inth|xth|nth|venth|elfth|ighth)|\d{1,2}(?:st|nd|rd"
    r"|th)) (?:century|centuries)(?: (?:AD|BC|BCE|CE))?"
)
_RELATIVE = (
    rf"(?:(?:last|next|this|on|every) )?{_WEEKDAY}|today|yesterday|tomorrow|tonight|(?:last|next|this) "
    rf"(?:week|month|year|{_SEASON})|{_SEASON}"
    r"|\d{1,2}:\d\d(?: ?[ap]\.?m\.?)?|midnight|noon|\b(?:\w+ )?(?:days|weeks|months|years) (?:ago|later"
    r"|earlier)"
)
_DATE = lazy_pattern(
    rf"\b(?:{_PART}(?:{_ABSOLUTE}))(?:(?: (?:to|or|and|until) |[-–])(?:{_ABSOLUTE}|\d\d\b))?"
    rf"|\b(?:{_RELATIVE})\b",
    re.IGNORECASE,
)
_LEADING_ON = lazy_pattern(r"(?:on|every) ", re.IGNORECASE)

_TOKEN = lazy_pattern(r"(?:[^\W\d_]\.){2,9}(?=\s)|[\w&$€£%]+(?:[’'.,/:-][\w&]+)*|[^\w\s]")
_JOINS = frozenset(
    """
    of the de la aan le van von der den al el bin ibn for and du di da del y
    """.split()
)
_LINKING = frozenset(
    """
    since thus however therefore although though because whereas despite instead moreover furthermore
    meanwhile later then once another other others both either neither every first second third finally
    earlier recently currently many several few some most until upon among amongst along besides within
    without like including according through across against toward towards unlike due yet still even ever
    never always often sometimes usually also additionally subsequently consequently similarly under above
    below near around is are was were has have had been
    """.split()
)
"""Words that begin a sentence, or join, without naming anything."""
_PREFIXED = lazy_pattern(r"[a-z]{1,3}[-’'](?=[A-Z])")
_DEMONYM = lazy_pattern(r"\w[\w-]*\w(?:ian|ians|ish|ese|can|cans)$")


_DIGIT = lazy_pattern(r"\d")
_NUMBER_WORDS = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety dozens hundreds thousands millions
    billions half quarter third thirds dozen none zero once twice thrice
    """.split()
)
_MONTHS = frozenset(
    "january february march april may june july august september october november december".split()
)
_DATE_WORDS = (
    _MONTHS
    | {part + month for part in "early late mid middle beginning end start".split() for month in _MONTHS}
    | frozenset(
        """
        monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight week month
        year days weeks months years spring summer autumn fall winter midnight noon century centuries
        """.split()
    )
)
"""What every number and every date has one of, if no digit: most sentences have neither, and the patterns for
them are long. A part and its month may be written as one: "lateMay"."""


def _may_hold(text: str, needed: frozenset[str]) -> bool:
    return (
        _DIGIT.search(text) is not None
        or not needed.isdisjoint(word_set(text))
        or (not text.isascii() and LOOKALIKE.search(text) is not None)
    )


@lru_cache(maxsize=256)
def numbers(text: str) -> tuple[Mention, ...]:
    """Numbers in figures or words, ranges as one, with their units; then "once" and "twice"."""
    return tuple(_numbers(text)) if _may_hold(text, _NUMBER_WORDS) else ()


@lru_cache(maxsize=256)
def dates(text: str) -> tuple[Mention, ...]:
    """Days, months, years, centuries, times of day and words like "yesterday", ranges as one."""
    return tuple(_dates(text)) if _may_hold(text, _DATE_WORDS) else ()


@lru_cache(maxsize=256)
def names(text: str) -> tuple[Mention, ...]:
    """Capitalised words in a row, joined over "of", "de" and the like, without the titles before a person.

    The first word of the sentence begins a name only if it is no function word. `outer` is where the titles
    begin: "Defense Minister Ann Reed" is the name "Ann Reed".
    """
    return tuple(_names(text, _tokens(text)))


@lru_cache(maxsize=256)
def phrases(text: str) -> tuple[Mention, ...]:
    """Runs of words without a function word or a mark between them: what a noun phrase is, near enough."""
    return tuple(_phrases(text, _tokens(text)))


@lru_cache(maxsize=16)
def _tokens(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(text)]


def _numbers(text: str) -> Iterator[Mention]:
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match(text, match.end())
        yield Mention(
            start=match.start(),
            end=match.end(),
            outer=match.start(),
            unit=unit.end() if unit else match.end(),
        )
    for match in _TIMES.finditer(text):
        yield Mention(start=match.start(), end=match.end(), outer=match.start(), unit=match.end())


def _dates(text: str) -> Iterator[Mention]:
    for match in _DATE.finditer(text):
        on = _LEADING_ON.match(match.group())
        start = match.start() + (on.end() if on else 0)
        if match.group().islower() and match.group() in {"may", "march", "fall", "spring"}:
            continue
        yield Mention(start=start, end=match.end(), outer=match.start(), unit=match.end())


def _names(text: str, tokens: list[tuple[int, int]]) -> Iterator[Mention]:
    i = 0
    while i < len(tokens):
        last = _end_of_name(text, tokens, i) if _begins_name(text, tokens, i) else i
        if last > i:
            yield _named(text, tokens, i, last)
        i = max(last, i + 1)


def _phrases(text: str, tokens: list[tuple[int, int]]) -> Iterator[Mention]:
    run: list[tuple[int, int]] = []
    for start, end in [*tokens, (len(text), len(text))]:
        word = text[start:end]
        if word[:1].isalnum() and not _is_closed(word):
            run.append((start, end))
        elif run:
            yield Mention(start=run[0][0], end=run[-1][1], outer=run[0][0], unit=run[-1][1])
            run = []


def _begins_name(text: str, tokens: list[tuple[int, int]], i: int) -> bool:
    word = text[tokens[i][0] : tokens[i][1]]
    if not word[0].isupper() and not (word[0].isdigit() and any(letter.isupper() for letter in word)):
        return False
    return not _is_closed(word) or (len(word) > 1 and word.isupper())


@lru_cache(maxsize=16_384)
def _is_closed(word: str) -> bool:
    return word.casefold() in FUNCTION_WORDS or word.casefold() in _LINKING


def _end_of_name(text: str, tokens: list[tuple[int, int]], i: int) -> int:
    """One past the index of the last token of the name that begins at token `i`."""
    last = i + 1
    j = last
    while j < len(tokens) and j - i < 16:
        start, end = tokens[j]
        word = text[start:end]
        if text[tokens[j - 1][1] : start].strip(" ") != "" or text[
            tokens[j - 1][0] : tokens[j - 1][1]
        ].endswith(("’s", "'s")):
            break
        if word[0].isupper() or (word[0].isdigit() and j == last) or _PREFIXED.match(word):
            last = j + 1
        elif word == "." and len(text[tokens[j - 1][0] : tokens[j - 1][1]]) <= 2:
            pass
        elif word not in _JOINS or j - last > 1 or word == "and":
            break
        j += 1
    return last


def _named(text: str, tokens: list[tuple[int, int]], i: int, last: int) -> Mention:
    """The name over tokens `i` to `last`, its titles cut off where something is left."""
    first = i + n_titles([text[start:end] for start, end in tokens[i:last]])
    while first < last - 1 and text[tokens[first][0] : tokens[first][1]] in {".", "of", "the"}:
        first += 1
    start, end = tokens[first][0], tokens[last - 1][1]
    if text[start:end].endswith(("’s", "'s")):
        end -= 2
    if last - first == 1 and _DEMONYM.match(text[start:end]):
        end = _with_common_noun(text, tokens, last, end)
    return Mention(start=start, end=end, outer=tokens[i][0], unit=end)


def _with_common_noun(text: str, tokens: list[tuple[int, int]], last: int, end: int) -> int:
    """Where "Belgian" goes on as "Belgian farmers", the end of that."""
    start, stop = tokens[last] if last < len(tokens) else (end, end)
    word = text[start:stop]
    goes_on = word.islower() and word.isalpha() and not _is_closed(word) and len(word) > 3
    return stop if goes_on and start == end + 1 else end
