from typing import Any

import numpy as np
import pytest

from index.models.check import CHECK_TEXTS, agree, may_meet
from index.models.tokeniser import Feed

RNG = np.random.default_rng(4)
LENGTHS = (5, 9, 40)
Outputs = tuple[np.ndarray, np.ndarray]


def given() -> tuple[list[Outputs], list[Feed], Feed]:
    """What a reference gave for three texts, and the feeds: the ids number the texts."""
    reference = [
        (RNG.normal(size=(1, n, 16)).astype(np.float32), RNG.normal(size=(1, 16)).astype(np.float32))
        for n in LENGTHS
    ]
    alone = [{"input_ids": np.full((1, n), i)} for i, n in enumerate(LENGTHS)]
    together = {"input_ids": np.array([[i] * max(LENGTHS) for i in range(len(LENGTHS))])}
    return reference, alone, together


def answering(reference: list[Outputs], noise: float, *, tokens: int | None = None) -> Any:
    """Runs as the reference did, its vectors off by a share of their length (or some tokens' alone)."""

    def off(vectors: np.ndarray) -> np.ndarray:
        drawn = RNG.normal(size=vectors.shape).astype(np.float32)
        drawn *= np.linalg.norm(vectors, axis=-1, keepdims=True) / np.linalg.norm(
            drawn, axis=-1, keepdims=True
        )
        return np.asarray(vectors + noise * drawn, np.float32)

    def run(feed: Feed) -> Outputs:
        found_tokens, found = [], []
        for row in feed["input_ids"]:
            of_tokens, vector = reference[row[0]]
            padded = np.zeros((len(row), 16), np.float32)
            changed = off(of_tokens[0]) if tokens is None else of_tokens[0].copy()
            if tokens is not None:
                changed[:tokens] = off(of_tokens[0][:tokens])
            padded[: len(changed)] = changed
            found_tokens.append(padded)
            found.append(off(vector[0]) if tokens is None else vector[0])
        return np.array(found_tokens), np.array(found)

    return run


@pytest.mark.parametrize(("noise", "agrees"), [(0, True), (0.005, True), (0.02, False), (0.15, False)])
def test_vectors_agree_up_to_a_cosine_of_four_nines(noise: float, agrees: bool) -> None:
    reference, alone, together = given()
    assert agree(reference, answering(reference, noise), alone, together) is agrees


def test_token_vectors_are_compared_as_well() -> None:
    reference, alone, together = given()
    assert not agree(reference, answering(reference, 0.15, tokens=1), alone, together)


def test_what_has_another_shape_or_is_no_number_does_not_agree() -> None:
    reference, alone, together = given()
    right = answering(reference, 0)
    assert not agree(reference, lambda feed: tuple(one[..., :8] for one in right(feed)), alone, together)
    assert not agree(reference, lambda feed: tuple(one * np.nan for one in right(feed)), alone, together)


def test_the_check_holds_long_texts_short_ones_and_several_scripts() -> None:
    assert min(map(len, CHECK_TEXTS)) < 10
    assert max(map(len, CHECK_TEXTS)) > 2_000
    assert any(ord(letter) > 0x4E00 for text in CHECK_TEXTS for letter in text)


@pytest.mark.parametrize(
    ("encoders", "meet"),
    [("torch f32", True), ("openvino bf16, torch f32", True), ("openvino int8", False), ("", False)],
)
def test_only_precisions_that_agree_may_meet(encoders: str, meet: bool) -> None:
    assert may_meet(encoders) is meet
