"""Whatever the bytes: a document whose places fit its text, or a reason; in this process, for speed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import errors
from index.formats.columns import NO_COLUMNS
from index.formats.endings import SUFFIXES
from index.formats.read import Walk
from index.load import Loaded, load_file

PAGE = "<html><head><title>Ferry</title></head><body><p>It rained.</p></body></html>"
MAIL = (
    b"From: Ann <a@b.example>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain\r\n\r\nIt rained.\r\n--b\r\n"
    b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\nMore.\r\n--b--\r\n"
)


@pytest.fixture(scope="session")
def samples(files: Any) -> dict[str, bytes]:
    """A valid file of each kind, by its ending."""
    word = "<w:p><w:r><w:t>It rained.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    pdf = files.pdf([[(72, 720, "It rained."), (72, 700, "It stopped.")], [(72, 720, "More.")]])
    return {
        ".txt": b"It rained.\n",
        ".html": PAGE.encode(),
        ".mhtml": b"Content-Type: text/html\r\n\r\n" + PAGE.encode(),
        ".eml": MAIL,
        ".pdf": pdf,
        ".docx": files.docx(word),
        ".odt": files.odt("<text:h>Rain</text:h><text:p>It rained.</text:p>"),
        ".epub": files.epub({"a.xhtml": "<h1>Rain</h1><p>It rained.</p>"}),
        ".csv": b'title,text\nA,"It rained."\nB,It stopped.\n',
        ".jsonl": b'{"text": "It rained.", "date": "2021-05-04"}\n{"text": "It stopped."}\n',
        ".zip": files.zip({"a.txt": "It rained.", "b.pdf": pdf, "c.eml": MAIL}),
    }


def check(raw: bytes, name: str) -> int:
    """Read, and check everything that comes; returns the number of documents."""
    n_documents = 0
    for message in Walk(columns=NO_COLUMNS).file(lambda: raw, name):
        if "document" in message:
            document = message["document"]
            n_documents += 1
            text, starts = document["text"], [start for start, _ in document["places"]]
            text.encode()
            assert text.strip()
            assert document["title"]
            assert starts == sorted(starts)
            assert all(0 <= start < len(text) for start in starts)
            assert document["id"] == name or document["id"].startswith(f"{name}/")
            assert document["id"].isprintable()
            assert len(text) <= 50 * len(raw) + 1_000
        elif "refused" in message:
            refused_id, kind, reason = message["refused"]
            assert issubclass(getattr(errors, kind), errors.LoadError)
            assert refused_id == name or refused_id.startswith(f"{name}/")
            assert reason.startswith(name)
    return n_documents


def test_the_samples_are_read(samples: dict[str, bytes]) -> None:
    for suffix, raw in samples.items():
        assert check(raw, f"a{suffix}") >= 1


SETTINGS = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SETTINGS
@given(st.binary(max_size=2_000), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_under_any_name_are_documents_or_a_reason(raw: bytes, suffix: str) -> None:
    check(raw, f"a{suffix}")


@SETTINGS
@given(st.data())
def test_a_cut_off_file_is_documents_or_a_reason(samples: dict[str, bytes], data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from(sorted(samples)))
    raw = samples[suffix]
    check(raw[: data.draw(st.integers(0, len(raw)))], f"a{suffix}")


@SETTINGS
@given(st.data())
def test_a_file_with_changed_bytes_is_documents_or_a_reason(
    samples: dict[str, bytes], data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from(sorted(samples)))
    raw = bytearray(samples[suffix])
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(raw), f"a{suffix}")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_so_it_is_through_the_reading_process(
    samples: dict[str, bytes], tmp_path: Path, data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from(sorted(samples)))
    raw = bytearray(samples[suffix])
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path = tmp_path / f"a{suffix}"
    path.write_bytes(raw)
    try:
        loaded = load_file(path, path.name)
    except errors.LoadError as error:
        assert str(error).startswith(path.name)  # noqa: PT017 - either is right
        return
    assert loaded.documents or loaded.refused
    for document in loaded.documents:
        assert list(document.places) == sorted(document.places)


@pytest.mark.parametrize("depth", [300, 1_900, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li", "table><tr><td"])
def test_a_page_nested_deep_is_read_whole_or_refused_with_the_reason(
    load: Callable[..., Loaded], depth: int, tag: str
) -> None:
    opened, closed = f"<{tag}>" * depth, f"</{tag}>" * depth
    page = f"<html><body><p>Above.</p>{opened}It rained.{closed}<p>Below.</p></body></html>"
    try:
        text = load(page, "a.html").documents[0].text
    except errors.LoadError as error:
        assert "nested over 2,000 deep" in str(error) or "cannot be read" in str(error)  # noqa: PT017
        return
    assert "It rained." in text
    assert "Below." in text
