"""The matrix: who carries which claim, who contradicts it, as a table and for a spreadsheet."""

import csv
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Library
from qa import Answer, Origin, ask
from ui.seeing.columns import groups_of
from ui.seeing.matrix import matrix_csv, matrix_html

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def cells(answer: Answer) -> list[list[str]]:
    return list(csv.reader(StringIO(matrix_csv(answer))))


def test_rows_are_claims_and_columns_documents_by_origin(read: Any, report: Answer) -> None:
    page = read(matrix_html(report, 3))
    assert [row[:4] for row in page.rows] == [
        ["Claim", "one origin", "Daily"],
        ["The Agency", "Courier"],
        [
            "Russia launched 76 missiles on 16 December.2 articles, 1 origin",
            "1",
            "2",
            "≠ contradicts: 370, not 76",
        ],
        ["It was cold.1 article, 1 origin", "does not say", "does not say", "4"],
    ]
    assert "One origin: The Agency, Courierthe same words" in page.text
    markers = [button for button in page.buttons if button["class"] == "marker"]
    assert [(one["data-turn"], one["data-number"]) for one in markers] == [
        ("3", "1"), ("3", "2"), ("3", "3"), ("3", "4"),
    ]  # fmt: skip


def test_the_table_scrolls_within_a_named_part_that_takes_the_focus(report: Answer) -> None:
    page = matrix_html(report, 0)
    named = 'role="region" tabindex="0" aria-label="Claims by source, scrolls sideways"'
    assert f'<div class="sideways" {named}><table class="matrix">' in page


def test_headers_say_what_they_head(report: Answer) -> None:
    page = matrix_html(report, 0)
    assert page.count('<th scope="col" rowspan="2">') == 2
    assert page.count('<th scope="colgroup" colspan="2">') == 1
    assert page.count('<th scope="row">') == 2


def test_a_spreadsheet_gets_the_same(report: Answer) -> None:
    assert cells(report) == [
        ["Claim", "Said by", "Articles", "Origins", "The Agency", "Courier", "Daily"],
        ["Russia launched 76 missiles on 16 December.", "", "2", "1", "1", "2", "≠ 3 (number: 76 / 70)"],
        ["It was cold.", "", "1", "1", "", "", "4"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "\u202e=", " ="])
def test_no_cell_begins_with_what_a_spreadsheet_computes(make: Any, start: str) -> None:
    cited = make.citation(start + "1+1", outlet=start + "2", speaker=start + "3")
    head, row = cells(make.answering(cited))
    sign = start.strip("\t\r \u202e")
    assert head[4] == f"'{sign}2"
    assert row[:2] == [f"'{sign}1+1", f"'{sign}3"]


@given(texts)
def test_a_csv_has_one_line_a_claim_whatever_the_texts_are(make: Any, text: str) -> None:
    cited = make.citation(text, outlet=text, speaker=text)
    lines = cells(make.answering(cited))
    assert [len(line) for line in lines] == [5, 5]
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_text_changes_the_structure(read: Any, untrusted: Any, hostile: str) -> None:
    page = matrix_html(untrusted(hostile), 0)
    assert read(page).tags == read(matrix_html(untrusted("plain"), 0)).tags
    assert not any(mark in page for mark in "\x00\r\x1b")


def test_the_parts_of_a_question_head_their_claims(read: Any, untrusted: Any) -> None:
    page = read(matrix_html(untrusted("x"), 0))
    assert [row for row in page.rows if len(row) == 1] == [["px"], ["ox"]]


def test_an_abstention_has_no_matrix(read: Any, make: Any) -> None:
    answer = make.abstaining(make.citation())
    page = read(matrix_html(answer, 0))
    assert page.text == "Claims by sourceNo claims to compare: the documents do not answer this question."
    assert cells(answer) == [["Claim", "Said by", "Articles", "Origins"]]


def test_sixty_documents_have_sixty_columns(read: Any, make: Any) -> None:
    cited = [make.citation("Same.", n, document_id=f"{n}.txt", outlet=f"Outlet {n}") for n in range(1, 61)]
    page = read(matrix_html(make.answer(make.part(make.claim(*cited, origins=60, sources=()))), 0))
    assert [len(row) for row in page.rows] == [61, 61]
    assert page.rows[0][1:] == [f"Outlet {n}" for n in range(1, 61)]


def test_documents_are_one_column_group_only_where_no_claim_tells_them_apart(make: Any) -> None:
    a, b, c, d = (make.citation("Same.", n, document_id=f"{n}.txt") for n in (1, 2, 3, 4))
    one = make.claim(a, b, c, sources=(Origin(document_ids=("1.txt", "2.txt", "3.txt"), reason="copied"),))
    two = make.claim(
        b,
        c,
        d,
        sources=(
            Origin(document_ids=("2.txt", "4.txt"), reason="told"),
            Origin(document_ids=("3.txt",), reason=""),
        ),
    )
    groups = groups_of(make.answer(make.part(one, two)))
    assert [(group.document_ids, group.reason) for group in groups] == [
        (("1.txt", "2.txt"), "copied"),
        (("3.txt",), ""),
        (("4.txt",), ""),
    ]


def test_an_answer_from_the_seeds_has_each_of_its_numbers_once_a_cell(
    read: Any, seeds_library: Library
) -> None:
    answer = ask("What did ISW say about winter?", library=seeds_library)
    numbers = [button.get("data-number") for button in read(matrix_html(answer, 0)).buttons]
    assert [number for number in numbers if number] == [str(citation.number) for citation in answer.citations]
    assert [row[0] for row in cells(answer)[1:]] == [" ".join(claim.quote.split()) for claim in answer.claims]
