"""The HTTP endpoints: the same objects as in Python, over plain HTTP, from a page that is really served."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from index import Library, search
from qa import ask
from qa.answer import as_json

QUESTION = "What did ISW say about Belarusian troops?"


@pytest.fixture
def address(seeds_page: str) -> str:
    return f"{seeds_page.rstrip('/')}/gradio_api/run"


def call(address: str, name: str, *data: object) -> Any:
    request = Request(  # noqa: S310 - our own address
        f"{address}/{name}", json.dumps({"data": data}).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)["data"][0]


def test_an_answer_over_http_is_the_answer_of_a_call(address: str, seeds_library: Library) -> None:
    assert call(address, "ask", QUESTION, []) == json.loads(as_json(ask(QUESTION, library=seeds_library)))


def test_a_follow_up_takes_the_history_of_the_answer_before(address: str, seeds_library: Library) -> None:
    first = call(address, "ask", QUESTION, [])
    second = call(address, "ask", "And what about missiles?", first["history"])
    here = ask(QUESTION, library=seeds_library)
    assert (
        second["question"]
        == ask("And what about missiles?", history=here.history, library=seeds_library).question
    )


def test_every_quote_slices_out_of_the_document_that_the_api_gives(address: str) -> None:
    for citation in call(address, "ask", QUESTION, [])["citations"]:
        document = call(address, "document", citation["document_id"])
        assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
        assert document["sha256"] == citation["document_sha256"]


def test_hits_over_http_are_those_of_a_search(address: str, seeds_library: Library) -> None:
    hits = call(address, "search", "missiles shot down", 3)
    assert [(hit["passage_id"], hit["score"]) for hit in hits] == [
        (hit.passage_id, hit.score) for hit in search("missiles shot down", seeds_library, k=3)
    ]


def test_the_documents_and_the_state_of_the_library_are_told(address: str, seeds_library: Library) -> None:
    listed = call(address, "documents")
    assert [one["id"] for one in listed] == [one.id for one in seeds_library.documents()]
    status = call(address, "status")
    assert (status["n_documents"], status["n_passages"], status["is_complete"]) == (
        5,
        seeds_library.n_passages,
        True,
    )


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("ask", ("  ", []), "the question is empty"),
        ("document", ("../secret.txt",), "no such document"),
        ("ask", ("\ud800", []), "half a character"),
        ("document", ("\ud800",), "half a character"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    address: str, name: str, data: tuple[object, ...], message: str
) -> None:
    with pytest.raises(HTTPError) as failure:
        call(address, name, *data)
    with failure.value as refused:
        assert refused.code == 500
        assert message in json.load(refused)["error"]


def test_half_a_character_is_refused_in_words_on_gradio_s_own_way_too(seeds_page: str) -> None:
    called = f"{seeds_page}gradio_api/call/ask"
    headers = {"Content-Type": "application/json"}
    sent = json.dumps({"data": ["\ud800", [], None, None, None, None, None]}).encode()
    with urlopen(Request(called, sent, headers), timeout=60) as response:  # noqa: S310
        event = json.load(response)["event_id"]
    with urlopen(f"{called}/{event}", timeout=60) as response:  # noqa: S310
        told = response.read().decode()
    assert told.startswith("event: error")
    assert "half a character" in told


def test_many_may_ask_at_once(address: str) -> None:
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: call(address, "ask", QUESTION, []), range(32)))
    assert all(answer == answers[0] for answer in answers)


def test_arguments_by_name_give_the_object_itself(seeds_page: str, seeds_library: Library) -> None:
    answer = by_name(seeds_page, "ask", question=QUESTION)
    assert answer == json.loads(as_json(ask(QUESTION, library=seeds_library)))
    assert [one["id"] for one in by_name(seeds_page, "documents")] == [
        one.id for one in seeds_library.documents()
    ]


def test_a_question_may_be_asked_of_some_documents(seeds_page: str, seeds_library: Library) -> None:
    only = seeds_library.documents()[1].id
    answer = by_name(seeds_page, "ask", question=QUESTION, documents=[only])
    here = ask(QUESTION, library=seeds_library, documents=[only])
    assert answer == json.loads(as_json(here))
    assert {one["document_id"] for one in answer["citations"]} <= {only}
    late = by_name(seeds_page, "ask", question=QUESTION, as_of="2022-12-19", since="2022-12-18")
    assert late == json.loads(
        as_json(ask(QUESTION, library=seeds_library, as_of=date(2022, 12, 19), since=date(2022, 12, 18)))
    )


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ask", {"question": "  "}, "the question is empty"),
        ("ask", {"question": QUESTION, "since": "1 May"}, "since 1 May: not a day; write it as 2022-12-31"),
        ("ask", {"question": QUESTION, "outlets": ["Nowhere"]}, "no document names this outlet"),
        ("ask", {"question": QUESTION, "history": [{"x": "y"}]}, "hand over the `history`"),
        ("ask", {"question": 5}, "question: Input should be a valid string"),
        ("ask", {}, "question: Missing required argument"),
        ("ask", {"question": QUESTION, "library": "/"}, "library: Unexpected keyword argument"),
        ("search", {"query": "missiles", "k": "many"}, "k: Input should be a valid integer"),
        ("document", {"document_id": "../secret.txt"}, "no such document"),
        ("ask", {"question": "\ud800"}, "half a character"),
        ("ask", {"question": QUESTION, "history": [{"\udfff": "y"}]}, "half a character"),
        ("ask", {"question": QUESTION, "outlets": ["a\ud83d"]}, "half a character"),
        ("ask", {"question": QUESTION, "\ud800": 1}, "half a character"),
        ("document", {"document_id": "\ud800"}, "half a character"),
    ],
)
def test_wrong_arguments_are_named(
    seeds_page: str, name: str, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(HTTPError) as failure:
        by_name(seeds_page, name, **arguments)
    with failure.value as refused:
        assert refused.code == 400
        assert message in json.load(refused)["error"]


@pytest.mark.parametrize(
    ("path", "body", "kind", "code", "message"),
    [
        ("ask", b"{", "application/json", 400, "not JSON"),
        ("ask", b"[" * 100_000, "application/json", 400, "not JSON"),
        ("ask", b"[]", "application/json", 400, "send an object"),
        ("ask", b"\xff", "application/json", 400, "not JSON"),
        ("ask", b'{"question": "\xed\xa0\x80"}', "application/json", 400, "half a character"),
        ("ask", b'{"question": "x"}', "text/plain", 400, "Content-Type: application/json"),
        ("ask", b"x" * 4_000_001, "application/json", 400, "over 4000000 bytes"),
        ("remove", b"{}", "application/json", 404, "there are ask, search, documents, document, status"),
    ],
)
def test_what_is_no_call_is_refused_in_words(
    seeds_page: str, path: str, body: bytes, kind: str, code: int, message: str
) -> None:
    request = Request(f"{seeds_page}api/{path}", body, {"Content-Type": kind})  # noqa: S310
    with pytest.raises(HTTPError) as failure:
        urlopen(request, timeout=60)  # noqa: S310
    with failure.value as refused:
        assert refused.code == code
        assert message in json.load(refused)["error"]


def by_name(address: str, name: str, **arguments: object) -> Any:
    headers = {"Content-Type": "application/json"}
    request = Request(f"{address}api/{name}", json.dumps(arguments).encode(), headers)  # noqa: S310
    with urlopen(request, timeout=60) as response:  # noqa: S310
        return json.load(response)
