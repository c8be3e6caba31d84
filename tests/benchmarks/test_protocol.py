"""The verbs of the benchmark, on the two systems that need no environment of their own."""

import argparse
import importlib
import json
import socket
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.systems import SCRIPTS, model_folder

TEXTS = {
    "bridge.txt": "The mayor opened the new bridge over the Lesna on Monday. Four hundred people came.",
    "harvest.txt": "Farmers brought in a poor harvest of barley after weeks without rain.",
    "strike.txt": "Tram drivers went on strike for higher wages. No tram ran before noon.",
    "museum.txt": "The museum shows paintings of the river by eleven local artists until May.",
}
QUESTION = "Who opened the bridge?"


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """A script of a system as a module, as it stands beside the protocol."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return importlib.import_module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def arguments(tmp_path: Path, folder: Path) -> argparse.Namespace:
    questions, new = tmp_path / "questions.json", tmp_path / "new.json"
    questions.write_text(json.dumps([QUESTION] * 22))
    new.write_text(
        json.dumps([f"Ferry number {n} was late by {n} hours for lack of coal." for n in range(3)])
    )
    return argparse.Namespace(
        folder=folder, questions=questions, new=new, question=QUESTION, seconds=0.2, timed=2
    )


SYSTEMS = [("plain", "Plain", {"search"}), ("ours", "Ours", {"search", "ask"})]


@pytest.mark.parametrize(("name", "title", "ways"), SYSTEMS)
def test_every_verb_of_a_system_does_what_it_says(
    name: str, title: str, ways: set[str], scripts: Any, arguments: argparse.Namespace, tmp_path: Path
) -> None:
    protocol, script = scripts("protocol"), scripts(name)
    place = tmp_path / "place"
    place.mkdir()

    def fresh() -> Any:
        return getattr(script, title)(model_folder(), place)

    assert protocol.index(fresh(), arguments)["seconds"] > 0
    assert protocol.cold(fresh(), arguments)["found"][0][0] == "bridge.txt"
    warm = protocol.warm(fresh(), arguments)["ms"]
    assert {way: len(times) for way, times in warm.items()} == dict.fromkeys(ways, 2)
    assert all(rate > 0 for rate in protocol.threads(fresh(), arguments)["per_s"].values())
    changed = protocol.change(fresh(), arguments)
    assert (len(changed["add_ms"]), len(changed["delete_ms"])) == (2, 2)
    assert (changed["seen"], changed["seen_after"]) == (1.0, 0.0)
    assert sorted(file.name for file in arguments.folder.iterdir()) == sorted(TEXTS)


@pytest.mark.parametrize(("name", "title"), [(name, title) for name, title, _ in SYSTEMS])
def test_accuracy_ranks_every_document_once(
    name: str, title: str, scripts: Any, arguments: argparse.Namespace, tmp_path: Path
) -> None:
    protocol, script = scripts("protocol"), scripts(name)
    long = " ".join(TEXTS.values())
    (arguments.folder / "all.txt").write_text(" ".join(f"{long} Part {n}." for n in range(5)))
    arguments.questions.write_text(json.dumps([QUESTION, "How many artists show paintings?"]))
    system = getattr(script, title)(model_folder(), tmp_path / "place")
    system.place.mkdir()
    ranked = protocol.accuracy(system, arguments)["ranked"]
    assert [len(set(documents)) for documents in ranked] == [len(documents) for documents in ranked]
    assert [documents[0] for documents in ranked] == ["bridge.txt", "museum.txt"]
    assert "all.txt" in ranked[0]


def test_a_system_that_fails_with_many_threads_says_so(scripts: Any) -> None:
    timing = scripts("timing")

    def ask(question: str) -> None:
        raise LookupError(question)

    with pytest.raises(LookupError, match="Who"):
        timing.rate(ask, repeat("Who?"), 5.0)


def test_systems_cannot_leave_the_machine(scripts: Any) -> None:
    protocol = scripts("protocol")
    with socket.socket() as outside, pytest.raises(ConnectionRefusedError, match="without a network"):
        protocol.connect_inside(outside, ("192.0.2.1", 80))
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as inside:
        protocol.connect_inside(inside, server.getsockname())


SENTENCES = st.lists(st.text("abc ", min_size=1, max_size=400).map(lambda s: f"x{s.strip()}."), min_size=1)


@given(SENTENCES)
def test_passages_put_together_again_are_the_text(sentences: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SCRIPTS))
        module = importlib.import_module("texts")
    text = " ".join(sentences)
    found = module.passages(text)
    assert " ".join(found) == text
    assert max(map(len, found)) <= module.MAX_CHARACTERS
