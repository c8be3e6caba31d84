from pathlib import Path

import pytest

from index.errors import LibraryDamaged, LibraryError
from index.load import Columns
from index.settings import Folders, Settings, label_folders, wanted_by


def made(tmp_path: Path, *names: str) -> list[Path]:
    for name in names:
        (tmp_path / name).mkdir(parents=True)
    return [tmp_path / name for name in names]


def test_settings_come_back_from_the_manifest_as_they_were() -> None:
    settings = Settings(
        folders=Folders(by_label={"été": Path("/a/été"), "b": Path("/b")}),
        include=("*.txt",),
        exclude=("drafts/",),
        columns=Columns(text="body", date="when"),
    )
    assert Settings.from_meta(settings.as_meta()) == settings


@pytest.mark.parametrize(
    ("key", "broken"),
    [
        *(("columns", text) for text in ("", "[", "[1]", '{"texts": "a"}', '{"text": 3}')),
        *(("include", text) for text in ("[[0, 9]]", "[1]", '"*.txt"', "3", "null")),
        *(("folders", text) for text in ("[]", '{"": 1}', '{"": null}', "3")),
    ],
)
def test_settings_that_cannot_be_read_say_what_to_do(key: str, broken: str) -> None:
    meta = Settings(folders=Folders(by_label={"": Path("/a")})).as_meta()
    with pytest.raises(LibraryDamaged, match="--rebuild"):
        Settings.from_meta({**meta, key: broken})


def test_one_folder_has_no_label_and_several_have_their_names(tmp_path: Path) -> None:
    one, other, same = made(tmp_path, "one", "other", "deep/one")
    assert label_folders([one]).by_label == {"": one}
    assert label_folders([one, one]).by_label == {"": one}
    several = label_folders([one, other, same])
    assert several.by_label == {"one": one, "other": other, "one-2": same}
    assert several.locate("one-2/a/b.txt") == (same, "a/b.txt")
    assert several.path_of("other/c.txt") == other / "c.txt"
    with pytest.raises(LibraryError, match="in none of the library's folders: one, other, one-2"):
        several.locate("third/a.txt")


def test_a_folder_within_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"lies within .*; leave it out"):
        label_folders(made(tmp_path, "one", "one/two"))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no such folder"):
        label_folders([tmp_path / "nowhere"])


@pytest.mark.parametrize(
    ("include", "exclude", "wanted"),
    [
        ((), (), ["a.txt", "b.md", "drafts/a.txt", "drafts/b.md"]),
        (("*.txt",), (), ["a.txt", "drafts/a.txt"]),
        ((), ("drafts/",), ["a.txt", "b.md"]),
        (("*.txt",), ("drafts/",), ["a.txt"]),
        (("/*.md", "drafts/*.md"), (), ["b.md", "drafts/b.md"]),
        (("*", "!drafts/*"), (), ["a.txt", "b.md"]),
    ],
)
def test_patterns_are_those_of_a_gitignore_file(
    include: tuple[str, ...], exclude: tuple[str, ...], wanted: list[str]
) -> None:
    settings = Settings(folders=Folders(by_label={"": Path("/a")}), include=include, exclude=exclude)
    counts = wanted_by(settings) or (lambda _: True)
    assert [name for name in ("a.txt", "b.md", "drafts/a.txt", "drafts/b.md") if counts(name)] == wanted


def test_a_pattern_that_cannot_be_understood_is_refused() -> None:
    settings = Settings(folders=Folders(by_label={"": Path("/a")}), exclude=("!",))
    with pytest.raises(LibraryError, match=r"write patterns as in a \.gitignore file"):
        wanted_by(settings)
