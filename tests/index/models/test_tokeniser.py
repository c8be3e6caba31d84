import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import Encoder
from index.models.prepared import prepared
from index.models.tokeniser import Tokeniser, feed_of
from index.models.weights import DEFAULT_MODEL, find_weights

WINDOW = 32


@pytest.fixture(scope="module")
def tokeniser(encoder: Encoder) -> Tokeniser:
    assert encoder.name == DEFAULT_MODEL
    weights = find_weights(DEFAULT_MODEL)
    assert weights is not None
    ready = prepared(weights)
    assert ready is not None
    return Tokeniser(ready.tokenizer, window=WINDOW)


@given(text=st.text(max_size=200), prompt=st.sampled_from(["", "query: ", "ß👩 "]))
@settings(max_examples=60)
def test_offsets_are_of_the_text_whatever_the_prompt(tokeniser: Tokeniser, text: str, prompt: str) -> None:
    tokens = tokeniser.tokenise(text, prompt=prompt)
    assert len(tokens) <= WINDOW
    own = tokens.offsets[tokens.is_word]
    assert ((own >= 0) & (own <= len(text))).all()
    if not prompt and len(tokens) < WINDOW:
        assert tokeniser.count([text]) == [int(tokens.is_word.sum())]


def test_a_prompt_is_read_and_is_no_word_of_the_text(tokeniser: Tokeniser) -> None:
    plain, prompted = tokeniser.tokenise("lamps"), tokeniser.tokenise("lamps", prompt="query: ")
    assert len(prompted) == len(plain) + 2
    assert prompted.is_word.tolist() == [False, False, False, True, False]
    assert prompted.offsets[3].tolist() == [0, 5]


def test_a_batch_is_padded_at_the_right_and_masked(tokeniser: Tokeniser) -> None:
    feed = feed_of(
        [tokeniser.tokenise("lamps"), tokeniser.tokenise("forty lamps burned")],
        ("input_ids", "attention_mask"),
        pad_id=7,
    )
    assert set(feed) == {"input_ids", "attention_mask"}
    assert feed["attention_mask"].tolist() == [[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]
    assert feed["input_ids"][0, 3:].tolist() == [7, 7]
