from hypothesis import given
from hypothesis import strategies as st

from index.plan import plan
from index.scan import ScannedFile

NAMES = st.sampled_from(["a.txt", "b.txt", "c.txt", "sub/a.txt"])
CONTENTS = st.sampled_from(["one", "two", "three", "four"])


def files(contents: dict[str, str]) -> list[ScannedFile]:
    return [
        ScannedFile(id=name, n_bytes=1, modified_ns=1, sha256=content, reason="")
        for name, content in contents.items()
    ]


def one_name_a_content(contents: dict[str, str]) -> dict[str, str]:
    """What a library holds: each content once."""
    kept: dict[str, str] = {}
    for name, content in contents.items():
        if content not in kept.values():
            kept[name] = content
    return kept


@given(st.dictionaries(NAMES, CONTENTS), st.dictionaries(NAMES, CONTENTS).map(one_name_a_content))
def test_carried_out_a_plan_gives_one_document_for_each_content_and_touches_no_more_than_it_must(
    folder: dict[str, str], documents: dict[str, str]
) -> None:
    todo = plan(files(folder), documents)
    after = {name: content for name, content in documents.items() if name not in todo.delete}
    after = {todo.rename.get(name, name): content for name, content in after.items()}
    assert not set(todo.add) & set(after), "an added document would replace one that stays"
    after |= {name: folder[name] for name in todo.add}

    assert sorted(after.values()) == sorted(set(folder.values()))
    assert all(folder[name] == content for name, content in after.items())
    assert {*after, *todo.aliases} == set(folder)
    assert not set(after) & set(todo.aliases)
    assert all(after[of] == folder[alias] for alias, of in todo.aliases.items())
    assert {folder[name] for name in todo.add} == set(folder.values()) - set(documents.values())
    assert {documents[name] for name in todo.delete} == set(documents.values()) - set(folder.values())
    assert {*todo.keep} == {name for name, content in documents.items() if folder.get(name) == content}


@given(st.dictionaries(NAMES, CONTENTS), st.randoms())
def test_the_order_of_the_files_does_not_matter(folder: dict[str, str], random: object) -> None:
    shuffled = files(folder)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plan(shuffled, {}) == plan(files(folder), {})


@given(st.dictionaries(NAMES, CONTENTS))
def test_a_folder_that_is_mirrored_already_needs_no_work(folder: dict[str, str]) -> None:
    first = plan(files(folder), {})
    again = plan(files(folder), {name: folder[name] for name in first.add})
    assert (again.add, again.rename, again.delete) == ((), {}, ())
    assert again.keep == first.add
    assert again.aliases == first.aliases


def test_the_first_by_name_of_files_with_the_same_bytes_is_the_document() -> None:
    todo = plan(files({"b.txt": "one", "c.txt": "one", "a.txt": "one"}), {})
    assert todo.add == ("a.txt",)
    assert todo.aliases == {"b.txt": "a.txt", "c.txt": "a.txt"}


def test_the_same_bytes_read_by_another_reader_are_another_document() -> None:
    todo = plan(files({"a.txt": "one", "b.html": "one"}), {})
    assert (todo.add, todo.aliases) == (("a.txt", "b.html"), {})


def test_the_document_stays_the_document_when_a_copy_with_an_earlier_name_appears() -> None:
    todo = plan(files({"a.txt": "one", "b.txt": "one"}), {"b.txt": "one"})
    assert (todo.keep, todo.aliases, todo.rename) == (("b.txt",), {"a.txt": "b.txt"}, {})


def test_when_the_document_s_file_goes_an_alias_takes_its_place() -> None:
    todo = plan(files({"b.txt": "one", "c.txt": "one"}), {"a.txt": "one"})
    assert (todo.rename, todo.aliases, todo.delete) == ({"a.txt": "b.txt"}, {"c.txt": "b.txt"}, ())


def test_two_files_that_have_changed_places_are_renamed_not_read() -> None:
    todo = plan(files({"a.txt": "two", "b.txt": "one"}), {"a.txt": "one", "b.txt": "two"})
    assert todo.rename == {"a.txt": "b.txt", "b.txt": "a.txt"}
    assert (todo.add, todo.delete) == ((), ())


def test_a_file_with_new_bytes_is_added_and_its_old_bytes_are_deleted() -> None:
    todo = plan(files({"a.txt": "two"}), {"a.txt": "one"})
    assert (todo.add, todo.delete) == (("a.txt",), ("a.txt",))


def test_files_that_no_reader_takes_are_not_planned_for() -> None:
    todo = plan(files({"a.pdf": "", "b.pdf": ""}), {})
    assert (todo.add, todo.aliases) == ((), {})
