"""What lets most sentences pass without a search for numbers and dates never hides one."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa.claims.moments import _SHAPES, moments_in
from qa.claims.number_shapes import NUMBER, may_hold_number

PIECES = (
    "a|half|of|one|twenty|five|Dozen|dozens|hundredfold|thousand|USD|$|3|Monday|Mondays|May|may|in|Dec.|today|tonight|"
    "March|, |-|’s|_|x|’90s|p.m.|the|boats"
).split("|")
texts = st.builds(str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(PIECES), max_size=8))


@given(texts)
@settings(max_examples=400)
def test_where_no_number_may_be_there_is_none(text: str) -> None:
    assert may_hold_number(text) or NUMBER.search(text) is None


@given(texts)
@settings(max_examples=400)
def test_where_no_date_is_found_no_shape_of_one_is(text: str) -> None:
    spans = [match.span() for shape in _SHAPES for match in shape.finditer(text)]
    assert bool(moments_in(text)) <= bool(spans)
    if not any(map(str.isdigit, text)):  # a bare year may count something, and is then no date
        assert bool(moments_in(text)) == bool(spans)
