"""Which column of a table holds the text, the title and so on: said by the user, or found by the header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from index.errors import LoadError

__all__ = ["NO_COLUMNS", "Columns", "find_columns", "parse_columns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The name of the column, or JSON field, for each; "" where it is to be found by the usual names."""

    text: str = ""
    title: str = ""
    date: str = ""
    outlet: str = ""
    author: str = ""


NO_COLUMNS = Columns()

USUAL = {
    "text": "text body content article full_text fulltext article_text article_body maintext main_text story "
    "message transcript",
    "title": "title headline header subject heading",
    "date": "date published publication_date date_published published_at publish_date pubdate pub_date "
    "published_date datetime",
    "outlet": "outlet publisher publication source source_name site site_name sitename newspaper",
    "author": "author authors byline creator writer",
}
"""Header names in common data sets, the likelier first."""

FIELDS = tuple(field.name for field in fields(Columns))
MIN_PROSE_SHARE = 0.5
"""Of the rows looked at, how many must be running text for a column to be taken for the text."""


def parse_columns(text: str) -> Columns:
    """Read a mapping as it is typed; raises `LoadError` saying what is wrong with it.

    >>> parse_columns("text=body,title=headline").title
    'headline'
    """
    named: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, column = (piece.strip() for piece in part.partition("="))
        if name not in FIELDS or not column:
            raise LoadError(f"--columns: {part!r} is not NAME=COLUMN with NAME one of {', '.join(FIELDS)}")
        if name in named:
            raise LoadError(f"--columns: {name} is given twice; keep one")
        named[name] = column
    return Columns(**named)


def find_columns(
    header: Sequence[str], sample: Sequence[Mapping[str, object]], columns: Columns, name: str
) -> Columns:
    """The column for each field, "" for none; raises `LoadError` when the text's column cannot be told."""
    found: dict[str, str] = {}
    for field in FIELDS:
        wanted = getattr(columns, field)
        if wanted and wanted not in header:
            raise LoadError(f"{name}: there is no column {wanted!r}; it has {_listed(header)}")
        found[field] = wanted or _usual(field, header)
    found["text"] = found["text"] or _prose_column(header, sample)
    if not found["text"]:
        raise LoadError(
            f"{name}: which column holds the text cannot be told; say so: "
            "qa sync FOLDER --columns text=NAME, "
            f"with one of {_listed(header)}"
        )
    return Columns(
        **{field: column for field, column in found.items() if field == "text" or column != found["text"]}
    )


def _usual(field: str, header: Sequence[str]) -> str:
    keys = {"_".join(column.casefold().replace("-", " ").split()): column for column in reversed(header)}
    return next((keys[key] for key in USUAL[field].split() if key in keys), "")


def _prose_column(header: Sequence[str], sample: Sequence[Mapping[str, object]]) -> str:
    """The column with the most words among those that mostly hold running text."""
    from index.masking.lines import is_prose, n_words  # settings of every library know columns

    words: dict[str, int] = {}
    for column in header:
        values = [value for row in sample if isinstance(value := row.get(column), str) and value.strip()]
        if values and sum(map(is_prose, values)) >= MIN_PROSE_SHARE * len(values):
            words[column] = sum(map(n_words, values))
    return max(words, key=words.__getitem__, default="")


def _listed(header: Sequence[str]) -> str:
    shown = [repr(column[:40]) for column in header[:20]]
    return ", ".join(shown) + (", …" if len(header) > 20 else "") if shown else "no columns"
