"""Where the file behind a citation stands, and whether it is as it was when it was indexed."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Library, open_library, remove, sync
from qa import Citation
from qa.sources import Source, source_of

TEXT = "The bridge at Marl was closed at noon. The police gave no reason.\n"
ROWS = 'headline,body\nOster,"The harbour gate at Oster was opened at six on Friday. Ships waited outside."\n'


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Two folders: a plain file, and an archive that holds a file and a table."""
    for name in ("reports", "wire"):
        (tmp_path / name).mkdir()
    (tmp_path / "reports" / "a.txt").write_text(TEXT)
    pack(tmp_path, "The lighthouse at Tern was painted red in May. It took four days.\n")
    sync([tmp_path / "reports", tmp_path / "wire"], tmp_path / "library")
    with open_library(tmp_path / "library") as opened:
        yield opened


def pack(tmp_path: Path, text: str) -> None:
    with zipfile.ZipFile(tmp_path / "wire" / "w.zip", "w") as archive:
        archive.writestr("may/tern.txt", text)
        archive.writestr("may/n.csv", ROWS)


@pytest.fixture
def cite(make: Any, library: Library) -> Any:
    def cite(document_id: str) -> Citation:
        sha256 = library.document(document_id).sha256
        return make.citation(document_id=document_id, document_sha256=sha256)

    return cite


def test_a_document_that_is_a_file_has_its_path(tmp_path: Path, library: Library, cite: Any) -> None:
    assert source_of(cite("reports/a.txt"), library) == Source(
        file=tmp_path / "reports" / "a.txt", within="", has_changed=False
    )


@pytest.mark.parametrize("within", ["may/tern.txt", "may/n.csv/row-1"])
def test_of_a_document_in_an_archive_the_archive_is_what_can_be_opened(
    tmp_path: Path, library: Library, cite: Any, within: str
) -> None:
    assert source_of(cite(f"wire/w.zip/{within}"), library) == Source(
        file=tmp_path / "wire" / "w.zip", within=within, has_changed=False
    )


def test_a_file_that_is_gone_or_says_otherwise_has_changed(
    tmp_path: Path, library: Library, cite: Any
) -> None:
    plain, packed = cite("reports/a.txt"), cite("wire/w.zip/may/tern.txt")
    (tmp_path / "reports" / "a.txt").write_text(TEXT + "!")
    pack(tmp_path, "The lighthouse at Tern was painted blue in May. It took four days.\n")
    assert source_of(plain, library).has_changed
    assert source_of(packed, library).has_changed
    (tmp_path / "reports" / "a.txt").unlink()
    assert source_of(plain, library).has_changed


def test_a_document_of_a_folder_that_the_library_does_not_mirror_is_named_as_it_is(
    make: Any, library: Library
) -> None:
    cited = make.citation(document_id="a.txt")
    assert source_of(cited, library) == Source(file=Path("a.txt"), within="", has_changed=True)


def test_a_file_that_was_only_touched_has_not_changed(tmp_path: Path, library: Library, cite: Any) -> None:
    os.utime(tmp_path / "reports" / "a.txt", (1, 1))
    assert not source_of(cite("reports/a.txt"), library).has_changed


def test_a_document_that_was_indexed_anew_or_left_the_library_has_changed(
    tmp_path: Path, library: Library, cite: Any
) -> None:
    before = cite("reports/a.txt")
    (tmp_path / "reports" / "a.txt").write_text(TEXT + "It was opened again at two.\n")
    sync([tmp_path / "reports", tmp_path / "wire"], library.path)
    assert source_of(before, library).has_changed
    assert not source_of(cite("reports/a.txt"), library).has_changed
    remove(["reports/a.txt"], library.path)
    assert source_of(before, library) == Source(
        file=tmp_path / "reports" / "a.txt", within="", has_changed=True
    )
