from hypothesis import given, settings
from hypothesis import strategies as st

from qa.focus.mentions import _dates, _numbers, dates, numbers

PIECES = (
    "3|12|1990|$5|May|may|lateMay|Dec.|Monday|on |in|the|of|to|and|-|–|, |. |days|week|two|twenty|a few|ago|"
    "later|half|last |this|winter|mid |early|1990s|nineteenth|19th|century|centuries|yesterday|noon|"
    "once|x|_|ſeven|Weeks|%|dozens"
).split("|")


@given(st.lists(st.sampled_from(PIECES), max_size=10), st.sampled_from(["", " "]))
@settings(max_examples=400)
def test_a_sentence_is_left_alone_only_where_no_number_and_no_date_is(pieces: list[str], gap: str) -> None:
    text = gap.join(pieces)
    assert numbers(text) == tuple(_numbers(text))
    assert dates(text) == tuple(_dates(text))
