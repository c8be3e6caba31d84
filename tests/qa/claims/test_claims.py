import json
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encode import Encoder
from qa.claims.claims import Statement, closeness, group
from qa.claims.conflicts import conflicts
from qa.names.names import Aliases, aliases

GOLD = Path(__file__).parents[2] / "gold" / "claims.jsonl"
NOTHING = Aliases()
ONE_VECTOR = np.ones((1, 1), np.float32)
"""Every sentence as close to every other as can be: only what they state decides."""

WORDS = st.sampled_from(
    ["the", "quay", "has", "not", "no", "never", "40", "41", "1,250", "lamps", "Reed", "didn’t", "港"]
)
QUOTES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=8)


def stated(
    text: str, *, document: str = "a", speaker: str | None = None, context: str = "", day: date | None = None
) -> Statement:
    return Statement(
        document_id=document, text=text, context=context, speaker=speaker, published=day, vectors=ONE_VECTOR
    )


def grouped(*texts: str) -> tuple[tuple[int, ...], ...]:
    return group([stated(text) for text in texts], aliases=NOTHING)


@given(QUOTES)
def test_every_quote_is_in_one_claim_claims_come_in_order_of_first_appearance(quotes: list[str]) -> None:
    claims = grouped(*quotes)
    assert sorted(i for members in claims for i in members) == list(range(len(quotes)))
    assert all(list(members) == sorted(members) for members in claims)
    assert [members[0] for members in claims] == sorted(members[0] for members in claims)


@given(QUOTES)
def test_identical_wording_is_always_one_claim(quotes: list[str]) -> None:
    claims = grouped(*quotes)
    of = {i: n for n, members in enumerate(claims) for i in members}
    assert all(of[i] == of[quotes.index(quote)] for i, quote in enumerate(quotes))


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["\n", "  ", "\t", "\u00a0", "\r\n"]))
def test_letter_case_white_space_and_the_last_full_stop_make_no_difference(
    words: list[str], gap: str
) -> None:
    plain = " ".join(words)
    assert grouped(plain, gap.join(words).upper(), f"“{plain}.”") == ((0, 1, 2),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The quay has 40 lamps.", "The quay has 41 lamps."),
        ("The quay has 40 lamps.", "The quay has 400 lamps."),
        ("It cost 1.5 million.", "It cost 15 million."),
        ("The ferry sank.", "The ferry did not sink."),
        ("The ferry can sail.", "The ferry cannot sail."),
        ("The ferry can sail.", "The ferry can’t sail."),
        ("Reed accused Holt.", "Holt accused Reed."),
        ("Estland attacked Westland.", "Westland attacked Estland."),
        ("Estland attacked Westland.", "Estland was attacked by Westland."),
        ("It burned on 3 May.", "It burned on 3 March."),
        ("It is likely that it burned.", "It is unlikely that it burned."),
        ("The ferry may sail.", "The ferry sailed."),
        ("The ferry plans to sail.", "The ferry sailed."),
        ("It left before the storm.", "It left after the storm."),
        ("Anna Reed left Mora.", "Anna Holt left Mora."),
        ("港口开放了。", "港口没有开放。"),
        ("It was -5 degrees in Mora.", "It was 5 degrees in Mora."),
        ("It cost $5 million.", "It cost €5 million."),
        ("Prices rose by 5%.", "Prices rose by 5."),
        ("It was 3.5 metres.", "It was 3/5 metres."),
        ("यह कि है", "यह का है"),
    ],
)
def test_what_differs_in_a_fact_is_never_one_claim_however_close(one: str, other: str) -> None:
    assert grouped(one, other) == ((0,), (1,))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Estland attacked Westland in May.", "In May, Westland was attacked by Estland."),
        ("Lukashenko met the envoy in Kiev.", "Lukashenka met the envoy in Kyiv."),
        ("The ferry Solveig carried sixty cars.", "The ferry Solveig carried 60 cars."),
        ("The ferry Solveig burned.", "The ferry Solveig burned on 3 May."),
    ],
)
def test_order_voice_spelling_and_one_fact_more_do_not_split_a_claim(one: str, other: str) -> None:
    assert grouped(one, other) == ((0, 1),)


def test_an_abbreviation_joins_a_claim_only_where_a_text_defines_it() -> None:
    pair = [stated("The HSB closed the quay."), stated("The Harbour Safety Board closed the quay.")]
    assert group(pair, aliases=aliases(["The Harbour Safety Board (HSB) met."])) == ((0, 1),)
    assert group(pair, aliases=NOTHING) == ((0,), (1,))


def test_two_speakers_make_two_claims_and_a_sentence_without_one_joins_the_first() -> None:
    said = "The bridge is safe for lorries."
    one = stated("The bridge is safe for lorries, she said.", speaker="Anna Reed")
    other = stated("He said the bridge is safe for lorries.", speaker="Tom Holt")
    assert group([one, other], aliases=NOTHING) == ((0,), (1,))
    assert group([one, stated(said), other], aliases=NOTHING) == ((0, 1), (2,))


def test_a_claim_does_not_drift_its_members_all_say_the_same_as_each_other() -> None:
    texts = [
        "The ferry Solveig burned on Monday.",
        "The ferry Solveig burned.",
        "The ferry Solveig burned on Friday.",
    ]
    assert grouped(*texts) == ((0, 1), (2,))


def test_a_pronoun_stands_for_a_name_before_it_and_for_no_other() -> None:
    named = stated("Karl Oste resigned over the scandal.")
    assert group(
        [named, stated("He resigned over the scandal.", context="Karl Oste was minister.")], aliases=NOTHING
    ) == ((0, 1),)
    assert group(
        [named, stated("He resigned over the scandal.", context="Ludwig Falk was minister.")], aliases=NOTHING
    ) == ((0,), (1,))


def test_without_statements_there_are_no_claims() -> None:
    assert grouped() == ()


def test_closeness_is_the_mean_of_best_cosines_both_ways() -> None:
    one = np.array([[1, 0], [0, 1]], np.float32)
    other = np.array([[1, 0]], np.float32)
    assert closeness(one, other) == pytest.approx((0.5 + 1.0) / 2)  # of 1 and 0; of 1
    assert closeness(one, other) == closeness(other, one)
    assert closeness(one, one[:0]) == 0.0


@pytest.fixture(scope="module")
def verdicts(encoder: Encoder) -> list[tuple[dict[str, Any], str]]:
    """Every labelled pair with what is made of it."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = sorted({row[key] for row in rows for key in ("one", "other")}, key=len)
    vectors = dict(zip(texts, (e.token_vectors for e in encoder.encode_passages(texts)), strict=True))
    return [(row, _verdict(row, vectors)) for row in rows]


def _verdict(row: dict[str, Any], vectors: dict[str, Any]) -> str:
    pair = [
        Statement(
            document_id=key, text=row[key], context=context, speaker=speaker, published=None,
            vectors=vectors[row[key]],
        )
        for key, context, speaker in zip(("one", "other"), row["contexts"], row["speakers"], strict=True)
    ]  # fmt: skip
    known = aliases([row["one"], row["other"], *row["texts"]])
    found = conflicts(pair[:1], pair[1:], aliases=known)
    one_claim = len(group(pair, aliases=known)) == 1
    return "both" if found and one_claim else found[0].kind if found else "same" if one_claim else "different"


@pytest.mark.parametrize(
    ("split", "label", "precision", "recall"),
    [
        ("tune", "same", 0.95, 0.85),
        ("held", "same", 0.90, 0.85),
        ("tune", "conflict", 0.95, 0.95),
        ("held", "conflict", 0.95, 0.90),
    ],
)
def test_labelled_pairs_reach_the_floors(
    verdicts: list[tuple[dict[str, Any], str]], split: str, label: str, precision: float, recall: float
) -> None:
    kinds = {"number", "date", "place", "polarity"}
    here = [(row["kind"] or row["label"], got) for row, got in verdicts if row["split"] == split]
    wanted = kinds if label == "conflict" else {"same"}
    right = sum(meant == got and got in wanted for meant, got in here)
    assert right / sum(got in wanted for _, got in here) >= precision
    assert right / sum(meant in wanted for meant, _ in here) >= recall


def test_no_labelled_pair_is_one_claim_and_a_conflict_at_once(
    verdicts: list[tuple[dict[str, Any], str]],
) -> None:
    assert [row["id"] for row, got in verdicts if got == "both"] == []


def test_many_copies_and_near_copies_are_grouped_in_bounded_time() -> None:
    copies = ["The army fired 76 missiles at Mora."] * 150
    near = [f"The army {adverb} fired 76 missiles at Mora." for adverb in ("then", "again", "also")] * 50
    dashed = [f"The army fired 76 missiles at Mora{' !' * n}" for n in range(100)]
    start = perf_counter()
    found = grouped(*copies, *near, *dashed)
    assert perf_counter() - start < 3
    assert found[0][:150] == tuple(range(150))


def test_copies_are_still_told_apart_by_who_else_says_it() -> None:
    quiet = [stated(f"The quay is shut{' !' * n}") for n in range(20)]
    claims = group(
        [
            *quiet,
            stated("The quay is shut !? !", speaker="Reed"),
            stated("The quay is shut ?", speaker="Holt"),
        ],
        aliases=Aliases(),
    )
    assert all({20, 21} - set(claim) for claim in claims)
