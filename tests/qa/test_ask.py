import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Library, sync
from index.documents import Span, line_and_column
from index.errors import LibraryMissing, QueryError
from qa import Answer, Citation, Turn, as_json, ask

PARADE = "The covered market of Mora was opened on Monday by Mayor Lena Holt."
TEXTS = {
    "courier.txt": (
        "New quay for Oldport\n\n"
        "👩‍👩‍👧 Ann Reed, the harbour master, said the new quay of Oldport has forty lamps.\n\n"
        "The Oldport ferry carries four hundred carts a day across the Grey Sound. "
        "It was built in 1871 by the brothers Tamm.\n\n"
        "Leave a Comment\n\nYour email address will not be published. Required fields are marked *\n"
    ),
    "echo.md": (
        "---\ntitle: Market opened\ndate: 2022-02-14\noutlet: Mora Echo\n---\n\n"
        f"{PARADE} The bakers of Mora sold nine thousand loaves.\n"
    ),
    "gazette.txt": f"{PARADE.replace(' ', '  ', 1)}\n\nIt rained on the parade all day long.\n",
    "light.txt": "The lighthouse at Cape Grey burned down in the winter of 1887, killing two keepers.\n",
    "hostile.txt": (
        "The pirate Jory Black buried **nine** chests on Gull Island, <img src=x onerror=alert(1)> "
        "[they](http://evil.example) say, ![see](http://evil.example/a.png) `rm` | ~~no~~ $x$ &lt;b&gt;.\n"
    ),
}
ANSWERED = {
    "How many lamps does the new quay of Oldport have?": "courier.txt",
    "How many carts does the Oldport ferry carry a day?": "courier.txt",
    "When did the lighthouse at Cape Grey burn down?": "light.txt",
    "How many loaves did the bakers of Mora sell?": "echo.md",
    "How many chests did the pirate Jory Black bury on Gull Island?": "hostile.txt",
}
UNANSWERED = (
    "What is the melting point of tungsten?",
    "Who won the chess tournament in Reykjavik?",
    "Will my email address be published?",
)


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


def assert_true_to_its_source(citation: Citation, library: Library) -> None:
    document = library.document(citation.document_id)
    assert document.text[citation.start : citation.end] == citation.quote != ""
    assert (citation.line, citation.column) == line_and_column(document.text, citation.start)
    assert citation.document_sha256 == document.sha256
    assert (citation.title, citation.outlet, citation.date) == (
        document.title,
        document.outlet,
        document.date,
    )
    assert not any(Span(citation.start, citation.end).overlaps(mask) for mask in document.furniture)
    assert citation.score <= 1.01  # a cosine, up to quantisation
    assert citation.speaker is None or citation.speaker in " ".join(document.text.split())
    for span in (*citation.focus, *citation.dates):
        assert citation.start <= span.start < span.end <= citation.end


def assert_keeps_the_contract(answer: Answer, library: Library) -> None:
    assert 0 <= answer.confidence <= 1
    for citation in (*answer.citations, *answer.nearest):
        assert_true_to_its_source(citation, library)
    for shown in (answer.citations, answer.nearest):
        assert [citation.number for citation in shown] == list(range(1, len(shown) + 1))
    assert bool(answer.citations) != bool(answer.nearest)
    assert answer.abstained == bool(answer.nearest)
    assert answer.claims == tuple(claim for part in answer.parts for claim in part.claims)
    assert answer.confidence == max(part.confidence for part in answer.parts)
    numbered = [c for claim in answer.claims for c in (*claim.citations, *claim.conflicts)]
    assert numbered == list(answer.citations)
    for part in answer.parts:
        assert part.abstained == (not part.claims)
        places = [(c.document_id, c.start) for claim in part.claims for c in claim.citations]
        assert len(set(places)) == len(places)
    for claim in answer.claims:
        assert (claim.quote, claim.speaker) == (claim.citations[0].quote, claim.citations[0].speaker)
        named = [name for origin in claim.sources for name in origin.document_ids]
        assert sorted(named) == sorted({c.document_id for c in claim.citations})
        assert claim.origins == len(claim.sources) >= 1
        assert len(claim.differences) == len(claim.conflicts)
        assert not {c.document_id for c in claim.conflicts} & set(named)
    assert answer.history[-1].standalone == answer.question
    assert answer.history[-1].answer == answer.text


@pytest.mark.parametrize(("question", "document_id"), ANSWERED.items())
def test_a_question_is_answered_by_the_sentence_that_says_it(
    library: Library, question: str, document_id: str
) -> None:
    answer = ask(question, library=library)
    assert_keeps_the_contract(answer, library)
    assert not answer.abstained
    assert answer.citations[0].document_id == document_id
    markers = [int(number) for number in re.findall(r"(?<!\\)\[(\d+)\]", answer.text)]
    assert markers == [citation.number for citation in answer.citations]


@pytest.mark.parametrize("question", UNANSWERED)
def test_a_question_that_nothing_answers_gets_the_nearest_passages_and_no_citation(
    library: Library, question: str
) -> None:
    answer = ask(question, library=library)
    assert_keeps_the_contract(answer, library)
    assert answer.abstained
    assert (answer.citations, answer.claims) == ((), ())
    assert answer.text.startswith("The documents do not answer this")
    assert question.rstrip("?") in answer.text


def test_confidence_is_higher_where_the_documents_answer(library: Library) -> None:
    answered = [ask(question, library=library).confidence for question in ANSWERED]
    unanswered = [ask(question, library=library).confidence for question in UNANSWERED]
    assert min(answered) > max(unanswered)


def test_a_citation_says_where_the_sentence_stands(library: Library) -> None:
    """After four people of one emoji (5 code points) and a space: line 3, column 7, in code points."""
    (citation, *_) = ask("Who said the quay of Oldport has forty lamps?", library=library).citations
    assert citation.document_id == "courier.txt"
    assert "forty lamps" in citation.quote
    assert (citation.line, citation.start) == (3, TEXTS["courier.txt"].index(citation.quote))
    assert citation.column == citation.start - TEXTS["courier.txt"].index("👩") + 1


def test_title_date_and_outlet_come_with_the_citation(library: Library) -> None:
    (citation, *_) = ask("How many loaves did the bakers of Mora sell?", library=library).citations
    assert citation.quote == "The bakers of Mora sold nine thousand loaves."
    assert (citation.title, citation.outlet, citation.date) == (
        "Market opened",
        "Mora Echo",
        date(2022, 2, 14),
    )


def test_what_two_documents_say_in_the_same_words_is_one_claim_with_both_sources(library: Library) -> None:
    (claim, *_) = ask("Who opened the covered market of Mora?", library=library).claims
    assert {citation.document_id for citation in claim.citations} == {"echo.md", "gazette.txt"}
    assert " ".join(claim.quote.split()) == PARADE


def test_at_most_the_wanted_number_of_claims_is_made(library: Library) -> None:
    answer = ask("Who opened the covered market of Mora?", library=library, max_claims=1)
    assert len(answer.claims) == 1
    assert_keeps_the_contract(answer, library)


@pytest.mark.parametrize("question", [*ANSWERED, *UNANSWERED])
def test_the_same_question_gets_the_same_answer(library: Library, question: str) -> None:
    assert ask(question, library=library) == ask(question, library=library.path)


def test_excluded_documents_are_as_if_they_were_not_there(library: Library) -> None:
    question = "Who opened the covered market of Mora?"
    answer = ask(question, library=library, exclude={"echo.md"})
    assert answer.citations[0].document_id == "gazette.txt"
    without = ask(question, library=library, exclude={"echo.md", "gazette.txt"})
    assert_keeps_the_contract(without, library)
    shown = {citation.document_id for citation in (*without.citations, *without.nearest)}
    assert not shown & {"echo.md", "gazette.txt"}


def test_with_every_document_excluded_there_is_nothing_to_show(library: Library) -> None:
    answer = ask(next(iter(ANSWERED)), library=library, exclude=set(TEXTS))
    assert (answer.abstained, answer.confidence, answer.citations, answer.nearest) == (True, 0.0, (), ())


def test_furniture_is_neither_cited_nor_near(library: Library) -> None:
    for question in (
        "Leave a comment?",
        "Are the required fields marked?",
        "Is the email address published?",
    ):
        answer = ask(question, library=library)
        assert_keeps_the_contract(answer, library)
        quotes = [citation.quote for citation in (*answer.citations, *answer.nearest)]
        assert not any("Required fields" in quote or "Leave a Comment" in quote for quote in quotes)


def test_history_grows_by_one_turn_and_holds_the_users_own_words(library: Library) -> None:
    first = ask("How many carts does the Oldport ferry carry a day?", library=library)
    second = ask("When was it built?", library=library, history=first.history)
    assert len(first.history) == 1
    assert second.history[:1] == first.history
    assert second.history[1] == Turn(
        question="When was it built?", standalone=second.question, answer=second.text
    )
    assert first.history[0].question == "How many carts does the Oldport ferry carry a day?"


def test_a_follow_up_is_searched_as_a_question_that_stands_alone(library: Library) -> None:
    first = ask("Where did the lighthouse at Cape Grey burn?", library=library)
    second = ask("And when did it burn down?", library=library, history=first.history)
    assert "Cape Grey" in second.question
    assert second.citations[0].document_id == "light.txt"
    assert "1887" in second.citations[0].quote


def test_a_new_subject_is_searched_as_it_is_asked(library: Library) -> None:
    first = ask("How many carts does the Oldport ferry carry a day?", library=library)
    question = "When did the lighthouse at Cape Grey burn down?"
    second = ask(question, library=library, history=first.history)
    assert second.question == question
    assert second.citations == ask(question, library=library).citations


WORDLESS = ("?!", "\x00\x1b", "\ud800", "👩‍👧")


@pytest.mark.parametrize("question", ["", " \n", *WORDLESS])
def test_a_question_without_words_is_an_error_that_says_what_to_do(library: Library, question: str) -> None:
    with pytest.raises(QueryError, match="the question is empty; ask in words"):
        ask(question, library=library)


@pytest.mark.parametrize("question", ["", " \n"])
def test_an_empty_question_is_an_error_in_a_conversation_too(library: Library, question: str) -> None:
    turn = Turn(question="Who?", standalone="Who opened the market?", answer="")
    with pytest.raises(QueryError, match="the question is empty; ask in words"):
        ask(question, library=library, history=[turn])


@pytest.mark.parametrize("question", WORDLESS)
def test_a_question_without_words_is_an_error_in_a_conversation_too(library: Library, question: str) -> None:
    turn = Turn(question="Who?", standalone="Who opened the market?", answer="")
    with pytest.raises(QueryError, match="the question is empty; ask in words"):
        ask(question, library=library, history=[turn])


def test_control_characters_do_not_change_the_answer(library: Library) -> None:
    question = "Who opened the covered market of Mora?"
    answer = ask("Who\x00opened\x1bthe covered\ud800market\u202eof\nMora?", library=library)
    assert answer.question == question
    assert answer.citations == ask(question, library=library).citations


@pytest.mark.parametrize(
    "question",
    ["Who opened the covered market of Mora? " * 2_565, "x" * 100_000, "Mora" + " " * 100_000, "A " * 50_000],
    ids=["words", "one letter", "spaces", "capitals"],
)
def test_a_question_of_100_000_characters_gets_a_sensible_answer(library: Library, question: str) -> None:
    answer = ask(question, library=library)
    assert_keeps_the_contract(answer, library)
    assert_keeps_the_contract(ask("And when?", library=library, history=answer.history), library)


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_any_text_is_answered_within_the_contract_or_refused(library: Library, question: str) -> None:
    try:
        answer = ask(question, library=library)
    except QueryError:
        assert not any(character.isalnum() for character in question)
        return
    assert_keeps_the_contract(answer, library)


def test_a_missing_library_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing, match="qa sync FOLDER --library"):
        ask("Who opened the market?", library=tmp_path / "nowhere")


def test_an_empty_library_answers_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    sync(tmp_path / "folder", tmp_path / "library")
    answer = ask("Who opened the market?", library=tmp_path / "library")
    assert (answer.abstained, answer.confidence, answer.nearest) == (True, 0.0, ())


@pytest.mark.parametrize(
    "question",
    ["How many chests did the pirate Jory Black bury on Gull Island?", "Is <b>tungsten</b> [a](b)?"],
)
def test_markdown_and_html_in_documents_and_questions_are_inert_in_the_answer_s_text(
    library: Library, question: str
) -> None:
    answer = ask(question, library=library)
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(answer.text)
    assert set(re.findall(r"<\s*/?\s*(\w+)", page)) <= {"p", "ol", "li"}
    if question in ANSWERED:
        assert "&lt;img src=x onerror=alert(1)&gt; [they](http://evil.example)" in page
        assert "**nine**" in page


def test_no_address_in_a_quote_becomes_a_link(library: Library) -> None:
    answer = ask("How many chests did the pirate Jory Black bury on Gull Island?", library=library)
    assert not re.search(r"\bhttps?://|\bwww\.", answer.text)


def test_a_quote_stands_in_the_text_whole_up_to_white_space(library: Library) -> None:
    answer = ask("When did the lighthouse at Cape Grey burn down?", library=library)
    assert f"“{TEXTS['light.txt'].strip()}” [1]" in answer.text


def test_json_holds_the_whole_answer(library: Library) -> None:
    answer = ask("How many loaves did the bakers of Mora sell?", library=library)
    read = json.loads(as_json(answer))
    again = asdict(answer)
    assert read == json.loads(json.dumps(again, default=date.isoformat))
    assert list(read) == [
        "text",
        "question",
        "parts",
        "claims",
        "citations",
        "abstained",
        "nearest",
        "confidence",
        "notices",
        "history",
    ]
    (first, *_) = read["citations"]
    assert (first["number"], first["date"], first["quote"]) == (1, "2022-02-14", answer.citations[0].quote)
    assert read["history"][0]["question"] == "How many loaves did the bakers of Mora sell?"


SEEDS_QUESTIONS = {
    "How many rockets flew at Kyiv?": "More than 40 rockets flew at Kyiv today alone.",
    "How many new soldiers is Russia training?": "about 200,000 new soldiers",
    "What air defense systems did Russia give to Belarus?": "S-400 air defense systems",
    "Who signed a document on strengthening bilateral security ties?": "Sergei Shoigu",
}


@pytest.mark.parametrize(("question", "quote"), SEEDS_QUESTIONS.items())
def test_the_seeds_are_answered_in_their_own_words(seeds_library: Library, question: str, quote: str) -> None:
    answer = ask(question, library=seeds_library)
    assert_keeps_the_contract(answer, seeds_library)
    assert not answer.abstained
    assert quote in " ".join(answer.citations[0].quote.split())


@pytest.mark.parametrize(
    "question",
    [
        "What are the symptoms of diabetes?",
        "When did France raise the retirement age?",
        "What is box-telegram?",
        "Which capsule landed?",
        "What are required fields?",
    ],
)
def test_what_only_the_furniture_of_the_seeds_says_is_not_answered(
    seeds_library: Library, question: str
) -> None:
    answer = ask(question, library=seeds_library)
    assert_keeps_the_contract(answer, seeds_library)
    assert answer.abstained


def test_a_conversation_about_the_seeds_keeps_its_subject(seeds_library: Library) -> None:
    first = ask("What air defense systems did Russia give to Belarus?", library=seeds_library)
    second = ask("And who would operate them?", library=seeds_library, history=first.history)
    assert second.question != "And who would operate them?"
    assert "air defense systems" in second.question
    shown = [*second.citations, *second.nearest]
    quotes = [citation.quote for citation in shown]
    assert "Russian servicemen are likely to operate S-400 systems based in Belarus." in quotes
    third = ask("When did Putin visit Minsk?", library=seeds_library, history=second.history)
    assert third.question == "When did Putin visit Minsk?"
    fourth = ask("Who did he meet there?", library=seeds_library, history=third.history)
    assert "Putin" in fourth.question
    assert any("met with Lukashenko" in citation.quote for citation in fourth.citations)
    assert [turn.question for turn in fourth.history] == [
        "What air defense systems did Russia give to Belarus?",
        "And who would operate them?",
        "When did Putin visit Minsk?",
        "Who did he meet there?",
    ]
    for answer in (first, second, third, fourth):
        assert_keeps_the_contract(answer, seeds_library)
