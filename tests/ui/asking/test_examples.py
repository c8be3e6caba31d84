"""Example questions come from what documents share."""

import time

from index.documents import Document, Span
from ui.asking.examples import MAX_SCANNED_CHARACTERS, example_questions, names_in


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


def test_a_name_begins_with_a_capital_in_any_script() -> None:
    text = "She met Émile Zola, saw été Rome. He left Élan état, then Київ. 船 港, 船."
    assert names_in(a_document(text)) == {"Émile Zola": 1, "Rome": 1, "Київ": 1}


def test_of_a_long_run_of_capitals_the_last_six_words_are_taken() -> None:
    text = "They saw Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel."
    assert names_in(a_document(text)) == {"Charlie Delta Echo Foxtrot Golf Hotel": 1}


def test_only_the_beginning_of_a_long_document_is_read() -> None:
    text = "They saw Rome. ".ljust(MAX_SCANNED_CHARACTERS, "x") + " They saw Oslo."
    assert names_in(a_document(text)) == {"Rome": 1}
    assert names_in(a_document(text, furniture=(Span(0, 15),))) == {}


def test_a_page_of_capitalised_words_is_read_at_once() -> None:
    start = time.process_time()
    assert names_in(a_document("Share " * 200_000)) == {}
    assert time.process_time() - start < 2
