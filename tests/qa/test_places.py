"""Where a quote stands: in one place, over the border of two, or nowhere that has a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Place
from index.documents import place_at
from qa.places import place_of

PAGES = (Place(0, "page 3"), Place(40, "page 4"), Place(90, "page 5"))
PARTS = (Place(10, "part “One”"), Place(40, "part “Two”"), Place(60, "page 9"))


@pytest.mark.parametrize(
    ("places", "start", "end", "named"),
    [
        ((), 0, 5, ""),
        (PAGES, 0, 40, "page 3"),
        (PAGES, 40, 90, "page 4"),
        (PAGES, 39, 41, "pages 3–4"),
        (PAGES, 0, 95, "pages 3–5"),
        ((Place(0, "page iv"), Place(9, "page A-1")), 0, 10, "pages iv–A-1"),
        ((Place(0, "row 12"),), 0, 10, "row 12"),
        (PARTS, 0, 5, ""),
        (PARTS, 0, 15, "part “One”"),
        (PARTS, 12, 15, "part “One”"),
        (PARTS, 12, 41, "part “One” to part “Two”"),
        (PARTS, 45, 65, "part “Two” to page 9"),
    ],
)
def test_a_quote_is_in_one_place_or_from_one_to_another(
    places: tuple[Place, ...], start: int, end: int, named: str
) -> None:
    assert place_of(places, start, end) == named


@given(st.lists(st.integers(0, 50), unique=True).map(sorted), st.integers(0, 60), st.integers(1, 20))
def test_it_names_the_places_of_the_first_and_the_last_character(
    starts: list[int], start: int, length: int
) -> None:
    places = [Place(at, f"page {n}") for n, at in enumerate(starts)]
    first, last = place_at(places, start), place_at(places, start + length - 1)
    named = place_of(places, start, start + length)
    assert all(place.split()[-1] in named for place in (first, last) if place)
    assert (named == first) == (first == last)
