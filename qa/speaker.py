"""Who says a sentence."""

__all__ = ["speaker_of"]


def speaker_of(text: str, start: int, end: int) -> str | None:
    """Speaker."""
    return None
