"""An analyst's questions on a few overlapping reports: copies, conflicts, speakers, days, parts, slips."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from index import Library
from index.errors import QueryError
from qa import Answer, ask
from qa.answer import as_json
from qa.candidate_sentences import MAX_COPIES
from qa.read import rank_sentences
from qa.wording import UNANSWERED_PART

STORY = (
    "The new quay of Oldport was opened on Monday. "
    "The weighing house on the quay of Oldport has a roof of slate. "
    "Two hundred people came to see the first ferry tie up. A band played, and the shops stayed open.\n"
)
COPIES = {f"copy {n}.txt": f"Paper number {n}\n\n{STORY}" for n in range(1, 6)}
UNIQUE = "The weighing house on the quay of Oldport has a floor of oak."
REPORTS = {
    **COPIES,
    "budget.txt": f"Taxes will not be raised in Oldport this year. {UNIQUE} The vote was close.\n",
    "courier.md": (
        "---\ntitle: Storm over Tarn\ndate: 2023-05-10\noutlet: Tarn Courier\n---\n\n"
        "A storm hit Tarn on Monday night. The storm destroyed 76 boats in the harbour of Tarn. "
        "The lighthouse keeper of Tarn was rescued by a passing trawler.\n"
    ),
    "herald.md": (
        "---\ntitle: After the storm\ndate: 2023-05-11\noutlet: Mora Herald\n---\n\n"
        "The mayor of Mora sent food. The storm destroyed 70 boats in the harbour of Tarn. "
        "The schools of Mora will be closed until Friday.\n"
    ),
    "bridge.txt": (
        "Viktor Zelinskyy, the chief engineer, said the bridge at Marl is safe for lorries. "
        "“The bridge at Marl will be painted green,” said Lena Holt, the mayor of Marl.\n"
    ),
    "market.txt": "Ann Reed said that the fish market of Selby needs a new roof.\n",
    "ferry.txt": (
        "The ferry Solveig was built in 1871 by the brothers Tamm. "
        "The ferry Solveig carries four hundred carts a day across the Grey Sound.\n"
    ),
}
STORM = "How many boats did the storm destroy in the harbour of Tarn?"
HOUSE = "What is known about the weighing house on the quay of Oldport?"
FERRY = "When was the ferry Solveig built and how many carts does it carry a day?"


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(REPORTS)


@pytest.fixture(scope="module")
def asked(library: Library) -> Callable[..., Answer]:
    return lambda question, **options: ask(question, library=library, **options)


def documents(answer: Answer) -> list[str]:
    return [citation.document_id for citation in answer.citations]


def focus_of(answer: Answer) -> list[str]:
    first = answer.citations[0]
    return [first.quote[span.start - first.start : span.end - first.start] for span in first.focus]


def test_copies_push_nobody_out(asked: Callable[..., Answer]) -> None:
    assert "budget.txt" in documents(asked(HOUSE))
    assert documents(asked("What floor has the weighing house on the quay of Oldport?"))[0] == "budget.txt"


def test_copies_are_one_origin_together_and_it_is_said_why(asked: Callable[..., Answer]) -> None:
    answer = asked("What roof has the weighing house on the quay of Oldport?")
    claim = answer.claims[0]
    assert {c.document_id for c in claim.citations} == set(COPIES)
    (origin,) = claim.sources
    assert claim.origins == 1
    assert set(origin.document_ids) == set(COPIES)
    assert "of their wording" in origin.reason


def test_dozens_of_copies_push_no_other_document_out_of_what_is_read(
    library_of: Callable[..., Library],
) -> None:
    many = {f"copy {n}.txt": f"Paper number {n}\n\n{STORY}" for n in range(1, 41)}
    library = library_of({**REPORTS, **many})
    read = rank_sentences(HOUSE, library, k=MAX_COPIES + 1)
    assert "budget.txt" in {sentence.document_id for sentence in read}
    assert {claim.origins for claim in ask(HOUSE, library=library).claims} == {1}


def test_a_sixth_copy_changes_no_origin_and_no_other_source(
    library_of: Callable[..., Library], asked: Callable[..., Answer]
) -> None:
    more = ask(HOUSE, library=library_of({**REPORTS, "copy 6.txt": f"Paper number 6\n\n{STORY}"}))
    assert [claim.origins for claim in more.claims] == [claim.origins for claim in asked(HOUSE).claims]
    assert {name for name in documents(more) if "copy" not in name} == {
        name for name in documents(asked(HOUSE)) if "copy" not in name
    }


def test_what_conflicts_with_a_claim_is_cited_after_it_with_what_sets_it_apart(
    asked: Callable[..., Answer],
) -> None:
    answer = asked(STORM)
    (claim,) = answer.claims
    assert sorted([claim.citations[0].document_id, claim.conflicts[0].document_id]) == [
        "courier.md",
        "herald.md",
    ]
    first, second = ("76", "70") if claim.citations[0].document_id == "courier.md" else ("70", "76")
    (difference,) = claim.differences
    assert (difference.kind, difference.claimed, difference.against) == ("number", first, second)
    assert [c.number for c in claim.citations] == [1]
    assert [c.number for c in claim.conflicts] == [2]
    assert answer.citations == (*claim.citations, *claim.conflicts)
    shown = f"Against this (number: {first} / {second}): “{claim.conflicts[0].quote}” [2]"
    assert shown in answer.text
    assert "2023-05-10" in answer.text
    assert "2023-05-11" in answer.text


@pytest.mark.parametrize(
    ("question", "speaker", "quote"),
    [
        ("What did Viktor Zelinskyy say about the bridge at Marl?", "Viktor Zelinskyy", "safe for lorries"),
        ("What did Lena Holt say about the bridge at Marl?", "Lena Holt", "painted green"),
        ("What did the mayor of Marl say about the bridge?", "Lena Holt", "painted green"),
    ],
)
def test_what_someone_said_is_quoted_from_that_one_alone(
    asked: Callable[..., Answer], question: str, speaker: str, quote: str
) -> None:
    answer = asked(question)
    assert quote in answer.citations[0].quote
    assert {claim.speaker for claim in answer.claims} == {speaker}


def test_where_the_one_asked_for_is_silent_the_answer_says_so_and_names_who_speaks(
    asked: Callable[..., Answer],
) -> None:
    answer = asked("What did Ann Reed say about the bridge at Marl?")
    assert answer.abstained
    (notice,) = answer.notices
    assert "nothing that Ann Reed says on this" in notice
    assert "Viktor Zelinskyy" in notice or "Lena Holt" in notice
    assert answer.text.startswith(notice)


def test_each_of_two_parts_is_answered_and_numbers_run_on(asked: Callable[..., Answer]) -> None:
    answer = asked(FERRY)
    built, carries = answer.parts
    assert built.question == "When was the ferry Solveig built?"
    assert "Solveig" in carries.question
    assert "1871" in built.claims[0].quote
    assert "four hundred carts" in carries.claims[0].quote
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert carries.claims[0].citations[0].number > built.claims[-1].citations[-1].number
    for part in answer.parts:
        assert f"**{part.question}**" in answer.text


def test_a_part_that_nothing_answers_is_said_to_be_so(asked: Callable[..., Answer]) -> None:
    answer = asked("When was the ferry Solveig built and what is the melting point of tungsten?")
    answered, unanswered = answer.parts
    assert (answer.abstained, answered.abstained, unanswered.abstained) == (False, False, True)
    assert "1871" in answered.claims[0].quote
    assert unanswered.claims == ()
    assert unanswered.nearest
    assert answer.nearest == ()
    assert answer.text.endswith(UNANSWERED_PART)
    assert answer.confidence == answered.confidence > unanswered.confidence


def test_both_sides_of_a_comparison_are_answered_by_their_own_words(asked: Callable[..., Answer]) -> None:
    answer = asked("Compare what Viktor Zelinskyy and Lena Holt say about the bridge at Marl.")
    assert [part.claims[0].speaker for part in answer.parts] == ["Viktor Zelinskyy", "Lena Holt"]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the ferry Solveig built?", ["1871"]),
        ("How many carts does the ferry Solveig carry a day?", ["four hundred"]),
        ("When did the storm hit Tarn?", ["Monday"]),
        ("Did the storm hit Tarn?", []),
    ],
)
def test_the_words_that_answer_are_marked_inside_the_quote(
    asked: Callable[..., Answer], question: str, words: list[str]
) -> None:
    assert focus_of(asked(question)) == words


def test_a_weekday_in_a_quote_is_reckoned_from_its_report(asked: Callable[..., Answer]) -> None:
    first = asked("When did the storm hit Tarn?").citations[0]
    (day,) = first.dates
    assert (day.first, day.last) == (date(2023, 5, 8), date(2023, 5, 8))
    undated = asked("When was the new quay of Oldport opened?").citations[0]
    assert [(day.first, day.last) for day in undated.dates] == [(None, None)]


@pytest.mark.parametrize(
    ("options", "document_id"),
    [
        ({"since": date(2023, 5, 11)}, "herald.md"),
        ({"until": date(2023, 5, 10)}, "courier.md"),
        ({"as_of": date(2023, 5, 10)}, "courier.md"),
        ({"documents": ["her*"]}, "herald.md"),
        ({"documents": ["courier.md", "ferry.txt"]}, "courier.md"),
        ({"outlets": ["mora  HERALD"]}, "herald.md"),
        ({"exclude": {"courier.md"}}, "herald.md"),
    ],
)
def test_only_the_documents_that_pass_the_filters_are_asked(
    asked: Callable[..., Answer], options: dict[str, Any], document_id: str
) -> None:
    answer = asked(STORM, **options)
    assert documents(answer) == [document_id]
    assert answer.claims[0].conflicts == ()


def test_before_anything_was_published_of_it_nothing_is_answered(asked: Callable[..., Answer]) -> None:
    answer = asked(STORM, as_of=date(2023, 5, 9))
    assert answer.abstained
    assert not {"courier.md", "herald.md"} & {c.document_id for c in answer.nearest}


@pytest.mark.parametrize(
    "options",
    [
        {"outlets": ["No Such Paper"]},
        {"documents": ["no such file"]},
        {"since": date(2024, 1, 1), "until": date(2023, 1, 1)},
    ],
)
def test_a_filter_that_cannot_hold_is_an_error(asked: Callable[..., Answer], options: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        asked(STORM, **options)


@pytest.mark.parametrize(
    ("question", "asked_as", "used", "document_id"),
    [
        ("How many carts does the ferry Soolveig carry a day?", "Soolveig", "Solveig", "ferry.txt"),
        ("What floor has the weihging house on the quay?", "weihging", "weighing", "budget.txt"),
        ("What did Viktor Zelinskiy say about the bridge at Marl?", "Zelinskiy", "Zelinskyy", "bridge.txt"),
    ],
)
def test_a_slip_or_another_transliteration_finds_the_answer_and_is_said_to_be_one(
    asked: Callable[..., Answer], question: str, asked_as: str, used: str, document_id: str
) -> None:
    answer = asked(question)
    assert answer.question == question.replace(asked_as, used)
    assert answer.notices == (f"“{asked_as}” is not in these documents; “{used}” was searched for.",)
    assert document_id in documents(answer)
    assert answer.history[-1].question == question


def test_keywords_are_answered_like_a_question(asked: Callable[..., Answer]) -> None:
    answer = asked("storm harbour Tarn boats destroyed")
    assert not answer.abstained
    assert answer.citations[0].document_id in {"courier.md", "herald.md"}


def test_a_conversation_goes_on_and_turns_to_another_subject_without_the_old_one(
    asked: Callable[..., Answer],
) -> None:
    first = asked("Who built the ferry Solveig?")
    second = asked("How many carts does it carry a day?", history=first.history)
    assert "Solveig" in second.question
    assert "four hundred carts" in second.citations[0].quote
    third = asked("When did the storm hit Tarn?", history=second.history)
    assert third.question == "When did the storm hit Tarn?"
    assert third.citations == asked("When did the storm hit Tarn?").citations
    fourth = asked("And how many boats did it destroy?", history=third.history)
    assert "storm" in fourth.question
    assert "Solveig" not in fourth.question
    assert documents(fourth)[0] in {"courier.md", "herald.md"}
    assert [turn.question for turn in fourth.history] == [
        "Who built the ferry Solveig?",
        "How many carts does it carry a day?",
        "When did the storm hit Tarn?",
        "And how many boats did it destroy?",
    ]


@pytest.mark.parametrize("question", ["the of and to", "Who is it?", "What did he say about them?"])
def test_a_question_of_function_words_alone_is_not_answered(
    asked: Callable[..., Answer], question: str
) -> None:
    answer = asked(question)
    assert answer.abstained
    assert answer.question == question


@pytest.mark.parametrize("unit", ["boats storm Tarn ", "Who said what and when was it? ", "(", "Zelinskiy "])
def test_a_question_of_10_000_characters_is_answered_in_bounded_time(
    asked: Callable[..., Answer], unit: str
) -> None:
    question = f"Tarn {unit * 10_000}"[:10_000]
    answer = asked(question)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len(answer.parts) == 1


def test_one_document_alone_is_asked_like_many(library_of: Callable[..., Library]) -> None:
    library = library_of({"ferry.txt": REPORTS["ferry.txt"]})
    answer = ask(FERRY, library=library)
    assert ["1871" in answer.parts[0].claims[0].quote, answer.parts[1].abstained] == [True, False]
    assert answer.claims[0].origins == 1
    assert ask("What is the melting point of tungsten?", library=library).abstained


def test_a_library_without_documents_answers_no_part(library_of: Callable[..., Library]) -> None:
    answer = ask(FERRY, library=library_of({}))
    assert (answer.abstained, answer.confidence, len(answer.parts)) == (True, 0.0, 2)
    assert answer.notices == ()
    assert answer.nearest == ()
    assert "no text that could be searched" in answer.text


@pytest.mark.parametrize("question", [STORM, FERRY, "What did Ann Reed say about the bridge at Marl?"])
def test_json_comes_back_as_it_went_in_with_days_in_iso_form(
    asked: Callable[..., Answer], question: str
) -> None:
    answer = asked(question)
    read = json.loads(as_json(answer))
    assert [part["question"] for part in read["parts"]] == [part.question for part in answer.parts]
    for there, here in zip(read["citations"], answer.citations, strict=True):
        assert there["date"] == (here.date.isoformat() if here.date else None)
        assert [tuple(span) for span in map(dict.values, there["focus"])] == [
            (span.start, span.end) for span in here.focus
        ]
        assert [day["first"] for day in there["dates"]] == [
            day.first.isoformat() if day.first else None for day in here.dates
        ]
    assert read["notices"] == list(answer.notices)


HOSTILE = (
    "The pirate Jory Black buried **nine** chests on Gull Island, <img src=x onerror=alert(1)> \x1b[31m"
    "[they](javascript:alert(1)) \u202esay\u2066 `rm`.\n"
)


def test_marks_controls_and_addresses_in_a_document_do_nothing_in_text_and_json(
    library_of: Callable[..., Library],
) -> None:
    answer = ask(
        "How many chests did the pirate Jory Black bury on Gull Island?",
        library=library_of({"hostile.txt": HOSTILE}),
    )
    assert answer.citations
    assert all(c.quote in HOSTILE for c in answer.citations)  # exact, as it stands in the file
    unseen = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
    assert not unseen.search(answer.text)
    assert not unseen.search(as_json(answer))
    assert not re.search(r"(?<!\\)[<`]|(?<!\\)\]\(", answer.text)
    assert "\\*\\*nine\\*\\*" in answer.text
