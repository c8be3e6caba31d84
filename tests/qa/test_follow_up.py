import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Turn
from qa.follow_up import standalone


def after(last: str) -> tuple[Turn, ...]:
    """A conversation whose last question was this one."""
    return (
        Turn(
            question="Who rang the bell of Mora?", standalone="Who rang the bell of Mora?", answer="“…” [1]"
        ),
        Turn(question=last, standalone=last, answer="“…” [1]"),
    )


FERRY = after("How many carts does the Oldport ferry carry?")
REED = after("What did Ann Reed say about the quay?")


@given(st.text(max_size=60))
def test_without_history_no_question_is_changed(question: str) -> None:
    assert standalone(question, ()) == question


@given(st.text(alphabet="aA ?.it,heTm1\n👩", max_size=40), st.text(alphabet="aA ?.it,heTm1\n", max_size=40))
def test_any_question_after_any_other_gives_a_question(question: str, last: str) -> None:
    rewritten = standalone(question, after(last))
    assert isinstance(rewritten, str)
    assert rewritten == standalone(question, after(last))


@pytest.mark.parametrize(
    "question",
    [
        "When did the lighthouse at Cape Grey burn down?",
        "How many loaves did the bakers of Mora sell?",
        "What did Lena Holt say about her brother Karl?",
        "Did Karl Holt sell his house?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert standalone(question, FERRY) == question
    assert standalone(question, REED) == question


@pytest.mark.parametrize("question", ["Where does he live?", "Where does she live?", "Who met her in Mora?"])
def test_a_person_s_pronoun_is_explained_by_the_person_last_asked_about(question: str) -> None:
    rewritten = standalone(question, REED)
    assert "Ann Reed" in rewritten
    assert rewritten != question


def test_a_possessive_pronoun_gets_a_possessive_name() -> None:
    assert "Ann Reed’s house" in standalone("Who sold her house?", REED)


@pytest.mark.parametrize("question", ["Who repaired them?", "And who pays for them?"])
def test_a_plural_pronoun_is_explained_by_the_things_last_asked_for(question: str) -> None:
    rewritten = standalone(question, FERRY)
    assert "carts" in rewritten
    assert not rewritten.lower().startswith("and ")


@pytest.mark.parametrize("question", ["And when?", "Why?", "Who else?", "How so?"])
def test_a_question_with_nothing_of_its_own_takes_the_subject_of_the_last(question: str) -> None:
    rewritten = standalone(question, FERRY)
    assert "ferry" in rewritten
    assert "Oldport" in rewritten


def test_what_about_a_name_puts_it_in_place_of_the_last_question_s_name() -> None:
    assert standalone("What about Lena Holt?", REED) == "What did Lena Holt say about the quay?"
    assert standalone("And what about Lena Holt?", REED) == "What did Lena Holt say about the quay?"


def test_what_about_a_thing_adds_it_to_the_last_subject() -> None:
    rewritten = standalone("What about the lamps?", REED)
    assert "lamps" in rewritten
    assert "Ann Reed" in rewritten or ("Ann" in rewritten and "Reed" in rewritten)


def test_the_subject_of_the_last_turn_counts_not_of_an_older_one() -> None:
    assert "bell" not in standalone("And when?", FERRY)


def test_a_chain_of_follow_ups_leans_on_the_rewritten_question() -> None:
    first = standalone("And when?", FERRY)
    turn = Turn(question="And when?", standalone=first, answer="")
    assert "ferry" in standalone("And why?", (*FERRY, turn))


@pytest.mark.parametrize("question", ["", "   ", "\n"])
def test_an_empty_question_stays_empty(question: str) -> None:
    assert standalone(question, FERRY) == question


@pytest.mark.parametrize(
    "question",
    ["and it " * 14_000, "A " * 50_000, "x" * 100_000, "it" + " " * 100_000, "What about " + "a" * 100_000],
    ids=["pronouns", "capitals", "one word", "spaces", "what about"],
)
def test_a_question_of_100_000_characters_is_rewritten_in_a_moment(question: str) -> None:
    started = time.process_time()
    again = standalone(question, FERRY)
    standalone("And when was it?", after(question))
    assert again
    assert time.process_time() - started < 5


def test_a_field_of_spaces_after_what_about_costs_no_time() -> None:
    started = time.process_time()
    standalone("What about x" + " " * 1_000 + "? y", FERRY)
    assert time.process_time() - started < 0.2
