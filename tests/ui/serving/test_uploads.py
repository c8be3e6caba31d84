"""What Gradio's own upload takes: so much, under names that stay in its folder."""

import tempfile
from pathlib import Path
from typing import Any

from index.formats.limits import MAX_BYTES

FORM = "multipart/form-data; boundary=edge"


def upload(at: Any, name: str, content: bytes = b"text") -> Any:
    part = f'--edge\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
    body = part.encode() + b"Content-Type: text/plain\r\n\r\n" + content + b"\r\n--edge--\r\n"
    return at.call("/gradio_api/upload", body, content_type=FORM)


def test_a_file_may_be_as_large_as_the_largest_that_is_read(unlocked: Any) -> None:
    assert unlocked.call("/config").json()["max_file_size"] == max(MAX_BYTES.values()) == 500_000_000


def test_a_name_that_climbs_out_of_the_folder_stays_in_it(unlocked: Any) -> None:
    for name in ("../../../climbed.txt", "/etc/climbed.txt", "..\\climbed.txt"):
        (saved,) = upload(unlocked, name).json()
        assert Path(saved).resolve().is_relative_to(Path(tempfile.gettempdir()).resolve())
        assert ".." not in Path(saved).parts
        Path(saved).unlink()
