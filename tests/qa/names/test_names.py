import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names.names import Aliases, aliases, names_in, same, within

NOTHING = Aliases()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lukashenko", "Lukashenka"),
        ("Kyiv", "Kiev"),
        ("Kharkiv", "Kharkov"),
        ("Odesa", "Odessa"),
        ("Valerii Zaluzhnyi", "Zaluzhny"),
        ("Sergei Marenov", "Serhiy Marenov"),
        ("Alexander Morenko", "Oleksandr Morenka"),
        ("Chaikovsky", "Tchaikovsky"),
        ("José Díaz", "Jose Diaz"),
        ("Łódź", "Lodz"),
        ("Владимир Марков", "Vladimir Markov"),
        ("President Anna Reed", "Reed"),
        ("A. Reed", "Anna Reed"),
        ("Ministry of Defence", "Defence Ministry"),
        ("Estland", "Estlander"),
        ("Harlow City", "Harlow"),
    ],
)
def test_two_spellings_or_lengths_of_one_name_are_the_same(one: str, other: str) -> None:
    assert same(one, other, NOTHING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"),
        ("Niger", "Nigeria"),
        ("Mali", "Malawi"),
        ("Austria", "Australia"),
        ("Slovakia", "Slovenia"),
        ("Paris", "Peres"),
        ("Alexander", "Alexandra"),
        ("Barton", "Burton"),
        ("York", "New York"),
        ("North Korea", "South Korea"),
        ("Bank of England", "England"),
        ("Anna Reed", "Tom Reed"),
        ("President Reed", "President Holt"),
        ("HSB", "Harbour Safety Board"),
    ],
)
def test_names_that_only_resemble_each_other_are_not_the_same(one: str, other: str) -> None:
    assert not same(one, other, NOTHING)


NAMES = st.lists(
    st.sampled_from(["Reed", "Anna", "of", "Mora", "President", "Kiev", "Kyiv", "New", "É", "中"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(NAMES, NAMES)
def test_being_the_same_is_symmetric_and_holds_of_a_name_and_itself(one: str, other: str) -> None:
    assert same(one, one, NOTHING)
    assert same(one, other, NOTHING) == same(other, one, NOTHING)


@pytest.mark.parametrize(
    "text",
    [
        "The Harbour Safety Board (HSB) met.",
        "The HSB (Harbour Safety Board) met.",
        "The Harbour Safety Board ( HSB ) met.",
    ],
)
def test_an_abbreviation_is_the_name_that_a_text_defines_it_as(text: str) -> None:
    known = aliases(["Nothing here.", text])
    assert same("HSB", "Harbour Safety Board", known)
    assert same("the Harbour Safety Board", "HSB", known)
    assert not same("HSB", "Harbour Sailing Club", known)


def test_what_stands_in_brackets_without_abbreviating_defines_nothing() -> None:
    assert aliases(["The Harbour Board (UN) met.", "He (TV) came.", "(ABC) stands alone."]) == NOTHING


def test_a_text_that_puts_one_place_in_another_says_so_of_these_two_only() -> None:
    known = aliases(["It happened in Aberley, Wessmark, on Monday."])
    assert within("Aberley", "Wessmark", known)
    assert not within("Wessmark", "Aberley", known)
    assert not within("Oldport", "Wessmark", known)


def test_names_are_runs_of_capitals_with_their_small_words_and_without_titles_of_the_calendar() -> None:
    text = "On Monday the Institute for the Study of Tides told Élodie van der Berg’s lawyer in Évry."
    assert [name.text for name in names_in(text)] == [
        "Institute for the Study of Tides",
        "Élodie van der Berg",
        "Évry",
    ]
    assert all(text[name.start : name.end] == name.text for name in names_in(text))


def test_a_function_word_that_opens_a_sentence_is_no_name_and_another_word_is_a_doubtful_one() -> None:
    assert names_in("The ferry sank.") == ()
    assert [(name.text, name.certain) for name in names_in("Ferries sank off Mora.")] == [
        ("Ferries", False),
        ("Mora", True),
    ]


@given(st.text(max_size=60))
def test_every_name_is_the_text_between_its_offsets(text: str) -> None:
    assert all(text[name.start : name.end] == name.text for name in names_in(text))


@pytest.mark.parametrize("unit", ["A", "A ", "Ab of ", "(A", "(AB) ", "in A, B", "’", "ا", "é́", "A-", "A.B."])
def test_a_hostile_text_is_read_in_linear_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    start = time.perf_counter()
    names_in(text)
    aliases([text])
    assert time.perf_counter() - start < 3
