from hypothesis import given
from hypothesis import strategies as st

from index.masking.running import running_lines

BODIES = [
    "The ferry carried four hundred carts a day.",
    "The lamps on the quay were counted twice.\nNobody knew why.",
    "Rain fell on the ninth day of the survey.",
    "The harbour was dredged in the spring.",
]


def heads(pages: list[str]) -> list[list[str]]:
    found = running_lines(pages)
    return [[page[span.start : span.end] for span in spans] for page, spans in zip(pages, found, strict=True)]


def test_titles_and_page_numbers_that_repeat_from_page_to_page_are_running_heads() -> None:
    pages = [f"Harbour Board – Report\n{body}\nPage {n} of 4" for n, body in enumerate(BODIES, start=1)]
    assert heads(pages) == [["Harbour Board – Report", f"Page {n} of 4"] for n in range(1, 5)]


def test_left_and_right_pages_may_have_heads_of_their_own() -> None:
    pages = [f"{'Left' if n % 2 else 'Right'} head\n{body}" for n, body in enumerate(BODIES + BODIES)]
    assert heads(pages) == [["Right head"], ["Left head"]] * 4


def test_of_two_pages_the_same_lines_and_numbers_that_go_on_are_running_heads() -> None:
    pages = [f"Harbour Board\n{body}\n{n}" for n, body in enumerate(BODIES[:2], start=7)]
    assert heads(pages) == [["Harbour Board", "7"], ["Harbour Board", "8"]]
    assert heads([f"{body}\n{n}" for n, body in ((7, BODIES[0]), (19, BODIES[2]))]) == [[], []]


def test_a_sentence_that_opens_every_page_is_text() -> None:
    pages = [f"The board met again in the town hall that week.\n{body}" for body in BODIES]
    assert heads(pages) == [[]] * 4


def test_what_stands_on_one_page_or_on_few_of_many_is_text() -> None:
    assert heads([f"Harbour Board\n{BODIES[0]}"]) == [[]]
    assert heads([f"Harbour Board\n{BODIES[0]}", f"Harbour Board\n{BODIES[1]}", *BODIES[2:]]) == [[]] * 4


@given(st.lists(st.text(alphabet="ab1 \n.\r\u2028", max_size=30), max_size=8))
def test_running_heads_are_ordered_lines_of_their_pages(pages: list[str]) -> None:
    found = running_lines(pages)
    assert len(found) == len(pages)
    for page, spans in zip(pages, found, strict=True):
        assert spans == sorted(spans)
        assert all(0 <= span.start < span.end <= len(page) for span in spans)
