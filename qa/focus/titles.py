"""The titles before a person's name: how many words of a capitalised run they are.

A title is cut only from what looks like a person's name. Where in doubt it stays: "General Ann Reed" still
answers who, "Motors" of "General Motors" answers nothing. Shapes and closed lists; no list of names.
"""

from collections.abc import Sequence

# One list of titles for the project; it is the other room's, and read only.
from qa.names.names import TITLES as NAME_TITLES
from qa.patterns import lazy_pattern
from qa.speech.speaker_nouns import PARTICLES, is_body, is_person_noun

__all__ = ["n_titles"]

MAX_PERSON_WORDS = 4

_PART_OF_NAME = frozenset(
    "the saint sir lord lady dame king queen prince princess pope father attorney prime vice head".split()
)
"""What stays with the name ("Saint Helena", "Queen Mary"), and what is a title only with the next word."""
_ROLES = frozenset(
    """
    minister ministers generals commanders commander-in-chief marshal spokespeople sheriff analyst expert
    historian author actor actress singer player ceo founder journalist physicist scientist economist
    dictator engineer inventor
    """.split()
)
_TITLES = (frozenset(NAME_TITLES) | _ROLES) - _PART_OF_NAME
_AMBIGUOUS = frozenset(
    "general major premier chief deputy officer captain justice director chair leader coach".split()
) | _ROLES - {"minister"}
"""Titles that begin other names too ("General Electric"): one word after them is not taken for a person."""
_LANDMARKS = frozenset(
    """
    street road avenue lane square bridge hotel inn island islands river lake bay park gardens theatre
    theater building tower airport station gallery library stadium arena mountain county city prize award
    cup
    """.split()
)
_ENDS_PERSON = frozenset("of for at the and y".split())
_WORD_OF_NAME = lazy_pattern(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*\.?(?:[’']s)?")


def n_titles(words: Sequence[str]) -> int:
    """The number of words that stand before the person's name; 0 where the run has no title or no person.

    >>> n_titles(["Vale", "Defense", "Minister", "Ilse", "Brandt"]), n_titles(["General", "Motors"])
    (3, 0)
    """
    for i in range(len(words) - 2, -1, -1):
        title = words[i].casefold().rstrip(".")
        if title in _TITLES:
            first = i + 2 if words[i + 1] == "." else i + 1
            return first if _is_person(words[first:], ambiguous=title in _AMBIGUOUS) else 0
    return 0


def _is_person(words: Sequence[str], *, ambiguous: bool) -> bool:
    """Whether words look like a person's name behind a title: letters only, no body, place or other title."""
    end = next((i for i, word in enumerate(words) if word in _ENDS_PERSON), len(words))
    person = [word for word in words[:end] if word != "."]
    low = [word.casefold().removesuffix("’s").removesuffix("'s") for word in person]
    if not ambiguous <= len(person) - 1 < MAX_PERSON_WORDS:
        return False
    if any(is_body(word) or word in _LANDMARKS for word in low) or low[-1] in NAME_TITLES:
        return False
    if ambiguous and is_person_noun(low[-1]):
        return False  # "Chief Medical Examiner"
    return all(
        _WORD_OF_NAME.fullmatch(word) and (word[0].isupper() or word.casefold() in PARTICLES)
        for word in person
    )
