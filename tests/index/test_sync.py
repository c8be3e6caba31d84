import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index import Library, Progress, SyncReport, open_library, search, sync
from index.errors import LibraryError
from index.fusion import LEXICAL_WEIGHT

ROOT = Path(__file__).parents[2]
LONG_AGO_NS = 1_600_000_000_000_000_000

FERRY = "The Oldport ferry carries four hundred carts a day across the Grey Sound."
LAMPS = "Ann Reed counted forty lamps on the new quay of Oldport."
LIGHT = "The lighthouse at Cape Grey burned down in the winter of 1887."
BREAD = "The bakers of Mora sold nine thousand loaves at the spring fair."
QUESTIONS = (
    "How many carts does the ferry carry?",
    "Who counted the lamps?",
    "When did the lighthouse burn?",
)

Found = dict[str, list[tuple[str, str, int, int]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def write(folder: Path, name: str, text: str | bytes, *, modified_ns: int | None = None) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    if modified_ns:
        os.utime(path, ns=(modified_ns, modified_ns))
    return path


def ids(library: Path) -> list[str]:
    with open_library(library) as opened:
        return [document.id for document in opened.documents()]


def state(library: Path) -> dict[str, tuple[object, ...]]:
    """Everything that a library holds of its documents, vectors apart."""
    with open_library(library) as opened:
        return {info.id: (info, *_document(opened, info.id)) for info in opened.documents()}


def _document(opened: Library, document_id: str) -> tuple[object, ...]:
    passages = opened.passages(sorted(opened.rows_of([document_id])))
    return opened.document(document_id), sorted((stored.passage.start, stored.passage) for stored in passages)


def found(
    library: Path, method: str = "dense", *, within: float = 1e-4
) -> dict[str, list[tuple[str, str, float]]]:
    with open_library(library) as opened:
        return {
            question: [
                (hit.passage_id, hit.document_id, pytest.approx(hit.score, abs=within))
                for hit in search(question, opened, method=method)  # type: ignore[arg-type]
            ]
            for question in QUESTIONS
        }


def best(question: str, library: Path) -> str:
    with open_library(library) as opened:
        return search(question, opened)[0].document_id


def assert_like_a_fresh_build(folder: Path, library: Path) -> None:
    fresh = library.with_name(f"{library.name} made afresh")
    sync(folder, fresh)
    assert state(library) == state(fresh)
    assert found(library) == found(fresh)
    with open_library(library) as old, open_library(fresh) as new:
        assert old.info().n_tokens == new.info().n_tokens
        for question in QUESTIONS:
            token_ids = old.encoder().encode_query(question).token_ids
            assert old.token_frequencies(token_ids).tolist() == new.token_frequencies(token_ids).tolist()
    shutil.rmtree(fresh)


def test_files_become_documents_that_are_found(folder: Path, library: Path) -> None:
    write(folder, "b/lamps.md", LAMPS)
    write(folder, "ferry.txt", FERRY)
    report = sync(folder, library)
    assert report == SyncReport(
        library=library,
        added=("b/lamps.md", "ferry.txt"),
        changed=(),
        deleted=(),
        unchanged=(),
        aliases=(),
        skipped=(),
        n_passages=2,
    )
    with open_library(library) as opened:
        (hit, *_) = search("Who counted lamps?", opened)
        assert (hit.document_id, hit.start, hit.end) == ("b/lamps.md", 0, len(LAMPS))
        assert opened.document("b/lamps.md").text == LAMPS


def test_a_changed_file_takes_the_place_of_the_old_one(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    sync(folder, library)
    write(folder, "a.txt", LIGHT)
    report = sync(folder, library)
    assert (report.added, report.changed, report.deleted) == ((), ("a.txt",), ())
    assert report.unchanged == ("b.txt",)
    assert best("When did the lighthouse burn?", library) == "a.txt"
    assert_like_a_fresh_build(folder, library)


def test_a_deleted_file_is_found_no_more(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    sync(folder, library)
    (folder / "a.txt").unlink()
    report = sync(folder, library)
    assert (report.deleted, report.unchanged, report.n_passages) == (("a.txt",), ("b.txt",), 1)
    assert ids(library) == ["b.txt"]
    assert_like_a_fresh_build(folder, library)


def test_a_renamed_file_keeps_its_passages_and_is_not_encoded_again(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    sync(folder, library)
    (folder / "a.txt").rename(folder / "ferry report.txt")
    stages: list[Progress] = []
    report = sync(folder, library, progress=stages.append)
    assert (report.added, report.deleted) == (("ferry report.txt",), ("a.txt",))
    assert "encode" not in {step.stage for step in stages}
    with open_library(library) as opened:
        assert opened.document("ferry report.txt").title == "ferry report"
    assert_like_a_fresh_build(folder, library)


def test_a_file_renamed_to_another_kind_is_read_as_that_kind(folder: Path, library: Path) -> None:
    page = f"<html><body><article><p>{FERRY}</p><p>{LAMPS}</p></article></body></html>"
    write(folder, "a.txt", page)
    sync(folder, library)
    (folder / "a.txt").rename(folder / "a.html")
    sync(folder, library)
    assert_like_a_fresh_build(folder, library)


def test_two_files_that_change_places_are_renamed(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    sync(folder, library)
    (folder / "a.txt").rename(folder / "c.txt")
    (folder / "b.txt").rename(folder / "a.txt")
    (folder / "c.txt").rename(folder / "b.txt")
    report = sync(folder, library)
    assert (report.added, report.changed, report.deleted) == ((), ("a.txt", "b.txt"), ())
    assert best("Who counted the lamps?", library) == "a.txt"
    assert_like_a_fresh_build(folder, library)


def test_a_file_moved_over_another_and_replaced_is_followed(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    sync(folder, library)
    write(folder, "b.txt", FERRY)
    write(folder, "a.txt", LIGHT)
    report = sync(folder, library)
    assert (report.added, report.changed, report.deleted) == ((), ("a.txt", "b.txt"), ())
    assert_like_a_fresh_build(folder, library)


def test_the_same_bytes_under_two_names_are_one_document_with_an_alias(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "copy/a.txt", FERRY)
    report = sync(folder, library)
    assert [(alias.id, alias.of) for alias in report.aliases] == [("copy/a.txt", "a.txt")]
    assert (report.added, report.skipped, report.n_passages) == (("a.txt",), (), 1)
    with open_library(library) as opened:
        assert [(info.id, info.aliases) for info in opened.documents()] == [("a.txt", ("copy/a.txt",))]
        assert opened.document("copy/a.txt") == opened.document("a.txt")


def test_an_alias_becomes_the_document_when_the_document_s_file_goes(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", FERRY)
    write(folder, "c.txt", FERRY)
    sync(folder, library)
    (folder / "a.txt").unlink()
    report = sync(folder, library)
    assert [(alias.id, alias.of) for alias in report.aliases] == [("c.txt", "b.txt")]
    assert_like_a_fresh_build(folder, library)


def test_an_alias_that_gets_text_of_its_own_becomes_a_document(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", FERRY)
    sync(folder, library)
    write(folder, "b.txt", LAMPS)
    report = sync(folder, library)
    assert (report.added, report.unchanged, report.aliases) == (("b.txt",), ("a.txt",), ())
    assert_like_a_fresh_build(folder, library)


def test_what_cannot_be_loaded_is_reported_with_the_way_out_and_stops_nothing(
    folder: Path, library: Path
) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "report.pdf", b"%PDF-1.7 ...")
    write(folder, "binary.txt", bytes(range(256)) * 20)
    write(folder, "empty.txt", "\n \n")
    (folder / "broken.txt").symlink_to(folder / "nowhere")
    write(folder, ".hidden.txt", LAMPS)
    report = sync(folder, library)
    assert report.added == ("a.txt",)
    assert [skip.path for skip in report.skipped] == ["binary.txt", "broken.txt", "empty.txt", "report.pdf"]
    for skip, way_out in zip(report.skipped, ("exclude", "exclude", "remove", "get it again"), strict=True):
        assert skip.reason.startswith(f"{skip.path}: ")
        assert way_out in skip.reason


def test_what_cannot_be_loaded_is_reported_again_at_the_next_sync(folder: Path, library: Path) -> None:
    write(folder, "a.pdf", b"%PDF-1.7 ...", modified_ns=LONG_AGO_NS)
    write(folder, "b.txt", bytes(range(256)), modified_ns=LONG_AGO_NS)
    first = sync(folder, library).skipped
    assert len(first) == 2
    assert sync(folder, library).skipped == first


def test_a_document_whose_file_cannot_be_read_any_more_is_deleted_and_reported(
    folder: Path, library: Path
) -> None:
    write(folder, "a.txt", FERRY)
    sync(folder, library)
    write(folder, "a.txt", bytes(range(256)))
    report = sync(folder, library)
    assert (report.deleted, [skip.path for skip in report.skipped]) == (("a.txt",), ["a.txt"])
    assert ids(library) == []


def test_each_of_two_equal_files_that_cannot_be_loaded_is_reported(folder: Path, library: Path) -> None:
    write(folder, "a.txt", bytes(range(256)))
    write(folder, "b.txt", bytes(range(256)))
    report = sync(folder, library)
    assert [skip.path for skip in report.skipped] == ["a.txt", "b.txt"]
    assert report.aliases == ()


def test_a_folder_that_cannot_be_read_is_reported() -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from index.syncing.scan import scan\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "files = scan(Path(sys.argv[1]), {}, apart_from=Path('/none'), seen=lambda n: None)\n"
        "print([(file.id, bool(file.reason)) for file in files])"
    )
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        private = write(Path(place), "private/a.txt", FERRY).parent
        write(Path(place), "b.txt", LAMPS)
        private.chmod(0)
        try:
            done = subprocess.run(
                [sys.executable, "-c", code, place], cwd=ROOT, capture_output=True, timeout=60, check=True
            )
        finally:
            private.chmod(0o755)
    assert done.stdout.decode() == "[('b.txt', False), ('private', True)]\n"


def test_files_linked_within_the_folder_are_documents_and_linked_folders_are_left_alone(
    folder: Path, library: Path
) -> None:
    outside = write(folder.parent / "outside", "ferry.txt", FERRY)
    (folder / "linked.txt").symlink_to(write(folder, "sub/ferry.txt", FERRY))
    (folder / "linked").symlink_to(outside.parent)
    report = sync(folder, library)
    # The same bytes twice are one document with an alias: either name tells that the link was read.
    with open_library(library) as opened:
        names = {name for document in opened.documents() for name in (document.id, *document.aliases)}
    assert names == {"linked.txt", "sub/ferry.txt"}
    assert report.skipped == ()


def test_a_document_that_becomes_a_link_out_of_the_folder_leaves_the_library(
    folder: Path, library: Path
) -> None:
    outside = write(folder.parent / "outside", "ferry.txt", FERRY)
    inside = write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    assert sync(folder, library).added == ("a.txt", "b.txt")
    inside.unlink()
    inside.symlink_to(outside)
    report = sync(folder, library)
    assert [skip.path for skip in report.skipped] == ["a.txt"]
    assert "outside the folder" in report.skipped[0].reason
    with open_library(library) as opened:
        assert [document.id for document in opened.documents()] == ["b.txt"]


def test_a_library_inside_its_folder_does_not_read_itself(folder: Path) -> None:
    write(folder, "a.txt", FERRY)
    report = sync(folder, folder / "library")
    assert (report.added, report.skipped) == (("a.txt",), ())
    again = sync(folder, folder / "library")
    assert (again.added, again.skipped, again.unchanged) == ((), (), ("a.txt",))


def test_an_unchanged_folder_is_synced_without_reading_a_file(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY, modified_ns=LONG_AGO_NS)
    sync(folder, library)
    with open_library(library) as opened:
        before = opened.info()
    # The same size and time: only who reads the file can know that it is another text.
    write(folder, "a.txt", FERRY[::-1], modified_ns=LONG_AGO_NS)
    report = sync(folder, library)
    assert (report.unchanged, report.added, report.changed) == (("a.txt",), (), ())
    with open_library(library) as opened:
        assert opened.info().generation == before.generation
        assert opened.document("a.txt").text == FERRY


def test_syncing_again_changes_nothing(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", FERRY)
    write(folder, "c.md", LAMPS)
    sync(folder, library)
    before, searched = state(library), found(library, "late_interaction")
    report = sync(folder, library)
    assert (report.added, report.changed, report.deleted) == ((), (), ())
    assert state(library) == before
    assert found(library, "late_interaction") == searched


def page(body: str) -> str:
    return f"Grey Sound Courier and Advertiser\n\n{body}\n\nFollow the courier on every channel\n"


def test_edge_lines_that_come_to_repeat_are_masked_in_older_documents_and_unmasked_again(
    folder: Path, library: Path
) -> None:
    bodies = [f"{text} It was the talk of the town for a week and a day." for text in (FERRY, LAMPS, LIGHT)]
    write(folder, "a.txt", page(bodies[0]))
    write(folder, "b.txt", page(bodies[1]))
    sync(folder, library)
    with open_library(library) as opened:
        alone = opened.document("a.txt")
    assert "Courier" not in "".join(alone.text[mask.start : mask.end] for mask in alone.furniture)

    write(folder, "c.txt", page(bodies[2]))
    report = sync(folder, library)
    assert (report.added, report.unchanged) == (("c.txt",), ("a.txt", "b.txt"))
    with open_library(library) as opened:
        for name in ("a.txt", "b.txt", "c.txt"):
            document = opened.document(name)
            cut_out = [document.text[mask.start : mask.end] for mask in document.furniture]
            assert cut_out == ["Grey Sound Courier and Advertiser", "Follow the courier on every channel"]
        hits = search("Grey Sound Courier and Advertiser", opened)
        texts = [opened.document(hit.document_id).text[hit.start : hit.end] for hit in hits]
    assert not any("Courier" in text for text in texts)
    assert_like_a_fresh_build(folder, library)

    (folder / "b.txt").unlink()
    sync(folder, library)
    with open_library(library) as opened:
        assert opened.document("a.txt") == alone
    assert_like_a_fresh_build(folder, library)


def test_after_many_changes_the_library_is_like_one_made_afresh(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", f"{LAMPS}\n\n{LIGHT}")
    write(folder, "sub/c.md", BREAD)
    sync(folder, library)
    write(folder, "b.txt", f"{LAMPS}\n\n{BREAD} It rained.")
    write(folder, "d.txt", LIGHT)
    (folder / "sub/c.md").rename(folder / "e.md")
    sync(folder, library)
    (folder / "a.txt").unlink()
    write(folder, "a2.txt", f"{FERRY} {LIGHT}")
    write(folder, "d2.txt", LIGHT)
    sync(folder, library)
    (folder / "d.txt").unlink()
    sync(folder, library)
    assert ids(library) == ["a2.txt", "b.txt", "d2.txt", "e.md"]
    assert_like_a_fresh_build(folder, library)


def test_an_incremental_library_ranks_like_one_made_afresh(folder: Path, library: Path) -> None:
    for name, text in (("a.txt", FERRY), ("b.txt", LAMPS), ("c.txt", LIGHT), ("d.txt", BREAD)):
        write(folder, name, text)
    sync(folder, library)
    write(folder, "b.txt", f"{LAMPS} It rained.")
    (folder / "d.txt").unlink()
    sync(folder, library)
    fresh = library.with_name("fresh")
    sync(folder, fresh)
    for method in ("dense", "fusion"):
        assert found(library, method) == found(fresh, method)
    # The lexical index counts the words of what was removed until tantivy merges it away.
    ranked = found(library, "late_interaction")
    assert ranked == found(fresh, "late_interaction", within=LEXICAL_WEIGHT / 10)


def test_passages_with_the_same_words_get_the_same_score_whichever_came_first(
    folder: Path, library: Path
) -> None:
    for n, name in enumerate(("z.txt", "y.txt", "x.txt")):
        write(folder, name, FERRY + "\n" * n)
        sync(folder, library)
    for method in ("fusion", "late_interaction"):
        with open_library(library) as opened:
            hits = search(QUESTIONS[0], opened, method=method)  # type: ignore[arg-type]
        assert [hit.score for hit in hits] == [pytest.approx(hits[0].score, abs=1e-6)] * 3


def test_progress_passes_through_every_stage_and_ends_complete(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    steps: list[Progress] = []
    sync(folder, library, progress=steps.append)
    assert list(dict.fromkeys(step.stage for step in steps)) == ["scan", "load", "encode", "index"]
    for stage, total in (("load", 2), ("encode", 2), ("index", 1)):
        last = [step for step in steps if step.stage == stage][-1]
        assert (last.done, last.total) == (total, total)


def test_a_folder_without_documents_makes_an_empty_library(folder: Path, library: Path) -> None:
    report = sync(folder, library)
    assert (report.added, report.n_passages) == ((), 0)
    with open_library(library) as opened:
        assert opened.documents() == ()
        assert search("Who counted the lamps?", opened) == ()


def test_all_documents_may_go_and_others_come(folder: Path, library: Path) -> None:
    write(folder, "a.txt", FERRY)
    sync(folder, library)
    (folder / "a.txt").unlink()
    assert sync(folder, library).n_passages == 0
    assert found(library)[QUESTIONS[0]] == []
    write(folder, "b.txt", LAMPS)
    sync(folder, library)
    assert_like_a_fresh_build(folder, library)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"nowhere: no such folder; name the folder"):
        sync(tmp_path / "nowhere", tmp_path / "library")
    assert not (tmp_path / "library").exists()


def test_a_library_of_another_folder_is_refused(folder: Path, library: Path, tmp_path: Path) -> None:
    write(folder, "a.txt", FERRY)
    sync(folder, library)
    other = tmp_path / "other"
    write(other, "b.txt", LAMPS)
    with pytest.raises(
        LibraryError, match=r"mirrors .*folder; sync that folder, or choose another --library"
    ):
        sync(other, library)
    assert ids(library) == ["a.txt"]


def test_a_library_follows_a_folder_that_has_moved(folder: Path, library: Path, tmp_path: Path) -> None:
    write(folder, "a.txt", FERRY, modified_ns=LONG_AGO_NS)
    sync(folder, library)
    moved = tmp_path / "moved"
    folder.rename(moved)
    assert sync(moved, library).unchanged == ("a.txt",)
    with open_library(library) as opened:
        assert opened.folder == moved


@pytest.mark.parametrize(
    "text",
    [
        f"👩‍👩‍👧 waved. {FERRY} 🏳️‍🌈",
        f"İ e\u0301 ß ﬁ\r\n\r\n{FERRY}\r\n\r\n{LAMPS}\r\n",
        f"שלום עולם. {FERRY} العبارة تعبر.",
        f"港口重新开放了。{FERRY}",
        f"\ufeff{FERRY}",
    ],
)
def test_offsets_survive_the_library_whatever_the_script(folder: Path, library: Path, text: str) -> None:
    write(folder, "a.txt", text)
    sync(folder, library)
    with open_library(library) as opened:
        document = opened.document("a.txt")
        (stored,) = opened.passages(list(opened.rows_of(["a.txt"])))
        passage = stored.passage
        assert stored.text == document.text[passage.start : passage.end]
        assert any(document.text[s.start : s.end] == FERRY for s in passage.sentences)


def test_offsets_survive_a_nul_in_the_text(folder: Path, library: Path) -> None:
    write(folder, "a.txt", f"A stray \0 stands here.\n\n{FERRY}")
    sync(folder, library)
    with open_library(library) as opened:
        text = opened.document("a.txt").text
        (stored,) = opened.passages(list(opened.rows_of(["a.txt"])))
        assert stored.text == text[stored.passage.start : stored.passage.end]


def killed_at(stage: str, done: int, folder: Path, library: Path) -> None:
    """Sync in another process, and kill it when it tells that it has come this far."""
    code = (
        "import sys, time; from index import sync\n"
        "def tell(step):\n"
        "    if (step.stage, step.done) == (sys.argv[3], int(sys.argv[4])):\n"
        "        print('now', flush=True); time.sleep(300)\n"
        "sync(sys.argv[1], sys.argv[2], progress=tell)"
    )
    command = [sys.executable, "-c", code, str(folder), str(library), stage, str(done)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL


def test_a_sync_killed_between_two_batches_leaves_whole_documents_and_the_next_one_finishes(
    folder: Path, library: Path
) -> None:
    write(folder, "z old.txt", FERRY)
    sync(folder, library)
    texts = {f"{n:03}.txt": f"Lighthouse number {n} was built in {1000 + n}." for n in range(520)}
    for name, text in texts.items():
        write(folder, name, text)
    killed_at("encode", 512, folder, library)

    with open_library(library) as opened:
        assert [info.id for info in opened.documents()] == [*list(texts)[:512], "z old.txt"]
        assert opened.n_passages == 513
        assert search(QUESTIONS[0], opened)[0].document_id == "z old.txt"

    report = sync(folder, library)
    assert report.added == tuple(texts)[512:]
    assert (report.n_passages, report.skipped) == (521, ())
    with open_library(library) as opened:
        documents = {info.id: opened.document(info.id).text for info in opened.documents()}
        assert documents == {**texts, "z old.txt": FERRY}
        assert search("Lighthouse number 4", opened)[0].document_id == "004.txt"
        assert len(search("Which lighthouse was built?", opened, k=600, method="dense")) == 521


def test_a_sync_killed_before_the_derived_indexes_leaves_the_new_truth_and_a_true_search(
    folder: Path, library: Path
) -> None:
    write(folder, "a.txt", FERRY)
    write(folder, "b.txt", LAMPS)
    write(folder, "c.txt", LIGHT)
    sync(folder, library)
    (folder / "a.txt").unlink()
    (folder / "b.txt").rename(folder / "b2.txt")
    killed_at("index", 0, folder, library)
    assert ids(library) == ["b2.txt", "c.txt"]
    assert {hit[1] for hit in found(library)[QUESTIONS[0]]} == {"b2.txt", "c.txt"}
    report = sync(folder, library)
    assert (report.added, report.deleted, report.unchanged) == ((), (), ("b2.txt", "c.txt"))
    assert_like_a_fresh_build(folder, library)


def test_a_library_among_its_documents_is_refused_and_nothing_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "lexical").mkdir()
    (tmp_path / "lexical" / "thesis.txt").write_text("The thesis took nine years.")
    with pytest.raises(LibraryError, match="choose another --library"):
        sync(tmp_path, tmp_path)
    assert (tmp_path / "lexical" / "thesis.txt").exists()


def test_a_folder_with_names_that_the_indexes_take_is_refused(tmp_path: Path) -> None:
    documents, place = tmp_path / "documents", tmp_path / "place"
    documents.mkdir()
    (documents / "a.txt").write_text("The ferry came home.")
    (place / "lexical").mkdir(parents=True)
    with pytest.raises(LibraryError, match="holds lexical, but is no library"):
        sync(documents, place)
    assert (place / "lexical").is_dir()
