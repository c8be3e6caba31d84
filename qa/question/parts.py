"""The questions that one question asks, each made to stand alone.

By the shapes in which English joins questions, and only those that can be told from a joined noun: "when and
where did it sink", "who owned it and when was it built", "what do A and B say", "compare what A and B say".
Anything else stays whole: an answer to the whole question beats two answers to wrong halves.
"""

import re

from qa.patterns import lazy_pattern
from qa.question.asked import AUXILIARIES
from qa.question.ellipsis import QUESTION_WORD, completed, without_subject
from qa.question.sayers import compared, each_sayer, sayers_told, says_alone

__all__ = ["MAX_PARTS", "parts"]

MAX_PARTS = 4
MAX_CHARACTERS = 600
"""A longer question is not taken apart."""

_LEAD = r"(?:(?:please |can you |could you )?(?:tell me|explain|describe|say|find out)\s+)"
_ADVERB = r"(?:when|where|why|how)"
_ADVERBS = lazy_pattern(
    rf"^(?P<lead>{_LEAD})?(?P<all>{_ADVERB}(?:\s*,\s*{_ADVERB}){{0,2}}\s*,?\s+and\s+{_ADVERB})\s+(?P<rest>[^,;?]+?)\s*\??$",
    re.IGNORECASE,
)
_ADVERBS_ALONE = frozenset({"when", "where", "why", "how"})
_SUPERLATIVES = frozenset(
    {"most", "least", "fewest", "first", "last", "best", "worst", "more", "less", "highest", "lowest"}
)
_ADVERB_WORD = lazy_pattern(rf"\b{_ADVERB}\b", re.IGNORECASE)
_JOINT = lazy_pattern(
    rf"\s*(?:[,;]\s*(?:and|or)?|\b(?:and|or))\s+(?:also\s+)?(?={QUESTION_WORD})", re.IGNORECASE
)
_ASKS = lazy_pattern(rf"^{QUESTION_WORD}", re.IGNORECASE)
_ANY_QUESTION_WORD = lazy_pattern(r"\b(?:who|whom|whose|what|which|when|where|why|how|that)\b", re.IGNORECASE)
_SENTENCE = lazy_pattern(r"[^?]+\?+")
_CONTINUES = lazy_pattern(r"^(?:and|or|also)\s+", re.IGNORECASE)


def parts(question: str) -> tuple[str, ...]:
    """The standalone questions that a question asks, in order; the question itself, unchanged, for most.

    At most MAX_PARTS; a question that joins more, or is longer than MAX_CHARACTERS, stays whole.

    >>> parts("When and where did the ferry sink?")
    ('When did the ferry sink?', 'Where did the ferry sink?')
    >>> parts("Who signed the peace and trade agreement?")
    ('Who signed the peace and trade agreement?',)
    """
    asked = question.strip().rstrip(".")
    if len(asked) > MAX_CHARACTERS:
        return (question,)
    for split in (_sentences, _adverbs, compared, _clauses, each_sayer):
        found = split(asked)
        if len(found) > MAX_PARTS:
            return (question,)
        if len(found) > 1:
            return tuple(_as_question(part) for part in found)
    return (question,)


def _as_question(part: str) -> str:
    """With a capital and its mark; a remark in brackets stays behind the mark."""
    part = part.strip()
    return part[:1].upper() + part[1:] + ("" if part.endswith(("?", ")")) else "?")


def _sentences(question: str) -> list[str]:
    """Two or more questions, each with its mark; a later bare one ("When?") is about the first."""
    found = [match.group().strip(" ?") for match in _SENTENCE.finditer(question)]
    if len(found) < 2 or "".join(_SENTENCE.findall(question)).strip() != question.strip():
        return []
    made: list[str] = []
    for body in sayers_told([_CONTINUES.sub("", sentence) for sentence in found]):
        first = body.split()[0].casefold() if body.split() else ""
        if not _ASKS.match(body) and first not in AUXILIARIES:
            return []
        inner = _adverbs(body) or _clauses(body) or each_sayer(body) or [body]
        for part in inner:
            whole = _whole(part, made[0]) if made else part
            if whole is None:
                return []
            made.append(whole)
    return made


def _whole(part: str, before: str) -> str | None:
    """A part that may lean on the one before, as a question of its own; None where that cannot be done."""
    if len(part.split()) == 1:
        return without_subject(part, before)
    return part if says_alone(part) else completed(part, before)


def _adverbs(question: str) -> list[str]:
    """From "When and where did it sink": the same question for each word."""
    match = _ADVERBS.match(question)
    if match is None:
        return []
    lead, rest = match["lead"] or "", match["rest"]
    inverted = rest.split()[0].casefold() in AUXILIARIES
    if inverted == bool(lead):  # neither "tell me when it sank" nor "when did it sink"
        return []
    return [f"{lead}{word.group()} {rest}" for word in _ADVERB_WORD.finditer(match["all"])]


def _clauses(question: str) -> list[str]:
    """Whole questions joined by "and" or commas."""
    body = question.rstrip(" ?.")
    first = body.split()[0].casefold() if body.split() else ""
    if not _ASKS.match(body) and first not in AUXILIARIES:
        return []
    joints = [match.group() for match in _JOINT.finditer(body)]
    if not joints or not re.search(r"and|or|;", joints[-1], re.IGNORECASE):
        return []  # with a comma alone a relative clause begins, or ends a "when it rains, ..."
    pieces = sayers_told(_JOINT.split(body))
    if len(pieces) < 2 or not all(_stands(piece, first) for piece in pieces[1:]) or not _is_clause(pieces[0]):
        return []
    made: list[str] = []
    for piece in pieces:
        whole = _whole(piece, pieces[0]) if made else piece
        if whole is None or (first in AUXILIARIES and len(piece.split()) == 1):
            return []
        made.extend(each_sayer(whole) or [whole])
    return made


def _is_clause(piece: str) -> bool:
    """Whether the first part asks one thing: no question word inside that later ones could be joined to."""
    words = piece.split()
    if words[-1].casefold() in _SUPERLATIVES:  # "who scored the most and who the fewest goals"
        return False
    asks = _ASKS.match(piece)
    inside = piece[asks.end() :] if asks else piece
    if asks and asks.group().casefold() in _ADVERBS_ALONE and inside.split()[:1]:
        inverted = inside.split()[0].casefold() in AUXILIARIES
        return inverted and not _ANY_QUESTION_WORD.search(inside)
    return len(words) >= (3 if words[0].casefold() != "who" else 2) and not _ANY_QUESTION_WORD.search(inside)


def _stands(piece: str, first: str) -> bool:
    """Whether a later part is a question by its order of words: "when was it", not "when it was"."""
    match = _ASKS.match(piece)
    if match is None or _ANY_QUESTION_WORD.search(piece[match.end() :]):
        return False
    rest = piece[match.end() :].split()
    word = match.group().split()[-1].casefold()
    if not rest:
        return word in ("when", "where", "why", "how")
    if word in ("when", "where", "why", "how", "whom") or first in AUXILIARIES:
        return rest[0].casefold() in AUXILIARIES
    # "... and which sank" may go on with what was said before; "which of them sank" asks anew
    return word != "which" or len(rest) > 1
