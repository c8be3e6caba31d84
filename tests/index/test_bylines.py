"""Outlets are read from lines of names and a date, and nothing else is taken for one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bylines import outlets_beside_dates
from index.metadata import read_metadata

BODY = "\n\nThe council approved the plan on Monday after a debate that lasted for six hours.\n"


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("Highland Courier, 6 March 2024", "Highland Courier"),
        ("Coast News Agency, 17 October 2025, 06:40", "Coast News Agency"),
        ("By Ann Lee, Marl Herald, 18 October 2025", "Marl Herald"),
        ("by Ann Lee and Bob Ray, The Marl Herald, Lisbon, October 18, 2025", "The Marl Herald"),
        ("15 October 2025 | Coast News Agency", "Coast News Agency"),
        ("Coast News Agency (4 March 2022)", "Coast News Agency"),
        ("Tuesday, 1 March 2022 – Radio Marl", "Radio Marl"),
        ("Marl Review, 11 October", "Marl Review"),
        ("The Times, 2022-03-04", "The Times"),
        ("Journal of the Coast, 4.3.2022", "Journal of the Coast"),
        ("# Élan Gazette, 6 March 2024\r", "Élan Gazette"),
    ],
)
def test_a_line_of_an_outlet_and_a_date_names_the_outlet(line: str, outlet: str) -> None:
    assert list(outlets_beside_dates([line.strip("\r")])) == [outlet]
    assert read_metadata(f"Harbour plan approved\n{line}" + BODY, stem="a").outlet == outlet


@pytest.mark.parametrize(
    "line",
    [
        "Ann Lee, 4 March 2022",
        "By Ann Lee, Lisbon, 4 March 2022",
        "By Ann Post, 4 March 2022",
        "Lisbon, 3. März 2022",
        "Coast Ferries, Lisbon, 4 March 2022, 11:00",
        "Press release, 4 March 2022",
        "Press Statement, Lisbon, 4 March 2022",
        "Ann Lee, Press Officer, 4 March 2022",
        "3 March 2025 | World News | Share",
        "News | 3 March 2025",
        "Archive – The Marl Gazette, 3 September 2016",
        "Photo: Coast News Agency, 4 March 2022",
        "Marl Herald",
        "Marl Herald, 12 people",
        "The observer of the tides, 4 March 2022",
        "On 4 March 2022, the Coast News Agency reported that the ferry had sunk, the Marl Herald said.",
        "",
    ],
)
def test_persons_places_releases_and_running_text_name_no_outlet(line: str) -> None:
    assert list(outlets_beside_dates([line])) == []
    assert read_metadata(f"Harbour plan approved\n{line}" + BODY, stem="a").outlet == ""


def test_a_title_that_looks_like_a_byline_names_no_outlet() -> None:
    text = "The Press Club of the Coast in Marl, 4 March 2022" + BODY
    assert read_metadata(text, stem="a").title == text.partition("\n")[0]
    assert read_metadata(text, stem="a").outlet == ""


def test_a_labelled_outlet_goes_before_a_byline_and_a_byline_before_an_agency() -> None:
    byline = "Marl Herald, 6 March 2024"
    agency = "\n\nLISBON, March 5 (Reuters) - The council approved the plan.\n"
    assert read_metadata(f"Plan approved\n{byline}{agency}", stem="a").outlet == "Marl Herald"
    labelled = f"Plan approved\n{byline}\nSource: City Paper{agency}"
    assert read_metadata(labelled, stem="a").outlet == "City Paper"


def test_a_byline_far_below_the_head_names_no_outlet() -> None:
    lines = "\n".join(f"Sentence number {n} of the story of the harbour follows here." for n in range(14))
    text = f"Harbour plan approved\n{lines}\nMarl Herald, 6 March 2024\n"
    assert read_metadata(text, stem="a").outlet == ""


@given(st.lists(st.text(max_size=200), max_size=5))
def test_every_outlet_stands_in_a_line_as_it_is(lines: list[str]) -> None:
    for outlet in outlets_beside_dates(lines):
        assert any(outlet in line for line in lines)


@pytest.mark.parametrize("unit", [" ", ", ", "(", "4 March 2022, ", "By ", " – ", "News "])
def test_a_very_long_line_costs_no_time(unit: str) -> None:
    started = time.perf_counter()
    assert list(outlets_beside_dates([unit * 100_000])) == []
    assert list(outlets_beside_dates([(unit * 160)[:160]])) == []
    assert time.perf_counter() - started < 1
