"""What must change in a library so that it mirrors a folder: a comparison of names and hashes, no work."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from index.scan import ScannedFile

__all__ = ["Plan", "content_key", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`add` are ids to load and index; `rename` maps ids of documents to the new names of the same bytes;
    `delete` are ids of documents whose bytes are gone; `aliases` maps ids of files to the id of the document
    with the same bytes; `keep` are ids of documents that stay as they are.
    """

    add: tuple[str, ...]
    rename: dict[str, str]
    delete: tuple[str, ...]
    aliases: dict[str, str]
    keep: tuple[str, ...]


def content_key(file_id: str, sha256: str) -> tuple[str, str]:
    """What makes two files the same document: the same bytes, read by the same reader."""
    return sha256, PurePosixPath(file_id).suffix.lower()


def plan(files: Iterable[ScannedFile], documents: Mapping[str, str]) -> Plan:
    """Compare scanned files with the documents in the library (id -> sha256).

    One document per content: where several files of a kind have the same bytes, the one that already is the
    document stays it, else the first by id becomes it; the others are its aliases.
    """
    names: dict[tuple[str, str], list[str]] = {}
    for file in sorted(files, key=lambda file: file.id):
        if file.sha256:
            names.setdefault(content_key(file.id, file.sha256), []).append(file.id)
    stored = {content_key(document_id, sha256): document_id for document_id, sha256 in documents.items()}
    add, keep = [], []
    rename: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for key, ids in names.items():
        old = stored.get(key)
        chosen = old if old in ids else ids[0]
        if old is None:
            add.append(chosen)
        elif old == chosen:
            keep.append(chosen)
        else:
            rename[old] = chosen
        aliases |= {name: chosen for name in ids if name != chosen}
    return Plan(
        add=tuple(add),
        rename=rename,
        delete=tuple(sorted(old for key, old in stored.items() if key not in names)),
        aliases=aliases,
        keep=tuple(keep),
    )
