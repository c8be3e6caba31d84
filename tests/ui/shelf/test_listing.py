"""Which documents a reader sees, in which order, on which page."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import DocumentInfo
from ui.shelf.listing import ANY_OUTLET, NO_OUTLET, PAGE_DOCUMENTS, SORTS, outlet_choices, page_of

N = 10_000


def info(name: str = "a.txt", **fields: Any) -> DocumentInfo:
    plain: dict[str, Any] = {
        "title": name,
        "date": None,
        "outlet": "",
        "author": "",
        "n_characters": 1,
        "n_passages": 1,
        "aliases": (),
    }
    return DocumentInfo(id=name, **(plain | fields))


@pytest.fixture(scope="module")
def many() -> list[DocumentInfo]:
    """Every third without a date, every tenth without an outlet."""
    return [
        info(
            f"f{n % 7}/{n:05}.txt",
            title=f"Report {n * 7919 % N:05} of the Harbour",
            date=date(2022, 1, 1) + timedelta(days=n % 365) if n % 3 else None,
            outlet=f"Outlet {n % 10}" if n % 10 else "",
            author="Ann Reed" if n % 100 == 0 else "",
            n_characters=n * 31 % N,
            n_passages=n % 50,
        )
        for n in range(N)
    ]


def ids(documents: list[DocumentInfo], **asked: Any) -> list[str]:
    return [one.id for one in page_of(documents, **asked).documents]


def test_ten_thousand_documents_are_two_hundred_pages_of_fifty_by_title(many: list[DocumentInfo]) -> None:
    first = page_of(many)
    assert (first.n_found, first.n_all, first.page, first.n_pages) == (N, N, 1, 200)
    assert [one.title for one in first.documents[:2]] == [
        "Report 00000 of the Harbour",
        "Report 00001 of the Harbour",
    ]
    pages = [page_of(many, page=n).documents for n in range(1, 201)]
    shown = [one.id for page in pages for one in page]
    assert [len(page) for page in pages] == [PAGE_DOCUMENTS] * 200
    assert sorted(shown) == sorted(one.id for one in many)
    assert not first.is_filtered


def test_a_page_past_either_end_is_the_last_or_the_first(many: list[DocumentInfo]) -> None:
    assert page_of(many, page=10**9) == page_of(many, page=200)
    assert page_of(many, page=-3) == page_of(many, page=1)
    assert page_of([], page=7).n_pages == page_of([], page=7).page == 1


def test_search_outlet_and_dates_are_all_to_hold(many: list[DocumentInfo]) -> None:
    found = page_of(
        many, search="ann HARBOUR f3/", outlet=NO_OUTLET, since=date(2022, 3, 1), until=date(2022, 3, 31)
    )
    expected = [
        one.id
        for n, one in enumerate(many)
        if n % 100 == 0
        and n % 7 == 3
        and n % 3
        and date(2022, 3, 1) <= date(2022, 1, 1) + timedelta(n % 365) <= date(2022, 3, 31)
    ]
    assert sorted(one.id for one in found.documents) == sorted(expected)
    assert found.n_found == len(expected) > 0
    assert found.is_filtered


def test_both_days_of_a_range_count_and_undated_documents_do_not() -> None:
    days = [info(f"{n}.txt", date=date(2022, 5, n)) for n in range(1, 6)] + [info("none.txt")]
    assert ids(days, since=date(2022, 5, 4)) == ["4.txt", "5.txt"]
    assert ids(days, until=date(2022, 5, 2)) == ["1.txt", "2.txt"]
    assert ids(days, since=date(2022, 5, 3), until=date(2022, 5, 3)) == ["3.txt"]
    assert ids(days, since=date(2022, 5, 4), until=date(2022, 5, 3)) == []


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", ["b", "a", "c", "d"]),
        ("outlet", ["d", "c", "a", "b"]),
        ("date", ["c", "a", "b", "d"]),
        ("size", ["d", "b", "a", "c"]),
        ("passages", ["b", "c", "d", "a"]),
        ("nonsense", ["b", "a", "c", "d"]),
    ],
)
def test_each_order_puts_what_is_missing_last(sort: str, order: list[str]) -> None:
    four = [
        info("a", title="Émile", outlet="zulu", date=date(2020, 1, 1), n_characters=3, n_passages=1),
        info("b", title="anna", outlet="", date=date(2019, 1, 1), n_characters=5, n_passages=9),
        info("c", title="Émile", outlet="Yankee", date=date(2021, 1, 1), n_characters=2, n_passages=8),
        info("d", title="日本", outlet="alpha", date=None, n_characters=9, n_passages=7),
    ]
    assert ids(four, sort=sort) == order


def test_a_search_finds_titles_outlets_authors_names_and_copies_in_any_case_and_composition() -> None:
    one = info(
        "May/a.txt",
        title="Cafe\u0301 am STRASSE",
        outlet="Courier",
        author="Ann Reed",
        aliases=("copy/b.txt",),
    )
    for search in ("CAFÉ", "straße", "courier", "reed ann", "may/", "copy/b", "", "  "):
        assert page_of([one], search=search).n_found == 1, search
    for search in ("courierann", "café courierx", "*", "\0"):
        assert page_of([one], search=search).n_found == 0, search


def test_a_search_of_a_million_words_is_bounded(many: list[DocumentInfo]) -> None:
    assert page_of(many, search="harbour " * 1_000_000).n_found == N


def test_outlets_are_offered_with_their_documents_counted() -> None:
    documents = [info(str(n), outlet=name) for n, name in enumerate(("Zeta", "alpha", "", "Zeta", "Beta"))]
    choices = outlet_choices(documents)
    assert choices == [
        ("All outlets", ANY_OUTLET),
        ("alpha (1)", "alpha"),
        ("Beta (1)", "Beta"),
        ("Zeta (2)", "Zeta"),
        ("No outlet stated (1)", NO_OUTLET),
    ]
    assert [page_of(documents, outlet=value).n_found for _, value in choices] == [5, 1, 1, 2, 1]
    assert outlet_choices([]) == [("All outlets", ANY_OUTLET)]


infos = st.builds(
    info,
    st.text(max_size=5),
    title=st.text(max_size=5),
    outlet=st.text("ab é", max_size=2).map(str.strip),
    date=st.none() | st.dates(),
    n_characters=st.integers(0, 9),
    n_passages=st.integers(0, 9),
)


@given(documents=st.lists(infos, max_size=120), sort=st.sampled_from(sorted(SORTS)))
def test_every_document_is_on_one_page_of_one_outlet(documents: list[DocumentInfo], sort: str) -> None:
    shown: Counter[DocumentInfo] = Counter()
    for _, outlet in outlet_choices(documents)[1:]:
        n_pages = page_of(documents, outlet=outlet).n_pages
        for page in range(1, n_pages + 1):
            shown.update(page_of(documents, outlet=outlet, sort=sort, page=page).documents)
    assert shown == Counter(documents)
