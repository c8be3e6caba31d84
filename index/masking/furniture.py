"""Page furniture: what a saved page says that its article does not.

Comment boxes, style sheets, "read also" lists, credits, repeated titles. Nothing is deleted: furniture is
a mask over the text. It is found by general signals only: the shape of a line, its place on the page,
the small closed language of web boilerplate, and repetition within and across documents. When in
doubt a line is kept, because text that is masked can never be quoted.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile

from index.documents import Document, Span
from index.masking.boilerplate import (
    is_anchor,
    is_edge_word,
    is_labelled_link,
    opens_comments,
    opens_related,
    opens_sharing,
)
from index.masking.captions import is_credit, trailing_credit
from index.masking.lines import Line, ends_sentence, is_prose, is_truncated, line_key, n_words, read_lines
from index.masking.markup import is_link_line, markup_lines, markup_spans

__all__ = ["body_key", "edge_lines", "find_furniture", "masked"]

N_EDGE_LINES = 12
"""Lines at the top and at the bottom that may be repeated from page to page."""

MAX_EDGE_WORDS = 14
"""A repeated line over this is a sentence somebody wrote, not a label."""

N_TITLE_LINES = 8
"""Copies of the title stand within this many lines of the top."""

MAX_TITLE_LENGTH = 300
MAX_LABEL_WORDS = 3
MIN_TITLE_WORDS = 4
"""Shorter lines repeat by chance."""

MIN_PREFIX_WORDS = 5
"""A title cut off earlier than this cannot be told from a heading."""

MAX_PROSE_SHARE = 0.34
"""A block at the end of a page that holds more running text than this is not furniture."""

MAX_PROSE_WORDS = 0.25
"""The same share, counted in words."""

MIN_ARTICLE_WORDS = 20
"""With less before it, a label stands at the top of a page and what follows is the page."""

MAX_RELATED_LINES = 12
"""Links that a list in the middle of an article may hold."""

MAX_TEASER_WORDS = 30
"""Headlines and cut-off first sentences reach this length."""

MIN_WORDS_UNDER_HEADING = 25
"""A heading has at least a sentence or two under it."""

MAX_BUTTON_WORDS = 6
"""What stands in a share or subscription box: names, fields, buttons."""


def masked(document: Document, repeated: frozenset[str] = frozenset()) -> Document:
    """Return the document with its furniture found; `repeated` as in `find_furniture`."""
    return replace(document, furniture=find_furniture(document.text, repeated))


def edge_lines(text: str) -> frozenset[str]:
    """Return the keys of short unfinished lines near the top and bottom of a page.

    Those that stand in at least three documents with different bodies (`body_key`) are furniture.
    Lines with digits are left out: dates and numbers repeat because they are facts.
    """
    lines = read_lines(text)
    return frozenset(line_key(lines[i].text) for i in _edge_indices(lines) if _may_repeat(lines[i]))


def body_key(text: str) -> str:
    """Return a hash of the longest line, so that copies of one article under different pages count once."""
    longest = max((line.text for line in read_lines(text)), key=len, default="")
    return hashlib.sha256(longest.encode("utf-8", "surrogatepass")).hexdigest()


def find_furniture(text: str, repeated: frozenset[str] = frozenset()) -> tuple[Span, ...]:
    """Return the furniture of a text as sorted spans that do not overlap.

    `repeated` holds the keys of edge lines that also stand in other documents (`edge_lines`). A text
    that would be furniture from end to end is nobody's page: then nothing is masked.
    """
    lines = read_lines(text)
    numbers = set(markup_lines(lines))
    alone = frozenset(i for i, line in enumerate(lines) if _is_furniture_alone(line))
    numbers |= alone
    numbers.update(_title_copies(lines))
    numbers.update(
        i for i in _edge_indices(lines) if _may_repeat(lines[i]) and line_key(lines[i].text) in repeated
    )
    numbers |= _blocks(lines, alone)
    numbers.update(_edge_words(lines, numbers))
    spans = [lines[i].span for i in numbers]
    spans += markup_spans(text)
    spans += [span for i, line in enumerate(lines) if i not in numbers and (span := trailing_credit(line))]
    merged = tuple(_merged(spans))
    return merged if _leaves_text(text, merged) else ()


def _is_furniture_alone(line: Line) -> bool:
    return is_anchor(line) or is_labelled_link(line) or is_credit(line) or is_link_line(line)


def _may_repeat(line: Line) -> bool:
    text = line.text
    if len(text) > 200 or n_words(text) > MAX_EDGE_WORDS or (ends_sentence(text) and n_words(text) > 4):
        return False
    return bool(line_key(text)) and not any(character.isdigit() for character in text)


def _edge_indices(lines: tuple[Line, ...]) -> set[int]:
    n = len(lines)
    return {*range(min(N_EDGE_LINES, n)), *range(max(n - N_EDGE_LINES, 0), n)}


def _title_copies(lines: tuple[Line, ...]) -> Iterator[int]:
    """Further copies of a title at the top, copies cut off before their end, and later echoes of it."""
    head = list(takewhile(lambda pair: not is_prose(pair[1].text), enumerate(lines[:N_TITLE_LINES])))
    titles = ((i, line.text) for i, line in head if not line.text.endswith((".", ",", ";")))
    keys = {i: line_key(title) for i, title in titles if n_words(title) >= MIN_TITLE_WORDS}
    full: set[str] = set()
    for i, key in keys.items():
        is_piece = n_words(key) >= MIN_PREFIX_WORDS and any(
            other != key and other.startswith(key) and (j > i or other in full) for j, other in keys.items()
        )
        if key in full or is_piece:
            yield i
        else:
            full.add(key)
    yield from (i for i, line in enumerate(lines) if i not in keys and _is_echo(line, full, len(lines) - i))


def _is_echo(line: Line, titles: set[str], n_to_end: int) -> bool:
    """Whether a line further down is a title again: behind a short label, or alone at the page's end."""
    if not titles or len(line.text) > MAX_TITLE_LENGTH:
        return False
    label, _, rest = line.text.partition(":")
    if rest and n_words(label) <= MAX_LABEL_WORDS and line_key(rest) in titles:
        return True
    return n_to_end <= N_EDGE_LINES and not ends_sentence(line.text) and line_key(line.text) in titles


def _blocks(lines: tuple[Line, ...], alone: frozenset[int]) -> set[int]:
    """The lines that follow an anchor and belong to its box or list."""
    found: set[int] = set()
    words = [n_words(line.text) for line in lines]
    prose = [0 if i in alone or not is_prose(line.text) else words[i] for i, line in enumerate(lines)]
    rest = _Rest(
        words=_sums_after(words), prose=_sums_after(prose), n_prose=_sums_after([n > 0 for n in prose])
    )
    n_words_before = 0
    for i, line in enumerate(lines):
        n_words_before += 0 if i in alone else words[i]
        if n_words_before < MIN_ARTICLE_WORDS or i not in alone:
            continue
        if opens_related(line) or opens_comments(line):
            if rest.is_furniture(i, n_words_before):
                return found | set(range(i + 1, len(lines)))
            found.update(_items_after(lines, i) if opens_related(line) else ())
        elif i not in found and opens_sharing(line):
            found.update(takewhile(lambda j: _is_button(lines[j]), range(i + 1, len(lines))))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """What stands behind each line of a page: all words, words in running text, lines of running text."""

    words: list[int]
    prose: list[int]
    n_prose: list[int]

    def is_furniture(self, i: int, n_words_before: int) -> bool:
        """Whether the page behind line `i` is a list of links or a form: short, and hardly any prose."""
        n_lines = len(self.words) - 1 - i
        is_list = (
            self.n_prose[i] <= MAX_PROSE_SHARE * n_lines and self.prose[i] <= MAX_PROSE_WORDS * self.words[i]
        )
        return is_list and self.words[i] < n_words_before


def _sums_after(counts: list[int]) -> list[int]:
    """For each place the sum of what stands behind it."""
    return [*accumulate(reversed(counts), initial=0)][-2::-1] if counts else []


def _items_after(lines: tuple[Line, ...], anchor: int) -> list[int]:
    """The links of a list in the middle of an article; a heading between them and the text is kept."""
    rest = range(anchor + 1, len(lines))
    if not rest:
        return []
    marker = lines[rest[0]].marker.strip()
    items = list(takewhile(lambda i: _is_teaser(lines[i], marker), rest[:MAX_RELATED_LINES]))
    return items if marker or len(items) < 2 or not _is_heading(lines, items[-1]) else items[:-1]


def _is_heading(lines: tuple[Line, ...], i: int) -> bool:
    """Whether enough text follows a line for it to be that text's heading."""
    words = accumulate(n_words(line.text) for line in lines[i + 1 : i + 1 + MAX_RELATED_LINES])
    return any(count >= MIN_WORDS_UNDER_HEADING for count in words)


def _is_teaser(line: Line, marker: str) -> bool:
    if marker:
        return line.marker.strip() == marker
    return is_truncated(line.text) or (n_words(line.text) <= MAX_TEASER_WORDS and not is_prose(line.text))


def _is_button(line: Line) -> bool:
    has_fact = any(character.isdigit() or character == "@" for character in line.text)
    return not has_fact and n_words(line.text) <= MAX_BUTTON_WORDS


def _edge_words(lines: tuple[Line, ...], masked_lines: set[int]) -> Iterator[int]:
    """Section and button names before the first and behind the last line that is anything else."""
    for indices in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        yield from takewhile(lambda i: i in masked_lines or is_edge_word(lines[i]), indices)


def _merged(spans: list[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(span for span in spans if span.start < span.end):
        if current is not None and span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _leaves_text(text: str, spans: tuple[Span, ...]) -> bool:
    position = 0
    for span in spans:
        if any(character.isalnum() for character in text[position : span.start]):
            return True
        position = span.end
    return any(character.isalnum() for character in text[position:])
