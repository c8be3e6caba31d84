from pathlib import Path

import numpy as np
import pytest

from index import open_library, sync
from index.check import check
from qa.evaluation.scale.build import Built, build
from qa.evaluation.scale.drawn import Drawer
from qa.evaluation.scale.templates import Templates

pytestmark = pytest.mark.usefixtures("encoder")


def test_every_passage_and_sentence_of_a_drawn_document_is_a_slice(drawer: Drawer) -> None:
    for number in range(20):
        document, passages = drawer.document(number)
        assert passages
        for coded in passages:
            passage = coded.passage
            assert coded.text == document.text[passage.start : passage.end]
            assert coded.text == coded.text.strip()
            assert (passage.start, passage.end) == (passage.sentences[0].start, passage.sentences[-1].end)
            assert len(coded.token_ranges) == len(passage.sentences)
            assert not any(
                passage.start < mask.end and mask.start < passage.end for mask in document.furniture
            )


def test_drawn_vectors_have_unit_length_and_stay_near_what_they_are_drawn_from(drawer: Drawer) -> None:
    near, copied = [], []
    for number in range(60):
        _, passages = drawer.document(number)
        vectors = np.array([coded.vector for coded in passages])
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
        base = drawer.encoded[drawer.corpus.skeleton_number(number)].passages
        near += [float(vector @ one.vector) for vector, one in zip(vectors, base, strict=True)]
        story = drawer.corpus.story(number)
        if story != number:
            told = np.array([coded.vector for coded in drawer.document(story)[1]])
            copied.append(float(np.einsum("ij,ij->i", vectors, told).mean()))
    assert 0.6 < np.mean(near) < 0.95
    assert min(copied) > 0.97


def test_a_drawn_document_is_the_same_each_time(drawer: Drawer) -> None:
    one, other = drawer.document(7), drawer.document(7)
    assert one[0] == other[0]
    assert [coded.vector.tolist() for coded in one[1]] == [coded.vector.tolist() for coded in other[1]]


def test_a_sync_finds_a_drawn_library_as_its_folder_has_it(built: Built) -> None:
    report = sync(built.folder, built.library)
    assert (report.added, report.changed, report.deleted, report.skipped) == ((), (), (), ())
    assert len(report.unchanged) == built.n_documents
    assert report.n_passages >= 300


def test_a_drawn_library_passes_the_full_check(built: Built) -> None:
    assert check(built.library).problems == ()


def test_a_library_that_is_there_is_not_built_again(built: Built, templates: Templates, work: Path) -> None:
    before = (built.library / "library.sqlite").stat().st_mtime_ns
    again = build(300, templates, work, max_encoded=0)
    assert again == built
    assert (built.library / "library.sqlite").stat().st_mtime_ns == before
    with open_library(again.library) as opened:
        assert opened.n_passages >= 300
