"""What all tests share: no way out of the machine, one loaded encoder, one library of the sample corpus,
and records of answers made by hand."""

import signal
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from index import Library, open_library, sync
from index.encode import DEFAULT_MODEL, Encoder, load_encoder
from qa import Answer, Citation, Claim, Difference, Origin, Part, Turn

SEEDS = Path(__file__).parents[1] / "seeds"

# The same examples in every run, so that a red run is the doing of a change. New ones are looked for by
# `pytest -m hypothesis --hypothesis-profile=exploring`, 2,000 where a test does not say how many itself.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("exploring", deadline=None, derandomize=False, max_examples=2_000)
settings.load_profile("repeatable")


class OutsideSocketError(Exception):
    """A test tried to leave the machine. Not an OSError, so that no library takes it for a bad connection."""


def _stays_inside(family: int, address: Any) -> bool:
    if family not in (socket.AF_INET, socket.AF_INET6):
        return family == socket.AF_UNIX
    host = str(address[0])
    return host == "localhost" or ((host[:1].isdigit() or ":" in host) and ip_address(host).is_loopback)


@pytest.fixture(scope="session", autouse=True)
def interrupts_reach_programs() -> None:
    """A shell that runs the tests in the background lets them, and what they start, ignore Ctrl-C."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def no_outside_sockets() -> Iterator[None]:
    """Close outside sockets for the whole run."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        if not _stays_inside(self.family, address):
            raise OutsideSocketError(f"{address}: tests may not leave this machine")
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if not _stays_inside(self.family, address):
            raise OutsideSocketError(f"{address}: tests may not leave this machine")
        return real_connect_ex(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        yield


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled model, loaded once a process."""
    return load_encoder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def seeds_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The five sample articles, synced once; tests only read it."""
    path = tmp_path_factory.mktemp("libraries") / "seeds"
    sync(SEEDS, path)
    with open_library(path) as library:
        yield library


class Make:
    """Records with every field filled in plainly; what a test is about is given by keyword."""

    @staticmethod
    def citation(quote: str = "It rained.", number: int = 1, **fields: Any) -> Citation:
        start = fields.get("start", 0)
        plain: dict[str, Any] = {
            "document_id": "a.txt",
            "title": "Courier",
            "outlet": "",
            "date": None,
            "start": start,
            "end": start + len(quote),
            "line": 1,
            "column": 1,
            "focus": (),
            "speaker": None,
            "role": None,
            "dates": (),
            "document_sha256": "0" * 64,
            "score": 0.5,
        }
        return Citation(number=number, quote=quote, **(plain | fields))

    @staticmethod
    def claim(*citations: Citation, **fields: Any) -> Claim:
        """One origin for all, unless said otherwise; conflicts differ in number."""
        conflicts = fields.get("conflicts", ())
        plain: dict[str, Any] = {
            "origins": 1,
            "sources": (
                Origin(
                    document_ids=tuple(dict.fromkeys(c.document_id for c in citations)), reason="one text"
                ),
            ),
            "conflicts": (),
            "differences": (Difference(kind="number", claimed="76", against="70"),) * len(conflicts),
        }
        first = citations[0]
        return Claim(quote=first.quote, speaker=first.speaker, citations=citations, **(plain | fields))

    @staticmethod
    def part(*claims: Claim, question: str = "Who?", nearest: tuple[Citation, ...] = ()) -> Part:
        """Abstains without claims."""
        return Part(question=question, claims=claims, abstained=not claims, nearest=nearest, confidence=0.8)

    @staticmethod
    def answer(*parts: Part, asked: str | None = None, **fields: Any) -> Answer:
        """The records that `ask()` would put together from these parts; the text is left empty."""
        claims = tuple(claim for part in parts for claim in part.claims)
        question = fields.get("question", "Who?")
        plain: dict[str, Any] = {
            "text": "",
            "question": question,
            "claims": claims,
            "citations": tuple(c for claim in claims for c in (*claim.citations, *claim.conflicts)),
            "abstained": not claims,
            "nearest": () if claims else tuple(c for part in parts for c in part.nearest),
            "confidence": 0.8,
            "notices": (),
            "history": (Turn(question=asked or question, standalone=question, answer=""),),
        }
        return Answer(parts=parts, **(plain | fields))

    @classmethod
    def answering(cls, *citations: Citation, **fields: Any) -> Answer:
        """An answer of one part with one claim for each citation."""
        return cls.answer(cls.part(*(cls.claim(citation) for citation in citations)), **fields)

    @classmethod
    def abstaining(cls, *nearest: Citation, **fields: Any) -> Answer:
        return cls.answer(cls.part(nearest=nearest), **({"confidence": 0.004} | fields))


@pytest.fixture(scope="session")
def make() -> Make:
    """Answers, claims and citations by hand."""
    return Make()
