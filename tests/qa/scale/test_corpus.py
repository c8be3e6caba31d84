from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.scale.build import corpus_of
from qa.evaluation.scale.corpus import COPY_SHARE, Corpus, write_documents
from qa.evaluation.scale.questions import questions
from qa.evaluation.scale.templates import Slot, Templates
from qa.evaluation.scale.words import number_like, rank, spelt


def words_of(corpus: Corpus, numbers: range) -> list[str]:
    return [word for number in numbers for word in corpus.document(number).text.split()]


def test_the_same_seed_gives_the_same_documents_in_any_order(templates: Templates) -> None:
    forth, back = Corpus(templates), Corpus(templates)
    assert [forth.document(n).text for n in range(8)] == [back.document(n).text for n in range(7, -1, -1)][
        ::-1
    ]
    assert Corpus(templates, seed=1).document(0).text != forth.document(0).text


def test_documents_have_about_a_thousand_words_under_a_title_an_outlet_and_a_date(
    templates: Templates,
) -> None:
    corpus = Corpus(templates)
    filled = [corpus.document(number) for number in range(40)]
    assert 800 < sum(len(one.text.split()) for one in filled) / 40 < 1_300
    for one in filled:
        title, _, byline = one.text.splitlines()[:3]
        assert title == one.title
        assert byline == f"{one.outlet}, {one.published.day} {one.published:%B %Y}"


def test_the_vocabulary_keeps_growing(templates: Templates) -> None:
    corpus = Corpus(templates)
    first = set(words_of(corpus, range(20)))
    later = set(words_of(corpus, range(20, 40)))
    assert len(later - first) > 0.3 * len(first)
    assert Counter(words_of(corpus, range(20))).most_common(1)[0][1] > 200


def test_one_document_in_ten_retells_an_earlier_one_for_another_outlet(templates: Templates) -> None:
    corpus = Corpus(templates)
    copies = [number for number in range(400) if corpus.story(number) != number]
    assert 0.6 * COPY_SHARE < len(copies) / 400 < 1.4 * COPY_SHARE
    for number in copies[:5]:
        own, told = (set(corpus.document(n).text.split()) for n in (number, corpus.story(number)))
        assert 0.7 < len(own & told) / len(own | told) < 1.0


def test_no_name_of_the_given_texts_is_left(templates: Templates) -> None:
    named = {
        piece.source
        for text in templates.documents
        for sentence in text
        for piece in sentence
        if isinstance(piece, Slot) and piece.kind == "name"
    }
    assert {"Lukashenka", "Putin"} <= named
    written = Corpus(templates).document(1).text
    assert not any(name in written for name in ("Lukashenka", "Putin", "Lukashenko"))


def test_borders_are_those_of_the_pieces(templates: Templates) -> None:
    corpus = Corpus(templates)
    filled, skeleton = corpus.document(2), corpus.skeleton(2)
    assert len(filled.borders) == len(skeleton.pieces) + 1
    assert filled.borders[-1] == len(filled.text)
    for piece, start, end in zip(skeleton.pieces, filled.borders, filled.borders[1:], strict=False):
        assert isinstance(piece, int) or filled.text[start:end] == piece


def test_files_are_written_once(templates: Templates, tmp_path: Path) -> None:
    corpus = Corpus(templates)
    write_documents(corpus, tmp_path, 3)
    files = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [file.read_text(encoding="utf-8") for file in files] == [corpus.document(n).text for n in range(3)]
    files[1].write_text("changed")
    write_documents(corpus, tmp_path, 3)
    assert files[1].read_text() == "changed"


def test_questions_are_the_same_each_time_and_name_what_stands_in_the_documents(templates: Templates) -> None:
    corpus = corpus_of(templates, is_drawn=False)
    asked = list(questions(corpus, 5, 16))
    assert asked == list(questions(corpus, 5, 16))
    assert len(asked) == 16
    written = set(words_of(corpus, range(5)))
    assert all(any(word.strip("?") in written for word in question.split()[1:]) for question in asked)


@given(st.floats(0, 1, exclude_max=True))
def test_numbers_keep_their_form(u: float) -> None:
    for shape in ("7", "48,212", "11.38", "0"):
        drawn = number_like(shape, u)
        assert [c.isdigit() for c in drawn] == [c.isdigit() for c in shape]
    assert 1990 <= int(number_like("2014", u)) <= 2026


@given(st.floats(0, 1, exclude_max=True))
def test_every_draw_has_a_word(u: float) -> None:
    assert spelt(rank(u)).isalpha()


def test_no_two_ranks_share_a_word() -> None:
    assert len({spelt(number) for number in range(50_000)}) == 50_000
