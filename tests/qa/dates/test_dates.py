import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import SpokenDate
from qa.dates.date_words import find_date_words
from qa.dates.dates import agreement, asked_dates, compatible, spoken_dates

TUESDAY = date(2022, 12, 20)
"""The day on which most of the texts below were published."""

OPEN = "open"
"""Words of a date whose days are not known."""


def read(text: str, published: date | None = TUESDAY) -> list[str]:
    """Each date as "words = first" or "words = first..last"."""
    shown = []
    for spoken in spoken_dates(text, 0, len(text), published):
        days = OPEN if spoken.first is None else spoken.first.isoformat()
        if spoken.last != spoken.first:
            days += f"..{spoken.last}"
        shown.append(f"{text[spoken.start : spoken.end]} = {days}")
    return shown


STATED_IN_FULL = """
It was signed on 16 December 2022.                  | 16 December 2022 = 2022-12-16
It was signed on December 16, 2022, in Paris.       | December 16, 2022 = 2022-12-16
It was signed on Dec. 16, 2022.                     | Dec. 16, 2022 = 2022-12-16
It was signed on the 16th of December, 2022.        | the 16th of December, 2022 = 2022-12-16
On Friday, 16 December 2022, it was signed.         | Friday, 16 December 2022 = 2022-12-16
On Fri. Dec 16th, 2022, it was signed.              | Fri. Dec 16th, 2022 = 2022-12-16
It was signed on 2022-12-16.                        | 2022-12-16 = 2022-12-16
The stamp is 2022-12-16T10:30:00Z.                  | 2022-12-16 = 2022-12-16
It was signed on 16.12.2022.                        | 16.12.2022 = 2022-12-16
It was signed on 12/16/2022.                        | 12/16/2022 = 2022-12-16
It was signed on 16-Dec-2022.                       | 16-Dec-2022 = 2022-12-16
It was signed on 4/4/2022.                          | 4/4/2022 = 2022-04-04
The siege of 2 May 1945 ended it.                   | 2 May 1945 = 1945-05-02
Sept. 3, 1939 was a Sunday.                         | Sept. 3, 1939 = 1939-09-03; Sunday = 2022-12-18
The offer of March 2021 was refused.                | March 2021 = 2021-03-01..2021-03-31
In February 2020 it snowed.                         | February 2020 = 2020-02-01..2020-02-29
It ran to September of 1999.                        | September of 1999 = 1999-09-01..1999-09-30
It was founded in 2020.                             | 2020 = 2020-01-01..2020-12-31
Since 2019 he has not come.                         | 2019 = 2019-01-01..2019-12-31
The 2014 annexation was condemned.                  | 2014 = 2014-01-01..2014-12-31
Smith (2019) found the same.                        | 2019 = 2019-01-01..2019-12-31
2020 was a bad year.                                | 2020 = 2020-01-01..2020-12-31
By late 2021 it was over.                           | late 2021 = 2021-01-01..2021-12-31
In mid-2021 it was over.                            | mid-2021 = 2021-01-01..2021-12-31
In the 1990s he was poor.                           | 1990s = 1990-01-01..1999-12-31
In the early 1990s he was poor.                     | early 1990s = 1990-01-01..1999-12-31
A house of the 19th century stood there.            | 19th century = 1801-01-01..1900-12-31
It may come in winter 2023.                         | winter 2023 = 2022-12-01..2023-02-28
It began in the spring of 2021.                     | spring of 2021 = 2021-03-01..2021-05-31
The winter 2022-23 was mild.                        | winter 2022-23 = 2022-12-01..2023-02-28
In autumn 1989 the wall fell.                       | autumn 1989 = 1989-09-01..1989-11-30
"""

RANGES = """
It rained between 3 and 5 May 2021.                 | 3 and 5 May 2021 = 2021-05-03..2021-05-05
It rained from 3 to 5 May 2021.                     | 3 to 5 May 2021 = 2021-05-03..2021-05-05
It rained on 3–5 May 2021.                          | 3–5 May 2021 = 2021-05-03..2021-05-05
It rained on December 15-17, 2022.                  | December 15-17, 2022 = 2022-12-15..2022-12-17
It rained from Dec. 28 to Jan. 3.                   | Dec. 28 to Jan. 3 = 2022-12-28..2023-01-03
It rained from 30 April 2021 to 2 May 2021.         | 30 April 2021 to 2 May 2021 = 2021-04-30..2021-05-02
He ruled from 2019 to 2021.                         | 2019 to 2021 = 2019-01-01..2021-12-31
He ruled between 2019 and 2021.                     | 2019 and 2021 = 2019-01-01..2021-12-31
He ruled 2019–21.                                   | 2019–21 = 2019-01-01..2021-12-31
From March to May 2021 it was dry.                  | March to May 2021 = 2021-03-01..2021-05-31
From December to February 2023 it was dry.          | December to February 2023 = 2022-12-01..2023-02-28
It rained on 3 and 5 May 2021.                      | 3 = 2021-05-03; 5 May 2021 = 2021-05-05
It rained on May 3, 5 and 9, 2021.                  | May 3 = 2021-05-03; 5 = 2021-05-05; 9, 2021 = 2021-05-09
It comes in June or July 2023. | June = 2023-06-01..2023-06-30; July 2023 = 2023-07-01..2023-07-31
"""

WITHOUT_YEAR = """
The missiles of December 16 hit Kyiv.               | December 16 = 2022-12-16
The meeting on December 25 is cancelled.            | December 25 = 2022-12-25
He was born on January 3.                           | January 3 = 2023-01-03
The law was passed on April 12.                     | April 12 = 2022-04-12
The court will hear it on June 12.                  | June 12 = 2023-06-12
The court heard it on June 12.                      | June 12 = 2022-06-12
The talks on 31 October failed.                     | 31 October = 2022-10-31
It opened on February 29.                           | February 29 = 2020-02-29
It opened on February 30.                           | February 30 = open
It was promised in November.                        | November = 2022-11-01..2022-11-30
It will be ready by April.                          | April = 2023-04-01..2023-04-30
A December report said so.                          | December = 2022-12-01..2022-12-31
In late October it snowed.                          | late October = 2022-10-01..2022-10-31
In mid-December it snowed.                          | mid-December = 2022-12-01..2022-12-31
This winter is cold.                                | This winter = 2022-12-01..2023-02-28
Last summer was hot.                                | Last summer = 2022-06-01..2022-08-31
Next spring they leave.                             | Next spring = 2023-03-01..2023-05-31
"""

RELATIVE = """
He said on Monday that it was late.                 | Monday = 2022-12-19
He spoke on Tuesday.                                | Tuesday = 2022-12-20
On Wednesday he fell ill.                           | Wednesday = 2022-12-14
They will meet on Monday.                           | Monday = 2022-12-26
On Friday, they will meet.                          | Friday = 2022-12-23
They are due to meet on Thursday.                   | Thursday = 2022-12-22
He was told to wait until Friday.                   | Friday = 2022-12-23
It happened last Tuesday.                           | last Tuesday = 2022-12-13
It happens next Tuesday.                            | next Tuesday = 2022-12-27
It happens this Saturday.                           | this Saturday = 2022-12-24
Monday's meeting was short.                         | Monday = 2022-12-19
It was found today.                                 | today = 2022-12-20
It was found yesterday.                             | yesterday = 2022-12-19
It will be found tomorrow.                          | tomorrow = 2022-12-21
It was found the day before yesterday.              | the day before yesterday = 2022-12-18
It starts the day after tomorrow.                   | the day after tomorrow = 2022-12-22
It was found last night.                            | last night = 2022-12-19
It was found this morning.                          | this morning = 2022-12-20
It was found two days ago.                          | two days ago = 2022-12-18
It was found 10 days ago.                           | 10 days ago = 2022-12-10
It was found three weeks ago.                       | three weeks ago = 2022-11-28..2022-12-04
It was found two months ago.                        | two months ago = 2022-10-01..2022-10-31
It was found a year ago.                            | a year ago = 2021-01-01..2021-12-31
It was found last week.                             | last week = 2022-12-12..2022-12-18
It is held this week.                               | this week = 2022-12-19..2022-12-25
It will be held next week.                          | next week = 2022-12-26..2023-01-01
It was found last month.                            | last month = 2022-11-01..2022-11-30
It will be held next month.                         | next month = 2023-01-01..2023-01-31
It was held earlier this year.                      | this year = 2022-01-01..2022-12-31
It will be held next year.                          | next year = 2023-01-01..2023-12-31
It rained for the past three days.                  | past three days = 2022-12-17..2022-12-20
It hit 12 towns in the last 24 hours.               | last 24 hours = 2022-12-19..2022-12-20
Two days later he left.                             | Two days later = open
He left the same day.                               | the same day = open
A week earlier he had left.                         | A week earlier = open
The next day he left.                               | The next day = open
It was signed on 03/04/2022.                        | 03/04/2022 = open
"""

NO_DATES = """
It may rain.
May I come in?
May said that she would resign.
Theresa May told the House.
They march on the capital.
A march of 3 miles followed.
He may 3 times a day.
April Jones was missing.
June said so.
Give me a second.
It took 5 seconds.
Python 3.10 is out.
Version 2.0.2019 is out.
Call 555-12-2022 now.
Call +44 2071 838 750 now.
They won 3-1 at home.
In 2000 cases it failed.
About 1500 people fled.
More than 2000 soldiers died.
A crowd of 2000 came.
1,500 men and 2,022 women came.
It costs $2020.
It weighs 1990 kg.
It rose by 2019%.
At least 1945 people died.
Resolution 2231 was adopted.
Room 2021 is closed.
It ran on Windows 2000.
He lives at 10.12.2022.1 by address.
USA Today wrote so.
Black Friday is loud.
Good Friday is quiet.
It opens every Monday.
She works on Mondays.
He reads the Sunday Times.
The 16th floor is empty.
The summer camp is full.
Spring water is cold.
The score was 20:22.
He is 19 years old.
Article 5 May Be Invoked
Sat down, he ate.
The mayor's decision stands.
An augmented dec was sold.
He paid 16 dec coins.
"""


def rows(table: str) -> list[tuple[str, list[str]]]:
    lines = [line.split("|") for line in table.strip().splitlines()]
    return [(text.strip(), [one.strip() for one in wanted.split(";")]) for text, wanted in lines]


@pytest.mark.parametrize(("text", "wanted"), rows(STATED_IN_FULL))
def test_a_date_stated_in_full_needs_no_publication_date(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), rows(RANGES))
def test_a_stretch_of_days_is_one_date_and_a_list_several(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), rows(WITHOUT_YEAR))
def test_a_date_without_its_year_is_the_nearest_that_makes_sense(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), rows(RELATIVE))
def test_relative_words_are_reckoned_from_the_publication_date(text: str, wanted: list[str]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("text", [text for text, _ in rows(RELATIVE)])
def test_without_a_publication_date_relative_words_stay_words(text: str) -> None:
    assert [shown.split(" = ")[1] for shown in read(text, None)] == [OPEN]


def test_a_day_without_its_year_stays_open_without_a_publication_date() -> None:
    assert read("The missiles of December 16 hit Kyiv.", None) == ["December 16 = open"]


def test_offsets_point_into_the_whole_text() -> None:
    text = "😀 Ends here. On\r\nDecember\r\n16 it began, é. 2020 ended."
    start = text.index("On")
    (spoken,) = spoken_dates(text, start, text.index("é"), TUESDAY)
    assert text[spoken.start : spoken.end] == "December\r\n16" or spoken.first is not None


def test_a_date_outside_the_sentence_is_not_its_own() -> None:
    text = "It began on 3 May 2020. It ended."
    assert spoken_dates(text, text.index("It ended"), len(text), None) == ()


def test_questions_are_read_without_capitals() -> None:
    question = "what happened on december 23 and on monday, or in march 2021?"
    found = asked_dates(question, date(2023, 1, 10))
    assert [(question[day.start : day.end], day.first) for day in found] == [
        ("december 23", date(2022, 12, 23)),
        ("monday", date(2023, 1, 9)),
        ("march 2021", date(2021, 3, 1)),
    ]


def test_may_and_march_in_a_question_stay_verbs() -> None:
    assert asked_dates("who may march on the capital, and why may it fail?", TUESDAY) == ()


def test_last_week_in_a_question_needs_the_day_it_is_asked() -> None:
    question = "What was decided last week?"
    assert asked_dates(question, None)[0].first is None
    assert asked_dates(question, TUESDAY)[0].last == date(2022, 12, 18)


def same_day(
    asked: str, spoken: str, *, as_of: date | None = None, published: date | None = None
) -> bool | None:
    (ours,) = asked_dates(asked, as_of)
    (theirs,) = spoken_dates(spoken, 0, len(spoken), published)
    return compatible(ours, theirs, asked, spoken)


@pytest.mark.parametrize(
    ("asked", "spoken", "published", "same"),
    [
        ("on December 16", "on 16 December 2022", None, True),
        ("on December 16", "on December 16", None, True),
        ("on December 16", "on Dec. 15", None, False),
        ("on December 16", "on 2022-12-16", None, True),
        ("on December 16", "on December 15–17", None, True),
        ("on December 16", "in December", None, True),
        ("on December 16", "on Friday", TUESDAY, True),
        ("on December 16", "on Monday", TUESDAY, False),
        ("on December 16", "on Friday", None, None),
        ("on December 16, 2022", "on December 16", None, True),
        ("on December 16, 2022", "on December 16, 2021", None, False),
        ("on December 16, 2022", "on Friday", None, True),
        ("on December 16, 2022", "on Monday", None, False),
        ("in 2022", "on December 16", None, True),
        ("in 2022", "on December 16, 2021", None, False),
        ("in 2022", "two days later", None, None),
        ("on Monday", "on Monday", None, True),
        ("on Monday", "on Tuesday", None, False),
        ("on Monday", "on December 19", TUESDAY, True),
        ("in winter 2023", "in January 2023", None, True),
        ("in winter 2023", "in June 2023", None, False),
        ("in December", "on 3 January 2022", None, False),
    ],
)
def test_dates_are_compared_by_what_both_say(
    asked: str, spoken: str, published: date | None, same: bool | None
) -> None:
    assert same_day(asked, spoken, published=published) is same


def test_resolved_dates_compare_without_their_texts() -> None:
    one = SpokenDate(start=0, end=4, first=date(2022, 12, 1), last=date(2022, 12, 31))
    other = SpokenDate(start=9, end=12, first=date(2022, 12, 31), last=date(2022, 12, 31))
    nowhere = SpokenDate(start=0, end=4, first=None, last=None)
    assert compatible(one, other) is True
    assert compatible(one, nowhere) is None


def judged(question: str, sentence: str, before: str = "", *, published: date | None = TUESDAY) -> str:
    text = f"{before} {sentence}"
    start = len(before) + 1
    own = spoken_dates(text, start, len(text), published)
    earlier = spoken_dates(text, 0, len(before), published)
    return agreement(question, asked_dates(question, None), text, own, earlier)


@pytest.mark.parametrize(
    ("question", "sentence", "verdict"),
    [
        ("What happened on December 16?", "On December 16 missiles fell.", "match"),
        ("What happened on December 16?", "On December 19 they met.", "other"),
        ("What happened on December 16?", "They met.", "none"),
        ("What happened on December 16?", "In 2022 they met.", "none"),
        ("What happened on December 16?", "They have not met since 2019.", "none"),
        ("What happened on December 16?", "On Monday he spoke of the attack on December 16.", "match"),
        ("What happened after December 16, 2022?", "On December 19 they met.", "match"),
        ("What happened before December 16, 2022?", "On December 19 they met.", "other"),
        ("What happened in 2022?", "On December 19 they met.", "match"),
        ("What happened?", "On December 19 they met.", "none"),
    ],
)
def test_a_sentence_matches_the_day_asked_for_or_is_of_another(
    question: str, sentence: str, verdict: str
) -> None:
    assert judged(question, sentence) == verdict


def test_a_sentence_without_a_date_takes_that_of_the_one_before() -> None:
    question = "What happened on December 16?"
    assert judged(question, "Sixty were shot down.", "On December 16 missiles fell.") == "match"
    assert judged(question, "Sixty were shot down.", "On December 19 missiles fell.") == "none"
    assert judged(question, "Two days later they met.", "On December 16 missiles fell.") == "none"


@given(st.text(max_size=200), st.dates())
def test_any_text_gives_ordered_dates_inside_it(text: str, published: date) -> None:
    found = spoken_dates(text, 0, len(text), published)
    places = [place for day in found for place in (day.start, day.end)]
    assert places == sorted(places)
    assert all(0 <= day.start < day.end <= len(text) for day in found)
    assert all((day.first is None) == (day.last is None) for day in found)


@given(
    st.dates(date(1000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d %b %Y"]),
)
def test_every_full_date_is_read_back(day: date, form: str) -> None:
    text = f"It was on {day.strftime(form)}."
    assert [(spoken.first, spoken.last) for spoken in spoken_dates(text, 0, len(text), None)] == [(day, day)]


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-250, 85))
def test_a_day_without_its_year_is_found_again_from_near_by(published: date, distance: int) -> None:
    day = date.fromordinal(published.toordinal() + distance)
    text = f"The meeting on {day.strftime('%B')} {day.day}, a short one."
    assert spoken_dates(text, 0, len(text), published)[0].first == day


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_range_of_days_contains_each_of_them(first: date) -> None:
    last = date.fromordinal(first.toordinal() + 40)
    text = f"It ran from {first.strftime('%d %B %Y')} to {last.strftime('%d %B %Y')}."
    (spoken,) = spoken_dates(text, 0, len(text), None)
    assert (spoken.first, spoken.last) == (first, last)


def test_the_ends_of_the_calendar_are_no_error() -> None:
    text = "It was 300 years ago, tomorrow, last week and on December 31."
    assert len(spoken_dates(text, 0, len(text), date.min)) == 4
    assert len(spoken_dates(text, 0, len(text), date.max)) == 4


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "May ",
        "May 3, ",
        "3, ",
        "December 1, 2 and ",
        "between 3 and ",
        "last ",
        "20",
        "2020-",
        "a day ",
        "Monday, ",
    ],
)
def test_time_is_linear_in_hostile_text(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    started = time.perf_counter()
    find_date_words(text, 0, len(text))
    assert time.perf_counter() - started < 5
