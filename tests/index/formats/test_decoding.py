import codecs
import encodings.aliases
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import NotText
from index.formats.decoding import decode

GERMAN = (
    "Die Bürger der Stadt hörten am Dienstag, dass die Brücke über den Fluss für zwei Jahre gesperrt wird. "
)
RUSSIAN = "Жители города узнали во вторник, что мост через реку будет закрыт на два года из-за ремонта. "


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf8_text_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + "naïve 😀\r\n".encode(encoding), "a.txt") == "naïve 😀\r\n"


@pytest.mark.parametrize(("text", "encoding"), [(GERMAN * 5, "cp1252"), (RUSSIAN * 5, "cp1251")])
def test_a_legacy_encoding_is_detected(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


def test_the_declared_encoding_is_believed_when_the_bytes_are_not_utf8() -> None:
    raw = "Zażółć gęślą jaźń".encode("iso-8859-2")
    assert decode(raw, "a.html", declared="iso-8859-2") == "Zażółć gęślą jaźń"


def test_a_wrong_declaration_does_not_garble_utf8() -> None:
    assert decode("Zażółć".encode(), "a.html", declared="latin-1") == "Zażółć"


@pytest.mark.parametrize("declared", ["no-such-encoding", "hex", "ascii"])
def test_a_declaration_that_does_not_fit_is_passed_over(declared: str) -> None:
    assert decode((GERMAN * 5).encode("cp1252"), "a.html", declared=declared) == GERMAN * 5


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin-1", "latin1", "ascii", "US-ASCII", "windows-1252"])
def test_western_labels_mean_windows_1252_as_in_browsers(declared: str) -> None:
    assert decode(b"\x93Caf\xe9\x94 \x80 5", "a.html", declared=declared) == "“Café” € 5"


@pytest.mark.parametrize(("declared", "codec"), [("gb2312", "gb18030"), ("shift_jis", "cp932")])
def test_eastern_labels_mean_their_supersets_as_in_browsers(declared: str, codec: str) -> None:
    assert decode("①髙".encode(codec), "a.html", declared=declared) == "①髙"


@pytest.mark.parametrize(
    "declared",
    ["utf-16", "utf-16le", "UTF-16BE", "utf-32", "unicode_escape", "utf-7", "rot13", "cp037", "\0", "é"],
)
def test_a_declaration_that_no_page_can_mean_is_passed_over(declared: str) -> None:
    raw = (GERMAN * 5).encode("cp1252") + b" \\ud800"
    assert decode(raw, "a.html", declared=declared) == GERMAN * 5 + " \\ud800"


@given(
    st.binary(), st.sampled_from(sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()}))
)
def test_no_declaration_makes_text_that_is_not_unicode(raw: bytes, declared: str) -> None:
    with suppress(NotText):
        decode(raw, "a.html", declared=declared).encode()


def test_damaged_utf8_is_refused_with_the_byte_where_it_breaks() -> None:
    raw = "naïve café über Österreich".encode() + b"\xff" + "größer".encode()
    with pytest.raises(NotText, match=r"^notes/a\.txt: not UTF-8 at byte 30 .*convert"):
        decode(raw, "notes/a.txt")


def test_an_encoded_lone_surrogate_is_refused() -> None:
    with pytest.raises(NotText, match="not UTF-8 at byte 3"):
        decode(b"abc\xed\xa0\x80def", "a.txt")


def test_a_lone_surrogate_in_utf16_is_refused() -> None:
    with pytest.raises(NotText, match="not utf-16 at byte"):
        decode(codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00", "a.txt")


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(256)) * 20,
        b"\x00\x01\x02\x03" * 100,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 10,
        b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj",
        "no mark".encode("utf-16-le"),
    ],
    ids=["all bytes", "controls", "png", "pdf", "utf-16 without mark"],
)
def test_what_is_not_text_is_refused(raw: bytes) -> None:
    with pytest.raises(NotText, match=r"a\.txt: "):
        decode(raw, "a.txt")


def test_a_stray_nul_is_part_of_the_text() -> None:
    text = "A line with a stray \0 character in the middle of it."
    assert decode(text.encode(), "a.txt") == text
