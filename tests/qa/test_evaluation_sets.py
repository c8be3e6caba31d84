"""External sets: read strictly, written byte for byte, indexed once; and the data itself, where present."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from index import open_library
from index.store.tables import FORMAT_VERSION
from qa.evaluation.gold import GoldError
from qa.evaluation.sets import find_sets, load_set, open_set

DOCUMENTS = {
    "bridge": "The bridge at Marl was closed at noon.\r\nThe harbour police gave no reason 😀.",
    "market": "The fish market opens on Tuesdays. Herring is sold first.",
    "lamp": "\ufeffThe lamp on the north mole has been dark since Thursday.",
}


def question(number: int, **changes: Any) -> dict[str, Any]:
    plain = {
        "id": f"s{number}",
        "question": "When was the bridge closed?",
        "answers": ["noon"],
        "doc_ids": ["bridge"],
        "spans": [{"doc_id": "bridge", "start": 33, "end": 37, "text": "noon"}],
        "answerable": True,
    }
    return plain | changes


def written(folder: Path, questions: list[dict[str, Any]]) -> Path:
    folder.mkdir(parents=True)
    corpus = [{"id": name, "title": "", "text": text} for name, text in DOCUMENTS.items()]
    for name, records in (("corpus.jsonl", corpus), ("questions.jsonl", questions)):
        (folder / name).write_text("".join(json.dumps(record) + "\n" for record in records))
    return folder


def test_a_folder_of_sets_is_its_subfolders_with_questions(tmp_path: Path) -> None:
    written(tmp_path / "b", [])
    written(tmp_path / "a", [])
    (tmp_path / "clusters_only").mkdir()
    assert find_sets(tmp_path) == ("a", "b")
    assert find_sets(tmp_path / "missing") == ()


def test_a_question_keeps_its_spans_documents_and_conversation(tmp_path: Path) -> None:
    history = [
        {"role": "user", "text": "Is it open?"},
        {"role": "assistant", "text": "No."},
        {"role": "user", "text": "Since when?"},
    ]
    evaluated = load_set(written(tmp_path / "a", [question(1, history=history)]))
    (read,) = evaluated.questions
    assert read.document_ids == {"bridge.txt"}
    assert evaluated.texts["bridge.txt"][read.spans[0].start : read.spans[0].end] == "noon"
    assert [(turn.question, turn.answer) for turn in read.turns] == [
        ("Is it open?", "No."),
        ("Since when?", ""),
    ]


def test_a_limit_takes_questions_from_the_whole_set(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", [question(number) for number in range(8)])
    assert [read.id for read in load_set(folder, limit=3).questions] == ["s0", "s2", "s5"]
    assert len(load_set(folder, limit=99).questions) == 8


def test_the_key_changes_with_any_text_and_with_nothing_else(tmp_path: Path) -> None:
    first = load_set(written(tmp_path / "a", [question(1)]))
    again = load_set(written(tmp_path / "b", [question(2)]))
    assert first.key == again.key
    path = tmp_path / "b" / "corpus.jsonl"
    path.write_text(path.read_text().replace("noon", "one"))
    assert load_set(tmp_path / "b").key != first.key


@pytest.mark.parametrize("name", ["../outside", "a/b", ".hidden"])
def test_an_id_that_names_no_plain_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path / "a", [question(1, doc_ids=[name])])
    with pytest.raises(GoldError, match=r"questions\.jsonl: line 1: .*cannot name a file"):
        load_set(folder)


def test_a_line_that_is_not_a_question_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path / "a", [question(1), {"id": "s2"}])
    with pytest.raises(GoldError, match=r"questions\.jsonl: line 2: KeyError: 'question'"):
        load_set(folder)


def test_documents_are_written_byte_for_byte_and_indexed_once(tmp_path: Path) -> None:
    evaluated = load_set(written(tmp_path / "a", [question(1)]))
    first = open_set(evaluated, work=tmp_path / "work")
    folder = tmp_path / "work" / f"a-{evaluated.key}-{FORMAT_VERSION}"
    assert (folder / "documents" / "bridge.txt").read_bytes() == DOCUMENTS["bridge"].encode()
    assert {found.id: first.document(found.id).text for found in first.documents()} == evaluated.texts
    generation = first.info().generation
    assert open_set(evaluated, work=tmp_path / "work").info().generation == generation


def test_a_document_cut_short_by_a_kill_is_written_again(tmp_path: Path) -> None:
    evaluated = load_set(written(tmp_path / "a", [question(1)]))
    open_set(evaluated, work=tmp_path / "work")
    folder = tmp_path / "work" / f"a-{evaluated.key}-{FORMAT_VERSION}"
    (folder / "documents" / "bridge.txt").write_bytes(b"The bri")
    open_set(evaluated, work=tmp_path / "work")
    assert open_library(folder / "library").document("bridge.txt").text == DOCUMENTS["bridge"]


def test_every_span_of_the_external_sets_slices_back() -> None:
    if "EVAL" not in os.environ:
        pytest.skip("the external sets are not part of the project; EVAL=folder names them")
    folder = Path(os.environ["EVAL"])
    names = find_sets(folder)
    assert names
    for name in names:
        evaluated = load_set(folder / name)
        for read in evaluated.questions:
            for span in read.spans:
                assert evaluated.texts[span.document_id][span.start : span.end] == span.quote
