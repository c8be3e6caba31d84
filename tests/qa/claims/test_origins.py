import gc
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Document, Span
from qa.answer import Origin
from qa.claims.credits import credited_sources
from qa.claims.origins import CitedSentence, origins
from qa.evaluation.origins import WAYS_TO_COPY, main

WIRE = [
    "A grain barge struck the old lock gate at Vennmoor on Thursday night and sank within ten minutes.",
    "All four members of the crew reached the bank, the river police said.",
    "The lock had been working with a single pump since the flood in spring.",
    'Lock keeper Ida Roth said that the gate "groaned like a cow" before it gave way.',
    "About 600 tonnes of barley are lying on the bed of the river.",
    "Shipping between Vennmoor and Harst will be closed for at least nine days.",
    "The river authority has ordered two floating cranes from the coast.",
]
OTHER = [
    "Nobody in Vennmoor slept much on Thursday.",
    "The barge went down in front of Ida Roth, who has kept the lock for thirty years.",
    "She had written to the river authority about the pump, twice, and has the letters in a drawer.",
    "The four bargemen sat in her kitchen until morning, wrapped in tablecloths.",
    "It will take more than a week until ships can pass again, the harbour master in Harst believes.",
    "Children are already fishing for barley from the bridge.",
]


def document(
    name: str, sentences: Sequence[str], *, outlet: str = "", furniture: tuple[Span, ...] = ()
) -> Document:
    return Document(
        id=name,
        text="\n".join(sentences),
        sha256=name,
        title=name,
        date=None,
        outlet=outlet,
        furniture=furniture,
    )


def cite(cited: Document, sentence: str = "", *, speaker: str | None = None) -> CitedSentence:
    """Cite a sentence, the first line where none is given."""
    quote = sentence or cited.text.split("\n")[0]
    start = cited.text.index(quote)
    return CitedSentence(document=cited, start=start, end=start + len(quote), speaker=speaker)


def groups(*cited: CitedSentence) -> list[tuple[str, ...]]:
    return [origin.document_ids for origin in origins(cited)]


def test_one_document_is_one_origin_however_often_it_is_cited() -> None:
    wire = document("wire", WIRE)
    assert origins([cite(wire), cite(wire, WIRE[3])]) == (Origin(document_ids=("wire",), reason=""),)


def test_no_citation_has_no_origin() -> None:
    assert origins([]) == ()


def test_two_reports_in_their_own_words_are_two_origins() -> None:
    assert groups(cite(document("wire", WIRE)), cite(document("other", OTHER))) == [("wire",), ("other",)]


@pytest.mark.parametrize("way", WAYS_TO_COPY)
def test_a_copy_has_the_origin_of_what_it_copies(way: str) -> None:
    copy = document("copy", WAYS_TO_COPY[way](WIRE, random.Random(5)))  # noqa: S311
    assert groups(cite(document("wire", WIRE)), cite(copy)) == [("wire", "copy")]


def test_a_copy_in_capitals_other_quotation_marks_and_other_accents_is_a_copy() -> None:
    copy = [sentence.upper().replace('"', "“").replace("O", "Ó") for sentence in WIRE]
    assert len(origins([cite(document("wire", WIRE)), cite(document("copy", copy))])) == 1


def test_the_reason_says_how_much_is_shared() -> None:
    (origin,) = origins([cite(document("wire", WIRE)), cite(document("copy", WIRE))])
    assert origin.reason == "share 100% of their wording"


def test_furniture_is_no_shared_wording() -> None:
    footer = "Get our letter every morning and read all about the river and its locks for free. " * 4
    reports = []
    for name, sentences in (("wire", WIRE[:3]), ("other", OTHER[:3])):
        text = "\n".join([*sentences, footer])
        span = Span(text.index(footer), len(text))
        reports.append(document(name, [*sentences, footer], furniture=(span,)))
    assert len(origins([cite(report) for report in reports])) == 2
    bare = [document(report.id, report.text.split("\n")) for report in reports]
    assert len(origins([cite(report) for report in bare])) == 1


def test_a_statement_carried_word_for_word_is_one_origin_of_that_claim_only() -> None:
    statement = (
        "We shall not reopen the lock before every pump has been tested twice by an engineer from outside."
    )
    one, other = document("one", [*WIRE, statement]), document("other", [*OTHER, f'"{statement}" she said.'])
    (origin,) = origins([cite(one, statement), cite(other, statement)])
    assert origin.document_ids == ("one", "other")
    assert "of the wording of what is cited" in origin.reason
    assert len(origins([cite(one, WIRE[0]), cite(other, OTHER[1])])) == 2


def test_a_shared_name_is_not_shared_wording() -> None:
    one = document("one", [*WIRE[:3], "Four men live, said the River Police of the Free State of Harst."])
    other = document(
        "other", [*OTHER[:3], "Nothing is known to the River Police of the Free State of Harst."]
    )
    assert len(origins([cite(one, one.text.split("\n")[-1]), cite(other, other.text.split("\n")[-1])])) == 2


def test_a_translated_report_that_credits_the_agency_has_its_origin() -> None:
    wire = document("wire", ["VENNMOOR (RNA) – " + WIRE[0], *WIRE[1:]], outlet="River News Agency")
    retold = document(
        "retold",
        [
            "A barge with grain has hit on Thursday night the ancient gate of lock in Vennmoor and has sunk.",
            "The crew of four members reached the bank, informs the agency RNA.",
            "From the flood of spring the lock worked with only one pump.",
            "The keeper of lock Ida Roth told: the gate groaned as a cow.",
            "600 tonnes of barley lie on the river bed.",
            "The shipping Vennmoor – Harst is closed on nine days.",
            "Two floating cranes are ordered by the authority of river.",
        ],
    )
    (origin,) = origins([cite(wire), cite(retold)])
    assert "credit one source, RNA" in origin.reason
    uncredited = document(
        "retold", [line.replace(", informs the agency RNA", "") for line in retold.text.split("\n")]
    )
    assert len(origins([cite(wire), cite(uncredited)])) == 2


def test_a_new_report_of_the_same_agency_is_another_origin() -> None:
    wire, later = document("wire", WIRE, outlet="RNA"), document("later", OTHER, outlet="RNA")
    assert len(origins([cite(wire), cite(later)])) == 2


def test_a_sentence_that_credits_the_other_outlet_has_its_origin() -> None:
    wire = document("wire", WIRE, outlet="The Harst Courier")
    said = "The barge sank quickly, according to the Harst Courier."
    other = document("other", [*OTHER, said])
    (origin,) = origins([cite(wire), cite(other, said)])
    assert origin.reason == "one credits the other, harst courier"
    assert len(origins([cite(wire), cite(other, OTHER[1])])) == 2


def test_reports_of_one_speaker_have_one_origin_where_the_speaker_is_told() -> None:
    wire, other = document("wire", WIRE), document("other", OTHER)
    (origin,) = origins([cite(wire, speaker="Ida Roth"), cite(other, speaker="IDA ROTH")])
    assert origin.reason == "report the words of one speaker, ida roth"
    assert len(origins([cite(wire, speaker="Ida Roth"), cite(other, speaker="Max Roth")])) == 2


def test_a_digest_has_the_origin_of_the_report_it_cites_and_ties_no_other_to_it() -> None:
    filler = [
        f"Number {n} of the list of ships that passed in the year {n} is the ship {n * 7}." for n in range(60)
    ]
    digest = document("digest", [*WIRE, *filler, *OTHER])
    cited = [cite(document("wire", WIRE)), cite(document("other", OTHER)), cite(digest, WIRE[0])]
    assert groups(*cited) == [("wire", "digest"), ("other",)]


def test_groups_come_in_the_order_of_first_citation() -> None:
    one, two, three = document("one", OTHER), document("two", WIRE), document("three", OTHER[1:])
    assert groups(cite(two), cite(one), cite(three)) == [("two",), ("one", "three")]


def test_east_asian_text_is_compared_by_its_characters() -> None:
    said = "市議会は木曜日に新しい港の計画を承認し、九日間の工事を命じた。"
    one, other = document("one", [said]), document("other", [f"速報 {said}"])
    assert len(origins([cite(one), cite(other)])) == 1


words = st.lists(
    st.sampled_from(
        [
            "river",
            "lock",
            "barge",
            "pump",
            "crane",
            "keeper",
            "grain",
            "bank",
            "flood",
            "bridge",
            "night",
            "ship",
        ]
    )
)


@settings(max_examples=60)
@given(
    st.lists(st.lists(words, min_size=1, max_size=6), min_size=1, max_size=4),
    st.integers(0, 3),
    st.sampled_from(sorted(WAYS_TO_COPY)),
)
def test_a_copy_never_raises_the_number_of_origins(
    texts: list[list[list[str]]], which: int, way: str
) -> None:
    """The copied document is a long one, of words that no other has, whatever stands beside it."""
    others = [document(str(i), [" ".join(line) or "x" for line in lines]) for i, lines in enumerate(texts)]
    wire = document("wire", WIRE)
    before = [cite(wire), *map(cite, others)]
    copy = document("copy", WAYS_TO_COPY[way](WIRE, random.Random(which)))  # noqa: S311
    assert len(origins([*before, cite(copy)])) <= len(origins(before))


@given(st.permutations([("wire", 0), ("copy", 1), ("other", 2), ("late", 3)]))
def test_the_groups_do_not_depend_on_the_order_of_citation(order: list[tuple[str, int]]) -> None:
    texts = [WIRE, WIRE[2:], OTHER, OTHER[::-1]]
    found = {frozenset(group) for group in groups(*(cite(document(name, texts[i])) for name, i in order))}
    assert found == {frozenset({"wire", "copy"}), frozenset({"other", "late"})}


@pytest.mark.parametrize("unit", ["a", "word ", "According to ", "A ", "(A", "Of The ", "told the a "])
def test_time_is_bounded_on_long_and_hostile_text(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    cited = [CitedSentence(document=document(str(i), [text]), start=500_000, end=500_100) for i in range(8)]
    started = time.perf_counter()
    origins(cited)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("This is reported by the Velmar News Agency.", {"velmar news agency", "VNA"}),
        (
            "The toll rose, according to the Institute for River Studies (IRS).",
            {"institute for river studies", "IRS"},
        ),
        ("HARST (Reuters and Sons) – The lock is closed.", {"reuters and sons"}),
        ("The mayor told CNN that it was late.", {"CNN"}),
        ("According to him it was late.", set()),
        ("According to Roth it was late.", set()),
        ("", set()),
    ],
)
def test_credits_name_agencies_and_institutes_by_name_and_initials(text: str, keys: set[str]) -> None:
    assert keys <= credited_sources(text, "")
    assert not credited_sources(text, "") - keys - {"RAS", "FRS"}


def test_the_evaluation_counts_planted_copies_and_pairs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {"wire": WIRE, "copy": WIRE[1:], "other": OTHER}
    records = [json.dumps({"id": name, "text": "\n".join(lines)}) for name, lines in texts.items()]
    clusters = [{"doc_ids": ["wire", "copy"], "topic": "1"}, {"doc_ids": ["other"], "topic": "2"}]
    (tmp_path / "corpus.jsonl").write_text("\n".join(records), encoding="utf-8")
    (tmp_path / "clusters.jsonl").write_text("\n".join(map(json.dumps, clusters)), encoding="utf-8")
    main([str(tmp_path), "--show", "1"])
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["verbatim", "3", "1.000"] in lines
    assert ["of", "one", "cluster", "1", "1", "0", "0", "0", "1.000"] in lines
    assert any(line[:3] == ["of", "two", "topics"] and line[-1] == "0.000" for line in lines)


def test_no_document_is_kept_alive_by_what_is_remembered_of_its_wording() -> None:
    def texts() -> int:
        gc.collect()
        return sum(type(one) is Document and one.id == "kept.txt" for one in gc.get_objects())

    cited = [cite(document("kept.txt", ["The quay at Mora was shut by the storm on Monday evening."]))]
    origins(cited)
    assert texts() == 1
    cited.clear()
    assert texts() == 0
