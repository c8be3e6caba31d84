"""What questions are narrowed to: said above the box, and changed in a form."""

from datetime import date
from html.parser import HTMLParser

from hypothesis import given

from qa.conversations.records import Scope
from tests.ui.asking.test_welcome import a_listed
from tests.ui.reading.parsing import Reading, texts
from ui.asking.narrowing import MAX_OUTLETS, narrowing_html

POSTS = [a_listed("a.txt"), a_listed("b.txt"), a_listed("c.txt", outlet="Herald"), a_listed("d", outlet="")]


class Form(HTMLParser):
    """The fields of a form, as the browser sends them, and those that are offered."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.offered: list[tuple[str, str]] = []
        self.form: dict[str, str | None] = {}
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self.form = values
        if tag == "input":
            field = (values["name"] or "", values["value"] or "")
            self.offered.append(field)
            if values["type"] != "checkbox" or "checked" in values:
                self.sent.append(field)


def test_without_a_scope_everything_is_asked() -> None:
    html = narrowing_html(POSTS, Scope(), n_left=2, edited=None)
    assert Reading(html).text.startswith("Asking all 4 documents")
    assert Form(html).sent == [("since", ""), ("until", "")]


def test_outlets_are_offered_with_their_documents_counted_the_largest_first() -> None:
    html = narrowing_html(POSTS, Scope(), n_left=2, edited=None)
    assert "The Post (2)Herald (1)" in Reading(html).text
    assert Form(html).offered[:2] == [("outlets", "The Post"), ("outlets", "Herald")]


def test_the_form_sends_back_what_it_shows() -> None:
    scope = Scope(outlets=("Herald",), since=date(2022, 1, 2), until=date(2022, 3, 4))
    html = narrowing_html(POSTS, scope, n_left=2, edited=None)
    assert Reading(html).text.startswith(
        "Asking Herald, since 2 January 2022 until 4 March 2022: 2 of 4 documents"
    )
    form = Form(html)
    assert form.sent == [("outlets", "Herald"), ("since", "2022-01-02"), ("until", "2022-03-04")]
    assert (form.form["data-say"], form.form["data-lists"]) == ("narrow", "outlets")


def test_an_outlet_that_is_chosen_stays_offered_when_its_documents_are_gone() -> None:
    html = narrowing_html(POSTS, Scope(outlets=("Gone",)), n_left=2, edited=None)
    assert Form(html).offered[0] == ("outlets", "Gone")
    assert "Gone (0)" in Reading(html).text


def test_of_very_many_outlets_the_chosen_and_the_largest_are_offered() -> None:
    many = [a_listed(f"{n}.txt", outlet=f"Outlet {n:03}") for n in range(MAX_OUTLETS + 50)]
    offered = Form(narrowing_html(many, Scope(outlets=("Outlet 249",)), n_left=2, edited=None)).offered
    assert offered[0] == ("outlets", "Outlet 249")
    assert sum(name == "outlets" for name, _ in offered) == MAX_OUTLETS


def test_chosen_documents_are_counted_and_chosen_in_the_library() -> None:
    reading = Reading(narrowing_html(POSTS, Scope(documents=("a.txt", "b.txt")), n_left=2, edited=None))
    assert "2 documents are chosen. Choose others" in reading.text
    assert reading.said("view")[0]["data-view"] == "library"


def test_a_question_put_anew_says_after_which_it_is_read() -> None:
    def said(edited: int) -> str:
        return Reading(narrowing_html(POSTS, Scope(), n_left=2, edited=edited)).text

    assert said(0).startswith("Asking again, as a first question. Never mind")
    assert said(2).startswith("Asking again, as after question 2. Never mind")


@given(texts)
def test_no_outlet_changes_the_structure(text: str) -> None:
    def shown(text: str) -> str:
        scope = Scope(outlets=("o" + text,), documents=(text,))
        return narrowing_html([a_listed(outlet="p" + text)], scope, n_left=2, edited=1)

    assert Reading(shown(text)).tags == Reading(shown("plain")).tags
