"""The words of a sentence and what its negations reach: "not", "no", "failed to", "denied that".

A negation reaches to the end of its clause; two that reach the same word cancel out. Closed classes of
English.
"""

import re
from dataclasses import dataclass

from qa.claims.moments import Moment
from qa.claims.quantities import Quantity
from qa.names.names import Name
from qa.names.wordforms import FUNCTION_WORDS, root, words
from qa.patterns import lazy_pattern

__all__ = ["BREAKS", "REPORTING", "SURE", "Token", "is_content", "negations", "refuses", "tokens_in"]

MAX_SCOPE = 8
"""Words that a negation reaches, at most to the end of its clause."""

_TOKEN = lazy_pattern(
    r"[\w\u0300-\u036f]+(?:[.&'’][\w\u0300-\u036f]+)*|n['’]t\b|[,;:()\[\]\"“”–—?!]|--|``|''"
)
_NOT = frozenset(
    words("not n't n’t never no nobody nothing none neither nor without hardly scarcely barely cannot")
)
_REFUSALS = frozenset(
    root(word) for word in words("deny refuse fail decline unable unwilling stop cease avoid neglect")
)
_DENIALS = frozenset(root(word) for word in ["deny", "dismiss", "refute"])
_NOT_NEGATING = lazy_pattern(
    r"\bnot (?:only|just|merely|simply|least)\b"
    r"|\bno (?:doubt|matter|more than|fewer than|less than|later than|sooner)\b"
    r"|\b(?:whether|if) or not\b|\bor not\b|\bnothing but\b|\bnot until\b|\bno\. ?\d|\bnot long\b",
    re.IGNORECASE,
)
_RULE_OUT = lazy_pattern(r"\brul(?:e|es|ed|ing) out\b", re.IGNORECASE)
BREAKS = frozenset(words(", ; : ( ) [ ] ? ! -- – — “ ” \" `` ''"))
_CLAUSES = frozenset(words("but although though while because since whereas when after before who which"))
REPORTING = frozenset(
    root(word)
    for word in words(
        "say said tell told report announce note state add write explain declare stress emphasize "
        "emphasise remark mention recall inform observe comment according reveal indicate describe"
    )
)
SURE = {
    **dict.fromkeys(words("likely probably probable presumably apparently"), "likely"),
    **dict.fromkeys(words("unlikely improbable doubtful doubt doubts"), "unlikely"),
    **dict.fromkeys(words("may might could possible possibly perhaps maybe potentially"), "possible"),
    **dict.fromkeys(words("will shall would 'll ’ll expected upcoming"), "future"),
    **dict.fromkeys(words("if unless whether should must"), "conditional"),
}
_MEASURES = frozenset(words("dollar dollars euro euros pound pounds percent per cent"))
_CHANCES = frozenset(root(word) for word in words("chance probability likelihood possibility odds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or a clause mark: `text` as written, `word` in lower case; `inside` tells those of a name, a
    number or a date.
    """

    start: int
    text: str
    word: str
    root: str
    inside: bool


def tokens_in(
    text: str, names: tuple[Name, ...], quantities: tuple[Quantity, ...], moments: tuple[Moment, ...]
) -> list[Token]:
    """Words and clause marks; `inside` tells those of a name, a number or a date."""
    taken = bytearray(len(text) + 1)
    spans = [(name.start, name.end) for name in names if name.certain]
    spans += [(quantity.start, quantity.end) for quantity in quantities]
    spans += [(moment.start, moment.end) for moment in moments]
    for start, end in spans:
        taken[start:end] = b"\1" * (end - start)
    tokens = []
    for match in _TOKEN.finditer(text):
        word = match.group().lower().replace("’", "'")
        start = match.start()
        if word.endswith("n't") and len(word) > 3:  # "didn't" is "did" and "n't"
            verb = {"wo": "will", "ca": "can"}.get(word[:-3], word[:-3])
            text_here = match.group()[:-3]
            tokens.append(Token(start=start, text=text_here, word=verb, root=root(verb), inside=False))
            start, word = match.end() - 3, "n't"
        text_here = text[start : match.end()]
        tokens.append(
            Token(start=start, text=text_here, word=word, root=root(word), inside=bool(taken[start]))
        )
    return tokens


def negations(tokens: list[Token], text: str) -> tuple[list[bool], tuple[tuple[str, str], ...], int]:
    """For each token whether an odd number of negations reach it, the first content word of each reach, and
    how many negations there are.
    """
    idle = [(match.start(), match.end()) for match in _NOT_NEGATING.finditer(text)]
    idle_out = {match.start() for match in _RULE_OUT.finditer(text)}
    counts = [0] * len(tokens)
    n_cues = 0
    reached: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        is_cue = token.word in _NOT or token.start in idle_out or refuses(tokens, i)
        if not is_cue or any(start <= token.start < end for start, end in idle):
            continue
        n_cues += 1
        n_content, target = 0, -1
        for j in range(i + 1, len(tokens)):
            word = tokens[j].word
            if word in BREAKS or word in _CLAUSES or n_content == MAX_SCOPE:
                break
            counts[j] += 1
            if tokens[j].root in REPORTING and target < 0:
                target = j  # "would not say what": only the saying is negated
                break
            if (tokens[j].inside or is_content(tokens[j])) and not refuses(tokens, j):
                n_content += 1
                target = j if target < 0 else target
        if target >= 0:
            reached.append((i, target))
    targets = tuple(
        (tokens[t].root, f"{tokens[i].text} {tokens[t].text}") for i, t in reached if counts[t] % 2
    )
    return [count % 2 == 1 for count in counts], targets, n_cues


def refuses(tokens: list[Token], i: int) -> bool:
    """Whether a verb of refusing negates what follows: "failed to", "denied that", "denied taking"."""
    if tokens[i].root not in _REFUSALS | _DENIALS or i + 1 == len(tokens):
        return False
    following = tokens[i + 1].word
    if tokens[i].root in _DENIALS:
        return following in ("that", "having") or following.endswith("ing")
    return following == "to"


def is_content(token: Token) -> bool:
    """Whether a word says something of its own: no function word, negation, hedge or verb of saying."""
    return (
        not token.inside
        and token.word[0].isalnum()
        and token.word not in FUNCTION_WORDS
        and token.word not in _NOT
        and token.word not in SURE
        and token.root not in REPORTING
        and token.root not in _CHANCES
        and token.word not in _MEASURES
    )
