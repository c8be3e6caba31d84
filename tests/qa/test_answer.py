"""The answer as JSON: whole, readable back, and without anything that steers a terminal."""

import json
from datetime import date
from typing import Any

from qa import as_json


def test_dates_are_iso_and_the_rest_reads_back(make: Any) -> None:
    answer = make.answering(make.citation(date=date(2024, 3, 4)))
    read = json.loads(as_json(answer))
    assert read["citations"][0]["date"] == "2024-03-04"
    assert read["citations"][0]["quote"] == "It rained."


def test_control_and_direction_marks_are_escaped_and_read_back_as_they_were(make: Any) -> None:
    quote = "a\x1b[2J\x9b2J\u202eb\u2028c é 雨"
    written = as_json(make.answering(make.citation(quote)))
    assert not any(mark in written for mark in "\x1b\x9b\u202e\u2028")
    assert "é 雨" in written
    assert json.loads(written)["citations"][0]["quote"] == quote
