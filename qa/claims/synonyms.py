"""Words under which independent reports tell the same: "killed" and "died", "injured" and "hurt".

A small lexicon of general English, for what news counts. Words of one line may stand for each other where a
question is matched with a sentence; they are never taken for one claim.
"""

from functools import lru_cache

from qa.names.wordforms import root, words

__all__ = ["PEOPLE", "alike", "alternatives"]

_LINES = tuple(
    frozenset(root(word) for word in words(line))
    for line in (
        "killed kill died die dead death deaths fatal fatality fatalities perished lives toll deceased slain",
        "injured injure injuring wounded wounding hurt injury injuries wounds",
        "injured hurt treated hospitalised hospitalized hospital",
        "fired fire launched launch",
        "used use sent launched attacked attack participated involved",
        "shot downed intercepted destroyed",
        "arrested arrest detained detain custody",
        "captured seized abducted taken",
        "evacuated evacuate displaced fled moved relocated",
        "missing unaccounted disappeared",
        "rescued rescue saved freed",
        "cut cuts axed eliminate eliminated dismissed shed lost losses disappear reduce reduced go",
        "jobs posts positions employees workers",
        "cases infections infected infection",
        "confirmed confirm reported registered recorded",
        "fell sick ill reactions reaction symptoms developed",
        "drones uavs unmanned aircraft",
        "soldiers troops servicemen personnel men forces army",
        "paid pay compensation compensated payment payments",
        "price offer offered bid cost costs worth",
        "won win victory elected re-elected",
        "began begin started start broke",
        "ended end finished stopped over",
        "attended gathered marched protested demonstrated crowd turned",
        "damaged damage destroyed ruined",
        "houses homes buildings",
        "vehicles cars trucks lorries",
        "stolen stole taken theft",
    )
)

PEOPLE = frozenset(
    root(word)
    for word in words(
        "people person persons man men woman women child children civilian civilians passenger passengers "
        "resident residents inhabitant inhabitants citizen citizens victim victims soldier soldiers worker "
        "workers employee employees patient patients student students recipient recipients"
    )
)
"""The roots of what counts as "people"."""


@lru_cache(maxsize=4096)
def alternatives(word_root: str) -> frozenset[str]:
    """The roots that may stand for a root, itself among them."""
    return frozenset([word_root]).union(*(line for line in _LINES if word_root in line))


def alike(one: str, other: str) -> bool:
    """Whether one root may stand for the other.

    >>> alike(root("killed"), root("died")), alike(root("killed"), root("injured"))
    (True, False)
    """
    return other in alternatives(one)
