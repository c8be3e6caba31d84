"""Which person a pronoun stands for: a name, judged by how the conversation uses it.

Titles and acts of speech speak for a person; prepositions of place and shapes that no person's name has speak
against. No gender is guessed and no list of names is kept.
"""

import re
from collections.abc import Iterable

from qa.patterns import lazy_pattern
from qa.question.phrases import MAX_CHARACTERS, content, is_plural, names, phrases
from qa.question.question import stem
from qa.question.referents import TITLE, subject

__all__ = ["person", "quoted"]

MAX_NAMES = 20
"""Names of an answer that are considered."""

NEAR = 60
"""Characters before and after a name in which a question's words are looked for."""

ROLE_SHARE = 2
"""What each of them counts for, beside titles and acts."""

MIN_PERSONHOOD = 3
"""What a name in an answer needs to be taken for the person asked for: a title and an act, or the
asked-for role and the shape of a name."""

_ASKS_WHO = lazy_pattern(r"^\W*who(?:m|se)?\b", re.IGNORECASE)
_ROLE_ASKED = lazy_pattern(r"^\W*who(?:['’]s| is| was) (?P<role>the [^?.,;:()]{1,60})", re.IGNORECASE)
_OF_NAME = lazy_pattern(r"\s(?:of|at|in|for)\s(?:the\s)?[A-Z].*$")
_ACTS = lazy_pattern(
    r"\s*(?:,[^,]{1,60},)?\s*(?:also |has |had |later |then )?"
    r"(?:said|says?|told|tells?|warn|claim|add|stress|argu|believ|announc|explain|insist|den(?:y|ied)|vow|wrote|"
    r"writes|spoke|reject|refus|was born|met\b|order|resign|think|thought|commands?\b|leads?\b|led\b)",
    re.IGNORECASE,
)
_SAID = lazy_pattern(r"(?:said|says|added|told|according to|by|with|wrote)\s*$", re.IGNORECASE)
_PLACED = lazy_pattern(
    r"\b(?:in|at|into|near|across|throughout|within|from|towards?|the|outside)\s*$", re.IGNORECASE
)
_NO_PERSON = lazy_pattern(r"\d|\b(?:of|for|and|the)\b|^(?:[^\W\d_a-z]{2,}|\W)$")
_QUOTED = lazy_pattern(r"“([^“”]{1,2000})”(?=[^“”\n]{0,4}\[\d)")
_LISTED = lazy_pattern(r"^\d{1,3}\. “.*$", re.MULTILINE)


def quoted(answer: str) -> str:
    """What an answer says: its cited quotes if it has such, else all of it but lists of nearest passages."""
    answer = answer[: 4 * MAX_CHARACTERS]
    quotes = _QUOTED.findall(answer)
    return (" ".join(quotes) if quotes else _LISTED.sub("", answer))[:MAX_CHARACTERS]


def person(question: str, answer: str) -> str:
    """The name that a person's pronoun stands for after a question and its answer; "" where none fits.

    A question that asks who is answered by the person, unless it asks who a name is; otherwise the question's
    own names come first. Where the answer names nobody fit, the role that was asked for serves,
    without the names that belong to it.
    """
    said = quoted(answer)
    text = f"{question[:MAX_CHARACTERS]}\n{said}"
    about = subject(question)
    asked = "" if _ASKS_WHO.match(question) and not about[:1].isupper() else question
    about = about if asked else ""
    candidates = [*([about] if about else []), *names(asked)]
    scored = [(_personhood(name, text) + (name == about), -i, name) for i, name in enumerate(candidates)]
    best = max(scored, default=(-1, 0, ""))
    if best[0] >= 0:
        return best[2]
    roles = {stem(word) for phrase, named in phrases(question) if not named for word in content(phrase)}
    scored = [
        (_personhood(name, text) + ROLE_SHARE * _shares_words(name, said, roles), -i, name)
        for i, name in enumerate(names(said)[:MAX_NAMES])
    ]
    best = max(scored, default=(0, 0, ""))
    role = _ROLE_ASKED.match(question)
    return best[2] if best[0] >= MIN_PERSONHOOD else _OF_NAME.sub("", role["role"]).strip() if role else ""


def _shares_words(name: str, text: str, roles: set[str]) -> int:
    """How many of a question's words stand near a name: an answer also quotes who is not asked for."""
    near = " ".join(
        text[max(0, match.start() - NEAR) : match.end() + NEAR] for match in _occurrences(name, text)
    )
    return len(roles & {stem(word) for word in content(near)})


def _personhood(name: str, text: str) -> int:
    """How a name is used: titles and acts count for a person, places and impersonal shapes against."""
    if not name[:1].isupper():
        return 0 if not is_plural(name) and name.casefold().startswith(("the ", "my ", "our ")) else -9
    score = -3 if _NO_PERSON.search(name) else int(len(name.split()) in (2, 3))
    score += 2 * bool(" " in name and TITLE.search(name.split(" ")[0]))
    for match in _occurrences(name, text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 90]
        score += 2 * bool(TITLE.search(before)) + bool(_ACTS.match(after)) + bool(_SAID.search(before))
        score -= 2 * bool(_PLACED.search(before))
    return score


def _occurrences(name: str, text: str) -> Iterable[re.Match[str]]:
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return [match for _, match in zip(range(8), found, strict=False)]
