import hashlib
from datetime import date
from pathlib import Path

import pytest

from index.errors import EmptyDocument, LoadError, NotText, TooLarge, UnsupportedFormat
from index.load import MAX_FILE_BYTES, SUPPORTED_SUFFIXES, load_document, load_file

SEEDS = Path(__file__).parents[2] / "seeds"


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_the_id_is_the_path_below_the_folder_and_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = write(tmp_path, "reports/may/a.txt", b"Rain fell.\r\nIt stopped.\r\n")
    document = load_document(path, tmp_path)
    assert document.id == "reports/may/a.txt"
    assert document.text == "Rain fell.\r\nIt stopped.\r\n"
    assert document.sha256 == hashlib.sha256(b"Rain fell.\r\nIt stopped.\r\n").hexdigest()
    assert document.furniture == ()


@pytest.mark.parametrize(
    "text",
    [
        "👩‍👩‍👧 walked.",
        "e\u0301te\u0301",
        "東京は晴れ。",
        "שלום עולם",
        "İstanbul\r\n\r\n",
        "tab\tand\x0bmore",
    ],
)
def test_text_is_never_normalised(tmp_path: Path, text: str) -> None:
    assert load_document(write(tmp_path, "a.txt", text.encode()), tmp_path).text == text


def test_a_markdown_file_states_title_date_and_outlet(tmp_path: Path) -> None:
    raw = b"---\ntitle: Annual count\ndate: 2022-02-14\noutlet: Field Notes\n---\n\nThe count rose by half.\n"
    document = load_document(write(tmp_path, "a.md", raw), tmp_path)
    assert (document.title, document.date, document.outlet) == (
        "Annual count",
        date(2022, 2, 14),
        "Field Notes",
    )
    assert document.text == raw.decode()


def test_a_page_becomes_its_text(tmp_path: Path) -> None:
    raw = b"<html><head><title>T</title></head><body><script>x()</script><p>Rain fell.</p></body></html>"
    document = load_document(write(tmp_path, "a.HTM", raw), tmp_path)
    assert document.text == "Rain fell."
    assert document.sha256 == hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize("name", ["a.xyz", "a.BIN", "a", ".txt"])
def test_an_unknown_format_is_named_with_the_way_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsupportedFormat, match=rf"^{name}: .* not supported yet; convert to one of .*\.txt"):
        load_document(write(tmp_path, name, b"text"), tmp_path)


@pytest.mark.parametrize("raw", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("suffix", sorted(SUPPORTED_SUFFIXES))
def test_a_file_without_text_is_an_empty_document(tmp_path: Path, raw: bytes, suffix: str) -> None:
    with pytest.raises(EmptyDocument, match=rf"a\{suffix}: there is no text"):
        load_file(write(tmp_path, f"a{suffix}", raw), f"a{suffix}")


def test_a_page_that_is_only_script_is_an_empty_document(tmp_path: Path) -> None:
    with pytest.raises(EmptyDocument):
        load_document(
            write(tmp_path, "a.html", b"<html><body><script>x = 1</script></body></html>"), tmp_path
        )


def test_a_pdf_under_another_name_is_not_text(tmp_path: Path) -> None:
    with pytest.raises(NotText, match=r"a\.txt: this is a PDF"):
        load_document(write(tmp_path, "a.txt", b"%PDF-1.4 stream"), tmp_path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(TooLarge, match="limit is 20,000,000; split"):
        load_document(path, tmp_path)


@pytest.mark.parametrize("name", ["missing.txt", "folder.txt"])
def test_what_cannot_be_opened_is_a_load_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(LoadError, match=f"{name}: cannot be read"):
        load_document(tmp_path / name, tmp_path)


def test_a_file_name_that_is_not_text_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="rename the file"):
        load_document(tmp_path / "a\udcff.txt", tmp_path)


def test_every_seed_loads_with_a_title_and_without_a_date_it_does_not_state() -> None:
    documents = [load_document(path, SEEDS) for path in sorted(SEEDS.glob("*.txt"))]
    assert len(documents) == 5
    assert all(document.title != Path(document.id).stem for document in documents)
    assert [document.date for document in documents] == [None] * 5
    first_line = documents[0].text.partition("\n")[0]  # a copy of the title, cut off
    assert documents[0].title.startswith(first_line)
    assert len(documents[0].title) > len(first_line)
