"""Whether the files still say it: real files, changed, moved, removed and forged."""

import hashlib
import json
import os
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library, open_library, sync
from index.documents import line_and_column
from index.load import find_document, load_document
from index.settings import label_folders
from qa import Answer, Citation, ask
from qa.evidence.evidence import Excerpt, evidence
from qa.evidence.verify import Status, Verification, _last_before, as_json, verify

TEXT = (
    "Bridge closed at Marl\n2024-03-05\n\nThe police closed the bridge. 76 🚢 waited.\r\nNobody was hurt.\n"
)
QUOTE = "76 🚢 waited."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_bytes(TEXT.encode())
    return tmp_path / "reports"


@pytest.fixture
def cite(make: Any, folder: Path) -> Any:
    """A citation as `ask()` makes it, of a file as it is now."""

    def cite(quote: str = QUOTE, name: str = "a.txt", number: int = 1, **changes: Any) -> Citation:
        document = load_document(folder / name, folder)
        start = document.text.index(quote)
        line, column = line_and_column(document.text, start)
        plain = {
            "document_id": name,
            "title": document.title,
            "outlet": document.outlet,
            "date": document.date,
            "start": start,
            "line": line,
            "column": column,
            "document_sha256": document.sha256,
        }
        return make.citation(quote, number, **(plain | changes))

    return cite


def statuses(verification: Verification) -> list[Status]:
    return [checked.status for checked in verification.checked]


def only(make: Any, citation: Citation, folder: Path) -> tuple[Status, str, str]:
    """What becomes of an answer that quotes this alone."""
    (checked,) = verify(make.answering(citation), folder).checked
    return checked.status, checked.reason, checked.moved_to


def test_a_file_that_has_not_changed_verifies(make: Any, cite: Any, folder: Path) -> None:
    verification = verify(make.answering(cite()), folder)
    assert verification.ok
    assert statuses(verification) == ["ok"]
    assert verification.checked[0].reason == ""


def test_a_removed_file_is_missing(make: Any, cite: Any, folder: Path) -> None:
    cited = cite()
    (folder / "a.txt").unlink()
    assert only(make, cited, folder) == ("missing", "the file is gone", "")
    assert not verify(make.answering(cited), folder).ok


def test_a_changed_file_is_stale_and_the_new_place_of_the_words_is_given(
    make: Any, cite: Any, folder: Path
) -> None:
    cited = cite()
    (folder / "a.txt").write_bytes(("A correction.\n" * 8 + TEXT).encode())
    assert only(make, cited, folder) == ("stale", "the file has changed; the words moved to 12:31", "12:31")


def test_words_that_did_not_move_in_a_changed_file_are_stale_all_the_same(
    make: Any, cite: Any, folder: Path
) -> None:
    cited = cite()
    (folder / "a.txt").write_bytes((TEXT + "More.\n").encode())
    assert only(make, cited, folder) == ("stale", "the file has changed; the words still stand there", "4:31")


def test_words_that_are_gone_from_a_changed_file_are_said_to_be(make: Any, cite: Any, folder: Path) -> None:
    cited = cite()
    (folder / "a.txt").write_bytes(TEXT.replace("76", "67").encode())
    status, reason, moved_to = only(make, cited, folder)
    assert (status, moved_to) == ("stale", "")
    assert "does not have these words any more" in reason


def test_of_several_places_the_nearest_is_given(make: Any, cite: Any, folder: Path) -> None:
    cited = cite()
    (folder / "a.txt").write_bytes(f"{QUOTE}\n{'x' * 20}\n\n{'y' * 30}{QUOTE}\n\n\n{QUOTE}\n".encode())
    assert only(make, cited, folder)[2] == "4:31"


@given(
    text=st.text("ab", max_size=60), words=st.text("ab", min_size=1, max_size=4), before=st.integers(0, 70)
)
def test_the_last_place_before_an_offset_is_the_one_that_a_search_from_behind_finds(
    text: str, words: str, before: int
) -> None:
    slow = [at for at in range(min(before, len(text))) if text.startswith(words, at)]
    assert _last_before(text, words, before) == (slow[-1] if slow else -1)


def test_words_that_nearly_stand_everywhere_are_looked_for_in_linear_time(
    make: Any, cite: Any, folder: Path
) -> None:
    n = 400_000  # a search from behind compares n / 2 letters at each of 20 n places: over ten minutes
    words = "a" * (n // 2) + "b" + "a" * (n // 2)
    (folder / "a.txt").write_text(f"{words}\n")
    cited = cite(words)
    changed = "a" * (20 * n)
    (folder / "a.txt").write_text(f"{changed}\n")
    cited = replace(cited, start=10 * n, end=10 * n + len(words))
    assert only(make, cited, folder)[0::2] == ("stale", "")


def test_a_file_that_is_no_text_any_more_is_stale_with_the_reason(make: Any, cite: Any, folder: Path) -> None:
    cited = cite()
    (folder / "a.txt").write_bytes(b"\0\x01\x02" * 100)
    status, reason, _ = only(make, cited, folder)
    assert status == "stale"
    assert reason.startswith("the file cannot be read any more: a.txt: ")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"line": 5}, "its place is 4:31"),
        ({"column": 1}, "its place is 4:31"),
        ({"title": "Another"}, "its title is Bridge closed at Marl"),
        ({"outlet": "The Courier"}, "its outlet is not stated"),
        ({"author": "Ann Lee"}, "its author is not stated"),
        ({"place": "page 3"}, "its page or part is not stated"),
        ({"date": date(2024, 3, 6)}, "its date is 2024-03-05"),
        ({"date": None}, "its date is 2024-03-05"),
    ],
)
def test_what_is_falsely_said_of_an_unchanged_file_is_wrong(
    make: Any, cite: Any, folder: Path, changes: dict[str, Any], said: str
) -> None:
    assert only(make, cite(**changes), folder) == ("wrong", said, "")


@given(st.integers(0, 60), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_words_that_an_unchanged_file_does_not_have_there_are_wrong(
    make: Any, tmp_path_factory: pytest.TempPathFactory, start: int, forged: str
) -> None:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "a.txt").write_bytes(TEXT.encode())
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    cited = make.citation(forged, start=start, document_sha256=sha256)
    status, reason, _ = only(make, cited, folder)
    assert status == "wrong"
    if TEXT[start : start + len(forged)] != forged:
        assert reason == "the file does not have these words at this place"


@pytest.mark.parametrize(
    "name",
    [
        "../outside.txt",
        "sub/../../outside.txt",
        "..",
        "/etc/passwd",
        "{outside}",
        "sub//a.txt",
        "./a.txt",
        "",
        ".",
        "a.txt/",
        ".hidden.txt",
        ".git/a.txt",
        "a.txt\0",
        "a\n.txt",
        "linked/outside.txt",
        "secret.key",
        "a",
    ],
)
def test_no_file_outside_the_folder_is_ever_read(make: Any, folder: Path, name: str) -> None:
    outside = folder.parent / "outside.txt"
    for file in (outside, folder / "secret.key", folder / ".hidden.txt", folder / "a"):
        file.write_text(QUOTE)
    (folder / "linked").symlink_to(folder.parent)
    cited = make.citation(
        QUOTE,
        document_id=name.format(outside=outside),
        document_sha256=hashlib.sha256(QUOTE.encode()).hexdigest(),
        title=name,
    )
    assert only(make, cited, folder) == ("wrong", "names no file inside the folder", "")


def test_a_name_that_is_not_there_is_missing_however_odd(make: Any, folder: Path) -> None:
    for name in ("none.txt", "x" * 5_000 + ".txt", "a.txt/b.txt", "a\\..\\b.txt", "~root.txt", "雨👩.txt"):
        assert only(make, make.citation(document_id=name), folder)[0] == "missing"


def test_a_pipe_is_not_waited_for(make: Any, folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert only(make, make.citation(document_id="pipe.txt"), folder)[0] == "missing"


def test_a_link_is_read_as_in_a_sync_only_where_its_file_is_inside_the_folder(
    make: Any, cite: Any, folder: Path
) -> None:
    (folder / "b.txt").symlink_to(folder / "a.txt")
    assert only(make, cite(name="b.txt"), folder)[0] == "ok"
    (folder.parent / "elsewhere.txt").write_bytes(TEXT.encode())
    (folder / "c.txt").symlink_to(folder.parent / "elsewhere.txt")
    assert only(make, cite(name="c.txt"), folder)[0] == "wrong"


def test_of_a_page_the_extracted_text_is_compared(make: Any, cite: Any, folder: Path) -> None:
    body = "".join(
        f"<p>The police closed the bridge number {n} in the morning of that day.</p>" for n in range(9)
    )
    page = f"<html><head><title>Marl</title></head><body><article>{body}</article></body></html>"
    (folder / "page.html").write_text(page)
    cited = cite("The police closed the bridge number 7", "page.html")
    assert only(make, cited, folder)[0] == "ok"
    (folder / "page.html").write_text(page.replace("<p>", "<p class='new'>"))
    status, reason, _ = only(make, cited, folder)
    assert (status, reason) == ("stale", "the file has changed; the words still stand there")


def test_of_a_format_that_is_extracted_another_version_may_have_made_another_text(
    make: Any, cite: Any, folder: Path
) -> None:
    body = "".join(f"<p>The police closed the bridge number {n} that morning.</p>" for n in range(9))
    (folder / "page.html").write_text(f"<html><body><article>{body}</article></body></html>")
    cited = cite("The police closed the bridge number 7", "page.html")
    status, reason, _ = only(make, replace(cited, start=cited.start + 1, end=cited.end + 1), folder)
    assert status == "wrong"
    assert reason.endswith("if another version gave the answer, ask again")


def test_every_quote_is_checked_wherever_the_answer_shows_it(make: Any, cite: Any, folder: Path) -> None:
    forged = [make.citation(f"Forged {n}.", n, document_sha256=cite().document_sha256) for n in range(2, 6)]
    own, conflict, hidden, near = forged
    answer = make.answer(
        make.part(make.claim(cite(), own, conflicts=(conflict,))),
        make.part(question="Why?", nearest=(near,)),
    )
    answer = replace(answer, claims=(*answer.claims, make.claim(hidden)))
    checked = {one.number: one.status for one in verify(answer, folder).checked}
    assert checked == {1: "ok", 2: "wrong", 3: "wrong", 4: "wrong", 5: "wrong"}


def test_the_order_is_that_of_the_answer_not_of_the_files(make: Any, cite: Any, folder: Path) -> None:
    (folder / "0.txt").write_bytes(TEXT.encode() + b"!")
    answer = make.answering(cite(), cite(name="0.txt", number=2), cite("Nobody was hurt.", number=3))
    assert [one.number for one in verify(answer, folder).checked] == [1, 2, 3]


def test_the_context_of_a_pack_is_checked_too(make: Any, cite: Any, tmp_path: Path, folder: Path) -> None:
    sync(folder, tmp_path / "library")
    with open_library(tmp_path / "library") as library:
        pack = evidence(make.answering(cite()), library)
    verification = verify(pack, folder)
    assert verification.ok
    assert {one.what for one in verification.checked} == {"quote", "context"}
    first = pack.excerpts[0]
    forged = replace(first, text=first.text.replace("closed", "opened"))
    assert forged != first
    verification = verify(replace(pack, excerpts=(forged, *pack.excerpts[1:])), folder)
    assert ("context", "wrong") in {(one.what, one.status) for one in verification.checked}


def test_an_excerpt_that_belongs_to_no_quote_is_checked_as_well(make: Any, cite: Any, folder: Path) -> None:
    pack = evidence_of(make.answering(cite()), "a.txt", "Not there.")
    verification = verify(pack, folder)
    assert [(one.number, one.what, one.status) for one in verification.checked] == [
        (1, "quote", "ok"),
        (0, "context", "stale"),
    ]


def evidence_of(answer: Answer, document_id: str, text: str) -> Any:
    from datetime import UTC, datetime

    from qa.evidence.evidence import FORMAT, Pack

    excerpt = Excerpt(document_id=document_id, document_sha256="1" * 64, start=0, end=len(text), text=text)
    return Pack(
        format=FORMAT, made=datetime(2024, 1, 1, tzinfo=UTC), version="1", answer=answer, excerpts=(excerpt,)
    )


def test_real_answers_verify_against_the_sample_files(seeds_library: Library) -> None:
    for question in ("How many rockets flew at Kyiv?", "What is the melting point of tungsten?"):
        answer = ask(question, library=seeds_library)
        verification = verify(evidence(answer, seeds_library), seeds_library.folder)
        assert verification.ok, verification
        assert verification.remarks == ()
        assert len(verification.checked) >= len(answer.citations or answer.nearest)


def test_a_text_that_is_not_made_of_the_quotes_is_remarked_on(make: Any, cite: Any, folder: Path) -> None:
    answer = make.answering(cite(), text="“The mayor did it.” [1]")
    verification = verify(answer, folder)
    assert verification.ok
    assert "only the quotes were checked" in verification.remarks[0]


def test_the_json_says_whether_all_is_well(make: Any, cite: Any, folder: Path) -> None:
    cited = cite()
    read = json.loads(as_json(verify(make.answering(cited), folder)))
    assert read["ok"] is True
    (folder / "a.txt").unlink()
    read = json.loads(as_json(verify(make.answering(cited), folder)))
    assert read["ok"] is False
    assert read["checked"][0]["status"] == "missing"


def test_thousands_of_quotes_of_a_long_file_take_seconds(make: Any, folder: Path) -> None:
    (folder / "long.txt").write_text("The ship waited there. " * 100_000)
    cited = [make.citation(f"Forged {n}.", n, start=n * 900, document_id="long.txt") for n in range(1, 2_001)]
    began = time.process_time()
    verification = verify(make.answering(*cited), folder)
    assert set(statuses(verification)) == {"stale"}
    assert time.process_time() - began < 30


def test_a_row_is_held_to_its_place_and_author_if_the_answer_states_them(make: Any, folder: Path) -> None:
    words = "The harbour gate at Oster was opened at six on Friday."
    (folder / "n.csv").write_text(f'headline,body,byline\nOster,"{words} Ships waited for hours.",Ann Lee\n')
    document = find_document(folder, "n.csv/row-1")
    plain = {"document_id": document.id, "document_sha256": document.sha256, "title": document.title}
    of_old = make.citation(words, **plain)
    assert only(make, of_old, folder) == ("ok", "", "")
    assert only(make, replace(of_old, place="row 1", author="Ann Lee"), folder) == ("ok", "", "")
    false = replace(of_old, place="row 2", author="Bo Kay")
    assert only(make, false, folder) == ("wrong", "its page or part is row 1; its author is Ann Lee", "")


def test_of_several_folders_each_document_is_looked_for_in_its_own(
    make: Any, cite: Any, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "wire").mkdir()
    (tmp_path / "wire" / "a.txt").write_bytes(TEXT.replace("76", "67").encode())
    folders = label_folders([folder, tmp_path / "wire"])
    cited = replace(cite(), document_id="reports/a.txt")
    elsewhere = [replace(cited, document_id=name) for name in ("wire/a.txt", "a.txt", "../reports/a.txt")]
    found = [verify(make.answering(one), folders).checked[0] for one in (cited, *elsewhere)]
    assert [(one.status, one.reason) for one in found] == [
        ("ok", ""),
        ("stale", "the file has changed and does not have these words any more"),
        ("wrong", "names none of the library's folders"),
        ("wrong", "names none of the library's folders"),
    ]


def test_what_stands_within_an_archive_is_read_anew_there(make: Any, folder: Path) -> None:
    def pack(text: str) -> None:
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            archive.writestr("may/b.txt", text)

    pack(TEXT)
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    document = find_document(folder, "a.zip/may/b.txt")
    cited = make.citation(
        TEXT[:10],
        document_id="a.zip/may/b.txt",
        document_sha256=sha256,
        title=document.title,
        date=document.date,
    )
    assert only(make, cited, folder) == ("ok", "", "")
    assert only(make, replace(cited, document_id="a.zip/may/none.txt"), folder)[0] == "missing"
    assert only(make, replace(cited, document_id="a.zip/../a.txt"), folder)[0] == "wrong"
    pack(f"New. {TEXT}")
    assert only(make, cited, folder)[0] == "stale"
