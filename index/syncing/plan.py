"""What must be done so that a library mirrors its folders: files compared by name and hash, no work."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from index.files import ScannedFile
from index.formats.endings import kind_of

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`read` are files to load, `copies` maps their ids to other files of the same bytes; `relink` are
    files with the id of a stored one of the same bytes, whose documents they take over; `restamp` are files
    with the bytes they had and another time stamp; `refused` are files that cannot be opened; `gone` are ids
    of stored files that are no longer there.
    """

    read: tuple[ScannedFile, ...]
    copies: dict[str, tuple[ScannedFile, ...]]
    relink: tuple[tuple[ScannedFile, str], ...]
    restamp: tuple[ScannedFile, ...]
    refused: tuple[ScannedFile, ...]
    gone: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the truth needs no change."""
        return not (self.read or self.relink or self.restamp or self.refused or self.gone)


def plan(
    files: Iterable[ScannedFile], stored: Mapping[str, ScannedFile], removed: Collection[str] = ()
) -> Plan:
    """Compare the files that are there with those stored (by id).

    A stored file without a hash has not been read to its end; one of which names were `removed` does not
    stand for all that is in it, so a copy of it must be read. Of several new files with the same bytes and
    ending the first by id is read, and the others are its copies.
    """
    contents: dict[tuple[str, str], str] = {}
    partial = {
        str(above) for name in removed for above in (PurePosixPath(name), *PurePosixPath(name).parents)
    }
    for known in stored.values():
        if known.sha256 and not known.reason and known.id not in partial:
            contents.setdefault(_content(known), known.id)
    read: dict[tuple[str, str], ScannedFile] = {}
    copies: dict[str, list[ScannedFile]] = {}
    relink: list[tuple[ScannedFile, str]] = []
    restamp, refused, present = [], [], set()
    for file in sorted(files, key=lambda file: file.id):
        present.add(file.id)
        before = stored.get(file.id)
        if before == file and (file.sha256 or file.reason):
            continue
        if file.reason:
            refused.append(file)
        elif before and file.sha256 and before.sha256 == file.sha256:
            restamp.append(replace(file, reason=before.reason))
        elif file.sha256 and _content(file) in contents:
            relink.append((file, contents[_content(file)]))
        elif file.sha256 and _content(file) in read:
            copies.setdefault(read[_content(file)].id, []).append(file)
        else:
            read[_content(file) if file.sha256 else (file.id, "")] = file
    return Plan(
        read=tuple(read.values()),
        copies={name: tuple(same) for name, same in copies.items()},
        relink=tuple(relink),
        restamp=tuple(restamp),
        refused=tuple(refused),
        gone=tuple(sorted(set(stored) - present)),
    )


def _content(file: ScannedFile) -> tuple[str, str]:
    """What makes two files the same: the same bytes, read by the same reader."""
    return file.sha256, kind_of(file.id)
