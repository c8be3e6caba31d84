import json
from pathlib import Path

import pytest

from qa.evaluation.gold import GoldError
from qa.evaluation.speakers import SpeakerCase, figures, load_cases, main, same_role, same_speaker
from qa.speech.speaker import Attribution

GOLD = Path(__file__).parents[1] / "gold" / "speakers.jsonl"
CASES = load_cases(GOLD)


def case(speaker: str | None, role: str | None = None, text: str = "") -> SpeakerCase:
    text = text or f"{role} {speaker} said so."
    return SpeakerCase(
        id="x", register="news", text=text, start=0, end=len(text), speaker=speaker, role=role, split="dev"
    )


def given(name: str, role: str | None = None) -> Attribution:
    return Attribution(name=name, role=role, start=0, end=1, quoted=False)


def test_the_published_floors_hold_on_the_whole_set() -> None:
    counted = figures(CASES)
    assert counted.precision is not None
    assert counted.recall is not None
    assert counted.role is not None
    assert counted.precision >= 0.92
    assert counted.recall >= 0.85
    assert counted.role >= 0.85


def test_the_set_is_large_and_mixed_enough_to_measure_on() -> None:
    assert len(CASES) >= 240
    assert len({c.id for c in CASES}) == len(CASES)
    assert len({c.register for c in CASES}) >= 12
    assert 0.3 < sum(c.speaker is None for c in CASES) / len(CASES) < 0.5
    assert 0.4 < sum(c.split == "held" for c in CASES) / len(CASES) < 0.6


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (case("the Harbour Board"), given("Harbour Board")),
        (case("Ann Reed"), given("Mrs. Ann Reed")),
        (case("Mayor Ann Reed"), given("Ann Reed", "Mayor")),
        (case("Ann Reed", "Mayor"), given("Mayor Ann Reed")),
        (case("Harbour Trust", text="The Harbour Trust (HT) met. HT said so."), given("HT")),
    ],
)
def test_names_are_the_same_up_to_articles_titles_roles_and_abbreviations(
    wanted: SpeakerCase, found: Attribution
) -> None:
    assert same_speaker(wanted, found)


@pytest.mark.parametrize("found", [given("Lena Reed"), given("Reed"), given("Ann Reed's lawyer")])
def test_another_name_is_another_speaker(found: Attribution) -> None:
    assert not same_speaker(case("Ann Reed"), found)
    assert not same_speaker(case(None), found)


def test_roles_are_the_same_up_to_the_article() -> None:
    assert same_role(case("Ann Reed", "the mayor"), given("Ann Reed", "Mayor"))
    assert not same_role(case("Ann Reed", "the mayor"), given("Ann Reed"))


def test_a_wrong_name_costs_precision_and_recall() -> None:
    cases = [case("Ann Reed"), case("Lena Holt"), case(None, text="It rained.")]
    counted = figures(cases, lambda text, start, end: given("Ann Reed"))
    assert (counted.precision, counted.recall) == (1 / 3, 1 / 2)


@pytest.mark.parametrize("change", [{"end": 10_000}, {"speaker": "Nobody at all"}, {"extra": 1}])
def test_a_line_that_is_not_a_case_is_an_error_that_names_it(
    tmp_path: Path, change: dict[str, object]
) -> None:
    line = json.loads(GOLD.read_text(encoding="utf-8").splitlines()[0]) | change
    path = tmp_path / "bad.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(GoldError, match="line 1"):
        load_cases(path)


def test_the_command_prints_the_splits_and_the_registers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(GOLD)]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("precision", "held", "dev", "parliament"))


def test_the_command_says_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "FILE.jsonl" in capsys.readouterr().err
