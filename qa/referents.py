"""What a conversation is about: the names and things that a later word can point back to.

Shapes and closed word classes of English only; nothing is looked up in the documents and no gender is
guessed. Whether a name is a person's is told by how the conversation uses it: somebody who bears a title and
says things, or a place where things happen.
"""

import re
from collections.abc import Iterable, Sequence

from qa.question import FUNCTION_WORDS, stem

__all__ = [
    "AUXILIARY",
    "MAX_CHARACTERS",
    "asked_for",
    "content",
    "is_content",
    "is_plural",
    "names",
    "person",
    "phrases",
    "quoted",
    "subject",
    "thing",
]

MAX_CHARACTERS = 2_000
"""What is read of one question or answer; the rest says little about what the next question points to."""

_TALK = frozenset(
    """able again although always am another anybody anyone anything anyway aren't around away back because both
    bye can't cannot certain come course dear describe detail details difference differences doesn't don't done
    either else ever every everybody everyone everything exactly example explain fact fine first following further
    get gets getting gets give given go going good got great guess happen happened happens hello help hey hi how's
    however i'd i'll i'm i've idea include information instead interesting isn't it's kind kinds know known
    last learn let lets let's like list long looking lot make makes maybe mean means meant mention mentioned need
    needs neither never nice nobody none nothing now oh ok okay oops other others ourselves per please
    possible put question questions really regarding related right same see seem seems show since somebody someone
    something sorry sort sorts soon still summarize summarise sure take talk talking telling tells thank
    thanks that's then there's they're thing things think thought through told true try type types understand
    understood until upon use used uses using via want wanted way ways we're well what's whatever when's where's
    whether who's why's wish within without wonder wondering word words wow yeah yep yes yet you're""".split()
)
"""Words of talking rather than of a subject: no context for another question."""

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_LINKS = frozenset("of for the de van von der al bin and".split())
_AUXILIARIES = (
    "is are was were be been do does did has have had can could will would should shall may might must"
)
_PREPOSITION = (
    "about after against among around as at because before between by during for from in inside into near on onto "
    "outside over since through to towards toward under until when while with within without if and or but than"
)
_DETERMINER = "the this that these those a an my our your his her its their"
AUXILIARY = rf"\b(?:{'|'.join(_AUXILIARIES.split())})\b"
"""A pattern of one auxiliary verb."""

_STOPS = frozenset(
    f"{_AUXILIARIES} {_PREPOSITION} {_DETERMINER} not ever also still i you we he she it they".split()
)
_ASKED_FOR = re.compile(
    rf"^\W*(?:how many|how much|(?:what|which)(?: (?:kinds?|types?|sorts?) of)?)\s+"
    rf"(?P<thing>(?:(?!{AUXILIARY})[\w’'-]{{1,40}}\s+){{1,6}}?){AUXILIARY}",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    r"^\W*(?:(?:what|who|where|when)(?: is| are| was| were|['’]s)|(?:can|could|would) you (?:please )?tell me(?: more)? about|"
    r"(?:please )?(?:tell me|explain|describe)(?: more)?(?: about)?)\s+(?P<thing>[^?.,;:()!]{1,60})\s*(?:[?.!(]|$)",
    re.IGNORECASE,
)
_FIRST_AUXILIARY = re.compile(
    rf"\b(?P<auxiliary>{AUXILIARY})\s+(?P<rest>\S[^?!,;:()]{{0,120}})", re.IGNORECASE
)
_SPOKEN_OF = re.compile(
    r"\b(?:say|says|said|think|thinks|know|write|claim|report|believe|feel)\s+(?:about|of|regarding)\s+(?P<rest>[^?.,;:()!]{1,80})",
    re.IGNORECASE,
)
_OBJECT_ASKED = re.compile(
    r"^\W*(?:what|who|whom)\s+(?:did|does|do|will|would|has|have|had)\b", re.IGNORECASE
)
_ASKS_WHO = re.compile(r"^\W*who(?:m|se)?\b", re.IGNORECASE)
_ACTS = re.compile(
    r"\s*(?:,[^,]{1,60},)?\s*(?:also |has |had |later |then )?"
    r"(?:said|says?|told|tells?|warn|claim|add|stress|argu|believ|announc|explain|insist|den(?:y|ied)|vow|wrote|"
    r"writes|spoke|reject|refus|was born|met\b|order|resign|think|thought|commands?\b|leads?\b|led\b)",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:said|says|added|told|according to|by|with|wrote)\s*$", re.IGNORECASE)
_TITLE = re.compile(
    r"\b(?:mr|mrs|ms|miss|dr|sir|dame|lord|lady|professor|president|minister|chancellor|premier|senator|governor|"
    r"mayor|king|queen|prince|princess|general|colonel|major|captain|lieutenant|sergeant|admiral|commander|chief|"
    r"director|chair(?:man|woman)?|head|leader|secretary|spokes(?:man|woman|person)|judge|bishop|pope|coach|author|"
    r"ambassador|singer|actor|actress)\.?\s*$",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:in|at|into|near|across|throughout|within|from|towards?|the|outside)\s*$", re.IGNORECASE
)
_NO_PERSON = re.compile(r"\d|\b(?:of|for|and|the)\b|^(?:[^\W\d_a-z]{2,}|\W)$")
_QUOTED = re.compile(r"“([^“”]{1,2000})”(?=[^“”\n]{0,4}\[\d)")
_LISTED = re.compile(r"^\d{1,3}\. “.*$", re.MULTILINE)


def is_content(word: str) -> bool:
    """Whether a word carries a subject of its own."""
    lower = word.casefold().replace("’", "'")
    return lower not in FUNCTION_WORDS and lower not in _TALK


def content(text: str) -> list[str]:
    """The words that carry a subject, in order.

    >>> content("Could you tell me how the ferry was repaired, please?")
    ['ferry', 'repaired']
    """
    return [word for word in _WORD.findall(text[:MAX_CHARACTERS]) if is_content(word)]


def phrases(text: str) -> list[tuple[str, bool]]:
    """Runs of content words as they stand together, and whether each is a name; names apart from words.

    >>> phrases("Which supplies do I need for tubing on the Gulf of Mora?")
    [('supplies', False), ('tubing', False), ('Gulf of Mora', True)]
    """
    text = " ".join(text[:MAX_CHARACTERS].split())
    runs: list[tuple[int, int, bool]] = []
    linked = True
    for match in _WORD.finditer(text):
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


def quoted(answer: str) -> str:
    """What an answer says: its cited quotes if it has such, else all of it but lists of nearest passages."""
    answer = answer[: 4 * MAX_CHARACTERS]
    quotes = _QUOTED.findall(answer)
    return (" ".join(quotes) if quotes else _LISTED.sub("", answer))[:MAX_CHARACTERS]


def asked_for(question: str) -> str:
    """What is counted or asked for, without its article; "" where the question asks otherwise.

    >>> asked_for("How many carts does the ferry carry?")
    'carts'
    """
    match = _ASKED_FOR.match(question[:MAX_CHARACTERS])
    if match is None or not content(match["thing"]):
        return ""
    head = match["thing"].strip()
    return "" if head.split()[0].casefold() in _STOPS or head.casefold().endswith(" else") else head


def subject(question: str) -> str:
    """Whom or what the question says something of, with its article; "" where that cannot be told.

    >>> subject("What did the ferry hit?"), subject("Where was Ann Reed born?"), subject("Are whales fish?")
    ('the ferry', 'Ann Reed', 'whales')
    """
    question = question[:MAX_CHARACTERS]
    defined = _DEFINED.match(question)
    match = _FIRST_AUXILIARY.search(question)
    if defined is None and match is None:
        return ""
    if defined:
        return _leading_phrase(defined["thing"], whole=True)
    return _leading_phrase(match["rest"], whole=False) if match else ""


def thing(question: str, *, plural: bool) -> str:
    """What "they" (`plural`) or "it" can stand for: what is asked for, else what the question is about.

    >>> thing("How many carts does the ferry carry?", plural=True)
    'the carts'
    >>> thing("How many carts does the ferry carry?", plural=False)
    'the ferry'
    """
    asked = asked_for(question)
    if asked and is_plural(asked) == plural:
        return asked if asked.split()[0].casefold() in _DETERMINER.split() else f"the {asked}"
    spoken = _SPOKEN_OF.search(question[:MAX_CHARACTERS])
    about = _leading_phrase(spoken["rest"], whole=True) if spoken else subject(question)
    if spoken and about[:2] == "a ":
        return ""
    receives = about[:1].isupper() and not asked and _OBJECT_ASKED.match(question)
    if not about or receives or _TITLE.search(about.split(" of ")[0]) or is_plural(about) != plural:
        return ""
    return about


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


def person(question: str, answer: str) -> str:
    """The name that a person's pronoun stands for after a question and its answer; "" where none fits.

    A question that asks who is answered by the person; otherwise the question's own names come first.
    """
    said = quoted(answer)
    text = f"{question[:MAX_CHARACTERS]}\n{said}"
    asked = "" if _ASKS_WHO.match(question) else question
    about = subject(asked) if asked else ""
    candidates = [*([about] if about else []), *names(asked)]
    for group in (candidates, names(said)):
        scored = [(_personhood(name, text) + (name == about), -i, name) for i, name in enumerate(group)]
        best = max(scored, default=(-1, 0, ""))
        if best[0] >= (0 if group is candidates else 1):
            return best[2]
    return ""


def _personhood(name: str, text: str) -> int:
    """How a name is used: titles and acts speak for a person, places and shapes that no person's name has against."""
    if not name[:1].isupper():
        return 0 if not is_plural(name) and name.casefold().startswith(("the ", "my ", "our ")) else -9
    score = -3 if _NO_PERSON.search(name) else int(len(name.split()) in (2, 3))
    score += 2 * bool(_TITLE.search(name.rsplit(" ", 1)[0]) and " " in name)
    for match in _occurrences(name, text):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 90]
        score += 2 * bool(_TITLE.search(before)) + bool(_ACTS.match(after)) + bool(_SAID.search(before))
        score -= 2 * bool(_PLACED.search(before))
    return score


def _occurrences(name: str, text: str) -> Iterable[re.Match[str]]:
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return [match for _, match in zip(range(8), found, strict=False)]


def _leading_phrase(rest: str, *, whole: bool) -> str:
    """The name or noun phrase that a text begins with."""
    first = next(iter(phrases(f"of {rest}")), None)
    if first and first[1] and rest.startswith(first[0]):
        return first[0]
    return _noun_phrase(rest.split(), whole=whole)


def _noun_phrase(words: Sequence[str], *, whole: bool) -> str:
    """The noun phrase that begins here; its last word is taken for the verb unless it is the `whole` rest."""
    if not words:
        return ""
    determined = words[0].casefold() in {
        "the",
        "this",
        "that",
        "these",
        "those",
        "a",
        "an",
        "my",
        "our",
        "your",
    }
    start = 1 if determined else 0
    taken = list(words[:start])
    ended = False
    for i, word in enumerate(words[start : start + 6], start=start):
        lower = word.casefold().strip(".")
        if lower in _STOPS or not _WORD.match(word):
            ended = lower in _AUXILIARIES.split()
            break
        taken.append(word)
        if not determined and is_plural(word):
            return " ".join(taken)
        if lower == "of" and i + 1 < len(words):
            continue
    if not determined:
        return " ".join(taken) if whole and len(taken) <= 4 else ""
    if not whole and not ended and len(taken) > 2:
        taken.pop()
    return " ".join(taken) if len(taken) > 1 and taken[-1] != "of" else ""


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
