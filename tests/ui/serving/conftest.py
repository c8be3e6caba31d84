"""A desk of files of several kinds, served to users who must log in, and a way to call it."""

import asyncio
import base64
import json
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from index import Library, open_library, sync
from ui.serving.passwords import user_line

NAME, PASSWORD = "ada", "päss:wörd"
TEXT = "The bridge at Aberley was closed on Monday after the flood, the council said.\n"
FILES = {
    "report.pdf": "",
    "page.html": f"<html><body><p>{TEXT}</p><script>alert(1)</script></body></html>",
    "drawing.pdf.txt": "The council met on Tuesday and closed the old mill for good.\n",
    "rows.csv": "text,title\nThe mill burned down on Friday and nobody was hurt.,Mill\n",
    "Übersicht “1”; a=b.txt": "The market was moved to the meadow, said the mayor.\n",
    "moved.txt": "A letter of the mayor was read out in the council.\n",
    "edited.txt": "The ferry ran again on Sunday, the operator said.\n",
    "gone.txt": "The tower was sold to a brewer from the next town.\n",
}


def one_page_pdf(*lines: str) -> bytes:
    """A PDF of a page for each line."""
    objects = ["", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for line in lines:
        stream = f"BT /F1 11 Tf 72 700 Td ({line.strip()}) Tj ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    pages = " ".join(f"{number} 0 R" for number in range(5, len(objects) + 1, 2))
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{pages}] /Count {len(lines)} >>"
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Served:
    """A served page; requests carry the user's name and password unless told otherwise."""

    address: str
    folder: Path
    library: Library
    name: str = NAME
    password: str = PASSWORD
    routes: tuple[tuple[str, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def call(
        self, path: str, body: Any = None, *, method: str = "", logged_in: bool = True, **headers: str
    ) -> Reply:
        """One request. Keywords are headers: `sec_fetch_site="cross-site"`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = (self.headers if logged_in else {}) | sent
        if body is not None and not isinstance(body, bytes):
            body, sent = json.dumps(body).encode(), {"content-type": "application/json"} | sent
        where = urlsplit(self.address)
        connection = HTTPConnection(str(where.hostname), where.port, timeout=60)
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, body, sent)
            response: HTTPResponse = connection.getresponse()
            found = {name.lower(): value for name, value in response.getheaders()}
            is_endless = "event-stream" in found.get("content-type", "")
            return Reply(response.status, found, b"" if is_endless else response.read())
        finally:
            connection.close()

    def original(self, document_id: str, **headers: str) -> Reply:
        return self.call(f"/original?document={quote(document_id, safe='')}", **headers)


@pytest.fixture(scope="session")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page that asks everybody for name and password, in a process of its own."""
    place = tmp_path_factory.mktemp("locked")
    folder = place / "desk"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "report.pdf").write_bytes(one_page_pdf(TEXT, "The bridge will open in May, said the mayor."))
    sync(folder, place / "library")
    users = place / "users"
    users.write_text(f"# who reads here\n{user_line(NAME, PASSWORD)}\n\n")
    basic = base64.b64encode(f"{NAME}:{PASSWORD}".encode()).decode()
    command = [sys.executable, Path(__file__).with_name("serve_and_list.py"), place / "library", users]
    with (
        open_library(place / "library") as library,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            yield Served(
                address=told["address"],
                folder=folder,
                library=library,
                routes=tuple(map(tuple, told["routes"])),
                headers={"authorization": f"Basic {basic}"},
            )
        finally:
            process.terminate()


@pytest.fixture
def awaited() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine to its end; in a thread, because the browser's tests leave a loop in this one."""

    def run(work: Coroutine[Any, Any, Any]) -> Any:
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result()

    return run


@pytest.fixture(scope="session")
def unlocked(seeds_page: str, seeds_library: Library) -> Served:
    """The sample articles' page, which asks nobody for a password, in a process of its own."""
    return Served(address=seeds_page, folder=seeds_library.folder, library=seeds_library)
