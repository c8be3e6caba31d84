"""Which of the documents that a claim cites have one origin: they carry one text, copied or closely re-told.

Documents have one origin when they share their wording around the citations; when both credit one source
and tell the same in the same order, in words of their own or of a translation; when they say what is cited in
the same words; or when one credits the other for it. Links are taken together: a copy always joins what it
copies, so that copies never raise the number of origins. Measured by `qa.evaluation.origins`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from index import Document
from qa.answer import Origin
from qa.claims.credits import credited_sources
from qa.claims.rewording import Wording, retold, shared, text_around, together, wording, wording_around

__all__ = ["CitedSentence", "origins"]

MIN_SHARED = 0.25
"""The share of the shorter text's runs that makes two documents one text: unrelated news reports share at
most 4 %, rewordings of one agency's report a quarter and more."""

MIN_RUNS = 8
"""Runs that must be shared at least: very short documents share a name or a phrase."""

MIN_SENTENCE_SHARED = 0.6
MIN_SENTENCE_RUNS = 6
"""The same for the cited sentences alone; six runs are at least nine words."""

MIN_SAME = 0.9
MIN_SAME_RUNS = 2
"""Wording that is nearly the same throughout needs no more than five words."""

MIN_RETOLD = 0.25
"""The share of the shorter text's content words that the other has in the same order, where both credit one
source. Half of the independent reports of one event reach 0.21, the re-told ones 0.65."""

LOCAL = 1_500
"""Characters on either side of a citation that must be found in the other document. A digest of many reports
is thereby tied to the one it cites, not to all it holds."""

WHOLE = 15_000
"""Characters on either side in which they are looked for; bounds the time that a book takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSentence:
    """A citation, `document.text[start:end]`. `speaker`, where given, is who says it, by one name for each
    speaker: documents that report the words of one speaker then have one origin.
    """

    document: Document
    start: int
    end: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class _Link:
    """Why two documents, by their places in the list, have one origin; `strength` is more the surer it is."""

    one: int
    other: int
    strength: float
    reason: str


def origins(cited: Sequence[CitedSentence]) -> tuple[Origin, ...]:
    """The documents of a claim's citations, grouped by the text they carry; in order of first citation.

    `reason` is that of the surest link of a group, and "" for a document that stands alone. Documents are
    told apart by their ids. Time is linear in the text around the citations, and quadratic in their number.
    """
    by_document: dict[str, list[CitedSentence]] = {}
    for sentence in cited:
        by_document.setdefault(sentence.document.id, []).append(sentence)
    ids = list(by_document)
    carried = [_carried(sentences) for sentences in by_document.values()]
    links = [
        link
        for one, other in combinations(range(len(ids)), 2)
        if (link := _link(one, other, carried[one], carried[other])) is not None
    ]
    surest = sorted(links, key=lambda link: -link.strength)
    return tuple(
        Origin(
            document_ids=tuple(ids[i] for i in group),
            reason=next((link.reason for link in surest if link.one in group), ""),
        )
        for group in _joined(len(ids), links)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carried:
    """What a document carries of a claim: the wording of each cited sentence, around them, and in all.

    `sources` are those the text credits, `names` those the document itself goes by, `credited` those that the
    cited sentences credit; all as the keys of `qa.claims.credits`.
    """

    sentences: tuple[Wording, ...]
    local: Wording
    whole: Wording
    sources: frozenset[str]
    names: frozenset[str]
    credited: frozenset[str]
    speakers: frozenset[str]


def _carried(cited: Sequence[CitedSentence]) -> _Carried:
    document = cited[0].document
    texts = [document.text[sentence.start : sentence.end] for sentence in cited]
    start = min(sentence.start for sentence in cited)
    end = min(max(sentence.end for sentence in cited), start + WHOLE)
    whole = text_around(document, start, end, WHOLE)
    return _Carried(
        sentences=tuple(wording([text]) for text in texts),
        local=together(wording_around(document, cite.start, cite.end, LOCAL) for cite in cited),
        whole=wording_around(document, start, end, WHOLE),
        sources=credited_sources("\n".join(whole), document.outlet),
        names=credited_sources("", document.outlet),
        credited=credited_sources("\n".join(texts), ""),
        speakers=frozenset(sentence.speaker.casefold() for sentence in cited if sentence.speaker),
    )


def _link(one: int, other: int, ours: _Carried, theirs: _Carried) -> _Link | None:
    copied = min(
        _same_text(ours.local.runs, theirs.whole.runs, MIN_RUNS, MIN_SHARED),
        _same_text(theirs.local.runs, ours.whole.runs, MIN_RUNS, MIN_SHARED),
    )
    if copied:
        return _Link(one, other, 2 + copied, f"share {copied:.0%} of their wording")
    said = max(
        _same_text(a.runs, b.runs, MIN_SENTENCE_RUNS, MIN_SENTENCE_SHARED)
        for a in ours.sentences
        for b in theirs.sentences
    )
    if said:
        return _Link(one, other, 1 + said, f"share {said:.0%} of the wording of what is cited")
    both = ours.sources & theirs.sources
    if both and _retold(ours, theirs) >= MIN_RETOLD:
        return _Link(
            one, other, 0.9, f"credit one source, {_named(both)}, and tell the same in the same order"
        )
    if credit := (ours.names & theirs.credited) | (theirs.names & ours.credited):
        return _Link(one, other, 0.5, f"one credits the other, {_named(credit)}")
    if speakers := ours.speakers & theirs.speakers:
        return _Link(one, other, 0.1, f"report the words of one speaker, {min(speakers)}")
    return None


def _same_text(ours: frozenset[int], theirs: frozenset[int], at_least: int, enough: float) -> float:
    """The share of wording, where it is enough to be one text, else 0."""
    share = shared(ours, theirs, MIN_SAME_RUNS)
    is_one = share >= MIN_SAME or (share >= enough and shared(ours, theirs, at_least))
    return share if is_one else 0.0


def _retold(ours: _Carried, theirs: _Carried) -> float:
    """How much of either, around its citation, the other tells in the same order."""
    return min(
        retold(ours.local.content, theirs.whole.content), retold(theirs.local.content, ours.whole.content)
    )


def _named(keys: Iterable[str]) -> str:
    """The longest key, which says most."""
    return max(sorted(keys), key=len)


def _joined(n: int, links: Iterable[_Link]) -> list[list[int]]:
    """The connected groups of 0..n-1, each in order, ordered by their first member."""
    group_of = list(range(n))
    for link in links:
        kept, gone = sorted((group_of[link.one], group_of[link.other]))
        group_of = [kept if group == gone else group for group in group_of]
    return [[i for i in range(n) if group_of[i] == group] for group in sorted(set(group_of))]
