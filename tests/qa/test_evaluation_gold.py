"""Gold files are read strictly, and the project's own ones say what the documents say."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from qa.evaluation.gold import GoldError, load_gold

TESTS = Path(__file__).parents[1]
GOLD_FILES = {"seeds": TESTS.parent / "seeds", "harbour": TESTS / "gold" / "harbour"}

LINE: dict[str, Any] = {
    "id": "x1",
    "kind": "fact",
    "question": "Who closed the bridge?",
    "history": [],
    "answerable": True,
    "answers": ["the mayor"],
    "gold": [[{"doc_id": "a.txt", "start": 0, "end": 9, "quote": "The mayor"}]],
}


def written(path: Path, lines: Iterable[object]) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


@pytest.mark.parametrize("name", GOLD_FILES)
def test_every_gold_span_says_what_its_document_says(name: str) -> None:
    questions = load_gold(TESTS / "gold" / f"{name}.jsonl")
    folder = GOLD_FILES[name]
    texts = {file.name: file.read_bytes().decode() for file in folder.glob("*.txt")}
    spans = [span for question in questions for span in question.spans]
    assert len(spans) > 50
    for span in spans:
        assert texts[span.document_id][span.start : span.end] == span.quote


@pytest.mark.parametrize("name", GOLD_FILES)
def test_a_short_answer_stands_in_a_gold_quote_or_beside_it(name: str) -> None:
    texts = {file.name: file.read_bytes().decode() for file in GOLD_FILES[name].glob("*.txt")}
    for question in load_gold(TESTS / "gold" / f"{name}.jsonl"):
        near = " ".join(texts[s.document_id][max(s.start - 100, 0) : s.end + 100] for s in question.spans)
        for answer in question.answers:
            assert answer.casefold() in near.casefold(), (question.id, answer)


def test_the_gold_file_starts_with_the_development_questions_and_has_as_many_of_our_own() -> None:
    ids = [question.id for question in load_gold(TESTS / "gold" / "seeds.jsonl")]
    assert ids[:32] == [f"d{number:02d}" for number in range(1, 33)]
    assert len(ids[32:]) >= 40
    assert all(name.startswith("q") for name in ids[32:])


def test_a_question_is_read_with_all_its_parts(tmp_path: Path) -> None:
    (question,) = load_gold(written(tmp_path / "gold.jsonl", [LINE | {"history": ["Is it open?"]}, ""]))
    assert (question.id, question.kind, question.question) == ("x1", "fact", "Who closed the bridge?")
    assert question.history == ("Is it open?",)
    assert question.answers == ("the mayor",)
    (span,) = question.spans
    assert (span.document_id, span.start, span.end, span.quote) == ("a.txt", 0, 9, "The mayor")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "Expecting property name"),
        ("[]", "not a JSON object"),
        ({key: value for key, value in LINE.items() if key != "kind"}, "lacks kind"),
        (LINE | {"question": ""}, "question is '', not text"),
        (LINE | {"question": 7}, "question is 7, not text"),
        (LINE | {"history": "Is it open?"}, "history is 'Is it open?', not a list"),
        (LINE | {"answerable": "yes"}, "answerable is 'yes'"),
        (LINE | {"gold": []}, "needs groups"),
        (LINE | {"gold": [[]]}, "needs groups"),
        (LINE | {"answerable": False}, "needs groups"),
        (LINE | {"gold": [{"doc_id": "a.txt"}]}, "not a list of lists"),
        (LINE | {"gold": [[{"doc_id": "a.txt", "start": 0, "end": 9}]]}, "lacks quote"),
        (LINE | {"gold": [[LINE["gold"][0][0] | {"end": 8}]]}, "8 characters long, its quote 9"),
        (LINE | {"gold": [[LINE["gold"][0][0] | {"start": 9}]]}, "no range of characters"),
        (LINE | {"gold": [[LINE["gold"][0][0] | {"start": True}]]}, "no range of characters"),
    ],
)
def test_a_malformed_line_is_named_with_its_number(tmp_path: Path, line: object, complaint: str) -> None:
    path = written(tmp_path / "gold.jsonl", [LINE | {"id": "x0"}, "", line])
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    assert f"{path}: line 3: " in str(caught.value)
    assert complaint in str(caught.value)


def test_an_id_used_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="line 2: the id 'x1' is used twice"):
        load_gold(written(tmp_path / "gold.jsonl", [LINE, LINE]))


def test_a_file_without_questions_or_without_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="holds no questions"):
        load_gold(written(tmp_path / "empty.jsonl", [""]))
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GoldError, match="cannot be read as UTF-8"):
        load_gold(tmp_path / "binary.jsonl")
    with pytest.raises(GoldError, match=r"missing\.jsonl: cannot be read"):
        load_gold(tmp_path / "missing.jsonl")
