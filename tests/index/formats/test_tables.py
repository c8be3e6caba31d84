import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest

from index.documents import Place
from index.errors import Damaged, LoadError
from index.load import Columns, Loaded, parse_columns

Load = Callable[..., Loaded]

LONG = "The council met on Monday and talked about the bridge for hours."


def ids(loaded: Loaded) -> list[str]:
    return [document.id for document in loaded.documents]


def texts(loaded: Loaded) -> list[str]:
    return [document.text for document in loaded.documents]


def test_every_row_is_a_document_with_its_own_place_and_hash(load: Load) -> None:
    raw = (
        "Headline,Body,Published,Source,Author\n"
        f'Bridge,"{LONG}\nAgain.",2021-03-04,Gazette,Ann Lee\nRain,It fell.,4 May 2021,,\n'
    )
    first, second = load(raw, "news.csv").documents
    assert (first.id, first.text, first.places) == ("news.csv/row-1", f"{LONG}\nAgain.", (Place(0, "row 1"),))
    assert (first.title, first.date, first.outlet, first.author) == (
        "Bridge",
        date(2021, 3, 4),
        "Gazette",
        "Ann Lee",
    )
    assert (second.id, second.title, second.date) == ("news.csv/row-2", "Rain", date(2021, 5, 4))
    fields = {"author": "", "date": "4 May 2021", "outlet": "", "text": "It fell.", "title": "Rain"}
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    assert second.sha256 == hashlib.sha256(canonical).hexdigest()


def test_a_row_that_only_moves_keeps_its_hash(load: Load) -> None:
    before = load("text\nIt rained.\nIt stopped.\n", "a.csv").documents
    after = load("text\nNew first row.\nIt rained.\nIt stopped.\n", "a.csv").documents
    assert [one.sha256 for one in before] == [one.sha256 for one in after[1:]]


@pytest.mark.parametrize(
    "raw",
    [
        "title;text\r\nBridge;It rained, they say.\r\n",
        "title\ttext\nBridge\tIt rained, they say.\n",
        "title|text\nBridge|It rained, they say.\n",
        '\ufefftitle,text\nBridge,"It rained, they say."\n',
        '"title","text"\n\n"Bridge","It rained, they say."\n\n',
    ],
    ids=["semicolons", "tabs", "bars", "byte order mark", "blank lines"],
)
def test_delimiters_and_marks_are_told(load: Load, raw: str) -> None:
    (document,) = load(raw, "a.csv").documents
    assert (document.title, document.text) == ("Bridge", "It rained, they say.")


def test_the_mapping_is_as_the_user_says(load: Load) -> None:
    columns = parse_columns("text=b, title=a")
    assert columns == Columns(text="b", title="a")
    (document,) = load("a,b,text\nBridge,It rained.,no\n", "a.csv", columns=columns).documents
    assert (document.title, document.text) == ("Bridge", "It rained.")
    with pytest.raises(LoadError, match=r"^a\.csv: there is no column 'nope'; it has 'a', 'b'$"):
        load("a,b\n1,2\n", "a.csv", columns=Columns(text="nope"))


@pytest.mark.parametrize("typed", ["body", "text=", "=x", "words=x", "text=a,text=b"])
def test_a_mapping_that_cannot_be_read_is_a_clear_error(typed: str) -> None:
    with pytest.raises(LoadError, match=r"^--columns: "):
        parse_columns(typed)


def test_a_column_of_prose_is_the_text_and_else_the_user_is_asked(load: Load) -> None:
    assert texts(load(f"id,what,note\n1,x,{LONG}\n2,y,{LONG}\n", "a.csv")) == [LONG, LONG]
    with pytest.raises(
        LoadError,
        match=r"which column holds the text cannot be told; say so: qa sync FOLDER --columns text=NAME",
    ):
        load("id,what\n1,x\n", "a.csv")


def test_a_table_without_a_header_loses_no_row(load: Load) -> None:
    assert texts(load(f"1,{LONG}\n2,{LONG}\n", "a.csv")) == [LONG, LONG]


def test_wrong_rows_are_refused_with_their_line_and_the_others_read(load: Load) -> None:
    raw = 'title,text\nA,It rained.\nB,"It" stopped.\nC,one,two\nD\nE,   \nF,It snowed.\n'
    raw += 'G,"never closed\nH,lost\n'
    loaded = load(raw, "a.csv")
    assert ids(loaded) == ["a.csv/row-1", "a.csv/row-6"]
    reasons = {refused.id.rpartition("/")[2]: refused.reason for refused in loaded.refused}
    assert list(reasons) == ["row-2", "row-3", "row-4", "row-5", "row-7"]
    assert "row-2: line 3 is quoted wrongly" in reasons["row-2"]
    assert "row-3: line 4 has 3 cells where the header has 2" in reasons["row-3"]
    assert "row-4: its 'text' is empty" in reasons["row-4"]
    assert (
        "row-7: line 8 is quoted wrongly (a quotation mark is never closed, and what follows is lost)"
        in reasons["row-7"]
    )


def test_nul_and_huge_fields_do_no_harm(load: Load) -> None:
    assert texts(load(f"text\nIt\0 rained. {LONG}\n", "a.csv")) == [f"It rained. {LONG}"]
    assert len(load("text\n" + "It rained. " * 100_000, "a.csv").documents[0].text) > 1_000_000


def test_json_lines_are_read_and_broken_ones_refused_by_line(load: Load) -> None:
    good = json.dumps({"title": 7, "text": "It rained. 👩", "authors": ["Ann Lee", "Jon Berg"], "date": None})
    lines = [
        good,
        "",
        "{broken",
        "[1]",
        '{"text": 5}',
        '{"text": "\\ud800"}',
        "[" * 100_000,
        '{"text": %s}' % ("9" * 9_000),
        good,
    ]
    loaded = load("\n".join(lines), "a.jsonl")
    assert ids(loaded) == ["a.jsonl/row-1", "a.jsonl/row-8"]
    first = loaded.documents[0]
    assert (first.title, first.text, first.author) == ("7", "It rained. 👩", "Ann Lee, Jon Berg")
    reasons = [refused.reason for refused in loaded.refused]
    assert "a.jsonl/row-2: line 3 is not JSON" in reasons[0]
    assert "a.jsonl/row-3: line 4 is not a JSON object" in reasons[1]
    assert "a.jsonl/row-4: its 'text' is not text" in reasons[2]
    assert "lone surrogate" in reasons[3]
    assert len(reasons) == 6


def test_a_table_of_nothing_but_broken_rows_is_refused_as_one(load: Load) -> None:
    with pytest.raises(Damaged, match=r"^a\.jsonl: none of its first rows can be read \(line 1 is not JSON"):
        load("It rained.\nIt stopped.\n", "a.jsonl")


def test_thousands_of_wrong_rows_are_counted_not_listed(load: Load) -> None:
    loaded = load('{"text": "It rained."}\n' + "{\n" * 5_000, "a.ndjson")
    assert len(loaded.documents) == 1
    assert len(loaded.refused) == 201
    assert loaded.refused[-1].reason == "a.ndjson: 4,800 further rows cannot be read"
