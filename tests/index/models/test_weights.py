import os
from pathlib import Path

import pytest

from index.errors import ModelError
from index.models.weights import DEFAULT_MODEL, DEFAULT_MODEL_SHA256, find_weights


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUOTEDESK_ENCODERS", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def sha256(folder: Path) -> str:
    found = find_weights(str(folder))
    assert found is not None
    return found.sha256


def test_the_bundled_model_has_the_expected_weights() -> None:
    found = find_weights(DEFAULT_MODEL)
    assert found is not None
    assert (found.name, found.sha256) == (DEFAULT_MODEL, DEFAULT_MODEL_SHA256)


def test_a_folder_is_known_by_the_hash_of_its_weights_and_settings(model: Path) -> None:
    before = sha256(model)
    assert before == sha256(model)
    (model / "notes.md").write_text("Says nothing of how the weights are used.")
    assert sha256(model) == before
    (model / "1_Pooling").mkdir()
    (model / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    assert sha256(model) != before


def test_weights_that_change_are_hashed_again_even_where_size_and_date_stay(model: Path) -> None:
    before = sha256(model)
    file = model / "model.safetensors"
    stamp = file.stat()
    file.write_bytes(b"Weights")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert sha256(model) != before


def test_every_module_s_weights_count_whatever_their_kind(model: Path) -> None:
    before = sha256(model)
    (model / "2_Dense").mkdir()
    (model / "2_Dense" / "pytorch_model.bin").write_bytes(b"one")
    with_one = sha256(model)
    (model / "2_Dense" / "pytorch_model.bin").write_bytes(b"two")
    assert len({before, with_one, sha256(model)}) == 3


def test_a_folder_without_weights_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="holds no weights"):
        find_weights(str(tmp_path / "empty"))


def test_weights_in_several_files_have_one_hash_and_other_kinds_are_left_out(model: Path) -> None:
    (model / "model-2.safetensors").write_bytes(b"more")
    both = sha256(model)
    (model / "onnx").mkdir()
    (model / "onnx" / "model.onnx").write_bytes(b"the same, written out")
    assert sha256(model) == both


def test_a_memory_that_is_torn_is_not_believed(model: Path, cache: Path) -> None:
    before = sha256(model)
    for memory in (cache / "hashes").iterdir():
        memory.write_text('{"stamps": ')
    assert sha256(model) == before


def test_a_name_that_is_not_here_is_not_found() -> None:
    assert find_weights("nobody/no-such-model") is None
    assert find_weights("no such model") is None
