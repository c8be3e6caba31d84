import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.speech.reporting_clause import find_clause
from qa.speech.speaker import Attribution, _before_colon, _behind_dash, _names_nobody, speaker_of
from qa.speech.speech_window import window_around


def said(text: str, sentence: str | None = None) -> Attribution | None:
    """Who says a sentence of the text; all of it where none is given."""
    sentence = sentence or text
    start = text.index(sentence) if sentence else 0
    return speaker_of(text, start, start + len(sentence))


def name(text: str, sentence: str | None = None) -> str | None:
    found = said(text, sentence)
    return found.name if found else None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The bridge is safe, according to the Harbour Board.", "the Harbour Board"),
        ("According to Ann Reed, the bridge is safe.", "Ann Reed"),
        ("Ann Reed said that the bridge is safe.", "Ann Reed"),
        ("“The bridge is safe,” Ann Reed said on Monday.", "Ann Reed"),
        ("“The bridge is safe,” said Ann Reed on Monday.", "Ann Reed"),
        ('"The bridge is safe," said Ann Reed on Monday.', "Ann Reed"),
        ("`` The bridge is safe , '' said Ann Reed .", "Ann Reed"),
        ("«The bridge is safe», said Ann Reed.", "Ann Reed"),
        ("'The bridge is safe,' said Ann Reed.", "Ann Reed"),
        ("— Is the bridge safe? asked Ann Reed.", "Ann Reed"),
        ("Ann Reed: “The bridge is safe.”", "Ann Reed"),
        ("The bridge, says Ann Reed, is safe.", "Ann Reed"),
        ("The bridge is safe, Ann Reed has repeatedly insisted.", "Ann Reed"),
        ("Ann Reed was quoted as saying that the bridge is safe.", "Ann Reed"),
        ("The Courier quoted Ann Reed as saying that the bridge is safe.", "Ann Reed"),
        ("Ann Reed crossed it and told reporters that the bridge is safe.", "Ann Reed"),
        ("Ann Reed reopened the bridge, saying it was safe.", "Ann Reed"),
        ("Ann Reed is convinced that the bridge is safe.", "Ann Reed"),
        ("It was announced by the Harbour Board that the bridge is safe.", "the Harbour Board"),
        ("This opinion was expressed by analysts of the Road Institute.", "analysts of the Road Institute"),
        ("In the words of Ann Reed, the bridge is a toy.", "Ann Reed"),
        ("About this reports the Harbour Board.", "the Harbour Board"),
        ("A May report by the Road Institute says that the bridge is safe.", "the Road Institute"),
        ("The Road Institute's report warns that the bridge is not safe.", "The Road Institute"),
        ("The bridge is not safe, police say.", "police"),
        ("Experts at the Road Institute believe the bridge is safe.", "Experts at the Road Institute"),
        ("The bridge will be closed to lorries until May – Road Institute", "Road Institute"),
        ("Bùi Thị Hạnh-Nguyễn said the bridge is safe.", "Bùi Thị Hạnh-Nguyễn"),
        ("Hassan al-Rubaie said the bridge is safe 🌉.", "Hassan al-Rubaie"),
        ("Ann Reed denied that the bridge is closed.", "Ann Reed"),
    ],
)
def test_who_says_a_sentence_is_read_from_the_sentence(sentence: str, speaker: str) -> None:
    assert name(sentence) == speaker


@pytest.mark.parametrize(
    ("sentence", "speaker", "role"),
    [
        ("Ann Reed, the mayor of Mora, said it rained.", "Ann Reed", "the mayor of Mora"),
        ("Ann Reed (the mayor of Mora) said it rained.", "Ann Reed", "the mayor of Mora"),
        ("The mayor of Mora, Ann Reed, said it rained.", "Ann Reed", "The mayor of Mora"),
        ("Mayor Ann Reed said it rained.", "Ann Reed", "Mayor"),
        ("It rained, said fire chief Ann Reed.", "Ann Reed", "fire chief"),
        ("It rained, said Ann Reed, head of the Road Institute.", "Ann Reed", "head of the Road Institute"),
        ("The mayor of Mora, General Ann Reed, said it rained.", "Ann Reed", "The mayor of Mora"),
        ("The Head of the Navy of Mora Ann Reed said it rained.", "Ann Reed", "The Head of the Navy of Mora"),
        ("Ann Reed, 54, a nurse, said it rained.", "Ann Reed", "a nurse"),
        ("The bank's head, Ann Reed, in a letter, said it rained.", "Ann Reed", "The bank's head"),
        ("Ann Reed, the mayor, who lives in Mora, said it rained.", "Ann Reed", "the mayor"),
        ("In Mora, the rain has ended, said Ann Reed, a nurse.", "Ann Reed", "a nurse"),
        ("Ann Reed, who lives in Mora, said it rained.", "Ann Reed", None),
        ("Ann Reed, speaking in Mora, said it rained.", "Ann Reed", None),
        ("According to Ann Reed, the mayor crossed the bridge.", "Ann Reed", None),
        ("The General Staff of Mora said it rained.", "The General Staff of Mora", None),
        ("The mayor of Mora said it rained.", "The mayor of Mora", None),
        ("Mayor Ann Reed's office said it rained.", "Mayor Ann Reed's office", None),
    ],
)
def test_the_role_is_told_from_the_name(sentence: str, speaker: str, role: str | None) -> None:
    found = said(sentence)
    assert found is not None
    assert (found.name, found.role) == (speaker, role)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge is safe.",
        "The ferry carries four hundred carts.",
        "“The bridge is safe.”",
        "It rained in Mora on Monday.",
        "The reports of the auditors run to 900 pages.",
        "Claims for hail damage doubled, and the states with the most claims were in the south.",
        "Ann Reed declined to comment.",
        "Ann Reed did not say how many carts there were.",
        "Ann Reed refused to say whether it rained.",
        "Ann Reed said nothing.",
        "Ann Reed was told that it rained.",
        "Ann Reed was accused of theft.",
        "Ann Reed is said to be ill.",
        "Everything went according to plan.",
        "What did Ann Reed say about the bridge?",
        "It is thought that it will rain.",
        "If Ann Reed says so, the bridge will close.",
        "This suggests a fault in the bridge.",
        "On Wednesday said to be the hottest day, the bridge closed.",
        "",
        " \n",
    ],
)
def test_a_sentence_in_which_nobody_speaks_has_no_speaker(sentence: str) -> None:
    assert said(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Ann Reed said that Lena Holt had said that it rained.", "Ann Reed"),
        ("Lena Holt claimed that it rained, police said.", "police"),
        ("“I said to Lena Holt: go,” Ann Reed said.", "Ann Reed"),
        ("Ann Reed told the Courier that it rained.", "Ann Reed"),
    ],
)
def test_of_nested_speakers_it_is_the_outer_one(sentence: str, speaker: str) -> None:
    assert name(sentence) == speaker


@pytest.mark.parametrize(
    "sentence", ["He said that it rained.", "They told the Courier it rained.", "“No,” she said."]
)
def test_a_pronoun_with_nobody_before_it_names_nobody(sentence: str) -> None:
    assert said(sentence) is None


@pytest.mark.parametrize(
    ("before", "sentence", "speaker"),
    [
        ("Ann Reed said it rained. ", "She added that the bridge was closed.", "Ann Reed"),
        ("Ann Reed, 78, keeps the bridge. ", "She says that it rains too much.", "Ann Reed"),
        ("On Monday, the harbour master, Ann Reed, closed it. ", "“It rained,” she said.", "Ann Reed"),
        (
            "Ann Reed said it rained. The Harbour Board said it did not. ",
            "It blamed the wind for it.",
            "The Harbour Board",
        ),
        ("The Harbour Board said it rained. ", "It added that the bridge was closed.", "The Harbour Board"),
        (
            "A report by the Road Institute came out in May. ",
            "It is noted that it rained.",
            "the Road Institute",
        ),
        ("The Road Institute published a report. ", "The report notes that it rained.", "The Road Institute"),
        (
            "Mr Holt said it rained. Ann Reed said it snowed. Mr Holt left. ",
            "According to her, it froze.",
            "Ann Reed",
        ),
        ("Ann Reed said it rained. Mr Holt said it snowed. ", "She added that it froze.", "Ann Reed"),
    ],
)
def test_a_pronoun_stands_for_the_last_one_named_who_can_be_meant(
    before: str, sentence: str, speaker: str
) -> None:
    assert name(before + sentence, sentence) == speaker


def test_narration_after_a_speaker_is_narration() -> None:
    text = "Ann Reed said it rained. The bridge is safe. Lena Holt said it snowed."
    assert name(text, "The bridge is safe.") is None
    assert name(text, "The bridge is safe. Lena Holt said it snowed.") == "Lena Holt"


QUOTED = "“It rained. The bridge was wet,” Ann Reed said. “We closed it. Nobody minded.”"


@pytest.mark.parametrize("sentence", ["“It rained.", "“We closed it.", "Nobody minded.”"])
def test_every_sentence_of_a_quotation_has_its_speaker(sentence: str) -> None:
    found = said(QUOTED, sentence)
    assert found is not None
    assert (found.name, found.quoted) == ("Ann Reed", True)


@pytest.mark.parametrize("mark", ["“”", "„“", "«»", '""', "「」"])
def test_a_quotation_may_be_named_in_the_sentence_before_it(mark: str) -> None:
    text = f"Ann Reed closed it and said: {mark[0]}It rained. The bridge was wet.{mark[1]} It is open now."
    assert name(text, "The bridge was wet.") == "Ann Reed"
    assert name(text, "It is open now.") is None


def test_a_quotation_goes_on_over_paragraphs_that_reopen_it() -> None:
    text = "“It rained.\n\n“It was wet. We closed it.\n\n“Nobody minded,” says Ann Reed.\n\nIt is open now."
    for sentence in ("“It rained.", "We closed it.", "“Nobody minded,” says Ann Reed."):
        assert name(text, sentence) == "Ann Reed"
    assert name(text, "It is open now.") is None


def test_a_quotation_in_a_paragraph_of_its_own_has_no_speaker() -> None:
    assert name("“It rained,” said Ann Reed.\n\n“It did not.”", "“It did not.”") is None


def test_quoted_words_in_narration_are_no_speech() -> None:
    sentence = "The “wet bridge” closed on Monday."
    assert name(f"Ann Reed said it rained. {sentence}", sentence) is None


def test_dashes_can_be_quotation_marks() -> None:
    text = "– It rains, Ann Reed, the mayor, said. – The bridge is wet.\nIt is open now."
    assert name(text, "– The bridge is wet.") == "Ann Reed"
    assert name(text, "It is open now.") is None


def test_a_turn_of_a_transcript_belongs_to_its_label() -> None:
    text = "MS. REED: It rained. The bridge was wet.\nTHE COURT: Thank you.\n(Recess.)"
    assert name(text, "The bridge was wet.") == "MS. REED"
    assert name(text, "THE COURT: Thank you.") == "THE COURT"
    assert name(text, "(Recess.)") is None


def test_a_label_may_carry_a_role_in_brackets() -> None:
    found = said("Ms. REED (Minister for Roads): It rained.")
    assert found is not None
    assert (found.name, found.role) == ("Ms. REED", "Minister for Roads")


@pytest.mark.parametrize(
    "line", ["Note: The bridge is closed.", "Length: 300 m", "Read also: It rained.", "Q: Did it rain?"]
)
def test_a_line_with_a_colon_is_not_a_turn(line: str) -> None:
    assert said(f"Name: Old Bridge\n{line}\nBuilt: 1931", line) is None


def test_a_name_over_a_line_break_is_given_on_one_line() -> None:
    text = "According to Ann\r\nReed, the bridge is safe."
    found = said(text)
    assert found is not None
    assert found.name == "Ann Reed"
    assert text[found.start : found.end] == "Ann\r\nReed"


def test_the_length_of_the_document_changes_nothing() -> None:
    text = "It rained on the old bridge. " * 4_000 + QUOTED + " It rained on the old bridge." * 4_000
    start = text.index("“We closed it.")
    began = time.process_time()
    for _ in range(100):
        found = speaker_of(text, start, start + len("“We closed it."))
    assert found is not None
    assert found.name == "Ann Reed"
    assert time.process_time() - began < 1


WORDS = """Ann Reed the mayor of Mora , . : said says that he she it by according to “ ” " ' – ( ) 's report
noted is US 54 é 中 😀 « » 「 」 `` '' — who and but told"""
PIECES = st.sampled_from([*WORDS.split(), "\n", "\n\n"])


@given(st.lists(PIECES, max_size=40).map(" ".join), st.integers(0, 60), st.integers(0, 80))
def test_the_span_of_a_name_is_its_words_in_the_text(text: str, start: int, length: int) -> None:
    found = speaker_of(text, min(start, len(text)), min(start + length, len(text)))
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.name == " ".join(text[found.start : found.end].split()) != ""
        assert found.role is None or found.role in " ".join(text.split())


@pytest.mark.parametrize(
    "piece",
    [
        "A ",
        "A of the ",
        "A, ",
        "X said ",
        "he said ",
        "“a” ",
        '" ',
        "' a",
        "“",
        "(a) ",
        "– a ",
        "A: b\n",
        "\n",
        " ",
        "a",
        "a-",
    ],
)
def test_a_hostile_text_of_100_000_characters_takes_a_moment(piece: str) -> None:
    text = (piece * (100_000 // len(piece))) + " said Ann."
    began = time.process_time()
    speaker_of(text, 0, len(text))
    speaker_of(text, len(text) // 2, len(text) // 2 + 200)
    assert time.process_time() - began < 1


@given(
    st.lists(
        st.sampled_from(
            "Ann Reed|said|says|States|reply|the mayor|according to|for|U.S.|“No”|\"|'|–|-|: |, |. |? |! |\n|"
            "it is safe|SMITH|went on|nodded|evidence|İ|ſaid|_said|co-said|in Mora".split("|")
        ),
        max_size=10,
    ).map(" ".join)
)
@settings(max_examples=300)
def test_a_sentence_is_left_alone_only_where_taking_it_apart_names_nobody(text: str) -> None:
    window = window_around(text, 0, len(text))
    if _names_nobody(window, 0, len(text)):
        tokens = window.tokens(0, len(text))
        assert find_clause(tokens) is None
        assert (_behind_dash(tokens), _before_colon(tokens)) == (None, None)
