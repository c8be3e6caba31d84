"""Who says a sentence: by its own words, by the quotation it stands in, or by the turn of a transcript.

Reading order: `qa.speech.quotation` (where quotation marks stand), `qa.speech.speech_tokens`,
`qa.speech.name_and_role` and `qa.speech.noun_phrase` (names), `qa.speech.reporting_frame` and
`qa.speech.reporting_clause` (grammar of one sentence), `qa.speech.antecedent` and `qa.speech.transcript`
(what stands around it). What a sentence is about is not known here.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qa.names.wordforms import word_set
from qa.patterns import lazy_pattern
from qa.speech.antecedent import antecedent
from qa.speech.name_and_role import Phrase, is_name
from qa.speech.noun_phrase import phrase_after
from qa.speech.quotation import quotation_at
from qa.speech.reporting_clause import find_clause, may_report
from qa.speech.reporting_frame import Clause
from qa.speech.speech_tokens import Token
from qa.speech.speech_window import WINDOW, Window, window_around
from qa.speech.transcript import turn_at

__all__ = ["Attribution", "speaker_of"]

MIN_HEADLINE = 5
"""Tokens before the dash of a headline that names its source; "Photo – Agency" has fewer."""

MAX_PARTS = 6
"""Quotations in a row, each without words between, through which the speaker is followed back."""

MAX_TAG = 400
"""Characters after a quotation in which its speaker is looked for."""

_DASH = lazy_pattern(r"[–—]\s+")
_ANY_DASH = lazy_pattern("[–—-]")
_STOPPED = lazy_pattern(r"(?<!\w[.]\w)[.!?]\Z")
"""The end of what is no headline; the full stop of "U.S." may be no end."""

_Named = tuple[int, int, tuple[int, int] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says a sentence. `text[start:end]` is the name as written where the text gives it.

    `name` is that slice with its white space made single, without the role; `role` what the text calls the
    speaker beside the name ("the mayor of Aberley"), or None. `quoted` says that the sentence is direct
    speech, wholly or in part. For "he added" the name is that of the one meant, where it was last given.
    """

    name: str
    role: str | None
    start: int
    end: int
    quoted: bool


def speaker_of(text: str, start: int, end: int) -> Attribution | None:
    """Who says the sentence `text[start:end]`, or None where nobody is named: narration, an open pronoun.

    Of nested speakers it is the outer one. Time does not depend on the length of the text: at most `WINDOW`
    characters of the sentence and a few thousand around it are read.

    >>> sentence = "The bridge is safe, according to Ann Reed, the mayor of Mora."
    >>> said = speaker_of(sentence, 0, len(sentence))
    >>> said.name, said.role
    ('Ann Reed', 'the mayor of Mora')
    """
    end = min(end, start + WINDOW)
    if not text[start:end].strip():
        return None
    window = window_around(text, start, end)
    named = (
        turn_at(window, start)
        or _by_own_words(window, start, end)
        or _by_quotation(window, start, end)
        or _by_dash(window, start)
    )
    if named is None:
        return None
    begin, stop, role = named
    return Attribution(
        name=" ".join(text[begin:stop].split()),
        role=" ".join(text[role[0] : role[1]].split()) if role else None,
        start=begin,
        end=stop,
        quoted=bool(window.inside(start, end)),
    )


def _named(tokens: Sequence[Token], phrase: Phrase) -> _Named:
    return tokens[phrase.first].start, tokens[phrase.last].end, phrase.role


def _by_own_words(window: Window, start: int, end: int) -> _Named | None:
    """The speaker by the sentence's own reporting clause, or as a headline names its source."""
    if _names_nobody(window, start, end):
        return None
    tokens = window.tokens(start, end)
    clause = find_clause(tokens)
    if clause is not None:
        return _resolved(window, tokens, clause, start)
    phrase = _behind_dash(tokens) or _before_colon(tokens)
    return _named(tokens, phrase) if phrase else None


def _names_nobody(window: Window, start: int, end: int) -> bool:
    """Whether a look at the words and marks is enough: no quotation, no verb that reports, no dash before a
    source. Most sentences are such, and need not be taken apart.
    """
    sentence = window.text[start:end].rstrip()
    if '"' in sentence or may_report(word_set(sentence)) or window.inside(start, end):
        return False
    return _STOPPED.search(sentence) is not None or not _ANY_DASH.search(sentence)


def _behind_dash(tokens: Sequence[Token]) -> Phrase | None:
    """The source of a headline: "Rain is likely in the north until May – Met Office"."""
    dash = next((i for i in range(len(tokens) - 1, MIN_HEADLINE, -1) if tokens[i].low in {"–", "—", "-"}), 0)
    if not dash or tokens[-1].low in {".", "!", "?", '"'}:
        return None
    phrase = phrase_after(tokens, dash + 1)
    if phrase is None or phrase.last != len(tokens) - 1:
        return None
    full = phrase.last > phrase.first or tokens[phrase.first].acronym
    return phrase if phrase.kind == "body" or (full and is_name(tokens, phrase.first, phrase.last)) else None


def _before_colon(tokens: Sequence[Token]) -> Phrase | None:
    """The speaker before a colon and a quotation, as in a caption."""
    colon = next((i for i, token in enumerate(tokens[:12]) if token.low == ":"), 0)
    if not colon or colon + 1 == len(tokens) or tokens[colon + 1].low != '"':
        return None
    phrase = phrase_after(tokens, 0)
    return phrase if phrase and phrase.until == colon - 1 and phrase.kind != "thing" else None


def _resolved(window: Window, tokens: Sequence[Token], clause: Clause, start: int) -> _Named | None:
    """The name of a clause's subject; pronouns and "the report" are looked up before `start`."""
    phrase = clause.phrase
    pronoun = clause.pronoun
    if phrase is not None and phrase.kind == "document" and phrase.last == phrase.first + 1:
        pronoun = "report" if tokens[phrase.first].low in {"the", "this"} else ""
    if pronoun:
        before = antecedent(window, start, pronoun)
        if before is not None:
            return _named(*before)
    return _named(tokens, phrase) if phrase else None


def _by_quotation(window: Window, start: int, end: int) -> _Named | None:
    """The speaker of the quotation that the whole sentence is part of."""
    inside = window.inside(start, end)
    if not inside or any(token.word for token in window.tokens(start, end)):
        return None
    return _of_quotation(window, window.found.index(inside[0]), MAX_PARTS)


def _of_quotation(window: Window, index: int, steps: int) -> _Named | None:
    """Who says a quotation: named behind it, before it, or with the quotation just before."""
    last = index
    while last + 1 < len(window.found) and not window.found[last + 1].first:
        last += 1
    while index > 0 and not window.found[index].first:
        index -= 1
    return _behind(window, last) or _in_front(window, index, steps)


def _behind(window: Window, index: int) -> _Named | None:
    """The clause that goes on after a quotation: “…,” X said."""
    quotation, text = window.found[index], window.text
    inner = text[max(quotation.start, quotation.end - 4) : quotation.end].rstrip("”\"»«’'`“›」』 ")
    stop = min(quotation.end + MAX_TAG, window.high)
    tail = text[quotation.end : stop].lstrip(" ")
    if not tail or tail[0] == "\n" or (inner.endswith(".") and tail[0] != ","):
        return None
    ends = window.ends(quotation.end, stop)
    tokens = window.tokens(quotation.start, ends[0] if ends else stop)
    clause = find_clause(tokens)
    return _resolved(window, tokens, clause, quotation.start) if clause else None


def _in_front(window: Window, index: int, steps: int) -> _Named | None:
    """The clause before a quotation, in its sentence or in the one before it in the paragraph."""
    place = window.found[index].start
    before = next(window.sentences_before(place), None)
    if before is None:
        return None
    start = before[0]
    gap = window.text[start:place]
    held = gap.rstrip()
    if "\n\n" in gap[len(held) :] or gap.endswith("\n"):
        return None
    tokens = window.tokens(start, place)
    if any(token.word for token in tokens):
        clause = find_clause([*tokens, Token('"', place, place, False, False)])
        return _resolved(window, tokens, clause, start) if clause else None
    previous = quotation_at(window.found, max(0, start + len(held) - 1))
    if previous is None or previous >= index or not steps:
        return None
    return _of_quotation(window, previous, steps - 1)


def _by_dash(window: Window, start: int) -> _Named | None:
    """The speaker of a paragraph that a dash opens, as "– …, X said. – …" has it."""
    text = window.text
    head = text.rfind("\n", window.low, start) + 1 or window.low
    if not text[head : head + 3].lstrip().startswith(("–", "—")):
        return None
    foot = text.find("\n", start, window.high)
    foot = window.high if foot < 0 else foot
    bounds = [head, *window.ends(head, foot)]
    mine = bisect_right(bounds, start) - 1
    for i in (*range(mine + 1, len(bounds) - 1), *range(mine - 1, -1, -1)):
        if i < mine and not _resumes(text, bounds[i + 1], start, foot):
            continue
        tokens = window.tokens(bounds[i], bounds[i + 1])
        clause = find_clause(tokens)
        if clause and clause.phrase and clause.phrase.outer > 1:
            return _named(tokens, clause.phrase)
    return None


def _resumes(text: str, said: int, start: int, foot: int) -> bool:
    """Whether a dash after the clause that names the speaker opens speech that reaches the sentence."""
    dash = _DASH.search(text, said, start + 2)
    if dash is None:
        return False
    return dash.end() >= start or text[start:foot].rstrip().endswith(("”", "»", '"'))
