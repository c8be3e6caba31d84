from pathlib import Path

from index import open_library
from index.check import check
from qa.evaluation.scale.build import PASSAGES_PER_DOCUMENT, build
from qa.evaluation.scale.figures import BUILD_STAGES
from qa.evaluation.scale.templates import Templates


def test_a_library_that_is_encoded_has_every_stage_of_a_sync_timed(
    templates: Templates, tmp_path: Path
) -> None:
    built = build(2 * PASSAGES_PER_DOCUMENT, templates, tmp_path)
    assert not built.is_drawn
    assert built.n_documents == 2
    assert set(built.seconds) == {*BUILD_STAGES} - {"draw and write"}
    assert built.seconds["encode"] > 0
    assert sum(built.seconds.values()) > built.all_s > built.seconds["encode"]  # side by side
    with open_library(built.library) as opened:
        assert opened.n_passages > PASSAGES_PER_DOCUMENT
    assert check(built.library).problems == ()
