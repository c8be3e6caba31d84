import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.names.wordforms import FUNCTION_WORDS, root, words


@pytest.mark.parametrize(
    "forms",
    [
        ("advance", "advanced", "Advances", "advancing"),
        ("fall", "fell", "fallen", "falls"),
        ("child", "children", "children’s"),
        ("Reed", "Reed's", "reed’s", "reeds"),
        ("woman", "women"),
        ("shoot", "shot"),
    ],
)
def test_forms_of_one_word_have_one_root(forms: tuple[str, ...]) -> None:
    assert len({root(form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("rise", "fall"), ("advance", "retreat"), ("lamp", "lamb"), ("missile", "mission")]
)
def test_different_words_have_different_roots(one: str, other: str) -> None:
    assert root(one) != root(other)


def test_what_denies_or_counts_is_no_function_word() -> None:
    assert not FUNCTION_WORDS & {"not", "no", "never", "nor", "one"}
    assert {"the", "although", "yes"} <= FUNCTION_WORDS


def test_a_lexicon_is_written_as_one_string() -> None:
    assert words(" rise  fall\ngrow ") == ("rise", "fall", "grow")


@given(st.text(max_size=30))
def test_any_word_has_a_root_that_does_not_depend_on_case(word: str) -> None:
    assert root(word) == root(word.casefold())


def test_threads_that_ask_at_once_get_the_roots_that_one_gets() -> None:
    endings = ("s", "ing", "ed", "ation", "fulness", "ously", "ements", "alities")
    forms = [
        f"{stem}{ending}" for stem in ("relat", "govern", "nation", "help", "oper") for ending in endings
    ]
    alone = [root.__wrapped__(form) for form in forms]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            jobs = [pool.submit(lambda: [root.__wrapped__(form) for form in forms]) for _ in range(64)]
        assert all(job.result() == alone for job in jobs)
    finally:
        sys.setswitchinterval(before)
