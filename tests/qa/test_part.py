from collections.abc import Callable
from dataclasses import replace

import pytest

from index import Library
from index.search import retrieve
from qa.part import MAX_CONFLICTS, N_NEAREST, AnsweredPart, ReadClaim, _claims, answer_part, heard
from qa.ranking import Ranking
from qa.read import Reading, begin, read

TEXTS = {
    "courier.md": (
        "---\ndate: 2023-05-10\n---\n\nThe storm destroyed 76 boats in the harbour of Tarn. "
        "The lighthouse keeper of Tarn was rescued by a passing trawler.\n"
    ),
    "herald.md": (
        "---\ndate: 2023-05-11\n---\n\nThe mayor of Mora sent food. "
        "The storm destroyed 70 boats in the harbour of Tarn.\n"
    ),
    "echo.md": "The storm destroyed 76 boats in the harbour of Tarn. It rained in Mora.\n",
    "bridge.txt": (
        "Viktor Zelin, the chief engineer, said the bridge at Marl is safe for lorries. "
        "“The bridge at Marl will be painted green,” said Lena Holt, the mayor of Marl. "
        "The bridge at Marl was built in 1931.\n"
    ),
    "quay.txt": "Ann Reed said that the fish market of Oldport needs a new roof.\n",
    "gate.txt": "The Gate Trust paid nine million crowns for the toll road to Aberley.\n",
}
STORM = "How many boats did the storm destroy in the harbour of Tarn?"


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


def answered(question: str, library: Library, **options: object) -> AnsweredPart:
    return answer_part(question, library, **{"max_claims": 4, **options})  # type: ignore[arg-type]


def reading_of(question: str, library: Library) -> Reading:
    return read(retrieve(question, library), library)


def test_sentences_of_several_documents_that_say_the_same_are_one_claim(library: Library) -> None:
    claim = answered(STORM, library).claims[0]
    assert {s.document_id for s in claim.sentences} == {"courier.md", "echo.md"}
    assert {s.text for s in claim.sentences} == {"The storm destroyed 76 boats in the harbour of Tarn."}


def test_a_report_with_another_number_is_shown_against_the_claim_and_not_as_one_of_its_own(
    library: Library,
) -> None:
    part = answered(STORM, library)
    ((against, difference),) = part.claims[0].conflicts
    assert against.document_id == "herald.md"
    assert (difference.kind, difference.claimed, difference.against) == ("number", "76", "70")
    assert not any(s.document_id == "herald.md" for claim in part.claims for s in claim.sentences)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The troops advanced on Mora in May.", "The troops did not advance on Mora in May."),
        ("The army fired 76 missiles at Mora.", "The army fired 70 missiles at Mora."),
        ("The fair of Mora opened in 1902.", "The fair of Mora opened in 1885."),
        ("Reed accused Holt of fraud in Mora.", "Holt accused Reed of fraud in Mora."),
        ("The envoys met in Mora on Monday.", "The envoys met in Oldport on Monday."),
        ("The bridge at Mora is safe, said Reed.", "The bridge at Mora is safe, said Holt."),
    ],
)
def test_sentences_that_differ_in_a_fact_or_a_speaker_are_never_one_claim(
    library_of: Callable[..., Library], one: str, other: str
) -> None:
    library = library_of({"a.txt": f"{one}\n", "b.txt": f"{other}\n", "c.txt": f"{one} It rained.\n"})
    part = answered(f"Is it true that {one[0].lower()}{one[1:-1]}?", library)
    told = [{s.text for s in claim.sentences} for claim in part.claims]
    assert told
    assert all(len(texts & {one, other}) <= 1 for texts in told)


def test_there_are_at_most_so_many_conflicts_to_a_claim(library_of: Callable[..., Library]) -> None:
    reports = {f"{n}.txt": f"The storm destroyed {n} boats in the harbour of Tarn.\n" for n in range(71, 80)}
    part = answered(STORM, library_of(reports))
    assert len(part.claims[0].conflicts) == MAX_CONFLICTS
    numbers = [claim.sentences[0].text for claim in part.claims]
    assert len(set(numbers)) == len(numbers) > 0


def test_at_most_the_wanted_number_of_claims_is_made(library: Library) -> None:
    question = "What is said about the bridge at Marl?"
    assert len(answered(question, library, max_claims=1).claims) == 1
    assert len(answered(question, library, max_claims=3).claims) <= 3


@pytest.mark.parametrize(
    ("question", "speaker"),
    [
        ("What did Viktor Zelin say about the bridge at Marl?", "Viktor Zelin"),
        ("What did Lena Holt say about the bridge at Marl?", "Lena Holt"),
        ("What did the mayor of Marl say about the bridge?", "Lena Holt"),
        ("What did the chief engineer say about the bridge?", "Viktor Zelin"),
    ],
)
def test_what_someone_said_is_answered_with_the_words_of_no_one_else(
    library: Library, question: str, speaker: str
) -> None:
    part = answered(question, library)
    said = [s.attribution.name for claim in part.claims for s in claim.sentences if s.attribution]
    assert set(said) == {speaker}


def test_what_no_one_says_is_not_quoted_as_what_someone_said(library: Library) -> None:
    own = heard(reading_of("What did Lena Holt say about the bridge at Marl?", library))
    assert "The bridge at Marl was built in 1931." not in [s.text for s in own.sentences]


def test_where_the_one_asked_for_is_silent_and_others_speak_these_are_named(library: Library) -> None:
    part = answered("What did Ann Reed say about the bridge at Marl?", library)
    assert part.claims == ()
    (notice,) = part.notices
    assert notice.startswith("These documents quote nothing that Ann Reed says on this; ")
    named = notice.partition("they quote ")[2].rstrip(".").split(", ")
    assert set(named) <= {"Viktor Zelin", "Lena Holt"}
    assert named


def test_where_nobody_is_asked_for_nobody_is_named(library: Library) -> None:
    assert answered("What is the melting point of tungsten?", library).notices == ()


def test_what_is_heard_is_everything_where_no_speaker_is_asked_for(library: Library) -> None:
    reading = reading_of(STORM, library)
    assert heard(reading) is reading


def test_of_one_who_is_never_quoted_what_is_said_of_them_is_heard(library: Library) -> None:
    own = heard(reading_of("What did the Gate Trust say about the toll road?", library))
    assert [s.document_id for s in own.sentences] == ["gate.txt"]


def test_of_one_whom_no_document_names_nothing_is_heard(library: Library) -> None:
    assert heard(reading_of("What did Olga Brandt say about the bridge?", library)).sentences == ()
    part = answered("What did Olga Brandt say about the bridge?", library)
    assert (part.claims, part.confidence) == ((), 0.0)


def test_without_an_answer_the_nearest_sentences_are_shown_best_first(library: Library) -> None:
    question = "What is the melting point of tungsten?"
    part = answered(question, library)
    assert part.claims == ()
    best = reading_of(question, library).sentences[:N_NEAREST]
    assert [(s.document_id, s.start) for s in part.nearest] == [(s.document_id, s.start) for s in best]
    assert len(part.nearest) == N_NEAREST


def test_hidden_documents_neither_answer_nor_contradict(library: Library) -> None:
    part = answered(STORM, library, exclude={"herald.md", "echo.md"})
    (claim, *_) = part.claims
    assert [s.document_id for s in claim.sentences] == ["courier.md"]
    assert claim.conflicts == ()


@pytest.mark.parametrize(
    "question",
    [
        "What did the storm destroy in the harbour of Tarn?",
        "Who was rescued by a passing trawler?",
        "What rained in Mora?",
        "Who sent food?",
        "Why was the lighthouse keeper of Tarn rescued?",
    ],
)
def test_claims_of_what_is_within_reach_are_those_of_all_that_is_compared(
    library: Library, question: str
) -> None:
    reading = begin(retrieve(question, library), library)
    assert isinstance(reading.sentences, Ranking)
    everything = replace(reading, sentences=tuple(reading.sentences))
    assert _told(_claims(reading, reading, 4)) == _told(_claims(everything, everything, 4))


def _told(claims: tuple[ReadClaim, ...]) -> list[tuple[list[tuple[str, int]], list[tuple[str, int]]]]:
    return [
        (
            [(one.document_id, one.start) for one in claim.sentences],
            [(one.document_id, one.start) for one, _ in claim.conflicts],
        )
        for claim in claims
    ]
