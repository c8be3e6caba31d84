"""`ask()`: the arrow from a question to an answer made of quotes.

question -> standalone question -> its parts, each answered for itself -> citations -> answer
"""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path

from index import Library, default_library
from index.library import opened
from index.search import checked
from index.turns import turn
from qa.answer import Answer, Turn
from qa.cite import cite
from qa.filters import excluded
from qa.part import answer_part
from qa.question.follow_up import added_context, standalone
from qa.question.parts import parts
from qa.question.respelling import Respelling, respelt
from qa.wording import in_words

__all__ = ["ask"]

MAX_CLAIMS = 4
"""Claims in the answer to one part of a question: enough for the sources that agree, few enough to read at
once."""


def ask(
    question: str,
    *,
    history: Sequence[Turn] = (),
    library: str | Path | Library | None = None,
    exclude: Collection[str] = (),
    max_claims: int = MAX_CLAIMS,
    as_of: date | None = None,
    since: date | None = None,
    until: date | None = None,
    documents: Collection[str] | None = None,
    outlets: Collection[str] | None = None,
) -> Answer:
    """Answer a question from the documents of a library, in their own words.

    `history` is `Answer.history` of the conversation so far; a question that leans on it is rewritten to
    stand alone (`Answer.question`). Without `library` the sample corpus is asked, and built if missing.

    Only some documents may be asked: those published `since` and `until` a day (undated ones are then left
    out), those named in `documents` (ids or patterns such as `"reports/*"`), those of `outlets`; those whose
    ids are in `exclude` are as if they were not there. `as_of` asks as if that day were today: what was
    published later is left out, and "last week" in the question is counted from it.

    >>> answer = ask("What did the institute say about the border?")  # doctest: +SKIP
    >>> answer.citations[0].quote                                     # doctest: +SKIP

    Raises:
        QueryError: the question is empty or has no words, or a filter names what is not there.
        LibraryError: the library is missing, damaged, or made by another version or model.
        ModelError: the encoder cannot be loaded.

    """
    searched = standalone(checked(question), history)
    library = opened(default_library() if library is None else library)
    with turn(), library.snapshot():
        left_out = frozenset(exclude) | excluded(
            library, since=since, until=until, as_of=as_of, documents=documents, outlets=outlets
        )
        searched, respellings = respelt(searched, library.vocabulary(), known=library.encoder().knows)
        answered = tuple(
            answer_part(
                part,
                library,
                exclude=left_out,
                context_from=added_context(part, question),
                as_of=as_of,
                max_claims=max(1, max_claims),
            )
            for part in parts(searched)
        )
        shown = cite(answered, library)
    notices = (*_taken_for(respellings), *(notice for part in answered for notice in part.notices))
    claims = tuple(claim for part in shown for claim in part.claims)
    text = in_words(shown, notices)
    return Answer(
        text=text,
        question=searched,
        parts=shown,
        claims=claims,
        citations=tuple(citation for claim in claims for citation in (*claim.citations, *claim.conflicts)),
        abstained=not claims,
        nearest=() if claims else shown[0].nearest,
        confidence=max(part.confidence for part in shown),
        notices=notices,
        history=(*history, Turn(question=question, standalone=searched, answer=text)),
    )


def _taken_for(respellings: Sequence[Respelling]) -> tuple[str, ...]:
    return tuple(
        f"“{one.asked}” is not in these documents; “{one.used}” was searched for." for one in respellings
    )
