"""Ask a collection of documents; get an answer made only of their own words.

>>> from qa import ask
>>> answer = ask("What did ISW say about Belarusian troops?")  # doctest: +SKIP
"""

from typing import TYPE_CHECKING

from index.exports import export

if TYPE_CHECKING:
    from qa.answer import Answer, Citation, Claim, Difference, Origin, Part, SpokenDate, Turn, as_json
    from qa.ask import ask

__all__ = [
    "Answer",
    "Citation",
    "Claim",
    "Difference",
    "Origin",
    "Part",
    "SpokenDate",
    "Turn",
    "as_json",
    "ask",
]

export(
    __name__,
    {
        "qa.answer": "Answer Citation Claim Difference Origin Part SpokenDate Turn as_json",
        "qa.ask": "ask",
    },
)
