from collections.abc import Iterator
from datetime import date, datetime

import pytest

from index import Library, open_library, sync
from index.errors import QueryError
from qa.filters import excluded

BODY = "\n\nThe council of {name} approved the plan for the new harbour after a debate of six hours.\n"
STATED = {
    "early.txt": "Published: 1 March 2022\nSource: City Paper",
    "late.txt": "Published: 9 March 2022\nSource: Coast Radio",
    "reports/middle.txt": "Published: 5 March 2022\nSource: City Paper",
    "undated.txt": "",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("folder")
    (folder / "reports").mkdir()
    for name, stated in STATED.items():
        text = f"Harbour plan of {name} approved\n{stated}" + BODY.format(name=name)
        (folder / name).write_text(text, encoding="utf-8")
    copy = (folder / "late.txt").read_bytes()
    (folder / "same bytes [2].txt").write_bytes(copy)
    path = tmp_path_factory.mktemp("library")
    sync(folder, path / "library")
    with open_library(path / "library") as opened:
        yield opened


def kept(library: Library, left_out: frozenset[str]) -> list[str]:
    return [document.id for document in library.documents() if document.id not in left_out]


def test_without_a_filter_nothing_is_left_out(library: Library) -> None:
    assert excluded(library) == frozenset()
    assert excluded(library, documents=(), outlets=[]) == frozenset()


def test_since_and_until_include_their_own_days_and_leave_undated_documents_out(library: Library) -> None:
    left_out = excluded(library, since=date(2022, 3, 1), until=date(2022, 3, 5))
    assert left_out == {"late.txt", "undated.txt"}


def test_as_of_leaves_out_what_was_published_later_and_keeps_undated_documents(library: Library) -> None:
    assert excluded(library, as_of=date(2022, 3, 5)) == {"late.txt"}


def test_a_moment_counts_as_its_day(library: Library) -> None:
    assert excluded(library, as_of=datetime(2022, 3, 9, 0, 1)) == frozenset()


def test_since_after_until_or_as_of_is_refused(library: Library) -> None:
    with pytest.raises(QueryError, match="2022-03-05 is after until 2022-03-04"):
        excluded(library, since=date(2022, 3, 5), until=date(2022, 3, 4))
    with pytest.raises(QueryError, match="as of"):
        excluded(library, since=date(2022, 3, 5), as_of=date(2022, 3, 4))


def test_outlets_are_compared_without_regard_to_case(library: Library) -> None:
    left_out = excluded(library, outlets=["city  PAPER"])
    assert kept(library, left_out) == ["early.txt", "reports/middle.txt"]


def test_a_document_is_named_by_id_alias_or_pattern(library: Library) -> None:
    assert kept(library, excluded(library, documents=["early.txt"])) == ["early.txt"]
    assert kept(library, excluded(library, documents=["same bytes [2].txt"])) == ["late.txt"]
    assert kept(library, excluded(library, documents=["reports/*", "und*"])) == [
        "reports/middle.txt",
        "undated.txt",
    ]


def test_a_single_string_is_one_name(library: Library) -> None:
    assert kept(library, excluded(library, documents="early.txt")) == ["early.txt"]


def test_filters_narrow_each_other(library: Library) -> None:
    left_out = excluded(library, outlets=["City Paper"], since=date(2022, 3, 2))
    assert kept(library, left_out) == ["reports/middle.txt"]


def test_an_unknown_document_is_refused_with_the_nearest_names(library: Library) -> None:
    with pytest.raises(QueryError, match=r"erly\.txt: no such document; there are early\.txt, "):
        excluded(library, documents=["erly.txt"])


def test_a_pattern_that_matches_nothing_is_refused(library: Library) -> None:
    with pytest.raises(QueryError, match="no such document"):
        excluded(library, documents=["early.txt", "archive/*"])


def test_an_unknown_outlet_is_refused_with_those_there_are(library: Library) -> None:
    with pytest.raises(QueryError, match="there are City Paper, Coast Radio"):
        excluded(library, outlets=["Evening Post"])
