"""CSV, TSV and JSON lines: every row a document, its fields by the column mapping.

A row that is wrong is refused by its number and line; the others are read. Rows are numbered from 1 without
the header, blank lines not counted.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice

from index.documents import Place
from index.errors import Damaged, LoadError
from index.formats.columns import Columns, find_columns
from index.formats.decoding import decode
from index.formats.extracted import Extracted, clean
from index.formats.limits import MAX_TEXT
from index.masking.lines import is_prose
from index.metadata import parse_date

__all__ = ["read_rows"]

N_SAMPLE = 50
"""Rows by which delimiter and text column are told."""

DELIMITERS = ",;\t|"
MAX_SHORT = 1_000
"""Characters of a title, an outlet or an author."""

MAX_COLUMNS = 2_000

Row = tuple[int, str, dict[str, object]]
"""Its number, what is wrong with it ("" if nothing), and its cells by column."""


def read_rows(
    raw: bytes, name: str, suffix: str, columns: Columns
) -> Iterator[tuple[str, str, Extracted | LoadError]]:
    """Yield (id, hash, document or error) for every row.

    The hash is of the mapped fields as canonical JSON, so that a row that only moves keeps it. Raises
    `LoadError` when the table as a whole cannot be read.
    """
    text = decode(raw, name)
    rows = _json_rows(text) if suffix in (".jsonl", ".ndjson") else _csv_rows(text, name, suffix)
    sample = list(islice(rows, N_SAMPLE))
    header = list(dict.fromkeys(column for _, _, row in sample for column in row))
    whole = [row for _, wrong, row in sample if not wrong]
    if not whole:
        why = sample[0][1] if sample else "there are no rows"
        raise Damaged(f"{name}: none of its first rows can be read ({why}); save the table anew")
    found = find_columns(header, whole, columns, name)
    for number, wrong, row in chain(sample, rows):
        row_id = f"{name}/row-{number}"
        try:
            if wrong:
                raise Damaged(wrong)
            fields = _fields(row, found)
        except LoadError as error:
            yield row_id, "", type(error)(f"{row_id}: {error}; put it right or remove it")
            continue
        canonical = json.dumps(fields, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        yield row_id, hashlib.sha256(canonical.encode()).hexdigest(), _document(fields, number)


def _document(fields: Mapping[str, str], number: int) -> Extracted:
    return Extracted(
        text=clean(fields["text"]).strip("\n"),
        title=fields["title"],
        author=fields["author"],
        outlet=fields["outlet"],
        date=parse_date(fields["date"]),
        places=(Place(0, f"row {number}"),),
        is_complete=True,
    )


def _fields(row: Mapping[str, object], columns: Columns) -> dict[str, str]:
    text = row.get(columns.text)
    if not isinstance(text, str) or not text.strip():
        what = "empty" if text is None or isinstance(text, str) else "not text"
        raise LoadError(f"its {columns.text!r} is {what}")
    if len(text) > MAX_TEXT:
        raise LoadError(f"its {columns.text!r} is over {MAX_TEXT:,} characters")
    fields = {"text": text}
    for field in ("title", "date", "outlet", "author"):
        column = getattr(columns, field)
        value = row.get(column) if column else ""
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = ", ".join(value)  # several authors
        is_plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        fields[field] = " ".join(clean(str(value)).split())[:MAX_SHORT] if is_plain else ""
    try:
        "".join(fields.values()).encode()
    except UnicodeEncodeError as error:
        raise LoadError("it has half a character (a lone surrogate)") from error
    return fields


def _json_rows(text: str) -> Iterator[Row]:
    number = 0
    for line_number, line in enumerate(io.StringIO(text, newline="\n"), start=1):
        if not line.strip():
            continue
        number += 1
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:  # ValueError: also a number of thousands of digits
            why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
            yield number, f"line {line_number} is not JSON ({why})", {}
            continue
        if isinstance(row, dict):
            yield number, "", row
        else:
            yield number, f"line {line_number} is not a JSON object", {}


def _csv_rows(text: str, name: str, suffix: str) -> Iterator[Row]:
    delimiter = "\t" if suffix == ".tsv" else _delimiter(text)
    rows = _records(text, delimiter)
    first = next(rows, None)
    if first is None or first[1]:
        raise Damaged(
            f"{name}: its first line cannot be read ({first[1] if first else 'it is empty'}); save it anew"
        )
    header = [cell.strip() for cell in first[2]]
    if len(header) > MAX_COLUMNS:
        raise Damaged(f"{name}: {len(header):,} columns, the limit is {MAX_COLUMNS:,}; exclude it")
    if any(map(is_prose, header)):  # a table without a header begins with a row
        header = [f"column {number}" for number in range(1, len(header) + 1)]
        rows = chain([first], rows)
    if len(set(header)) < len(header):
        header = [
            f"{cell} {n}" if cell in header[: n - 1] else cell for n, cell in enumerate(header, start=1)
        ]
    for number, (line_number, wrong, cells) in enumerate(rows, start=1):
        if not wrong and any(cells[len(header) :]):
            wrong = f"line {line_number} has {len(cells)} cells where the header has {len(header)}"
        yield number, wrong, dict(zip(header, cells, strict=False))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, str, list[str]]]:
    """Each record with the line it begins in and what is wrong with it; blank lines are passed over."""
    csv.field_size_limit(MAX_TEXT)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line_number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            never_closed = "unexpected end" in str(error)
            why = "a quotation mark is never closed, and what follows is lost" if never_closed else str(error)
            yield line_number, f"line {line_number} is quoted wrongly ({why})", []
            continue
        if any(cell.strip() for cell in cells):
            yield line_number, "", cells


def _delimiter(text: str) -> str:
    """The one that cuts the first rows into the same number of cells, and into the most."""

    def fit(delimiter: str) -> tuple[int, int]:
        widths = [len(cells) for _, wrong, cells in islice(_records(text, delimiter), N_SAMPLE) if not wrong]
        width = widths[0] if widths else 0
        return (widths.count(width) if width > 1 else 0), width

    return max(DELIMITERS, key=fit)
