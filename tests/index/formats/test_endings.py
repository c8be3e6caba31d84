from index.formats.endings import EXTRACTED_SUFFIXES, SINGLE, SUFFIXES, TEXTS, is_row
from index.formats.read import READERS


def test_every_format_of_one_document_has_a_reader_and_no_reader_is_left_over() -> None:
    assert frozenset(READERS) == SINGLE


def test_the_text_of_all_but_plain_text_is_extracted() -> None:
    assert SUFFIXES - EXTRACTED_SUFFIXES == TEXTS


def test_a_row_is_told_by_its_name_within_a_table() -> None:
    assert is_row("a/News.CSV/row-12")
    assert not is_row("a/news.txt/row-12")
    assert not is_row("a/news.csv/column-12")
