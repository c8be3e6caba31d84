"""Citations: a sentence with everything a reader needs to find it again."""

from collections.abc import Sequence

from index import Library
from index.documents import line_and_column
from qa.answer import Citation
from qa.read import RankedSentence
from qa.speaker import speaker_of

__all__ = ["cite"]


def cite(sentences: Sequence[RankedSentence], library: Library) -> tuple[Citation, ...]:
    """One citation for each sentence, numbered from 1 in the order given; quotes are sliced from the text."""
    documents = {s.document_id: library.document(s.document_id) for s in sentences}
    citations = []
    for number, sentence in enumerate(sentences, start=1):
        document = documents[sentence.document_id]
        line, column = line_and_column(document.text, sentence.start)
        citations.append(
            Citation(
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
                speaker=speaker_of(document.text, sentence.start, sentence.end),
                document_sha256=document.sha256,
                score=sentence.similarity,
            )
        )
    return tuple(citations)
