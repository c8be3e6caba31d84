"""The verbs of reporting, every form of them, and what each needs beside it to report speech.

Verbs are given as lemmas and inflected here once, so that a form is looked up in one dictionary. Who their
subject is, and whether they have what they need, is not known here.
"""

from dataclasses import dataclass
from typing import Literal

from qa.speech.speaker_nouns import words

__all__ = ["AUXILIARIES", "VERBS", "Verb"]

Frame = Literal["say", "think", "content", "quote", "of", "document"]
Form = Literal["base", "third", "past", "participle", "ing"]

_LEMMAS: dict[Frame, frozenset[str]] = {
    "say": words("""
    admit affirm allege argue assert assure caution claim clarify complain concede confirm contend deny
    emphasise emphasize explain insist lament note opine reaffirm reckon reiterate reply retort say state
    stress tell testify underline underscore vow warn
    """),
    "think": words(
        """
        anticipate assess assume believe consider doubt estimate expect fear forecast foresee hope predict
        suspect think
        """
    ),
    "content": words("""
    accept acknowledge add advise agree announce answer ask boast calculate comment conclude continue
    declare demand disclose express find hint hold imply inform joke maintain observe pledge point
    post promise propose reason recall recommend recount remark remind repeat report respond reveal rule
    specify speculate submit suggest threaten tweet voice write
    """),
    "quote": words("""
    apologise apologize bark beg begin breathe call chuckle condemn counter criticise criticize cry
    denounce describe dismiss enquire enthuse exclaim gasp grin growl grumble hail hiss inquire interject
    interrupt laugh mumble murmur mutter nod object plead praise protest quip reject roar scoff
    scream shout shrug sigh smile snap sob stammer urge welcome whisper yell
    """),
    "of": words("accuse blame criticise urge"),
    "document": words(
        """
        conclude describe find highlight indicate list mention point put reveal set show state suggest
        """
    ),
}

_IRREGULAR = {
    "say": "said said",
    "tell": "told told",
    "write": "wrote written",
    "think": "thought thought",
    "hold": "held held",
    "find": "found found",
    "foresee": "foresaw foreseen",
    "forecast": "forecast forecast",
    "show": "showed shown",
    "put": "put put",
    "begin": "began begun",
    "see": "saw seen",
    "set": "set set",
}
_DOUBLED = words("admit submit beg sob snap nod quip grin shrug")
_NOUNS = words("""
    advise answer answers begin call calls claim claims comment comments cries demand demands doubt
    doubts estimate estimates fear fears finds forecast forecasts holds hope hopes laughs list lists note
    notes object objects pledge pledges point points post posts promise promises reason remark remarks
    replies reply report reports rule rules set sets shouts sighs state states suspect suspects tweet
    tweets vow vows
""")

AUXILIARIES = words(
    "has have had having is are was were be been being am did do does will would can could may"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A form of a reporting verb. `frames` say what it needs beside it to report speech.

    say: nothing; think: a person or body as subject; content: "that", a question word or a quotation, or a
    place at the edge of the sentence; quote: a quotation; of: an object and "of", "for" or "to"; document: a
    report or study as subject. `noun` marks forms that are nouns as well: "reports".
    """

    lemma: str
    form: Form
    frames: frozenset[Frame]
    noun: bool


def _inflected(lemma: str) -> tuple[tuple[str, Form], ...]:
    if lemma.endswith(("sh", "ss", "ch", "x")):
        third, stem = lemma + "es", lemma
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        third, stem = lemma[:-1] + "ies", lemma[:-1] + "i"
    else:
        third, stem = lemma + "s", lemma
    stem = lemma + lemma[-1] if lemma in _DOUBLED else stem
    regular = stem + ("d" if lemma.endswith("e") else "ed")
    past, participle = _IRREGULAR.get(lemma, f"{regular} {regular}").split()
    root = lemma[:-1] if lemma.endswith("e") and not lemma.endswith("ee") else lemma
    ing = (lemma + lemma[-1] if lemma in _DOUBLED else root) + "ing"
    return (lemma, "base"), (third, "third"), (participle, "participle"), (past, "past"), (ing, "ing")


def _verbs() -> dict[str, Verb]:
    frames: dict[str, set[Frame]] = {}
    for frame, lemmas in _LEMMAS.items():
        for lemma in sorted(lemmas):
            frames.setdefault(lemma, set()).add(frame)
    return {
        word: Verb(lemma=lemma, form=form, frames=frozenset(of), noun=word in _NOUNS)
        for lemma, of in sorted(frames.items())
        for word, form in _inflected(lemma)
    }


VERBS = _verbs()
"""Every form of every reporting verb; where past and participle are one form, it is listed as past."""
