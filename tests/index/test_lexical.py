from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import LEXICAL_FOLDER, LexicalIndex, read_stamp

TEXTS = [(1, "The ferry carries carts"), (2, "Lamps on the quay"), (3, "The ferry burned")]


def rows(found: list[tuple[int, float]]) -> list[int]:
    return [row for row, _ in found]


def loaded(library: Path) -> LexicalIndex:
    found = LexicalIndex.load(library)
    assert found is not None
    return found[0]


def test_what_is_dropped_is_gone_from_the_disk(tmp_path: Path) -> None:
    made = LexicalIndex.create(tmp_path, TEXTS, "a-1")
    assert made.n_rows == 3
    assert made.saved(add=[], drop=[1], stamp="a-2").n_rows == 2
    again = loaded(tmp_path)
    assert (again.n_rows, sorted(again.rows()), rows(again.search("ferry", 5))) == (2, [2, 3], [3])
    assert read_stamp(tmp_path) == "a-2"


def test_a_change_may_be_carried_out_twice(tmp_path: Path) -> None:
    made = LexicalIndex.create(tmp_path, TEXTS, "a-1")
    for _ in range(2):
        made = made.saved(add=[(4, "A new quay")], drop=[2], stamp="a-2")
    assert sorted(made.rows()) == [1, 3, 4]
    assert rows(loaded(tmp_path).search("quay", 5)) == [4]


def test_what_is_held_apart_is_found_beside_what_is_saved(tmp_path: Path) -> None:
    made = LexicalIndex.create(tmp_path, TEXTS, "a-1")
    changed = made.changed(add=[(4, "A second ferry"), (2, "No lamps any more")], drop=[1])
    assert sorted(rows(changed.search("ferry", 5))) == [3, 4]
    assert rows(changed.search("quay", 5)) == []
    assert rows(changed.search("lamps", 5)) == [2]
    assert sorted(rows(made.search("ferry", 5))) == [1, 3]


def test_an_open_index_does_not_see_what_is_saved_after_it(tmp_path: Path) -> None:
    made = LexicalIndex.create(tmp_path, TEXTS, "a-1")
    before = loaded(tmp_path)
    made.saved(add=[(4, "A second ferry")], drop=[1, 3], stamp="a-2")
    assert sorted(rows(before.search("ferry", 5))) == [1, 3]
    changed = before.changed(add=[(5, "A third ferry")], drop=[])
    assert sorted(rows(changed.search("ferry", 5))) == [1, 3, 5]


def test_files_that_a_killed_writer_left_do_not_stand_in_the_way(tmp_path: Path) -> None:
    made = LexicalIndex.create(tmp_path, TEXTS, "a-1")
    folder = tmp_path / LEXICAL_FOLDER
    meta = (folder / "meta.json").read_bytes()
    made.saved(add=[], drop=[3], stamp="a-2")
    (folder / "meta.json").write_bytes(meta)  # the list of what counts is written last
    assert len(list(folder.glob("*.del"))) == 1
    again = loaded(tmp_path)
    assert again.n_rows == 3
    assert again.saved(add=[], drop=[3], stamp="a-2").n_rows == 2


def test_an_index_without_a_stamp_or_a_file_is_none(tmp_path: Path) -> None:
    assert LexicalIndex.load(tmp_path) is None
    LexicalIndex.create(tmp_path, TEXTS, "a-1")
    (tmp_path / LEXICAL_FOLDER / "stamp").unlink()
    assert LexicalIndex.load(tmp_path) is None
    assert read_stamp(tmp_path) == ""


Change = st.tuples(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))


@settings(max_examples=30)
@given(changes=st.lists(Change, max_size=4))
def test_changes_held_apart_are_those_of_an_index_made_anew(changes: list[tuple[set[int], set[int]]]) -> None:
    there = {row: f"common word{row}" for row in range(5)}
    made = LexicalIndex.in_memory(there.items())
    added: dict[int, str] = {}
    dropped: set[int] = set()
    for number, (add, drop) in enumerate(changes):
        added = {row: text for row, text in added.items() if row not in drop}
        dropped |= drop
        added |= {row: f"common word{row} later{number}" for row in add}
    changed = made.changed(add=added.items(), drop=dropped)
    now = {row: text for row, text in there.items() if row not in dropped} | added
    assert sorted(rows(changed.search("common", 100))) == sorted(now)
    for row in range(10):
        assert (rows(changed.search(f"word{row}", 3)) == [row]) == (row in now)
