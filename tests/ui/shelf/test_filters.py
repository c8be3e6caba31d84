"""What a reader looks through the documents with: it shows what is looked for, and tells each change."""

from datetime import date
from html.parser import HTMLParser

from hypothesis import given

from tests.ui.asking.test_welcome import a_listed
from tests.ui.reading.parsing import Reading, as_shown, texts
from ui.shelf.filters import filters_html
from ui.shelf.listing import ANY_OUTLET, NO_OUTLET

POSTS = [a_listed("a.txt"), a_listed("b.txt", outlet="Herald"), a_listed("c.txt", outlet="")]


class Filters(HTMLParser):
    """The fields with their values, and the choices."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str | None] = {}
        self.choices: list[tuple[str, bool]] = []
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if "data-field" in values:
            assert values["data-say"] == "browse"
            self.fields[values["data-field"] or ""] = values.get("value")
        if tag == "option":
            self.choices.append((values["value"] or "", "selected" in values))


def shown(
    search: str = "", outlet: str = ANY_OUTLET, since: date | None = None, until: date | None = None
) -> str:
    return filters_html(POSTS, search=search, outlet=outlet, since=since, until=until)


def test_every_filter_tells_its_change_and_begins_empty() -> None:
    assert Filters(shown()).fields == {"search": "", "outlet": None, "since": "", "until": ""}


def test_filters_show_what_is_looked_for() -> None:
    filters = Filters(shown("carts", "Herald", date(2022, 1, 2), date(2022, 3, 4)))
    assert filters.fields == {
        "search": "carts",
        "outlet": None,
        "since": "2022-01-02",
        "until": "2022-03-04",
    }
    assert [value for value, is_chosen in filters.choices if is_chosen] == ["Herald"]


def test_outlets_are_offered_with_all_and_none() -> None:
    assert [value for value, _ in Filters(shown()).choices] == [ANY_OUTLET, "Herald", "The Post", NO_OUTLET]
    assert "All outletsHerald (1)The Post (1)No outlet stated (1)" in Reading(shown()).text


def test_every_field_has_a_label() -> None:
    assert Reading(shown()).text.split("All")[0] == "Search Outlet "
    assert Reading(shown()).text.endswith("Since Until ")


@given(texts, texts)
def test_no_search_and_no_outlet_changes_the_structure(search: str, outlet: str) -> None:
    def filters(search: str, outlet: str) -> str:
        documents = [a_listed(outlet="o" + outlet)]
        return filters_html(documents, search=search, outlet="o" + outlet, since=None, until=None)

    html = filters(search, outlet)
    assert Reading(html).tags == Reading(filters("plain", "plain")).tags
    assert Filters(html).fields["search"] == as_shown(search)
