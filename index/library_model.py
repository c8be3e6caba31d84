"""The model of a library: its manifest says which one made its vectors, and what ran it."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from index.encode import Encoder, load_encoder
from index.errors import ModelMismatch
from index.models.check import may_meet
from index.store.schema import ENCODERS

__all__ = ["encoder_of", "made_by", "note_encoder"]

BEFORE = "torch f32"
"""What made the vectors of libraries that do not say."""


def encoder_of(path: Path, manifest: Mapping[str, str]) -> Encoder:
    """The model that made the vectors of the library at a path, loaded.

    Raises:
        ModelError: it cannot be loaded.
        ModelMismatch: the model of that name has other weights now, or the vectors were made in a precision
            that ours cannot be compared with.

    """
    encoder = load_encoder(manifest["model"])
    way_out = (
        f"encode it anew: qa sync FOLDER --library {path} --model {encoder.name} --change-model, or choose "
        "another --library"
    )
    if encoder.sha256 != manifest["model_sha256"]:
        raise ModelMismatch(
            f"{path}: the weights of {encoder.name} have changed since the library was made; {way_out}"
        )
    if not may_meet(made_by(manifest)):
        raise ModelMismatch(
            f"{path}: its vectors were made by {made_by(manifest)}, which {encoder.made_by} does not agree "
            f"with; {way_out}"
        )
    return encoder


def made_by(manifest: Mapping[str, str]) -> str:
    """Every runtime and precision that made vectors of a library: "openvino bf16, torch f32"."""
    return manifest.get(ENCODERS, BEFORE)


def note_encoder(connection: sqlite3.Connection, manifest: Mapping[str, str], encoder: Encoder) -> None:
    """Add what is about to make vectors to what has made some."""
    before = made_by(manifest).split(", ")
    if encoder.made_by not in before:
        both = ", ".join(sorted({*before, encoder.made_by}))
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (ENCODERS, both))
