import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.parts import JoinedQuestion, load_joined, parts_table, precision, recall
from qa.question.ellipsis import completed, without_subject
from qa.question.parts import MAX_PARTS, parts
from qa.question.sayers import sayers_told

GOLD = Path(__file__).parents[2] / "gold" / "parts.jsonl"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "How many missiles were fired and how many shot down?",
            ("How many missiles were fired?", "How many missiles were shot down?"),
        ),
        (
            "How many ships were seized off Oldport in May and how many were released?",
            (
                "How many ships were seized off Oldport in May?",
                "How many ships were released off Oldport in May?",
            ),
        ),
        (
            "How many ships sailed from Oldport and how many of them were insured?",
            ("How many ships sailed from Oldport?", "How many of the ships were insured?"),
        ),
        ("When and where did the ferry sink?", ("When did the ferry sink?", "Where did the ferry sink?")),
        (
            "When, where and why did the ferry sink?",
            ("When did the ferry sink?", "Where did the ferry sink?", "Why did the ferry sink?"),
        ),
        (
            "Who is Ann Reed and when was she born?",
            ("Who is Ann Reed?", "When was Ann Reed born?"),
        ),
        (
            "Where was the cotton gin invented and where is it used today?",
            ("Where was the cotton gin invented?", "Where is the cotton gin used today?"),
        ),
        (
            "What is the function of the gland and where is it found?",
            ("What is the function of the gland?", "Where is it found? (the function of the gland)"),
        ),
        (
            "Who is the head of Aurora and when was he hired?",
            ("Who is the head of Aurora?", "When was the head of Aurora hired?"),
        ),
        (
            "Compare what Marsh and Delaney say about the dam.",
            ("What does Marsh say about the dam?", "What does Delaney say about the dam?"),
        ),
        (
            "What did Reed and what did Marsh say about the quay?",
            ("What did Reed say about the quay?", "What did Marsh say about the quay?"),
        ),
        (
            "What do Marsh, Delaney and Okafor think of the budget?",
            (
                "What does Marsh think of the budget?",
                "What does Delaney think of the budget?",
                "What does Okafor think of the budget?",
            ),
        ),
        (
            "What did Hoss say about the dead, and what did the harbour ministry say about the bridge?",
            (
                "What did Hoss say about the dead?",
                "What did the harbour ministry say about the bridge?",
            ),
        ),
        ("What did Hoss say and what did Adair say?", ("What did Hoss say?", "What did Adair say?")),
        (
            "What did Wren say about the rails and what did Aldous say?",
            ("What did Wren say about the rails?", "What did Aldous say about the rails?"),
        ),
        (
            "What did Adair say, and what did Wren say about the rails?",
            ("What did Adair say about the rails?", "What did Wren say about the rails?"),
        ),
        (
            "What did Hoss say about the rails? What did Wren say?",
            ("What did Hoss say about the rails?", "What did Wren say about the rails?"),
        ),
        (
            "What did the mayor say about the harbour and what did the bishop think of it?",
            ("What did the mayor say about the harbour?", "What did the bishop think of the harbour?"),
        ),
        (
            "What did Berg and Dahl say about the port, and how many cranes burned?",
            (
                "What did Berg say about the port?",
                "What did Dahl say about the port?",
                "How many cranes burned? (the port)",
            ),
        ),
        (
            "What did Berg say about the port and when?",
            ("What did Berg say about the port?", "When did Berg say that about the port?"),
        ),
        ("what is aws and what services are provided", ("What is aws?", "What services are provided? (aws)")),
        ("Who sank the ferry? When?", ("Who sank the ferry?", "When was it that someone sank the ferry?")),
        (
            "Who won the regatta and how many boats took part?",
            ("Who won the regatta?", "How many boats took part? (won the regatta)"),
        ),
    ],
)
def test_a_joined_question_becomes_questions_that_stand_alone(
    question: str, expected: tuple[str, ...]
) -> None:
    assert parts(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the peace and trade agreement?",
        "What did the Ministry of Health and Social Care say?",
        "What is the relationship between Aberley and Oldport?",
        "Did Marsh and Delaney meet?",
        "missiles shot down number",
        "Oldport Newham date",
        "Did she say when and how the strike would end?",
        "Which player got a penalty, which gave the others a new set of downs?",
        "Who scored the most and who scored the fewest goals?",
        "When many people are arrested, what is a common tactic?",
        "When it rains in Oldport and the wind blows, what happens and why?",
        "The bridge fell in 1999. When was it rebuilt?",
        "  Who counted the lamps?  ",
        "",
        "?",
        "谁点了灯?什么时候?",
        "من عدّ المصابيح ومتى؟",
        "Who lit the lamp 🕯️ and the stove?",
    ],
)
def test_a_question_that_asks_one_thing_stays_as_it_is(question: str) -> None:
    assert parts(question) == (question,)


SAYS = re.compile(r"\b(?:say|think|believe|claim|said|thinks|says)\b", re.IGNORECASE)
SAYERS = st.sampled_from(
    ["Hoss", "Ann Reed", "the mayor", "the harbour ministry", "Berg and Dahl", "he", "ÅŁ 🚢"]
)
TOPICS = st.sampled_from(["", " about the dead", " about Oldport", " of it", " about the eels"])
TOLD = st.tuples(
    st.sampled_from(["what did", "What does", "how did", "what do"]),
    SAYERS,
    st.sampled_from(["", " say", " think", " believe", " SAY"]),
    TOPICS,
).map(lambda words: f"{words[0]} {words[1]}{words[2]}{words[3]}")


@given(st.lists(TOLD, min_size=2, max_size=4), st.sampled_from([" and ", ", and ", "? ", ", "]))
def test_no_part_says_twice_what_the_question_says_once(pieces: list[str], joint: str) -> None:
    found = parts(f"{joint.join(pieces)}?")
    if len(found) > 1:
        assert all(len(SAYS.findall(part)) <= 1 for part in found)


@pytest.mark.parametrize(
    "text",
    ["what did Ann say and " * 5_000, "What did " + "Ann " * 25_000, "what did " + "a " * 50_000 + "say"],
)
def test_a_question_of_100_000_characters_about_sayers_costs_no_time(text: str) -> None:
    started = time.process_time()
    assert parts(text) == (text,)
    assert parts(text[:599])
    sayers_told([text[:599], "what did Reed say about the quay"])
    assert time.process_time() - started < 0.5


def test_more_questions_than_can_be_shown_stay_one() -> None:
    question = "Who sank it? " * (MAX_PARTS + 1)
    assert parts(question) == (question,)


def test_a_bare_question_word_takes_the_rest_from_the_question_before() -> None:
    assert without_subject("why", "where did the ferry sink") == "why did the ferry sink"
    assert without_subject("when", "who did it") == "when was it that someone did it"
    assert without_subject("which", "who did it") is None


def test_what_cannot_be_put_into_the_sentence_stands_behind_it_in_brackets() -> None:
    assert completed("how many people live there", "what is the capital of Norland") == (
        "how many people live there? (the capital of Norland)"
    )


def test_a_pronoun_without_a_clear_meaning_keeps_the_question_whole() -> None:
    assert completed("when did it end", "who was hurt") is None
    assert parts("Who was hurt and when did it end?") == ("Who was hurt and when did it end?",)


def test_splitting_is_right_on_the_labelled_questions_and_on_those_held_out() -> None:
    questions = load_joined(GOLD)
    assert len(questions) == 150
    for held, floors in ((False, (1.0, 1.0)), (True, (0.96, 0.93))):
        half = [one for one in questions if one.held is held]
        assert (precision(half).value or 0) >= floors[0]
        assert (recall(half).value or 0) >= floors[1]


def test_a_part_without_its_words_is_not_right_in_full() -> None:
    def right(*words: tuple[str, ...]) -> object:
        one = JoinedQuestion(question="When and where did it sink?", parts=words, held=False)
        return parts_table([one]).rows["written with"]["right in full"]

    assert right(("When", "sink"), ("Where", "sink")) == 1.0
    assert right(("When", "sink"), ("Where", "Oldport")) == 0.0
    assert (
        right(
            ("When", "sink"),
        )
        == 0.0
    )


@given(
    st.lists(
        st.sampled_from(
            "who when where what how many did was and , ? the Ann Reed of say compare it them 4 (".split(" ")
        ),
        max_size=60,
    ).map(" ".join)
    | st.text(max_size=700)
)
def test_any_text_gives_a_few_questions_none_of_them_empty(text: str) -> None:
    found = parts(text)
    assert 1 <= len(found) <= MAX_PARTS
    assert len(found) == 1 or all(part.strip(" ?") for part in found)
    assert found == (text,) or len(found) > 1
