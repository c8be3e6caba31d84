from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import Library
from index.search import checked, retrieve
from qa.wanted import Wanted, wanted, word_rarity

TEXTS = {
    "quay.txt": "Ann Reed, the harbour master, counted forty lamps on the quay. The quay is new.",
    "ferry.txt": "The ferry Solveig left the quay at noon. The quay was crowded.",
    "bread.txt": "The bakers of Mora sold nine thousand loaves at the quay.",
}


@pytest.fixture(scope="module")
def library(library_of: Callable[..., Library]) -> Library:
    return library_of(TEXTS)


@pytest.fixture(scope="module")
def read(library: Library) -> Callable[[str], Wanted]:
    return lambda question: wanted(retrieve(question, library))


def silent(question: str, library: Library) -> str:
    """The words of the question whose tokens count for nothing."""
    retrieval = retrieve(question, library)
    weights = wanted(retrieval).weights
    offsets = retrieval.encoding.offsets[weights == 0]
    return " ".join(question[start:end] for start, end in offsets)


def test_who_is_asked_for_says_only_who_speaks(library: Library, read: Callable[[str], Wanted]) -> None:
    question = "What did Ann Reed say about the lamps?"
    asked = read(question)
    assert asked.speaker == "Ann Reed"
    assert asked.names == ()
    assert [word.text for word in asked.words] == ["lamps"]
    assert silent(question, library) == "What did Ann Reed say about"


def test_a_remark_in_brackets_wants_nothing(library: Library, read: Callable[[str], Wanted]) -> None:
    question = "How many lamps are there? (Solveig, 12 May)"
    asked = read(question)
    assert asked.question.strip() == "How many lamps are there?"
    assert (asked.names, asked.numbers, asked.dates) == ((), frozenset(), ())
    assert [word.text for word in asked.words] == ["lamps"]
    assert silent(question, library) == "( Solve ig , 12 May )"


def test_a_number_that_belongs_to_a_date_is_no_number(read: Callable[[str], Wanted]) -> None:
    asked = read("Were 1,250 lamps lit on 12 May 2021 or 40?")
    assert asked.numbers == {"1,250", "40"}
    assert [(day.first, day.last) for day in asked.dates] == [(date(2021, 5, 12), date(2021, 5, 12))]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many lamps?", "number"),
        ("When did it leave?", "time"),
        ("Who counted them?", "name"),
        ("Why?", None),
    ],
)
def test_the_kind_of_answer_comes_from_the_question_word(
    read: Callable[[str], Wanted], question: str, kind: str | None
) -> None:
    assert read(question).kind == kind


def test_names_are_known_by_their_capitals_and_their_tokens(
    library: Library, read: Callable[[str], Wanted]
) -> None:
    question = "When did the ferry Solveig leave Mora?"
    asked = read(question)
    offsets = retrieve(question, library).encoding.offsets
    assert asked.names == ("Solveig", "Mora")
    assert "".join(question[a:b] for a, b in offsets[list(asked.name_tokens)]) == "SolveigMora"


def test_the_word_that_fewer_passages_have_is_rarer(library: Library) -> None:
    retrieval = retrieve("Which lamps are on the quay?", library)
    asked = wanted(retrieval)
    rarity = dict(zip((word.text for word in asked.words), asked.rarity, strict=True))
    assert rarity["lamps"] > rarity["quay"] > 0
    assert asked.rarity.sum() == pytest.approx(1)
    assert all(word_rarity(retrieval, word) > 0 for word in asked.words)


def test_each_content_word_counts_alike_however_many_tokens_it_has(
    library: Library, read: Callable[[str], Wanted]
) -> None:
    asked = read("Did the Solveig carry lamps?")  # three tokens, one, one
    assert [word.text for word in asked.words] == ["Solveig", "carry", "lamps"]
    shares = [float(asked.content[list(word.tokens)].sum()) for word in asked.words]
    assert shares == pytest.approx([1 / 3] * 3, abs=1e-6)


def test_a_question_of_function_words_alone_wants_all_of_them_as_they_weigh(
    read: Callable[[str], Wanted],
) -> None:
    asked = read("the of and to?")
    assert asked.words == ()
    np.testing.assert_array_equal(asked.content, asked.weights)
    assert asked.rarity.shape == (0,)


@given(
    st.one_of(
        st.text(min_size=1, max_size=60),
        st.lists(
            st.sampled_from(
                ["What did", "Ann Reed", "say about", "a quay", "3 May", "40", "?", "(Mora)", "according to"]
            ),
            min_size=1,
            max_size=8,
        ).map(" ".join),
    ).filter(lambda text: any(map(str.isalnum, text)))
)  # fmt: skip
@settings(max_examples=60)
def test_weights_of_any_question_are_finite_shares_that_sum_to_one(library: Library, question: str) -> None:
    asked = wanted(retrieve(checked(question), library))
    for shares in (asked.weights, asked.content):
        assert np.isfinite(shares).all()
        assert (shares >= 0).all()
        assert shares.sum() == pytest.approx(1, abs=1e-5) or not len(shares)
    assert asked.rarity.sum() == pytest.approx(1) or not asked.words
    assert len(asked.words) == len(asked.roots) == len(asked.rarity)
