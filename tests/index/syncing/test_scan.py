import hashlib
import os
from pathlib import Path

import pytest

from index.files import ScannedFile
from index.load import MAX_FILE_BYTES
from index.syncing.scan import scan

LONG_AGO_NS = 1_600_000_000_000_000_000


def write(folder: Path, name: str, content: bytes, *, modified_ns: int = LONG_AGO_NS) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, ns=(modified_ns, modified_ns))
    return path


def scanned(folder: Path, known: dict[str, ScannedFile] | None = None) -> dict[str, ScannedFile]:
    files = scan(folder, known or {}, apart_from=folder / "library", seen=lambda _: None)
    assert [file.id for file in files] == sorted(file.id for file in files)
    return {file.id: file for file in files}


def test_a_file_is_known_by_its_path_size_time_and_hash(tmp_path: Path) -> None:
    write(tmp_path, "reports/may/a.txt", b"Rain fell.")
    assert scanned(tmp_path) == {
        "reports/may/a.txt": ScannedFile(
            id="reports/may/a.txt",
            n_bytes=10,
            modified_ns=LONG_AGO_NS,
            sha256=hashlib.sha256(b"Rain fell.").hexdigest(),
            reason="",
        )
    }


def test_hidden_files_hidden_folders_and_the_library_are_left_out(tmp_path: Path) -> None:
    for name in (".a.txt", ".git/a.txt", "sub/.b/a.txt", "library/a.txt"):
        write(tmp_path, name, b"Rain fell.")
    write(tmp_path, "sub/library/a.txt", b"Rain fell.")
    assert list(scanned(tmp_path)) == ["sub/library/a.txt"]


def test_links_inside_the_folder_are_followed_and_links_to_folders_are_not(tmp_path: Path) -> None:
    write(tmp_path, "sub/a.txt", b"Rain fell.")
    (tmp_path / "linked.txt").symlink_to(tmp_path / "sub" / "a.txt")
    (tmp_path / "relative.txt").symlink_to("sub/../linked.txt")
    (tmp_path / "linked folder").symlink_to(tmp_path / "sub")
    (tmp_path / "round").symlink_to(tmp_path)
    files = scanned(tmp_path)
    assert list(files) == ["linked.txt", "relative.txt", "sub/a.txt"]
    assert {file.sha256 for file in files.values()} == {hashlib.sha256(b"Rain fell.").hexdigest()}


def test_a_link_that_leaves_the_folder_is_refused_with_the_reason(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    target = write(tmp_path, "folder two/a.txt", b"Rain fell.")
    folder.mkdir()
    (folder / "absolute.txt").symlink_to(target)
    (folder / "relative.txt").symlink_to("../folder two/a.txt")
    (folder / "by another.txt").symlink_to("relative.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "odd\n.txt").symlink_to(target)
    files = scanned(folder)
    assert len(files) == 5
    for file_id, file in files.items():
        assert file.sha256 == ""
        assert file.reason == (
            f"{file_id}: a link to a file outside the folder; copy the file into the folder"
        )
        assert file_id.isprintable()


def test_a_folder_that_is_reached_by_a_link_is_its_own_inside(tmp_path: Path) -> None:
    write(tmp_path, "folder/a.txt", b"Rain fell.")
    (tmp_path / "folder" / "b.txt").symlink_to(tmp_path / "folder" / "a.txt")
    (tmp_path / "way").symlink_to(tmp_path / "folder")
    assert [file.reason for file in scanned(tmp_path / "way").values()] == ["", ""]


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("a.txt")
    file = scanned(tmp_path)["a.txt"]
    assert (file.sha256, file.reason[:22]) == ("", "a.txt: cannot be read ")


def test_a_broken_link_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere.txt")
    file = scanned(tmp_path)["a.txt"]
    assert file.sha256 == ""
    assert file.reason.startswith("a.txt: cannot be read (No such file or directory)")


def test_what_is_not_a_regular_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert scanned(tmp_path)["pipe.txt"].reason == "pipe.txt: not a regular file; exclude it"


def test_a_name_that_cannot_be_shown_is_refused_in_escaped_form(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.txt").write_bytes(b"Rain fell.")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/c\xff.txt")).write_bytes(b"Rain fell.")
    reasons = [file.reason for file in scanned(tmp_path).values()]
    assert len(reasons) == 2
    assert all(reason.isprintable() and reason.endswith("rename the file") for reason in reasons)


@pytest.mark.parametrize("name", ["a.rtf", "a", "a.txt.gz"])
def test_a_file_that_no_reader_takes_is_listed_but_not_read(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, b"Rain fell.")
    assert scanned(tmp_path)[name].sha256 == ""


def test_a_file_over_the_size_limit_is_listed_but_not_read(tmp_path: Path) -> None:
    with write(tmp_path, "a.txt", b"").open("r+b") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    assert scanned(tmp_path)["a.txt"].sha256 == ""


def test_a_known_file_of_the_same_size_and_time_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", b"Rain fell.")
    known = scanned(tmp_path)
    write(tmp_path, "a.txt", b"Snow fell.")
    assert scanned(tmp_path, known) == known


@pytest.mark.parametrize(("content", "time"), [(b"Hail fell.", 1), (b"Rain has fallen.", 0)])
def test_a_known_file_of_another_size_or_time_is_read_again(
    tmp_path: Path, content: bytes, time: int
) -> None:
    write(tmp_path, "a.txt", b"Rain fell.")
    known = scanned(tmp_path)
    write(tmp_path, "a.txt", content, modified_ns=LONG_AGO_NS + time)
    assert scanned(tmp_path, known)["a.txt"].sha256 == hashlib.sha256(content).hexdigest()


def test_the_time_of_a_file_written_just_now_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Rain fell.")
    known = scanned(tmp_path)
    assert known["a.txt"].modified_ns == 0
    found = (tmp_path / "a.txt").stat()
    (tmp_path / "a.txt").write_bytes(b"Snow fell.")
    os.utime(tmp_path / "a.txt", ns=(found.st_atime_ns, found.st_mtime_ns))
    assert scanned(tmp_path, known)["a.txt"].sha256 == hashlib.sha256(b"Snow fell.").hexdigest()


def test_progress_counts_every_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.pdf", "sub/c.md"):
        write(tmp_path, name, b"Rain fell.")
    counts: list[int] = []
    scan(tmp_path, {}, apart_from=tmp_path / "library", seen=counts.append)
    assert counts == [1, 2, 3]
