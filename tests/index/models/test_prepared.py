import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.models.prepared import FAILED, Prepared, prepared
from index.models.tokeniser import Tokeniser, feed_of
from index.models.weights import DEFAULT_MODEL, Weights, cache_folder, find_weights

ROOT = Path(__file__).parents[3]
TEXTS = ["Ann Reed counted forty lamps.", "No ferry left."]


@pytest.fixture(scope="module")
def weights() -> Weights:
    found = find_weights(DEFAULT_MODEL)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def own(weights: Weights) -> Path:
    """The folder that the bundled model is kept ready in."""
    assert prepared(weights) is not None
    return next(cache_folder().glob(f"{weights.sha256[:12]}-{weights.settings_sha256[:8]}-*/")).resolve()


@pytest.fixture
def copied(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in a cache of its own, to be spoilt."""
    monkeypatch.setenv("QUOTEDESK_ENCODERS", str(tmp_path))
    return Path(shutil.copytree(own, tmp_path / own.name))


def vectors(ready: Prepared) -> np.ndarray:
    tokeniser = Tokeniser(ready.tokenizer, window=ready.description.window)
    tokens = [tokeniser.tokenise(text) for text in TEXTS]
    feed = feed_of(tokens, ready.description.inputs, pad_id=ready.description.pad_id)
    return ready.model.run_one(feed)[1]


def python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_a_prepared_model_is_found_to_agree_in_a_precision_of_this_processor(own: Path) -> None:
    records = [json.loads(file.read_bytes()) for file in own.glob("verified-*.json")]
    assert records
    assert {record["precision"] for record in records} <= {"bf16", "f32"}
    assert all(record["device"].startswith("openvino ") for record in records)


def test_what_is_kept_of_compiling_may_be_torn(copied: Path, weights: Weights) -> None:
    before = prepared(weights)
    assert before is not None
    blobs = list(copied.glob("*.blob"))
    assert blobs
    for blob in blobs:
        blob.chmod(0o600)
        blob.write_bytes(blob.read_bytes()[: blob.stat().st_size // 2])
    after = prepared(weights)
    assert after is not None
    np.testing.assert_array_equal(vectors(before), vectors(after))


def test_a_graph_that_is_not_the_one_that_was_verified_is_made_once_more(
    copied: Path, weights: Weights
) -> None:
    ready = prepared(weights)
    assert ready is not None
    before = vectors(ready)
    graph = bytearray((copied / "model.bin").read_bytes())
    graph[len(graph) // 2 :: 101] = bytes(len(graph[len(graph) // 2 :: 101]))
    (copied / "model.bin").write_bytes(graph)
    after = prepared(weights)
    assert after is not None
    np.testing.assert_array_equal(before, vectors(after))


def test_a_graph_of_other_weights_is_not_used(copied: Path, weights: Weights) -> None:
    """It is checked before its first use on a processor."""
    for file in (*copied.glob("*.blob"), *copied.glob("verified-*.json")):
        file.unlink()
    graph = bytearray((copied / "model.bin").read_bytes())
    graph[len(graph) // 2 :: 101] = bytes(len(graph[len(graph) // 2 :: 101]))
    stamp = (copied / "model.bin").stat()
    (copied / "model.bin").write_bytes(graph)
    os.utime(copied / "model.bin", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert prepared(weights) is None
    assert [json.loads(file.read_bytes())["precision"] for file in copied.glob("verified-*.json")] == [""]


def test_what_is_known_to_fail_is_left_to_the_reference(copied: Path, weights: Weights) -> None:
    (copied / FAILED).write_text("{}")
    assert prepared(weights) is None


def test_a_cache_that_cannot_be_written_to_is_no_error(
    tmp_path: Path, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("QUOTEDESK_ENCODERS", str(tmp_path / "file"))
    assert prepared(weights) is None


def test_a_model_that_cannot_be_written_out_is_tried_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUOTEDESK_ENCODERS", str(tmp_path / "cache"))
    (tmp_path / "model").mkdir()
    broken = Weights(name="broken", folder=tmp_path / "model", sha256="0" * 64, settings_sha256="1" * 64)
    assert prepared(broken) is None
    (failed,) = (tmp_path / "cache").glob(f"*/{FAILED}")
    assert "ValueError" in json.loads(failed.read_bytes())["error"]
    before = failed.stat()
    assert prepared(broken) is None
    assert failed.stat() == before
    assert not list((tmp_path / "cache").glob("*.tmp"))


def test_no_file_of_the_current_folder_poses_as_a_module(tmp_path: Path) -> None:
    (tmp_path / "tokenizers.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "model").mkdir()
    code = (
        "import sys; sys.path[:] = [place for place in sys.path if place]\n"
        "from pathlib import Path; from index.models.prepared import prepared\n"
        "from index.models.weights import Weights\n"
        "prepared(Weights(name='a', folder=Path('model'), sha256='0' * 64, settings_sha256='0' * 64))"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "QUOTEDESK_ENCODERS": str(tmp_path / "cache")},
        timeout=120,
        check=True,
    )
    assert list((tmp_path / "cache").iterdir())
    assert not (tmp_path / "ran").exists()


def test_the_runtime_is_imported_without_what_reports_to_its_maker(own: Path, tmp_path: Path) -> None:
    said = python(
        "import sys; from index.encode import load_encoder\n"
        "load_encoder().encode_query('Who?')\n"
        "print([name for name in ('openvino_telemetry', 'openvino.tools.ovc', 'torch', 'transformers')"
        " if name in sys.modules])",
        QUOTEDESK_ENCODERS=str(own.parent),
        HOME=str(tmp_path),
    )
    assert said == "[]"
    assert not (tmp_path / "intel").exists()


def test_the_reference_gives_the_same_vectors() -> None:
    code = (
        "import sys; from index.encode import load_encoder\n"
        "encoder = load_encoder(); found = encoder.encode_query('Who counted the forty lamps?')\n"
        "print(encoder.made_by, 'torch' in sys.modules, found.token_ids.tolist(), found.offsets.tolist())\n"
        "print(' '.join(map(str, [*found.vector, *found.token_vectors.ravel()])))"
    )
    ours, theirs = python(code).split("\n"), python(code, QUOTEDESK_RUNTIME="torch").split("\n")
    assert ours[0].split()[0] == "openvino"
    assert theirs[0].startswith("torch f32 True")
    assert ours[0].partition("[")[2] == theirs[0].partition("[")[2]
    one, other = (np.array(text[1].split(), np.float64).reshape(-1, 384) for text in (ours, theirs))
    assert np.min(np.sum(one * other, axis=1)) > 0.9995
    assert np.sum(one[0] * other[0]) > 0.9999


def test_a_copy_with_other_time_stamps_is_as_good(copied: Path, weights: Weights) -> None:
    for file in copied.iterdir():
        os.utime(file, ns=(1, 1))
    before = (copied / "model.bin").stat().st_ino
    assert prepared(weights) is not None
    assert (copied / "model.bin").stat().st_ino == before


def test_batches_are_run_though_the_cache_is_emptied_meanwhile(copied: Path, weights: Weights) -> None:
    ready = prepared(weights)
    assert ready is not None
    shutil.rmtree(copied)
    tokeniser = Tokeniser(ready.tokenizer, window=ready.description.window)
    feed = feed_of(
        [tokeniser.tokenise(text) for text in TEXTS],
        ready.description.inputs,
        pad_id=ready.description.pad_id,
    )
    batches = [found.copy() for _, found in ready.model.run([feed] * 4)]
    for found in batches:
        np.testing.assert_allclose(found, vectors(ready), atol=1e-5)
    assert len(batches) == 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_process_is_told_instead_of_waiting_for_ever() -> None:
    said = python(
        "import os, sys, warnings; warnings.simplefilter('ignore')\n"
        "from index.encode import load_encoder\n"
        "from index.errors import ModelError\n"
        "encoder = load_encoder(); encoder.encode_query('Who?')\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try: encoder.encode_query('Who?')\n"
        "    except ModelError as error: print(error, flush=True)\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)"
    )
    assert "was forked after the model was loaded" in said
