"""Saved answers come back as they were; anything else is refused in one line."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Span
from qa import Answer, Difference, SpokenDate, as_json
from qa.evidence.evidence import FORMAT, Excerpt, Pack, pack_as_json
from qa.evidence.saved import NotAnAnswer, answer_from_json, read_saved, save


@pytest.fixture(scope="module")
def full(make: Any) -> Answer:
    """An answer in which every kind of record occurs."""
    cited = make.citation(
        "On Monday 76 flew. 雨 👩\u200d🚒 \x1b[2J\u202e",
        date=date(2022, 12, 19),
        start=7,
        focus=(Span(17, 19),),
        dates=(
            SpokenDate(start=10, end=16, first=date(2022, 12, 19), last=date(2022, 12, 19)),
            SpokenDate(start=10, end=16, first=None, last=None),
        ),
        speaker="Ann Lee",
        role="the mayor",
    )
    against = make.citation("70 flew.", 2)
    differ = (Difference(kind="number", claimed="76", against="70"),)
    claim = make.claim(cited, conflicts=(against,), differences=differ)
    open_part = make.part(question="Why?", nearest=(make.citation("Nobody says.", 3),))
    return make.answer(make.part(claim), open_part, notices=("A remark.",))


@pytest.fixture(scope="module")
def pack(make: Any) -> Pack:
    quote = make.citation("It rained.", start=5)
    return Pack(
        format=FORMAT,
        made=datetime(2024, 3, 4, 12, 30, tzinfo=UTC),
        version="1",
        answer=make.answering(quote),
        excerpts=(
            Excerpt(document_id="a.txt", document_sha256="0" * 64, start=0, end=15, text="Lo.  It rained."),
        ),
    )


def test_an_answer_comes_back_as_it_was(full: Answer) -> None:
    assert answer_from_json(as_json(full)) == full
    assert read_saved(as_json(full, indent=None)) == full


def test_a_pack_comes_back_as_it_was(pack: Pack) -> None:
    assert read_saved(pack_as_json(pack)) == pack


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50))
def test_any_text_comes_back(make: Any, text: str) -> None:
    answer = make.answering(make.citation(text, title=text, speaker=text, document_id=text), question=text)
    assert answer_from_json(as_json(answer)) == answer


Change = Callable[[dict[str, Any]], None]


def first_citation(**fields: Any) -> Change:
    """Change every copy of the first citation."""

    def change(answer: dict[str, Any]) -> None:
        claims = (answer["claims"][0], answer["parts"][0]["claims"][0])
        for citation in (answer["citations"][0], *(claim["citations"][0] for claim in claims)):
            citation.update(fields)

    return change


def answer_fields(**fields: Any) -> Change:
    return lambda answer: answer.update(fields)


def without(name: str) -> Change:
    return lambda answer: answer.pop(name)


def claim_fields(**fields: Any) -> Change:
    return lambda answer: answer["claims"][0].update(fields)


def numbered(*numbers: int) -> Change:
    """The two citations and the nearest passage of the full answer with these numbers, everywhere."""

    def change(answer: dict[str, Any]) -> None:
        for shown in (answer, *answer["parts"]):
            for claim in shown["claims"]:
                claim["citations"][0]["number"], claim["conflicts"][0]["number"] = numbers[:2]
            for near in shown["nearest"]:
                near["number"] = numbers[2]
        for citation, number in zip(answer["citations"], numbers[:2], strict=True):
            citation["number"] = number

    return change


def test_numbers_that_stay_as_they_are_change_nothing(full: Answer) -> None:
    data = json.loads(as_json(full))
    numbered(1, 2, 3)(data)
    assert answer_from_json(json.dumps(data)) == full


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (numbered(1, 1, 2), "not numbered 1, 2, 3 in their order"),
        (numbered(1, 2, 2), "not numbered 1, 2, 3 in their order"),
        (numbered(2, 3, 4), "not numbered 1, 2, 3 in their order"),
        (numbered(0, 1, 2), "not numbered 1, 2, 3 in their order"),
        (numbered(1, 3, 4), "not numbered 1, 2, 3 in their order"),
        (numbered(2, 1, 3), "not numbered 1, 2, 3 in their order"),
        (first_citation(number=7), "not numbered 1, 2, 3 in their order"),
        (without("claims"), "claims: Field required"),
        (answer_fields(confidence="0.5"), "confidence: Input should be a valid number"),
        (answer_fields(confidence=1.5), "confidence: not a probability"),
        (answer_fields(confidence=float("nan")), "confidence: not a probability"),
        (answer_fields(claims={}), "claims: Input should be a valid array"),
        (answer_fields(parts=[], claims=[], citations=[]), "neither abstains nor quotes"),
        (answer_fields(abstained=1), "abstained: Input should be a valid boolean"),
        (first_citation(start="7"), "citations[0].start: Input should be a valid integer"),
        (first_citation(start=-1), "start and end do not fit its text"),
        (first_citation(start=10**400, end=10**400 + 1), "start and end do not fit its text"),
        (first_citation(end=8), "start and end do not fit its text"),
        (first_citation(date="yesterday"), "citations[0].date: "),
        (first_citation(date=20), "citations[0].date: "),
        (first_citation(document_id=None), "citations[0].document_id: Input should be a valid string"),
        (first_citation(focus=[{"start": 0, "end": 9}]), "a focus or date lies outside the quote"),
        (first_citation(focus=[{"start": 19, "end": 17}]), "a focus or date lies outside the quote"),
        (claim_fields(quote="76 did not fly."), "other words than its first citation"),
        (claim_fields(speaker="Bob Ray"), "other words than its first citation"),
        (claim_fields(citations=[]), "other words than its first citation"),
        (claim_fields(differences=[]), "conflicts and differences do not match"),
        (
            claim_fields(differences=[{"kind": "colour", "claimed": "", "against": ""}]),
            "differences[0].kind: Input should be 'number', 'date', 'place' or 'polarity'",
        ),
    ],
)
def test_records_that_cannot_have_come_from_us_are_refused(full: Answer, change: Change, said: str) -> None:
    data = json.loads(as_json(full))
    change(data)
    with pytest.raises(NotAnAnswer, match=r"^not a saved answer: ") as raised:
        answer_from_json(json.dumps(data))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "null",
        "7",
        "[]",
        '"excerpts"',
        '["excerpts"]',
        "{}",
        '{"excerpts": 1}',
        "{" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000,
        '{"text": "\\ud800"}',
        '{"text": "\ud800"}',
        '{"start": ' + "9" * 100_000 + "}",
        '{"a": 1e999, "a": NaN}',
        "\0",
    ],
)
def test_what_is_no_answer_is_refused_in_one_short_line(text: str) -> None:
    for read in (answer_from_json, read_saved):
        with pytest.raises(NotAnAnswer, match=r"^not a saved answer: ") as raised:
            read(text)
        assert "\n" not in str(raised.value)
        assert len(str(raised.value)) < 300


def test_more_quotes_than_an_answer_can_have_are_refused(make: Any) -> None:
    answer = make.answering(*(make.citation(number=number) for number in range(1, 2_002)))
    with pytest.raises(NotAnAnswer, match="more than 2,000 quotes"):
        answer_from_json(as_json(answer, indent=None))


def test_more_bytes_than_an_answer_can_have_are_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "long.json").write_bytes(b" " * 20_000_001)
    with pytest.raises(NotAnAnswer, match="the limit is 20,000,000"):
        read_saved(tmp_path / "long.json")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"a": "\xff"}')
    with pytest.raises(NotAnAnswer, match=r"a\.json: not a saved answer: not UTF-8 at byte 7$"):
        read_saved(tmp_path / "a.json")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path, full: Answer) -> None:
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + as_json(full).encode())
    assert read_saved(tmp_path / "a.json") == full


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("bridge.html", ["bridge.html"]),
        ("bridge.JSON", ["bridge.JSON"]),
        ("bridge", ["bridge.html", "bridge.json"]),
        ("bridge.v2", ["bridge.v2.html", "bridge.v2.json"]),
    ],
)
def test_the_ending_says_what_is_written(tmp_path: Path, pack: Pack, name: str, written: list[str]) -> None:
    assert [file.name for file in save(pack, tmp_path / name)] == written
    assert sorted(file.name for file in tmp_path.iterdir()) == written
    for file in tmp_path.iterdir():
        if file.suffix.lower() == ".json":
            assert read_saved(file) == pack
        else:
            assert file.read_text().startswith("<!doctype html>")


def test_saving_again_replaces_the_file(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "bridge.json").write_text("old")
    save(pack, tmp_path / "bridge.json")
    assert read_saved(tmp_path / "bridge.json") == pack


def test_an_answer_saved_by_the_version_before_places_and_authors_is_read(full: Answer) -> None:
    old = json.loads(as_json(full), object_hook=without_place_and_author)
    assert "place" not in old["citations"][0]
    assert answer_from_json(json.dumps(old)) == full


def without_place_and_author(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in ("place", "author")}


@pytest.mark.parametrize("field", ["place", "author"])
def test_a_place_or_author_that_is_no_text_is_refused(full: Answer, field: str) -> None:
    answer = json.loads(as_json(full))
    first_citation(**{field: None})(answer)
    with pytest.raises(NotAnAnswer, match=field):
        answer_from_json(json.dumps(answer))
