"""What of a model must be known to use it without loading it: a record, kept as JSON beside its graph."""

import json
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Description"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A model's sizes and conventions. `window` counts tokens with the special ones, `inputs` are the names
    of what it is fed, `prompts` what stands before texts by their role; `accelerator` is the device that
    torch found beside the processor ("" for none).
    """

    dimension: int
    window: int
    inputs: tuple[str, ...]
    pad_id: int
    prompts: dict[str, str]
    accelerator: str

    def to_json(self) -> str:
        """The record as JSON text."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Description":
        """The record back from its JSON.

        Raises:
            ValueError, TypeError, KeyError: it is no such record.

        """
        fields: dict[str, Any] = json.loads(text)
        return cls(**{**fields, "inputs": tuple(fields["inputs"])})
