"""The facts of one sentence that two sentences must share to say the same: its content words, names, numbers and
dates, what it negates, and how sure it is.

Lexicons are closed classes of general English; a sentence that is mostly in another script has no facts, and can
only be compared as a string.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.moments import Moment, moments_in
from qa.names import Name, names_in
from qa.quantities import Quantity, quantities_in
from qa.wordforms import FUNCTION_WORDS, root

__all__ = ["Facts", "Word", "facts_of"]

MAX_SENTENCE = 1_500
"""Characters of a sentence that are read."""

MAX_SCOPE = 8
"""Words that a negation reaches, at most to the end of its clause."""

_TOKEN = re.compile(r"[\w\u0300-\u036f]+(?:[.&'’][\w\u0300-\u036f]+)*|n['’]t\b|[,;:()\[\]\"“”–—?!]|--|``|''")
_SPACED_NOT = re.compile(r"n ['’] t\b")
"""As tokenisers write it; replaced by as many characters."""

_NOT = frozenset(
    "not n't n’t never no nobody nothing none neither nor without hardly scarcely barely cannot".split()
)
_REFUSALS = frozenset(
    root(word) for word in "deny refuse fail decline unable unwilling stop cease avoid neglect".split()
)
_DENIALS = frozenset(root(word) for word in "deny dismiss refute".split())
_NOT_NEGATING = re.compile(
    r"\bnot (?:only|just|merely|simply|least)\b|\bno (?:doubt|matter|more than|fewer than|less than|later than|sooner)\b"
    r"|\b(?:whether|if) or not\b|\bor not\b|\bnothing but\b|\bnot until\b|\bno\. ?\d|\bnot long\b",
    re.IGNORECASE,
)
_RULE_OUT = re.compile(r"\brul(?:e|es|ed|ing) out\b", re.IGNORECASE)
_BREAKS = frozenset(", ; : ( ) [ ] ? ! -- – — “ ” \" `` ''".split())
_CLAUSES = frozenset("but although though while because since whereas when after before who which".split())
_REPORTING = frozenset(
    root(word)
    for word in (
        "say said tell told report announce note state add write explain declare stress emphasize emphasise "
        "remark mention recall inform observe comment according reveal indicate describe"
    ).split()
)
_UNREAL = frozenset(
    root(word)
    for word in (
        "want plan try attempt threaten hope intend aim ask urge order propose vow promise offer wish seek call "
        "demand prepare pledge agree consider fear suspect allege rumour rumor"
    ).split()
)
_SURE = {
    **dict.fromkeys("likely probably probable presumably apparently".split(), "likely"),
    **dict.fromkeys("unlikely improbable doubtful doubt doubts".split(), "unlikely"),
    **dict.fromkeys("may might could possible possibly perhaps maybe potentially".split(), "possible"),
    **dict.fromkeys("will shall would 'll ’ll expected upcoming".split(), "future"),
    **dict.fromkeys("if unless whether should must".split(), "conditional"),
}
_LOW_CHANCE = re.compile(
    r"\b(?:low|slim|small|remote|little)\b(?=.{0,30}\b(?:chance|probab|likelihood|possib|risk|odds))"
    r"|\b(?:chance|probab|likelihood|possib|assess|odds).{0,90}?\b(?:low|slim|remote)\b",
    re.IGNORECASE,
)
_HIGH_CHANCE = re.compile(r"\b(?:high|great|strong|good) (?:chance|probab|likelihood|odds)", re.IGNORECASE)
_MEASURES = frozenset("dollar dollars euro euros pound pounds percent per cent".split())
_SETTLEMENTS = frozenset(
    "town city village port state province region island district county capital suburb camp".split()
)
_CHANCES = frozenset(root(word) for word in "chance probability likelihood possibility odds".split())
_RELATIONS = {"more": "more", "fewer": "fewer", "less": "fewer", "before": "before", "after": "after"}
_RELATION = re.compile(
    r"\b(more|fewer|less|before|after)\b(?! than (?:[$€£]?\d|a\b|one\b|two\b|half\b))", re.IGNORECASE
)
_PLACE_BEFORE = frozenset(
    "in at near from to outside inside into through across around toward towards via off within over".split()
)
_ARTICLES = frozenset("the a an".split())
_PRONOUNS = frozenset("he she they it him her them his their its this these those who".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A content word outside names, numbers and dates, where it starts, and whether it is negated."""

    start: int
    text: str
    root: str
    negated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a sentence says, taken apart. `opener` is the capitalised word that opens it and may be a
    name, counted among the words. `places` are the names that follow "in", "at" and the like. `arguments` are
    the starts of words and names outside phrases that a preposition opens, `agents` of those that "by" opens after
    a participle. `spoken` are all its words but function words, those of names and numbers too, and `targets` the roots right after a negation, with the words of it. `sureness` holds "likely",
    "unlikely", "possible", "future" and "conditional"; `relations` "more", "fewer", "before" and "after". `readable` is False for a sentence without facts.
    """

    words: tuple[Word, ...] = ()
    names: tuple[Name, ...] = ()
    opener: Name | None = None
    places: tuple[tuple[Name, str], ...] = ()
    arguments: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    quantities: tuple[Quantity, ...] = ()
    moments: tuple[Moment, ...] = ()
    spoken: tuple[Word, ...] = ()
    targets: tuple[tuple[str, str], ...] = ()
    n_negations: int = 0
    sureness: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    unreal: frozenset[str] = frozenset()
    has_pronoun: bool = False
    readable: bool = False


@lru_cache(maxsize=4096)
def facts_of(sentence: str) -> Facts:
    """The facts of a sentence; its first `MAX_SENTENCE` characters are read.

    >>> facts = facts_of("The ferry did not dock at Mora in 2019.")
    >>> facts.targets, [name.text for name in facts.places], [word.root for word in facts.words]
    ((('dock', 'not dock'),), ['Mora'], ['ferri', 'dock'])
    """
    text = _SPACED_NOT.sub("n't  ", sentence[:MAX_SENTENCE])
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c < "\u0250" for c in letters) < 0.8 * len(letters):
        return Facts()
    moments = moments_in(text)
    quantities = quantities_in(text, tuple((moment.start, moment.end) for moment in moments))
    names = names_in(text)
    tokens = _tokens(text, names, quantities, moments)
    negated, targets, n_negations = _negations(tokens, text)
    spoken = tuple(
        Word(start=token.start, text=token.text, root=token.root, negated=negated[i])
        for i, token in enumerate(tokens)
        if token.word[0].isalnum() and (token.inside or token.word not in FUNCTION_WORDS)
    )
    lower = [token.word for token in tokens if not token.inside]
    return Facts(
        words=_content(tokens, negated),
        names=tuple(name for name in names if name.certain),
        opener=next((name for name in names if not name.certain), None),
        places=tuple(
            (name, preposition)
            for name in names
            if name.certain and (preposition := _preposition_of_place(tokens, name.start))
        ),
        arguments=frozenset(token.start for i, token in enumerate(tokens) if not _preposition(tokens, i)),
        agents=frozenset(token.start for i, token in enumerate(tokens) if _is_agent(tokens, i)),
        quantities=quantities,
        moments=moments,
        spoken=spoken,
        targets=targets,
        n_negations=n_negations,
        sureness=_sureness(text, lower),
        relations=frozenset(_RELATIONS[m.group(1).lower()] for m in _RELATION.finditer(text)),
        unreal=frozenset(
            token.root
            for i, token in enumerate(tokens)
            if token.root in _UNREAL and not token.inside and not (i and tokens[i - 1].word == "in")
        ),
        has_pronoun=bool(_PRONOUNS.intersection(lower)),
        readable=True,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    text: str
    word: str
    root: str
    inside: bool


def _tokens(
    text: str, names: tuple[Name, ...], quantities: tuple[Quantity, ...], moments: tuple[Moment, ...]
) -> list[_Token]:
    """Words and clause marks; `inside` tells those of a name, a number or a date."""
    taken = bytearray(len(text) + 1)
    for thing in (*(name for name in names if name.certain), *quantities, *moments):
        taken[thing.start : thing.end] = b"\1" * (thing.end - thing.start)
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group().lower().replace("’", "'")
        start = match.start()
        if word.endswith("n't") and len(word) > 3:  # "didn't" is "did" and "n't"
            tokens.append(
                _Token(
                    start=start, text=match.group()[:-3], word=word[:-3], root=root(word[:-3]), inside=False
                )
            )
            start, word = match.end() - 3, "n't"
        text_here = text[start : match.end()]
        tokens.append(
            _Token(start=start, text=text_here, word=word, root=root(word), inside=bool(taken[start]))
        )
    return tokens


def _negations(tokens: list[_Token], text: str) -> tuple[list[bool], tuple[tuple[str, str], ...], int]:
    """For each token whether an odd number of negations reach it, the first content word of each reach, and how
    many negations there are.
    """
    idle = [(match.start(), match.end()) for match in _NOT_NEGATING.finditer(text)]
    idle_out = {match.start() for match in _RULE_OUT.finditer(text)}
    counts = [0] * len(tokens)
    n_cues = 0
    reached: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        is_cue = token.word in _NOT or token.start in idle_out or _refuses(tokens, i)
        if not is_cue or any(start <= token.start < end for start, end in idle):
            continue
        n_cues += 1
        n_content, target = 0, -1
        for j in range(i + 1, len(tokens)):
            word = tokens[j].word
            if word in _BREAKS or word in _CLAUSES or n_content == MAX_SCOPE:
                break
            counts[j] += 1
            if tokens[j].root in _REPORTING and target < 0:
                target = j  # "would not say what": only the saying is negated
                break
            if (tokens[j].inside or _is_content(tokens[j])) and not _refuses(tokens, j):
                n_content += 1
                target = j if target < 0 else target
        if target >= 0:
            reached.append((i, target))
    targets = tuple(
        (tokens[t].root, f"{tokens[i].text} {tokens[t].text}") for i, t in reached if counts[t] % 2
    )
    return [count % 2 == 1 for count in counts], targets, n_cues


def _refuses(tokens: list[_Token], i: int) -> bool:
    """Whether a verb of refusing negates what follows: "failed to", "denied that", "denied taking"."""
    if tokens[i].root not in _REFUSALS and tokens[i].root not in _DENIALS or i + 1 == len(tokens):
        return False
    following = tokens[i + 1].word
    if tokens[i].root in _DENIALS:
        return following in ("that", "having") or following.endswith("ing")
    return following == "to"


def _is_content(token: _Token) -> bool:
    return (
        not token.inside
        and token.word[0].isalnum()
        and token.word not in FUNCTION_WORDS
        and token.word not in _NOT
        and token.word not in _SURE
        and token.root not in _REPORTING
        and token.root not in _CHANCES
        and token.word not in _MEASURES
    )


def _content(tokens: list[_Token], negated: list[bool]) -> tuple[Word, ...]:
    return tuple(
        Word(
            start=token.start,
            text=token.text,
            root=token.root,
            negated=negated[i],
        )
        for i, token in enumerate(tokens)
        if _is_content(token) and not _refuses(tokens, i)
    )


_PREPOSITIONS = _PLACE_BEFORE | frozenset(
    "of by for with on about after before during between among against under above since until without".split()
)


def _preposition(tokens: list[_Token], i: int) -> str:
    """The preposition that governs token `i`, over articles and up to two words of its phrase, or ""."""
    for j in range(i - 1, max(-1, i - 4), -1):
        word = tokens[j].word
        if word in _PREPOSITIONS:
            return word
        if word in _BREAKS or (word in FUNCTION_WORDS and word not in _ARTICLES):
            return ""
    return ""


def _is_agent(tokens: list[_Token], i: int) -> bool:
    """Whether token `i` opens what a participle and "by" lead to: "closed by the storm"."""
    j = i - 1
    while j > 0 and tokens[j].word in _ARTICLES:
        j -= 1
    return j > 0 and tokens[j].word == "by" and tokens[j - 1].word.endswith(("ed", "n", "t", "d", "ne"))


def _preposition_of_place(tokens: list[_Token], start: int) -> str:
    """The preposition of place before the name at `start`, "of" after "the town" among them; "" if none."""
    before = [token.word for token in tokens if token.start < start and token.word not in _ARTICLES][-2:]
    if not before:
        return ""
    is_place = before[-1] in _PLACE_BEFORE or (before[-1] == "of" and before[0] in _SETTLEMENTS)
    return before[-1] if is_place else ""


def _sureness(text: str, words: list[str]) -> frozenset[str]:
    found = {_SURE[word] for word in words if word in _SURE}
    for i, word in enumerate(words):  # "not likely", "not possible"
        if word in ("likely", "probable", "probably", "possible") and {"not", "n't", "no"} & {
            *words[max(0, i - 2) : i]
        }:
            found.discard("likely")
            found.add("unlikely")
    if _LOW_CHANCE.search(text):
        found.add("unlikely")
    if _HIGH_CHANCE.search(text):
        found.add("likely")
    if found & {"likely", "unlikely"}:
        found -= {"possible", "future"}
    return frozenset(found)
