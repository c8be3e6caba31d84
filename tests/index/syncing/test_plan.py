from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from index.files import ScannedFile
from index.syncing.plan import Plan, plan


def file(name: str, content: str = "rain", *, modified_ns: int = 5, reason: str = "") -> ScannedFile:
    return ScannedFile(id=name, n_bytes=4, modified_ns=modified_ns, sha256=content, reason=reason)


def stored(*files: ScannedFile) -> dict[str, ScannedFile]:
    return {one.id: one for one in files}


def names(files: Iterable[ScannedFile]) -> list[str]:
    return [one.id for one in files]


def links(made: Plan) -> list[tuple[str, str]]:
    return [(one.id, source) for one, source in made.relink]


def test_files_as_they_were_need_nothing() -> None:
    there = [file("a.txt"), file("b.txt", "snow")]
    assert plan(there, stored(*there)).is_empty


def test_new_and_changed_files_are_read_and_vanished_ones_are_gone() -> None:
    made = plan([file("a.txt", "snow"), file("b.txt", "hail")], stored(file("a.txt"), file("c.txt", "wind")))
    assert (names(made.read), made.gone, made.relink) == (["a.txt", "b.txt"], ("c.txt",), ())
    assert not made.is_empty


def test_of_new_files_with_the_same_bytes_the_first_is_read() -> None:
    made = plan([file("c.txt"), file("a.txt"), file("b.txt")], {})
    assert names(made.read) == ["a.txt"]
    assert {name: names(same) for name, same in made.copies.items()} == {"a.txt": ["b.txt", "c.txt"]}


def test_the_same_bytes_under_another_ending_are_read_on_their_own() -> None:
    made = plan([file("a.txt"), file("a.md")], stored(file("b.txt")))
    assert (names(made.read), links(made)) == (["a.md"], [("a.txt", "b.txt")])


def test_a_file_with_the_bytes_of_a_stored_one_takes_over_its_documents() -> None:
    made = plan([file("b.txt")], stored(file("a.txt")))
    assert (links(made), made.gone, made.read) == ([("b.txt", "a.txt")], ("a.txt",), ())


def test_two_files_that_change_places_take_over_from_each_other() -> None:
    made = plan(
        [file("a.txt", "snow"), file("b.txt", "rain")], stored(file("a.txt", "rain"), file("b.txt", "snow"))
    )
    assert (links(made), made.gone) == ([("a.txt", "b.txt"), ("b.txt", "a.txt")], ())


def test_a_new_time_stamp_alone_is_only_noted() -> None:
    before = file("a.txt", reason="a.txt: not text")
    made = plan([file("a.txt", modified_ns=9)], stored(before))
    assert made.restamp == (file("a.txt", modified_ns=9, reason="a.txt: not text"),)
    assert (made.read, made.relink) == ((), ())


def test_a_stored_file_that_was_not_read_to_its_end_is_read_and_nothing_is_taken_from_it() -> None:
    unread = file("a.txt", "", modified_ns=0)
    made = plan([file("a.txt"), file("b.txt")], stored(unread))
    assert names(made.read) == ["a.txt"]
    assert names(made.copies["a.txt"]) == ["b.txt"]
    assert made.relink == ()


def test_nothing_is_taken_from_a_stored_file_that_was_refused() -> None:
    refused = file("a.txt", reason="a.txt: there is no text in it")
    made = plan([refused, file("b.txt")], stored(refused))
    assert (names(made.read), made.relink) == (["b.txt"], ())


def test_a_copy_of_a_file_of_which_something_was_removed_is_read() -> None:
    before = stored(file("a.zip"), file("b.txt", "snow"))
    made = plan(
        [file("a.zip"), file("c.zip"), file("d.txt", "snow")], before, removed={"a.zip/1.txt", "b.txt"}
    )
    assert (names(made.read), made.relink, made.gone) == (["c.zip", "d.txt"], (), ("b.txt",))


def test_a_file_that_cannot_be_opened_is_refused_once() -> None:
    closed = ScannedFile(id="a.txt", n_bytes=0, modified_ns=0, sha256="", reason="a.txt: cannot be read")
    assert names(plan([closed], stored(file("a.txt"))).refused) == ["a.txt"]
    assert plan([closed], stored(closed)).is_empty


def test_a_file_that_no_reader_takes_is_read_for_its_reason_only() -> None:
    unknown = ScannedFile(id="a.bin", n_bytes=4, modified_ns=5, sha256="", reason="")
    assert names(plan([unknown], {}).read) == ["a.bin"]
    kept = ScannedFile(id="a.bin", n_bytes=4, modified_ns=5, sha256="", reason="a.bin: not supported")
    assert plan([kept], stored(kept)).is_empty


FILES = st.lists(
    st.builds(
        file,
        st.sampled_from(("a.txt", "b.txt", "c.md", "d.md", "e.zip")),
        st.sampled_from(("", "rain", "snow", "hail")),
        modified_ns=st.integers(0, 2),
        reason=st.sampled_from(("", "", "no text")),
    ),
    unique_by=lambda one: one.id,
)


@given(there=FILES, before=FILES)
def test_every_file_is_in_the_plan_once_unless_it_is_as_it_was(
    there: list[ScannedFile], before: list[ScannedFile]
) -> None:
    made = plan(there, stored(*before))
    planned = [
        *names(made.read),
        *(one.id for same in made.copies.values() for one in same),
        *(name for name, _ in links(made)),
        *names(made.restamp),
        *names(made.refused),
    ]
    same = {one.id for one in there if stored(*before).get(one.id) == one}
    assert len(planned) == len(set(planned))
    assert {one.id for one in there} - same <= set(planned) <= {one.id for one in there}
    assert set(made.gone) == {one.id for one in before} - {one.id for one in there}
    assert all(source in {one.id for one in before} for _, source in links(made))
    assert made.copies.keys() <= set(names(made.read))
