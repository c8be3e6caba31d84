"""The answer's text: Markdown made of quotes and markers, nothing else from the documents.

Quotes are escaped, so that no document can put a link, an image, a heading or HTML on the page through them;
white space inside a quote becomes a single space, as Markdown would show it. What all views share about words
stands here too: a quote cut at its focus, a speaker with role, what sets a conflict against its claim.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from qa.answer import Citation, Claim, Difference, Part
from qa.patterns import lazy_pattern

__all__ = [
    "Piece",
    "abstention_in_words",
    "against_in_words",
    "claims_in_words",
    "in_words",
    "inert",
    "on_one_line",
    "pieces",
    "spoken_by",
]

Piece = tuple[str, bool]
"""Words of a quote, and whether they are the ones that answer."""

UNANSWERED_PART = "The documents do not answer this part."

_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some scripts and emoji are written."""

_SPACE = lazy_pattern(r"\s+")
_ACTIVE = lazy_pattern(
    r"[\\`*\[\]<>#|~${}]|(?<![^\W_])_|_(?![^\W_])|&(?=\w+;|#)|!(?=\[)|:(?=//)|(?<=www)\.|@(?=\w+\.)",
    re.IGNORECASE,
)
"""What begins something in Markdown where it stands, or makes a bare address a link; one character each."""


def in_words(parts: Sequence[Part], notices: Sequence[str] = (), *, emphasis: bool = False) -> str:
    """A whole answer: its notices, then what the documents say to each part.

    A question of one part is not repeated above its claims. With `emphasis` the focus of each quote is bold:
    right on a page, wrong where a program looks for the words "76 missiles" and only "76" is the focus.
    """
    blocks = [inert(notice) for notice in notices]
    if all(part.abstained for part in parts):
        blocks += [abstention_in_words(part.question, part.nearest) for part in parts]
    elif len(parts) == 1:
        blocks.append(claims_in_words(parts[0].claims, emphasis=emphasis))
    else:
        for part in parts:
            said = UNANSWERED_PART if part.abstained else claims_in_words(part.claims, emphasis=emphasis)
            blocks += [f"**{inert(part.question)}**", said]
    return "\n\n".join(blocks)


def claims_in_words(claims: Sequence[Claim], *, emphasis: bool = False) -> str:
    """One paragraph for each claim, its quote and the markers of its citations, and one for each conflict."""
    return "\n\n".join(line for claim in claims for line in _claim(claim, emphasis=emphasis))


def abstention_in_words(question: str, nearest: Sequence[Citation]) -> str:
    """What was looked for and not found, with the closest passages named as such."""
    said = f"The documents do not answer this: {inert(question)}"
    if not nearest:
        return f"{said}\n\nNor is there anything near it: the library holds no text that could be searched."
    closest = "\n".join(
        f"{citation.number}. “{inert(citation.quote)}” ({inert(citation.title)})" for citation in nearest
    )
    return f"{said}\n\nClosest passages, not an answer:\n\n{closest}"


def inert(text: str) -> str:
    """Text that Markdown and a terminal show as it is, on one line; control and direction marks go."""
    return _ACTIVE.sub(r"\\\g<0>", " ".join(_printable(text).split()))


def pieces(citation: Citation) -> tuple[Piece, ...]:
    r"""The quote cut at the borders of its focus, in order; joined, the pieces are the quote.

    Spans that overlap or touch are one piece, white space at their edges is not part of it, and what lies
    outside the quote is cut off. No piece is empty.

    >>> pieces(citation)  # "76 missiles\nflew" with a focus on "76"  # doctest: +SKIP
    (('76', True), (' missiles\nflew', False))
    """
    cut = ((text, is_focus) for text, is_focus in _cut(citation) if text)
    return tuple(
        ("".join(text for text, _ in run), is_focus)
        for is_focus, run in groupby(cut, key=lambda piece: piece[1])
    )


def on_one_line(cut: Sequence[Piece]) -> tuple[Piece, ...]:
    """The same pieces with every run of white space as one space, and none at either end."""
    line: list[Piece] = []
    for text, is_focus in cut:
        folded = _SPACE.sub(" ", text)
        if not line or line[-1][0].endswith(" "):
            folded = folded.removeprefix(" ")
        if folded:
            line.append((folded, is_focus))
    if line and line[-1][0].endswith(" "):
        last, is_focus = line.pop()
        line += [(last[:-1], is_focus)] if last != " " else []
    return tuple(line)


def spoken_by(citation: Citation) -> str:
    """Who says it, with the role that the text gives: `Ann Lee, the mayor`; "" where nobody is named."""
    return ", ".join(part for part in (citation.speaker, citation.role) if part) if citation.speaker else ""


def against_in_words(difference: Difference) -> str:
    """What cannot both hold: `number: 76 / 70`."""
    return f"{difference.kind}: {difference.claimed} / {difference.against}"


def _claim(claim: Claim, *, emphasis: bool) -> Iterator[str]:
    yield f"{_quoted(claim.citations[0], emphasis=emphasis)} {_markers(claim.citations)}"
    for citation, difference in zip(claim.conflicts, claim.differences, strict=True):
        quote = f"{_quoted(citation, emphasis=emphasis)} {_markers([citation])}"
        reports = f"{_report(claim.citations[0])}; {_report(citation)}"
        yield f"Against this ({inert(against_in_words(difference))}): {quote} ({reports})"


def _report(citation: Citation) -> str:
    """Who reports it and when, under its marker."""
    facts = (citation.title, citation.outlet, citation.date.isoformat() if citation.date else "")
    return f"{_markers([citation])} {', '.join(inert(fact) for fact in facts if fact)}"


def _markers(citations: Sequence[Citation]) -> str:
    return "".join(f"[{citation.number}]" for citation in citations)


def _printable(text: str) -> str:
    """The same number of characters, with a space for each that Markdown or a terminal would obey."""
    return "".join(c if c.isprintable() or c in _JOINERS else " " for c in text)


def _cut(citation: Citation) -> Iterator[Piece]:
    quote = citation.quote
    position = 0
    for span in sorted(citation.focus):
        start = max(span.start - citation.start, position)
        end = min(span.end - citation.start, len(quote))
        words = quote[start:end].strip()
        if start < end and words:
            start += quote[start:end].index(words)
            yield quote[position:start], False
            yield words, True
            position = start + len(words)
    yield quote[position:], False


def _quoted(citation: Citation, *, emphasis: bool) -> str:
    if not emphasis:
        return f"“{inert(citation.quote)}”"
    line = on_one_line([(_printable(text), is_focus) for text, is_focus in pieces(citation)])
    text = "“" + "".join(words for words, _ in line) + "”"
    borders: set[int] = set()
    start = 1
    for words, is_focus in line:
        end = start + len(words)
        if is_focus and _can_be_bold(text, start, end):
            borders |= {start, end}
        start = end
    # An underscore beside the marks is no longer inside a word, so it needs an escape that it had not.
    escaped = {match.start() for match in _ACTIVE.finditer(text)} | {
        at for border in borders for at in (border - 1, border) if text[at] == "_"
    }
    edges = pairwise([0, *sorted(borders), len(text)])
    return "**".join(
        "".join(f"\\{text[at]}" if at in escaped else text[at] for at in range(start, end))
        for start, end in edges
    )


def _can_be_bold(text: str, start: int, end: int) -> bool:
    """Whether `**` opens and closes there: in CommonMark punctuation inside wants some outside."""
    opens = not _is_mark(text[start]) or text[start - 1] == " " or _is_punctuation(text[start - 1])
    closes = not _is_mark(text[end - 1]) or text[end] == " " or _is_punctuation(text[end])
    return opens and closes


def _is_mark(character: str) -> bool:
    """Punctuation or symbol: the versions of CommonMark differ on symbols, so inside they count as well."""
    return unicodedata.category(character)[0] in "PS"


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P"
