import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.claims.claims import Statement
from qa.claims.conflicts import Conflict, conflicts
from qa.evaluation.planted import KINDS, detokenised, edit, retell
from qa.names.names import Aliases, aliases

NOTHING = Aliases()
ONE_VECTOR = np.ones((1, 1), np.float32)


def stated(text: str, document: str, context: str = "") -> Statement:
    return Statement(
        document_id=document, text=text, context=context, speaker=None, published=None, vectors=ONE_VECTOR
    )


def between(one: str, other: str, known: Aliases = NOTHING) -> tuple[Conflict, ...]:
    return conflicts([stated(one, "a")], [stated(other, "b")], aliases=known)


@pytest.mark.parametrize(
    ("one", "other", "kind", "claimed", "against"),
    [
        ("The army fired 76 missiles.", "The army fired 70 missiles.", "number", "76", "70"),
        ("The quay cost $3 million.", "The quay cost $5 million.", "number", "$3 million", "$5 million"),
        ("It burned on 3 May.", "It burned on 9 May.", "date", "3 May", "9 May"),
        ("The fair opened in 1902.", "The fair was opened in 1885.", "date", "1902", "1885"),
        ("The envoys met in Mora.", "The envoys met in Oldport.", "place", "Mora", "Oldport"),
        ("The troops advanced.", "The troops did not advance.", "polarity", "advanced", "not advance"),
        ("Rain is likely in Mora.", "Rain is unlikely in Mora.", "polarity", "likely", "unlikely"),
        ("Prices in Mora rose.", "Prices in Mora fell.", "polarity", "rose", "fell"),
        ("The talks were legal.", "The talks were illegal.", "polarity", "legal", "illegal"),
    ],
)
def test_a_fact_that_cannot_hold_both_ways_is_a_conflict_with_the_words_of_each(
    one: str, other: str, kind: str, claimed: str, against: str
) -> None:
    (found,) = between(one, other)
    assert (found.index, found.kind, found.claimed, found.against) == (0, kind, claimed, against)
    (back,) = between(other, one)
    assert (back.kind, back.claimed, back.against) == (kind, against, claimed)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The army fired 76 missiles.", "Air defence shot down 60 missiles."),
        ("The army fired 76 missiles.", "The army fired more than 70 missiles."),
        ("About 200,000 people voted.", "Some 198,500 people voted."),
        ("The fire took 30 houses on Monday.", "The fire took 12 houses on Friday."),
        ("Reed sued Holt for 5 million.", "Holt sued Reed for 7 million."),
        ("Anna Reed was fined 300 euros.", "Tom Holt was fined 500 euros."),
        ("Leo Varga was born in 1888.", "Leo Varga died in 1961."),
        ("The ferry plans to carry 40 cars.", "The ferry carried 60 cars."),
        ("The envoys met in Kiev.", "The envoys met in Kyiv."),
        ("The troops advanced.", "The troops advanced, but he did not say when."),
        ("Prices in Mora rose.", "Prices in Mora did not fall."),
        ("The troops advanced.", "The troops advanced."),
        ("港口有40盏灯。", "港口有41盏灯。"),
    ],
)
def test_what_can_hold_both_ways_or_speaks_of_something_else_is_none(one: str, other: str) -> None:
    assert between(one, other) == ()
    assert between(other, one) == ()


def test_a_place_inside_the_other_is_no_conflict_where_a_text_says_so() -> None:
    pair = ("The envoys met in Aberley.", "The envoys met in Wessmark.")
    assert len(between(*pair)) == 1
    assert between(*pair, aliases(["They came to a hall in Aberley, Wessmark, by train."])) == ()


def test_a_document_that_carries_the_claim_is_not_in_conflict_with_it() -> None:
    claim = [stated("The army fired 76 missiles.", "a")]
    others = [stated("The army fired 70 missiles.", "a"), stated("The army fired 70 missiles.", "b")]
    assert [found.index for found in conflicts(claim, others, aliases=NOTHING)] == [1]


def test_pronouns_after_different_names_are_not_compared() -> None:
    claim = stated("It has 40 lamps.", "a", context="The port of Sella is old.")
    same = stated("It has 52 lamps.", "b", context="The port of Sella is old.")
    other = stated("It has 52 lamps.", "c", context="The port of Torrow is old.")
    assert [found.index for found in conflicts([claim], [other, same], aliases=NOTHING)] == [1]


def test_sentences_that_are_far_apart_in_meaning_are_not_compared() -> None:
    claim = Statement(
        document_id="a", text="It has 40 lamps.", context="", speaker=None, published=None,
        vectors=np.array([[1, 0]], np.float32),
    )  # fmt: skip
    other = Statement(
        document_id="b", text="It has 41 lamps.", context="", speaker=None, published=None,
        vectors=np.array([[0, 1]], np.float32),
    )  # fmt: skip
    assert conflicts([claim], [other], aliases=NOTHING) == ()


def test_without_others_there_is_no_conflict() -> None:
    assert conflicts([stated("It has 40 lamps.", "a")], [], aliases=NOTHING) == ()


SENTENCES = st.lists(
    st.sampled_from(
        ["the", "quay", "not", "40", "70", "lamps", "Reed", "in Mora", "in May", "rose", "fell", "é"]
    ),
    min_size=1,
    max_size=8,
).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_a_conflict_is_mutual_and_a_sentence_has_none_with_itself(one: str, other: str) -> None:
    assert between(one, one) == ()
    assert bool(between(one, other)) == bool(between(other, one))


def test_an_edit_changes_one_fact_and_a_retelling_none() -> None:
    sentence = "On Monday, the firm said that 40 boats were lost near Mora."
    again = retell(sentence)
    assert again == "The company stated 40 boats were lost close to Mora on Monday."
    assert {kind: edit(sentence, kind, ["Oldport"]) for kind in KINDS} == {
        "number": "On Monday, the firm said that 63 boats were lost near Mora.",
        "date": "On Thursday, the firm said that 40 boats were lost near Mora.",
        "place": "On Monday, the firm said that 40 boats were lost near Oldport.",
        "polarity": "On Monday, the firm said that 40 boats were not lost near Mora.",
    }


def test_tokenised_text_is_put_back_together() -> None:
    assert detokenised("It did n't cost $ 2 , 000 , he said .") == "It didn't cost $2,000, he said."


def test_hostile_sentences_are_compared_in_bounded_time() -> None:
    units = ["Reed ", "Ab, x Cd, ", "not Ab sailed, ", "x y z w ", "40 of 50 "]
    others = [stated((unit * 1_500)[:1_490], str(i), context=unit * 20_000) for i, unit in enumerate(units)]
    start = time.perf_counter()
    for claim in others:
        conflicts([claim], others, aliases=NOTHING)
    assert time.perf_counter() - start < 10


def test_a_statement_that_agrees_with_any_member_is_not_against_the_claim() -> None:
    exact, vague = (
        stated("The army fired 76 missiles.", "a"),
        stated("The army fired more than 70 missiles.", "b"),
    )
    other = stated("The army fired 72 missiles.", "c")
    assert len(conflicts([exact], [other], aliases=NOTHING)) == 1
    assert conflicts([exact, vague], [other], aliases=NOTHING) == ()
    assert conflicts([vague, exact], [other], aliases=NOTHING) == ()
