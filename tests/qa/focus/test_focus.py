import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.focus import exact_match, focus_table, word_f1
from qa.evaluation.gold import GoldSpan
from qa.evaluation.sets import SetQuestion
from qa.focus.expansions import expansion
from qa.focus.focus import focus
from qa.focus.identity import identity
from qa.question.asked import asked


def marked(question: str, text: str) -> list[str]:
    return [text[span.start : span.end] for span in focus(question, text, 0, len(text))]


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        # numbers: the one that counts what is asked for, with its unit where the question lacks it
        ("How many ships sank?", "Of 40 boats and 12 ships, all sank.", "12"),
        ("How many of them were shot down?", "It fired 76 missiles; 60 of them were shot down.", "60"),
        ("How many lamps were lit in 1887?", "In 1887 forty-two lamps were lit.", "forty-two"),
        ("How many soldiers are trained?", "It is training about 200,000 new soldiers.", "200,000"),
        ("How many times did it win?", "It won in 1946, and won the cup twice.", "twice"),
        ("How fast was the ferry?", "The ferry went at 11 knots on 3 May.", "11 knots"),
        ("How strong was the wind?", "The wind was 22 metres a second.", "22 metres a second"),
        ("What is the speed limit?", "The speed limit is 6 knots.", "6 knots"),
        ("What percentage voted?", "Of 900 members, 55% voted.", "55%"),
        ("How much did the quay cost?", "The quay of 40 metres cost $1.2 million in 1990.", "$1.2 million"),
        ("How long did the strike last?", "The strike of 300 men lasted six weeks.", "six weeks"),
        ("How old was Reed?", "Reed, then 39, won 4 cups.", "39"),
        ("missiles shot down number", "It fired 76 missiles.", "76"),
        # dates
        ("When did Marsh visit Oldport?", "On December 19, Marsh visited Oldport.", "December 19"),
        ("In what year was it built?", "It was built in the spring of 1887 by 40 men.", "1887"),
        ("When was it built?", "It was built in the spring of 1887.", "spring of 1887"),
        ("When may it happen?", "It may happen in January or February.", "January or February"),
        ("When did the strike end?", "The strike ended on Thursday night.", "Thursday"),
        ("ferry accident date", "The ferry accident was on 4 March 2021.", "4 March 2021"),
        # people, places
        ("Who counted the lamps?", "In Oldport the lamps were counted by Mayor Ann Reed.", "Ann Reed"),
        (
            "Who would operate them?",
            "Norlandish servicemen are likely to operate S-400 systems.",
            "Norlandish servicemen",
        ),
        ("Where is Cape Grey?", "Cape Grey lies in southern Norland.", "southern Norland"),
        # a thing by its name
        (
            "What air defense systems did it give?",
            "It gave an unspecified number of S-400 air defense systems.",
            "S-400",
        ),
        ("What is the name of the ferry?", "The ferry, called Maren Lund, left.", "Maren Lund"),
        # what an abbreviation stands for; who somebody is
        ("What is MSB?", "The Marine Safety Board (MSB) met.", "Marine Safety Board"),
        ("What does MSB stand for?", "The Marine Safety Board (MSB) met.", "Marine Safety Board"),
        ("Who is Ann Reed?", "It sank, said harbour master Ann Reed on Monday.", "harbour master"),
        ("Who is Ann Reed?", "Ann Reed, secretary of the Council, said so.", "secretary of the Council"),
    ],
)
def test_the_words_that_answer_are_marked(question: str, sentence: str, answer: str) -> None:
    assert marked(question, sentence) == [answer]


def test_a_name_that_begins_like_a_month_is_no_date() -> None:
    assert marked("Who met Ann Reed?", "Ann Reed was met by Mayfield Marsh.") == ["Mayfield Marsh"]
    assert marked("When did Reed leave?", "Reed left Juneau for Augusta.") == []


def test_everyone_in_a_list_is_marked_without_their_titles() -> None:
    sentence = (
        "Norland’s Defense Minister Sten Okafor and Vale Defense Minister Ilse Brandt signed a document."
    )
    assert marked("Who signed a document?", sentence) == ["Sten Okafor", "Ilse Brandt"]
    assert marked("Who sang?", "Ann Reed, Jo Marsh and Li Wei sang.") == ["Ann Reed", "Jo Marsh", "Li Wei"]


@pytest.mark.parametrize(
    "name",
    [
        "Harbour Safety Board",
        "Finance Ministry",
        "General Motors",
        "General Electric",
        "Public Health England",
        "Singer Corporation",
        "Interior Department",
        "Premier League",
        "Justice Ministry",
        "Chief Medical Examiner",
        "Prime Minister",
        "Deputy Prime Minister",
        "Secretary General",
        "Secretary of State",
        "Saint Helena",
        "Mayor Street Bridge",
        "Head Start",
    ],
)
def test_an_organisation_a_place_or_a_bare_title_is_marked_whole(name: str) -> None:
    assert marked("Who closed the quay?", f"The {name} closed the quay on Monday.") == [name]


@pytest.mark.parametrize(
    ("titles", "person"),
    [
        ("President", "Marsh"),
        ("Mr.", "Banner"),
        ("Prime Minister", "Ann Reed"),
        ("Norlandish Deputy Foreign Minister", "Ann Reed"),
        ("Lieutenant General", "J. B. Reed"),
        ("Chief Justice", "Ann Reed"),
        ("Secretary", "Jo Baker"),
        ("Historian", "Ludwig van Aal"),
        ("Chancellor", "Zoë O’Neil-Brandt"),
    ],
)
def test_titles_before_a_person_s_name_are_not_marked(titles: str, person: str) -> None:
    assert marked("Who closed the quay?", f"On Monday {titles} {person} closed the quay.") == [person]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did the ferry sink?", "The ferry sank in 1990 off Oldport."),
        ("How did it end?", "It ended on Thursday after 3 days."),
        ("What did Marsh say?", "Marsh said that 40 lamps burned."),
        ("Did 40 lamps burn?", "In 1990 all 40 lamps burned."),
        ("How many lamps burned?", "The lamps burned."),
        ("When did the 40 lamps burn?", "The 40 lamps burned."),
        ("Who is Ann Reed?", "Ann Reed said that it sank."),
        ("Who counted the lamps of Ann Reed?", "Ann Reed"),
        ("What does MSB stand for?", "MSB met."),
        ("lamps of Oldport", "The 40 lamps of Oldport."),
        ("", "Ann Reed counted 40 lamps."),
        ("Who?", ""),
        ("Who?", " \r\n "),
    ],
)
def test_nothing_is_marked_where_nothing_short_is_asked_or_there(question: str, sentence: str) -> None:
    assert marked(question, sentence) == []


def test_the_question_s_own_words_are_no_answer() -> None:
    assert marked("Who met Ann Reed in Oldport?", "In Oldport Ann Reed was met by Jo Marsh.") == ["Jo Marsh"]
    assert marked("How many of the 40 lamps burned?", "Of the 40 lamps, 12 burned.") == ["12"]


@pytest.mark.parametrize("around", ["", "🕯️ é́ ", "أهلا \r\n", "灯塔。"])
def test_spans_are_offsets_into_the_whole_text_whatever_stands_before(around: str) -> None:
    sentence = "The lamps were counted by Ann Reed."
    text = f"{around}{sentence} Jo Marsh counted 3."
    (span,) = focus("Who counted the lamps?", text, len(around), len(around) + len(sentence))
    assert text[span.start : span.end] == "Ann Reed"


def test_the_kind_is_taken_from_outside_where_the_words_do_not_say() -> None:
    sentence = "Ann Reed counted 40 lamps."
    assert focus("lamps counted", sentence, 0, len(sentence)) == ()
    (span,) = focus("lamps counted", sentence, 0, len(sentence), kind="number")
    assert sentence[span.start : span.end] == "40"


def test_the_first_phrase_that_asks_decides_and_names_what_is_counted() -> None:
    found = asked("How many missiles were fired when Marsh came?")
    assert found is not None
    assert (found.kind, found.heads) == ("number", ("missiles",))
    place = asked("When Marsh came, where did he stay?")
    assert place is not None
    assert place.kind == "place"
    assert asked("What completed the bridge?") is None


def test_an_abbreviation_has_two_capitals() -> None:
    kinds = {
        word: getattr(asked(f"What is {word}?"), "kind", None)
        for word in ("NATO", "PhD", "Nato", "A", "S-400")
    }
    assert kinds["NATO"] == kinds["PhD"] == "expansion"
    assert "expansion" not in (kinds["Nato"], kinds["A"], kinds["S-400"])


@pytest.mark.parametrize(
    ("abbreviation", "text", "long_form"),
    [
        ("WHO", "the World Health Organization (WHO) says", "World Health Organization"),
        ("MDC", "a newly assessed most dangerous course (MDC)", "most dangerous course"),
        ("MSB", "the MSB (Marine Safety Board) met", "Marine Safety Board"),
        ("MSB", "the (MSB) met", None),
        ("MSB", "a cold sea (MSB)", None),
    ],
)
def test_a_long_form_has_the_letters_in_order(abbreviation: str, text: str, long_form: str | None) -> None:
    found = expansion(abbreviation, text)
    assert (text[found.start : found.end] if found else None) == long_form


def test_a_verb_after_a_name_is_not_who_it_is() -> None:
    assert identity("Ann Reed", "Ann Reed, speaking on Monday, left.") is None
    assert identity("Ann Reed", "Nobody is named.") is None


def test_word_f1_counts_words_without_articles_and_case() -> None:
    assert word_f1("the old Quay", "quay") == pytest.approx(2 / 3)
    assert word_f1("lamp", "quay") == 0.0
    assert exact_match("The quay.", "quay")
    assert not exact_match("quays", "quay")


@given(
    question=st.sampled_from(
        [
            "How many ships?",
            "When?",
            "Who sank it?",
            "Where is it?",
            "Which ships sank?",
            "What is MSB?",
            "How long?",
        ]
    ),
    text=st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            ["Ann", "Reed", "40", "May", "1990", "and", ",", "ships", "by", "(MSB)", "the", "é́", "🕯️", "$"]
        )
    ).map(" ".join),
    data=st.data(),
)
def test_spans_lie_inside_the_sentence_in_order_and_are_not_empty(
    question: str, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = focus(question, text, start, end)
    assert all(start <= span.start < span.end <= end for span in spans)
    assert list(spans) == sorted(spans)


@pytest.mark.parametrize(
    "piece", ["1,", "1 ", "one-", "A ", "A.", "(MSB", "a", "January ", "the early ", "é́", "five to "]
)
def test_a_hostile_sentence_takes_no_longer_than_a_long_one(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.perf_counter()
    for question in ("How many ships?", "When?", "Who sank it?", "Which ships sank?", "What is MSB?"):
        focus(question, text, 0, len(text))
    assert time.perf_counter() - started < 3.0


def test_the_table_counts_what_is_marked_and_how_well_by_what_is_asked() -> None:
    text = "Ann Reed counted 40 lamps in 1887. It rained."

    def one(number: str, question: str, answer: str) -> SetQuestion:
        span = GoldSpan(
            document_id="a.txt", start=text.index(answer), end=text.index(answer) + len(answer), quote=answer
        )
        return SetQuestion(
            id=number,
            question=question,
            turns=(),
            answerable=True,
            document_ids=frozenset({"a.txt"}),
            spans=(span,),
        )

    questions = [
        one("0", "How many lamps?", "40"),
        one("1", "Who counted lamps?", "Reed"),
        one("2", "When did it rain?", "rained"),
        one("3", "Why did it rain?", "rained"),
    ]
    rows = focus_table(questions, {"a.txt": text}).rows
    assert rows["number"] == {"n": 1, "marked": 1.0, "F1": 1.0, "exact": 1.0, "holds": 1.0}
    assert rows["person"] == {"n": 1, "marked": 1.0, "F1": pytest.approx(2 / 3), "exact": 0.0, "holds": 1.0}
    assert rows["time"] == {"n": 1, "marked": 0.0, "F1": None, "exact": None, "holds": None}
    assert rows["all asked"]["n"] == 3
    assert rows["not asked"]["n"] == 1
