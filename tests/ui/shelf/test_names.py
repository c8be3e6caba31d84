"""Names from a browser: what becomes of them, and that nothing leads out."""

import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.load import SUPPORTED_SUFFIXES, path_inside
from ui.shelf.names import MAX_NAME_BYTES, UnsafeName, clean_path, numbered, same_name

PIECES = (
    "..",
    ".",
    "/",
    "\\",
    "C:",
    "~",
    "a",
    "é",
    "e\u0301",
    " ",
    "\u00a0",
    "\0",
    "\u202e",
    "con",
    ".txt",
    ":",
    "?",
)
names = st.one_of(
    st.text(st.characters(), max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=8).map(lambda parts: "/".join([*parts, "a.txt"])),
)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("report.txt", "report.txt"),
        ("May/Week 1/report.txt", "May/Week 1/report.txt"),
        ("May\\report.txt", "May/report.txt"),
        ("./May//report.txt", "May/report.txt"),
        ("Who said what?.txt", "Who said what_.txt"),
        ("Cafe\u0301.txt", "Café.txt"),
        ("Screenshot at 10.30\u202fAM.pdf", "Screenshot at 10.30 AM.pdf"),
        (" report.txt ", "report.txt"),
        ("report.txt.", "report.txt"),
        ("con.txt", "con_.txt"),
        ("CON. .", "CON_"),
        ("日本語 отчёт.txt", "日本語 отчёт.txt"),
        ("<img src=x onerror=alert(1)>.txt", "_img src=x onerror=alert(1)_.txt"),
        ("[a]*{{b}}.txt", "[a]_{{b}}.txt"),
    ],
)
def test_a_name_is_cleaned(name: str, cleaned: str) -> None:
    assert clean_path(name) == cleaned


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../report.txt", "leads out of the folder"),
        ("a/../../report.txt", "leads out of the folder"),
        ("..\\report.txt", "leads out of the folder"),
        ("/etc/report.txt", "leads out of the folder"),
        ("\\\\host\\share\\report.txt", "leads out of the folder"),
        ("C:\\report.txt", "leads out of the folder"),
        ("c:report.txt", "leads out of the folder"),
        ("report\0.txt", "characters that cannot be shown"),
        ("report\r\n.txt", "characters that cannot be shown"),
        ("report\u202etxt.exe.txt", "characters that cannot be shown"),
        ("report\ud800.txt", "characters that cannot be shown"),
        (".hidden.txt", "hidden"),
        (".git/report.txt", "hidden"),
        ("__MACOSX/report.txt", "hidden"),
        (" .hidden.txt", "hidden"),
        ("", "no name"),
        ("./", "no name"),
        ("a" * 300 + ".txt", "too long"),
        ("é" * 130 + ".txt", "too long"),
        ("a/" * 40 + "a.txt", "too long"),
        ("abcdefghi/" * 120 + "a.txt", "too long"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused_with_the_reason(name: str, why: str) -> None:
    with pytest.raises(UnsafeName, match=why) as caught:
        clean_path(name)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1_000


@given(name=names)
@example(name="...")
@example(name=".. ")
@example(name="a/. ./b.txt")
@example(name="?" * 5)
@example(name="CON.")
def test_no_name_leads_anywhere_but_down(name: str) -> None:
    try:
        cleaned = clean_path(name)
    except UnsafeName:
        return
    parts = cleaned.split("/")
    assert cleaned.isprintable()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(part in ("", ".", "..") or part.startswith(".") or part != part.strip() for part in parts)
    assert all(len(part.encode()) <= MAX_NAME_BYTES + 1 for part in parts)
    assert not PureWindowsPath(cleaned).drive
    assert "\\" not in cleaned
    assert clean_path(cleaned) == cleaned
    if Path(cleaned).suffix.lower() in SUPPORTED_SUFFIXES:  # a sync gives it an id, which leads back to it
        assert path_inside(Path("/nowhere/at/all"), cleaned) == Path("/nowhere/at/all", cleaned)


def test_files_of_one_name_are_numbered_before_the_ending() -> None:
    assert [numbered("a.b.txt", n) for n in (1, 2, 13)] == ["a.b.txt", "a.b (2).txt", "a.b (13).txt"]


@pytest.mark.parametrize(
    ("one", "other"), [("A.txt", "a.TXT"), ("é.txt", "e\u0301.txt"), ("É.txt", "e\u0301.txt")]
)
def test_names_that_some_system_takes_for_one_are_the_same(one: str, other: str) -> None:
    assert same_name(one) == same_name(other)
