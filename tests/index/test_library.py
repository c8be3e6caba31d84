import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Hit, Library, Progress, open_library, search, sync
from index.encode import DEFAULT_MODEL, Encoder
from index.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryVersion,
    ModelMismatch,
)
from index.library import opened
from index.seeds import SEEDS_FOLDER, default_library
from index.store.tables import FORMAT_VERSION

ROOT = Path(__file__).parents[2]
TEXTS = {
    "ferry.txt": "The Oldport ferry carries four hundred carts a day across the Grey Sound.",
    "lamps.txt": "Ann Reed counted forty lamps on the new quay of Oldport.",
    "light.txt": "The lighthouse at Cape Grey burned down in the winter of 1887.",
}
QUESTION = "How many lamps did Ann Reed count?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder and its library, to be copied and never changed."""
    place = tmp_path_factory.mktemp("made")
    folder = place / "folder"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    sync(folder, place / "library")
    return place


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "folder", tmp_path / "folder"))


@pytest.fixture
def library(made: Path, folder: Path) -> Path:
    copy = Path(shutil.copytree(made / "library", folder.parent / "library"))
    set_meta(copy, "folders", json.dumps({"": str(folder)}))
    return copy


def set_meta(library: Path, key: str, value: str) -> None:
    connection = sqlite3.connect(library / "library.sqlite", isolation_level=None)
    connection.execute("UPDATE meta SET value = ? WHERE key = ?", (value, key))
    connection.close()


def hits(library: Path) -> tuple[Hit, ...]:
    with open_library(library) as opened_library:
        return search(QUESTION, opened_library)


def derived_files(library: Path) -> list[Path]:
    files = [*library.glob("dense-*"), *(library / "lexical").iterdir()]
    return sorted(file for file in files if file.suffix != ".lock")


def test_a_library_tells_what_it_holds(library: Path, folder: Path) -> None:
    with open_library(library) as opened_library:
        info = opened_library.info()
        n_tokens = sum(opened_library.encoder().count_tokens(list(TEXTS.values())))
    assert (info.n_documents, info.n_passages, info.n_tokens) == (3, 3, n_tokens)
    assert (info.path, info.folders, info.model, info.dimension) == (library, (folder,), DEFAULT_MODEL, 384)
    assert set(info.n_bytes) == {"truth", "dense", "lexical"}
    assert info.n_bytes["dense"] == sum(file.stat().st_size for file in library.glob("dense-*"))


def test_documents_come_ordered_by_id_as_they_were_indexed(library: Path) -> None:
    with open_library(library) as opened_library:
        assert [info.id for info in opened_library.documents()] == ["ferry.txt", "lamps.txt", "light.txt"]
        assert {
            info.id: opened_library.document(info.id).text for info in opened_library.documents()
        } == TEXTS


def test_documents_are_read_together_as_they_are_one_by_one(library: Path, folder: Path) -> None:
    (folder / "copy.txt").write_text(TEXTS["lamps.txt"])
    sync(folder, library)
    with open_library(library) as opened_library:
        names = ["light.txt", "copy.txt", "lamps.txt"]
        assert opened_library.documents_of(names) == {name: opened_library.document(name) for name in names}
        assert opened_library.documents_of([]) == {}
        with pytest.raises(LibraryError, match=r"bread\.txt: no such document in .*library"):
            opened_library.documents_of(["lamps.txt", "bread.txt"])


def test_a_document_that_is_not_there_is_an_error(library: Path) -> None:
    with (
        open_library(library) as opened_library,
        pytest.raises(LibraryError, match=r"bread\.txt: no such document in .*library"),
    ):
        opened_library.document("bread.txt")


@pytest.mark.parametrize("use", [open_library, lambda path: search(QUESTION, path)])
def test_a_library_that_is_missing_says_how_to_make_one(tmp_path: Path, use: object) -> None:
    with pytest.raises(LibraryMissing, match=r"no library here; make one with: qa sync FOLDER --library"):
        use(tmp_path)  # type: ignore[operator]


@pytest.mark.parametrize("content", [b"", b"not a database, but a letter " * 200])
def test_what_is_not_a_library_is_called_damaged_and_what_is_empty_missing(
    tmp_path: Path, folder: Path, content: bytes
) -> None:
    (tmp_path / "library.sqlite").write_bytes(content)
    for use in (lambda: open_library(tmp_path), lambda: sync(folder, tmp_path)):
        if content:
            with pytest.raises(
                LibraryDamaged, match=r"library\.sqlite: cannot be read .*make it anew .*--rebuild"
            ):
                use()
        else:
            with pytest.raises(LibraryMissing, match="no library here"):
                open_library(tmp_path)


def test_a_library_killed_at_its_birth_is_made_by_the_next_sync(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "library").mkdir()
    sqlite3.connect(tmp_path / "library/library.sqlite").execute("PRAGMA journal_mode = WAL").close()
    assert len(sync(folder, tmp_path / "library").added) == 3


def test_a_truth_torn_in_the_middle_is_called_damaged(library: Path) -> None:
    sqlite3.connect(library / "library.sqlite").execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    file = library / "library.sqlite"
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(LibraryDamaged, match="make it anew from its folder: qa sync FOLDER"):
        hits(library)


@pytest.mark.parametrize(
    ("version", "way_out"), [("0", "make it anew"), ("1", "make it anew"), ("99", "newer Quotedesk: update")]
)
def test_another_format_version_is_refused_with_both_numbers_and_the_way_out(
    library: Path, folder: Path, version: str, way_out: str
) -> None:
    set_meta(library, "format_version", version)
    message = rf"library format {version}, this program reads {FORMAT_VERSION}; .*{way_out}"
    with pytest.raises(LibraryVersion, match=message):
        open_library(library)
    with pytest.raises(LibraryVersion, match=message):
        sync(folder, library)


def test_a_library_of_another_model_is_refused_with_the_way_out(library: Path, folder: Path) -> None:
    with pytest.raises(
        ModelMismatch, match=r"asked for with tiny-model; .* --model tiny-model --change-model"
    ):
        open_library(library, model="tiny-model")
    with pytest.raises(ModelMismatch, match=r"asked for tiny-model; choose another --library"):
        sync(folder, library, model="tiny-model")
    with open_library(library, model=DEFAULT_MODEL) as opened_library:
        assert opened_library.model == DEFAULT_MODEL


def test_a_library_whose_model_has_other_weights_by_now_is_refused(library: Path) -> None:
    set_meta(library, "model_sha256", "0" * 64)
    with pytest.raises(ModelMismatch, match=r"weights of all-MiniLM-L6-v2 have changed .* --change-model"):
        hits(library)


def test_a_closed_library_says_so(library: Path) -> None:
    closed = open_library(library)
    closed.close()
    closed.close()
    with pytest.raises(LibraryError, match="has been closed; open it again"):
        closed.documents()


@pytest.mark.parametrize("harm", ["deleted", "emptied", "cut in half"])
def test_derived_indexes_are_rebuilt_with_the_same_answers(library: Path, harm: str) -> None:
    before = hits(library)
    untouched = shutil.copytree(library, library.with_name("untouched"))
    for name in [file.relative_to(library) for file in derived_files(library)]:
        if name.suffix == ".pos" and harm == "deleted":
            continue  # the next test
        shutil.rmtree(library)
        shutil.copytree(untouched, library)
        content = (library / name).read_bytes()
        (library / name).unlink()
        if harm != "deleted":
            (library / name).write_bytes(content[: len(content) // 2 if harm == "cut in half" else 0])
        assert hits(library) == before, name


def test_a_lexical_index_without_its_positions_is_rebuilt(library: Path) -> None:
    before = hits(library)
    next(library.glob("lexical/*.pos")).unlink()
    assert hits(library) == before


def test_derived_indexes_that_are_all_gone_are_rebuilt_and_saved_without_encoding(library: Path) -> None:
    before = hits(library)
    stamp = (library / "lexical/stamp").read_text()
    shutil.rmtree(library / "lexical")
    for file in library.glob("dense-*"):
        file.unlink()
    set_meta(library, "model", "a model that nobody has")
    with open_library(library) as opened_library:
        assert opened_library.n_passages == 3
        assert opened_library.lexical_candidates("lamps", 5)
    assert (library / f"dense-{stamp}.faiss").is_file()
    assert (library / "lexical/stamp").read_text() == stamp
    set_meta(library, "model", DEFAULT_MODEL)
    assert hits(library) == before


def test_indexes_of_an_older_generation_are_not_used(library: Path, folder: Path) -> None:
    older = shutil.copytree(library, library.with_name("older"))
    (folder / "bread.txt").write_text("The bakers of Mora sold nine thousand loaves at the fair.")
    (folder / "ferry.txt").unlink()
    sync(folder, library)
    after = hits(library)
    shutil.rmtree(library / "lexical")
    for file in library.glob("dense-*"):
        file.unlink()
    shutil.copytree(older / "lexical", library / "lexical")
    for file in older.glob("dense-*"):
        shutil.copy(file, library)
    assert hits(library) == after
    assert {hit.document_id for hit in after} == {"bread.txt", "lamps.txt", "light.txt"}
    assert len(list(library.glob("dense-*"))) == 1


def test_no_temporary_files_are_left_behind(library: Path, folder: Path) -> None:
    (folder / "ferry.txt").unlink()
    sync(folder, library)
    assert not list(library.rglob("*.tmp"))
    assert len(list(library.glob("dense-*"))) == 1


@pytest.fixture
def another_writer(library: Path) -> Iterator[None]:
    """A second process that holds the library's write lock."""
    code = (
        "import sys; from pathlib import Path; from index.derived import write_lock\n"
        "with write_lock(Path(sys.argv[1]), timeout_s=10): print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(library)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "locked\n"
        yield
        process.kill()


@pytest.mark.usefixtures("another_writer")
def test_a_second_writer_is_told_to_wait(library: Path, folder: Path) -> None:
    with pytest.raises(LibraryLocked, match=r"another process is writing to it; wait for it, or choose"):
        sync(folder, library, lock_timeout_s=0.1)


@pytest.mark.usefixtures("another_writer")
def test_readers_do_not_wait_for_a_writer_even_to_rebuild(library: Path) -> None:
    shutil.rmtree(library / "lexical")
    assert hits(library)[0].document_id == "lamps.txt"
    assert not (library / "lexical").exists()


def test_the_lock_of_a_killed_writer_is_free(library: Path, folder: Path) -> None:
    code = (
        "import sys, os; from pathlib import Path; from index.derived import write_lock\n"
        "write_lock(Path(sys.argv[1]), timeout_s=10).acquire(); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(library)], cwd=ROOT, timeout=60, check=False)
    assert done.returncode == -9
    assert len(sync(folder, library, lock_timeout_s=0.1).unchanged) == 3


def test_an_open_reader_sees_what_a_writer_changes(library: Path, folder: Path) -> None:
    with open_library(library) as reader:
        assert [hit.document_id for hit in search("bakers and loaves", reader, method="lexical")] == []
        (folder / "bread.txt").write_text("The bakers of Mora sold nine thousand loaves at the fair.")
        (folder / "lamps.txt").unlink()
        sync(folder, library)
        assert [hit.document_id for hit in search("bakers and loaves", reader, method="lexical")] == [
            "bread.txt"
        ]
        assert "lamps.txt" not in {hit.document_id for hit in search(QUESTION, reader)}
        assert reader.n_passages == 3
        assert [info.id for info in reader.documents()] == ["bread.txt", "ferry.txt", "light.txt"]


def test_threads_share_a_library_while_it_changes(library: Path, folder: Path) -> None:
    """Every search gives whole hits of the old or the new state: the lamps are in both."""
    failures: list[object] = []
    done = threading.Event()

    def ask_again_and_again(reader: Library) -> None:
        try:
            while not done.is_set():
                best = search(QUESTION, reader)[0]
                text = reader.document(best.document_id).text[best.start : best.end]
                if text != TEXTS["lamps.txt"]:
                    failures.append(text)
        except Exception as error:  # a thread's failure is the test's
            failures.append(error)

    with open_library(library) as reader:
        threads = [threading.Thread(target=ask_again_and_again, args=(reader,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for n in range(5):
            (folder / "ferry.txt").write_text(f"The ferry sank {n} times.")
            (folder / f"{n}.txt").write_text(f"Cart {n} was lost.")
            sync(folder, library)
        done.set()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_path_is_opened_once_a_process(library: Path) -> None:
    assert opened(library) is opened(str(library))
    with open_library(library) as mine:
        assert opened(mine) is mine


def test_a_library_made_again_in_the_same_place_is_not_taken_for_the_old_one(
    library: Path, folder: Path
) -> None:
    assert search(QUESTION, library)[0].document_id == "lamps.txt"
    library.rename(library.with_name("put away"))
    (folder / "lamps.txt").rename(folder / "quay.txt")
    sync(folder, library)
    assert search(QUESTION, library)[0].document_id == "quay.txt"


def test_connections_of_threads_that_have_ended_are_let_go(library: Path) -> None:
    def n_open() -> int:
        return sum("library.sqlite" in os.readlink(link) for link in _descriptors())

    with open_library(library) as reader:
        reader.documents()
        before = n_open()
        for _ in range(20):
            thread = threading.Thread(target=reader.documents)
            thread.start()
            thread.join()
        assert n_open() <= before + 3


def _descriptors() -> list[Path]:
    return [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]


def test_without_a_library_the_sample_corpus_is_built_and_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = default_library()
    assert tmp_path in path.parents
    with open_library(path) as opened_library:
        assert opened_library.folder == SEEDS_FOLDER
        ids = {info.id for info in opened_library.documents()}
    assert ids == {file.name for file in SEEDS_FOLDER.iterdir()}
    (hit, *_) = search("How many new soldiers is the country training?")
    assert (SEEDS_FOLDER / hit.document_id).read_text()[hit.start : hit.end].count(
        "200,000 new soldiers"
    ) == 1
    made_at = (path / "library.sqlite").stat().st_ino
    assert default_library() == path
    assert (path / "library.sqlite").stat().st_ino == made_at


def test_a_default_library_whose_first_build_was_stopped_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    def stop(step: Progress) -> None:
        if step.stage == "encode":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(SEEDS_FOLDER, progress=stop)
    with open_library(default_library()) as opened_library:
        assert len(opened_library.documents()) == 5


def test_a_library_says_what_made_its_vectors(library: Path, encoder: Encoder) -> None:
    with open_library(library) as opened_library:
        assert (
            opened_library.info().made_by == encoder.made_by in {"openvino bf16", "openvino f32", "torch f32"}
        )


def test_vectors_of_an_eight_bit_model_do_not_meet_ours(folder: Path, library: Path) -> None:
    set_meta(library, "encoders", "openvino bf16, openvino int8")
    with pytest.raises(ModelMismatch, match=r"made by openvino bf16, openvino int8, .* --change-model"):
        hits(library)
    sync(folder, library, model=DEFAULT_MODEL, change_model=True)
    assert hits(library)
