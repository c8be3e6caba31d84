"""Whatever happens to a folder, its library is like one made afresh."""

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import open_library, readmit, remove, sync
from tests.index.durability.folder_changes import ChangingFolder
from tests.index.durability.states import differences, made_afresh, problems_of, state_of, texts_of

MAX_CHANGES = 4

Step = st.tuples(st.sampled_from(("sync", "sync", "sync", "remove", "readmit")), st.integers(1, MAX_CHANGES))


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(draw=st.randoms(use_true_random=False), steps=st.lists(Step, min_size=1, max_size=8))
def test_after_every_sync_the_library_is_like_one_made_afresh(
    models: tuple[str, str], draw: random.Random, steps: list[tuple[str, int]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, library = ChangingFolder(Path(place) / "folder", draw), Path(place) / "library"
        folder.change(5)
        sync(folder.place, library, model=models[0])
        done: list[str] = []
        for number, (kind, n_changes) in enumerate(steps):
            if kind == "remove" and (names := sorted(texts_of(library))):
                done += [f"remove {name}" for name in remove([draw.choice(names)], library)]
                assert problems_of(library, folder.texts) == []
            elif kind == "readmit" and (names := sorted(state_of(library).removed)):
                done += [f"readmit {name}" for name in readmit([draw.choice(names)], library)]
            done += folder.change(n_changes)
            sync(folder.place, library)
            assert problems_of(library, folder.texts) == [], done
            fresh = made_afresh(library, folder.place, models[0], Path(place) / f"fresh {number}")
            assert differences(state_of(library), fresh) == [], done
        report = sync(folder.place, library)
        assert (report.added, report.changed, report.deleted) == ((), (), ())
        with open_library(library) as opened:
            assert [info.id for info in opened.documents()] == list(report.unchanged)
