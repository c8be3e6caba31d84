"""Sentences told again, with or without one changed fact: what conflict detection is measured on.

A re-telling moves an opening phrase or an attribution, swaps common words and leaves some out; an edit then
changes one number, date, place or negation. Everything follows from the sentence itself and a list of place
names, so that the same data gives the same figures.
"""

import re
from collections.abc import Callable, Sequence
from zlib import crc32

from qa.names.wordforms import words

__all__ = ["KINDS", "detokenised", "edit", "place_in", "retell"]

KINDS = ("number", "date", "place", "polarity")

_SWAPS = {
    "said": "stated", "big": "large", "large": "big", "began": "started", "started": "began",
    "about": "around",
    "around": "about", "although": "though", "however": "but", "also": "", "near": "close to",
    "bought": "purchased", "purchased": "bought", "help": "assist", "show": "indicate", "shows": "indicates",
    "told": "informed", "while": "whereas", "whereas": "while", "many": "numerous", "often": "frequently",
    "quickly": "", "recently": "", "later": "", "currently": "", "reportedly": "", "very": "", "just": "",
    "get": "obtain", "got": "obtained", "use": "employ", "used": "employed", "film": "movie", "movie": "film",
    "company": "firm", "firm": "company", "police": "officers", "made": "produced", "children": "kids",
    "ended": "finished", "over": "more than", "whole": "entire", "entire": "whole", "part": "portion",
    "area": "zone", "city": "town", "important": "significant", "announced": "reported", "announce": "report",
    "nearly": "almost", "almost": "nearly", "allowed": "permitted", "within": "inside", "upon": "on",
}  # fmt: skip
_FUNCTION = (
    (re.compile(r"\bdid not\b"), "didn't"),
    (re.compile(r"\bwas n't\b|\bwasn't\b"), "was not"),
    (re.compile(r"\bhas been\b"), "was"),
    (re.compile(r"\bin order to\b"), "to"),
    (re.compile(r"\bsaid that\b"), "said"),
    (re.compile(r"\ba number of\b"), "several"),
)
_OPENING = re.compile(
    r"^(?P<phrase>(?:In|On|At|After|Before|During|By|For|With|Since|Under|From) [^,.;:\"“”()]{3,60}), "
    r"(?P<rest>[^\d;:\"“”][^;:\"“”]{24,})(?P<end>[.!])$"
)
_ATTRIBUTION = re.compile(
    r"^(?P<rest>[^\"“”;:]{25,}), (?P<who>[^,\"“”;:]{3,50}) (?P<verb>said|reported|announced)(?P<end>\.)$"
)
_MONTHS = words("January February March April May June July August September October November December")
_DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_SPELLED = words("two three four five six seven eight nine ten")
_NUMBER = re.compile(
    rf"(?<![\w.,$€£/-])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}})"
    r"(?=(?: percent| per cent|%)? [a-z]{3})(?! [ap]\.?m)"
    rf"|\b(?:{'|'.join(_SPELLED)})(?= [a-z]{{3}})"
)
_DATE = re.compile(
    rf"\b(?:{'|'.join(_DAYS)})\b|\b(?:{'|'.join(month for month in _MONTHS if month != 'May')})\b"
    r"|\b(?:in|since|until|by|of|to) (?P<year>1[4-9]\d\d|20[01]\d)(?=[ ,.;])(?! [a-z]+s\b)"
)
_PLACE = re.compile(
    r"(?<=[a-z,] )(?:in|at|near|from) (?:the )?(?P<name>[A-Z][a-z]{3,}(?: [A-Z][a-z]{2,}){0,2})"
    r"(?=[ ,.;])(?! [A-Z])"
)
_AUXILIARY = re.compile(
    r"\b(?:was|were|is|are|will|would|can|could|has|have|had|did|does|do)\b"
    r"(?! (?:not|n't|no|never|only|to|also|been\b.{0,5}not))"
    r"(?= [a-z])"
)
_NOT = re.compile(r"\b(?:did|does|do) (?:not|n't) |(?<=\w) not(?= [a-z])|(?<=[a-z]) n't\b")


def detokenised(text: str) -> str:
    """Text whose tokens were set apart by spaces, as it was once written."""
    text = re.sub(r"(?<=\d) ?, ?(?=\d{3}\b)", ",", text)
    text = re.sub(r"``\s?|''", '"', text)
    text = re.sub(r"\s+([,.;:!?%)\]]|n't\b|'(?:s|re|ve|ll|d|m)\b)", r"\1", text)
    text = re.sub(r"([(\[$£€])\s+", r"\1", text)
    text = re.sub(r"(?<=[a-z0-9]) - (?=[a-z])", "-", text)
    return re.sub(r"\bca n't\b|\bcan't\b", "cannot", text)


def retell(sentence: str) -> str:
    """The sentence in slightly other words and order, saying the same."""
    opening, attribution = _OPENING.match(sentence), _ATTRIBUTION.match(sentence)
    if opening and not _is_clause(opening["phrase"]):
        phrase = opening["phrase"][0].lower() + opening["phrase"][1:]
        sentence = f"{opening['rest'][0].upper()}{opening['rest'][1:]} {phrase}{opening['end']}"
    elif attribution:
        rest = attribution["rest"]
        first = rest.split(" ", 1)[0]
        rest = (
            rest[0].lower() + rest[1:]
            if first.lower() in ("the", "a", "an", "it", "he", "she", "they")
            else rest
        )
        who = attribution["who"][0].upper() + attribution["who"][1:]
        sentence = f"{who} {attribution['verb']} {rest}{attribution['end']}"
    for pattern, replacement in _FUNCTION:
        sentence = pattern.sub(replacement, sentence)
    swapped = re.sub(r"\b[a-z]+\b", _swap, sentence)
    return re.sub(r"\s{2,}", " ", swapped)


def _is_clause(phrase: str) -> bool:
    return re.search(r"\b(?:was|were|is|are|had|has|he|she|they|it)\b", phrase) is not None


def _swap(match: re.Match[str]) -> str:
    word = match.group()
    quantity_follows = re.match(r" (?:\d|\$)", match.string[match.end() :]) is not None
    if word == "over" and not quantity_follows:
        return word
    return _SWAPS.get(word, word)


def place_in(sentence: str) -> str | None:
    """The first name that stands where a place stands, or None."""
    match = _place(sentence)
    return match["name"] if match else None


def _place(sentence: str) -> re.Match[str] | None:
    calendar = {*_MONTHS, *_DAYS}
    return next((m for m in _PLACE.finditer(sentence) if calendar.isdisjoint(m["name"].split())), None)


def edit(sentence: str, kind: str, places: Sequence[str]) -> str | None:
    """The sentence with its first fact of that kind changed, or None where it has none to change.

    A place is replaced by one of `places`, chosen by the sentence.
    """
    editors: dict[str, Callable[[], str | None]] = {
        "number": lambda: _replaced(_NUMBER.search(sentence), sentence, _other_number),
        "date": lambda: _replaced(_DATE.search(sentence), sentence, _other_date),
        "place": lambda: _other_place(sentence, places),
        "polarity": lambda: _turned(sentence),
    }
    changed = editors[kind]()
    return changed if changed != sentence else None


def _replaced(match: re.Match[str] | None, sentence: str, other: Callable[[str], str]) -> str | None:
    if match is None:
        return None
    return sentence[: match.start()] + other(match.group()) + sentence[match.end() :]


def _other_number(number: str) -> str:
    if number in _SPELLED:
        return _SPELLED[(_SPELLED.index(number) + 3) % len(_SPELLED)]
    value = int(number.replace(",", ""))
    other = value + 3 + value // 2
    return f"{other:,}" if "," in number else str(other)


def _other_date(found: str) -> str:
    for names in (_DAYS, _MONTHS):
        if found in names:
            return names[(names.index(found) + 3) % len(names)]
    preposition, year = found.split(" ")
    return f"{preposition} {int(year) - 7}"


def _other_place(sentence: str, places: Sequence[str]) -> str | None:
    match = _place(sentence)
    others = [place for place in places if place not in sentence]
    if match is None or not others:
        return None
    place = others[crc32(sentence.encode()) % len(others)]
    return sentence[: match.start("name")] + place + sentence[match.end("name") :]


def _turned(sentence: str) -> str | None:
    """The sentence with its first "not" taken out, or else one put behind its first auxiliary verb."""
    negation = _NOT.search(sentence)
    if negation:
        return sentence[: negation.start()] + sentence[negation.end() :]
    auxiliary = _AUXILIARY.search(sentence)
    if auxiliary is None or re.search(r"\b(?:no|never|nothing|none|nobody|neither|nor)\b|n't", sentence):
        return None
    return sentence[: auxiliary.end()] + " not" + sentence[auxiliary.end() :]
