"""The words and phrases of a question that carry a subject, and which of them are names.

Closed word classes and capitals only. A phrase is a run of such words as they stand together.
"""

import re

from qa.patterns import lazy_pattern
from qa.question.question import FUNCTION_WORDS

__all__ = ["MAX_CHARACTERS", "WORD", "content", "is_content", "is_plural", "names", "phrases"]

MAX_CHARACTERS = 2_000
"""What is read of one question or answer; the rest says little about what the next question points to."""

_TALK = frozenset(
    """
    able according again although always am another anybody anymore anyone anything anyway aren't around
    away back because both bye can't cannot certain come confirmed course dear describe detail details
    difference differences doesn't don't done either else ever every everybody everyone everything
    exactly example explain fact fine first following further get gets getting give given go going good
    got great guess happen happened happens hello help hey hi how's however i'd i'll i'm i've idea
    include information instead interesting isn't it's kind kinds know known last learn let let's lets
    like list long looking lot make makes maybe mean means meant mention mentioned need needs neither
    never nice nobody none nothing now oh ok okay oops other others ourselves per please possible put
    question questions really regarding related right same see seem seems show since somebody someone
    something soon sorry sort sorts still summarise summarize sure take talk talking telling tells thank
    thanks that's then there's they're thing things think thought through told true try type types
    understand understood until upon use used uses using verified via want wanted way ways we're well
    what's whatever when's where's whether who's why's wish within without wonder wondering word words
    wow yeah yep yes yet you're
    """.split()
)
"""Words of talking rather than of a subject: no context for another question."""

WORD = lazy_pattern(r"\w+(?:[’'.-]\w+)*")
_LINKS = frozenset({"of", "for", "the", "de", "van", "von", "der", "al", "bin"})


def is_content(word: str) -> bool:
    """Whether a word carries a subject of its own; "May" does, "may" does not."""
    lower = word.casefold().replace("’", "'")
    if len(word) == 1 and word.isascii() and word.isalpha():
        return False
    return word == "May" or (lower not in FUNCTION_WORDS and lower not in _TALK)


def content(text: str) -> list[str]:
    """The words that carry a subject, in order.

    >>> content("Could you tell me how the ferry was repaired, please?")
    ['ferry', 'repaired']
    """
    return [word for word in WORD.findall(text[:MAX_CHARACTERS]) if is_content(word)]


def phrases(text: str) -> list[tuple[str, bool]]:
    """Runs of content words as they stand together, and whether each is a name; names apart from words.

    >>> phrases("Which supplies do I need for tubing on the Gulf of Mora?")
    [('supplies', False), ('tubing', False), ('Gulf of Mora', True)]
    """
    text = " ".join(text[:MAX_CHARACTERS].split())
    runs: list[tuple[int, int, bool]] = []
    linked = True
    for match in WORD.finditer(text):
        word = match.group()
        if not is_content(word):
            linked = linked and word.casefold() in _LINKS and word.islower() and match.start() > 0
            continue
        named = _is_name(text, match)
        between = text[runs[-1][1] : match.start()] if runs else "."
        joins = between == " " and (named == runs[-1][2] or (runs[-1][2] and word.isdigit()))
        if named and runs and runs[-1][2] and linked:
            joins = joins or bool(re.fullmatch(r" (?:of|for|of the|for the|de|van|von|al|bin) ", between))
        if joins:
            runs[-1] = (runs[-1][0], match.end(), runs[-1][2])
        else:
            runs.append((match.start(), match.end(), named))
        linked = True
    return [(_bare(text[start:end]), named) for start, end, named in runs]


def names(text: str) -> list[str]:
    """Name phrases as written; a capital that only begins a sentence makes no name.

    >>> names("What did the Port of Mora tell Ann Reed on May 3?")
    ['Port of Mora', 'Ann Reed', 'May 3']
    """
    return [phrase for phrase, named in phrases(text) if named]


def is_plural(phrase: str) -> bool:
    """Whether a phrase reads as several things, by the ending of its head; a name reads as one.

    >>> is_plural("air defence systems"), is_plural("glass"), is_plural("people")
    (True, False, True)
    """
    head = re.split(r"\s(?:of|for)\s", phrase.strip())[0].split()[-1:]
    if not head or head[0][:1].isupper():
        return False
    word = head[0].casefold()
    many = {"people", "men", "women", "children", "police", "troops", "data", "media", "criteria"}
    return word in many or (word.endswith("s") and not word.endswith(("ss", "us", "is", "news", "’s", "'s")))


def _is_name(text: str, match: re.Match[str]) -> bool:
    word = match.group()
    if not word[0].isupper() or word.isdigit():
        return False
    if sum(letter.isupper() for letter in word) > 1:
        return True
    before = text[: match.start()].rstrip("“\"‘'( ")
    begins = not before or before[-1] in ".!?:\n“”"
    following = re.match(r" ([^\W\d_a-z])", text[match.end() : match.end() + 2])
    return not begins or following is not None


def _bare(phrase: str) -> str:
    return re.sub(r"[’']s$", "", phrase)
