"""A conversation handed on comes back equal and renders as itself; a stranger's is read strictly."""

import html
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index import Library
from qa import ask
from qa.conversations.errors import NotAConversation
from qa.conversations.records import Conversation, Exchange, Scope
from qa.conversations.transfer import as_json, as_markdown, as_page, conversation_from_json

MakeExchange = Callable[..., Exchange]
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"h1", "h2", "h3", "p", "strong", "ul", "li", "ol"}
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](http://192.0.2.1/x)",
    "[1]: http://192.0.2.1/ 'x'",
    "\n\n# Heading\n\n- item\n\n> quote\n\n```\ncode\n```\n\n---\n\n| a | b |\n|---|---|\n",
    "**bold** _em_ `code` ~~gone~~ &lt;b&gt; <!-- x -->",
    "http://192.0.2.1/x www.example.org me@example.org",
    "\u202eevil\u2066 \0 \r",
    "{{ 7 * 7 }}{% raw %}",
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(HOSTILE)
questions = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
moments = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(9000, 1, 1), timezones=st.just(UTC)
) | st.just(datetime(2024, 3, 4, tzinfo=timezone(timedelta(hours=-3))))


def without_gold(kept: Conversation) -> Conversation:
    """What comes back of a conversation that was handed on: all but the marks of a gold file elsewhere."""
    return replace(kept, exchanges=tuple(replace(one, saved_as_gold=False) for one in kept.exchanges))


@st.composite
def exchanges(draw: st.DrawFn, make: MakeExchange) -> tuple[Exchange, ...]:
    """Some that go on from the one before, and some that do not."""
    drawn: list[Exchange] = []
    for question in draw(st.lists(questions, max_size=4)):
        after = drawn[-1] if drawn and draw(st.booleans()) else None
        scope = Scope(
            documents=tuple(draw(st.lists(texts, max_size=2))),
            outlets=tuple(draw(st.lists(texts, max_size=2))),
            since=draw(st.none() | st.dates()),
            until=draw(st.none() | st.dates()),
        )
        quotes = draw(st.lists(texts.filter(bool), max_size=2))
        drawn.append(
            make(
                question,
                *quotes,
                after=after,
                scope=scope,
                asked=draw(moments),
                rating=draw(st.sampled_from((-1, 0, 1))),
                saved_as_gold=draw(st.booleans()),
            )
        )
    return tuple(drawn)


@given(data=st.data())
def test_what_was_written_is_read_back_equal(exchange: MakeExchange, data: st.DataObject) -> None:
    kept = Conversation(
        id=data.draw(texts),
        title=" ".join("".join(c for c in data.draw(questions) if c.isprintable()).split()),
        created=data.draw(moments),
        changed=data.draw(moments),
        exchanges=data.draw(exchanges(exchange)),
    )
    assert conversation_from_json(as_json(kept)) == without_gold(kept)


def test_a_copy_is_not_said_to_be_gold_where_it_was_brought_in(conversation: Conversation) -> None:
    assert [one.saved_as_gold for one in conversation.exchanges] == [False, True, False]
    assert json.loads(as_json(conversation))["exchanges"][1]["saved_as_gold"] is True
    brought = conversation_from_json(as_json(conversation))
    assert [one.saved_as_gold for one in brought.exchanges] == [False] * 3
    assert [one.rating for one in brought.exchanges] == [0, 1, -1]


def test_a_real_conversation_is_read_back_equal(seeds_library: Library) -> None:
    first = ask("What did ISW say about Belarusian troops?", library=seeds_library)
    second = ask("And what did Lukashenko say?", library=seeds_library, history=first.history)
    now = datetime.now(UTC)
    kept = Conversation(
        id="x",
        title="Border",
        created=now,
        changed=now,
        exchanges=tuple(
            Exchange(question=one.history[-1].question, answer=one, scope=Scope(), asked=now)
            for one in (first, second)
        ),
    )
    written = as_json(kept)
    assert conversation_from_json(written) == kept
    assert len(json.loads(written)["exchanges"][1]["answer"]["history"]) == 1


def test_an_exchange_that_could_not_be_read_stays_one(conversations: Any, conversation: Conversation) -> None:
    kept = conversations.put(conversation)
    with closing(sqlite3.connect(conversations.path)) as connection, connection:
        connection.execute("UPDATE exchanges SET answer = 'x' WHERE position = 1")
    loaded = conversations.load(kept.id)
    brought = conversation_from_json(as_json(loaded))
    assert brought == without_gold(loaded)
    again = conversations.load(conversations.put(brought).id)
    assert [bool(one.unreadable) for one in again.exchanges] == [False, True, False]
    assert "lost before the conversation was brought here" in again.exchanges[1].unreadable
    assert [one.answer.history for one in again.exchanges[::2]] == [
        one.answer.history for one in loaded.exchanges[::2]
    ]
    text = as_markdown(loaded)
    assert "cannot be read any more" in text
    assert text.count("The documents do not answer this") == 1  # that of the third exchange


Change = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda it: it.pop("format"), "format: Field required"),
        (lambda it: it.update(format="quotedesk conversation 2"), "format: Input should be"),
        (lambda it: it.update(title=7), "title: Input should be a valid string"),
        (lambda it: it.update(title="x" * 201), "the title has 201 characters"),
        (lambda it: it.update(created="2024-03-04T12:30:00"), "created: a time without its zone"),
        (lambda it: it.update(changed=1), "changed: "),
        (lambda it: it.update(changed="0001-01-01T00:00:00+14:00"), "changed: not in any year"),
        (lambda it: it.update(created="9999-12-31T23:59:59-14:00"), "created: not in any year"),
        (lambda it: it.update(exchanges={}), "exchanges: not a list"),
        (lambda it: it.update(exchanges=[7]), "exchanges[0]: not an object with an answer"),
        (lambda it: it.update(exchanges=it["exchanges"] * 700), "more than 2,000 exchanges"),
        (lambda it: it["exchanges"][1].pop("answer"), "exchanges[1]: not an object with an answer"),
        (lambda it: it["exchanges"][1].pop("question"), "exchanges[1]: question: Field required"),
        (lambda it: it["exchanges"][1].update(question="Who\0?"), "exchanges[1]: the question holds a NUL"),
        (lambda it: it["exchanges"][1].update(rating=2), "exchanges[1]: rating: Input should be -1, 0 or 1"),
        (
            lambda it: it["exchanges"][1].update(rating="1"),
            "exchanges[1]: rating: Input should be -1, 0 or 1",
        ),
        (
            lambda it: it["exchanges"][1].update(saved_as_gold=1),
            "saved_as_gold: Input should be a valid boolean",
        ),
        (lambda it: it["exchanges"][1].update(asked="today"), "exchanges[1]: asked: "),
        (lambda it: it["exchanges"][1].update(asked="2024-03-04"), "exchanges[1]: asked: "),
        (lambda it: it["exchanges"][1].update(scope=[]), "exchanges[1]: scope: "),
        (lambda it: it["exchanges"][1]["scope"].update(since="soon"), "exchanges[1]: scope.since: "),
        (lambda it: it["exchanges"][1]["scope"].update(outlets="Courier"), "exchanges[1]: scope.outlets: "),
        (lambda it: it["exchanges"][1].update(unreadable="x"), "said to be unreadable, and is not"),
        (lambda it: it["exchanges"][1]["answer"].update(history=[]), "by other than one turn"),
        (
            lambda it: it["exchanges"][1]["answer"].update(confidence=2),
            "exchanges[1]: not a saved answer: conf",
        ),
        (
            lambda it: it["exchanges"][1]["answer"]["claims"][0].update(quote="It rained."),
            "exchanges[1]: not a saved answer: a claim has other words",
        ),
        (lambda it: it["exchanges"][1]["answer"].update(claims=[{}] * 60_000), "more than 50,000 values"),
        (lambda it: it["exchanges"][1]["scope"].update(documents=[0] * 60_000), "more than 50,000 values"),
    ],
)
def test_what_cannot_have_come_from_us_is_refused(
    conversation: Conversation, change: Change, said: str
) -> None:
    written = json.loads(as_json(conversation))
    assert conversation_from_json(json.dumps(written)) == without_gold(conversation)
    change(written)
    with pytest.raises(NotAConversation, match=r"^not an exported conversation: ") as raised:
        conversation_from_json(json.dumps(written))
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "null",
        "7",
        "[]",
        "{}",
        '{"exchanges": []}',
        '{"exchanges": null}',
        "[" * 1_000_000,
        '{"a":' * 1_000_000,
        '{"a": "\\ud800"}',
        '{"a": "\ud800"}',
        '{"exchanges": [], "format": ' + "9" * 100_000 + "}",
        '{"exchanges": [{"answer": {"a": ' + "9" * 100_000 + "}}]}",
        '{"exchanges": [{"answer": {"confidence": NaN}, "rating": 1e999}]}',
        '{"exchanges": [' + "{}," * 1_000_000 + "{}]}",
        '{"exchanges": [{"answer": {"claims": [' + "{}," * 1_000_000 + "{}]}}]}",
        " " * 20_000_001,
        "\0",
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_conversation_is_refused_in_one_short_line(text: str) -> None:
    with pytest.raises(NotAConversation, match=r"^not an exported conversation: ") as raised:
        conversation_from_json(text)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 300


def test_fields_of_other_versions_are_ignored(conversation: Conversation) -> None:
    written = json.loads(as_json(conversation)) | {"colour": "red"}
    written["exchanges"][0]["colour"] = "blue"
    assert conversation_from_json(json.dumps(written)) == without_gold(conversation)


def test_markdown_says_what_was_asked_and_where_each_quote_stands(conversation: Conversation) -> None:
    text = as_markdown(conversation)
    assert text.startswith(
        "# Weather\n\n3 questions, begun 4 March 2024, 12:30 UTC, changed 4 March 2024, 12:30 UTC\n\n"
        "## Did it rain?\n\nAsked 4 March 2024, 12:30 UTC\n\n“It rained.” [1]\n\n“It poured.” [2]\n\n"
        "### Sources\n\n"
        r"- **\[1\]** “It rained.”: Courier; no date; line 1, column 1; document a.txt, characters 0 to 10; "
        f"SHA-256 {'0' * 64}\n"
        r"- **\[2\]** “It poured.”: "
    )
    assert (
        "Asked 4 March 2024, 12:30 UTC; only of the document a.txt, of the outlets Courier, Herald, "
        "published since 4 March 2024; marked as a good answer\n" in text
    )
    assert text.endswith(
        "## Who sailed?\n\nAsked 4 March 2024, 12:30 UTC; marked as a bad answer\n\n"
        "The documents do not answer this: Who?\n\n"
        "Nor is there anything near it: the library holds no text that could be searched.\n"
    )


@given(texts, texts, texts)
@example(HOSTILE[3], HOSTILE[2], HOSTILE[1])
@example("", "", "__0__")
def test_markdown_renders_as_nothing_but_itself(make: Any, one: str, two: str, three: str) -> None:
    cited = make.citation(
        one or "x",
        title=two,
        outlet=three,
        author=one,
        document_id=three,
        document_sha256=two,
        place=one,
        speaker=two,
        role=three,
        date=date(2024, 3, 4),
    )
    against = make.citation(three or "x", 2, title=one)
    claim = make.claim(cited, conflicts=(against,))
    answer = make.answer(
        make.part(claim),
        make.part(question=f"x{two}", nearest=(make.citation(two or "x", 3),)),
        notices=(three,),
        question=three,
        text=f"<b>{one}</b>",
    )
    asked = datetime(2024, 3, 4, tzinfo=UTC)
    exchange = Exchange(
        question=one, answer=answer, scope=Scope(documents=(two,), outlets=(three,)), asked=asked
    )
    kept = Conversation(id="x", title=one, created=asked, changed=asked, exchanges=(exchange,))
    rendered = MARKDOWN.render(as_markdown(kept))
    assert set(re.findall(r"<(\w+)", rendered)) <= OURS
    assert re.findall(r"<\w+ [^>]*>", rendered) == []  # no attribute, so no address and no handler
    shown = " ".join(html.unescape(re.sub(r"</?\w+>", "", rendered)).split())
    for text in (one, two, three):
        visible = "".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text)
        assert " ".join(visible.split()) in shown
    assert rendered.count("<h1>") == 1
    assert rendered.count("<h2>") == 1


class Page:
    """What stands on an evidence page, by plain patterns; its writer's own tests read it as browsers do."""

    def __init__(self, page: str) -> None:
        self.ids = re.findall(r'\bid="([^"]+)"', page)
        self.links = re.findall(r'href="#([^"]+)"', page)
        self.headings = [html.unescape(text) for text in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", page)]
        self.marks = [
            html.unescape(re.sub(r"</?strong>", "", text))
            for text in re.findall(r"(?s)<mark>(.*?)</mark>", page)
        ]


def test_the_page_has_every_answer_with_its_quotes_in_context(seeds_library: Library) -> None:
    first = ask("How many missiles did Russia fire at Ukraine on December 16?", library=seeds_library)
    second = ask("How many of them were shot down?", library=seeds_library, history=first.history)
    third = ask("What is the price of tea?", library=seeds_library)
    now = datetime(2024, 3, 4, 12, 30, tzinfo=UTC)
    hostile = "</h2><script>alert(1)</script>"
    kept = Conversation(
        id="x",
        title=f"Strikes {hostile}",
        created=now,
        changed=now,
        exchanges=tuple(
            Exchange(question=f"{one.history[-1].question}{hostile}", answer=one, scope=Scope(), asked=now)
            for one in (first, second, third)
        ),
    )
    text = as_page(kept, seeds_library)
    page = Page(text)
    assert page.headings[:4] == [kept.title, *(one.question for one in kept.exchanges)]
    quotes = [c.quote for one in (first, second) for c in one.citations] + [c.quote for c in third.nearest]
    assert [mark for mark in page.marks if mark in quotes] == page.marks
    assert set(quotes) <= set(page.marks)
    assert "quote-1-1" in page.ids
    assert "quote-2-1" in page.ids
    assert len(set(page.ids)) == len(page.ids)
    assert set(page.links) <= set(page.ids)
    assert "<script" not in text
    assert text.count("Asked 4 March 2024, 12:30 UTC") == 3
    assert text.count("The documents do not answer this question.") == 1


def test_the_page_of_an_exchange_that_cannot_be_read_claims_nothing(
    seeds_library: Library, conversation: Conversation
) -> None:
    first = conversation.exchanges[0]
    lost = replace(
        first,
        unreadable="This answer cannot be read.",
        answer=replace(
            first.answer,
            parts=(),
            claims=(),
            citations=(),
            abstained=True,
            notices=("This answer cannot be read.",),
        ),
    )
    text = as_page(replace(conversation, exchanges=(lost,)), seeds_library)
    assert "This answer cannot be read." in text
    assert "probability" not in text
    assert "do not answer" not in text
