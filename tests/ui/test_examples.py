"""Example questions come from what documents share."""

from index.documents import Document, Span
from ui.examples import example_questions, names_in


def a_document(text: str, *, title: str = "A title", furniture: tuple[Span, ...] = ()) -> Document:
    return Document(
        id=title, text=text, sha256="0" * 64, title=title, date=None, outlet="", furniture=furniture
    )


def test_names_stand_inside_sentences_and_are_not_adjectives() -> None:
    text = (
        "Monday came. The Danish ships left Port Royal, and Danish sailors left Port Royal's harbour in May."
    )
    assert names_in(a_document(text)) == {"Port Royal": 2}


def test_names_in_furniture_do_not_count() -> None:
    text = "They saw Rome. See also Paris."
    assert names_in(a_document(text, furniture=(Span(15, len(text)),))) == {"Rome": 1}


def test_names_shared_by_documents_come_first_then_short_titles() -> None:
    documents = [
        a_document("He left Rome. He saw Rome. She saw Oslo.", title="First"),
        a_document("She left Oslo. All saw Oslo.", title="x" * 90),
    ]
    assert example_questions(documents) == ("What is said about Oslo?", "What does “First” report?")


def test_a_script_without_capitals_is_asked_about_by_title() -> None:
    assert example_questions([a_document("船が港に着いた。", title="港の知らせ")]) == (
        "What does “港の知らせ” report?",
    )


def test_an_empty_library_offers_nothing() -> None:
    assert example_questions([]) == ()
