"""Words that come in and words that are compared: titles made presentable, questions checked, search folded.

Knows no records and no files.
"""

import unicodedata

from qa.conversations.errors import ConversationRefused

__all__ = ["MAX_TITLE", "checked_question", "checked_title", "folded", "is_kept", "title_from"]

MAX_TITLE = 200
"""Characters of a title that is given: more than two lines of a list."""

MAX_TAKEN = 80
"""Characters of a title that is taken from a question: what a list shows of one line."""

_JOINERS = "\u200c\u200d"
"""Invisible, and part of how some scripts and emoji are written."""


def checked_title(title: str) -> str:
    """The title on one line, without control and direction marks; "" where nothing is left.

    Raises:
        ConversationRefused: it is too long, or holds half a character.

    """
    cleaned = _one_line(_whole(title, "the title"))
    if len(cleaned) > MAX_TITLE:
        raise ConversationRefused(
            f"the title has {len(cleaned):,} characters; shorten it to {MAX_TITLE} at most"
        )
    return cleaned


def title_from(question: str) -> str:
    """A title for a conversation that begins with this question, shortened at a word.

    >>> title_from("What did the mayor say about the bridge?")
    'What did the mayor say about the bridge?'
    """
    line = _one_line(question)
    if len(line) <= MAX_TAKEN:
        return line
    cut = line[:MAX_TAKEN]
    shortened = cut.rpartition(" ")[0] if " " in cut else cut[:-1]
    return f"{shortened.rstrip(' ,;:.-')}…"


def checked_question(question: str) -> str:
    """The question exactly as it is.

    Raises:
        ConversationRefused: it holds a NUL or half a character, which no file of text can keep.

    """
    if "\0" in question:
        raise ConversationRefused("the question holds a NUL character; type it again without")
    return _whole(question, "the question")


def is_kept(text: str) -> bool:
    """Whether a text can be written as UTF-8: it holds no half of a character (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def folded(text: str) -> str:
    r"""Text as search compares it: one case, one width, single spaces, nothing invisible.

    >>> folded("  The  MAYOR\nof\u00a0Straße ")
    'the mayor of strasse'
    """
    visible = (_folded_character(character) for character in text)
    normal = unicodedata.normalize("NFKC", "".join(visible)).casefold()
    return " ".join(unicodedata.normalize("NFKC", normal).split())


def _folded_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":  # soft hyphens and joiners stand inside words
        return ""
    return " " if category[0] in "CZ" else character


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() or c in _JOINERS else " " for c in text).split())


def _whole(text: str, what: str) -> str:
    if not is_kept(text):
        raise ConversationRefused(f"{what} holds half a character (a lone surrogate); type it again")
    return text
