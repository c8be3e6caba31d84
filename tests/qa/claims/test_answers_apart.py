"""Answers that cannot both hold, from sentences of different documents worded differently."""

from datetime import date
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Document, Span
from index.token_codec import CodedVectors
from qa.claims.answers_apart import answers_apart
from qa.claims.conflicts import Conflict
from qa.close_reading import Sentence
from qa.dates.dates import asked_dates
from qa.names.names import names_in
from qa.names.wordforms import root
from qa.question.question import FUNCTION_WORDS, Word, answer_type
from qa.read import RankedSentence
from qa.wanted import Wanted

DAY = date(2024, 3, 5)


def question(text: str) -> Wanted:
    """A question with one token for each content word."""
    found = [
        word
        for word in text.rstrip("?").split()
        if word.lower() not in {*FUNCTION_WORDS, "when", "were", "was"}
    ]
    words = tuple(Word(text=w, tokens=(i,), is_name=i > 0 and w[0].isupper()) for i, w in enumerate(found))
    even = np.full(max(len(words), 1), 1 / max(len(words), 1), np.float32)
    return Wanted(
        question=text,
        kind=answer_type(text),
        words=words,
        roots=tuple(root(word.text) for word in words),
        rarity=even.astype(np.float64),
        name_tokens=(),
        names=tuple(name.text for name in names_in(text)),
        numbers=frozenset(),
        dates=asked_dates(text, None),
        speaker="",
        weights=even,
        content=even,
    )


def said(
    asked: Wanted,
    text: str,
    *,
    document_id: str = "b",
    score: float = 0.0,
    published: date | None = DAY,
    start: int = 0,
    cosine: float = 0.3,
    before: str = "",
) -> RankedSentence:
    """A sentence as the reader hands it on, `start` characters into its document; all its cosines alike."""
    padded = " " * start + text
    span = Span(start, len(padded))
    document = Document(
        id=document_id, text=padded, sha256="0" * 64, title="", date=published, outlet="", furniture=()
    )
    close = Sentence(
        asked=asked,
        span=span,
        before_span=Span(start, start),
        text=text,
        before=before,
        fetch=lambda: document,
    )
    return RankedSentence(
        document_id=document_id,
        start=start,
        end=span.end,
        text=text,
        score=score,
        similarity=cosine,
        maxima=np.full(max(len(asked.words), 1), cosine, np.float32),
        signals=np.zeros(1),
        close=close,
        tokens=CodedVectors(b"", 8),
    )


def apart(asked: str, one: str, other: str, **how: object) -> tuple[Conflict, ...]:
    wanted = question(asked)
    return answers_apart(wanted, [said(wanted, one, document_id="a")], [said(wanted, other, **how)])  # type: ignore[arg-type]


INJURED = "How many people were injured?"


def test_two_numbers_of_the_injured_are_in_conflict_however_they_are_worded() -> None:
    found = apart(
        INJURED, "At a blow, 14 persons were injured.", "The number of injured was corrected to 17."
    )
    assert found == (Conflict(index=0, kind="number", claimed="14", against="17"),)


def test_the_number_beside_the_word_asked_for_is_compared_and_not_the_first_one() -> None:
    found = apart(INJURED, "Four people were killed and 61 injured.", "In all 73 people were hurt, six died.")
    assert [(one.claimed, one.against) for one in found] == [("61", "73")]


def test_a_question_of_deaths_is_answered_by_how_many_lost_their_lives() -> None:
    asked = "How many people were killed?"
    found = apart(asked, "Four people lost their lives.", "The number of dead has risen to seven.")
    assert [(one.claimed, one.against) for one in found] == [("Four", "seven")]


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        (INJURED, "14 people were injured.", "Fourteen persons were hurt."),
        (INJURED, "More than 40 people were injured.", "43 people were hurt."),
        ("How many residents fled?", "About 200,000 residents fled.", "In all 198,500 residents fled."),
        ("How many missiles were fired?", "76 missiles were fired.", "60 missiles were intercepted."),
        ("How many missiles were fired?", "76 missiles were fired.", "Of 76 fired, 60 missiles fell short."),
        (INJURED, "14 people were injured.", "Three of the injured are children."),
        (INJURED, "14 people were injured.", "The clinic at 23 Elm Street is open."),
        (INJURED, "14 people were injured.", "Station 64 was shut and many people were injured."),
        ("How many people work there?", "480 people work there.", "The train runs at 48 075 points."),
    ],
)
def test_values_that_can_both_hold_or_count_something_else_are_no_conflict(
    asked: str, one: str, other: str
) -> None:
    assert apart(asked, one, other) == ()


def test_a_sentence_of_the_claims_own_document_is_never_against_it() -> None:
    one, other = "14 people were injured.", "17 people were injured."
    assert apart(INJURED, one, other) != ()
    assert apart(INJURED, one, other, document_id="a") == ()


def test_a_sentence_that_agrees_with_any_of_the_claim_is_not_against_it() -> None:
    asked = question(INJURED)
    claim = [said(asked, f"{n} people were injured.", document_id=n) for n in ("14", "17")]
    assert answers_apart(asked, claim, [said(asked, "17 people were hurt.")]) == ()


def test_a_sentence_far_below_the_best_takes_no_part() -> None:
    other = "17 people were injured."
    assert apart(INJURED, "14 people were injured.", other, score=-6.0) != ()
    assert apart(INJURED, "14 people were injured.", other, score=-7.0) == ()


def test_another_year_or_place_in_a_text_of_another_time_is_another_event() -> None:
    one, other = "14 people were injured in Mora.", "In 1998, 19 people were injured in Tarvik."
    assert apart(INJURED, one, other, published=None) == ()
    assert apart(INJURED, "14 were injured.", "19 people were injured.", published=None) != ()


def test_other_days_of_the_same_week_are_other_events() -> None:
    one, other = "14 people were injured on March 2.", "17 people were injured on March 4."
    assert apart(INJURED, one, other) == ()


def test_two_days_for_one_beginning_are_in_conflict_and_a_day_within_a_month_is_not() -> None:
    asked, one = "When did the strike begin?", "The strike began on February 27."
    found = apart(asked, one, "On February 21 the strike began.")
    assert [(c.kind, c.claimed, c.against) for c in found] == [("date", "February 27", "February 21")]
    assert apart(asked, one, "The strike began in February 2024.") == ()


def test_a_yes_and_a_no_to_a_question_are_in_conflict() -> None:
    asked = "Was the ferry inspected?"
    found = apart(asked, "The ferry was inspected in May.", "Nobody says so: the ferry was not inspected.")
    assert [one.kind for one in found] == ["polarity"]
    assert apart(asked, "The ferry was inspected in May.", "They inspected the ferry.") == ()


def test_a_question_that_asks_for_two_numbers_is_left_to_its_parts() -> None:
    asked = "How many people were injured and how many people were killed?"
    assert apart(asked, "14 people were injured.", "17 people were injured.") == ()


def test_offsets_of_the_document_and_not_of_the_sentence_are_understood() -> None:
    found = apart(INJURED, "14 people were injured.", "Seventeen people were hurt.", start=500)
    assert [(one.claimed, one.against) for one in found] == [("14", "Seventeen")]


def test_nothing_is_against_an_empty_claim_and_nothing_among_no_others() -> None:
    asked = question(INJURED)
    sentence = said(asked, "14 people were injured.")
    assert answers_apart(asked, [], [sentence]) == answers_apart(asked, [sentence], []) == ()


@pytest.mark.parametrize(
    "text", ["9" * 100_000, "7 people " * 12_000, "(" * 100_000, "über 😀 한국 " * 9_000]
)
def test_hostile_sentences_take_bounded_time(text: str) -> None:
    asked = question(INJURED)
    claim, other = said(asked, "14 people were injured.", document_id="a"), said(asked, text)
    began = perf_counter()
    answers_apart(asked, [claim], [other])
    assert perf_counter() - began < 2.0


@given(st.integers(1, 900), st.integers(1, 900))
def test_a_conflict_of_numbers_is_symmetric(a: int, b: int) -> None:
    one, other = f"{a} people were injured.", f"The number of people injured is {b}."
    assert bool(apart(INJURED, one, other)) == bool(apart(INJURED, other, one))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_without_an_error_and_words_shown_are_its_own(one: str, other: str) -> None:
    for conflict in apart("How many ships sank?", one, other):
        assert conflict.claimed in one
        assert conflict.against in other


@pytest.mark.parametrize(
    ("asked", "one", "other"),
    [
        ("How many rescuers did Orvania send?", "Orvania sent 70 rescuers.", "Tarkia sent 76 rescuers."),
        ("How many people died at Mill7?", "At Mill7, 12 people died.", "At Mill28, 15 people died."),
        ("How many people died at Mora?", "12 people died at Mora.", "In Tarvik, 15 people died."),
    ],
)
def test_what_is_said_of_another_name_in_the_place_of_the_questions_is_no_answer(
    asked: str, one: str, other: str
) -> None:
    assert apart(asked, one, other) == ()


def test_a_name_that_the_sentence_before_gives_is_not_missed() -> None:
    asked, one, other = "How many people died at Mora?", "12 people died at Mora.", "In all 15 people died."
    assert apart(asked, one, other, before="The dam at Mora broke.") != ()


@pytest.mark.parametrize(
    "other",
    [
        "Bren had a lead of 900 votes when he seemed to win.",
        "Bren did win, and 48,212 votes were counted.",
        "At one station 412 ballots were missing; Bren will win.",
        "Bren was ahead by some 900 votes.",
    ],
)
def test_a_margin_is_held_against_no_lead_total_or_count(other: str) -> None:
    asked = "By how many votes did Bren win?"
    assert apart(asked, "Bren won by 291 votes.", other) == ()
    assert apart(asked, "Bren won by 291 votes.", "Bren won the election by 137 votes.") != ()


@pytest.mark.parametrize(
    "other",
    [
        "23 recipients were given the batch.",
        "23 people were treated; the rest were infected.",
    ],
)
def test_the_predicate_asked_for_must_stand_in_the_clause_of_the_number(other: str) -> None:
    assert apart("How many people were infected?", "402 people were infected.", other, cosine=0.7) == ()


def test_the_first_word_of_a_counted_pair_is_not_what_is_counted() -> None:
    asked = "How many emergency hammers were found?"
    assert apart(asked, "1,184 emergency hammers were found.", "Two emergency carriages were found.") == ()


@pytest.mark.parametrize(
    "other",
    [
        "If the wall had fallen, 17 people were injured.",
        "Nobody knows whether 17 people were injured.",
        "In such a case 17 people would be injured.",
        "Rumours that 17 people were injured are false.",
        "The mayor did not say that 17 people were injured.",
        "The mayor denied that 17 people were injured.",
    ],
)
def test_a_number_on_a_condition_or_denied_is_asserted_by_neither_side(other: str) -> None:
    one = "14 people were injured."
    assert apart(INJURED, one, other) == apart(INJURED, other, one) == ()


@pytest.mark.parametrize(
    "other",
    [
        "The election was called off by the court, a clerk announced on Friday.",
        "An application about the election was filed on March 4.",
        "The election commission met on March 4.",
    ],
)
def test_a_day_of_speaking_or_of_a_paper_is_not_the_day_of_the_event(other: str) -> None:
    asked, one = "When was the election?", "The election was held on March 2."
    assert apart(asked, one, other, cosine=0.7) == ()
    assert apart(asked, one, "The election took place on March 3.") != ()


@pytest.mark.parametrize(
    "other",
    [
        "Fifteen people died, Ada Voll told the Mail on Tuesday.",
        "On Tuesday, Ada Voll said that fifteen people died.",
        '"Fifteen people died," Ada Voll said in a statement on Tuesday.',
    ],
)
def test_the_day_of_speaking_hides_no_conflict_of_numbers(other: str) -> None:
    found = apart("How many people died?", "Twelve people died on Sunday night.", other)
    assert [(c.claimed.lower(), c.against.lower()) for c in found] == [("twelve", "fifteen")]


def test_trucks_in_one_dock_are_not_held_against_cranes_in_another() -> None:
    asked = "How many trucks are in the south dock?"
    assert apart(asked, "14 trucks are in the south dock.", "16 cranes are in the north dock.") == ()
    asked = "Are trucks in the south dock?"
    assert apart(asked, "14 trucks are in the south dock.", "16 cranes are in the north dock.") == ()
