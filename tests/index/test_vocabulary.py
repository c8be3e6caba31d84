from collections.abc import Sequence

from index.lexical import LexicalIndex
from index.passages import Passage
from index.store.passage_rows import StoredPassage
from index.vocabulary import Vocabulary, WordForm

TEXTS = [
    "The Missiles flew.",
    "Two missiles, one MISSILE.",
    "Élan Vital met Orlov’s lamp 🕯️.",
    "Orlov’s lamps burned.",
]


def _passages(rows: Sequence[int]) -> list[StoredPassage]:
    return [
        StoredPassage(
            row=row,
            document_id="a.txt",
            text=TEXTS[row],
            passage=Passage(id=str(row), start=0, end=len(TEXTS[row]), sentences=()),
        )
        for row in rows
    ]


def _vocabulary() -> Vocabulary:
    return Vocabulary(lexical=LexicalIndex.in_memory(enumerate(TEXTS)), passages=_passages)


def test_a_word_is_held_in_any_inflection_case_or_accent() -> None:
    vocabulary = _vocabulary()
    assert all(vocabulary.holds(word) for word in ("missile", "MISSILES", "elan", "Orlov", "lamp"))
    assert not vocabulary.holds("rocket")
    assert not vocabulary.holds("missile-rocket")
    assert vocabulary.holds("🕯️")


def test_terms_are_those_with_the_prefix_most_frequent_first() -> None:
    assert _vocabulary().terms("m") == [("missil", 2), ("met", 1)]
    assert _vocabulary().terms("zz") == []


def test_the_forms_of_a_term_are_as_written_and_a_name_is_never_small() -> None:
    vocabulary = _vocabulary()
    assert vocabulary.forms("orlov", 2) == (WordForm(text="Orlov", n_passages=2, is_name=True),)
    assert {form.text: form.is_name for form in vocabulary.forms("missil", 2)} == {
        "missiles": False,
        "MISSILE": True,
    }


def test_only_a_single_word_has_a_term() -> None:
    assert _vocabulary().term("Lamps") == "lamp"
    assert _vocabulary().term("two lamps") == ""
    assert _vocabulary().term("?!") == ""
