"""Texts that are hard on a reader of texts: every shape that could cost more than its length, at any length.

A shape is a function of a number of characters. All are deterministic, so that what is measured once can be
measured again. Knows nothing of the rooms that read them.
"""

from collections.abc import Callable, Iterable
from itertools import chain, cycle, islice

__all__ = ["SHAPES"]

Shape = Callable[[int], str]

_PROSE = (
    "The harbour authority said on Monday, 14 March 2022, that 76 ships had left the port. "
    "“We saw them go,” Ann Lee, the mayor of Aberley, told the Coast Herald. "
)
"""What an ordinary report looks like: the measure for all others."""


def _again(unit: str) -> Shape:
    """Write a piece again and again."""
    return lambda n: (unit * (n // len(unit) + 1))[:n]


def _between(unit: str, first: str, last: str) -> Shape:
    """Write a piece again and again between a beginning and an end."""
    return lambda n: f"{first}{(unit * (n // len(unit) + 1))[: max(0, n - len(first) - len(last))]}{last}"


def _numbered(write: Callable[[int], str]) -> Shape:
    """Write a piece for each number, so that no two are the same."""

    def shape(n: int) -> str:
        pieces: list[str] = []
        size = 0
        for piece in map(write, range(n)):
            pieces.append(piece)
            size += len(piece)
            if size >= n:
                break
        return "".join(pieces)[:n]

    return shape


def _turns(units: Iterable[str], lengths: Iterable[int]) -> Shape:
    """Write pieces in turn, each repeated some number of times."""
    turn = list(zip(cycle(units), lengths, strict=False))
    return _again("".join(unit * length for unit, length in turn))


def _nested(opening: str, closing: str) -> Shape:
    def shape(n: int) -> str:
        depth = n // (len(opening) + len(closing))
        return opening * depth + closing * depth

    return shape


SHAPES: dict[str, Shape] = {
    # ordinary characters in extraordinary runs
    "prose": _again(_PROSE + "\n\n"),
    "prose in one line": _again(_PROSE),
    "prose in lines of one word": _again(_PROSE.replace(" ", "\n")),
    "one word": _again("a"),
    "capitals": _again("A"),
    "digits": _again("7"),
    "base64": _numbered(lambda i: f"{i * 2654435761 % 2**32:x}"),
    "words without stops": _again("word "),
    "capitalised words": _again("Word "),
    "one sentence of commas": _again("word, "),
    "digits and commas": _again("1,234,567,"),
    "numbers": _numbered(lambda i: f"{i * 7919 % 100_000} "),
    "identifiers": _again("a_b-c.d/e"),
    # full stops and their relatives
    "dots": _again("."),
    "dots and spaces": _again(". "),
    "dots before words": _turns([".", "a "], [30, 1]),
    "initials": _again("A. "),
    "spaced initials": _again("U . S . "),
    "abbreviations": _again("Dr. Mr. "),
    "short sentences": _again("It is. "),
    "marks": _again("?!"),
    "ellipses": _again("… "),
    "dots and closers": _again('."”)'),
    "closers": _again("”"),
    "closers and spaces": _again(") "),
    "one dot and closers": _between("”", "It is.", " It was."),
    "East Asian stops": _again("是。」"),
    "unspaced script": _again("東京都知事"),
    # quotation marks and brackets
    "straight quotes": _again('"'),
    "quotes in turn": _again("“a” "),
    "quotes that only open": _again("“a "),
    "single quotes": _again("'a "),
    "straight quotes that open": _again(' "a'),
    "many marks": _again('“a «b „c "d ‘e '),
    "said again": _again("“Yes,” he said. "),
    "quotes and dots": _again("“.” "),
    "nested brackets": _nested("(", ")"),
    "nested links": _nested("[![", "]()"),
    "open links": _again("[![](a "),
    "backquotes": _again("`` '' "),
    # spaces and lines
    "spaces": _between(" ", "a", "b"),
    "spaces in sentences": _turns(["It is.", " "], [1, 5_000]),
    "spaces between letters": _turns(["a", " "], [1, 500]),
    "words and one long space": _between(" ", "It was. ", "It is."),
    "tabs": _again("\t.\t"),
    "no-break spaces": _turns(["a.", "\u00a0"], [1, 300]),
    "newlines": _between("\n", "a", "b"),
    "carriage returns": _again("It is.\r"),
    "returns alone": _between("\r", "a", "b"),
    "blank lines": _again("a\n \n"),
    "short lines": _again("a\n"),
    "short lower-case lines": _again("and the\n"),
    "wrapped lines": _again("the quick brown fox jumps over the lazy dog and goes on its\n"),
    "list": _again("- item\n"),
    "headings": _again("# Title\n"),
    "quoted mail": _again("> it goes\n"),
    "lines of anchors": _again("Read also:\n"),
    "lines of share buttons": _again("Share this\nFacebook\n"),
    "lines of comments": _again("Leave a Comment\nReply\n"),
    "anchors between sentences": _again(
        "Read more\nThe ship left the harbour on Monday with all of its men.\n"
    ),
    "credits": _again("Two people walkPhoto: Agency / Getty Images\n"),
    "credits behind sentences": _again("They met on Monday. Two people walkPhoto – Agency\n"),
    "nearly a label": _again("subscribe to our newsletter or to the mailing list and get the " * 3 + "\n"),
    "dates in lines": _again("14 March 2022\n"),
    "byline after byline": _again("By Ann Lee, Coast Herald, 4 March 2022\n"),
    "lines with bars": _again("Home | News | "),
    "line separators": _again("It is.\u2028"),
    "page feeds": _again("It is.\f"),
    # markup
    "comments in a line": _again("a <!-- b --> "),
    "comments in lines": _again("a\n<!-- b -->\n"),
    "open comments": _again("<!-- "),
    "open tags": _again("<a "),
    "open script elements": _again("<script>\n"),
    "long open script elements": _again("<script>" + "x" * 20_000 + "\n"),
    "style rules": _again("p { color: red; }\n"),
    "open style rules": _again("p {\ncolor: red;\n"),
    "braces": _again("{"),
    "fences": _again("```\n"),
    "entities": _again("&amp;"),
    "front matter": _between("a: b\n", "---\n", "---\n"),
    "tables": _again("| a | b |\n"),
    "links": _again("https://example.org/a?b=c "),
    "emphasis": _again("*_"),
    # speech, dates, names
    "dates": _again("3 May 2021, "),
    "half a date": _again("3, 4, 5, "),
    "days without a month": _again("the 3rd, 4th and 5th "),
    "months": _again("May March "),
    "numbers with units": _again("10 days earlier "),
    "said": _again("said that "),
    "said by he": _again("he said "),
    "according to": _again("according to "),
    "names": _numbered(lambda i: f"Name{'abcdefghij'[i % 10]} Lee{i} of "),
    "acronyms": _numbered(lambda i: f"The Bank of Aland{i} (BA{i}) "),
    "turns of a transcript": _again("ANN LEE: It is. "),
    "labels in lines": _again("Ann Lee (mayor): It is.\n"),
    "dashes": _again("– It is, – Ann Lee said. "),
    "apostrophes": _again("it's the ships' "),
    "negations": _again("not no never "),
    # characters that are not one byte, not one column, not one glyph
    "combining marks": _between("\u0301", "a", "."),
    "accents": _again("e\u0301"),
    "emoji": _again("👩‍👩‍👧‍👦"),
    "flags": _again("🇺🇦🇵🇱"),
    "right to left": _again("אמר ראש העיר. "),
    "direction marks": _again("a\u202eb\u202c "),
    "ligatures": _again("ﬃ"),
    "capital I with dot": _again("İ"),
    "zero-width": _again("\u200b"),
    "NULs": _again("\0"),
    "lookalikes": _again("Аpril 3, "),
    "every character": lambda n: "".join(
        islice(cycle(chain(map(chr, range(1, 0xD800)), map(chr, range(0xE000, 0x11000)))), n)
    ),
}
