from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.metadata import Metadata, parse_date, read_metadata

BODY = "\n\nThe council approved the plan on Monday after a debate that lasted for six hours.\n"


def test_front_matter_states_title_date_and_outlet() -> None:
    text = (
        '---\ntitle: "A plan for the harbour"\ndate: 2022-03-01\npublisher: City Paper\n---\n# Other' + BODY
    )
    assert read_metadata(text, stem="a") == Metadata(
        title="A plan for the harbour", date=date(2022, 3, 1), outlet="City Paper"
    )


def test_labelled_lines_at_the_top_state_date_and_outlet() -> None:
    text = "Harbour plan approved\nPublished: 1 March 2022\nSource: City Paper" + BODY
    assert read_metadata(text, stem="a") == Metadata(
        title="Harbour plan approved", date=date(2022, 3, 1), outlet="City Paper"
    )


@pytest.mark.parametrize(
    "line",
    [
        "March 1, 2022",
        "Tuesday, 1 March 2022, 14:30",
        "2022-03-01",
        "1. März 2022",
        "1 марта 2022",
        "13.03.2022",
        "By Ann Lee | March 1, 2022 | 4 min read",
        "Posted on March 1, 2022 by admin",
    ],
)
def test_a_head_line_that_is_a_date_is_the_publication_date(line: str) -> None:
    found = read_metadata(f"Harbour plan approved\n{line}" + BODY, stem="a").date
    assert found in {date(2022, 3, 1), date(2022, 3, 13)}


@pytest.mark.parametrize(
    "value",
    [
        "March 2022",
        "2022",
        "today",
        "3 hours ago",
        "03/04/2022",
        "Chapter 12 of 2020",
        "31 February 2022",
        "",
    ],
)
def test_what_is_not_a_full_date_is_no_date(value: str) -> None:
    assert parse_date(value) is None


def test_a_date_in_the_running_text_is_not_the_publication_date() -> None:
    text = "Harbour plan approved\n\nOn 1 March 2022 the council approved the plan for the new harbour.\n"
    assert read_metadata(text, stem="a").date is None


def test_an_agency_in_the_dateline_is_the_outlet() -> None:
    text = "Harbour plan approved\n\nLISBON, March 1 (Reuters) - The council approved the plan.\n"
    assert read_metadata(text, stem="a").outlet == "Reuters"


def test_a_source_line_that_repeats_the_title_is_no_outlet() -> None:
    text = "Harbour plan approved" + BODY + "\nSource: Harbour plan approved\n"
    assert read_metadata(text, stem="a").outlet == ""


def test_a_source_line_with_an_address_names_the_site() -> None:
    text = "Harbour plan approved" + BODY + "\nSource: https://www.example.org/harbour\n"
    assert read_metadata(text, stem="a").outlet == "example.org"


def test_a_text_without_a_heading_is_named_after_its_file() -> None:
    assert read_metadata(BODY.strip(), stem="minutes-7").title == "minutes-7"


def test_a_markdown_heading_loses_its_marks() -> None:
    assert read_metadata("# *Harbour* plan" + BODY, stem="a").title == "Harbour* plan"


@given(st.text(max_size=300), st.text(min_size=1, max_size=5))
def test_any_text_has_a_title_and_a_date_only_where_a_year_is_written(text: str, stem: str) -> None:
    metadata = read_metadata(text, stem=stem)
    assert metadata.title
    assert metadata.date is None or str(metadata.date.year)[-2:] in text


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Coast News Agency, 4 March 2022", date(2022, 3, 4)),
        ("Coast Ferries, Lisbon, 4 March 2022, 11:00", date(2022, 3, 4)),
        ("4 March 2022, Coast News Agency", date(2022, 3, 4)),
        ("Lisbon, 3. März 2022", date(2022, 3, 3)),
        ("By our harbour desk. Published on March 5, 2022", date(2022, 3, 5)),
        ("First published on Sat 5 Mar 2022 06.00 GMT", date(2022, 3, 5)),
        ("LISBON, March 5, 2022 (Reuters) - The council approved the plan.", date(2022, 3, 5)),
        ("Monday, 7 March 2022", date(2022, 3, 7)),
        ("LISBON, March 5 (Reuters) - The council approved the plan.", None),
        ("Photo taken on 3 March 2022", None),
        ("The harbour as it was on 3 March 2022", None),
        ("Copyright, Coast News Agency, 3 March 2022", None),
        ("On Thursday, 3 March 2022 the council met.", None),
    ],
)
def test_a_date_beside_a_name_or_in_a_dateline_is_the_publication_date(
    line: str, published: date | None
) -> None:
    assert read_metadata(f"Harbour plan approved\n{line}" + BODY, stem="a").date == published


def test_a_date_in_the_title_is_not_the_publication_date() -> None:
    title = "Council approves the plan of the harbour, 4 March 2022"
    assert read_metadata(title + BODY, stem="a") == Metadata(title=title, date=None, outlet="")


def test_a_stamp_at_the_foot_of_the_page_counts_where_the_head_has_none() -> None:
    lines = "\n".join(f"Sentence number {n} of the story of the harbour follows here." for n in range(14))
    text = f"Harbour plan approved\n{lines}\nPosted by Ann at 08:12 on 5 March 2022 | Share this\n"
    assert read_metadata(text, stem="a").date == date(2022, 3, 5)
