from collections.abc import Callable
from dataclasses import replace

import pytest

from index import Library
from index.documents import line_and_column
from index.search import retrieve
from qa.answer import Difference, Part
from qa.cite import cite
from qa.names.names import Aliases, aliases
from qa.part import AnsweredPart, ReadClaim
from qa.read import RankedSentence, read
from qa.speech.speaker import Attribution

TEXTS = {
    "a.md": (
        "---\ntitle: Lamps\ndate: 2022-02-16\noutlet: Mora Echo\n---\n\n"
        "👩‍👩‍👧 It rained.\r\nAnn Reed, the harbour master, said on Monday that the quay has forty lamps.\n"
    ),
    "b.txt": "The quay has forty lamps, according to the map of the works office. It was drawn in 1871.\n",
    "c.txt": "Nobody in the village of Tarn could say how the forty lamps came to stand on that quay.\n",
}
APART = Difference(kind="number", claimed="40", against="41")


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


@pytest.fixture(scope="module")
def found(library: Library) -> dict[str, RankedSentence]:
    """The best sentence of each document."""
    sentences = read(retrieve("How many lamps has the quay?", library), library).sentences
    return {s.document_id: s for s in reversed(sentences)}


def part(
    *claims: ReadClaim, nearest: tuple[RankedSentence, ...] = (), known: Aliases | None = None
) -> AnsweredPart:
    return AnsweredPart(
        question="How many?",
        claims=claims,
        nearest=nearest,
        confidence=0.7,
        notices=(),
        aliases=known or Aliases(),
    )


def said_by(sentence: RankedSentence, attribution: Attribution | None) -> RankedSentence:
    close = replace(sentence.close)
    vars(close)["attribution"] = attribution  # as if it had been read
    return replace(sentence, close=close)


def claim(*sentences: RankedSentence, against: tuple[RankedSentence, ...] = ()) -> ReadClaim:
    return ReadClaim(sentences=sentences, conflicts=tuple((one, APART) for one in against))


def numbers(shown: Part) -> list[tuple[list[int], list[int]]]:
    return [([c.number for c in one.citations], [c.number for c in one.conflicts]) for one in shown.claims]


def test_numbers_run_through_all_parts_a_claim_s_own_before_those_against_it(
    library: Library, found: dict[str, RankedSentence]
) -> None:
    a, b, c = (found[name] for name in TEXTS)
    shown = cite([part(claim(a, b, against=(c,)), claim(c)), part(nearest=(a, b)), part(claim(b))], library)
    assert [numbers(one) for one in shown] == [[([1, 2], [3]), ([4], [])], [], [([5], [])]]
    assert [c.number for c in shown[1].nearest] == [6, 7]  # what is no answer comes after all that is
    assert [one.abstained for one in shown] == [False, True, False]
    assert shown[0].claims[0].differences == (APART,)


def test_a_citation_is_sliced_from_its_document_and_carries_what_is_known_of_it(
    library: Library, found: dict[str, RankedSentence]
) -> None:
    ((citation,),) = (one.citations for one in cite([part(claim(found["a.md"]))], library)[0].claims)
    document = library.document("a.md")
    assert document.text[citation.start : citation.end] == citation.quote
    assert citation.quote.startswith("Ann Reed, the harbour master, said")
    assert (citation.line, citation.column) == line_and_column(document.text, citation.start)
    assert (citation.title, citation.outlet, str(citation.date)) == ("Lamps", "Mora Echo", "2022-02-16")
    assert citation.document_sha256 == document.sha256
    assert (citation.speaker, citation.role) == ("Ann Reed", "the harbour master")
    assert [document.text[span.start : span.end] for span in citation.focus] == ["forty"]
    assert [(document.text[d.start : d.end], str(d.first)) for d in citation.dates] == [
        ("Monday", "2022-02-14")
    ]
    assert citation.score == found["a.md"].similarity
    assert (citation.place, citation.author) == ("", "")


def test_a_claim_has_the_quote_and_speaker_of_its_first_citation(
    library: Library, found: dict[str, RankedSentence]
) -> None:
    (shown,) = cite([part(claim(found["a.md"], found["b.txt"]))], library)
    assert (shown.claims[0].quote, shown.claims[0].speaker) == (found["a.md"].text, "Ann Reed")


def test_each_document_of_its_own_wording_is_an_origin(
    library: Library, found: dict[str, RankedSentence]
) -> None:
    unsaid = [said_by(found[name], None) for name in TEXTS]
    (shown,) = cite([part(claim(*unsaid))], library)
    assert shown.claims[0].origins == 3
    assert [origin.document_ids for origin in shown.claims[0].sources] == [(name,) for name in TEXTS]
    assert {origin.reason for origin in shown.claims[0].sources} == {""}


@pytest.mark.parametrize(
    ("other", "known", "n_origins"),
    [
        ("Ann Reed", "", 2),
        ("Mrs. Reed", "", 2),
        ("HSB", "", 3),
        ("HSB", "The Harbour Safety Board (HSB) met.", 3),
    ],
)
def test_documents_that_report_one_speaker_by_whatever_name_are_one_origin(
    library: Library, found: dict[str, RankedSentence], other: str, known: str, n_origins: int
) -> None:
    said = Attribution(name=other, role=None, start=0, end=1, quoted=False)
    sentences = (
        found["a.md"],
        said_by(found["b.txt"], said),
        said_by(found["c.txt"], None),
    )
    (shown,) = cite([part(claim(*sentences), known=aliases([known]))], library)
    assert shown.claims[0].origins == n_origins
    if n_origins == 2:
        first = shown.claims[0].sources[0]
        assert first.document_ids == ("a.md", "b.txt")
        assert first.reason == "report the words of one speaker, ann reed"


def test_an_abbreviation_that_a_text_defines_is_the_same_speaker(
    library: Library, found: dict[str, RankedSentence]
) -> None:
    short, long = (
        Attribution(name=name, role=None, start=0, end=1, quoted=False)
        for name in ("HSB", "the Harbour Safety Board")
    )
    two = claim(said_by(found["a.md"], short), said_by(found["b.txt"], long))
    known = aliases(["The Harbour Safety Board (HSB) met."])
    counted = [cite([part(two, known=one)], library)[0].claims[0].origins for one in (Aliases(), known)]
    assert counted == [2, 1]


def test_of_no_parts_there_are_none(library: Library) -> None:
    assert cite([], library) == ()


def test_a_citation_names_the_row_and_the_author(library_of: Callable[..., Library]) -> None:
    table = 'headline,body,byline\nQuay,"The quay at Mora has forty lamps. It was built in 1871.",Ann Lee\n'
    library = library_of({"n.csv": table})
    sentence = read(retrieve("How many lamps has the quay?", library), library).sentences[0]
    ((citation,),) = (one.citations for one in cite([part(claim(sentence))], library)[0].claims)
    assert citation.quote == "The quay at Mora has forty lamps."
    assert (citation.document_id, citation.place, citation.author) == ("n.csv/row-1", "row 1", "Ann Lee")
