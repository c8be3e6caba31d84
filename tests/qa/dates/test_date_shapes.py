from hypothesis import given, settings
from hypothesis import strategies as st

from qa.dates.date_shapes import DATES, shapes_in

PIECES = (
    "3|12|1990|2022-12-16|16/12/2022|May|may|Dec.|March|Monday|Sat.|on|in|the|of|to|and|-|–|, |. |day|days|"
    "the next|that same|nextday|week|two|a few|ago|later|before|last|this|coming|winter|mid-|early|late |"
    "1990s|19th|century|yesterday|tonight|last night|past|hours|weekend|x|_|fall of|’s|(|%|percent|million"
).split("|")


@given(
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.sampled_from(["", " "]),
    st.integers(0, 5),
    st.integers(0, 5),
)
@settings(max_examples=400)
def test_what_is_tried_at_likely_beginnings_only_is_found_as_if_everywhere(
    pieces: list[str], gap: str, cut: int, left: int
) -> None:
    text = gap.join(pieces)
    start, end = min(cut, len(text)), max(min(cut, len(text)), len(text) - left)
    found = [match.span() for match in shapes_in(text, start, end)]
    assert found == [match.span() for match in DATES.finditer(text, start, end)]
