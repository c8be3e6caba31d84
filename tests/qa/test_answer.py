"""The answer as JSON: whole, readable back, and without anything that steers a terminal."""

import json
from datetime import date

from qa import Answer, Citation, as_json


def answer(quote: str) -> Answer:
    citation = Citation(
        number=1,
        document_id="a.txt",
        title="A",
        outlet="",
        date=date(2024, 3, 4),
        start=0,
        end=len(quote),
        line=1,
        column=1,
        quote=quote,
        speaker=None,
        document_sha256="0" * 64,
        score=0.5,
    )
    return Answer(
        text="",
        question="?",
        claims=(),
        citations=(citation,),
        abstained=False,
        nearest=(),
        confidence=0.5,
        history=(),
    )


def test_dates_are_iso_and_the_rest_reads_back() -> None:
    read = json.loads(as_json(answer("It rained.")))
    assert read["citations"][0]["date"] == "2024-03-04"
    assert read["citations"][0]["quote"] == "It rained."


def test_control_and_direction_marks_are_escaped_and_read_back_as_they_were() -> None:
    quote = "a\x1b[2J\x9b2J\u202eb\u2028c é 雨"
    written = as_json(answer(quote))
    assert not any(mark in written for mark in "\x1b\x9b\u202e\u2028")
    assert "é 雨" in written
    assert json.loads(written)["citations"][0]["quote"] == quote
