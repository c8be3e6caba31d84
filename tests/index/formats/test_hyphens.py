import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.hyphens import BREAK_IN_WORD, whole_words

B = f"{BREAK_IN_WORD}\n"


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        (f"a long scrap{B}ing noise", "a long\nscraping noise"),
        (f"an e{B}mail", "an\ne-mail"),
        (f"thirty{B}one people", "thirty-one people"),
        (f"the third-lar{B}gest city", "the\nthird-largest city"),
        (f"the long road, the term, a long{B}term plan", "the long road, the term, a\nlong-term plan"),
        (f"on-board, an on{B}board light", "on-board, an\non-board light"),
        (f"Anglo{B}American talks", "Anglo-\nAmerican talks"),
        (f"from 2023{B}24 on", "from 2023-\n24 on"),
        (f"a dash {B}then more", "a dash -\nthen more"),
    ],
)
def test_a_broken_word_stands_whole_and_a_hyphen_of_its_own_is_kept(page: str, whole: str) -> None:
    assert whole_words([page]) == [whole]


def test_a_word_broken_by_the_end_of_a_page_stands_on_the_page_on_which_it_ends() -> None:
    assert whole_words([f"the minis{BREAK_IN_WORD}", "ter resigned"]) == ["the", "minister resigned"]


def test_pages_without_broken_words_stay_as_they_are() -> None:
    assert whole_words(["a well-known\nmayor", ""]) == ["a well-known\nmayor", ""]


@given(
    st.lists(st.text(f"ab- \n{BREAK_IN_WORD}").map(lambda text: text.replace(BREAK_IN_WORD, B)), max_size=4)
)
def test_nothing_is_lost_but_hyphens_and_spaces(pages: list[str]) -> None:
    pages = [page.strip("\n") for page in pages]
    whole = whole_words(pages)
    assert len(whole) == len(pages)
    assert BREAK_IN_WORD not in "".join(whole)
    letters = [character for character in "".join(pages) if character.isalpha()]
    assert [character for character in "".join(whole) if character.isalpha()] == letters
