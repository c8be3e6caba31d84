"""Files taken into a real library's folder, and what a sync then makes of them."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Library, open_library, remove, sync
from ui.shelf.copying import HIDDEN, LEFT_OVER_S
from ui.shelf.intake import Intake, take_in
from ui.shelf.names import numbered

FERRY = b"The Oldport ferry carries four hundred carts a day across the Grey Sound.\n"
LAMPS = b"Ann Reed counted forty lamps on the new quay of Oldport in the winter of the flood.\n"
SAILS = b"Ann Reed counted forty sails on the new quay of Oldport in the winter of the flood.\n"

Send = Callable[[bytes], Path]


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Put bytes where a browser's upload would be."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()

    def sending(content: bytes) -> Path:
        path = uploads / f"{len(list(uploads.iterdir()))}"
        path.write_bytes(content)
        return path

    return sending


def files_in(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def refusal(intake: Intake) -> str:
    assert (intake.added, intake.already) == ((), ())
    (refused,) = intake.refused
    assert refused.reason.startswith(f"{refused.path}: ")
    return refused.reason


def test_an_added_file_stands_in_the_folder_and_the_next_sync_takes_it(
    library: Library, folder: Path, send: Send
) -> None:
    intake = take_in([("May/lamps.txt", send(LAMPS))], library)
    assert intake == Intake(added=("May/lamps.txt",), already=(), refused=())
    assert files_in(folder) == {"May/lamps.txt": LAMPS, "ferry.txt": FERRY}
    assert stat.S_IMODE((folder / "May/lamps.txt").stat().st_mode) & stat.S_IRUSR
    assert sync(folder, library.path).added == ("May/lamps.txt",)
    assert library.document("May/lamps.txt").text == LAMPS.decode()


def test_the_same_file_again_is_there_already(library: Library, folder: Path, send: Send) -> None:
    intake = take_in([("ferry.txt", send(FERRY)), ("FERRY.TXT", send(FERRY))], library)
    assert intake == Intake(added=(), already=("ferry.txt", "ferry.txt"), refused=())
    assert files_in(folder) == {"ferry.txt": FERRY}


def test_other_bytes_of_the_same_name_get_a_number_and_replace_nothing(
    library: Library, folder: Path, send: Send
) -> None:
    files = [("ferry.txt", send(LAMPS)), ("Ferry.txt", send(SAILS)), ("ferry.txt", send(LAMPS))]
    intake = take_in(files, library)
    assert intake.added == ("ferry (2).txt", "Ferry (3).txt")
    assert intake.already == ("ferry (2).txt",)
    assert files_in(folder) == {"ferry.txt": FERRY, "ferry (2).txt": LAMPS, "Ferry (3).txt": SAILS}


def test_a_name_composed_otherwise_is_the_same_name(library: Library, folder: Path, send: Send) -> None:
    decomposed = "Cafe\u0301.txt"
    (folder / decomposed).write_bytes(LAMPS)
    intake = take_in([("CAFÉ.txt", send(LAMPS)), ("Café.txt", send(SAILS))], library)
    assert intake == Intake(added=("Café (2).txt",), already=(decomposed,), refused=())


def test_a_folder_that_is_there_in_another_case_is_added_to(
    library: Library, folder: Path, send: Send
) -> None:
    (folder / "May").mkdir()
    assert take_in([("MAY/lamps.txt", send(LAMPS))], library).added == ("May/lamps.txt",)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("program.exe", LAMPS, "files ending in .exe are not supported"),
        ("report", LAMPS, "files ending in nothing are not supported"),
        ("empty.txt", b"", "the file is empty"),
        ("big.txt", b"a" * 20_000_001, "20,000,001 bytes, the limit is 20,000,000; split the file"),
        ("../../up.txt", LAMPS, "leads out of the folder"),
        (".hidden.txt", LAMPS, "hidden files"),
        ("ferry.txt/lamps.txt", LAMPS, "ferry.txt is a file or a link"),
    ],
)
def test_what_cannot_become_a_document_is_refused_with_the_reason(
    name: str, content: bytes, why: str, library: Library, folder: Path, send: Send
) -> None:
    assert why in refusal(take_in([(name, send(content))], library))
    assert files_in(folder) == {"ferry.txt": FERRY}


def test_a_file_that_the_patterns_leave_out_is_refused(library: Library, folder: Path, send: Send) -> None:
    sync(folder, library.path, exclude=["drafts/", "* (2).txt"])
    files = [("drafts/a.txt", send(LAMPS)), ("ferry.txt", send(SAILS)), ("lamps.txt", send(LAMPS))]
    intake = take_in(files, library)
    assert intake.added == ("lamps.txt",)
    assert [refused.path for refused in intake.refused] == ["drafts/a.txt", "ferry.txt"]
    assert all("the library's patterns leave it out" in refused.reason for refused in intake.refused)
    assert not (folder / "drafts").exists()


def test_with_several_folders_files_go_into_the_first_and_their_ids_say_so(
    folder: Path, tmp_path: Path, tiny_model: str, send: Send
) -> None:
    (tmp_path / "wire").mkdir()
    sync([folder, tmp_path / "wire"], tmp_path / "both", model=tiny_model)
    with open_library(tmp_path / "both") as both:
        assert take_in([("lamps.txt", send(LAMPS))], both).added == ("reports/lamps.txt",)
        sync([folder, tmp_path / "wire"], both.path)
        assert both.document("reports/lamps.txt").text == LAMPS.decode()


def test_a_removed_document_is_not_brought_back_by_adding_it(
    library: Library, folder: Path, send: Send
) -> None:
    remove(["ferry.txt"], library.path)
    assert "it was removed from this library" in refusal(take_in([("ferry.txt", send(FERRY))], library))
    (folder / "ferry.txt").unlink()  # the name is kept out all the same
    assert take_in([("ferry.txt", send(LAMPS))], library).added == ("ferry (2).txt",)
    assert "ferry (2).txt" in sync(folder, library.path).added


def test_no_link_is_followed_or_replaced(library: Library, folder: Path, tmp_path: Path, send: Send) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(LAMPS)
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "away").symlink_to(outside)
    (folder / "dangling.txt").symlink_to(outside / "new.txt")
    upload = tmp_path / "upload"
    upload.symlink_to(outside / "secret.txt")
    os.mkfifo(tmp_path / "pipe")
    files = [
        ("link.txt", send(LAMPS)),
        ("dangling.txt", send(LAMPS)),
        ("away/new.txt", send(LAMPS)),
        ("stolen.txt", upload),
        ("pipe.txt", tmp_path / "pipe"),
        ("folder.txt", outside),
        ("gone.txt", tmp_path / "gone"),
    ]
    intake = take_in(files, library)
    assert intake.added == ("link (2).txt", "dangling (2).txt")
    assert [one.path for one in intake.refused] == [
        "away/new.txt",
        "stolen.txt",
        "pipe.txt",
        "folder.txt",
        "gone.txt",
    ]
    assert files_in(outside) == {"secret.txt": LAMPS}


def test_nothing_is_put_into_the_library_itself(folder: Path, tiny_model: str, send: Send) -> None:
    sync(folder, folder / "desk", model=tiny_model)
    with open_library(folder / "desk") as within:
        reason = refusal(take_in([("Desk/lamps.txt", send(LAMPS))], within))
        assert "the library itself is kept in that folder" in reason


def test_a_folder_that_is_away_or_may_not_be_written_to_is_named(
    library: Library, folder: Path, send: Send
) -> None:
    folder.rename(folder.with_name("away"))
    assert f"the library's folder {folder} is not there" in refusal(
        take_in([("a.txt", send(LAMPS))], library)
    )
    assert not folder.exists()
    folder.with_name("away").rename(folder)
    if os.geteuid() != 0:
        folder.chmod(0o555)
        try:
            reason = refusal(take_in([("a.txt", send(LAMPS))], library))
        finally:
            folder.chmod(0o755)
        assert f"nothing can be written into {folder}" in reason


def test_a_full_disk_is_told_as_such_and_leaves_nothing(library: Library, folder: Path, send: Send) -> None:
    """Files of this process may be 1,000 bytes long; that the limit is met is an error as of a full disk."""
    upload = send(LAMPS * 100)
    code = (
        "import resource, signal, sys, pathlib; from index import open_library\n"
        "from ui.shelf.intake import take_in\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "library = open_library(sys.argv[1]); library.removed(); library.settings\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "print(take_in([('a.txt', pathlib.Path(sys.argv[2]))], library).refused[0].reason)"
    )
    command = [sys.executable, "-c", code, str(library.path), str(upload)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told == f"a.txt: it could not be copied into {folder} (File too large); add it again\n"
    assert files_in(folder) == {"ferry.txt": FERRY}


def test_two_tabs_that_add_the_same_names_at_once_lose_nothing(
    library: Library, folder: Path, send: Send
) -> None:
    names = [f"{'a' if n % 2 else 'A'}{n // 2}.txt" for n in range(20)]
    lots = [[(name, send(f"{tab} {name}".encode())) for name in names] for tab in "xy"]
    intakes: list[Intake] = []
    tabs = [threading.Thread(target=lambda lot=lot: intakes.append(take_in(lot, library))) for lot in lots]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    sent = sorted(path.read_bytes() for lot in lots for _, path in lot)
    assert sorted(content for name, content in files_in(folder).items() if name != "ferry.txt") == sent
    assert sorted(len(intake.added) for intake in intakes) == [20, 20]
    on_disk = [path.name.casefold() for path in folder.iterdir()]
    assert len(set(on_disk)) == len(on_disk)


def test_a_kill_leaves_no_half_file(library: Library, folder: Path, tmp_path: Path) -> None:
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    whole = {f"{n}.txt": f"{n} ".encode() * 2_000_000 for n in range(30)}
    for name, content in whole.items():
        (uploads / name).write_bytes(content)
    code = (
        "import sys, pathlib; from index import open_library; from ui.shelf.intake import take_in\n"
        "files = [(path.name, path) for path in pathlib.Path(sys.argv[2]).iterdir()]\n"
        "take_in(files, open_library(sys.argv[1]))"
    )
    killed_within = 0
    for n_before_kill in (1, 4, 9):
        process = subprocess.Popen([sys.executable, "-c", code, str(library.path), str(uploads)])
        while process.poll() is None:
            seen = os.listdir(folder)
            if len(seen) > n_before_kill and any(name.startswith(HIDDEN) for name in seen):
                break
        process.kill()
        process.wait()
        killed_within += len(list(folder.glob(f"{HIDDEN}*")))
        for path in folder.glob("[!.]*"):
            assert path.read_bytes() == (whole | {"ferry.txt": FERRY})[path.name]
    assert killed_within, "no kill came within a copy"
    old = time.time() - LEFT_OVER_S - 60
    for path in folder.glob(f"{HIDDEN}*"):
        os.utime(path, (old, old))
    intake = take_in([(name, uploads / name) for name in whole], library)
    assert sorted(intake.added + intake.already) == sorted(whole)
    assert files_in(folder) == whole | {"ferry.txt": FERRY}


PARTS = (
    "..",
    "/",
    "\\",
    "C:",
    "~",
    "a",
    "A",
    "é",
    "e\u0301",
    " ",
    "\0",
    "\u202e",
    "con",
    ":",
    "link",
    "*",
    "%2e",
)
hostile = st.lists(st.one_of(st.sampled_from(PARTS), st.text(max_size=5)), max_size=8).map("".join)


@given(names=st.lists(hostile.map(lambda name: name + ".txt"), min_size=1, max_size=4))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_ever_lands_outside_the_folder(names: list[str], library: Library, folder: Path) -> None:
    around = folder.parent
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "link").symlink_to(around / "beside", target_is_directory=True)
    (around / "beside").mkdir(exist_ok=True)
    before = {path for path in around.rglob("*") if not path.is_relative_to(folder)}
    with tempfile.TemporaryDirectory() as place:
        files = []
        for n, name in enumerate(names):
            (Path(place) / f"{n}").write_bytes(f"content {n}".encode())
            files.append((name, Path(place) / f"{n}"))
        intake = take_in(files, library)
    assert {path for path in around.rglob("*") if not path.is_relative_to(folder)} == before
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == set(intake.added)
    assert len(intake.added) + len(intake.refused) == len(names)
    for document_id in intake.added:
        assert document_id.isprintable()
        assert (folder / document_id).resolve().is_relative_to(folder.resolve())
    assert all(one.path.isprintable() and one.reason.isprintable() for one in intake.refused)


def test_more_files_of_one_name_than_can_be_numbered_are_refused(
    library: Library, folder: Path, send: Send
) -> None:
    for n in range(1, 1_001):
        (folder / numbered("a.txt", n)).write_bytes(b"x")
    assert "there are 1,000 files of this name" in refusal(take_in([("a.txt", send(LAMPS))], library))


def test_no_files_are_no_error(library: Library) -> None:
    assert take_in([], library) == Intake(added=(), already=(), refused=())
