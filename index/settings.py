"""What a library is told once and remembers: its folders, which files count, how tables are read.

Kept in the manifest as JSON, so that a sync without options does what the last one did.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from index.errors import LibraryDamaged, LibraryError
from index.formats.columns import NO_COLUMNS, Columns

__all__ = ["Folders", "Settings", "label_folders", "wanted_by"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders a library mirrors, by label; a single folder has the label ""."""

    by_label: dict[str, Path]

    def path_of(self, document_id: str) -> Path:
        """Where the file of a document stands, or the path within that file, whether it is there or not."""
        folder, rest = self.locate(document_id)
        return folder / rest

    def locate(self, document_id: str) -> tuple[Path, str]:
        """The folder of a document, and its path below that folder."""
        if "" in self.by_label:
            return self.by_label[""], document_id
        label, _, rest = document_id.partition("/")
        if label not in self.by_label:
            raise LibraryError(f"{document_id}: in none of the library's folders: {', '.join(self.by_label)}")
        return self.by_label[label], rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`include` and `exclude` are patterns as in a .gitignore file, relative to a folder; without any to
    include, every file is. `columns` says which columns of tables hold what.
    """

    folders: Folders
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    columns: Columns = NO_COLUMNS

    def as_meta(self) -> dict[str, str]:
        """The manifest's entries."""
        by_label = {label: str(folder) for label, folder in self.folders.by_label.items()}
        return {
            "folders": json.dumps(by_label, ensure_ascii=False),
            "include": json.dumps(self.include, ensure_ascii=False),
            "exclude": json.dumps(self.exclude, ensure_ascii=False),
            "columns": json.dumps(asdict(self.columns), ensure_ascii=False),
        }

    @classmethod
    def from_meta(cls, meta: Mapping[str, str]) -> "Settings":
        """The settings of a manifest.

        Raises:
            LibraryDamaged: they are not as they were written.

        """
        try:
            by_label = json.loads(meta["folders"])
            columns = json.loads(meta["columns"])
            return cls(
                folders=Folders(
                    by_label=dict(zip(by_label, map(Path, _texts(by_label.values())), strict=True))
                ),
                include=_texts(json.loads(meta["include"])),
                exclude=_texts(json.loads(meta["exclude"])),
                columns=Columns(**dict(zip(columns, _texts(columns.values()), strict=True))),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise LibraryDamaged(
                f"the library's settings are not as they were written ({error}); make it anew: "
                "qa sync FOLDER --library LIBRARY --rebuild"
            ) from error


def _texts(values: Collection[object]) -> tuple[str, ...]:
    texts = tuple(value for value in values if isinstance(value, str))
    if isinstance(values, str) or len(texts) != len(values):
        raise TypeError("not a list of texts")
    return texts


def label_folders(folders: list[Path]) -> Folders:
    """Name folders: one is "", several go by their own names, numbered where two have the same.

    Raises:
        LibraryError: a folder is not there, or lies within another of them.

    """
    resolved = list(dict.fromkeys(folder.resolve() for folder in folders))
    for folder in resolved:
        if not folder.is_dir():
            raise LibraryError(f"{folder}: no such folder; name the folder that holds the documents")
        above = next((other for other in resolved if other != folder and folder.is_relative_to(other)), None)
        if above is not None:
            raise LibraryError(f"{folder}: lies within {above}, whose files are taken anyway; leave it out")
    if len(resolved) == 1:
        return Folders(by_label={"": resolved[0]})
    by_label: dict[str, Path] = {}
    for folder in resolved:
        label, n = folder.name or "root", 1
        while label in by_label:
            n += 1
            label = f"{folder.name or 'root'}-{n}"
        by_label[label] = folder
    return Folders(by_label=by_label)


def wanted_by(settings: Settings) -> Callable[[str], bool] | None:
    """Whether a path below a folder counts; None where all do.

    Raises:
        LibraryError: a pattern cannot be understood.

    """
    if not settings.include and not settings.exclude:
        return None
    from pathspec import GitIgnoreSpec  # reading a library wants no patterns

    try:
        include = GitIgnoreSpec.from_lines(settings.include)
        exclude = GitIgnoreSpec.from_lines(settings.exclude)
    except ValueError as error:
        raise LibraryError(
            f"{error}; write patterns as in a .gitignore file, such as 'drafts/' or '*.txt'"
        ) from error

    def wanted(name: str) -> bool:
        path = str(PurePosixPath(name))
        return (not settings.include or include.match_file(path)) and not exclude.match_file(path)

    return wanted
