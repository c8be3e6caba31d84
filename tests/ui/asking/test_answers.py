"""An answer as markup: claim by claim, exact, complete, and inert whatever the texts contain."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from index.documents import Span
from qa import Answer, Citation, Difference, Origin
from qa.conversations.records import Exchange, Scope
from qa.evidence.evidence import Excerpt
from tests.ui.reading.parsing import Reading, a_document, texts
from ui.asking.answers import exchange_html, pending_html, said_of
from ui.asking.conversation import Failure, Pending, Searching, Stopped, citations_of

Cite = Callable[..., Citation]
NOON = datetime(2022, 12, 19, 12, tzinfo=UTC)


def nothing_around(citation: Citation) -> None:
    return None


def exchange(answer: Answer, question: str = "Who?", **fields: Any) -> Exchange:
    plain = {"scope": Scope(), "asked": NOON}
    return Exchange(question=question, answer=answer, **(plain | fields))


def shown(answer: Answer, **fields: Any) -> str:
    return exchange_html(exchange(answer, **fields), 0, nothing_around)


@given(texts, texts)
def test_no_text_changes_the_structure_of_an_exchange(
    make: Any, cite: Cite, text: str, question: str
) -> None:
    def conversation(text: str, question: str) -> str:
        document = a_document("x" + text, title="t" + text, outlet="o" + text)
        own = {"speaker": "s" + text, "role": "r" + text, "focus": (Span(0, 1),), "place": "p" + text}
        said = cite(document, 0, len(document.text), 1, **own)
        against = cite(document, 0, len(document.text), 2)
        claim = make.claim(
            said,
            replace(said, document_id="b" + text),
            conflicts=(against,),
            differences=(Difference(kind="place", claimed="c" + text, against="a" + text),),
            sources=(Origin(document_ids=("a.txt", "b" + text), reason="r" + text),),
        )
        parts = (make.part(claim, question="p" + text), make.part(question="q" + text, nearest=(said,)))
        scope = Scope(documents=("d" + text,), outlets=("o" + text,), since=date(2022, 1, 1))
        exchanges = [
            exchange(make.answering(said, question="other " + question), question),
            exchange(make.answer(*parts, notices=("n" + text,)), question, scope=scope),
            exchange(make.abstaining(said), question),
            exchange(make.abstaining(), question, unreadable="u" + text),
        ]
        excerpt = Excerpt(
            document_id="a.txt", document_sha256="0" * 64, start=0, end=0, text=document.text + text
        )
        pending = [Pending(question=question, outcome=outcome) for outcome in (Failure(text), Searching())]
        return "".join(
            (
                *(exchange_html(one, turn, lambda _: excerpt) for turn, one in enumerate(exchanges)),
                *(pending_html(one, 9) for one in pending),
            )
        )

    assert Reading(conversation(text, question)).tags == Reading(conversation("plain", "plain")).tags


def test_the_searched_question_is_shown_only_where_it_differs_and_can_be_edited(make: Any) -> None:
    answer = make.answering(make.citation("They would."), question="Who would operate the tanks?")
    html = shown(answer, question="And who would?")
    assert "Understood as Who would operate the tanks? Edit" in Reading(html).text
    assert [one["data-which"] for one in Reading(html).said("edit")] == ["searched", "typed"]
    assert "Understood as" not in shown(answer, question="  Who would  operate the tanks?\n")


def test_an_abstention_calls_its_passages_no_answer(make: Any) -> None:
    text = Reading(shown(make.abstaining(make.citation("A ship came in.")))).text
    assert "The documents do not answer this question." in text
    assert "Closest passages, not an answer" in text
    assert "A ship came in." in text


def test_what_cannot_be_read_any_more_is_not_taken_for_an_abstention(make: Any) -> None:
    notice = "This answer was kept but cannot be read any more (the file is damaged there)."
    lost = make.abstaining(confidence=0.0, notices=(notice,))
    reading = Reading(shown(lost, unreadable=notice, question="Who came?", rating=1))
    assert reading.text == f"Who came?{notice}Edit question"
    assert [(one["data-say"], one["data-turn"]) for one in reading.buttons] == [("edit", "0")]


@pytest.mark.parametrize(("confidence", "words"), [(0.0, "1 %"), (0.874, "87 %"), (1.0, "99 %")])
def test_confidence_is_never_shown_as_certainty(make: Any, confidence: float, words: str) -> None:
    text = Reading(shown(make.answering(make.citation(), confidence=confidence))).text
    assert f"{words} probability" in text


def test_the_words_that_answer_are_stronger(make: Any) -> None:
    quote = make.citation("Then 76 missiles flew.", focus=(Span(5, 7),))
    assert "Then <strong>76</strong> missiles flew." in shown(make.answering(quote))


def test_a_speaker_is_shown_with_the_role_and_a_report_with_its_day(make: Any) -> None:
    said = make.citation(speaker="Ann Lee", role="the mayor", outlet="Herald", date=date(2022, 12, 9))
    text = Reading(shown(make.answering(said))).text
    assert "said by Ann Lee, the mayor · Herald · 9 December 2022" in text


def test_origins_can_be_opened_and_say_which_documents_are_one_and_why(make: Any) -> None:
    quotes = [make.citation(number=n, document_id=f"{n}.txt", outlet=f"Outlet {n}") for n in (1, 2, 3)]
    sources = (
        Origin(document_ids=("1.txt", "3.txt"), reason="nine sentences of ten are the same"),
        Origin(document_ids=("2.txt",), reason="alone"),
    )
    html = shown(make.answer(make.part(make.claim(*quotes, origins=2, sources=sources))))
    details = html[html.index('<details class="origins"') : html.index("</details>")]
    assert Reading(details).text == (
        "3 articles, 2 origins"
        "Outlet 1 (1.txt) · Outlet 3 (3.txt)nine sentences of ten are the same"
        "Outlet 2 (2.txt)"
    )


def test_one_article_needs_no_origins(make: Any) -> None:
    assert "origins" not in shown(make.answering(make.citation()))


def test_a_conflict_stands_beside_the_claim_with_what_differs(make: Any) -> None:
    claim = make.claim(
        make.citation("76 flew.", outlet="Courier"),
        conflicts=(make.citation("70 flew.", 2, outlet="Herald"),),
        differences=(Difference(kind="number", claimed="76", against="70"),),
    )
    html = shown(make.answer(make.part(claim)))
    sides = Reading(html[html.index('<div class="conflict">') :]).text
    assert sides.startswith("Against this: another number7676 flew. Courier7070 flew. 2Herald")
    assert html.count('data-number="1"') == 1  # the claim's own marker is drawn once


def test_the_parts_of_a_question_stand_under_their_own_words(make: Any) -> None:
    parts = (
        make.part(make.claim(make.citation("It rained.")), question="Did it rain?"),
        make.part(question="Why?", nearest=(make.citation("Nobody says.", 2),)),
    )
    answer = make.answer(*parts)
    text = Reading(shown(answer)).text
    assert "Did it rain?It rained. 1" in text
    assert "Why?The documents do not answer this part.Closest passages, not an answerNobody says. 2" in text
    assert [citation.number for citation in citations_of(answer)] == [1, 2]


def test_one_part_is_not_repeated_above_its_claims(make: Any) -> None:
    assert "<h3" not in shown(make.answering(make.citation()))


def test_a_number_that_stands_for_another_quote_opens_nothing(make: Any) -> None:
    parts = (
        make.part(make.claim(make.citation("It rained."))),
        make.part(nearest=(make.citation("Nobody says.", 1),)),
    )
    assert len(Reading(shown(make.answer(*parts))).said("open")) == 1


def test_notices_stand_before_the_quotes(make: Any) -> None:
    text = Reading(shown(make.answering(make.citation(), notices=("Ann Lee says nothing on this.",)))).text
    assert text.index("Ann Lee says nothing") < text.index("It rained.")


@pytest.mark.parametrize(
    ("rating", "pressed", "would_say"),
    [(0, ["false", "false"], ["1", "-1"]), (1, ["true", "false"], ["0", "-1"])],
)
def test_a_thumb_says_whether_it_is_pressed_and_takes_itself_back(
    make: Any, rating: int, pressed: list[str], would_say: list[str]
) -> None:
    thumbs = Reading(shown(make.answering(make.citation()), rating=rating)).said("rate")
    assert [one["aria-pressed"] for one in thumbs] == pressed
    assert [one["data-rating"] for one in thumbs] == would_say


def test_a_question_kept_as_gold_shows_so(make: Any) -> None:
    answer = make.answering(make.citation())
    assert Reading(shown(answer)).said("gold")[0]["aria-pressed"] == "false"
    assert Reading(shown(answer, saved_as_gold=True)).said("gold")[0]["aria-pressed"] == "true"


def test_what_a_question_was_narrowed_to_stands_with_its_answer(make: Any) -> None:
    text = Reading(shown(make.answering(make.citation()), scope=Scope(outlets=("Herald", "Post")))).text
    assert "Asked of Herald or Post" in text
    assert "Asked of" not in Reading(shown(make.answering(make.citation()))).text


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), ""),
        (Scope(documents=("a",)), "1 chosen document"),
        (Scope(documents=("a", "b"), outlets=("Post",)), "2 chosen documents, Post"),
        (Scope(since=date(2022, 1, 2)), "since 2 January 2022"),
        (Scope(until=date(2022, 1, 2)), "until 2 January 2022"),
        (
            Scope(outlets=("Post", "Herald"), since=date(2022, 1, 2), until=date(2022, 2, 3)),
            "Post or Herald, since 2 January 2022 until 3 February 2022",
        ),
    ],
)
def test_a_scope_is_said_in_words(scope: Scope, words: str) -> None:
    assert said_of(scope) == words


def test_a_question_without_an_answer_says_what_became_of_it() -> None:
    def said(outcome: Searching | Stopped | Failure) -> Reading:
        return Reading(pending_html(Pending(question="Who <b>?", outcome=outcome), 3))

    searching = said(Searching())
    assert searching.text == "Who <b>?Reading the documents… Stop"
    assert [one["data-say"] for one in searching.buttons] == ["stop"]
    assert said(Stopped()).text == "Who <b>?Stopped. The question is in the box again."
    failed = pending_html(Pending(question="Who?", outcome=Failure("No <words> in it.")), 3)
    assert Reading(failed).text == "Who?No <words> in it."
    assert 'role="alert"' in failed
    assert 'data-turn="3"' in failed
