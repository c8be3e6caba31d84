"""The page of a run over gold questions: counts that a person can check, and the pictures of them."""

from typing import Any

import pytest
from lxml import etree

from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.evaluation.replay import Outcome
from qa.evaluation.scores import relevance
from ui.seeing.accuracy import accuracy_html, calibration_png, calibration_svg, kinds_png, kinds_svg

SVG = "{http://www.w3.org/2000/svg}"


def labels_of(svg: str) -> list[str]:
    return [(text.text or "")[1:-1] for text in etree.fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def outcome(make: Any) -> Any:
    """A question whose gold is at 0:10 of a.txt, or one without gold; cited at `start`, or abstained."""

    def outcome(
        kind: str = "fact",
        *,
        start: int | None = 0,
        answerable: bool = True,
        confidence: float = 0.9,
        text: str = "",
    ) -> Outcome:
        gold = GoldSpan(document_id="a.txt" + text, start=0, end=10 + len(text), quote="It rained." + text)
        question = GoldQuestion(
            id="q",
            kind=kind,
            question="What fell?" + text,
            history=(),
            answerable=answerable,
            answers=(),
            groups=((gold,),) if answerable else (),
        )
        cited = make.citation("It snowed." + text, start=start or 0, document_id="a.txt" + text)
        made = make.abstaining if start is None else make.answering
        answer = made(cited, confidence=confidence)
        right = relevance(answer.citations, question.spans)
        return Outcome(question=question, answer=answer, right=right, passages=right, exact=(True,))

    return outcome


@pytest.fixture(scope="module")
def outcomes(outcome: Any) -> tuple[Outcome, ...]:
    return (
        outcome(confidence=0.95),
        outcome(start=20, confidence=0.93),
        outcome("none", start=None, answerable=False, confidence=0.05),
        outcome("none", answerable=False, confidence=0.55),
    )


def test_figures_are_those_of_the_command_with_their_counts(read: Any, outcomes: tuple[Outcome, ...]) -> None:
    rows = read(accuracy_html(outcomes)).rows
    assert ["first citation right", "0.500", "1 of 2"] in rows
    assert ["abstains when it should", "0.500", "1 of 2"] in rows
    assert ["short answer in the text", "–", "–"] in rows
    assert ["passages: R@1", "0.500", ""] in rows


def test_every_kind_has_a_row_and_a_bar(read: Any, outcomes: tuple[Outcome, ...]) -> None:
    page = read(accuracy_html(outcomes))
    assert ["fact", "1 of 2", "1 of 2", "1 of 2", "–", "–"] in [row[:6] for row in page.rows]
    assert ["none", "1 of 2", "–", "–", "–", "1 of 2"] in [row[:6] for row in page.rows]
    assert labels_of(kinds_svg(outcomes)) == ["fact", "1 of 2", "none", "1 of 2"]
    assert page.images[0]["alt"] == (
        "Bars: questions answered as wanted, for 2 kinds of question; the lowest is fact with 1 of 2. "
        "The table below has the numbers."
    )


def test_the_calibration_table_has_a_row_for_each_bin_with_its_count(
    read: Any, outcomes: tuple[Outcome, ...]
) -> None:
    page = read(accuracy_html(outcomes))
    assert ["0.0 - 0.1", "1", "0.050", "0.000"] in page.rows
    assert ["0.5 - 0.6", "1", "0.550", "0.000"] in page.rows
    assert ["0.9 - 1.0", "2", "0.940", "1.000"] in page.rows
    # A quarter of the weight for each: (0.05 + 0.55) / 4, and (0.05 + 0.07) / 4 in the last bin
    assert "Calibration error 0.180" in page.text
    assert "calibration error 0.180" in str(page.images[1]["alt"])
    labels = labels_of(calibration_svg(outcomes))
    assert [label for label in labels if label.isdigit()] == ["1", "1", "2"]


@pytest.mark.parametrize("n", [1, 3])
def test_few_questions_say_that_they_mean_little(read: Any, outcome: Any, n: int) -> None:
    page = read(accuracy_html([outcome()] * n))
    words = "1 question" if n == 1 else "3 questions"
    assert f"Only {words}: so few mean little." in page.text
    assert "Every question is answerable, so this says nothing about calibration" in page.text


def test_no_questions_are_no_figures(read: Any) -> None:
    page = read(accuracy_html(()))
    assert page.text.startswith("AccuracyNo gold questions were asked")
    assert page.rows == []
    assert labels_of(kinds_svg(())) == ["No questions."]
    assert "confidence of the answer" in labels_of(calibration_svg(()))
    assert kinds_png(()).startswith(b"\x89PNG")
    assert calibration_png(()).startswith(b"\x89PNG")


def test_thirty_questions_are_not_few(read: Any, outcome: Any) -> None:
    assert "so few" not in read(accuracy_html([outcome()] * 30)).text


def test_failed_questions_say_what_was_expected_and_what_was_cited(
    read: Any, outcomes: tuple[Outcome, ...]
) -> None:
    text = read(accuracy_html(outcomes)).text
    assert "What failed2 questions of 4" in text
    assert (
        "What fell?fact · answered, confidence 0.93Expected“It rained.” a.txt"
        "Citedwrong: “It snowed.” a.txt, line 1" in text
    )
    assert "Expectedan abstention: the documents do not answer itCitedwrong: “It snowed.”" in text


def test_a_wrong_abstention_lists_what_was_nearest(read: Any, outcome: Any) -> None:
    text = read(accuracy_html([outcome(start=None, confidence=0.3)])).text
    assert "fact · abstained, confidence 0.30Expected“It rained.” a.txtNearest, not cited“It snowed.”" in text


def test_a_run_without_failures_says_so(read: Any, outcome: Any) -> None:
    assert "Every question was answered as wanted." in read(accuracy_html([outcome()])).text


def test_no_text_changes_the_structure(read: Any, outcome: Any, hostile: str) -> None:
    def page(text: str) -> str:
        return str(accuracy_html([outcome("k" + text, text=text), outcome("k" + text, start=99, text=text)]))

    assert read(page(hostile)).tags == read(page("plain")).tags
    assert not any(mark in page(hostile) for mark in "\x00\r\x1b")
    assert kinds_png([outcome("k" + hostile)]).startswith(b"\x89PNG")


def test_a_kind_for_each_question_does_not_stop_the_page(read: Any, outcome: Any) -> None:
    page = read(accuracy_html([outcome(f"kind {n}", start=99) for n in range(300)]))
    assert "The picture shows the first 30 of 300 kinds, the table the first 200." in page.text
    assert "The first 100 of 300; qa eval --json lists them all." in page.text
    assert sum(row[0].startswith("kind ") for row in page.rows) == 200


def test_pictures_can_be_saved(read: Any, outcomes: tuple[Outcome, ...]) -> None:
    saving = [one for one in read(accuracy_html(outcomes)).buttons if one["class"] == "picture"]
    assert [(one["data-picture"], one["data-form"]) for one in saving] == [
        ("kinds", "svg"),
        ("kinds", "png"),
        ("calibration", "svg"),
        ("calibration", "png"),
    ]
    assert all("data-turn" not in one for one in saving)
