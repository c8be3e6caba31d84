"""Citations: from ranked sentences to the records that a reader sees, numbered in the order they are shown.

A sentence becomes a quote with everything needed to find it again; a claim counts the independent origins of
its quotes. Knows nothing of how sentences were found.
"""

from collections.abc import Iterator, Sequence
from itertools import count

from index import Document, Library
from index.documents import line_and_column
from qa.answer import Citation, Claim, Part
from qa.claims.origins import CitedSentence, origins
from qa.names.names import Aliases, same
from qa.part import AnsweredPart, ReadClaim
from qa.places import place_of
from qa.read import RankedSentence

__all__ = ["cite"]


def cite(answered: Sequence[AnsweredPart], library: Library) -> tuple[Part, ...]:
    """The parts of an answer as records. Numbers run through all parts: a claim's citations, then its
    conflicts, then the next claim's; the nearest passages of parts without an answer come after all of them.
    """
    documents = {
        document_id: library.document(document_id)
        for part in answered
        for document_id in sorted({sentence.document_id for sentence in _sentences(part)})
    }
    numbers = count(1)
    claims = [
        tuple(_claim(claim, part.aliases, documents, numbers) for claim in part.claims) for part in answered
    ]
    return tuple(
        Part(
            question=part.question,
            claims=told,
            abstained=not told,
            nearest=tuple(_citation(sentence, documents, next(numbers)) for sentence in part.nearest),
            confidence=part.confidence,
        )
        for part, told in zip(answered, claims, strict=True)
    )


def _sentences(part: AnsweredPart) -> Iterator[RankedSentence]:
    for claim in part.claims:
        yield from claim.sentences
        yield from (sentence for sentence, _ in claim.conflicts)
    yield from part.nearest


def _claim(
    claim: ReadClaim, aliases: Aliases, documents: dict[str, Document], numbers: Iterator[int]
) -> Claim:
    citations = tuple(_citation(sentence, documents, next(numbers)) for sentence in claim.sentences)
    against = tuple(_citation(sentence, documents, next(numbers)) for sentence, _ in claim.conflicts)
    sources = origins(_cited(citations, aliases, documents))
    return Claim(
        quote=citations[0].quote,
        speaker=citations[0].speaker,
        citations=citations,
        origins=len(sources),
        sources=sources,
        conflicts=against,
        differences=tuple(difference for _, difference in claim.conflicts),
    )


def _cited(
    citations: Sequence[Citation], aliases: Aliases, documents: dict[str, Document]
) -> list[CitedSentence]:
    """The citations as origins are told by: each speaker goes by the first of the names that are the same."""
    speakers: list[str] = []
    cited = []
    for citation in citations:
        name = citation.speaker
        if name is not None:
            known = next((other for other in speakers if same(name, other, aliases)), None)
            speakers += [name] if known is None else []
            name = known or name
        cited.append(
            CitedSentence(
                document=documents[citation.document_id],
                start=citation.start,
                end=citation.end,
                speaker=name,
            )
        )
    return cited


def _citation(sentence: RankedSentence, documents: dict[str, Document], number: int) -> Citation:
    """One sentence as a quote sliced from its document."""
    document = documents[sentence.document_id]
    line, column = line_and_column(document.text, sentence.start)
    said_by = sentence.attribution
    return Citation(
        number=number,
        document_id=document.id,
        title=document.title,
        outlet=document.outlet,
        date=document.date,
        start=sentence.start,
        end=sentence.end,
        line=line,
        column=column,
        quote=document.text[sentence.start : sentence.end],
        focus=sentence.focus,
        speaker=said_by.name if said_by else None,
        role=said_by.role if said_by else None,
        dates=sentence.dates,
        document_sha256=document.sha256,
        score=sentence.similarity,
        place=place_of(document.places, sentence.start, sentence.end),
        author=document.author,
    )
