"""What the tests of masking share: an article, and what of a text is masked and what is left."""

from index.masking.furniture import find_furniture

ARTICLE = (
    "New bridge opens in the north\n\n"
    "The bridge over the river opened on Tuesday after three years of work, the mayor said.\n\n"
    "It cost four million euros, a little more than planned, and carries two lanes and a path.\n\n"
)


def furniture(text: str) -> list[str]:
    return [
        line
        for span in find_furniture(text)
        for line in text[span.start : span.end].splitlines()
        if line.strip()
    ]


def kept(text: str) -> str:
    left = text
    for span in reversed(find_furniture(text)):
        left = left[: span.start] + left[span.end :]
    return left
