import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from index.documents import Place, place_at
from index.errors import Damaged, EmptyDocument, Encrypted
from index.formats.pdf import read_pdf
from index.load import Loaded

Load = Callable[..., Loaded]

FIRST = [
    (72, 720, "The council met on Monday to discuss the informa-"),
    (72, 706, "tion it was given. The well-"),
    (72, 692, "known mayor spoke (briefly)."),
    (72, 660, "A second paragraph, “quoted”."),
]
SECOND = [(72, 720, "Nobody was hurt.")]
LABELS = b"/PageLabels << /Nums [0 << /S /r >> 1 << /S /D >>] >>"


def test_pages_lines_and_paragraphs_come_as_they_stand_on_the_page(files: Any, load: Load) -> None:
    (document,) = load(files.pdf([FIRST, SECOND]), "a.pdf").documents
    assert document.text == (
        "The council met on Monday to discuss the\ninformation it was given. The\n"
        "well-known mayor spoke (briefly).\n\nA second paragraph, “quoted”.\n\nNobody was hurt."
    )
    at = document.text.index("Nobody")
    assert document.places == (Place(0, "page 1"), Place(at, "page 2"))
    assert place_at(document.places, at - 3) == "page 1"


def test_a_printed_page_number_is_named_where_it_is_another(files: Any) -> None:
    found = read_pdf(files.pdf([SECOND, SECOND, SECOND], catalog=LABELS), "a.pdf")
    assert [place.name for place in found.places] == ["page 1 (i)", "page 2 (1)", "page 3 (2)"]


def test_columns_drawn_one_after_the_other_are_read_so(files: Any) -> None:
    columns = [
        (x, 700 - 14 * i, f"{side} line {i}") for x, side in ((72, "left"), (320, "right")) for i in range(3)
    ]
    text = read_pdf(files.pdf([columns]), "a.pdf").text
    assert text.split("\n") == [f"{side} line {i}" for side in ("left", "right") for i in range(3)]


def test_the_properties_give_title_and_author_but_never_the_date(files: Any, load: Load) -> None:
    info = b"/Title (Ferry service to resume) /Author (Ann Lee) /CreationDate (D:20200101000000Z)"
    (document,) = load(files.pdf([SECOND], info=info), "a.pdf").documents
    assert (document.title, document.author, document.date) == ("Ferry service to resume", "Ann Lee", None)


@pytest.mark.parametrize("made_up", [b"Microsoft Word - x.doc", b"untitled", b"report_v3.indd", b"12-3", b""])
def test_a_title_that_a_program_made_up_is_not_taken(files: Any, load: Load, made_up: bytes) -> None:
    page = [
        (72, 720, "Ferry service to resume"),
        (72, 690, "4 May 2021"),
        (72, 660, "It sails again on Monday."),
    ]
    raw = files.pdf([page], info=b"/Title (" + made_up + b") /Author (user)")
    (document,) = load(raw, "a.pdf").documents
    assert (document.title, document.author) == ("Ferry service to resume", "")
    assert document.date == date(2021, 5, 4)


def test_a_scan_without_text_is_told_to_be_run_through_ocr(files: Any, load: Load) -> None:
    with pytest.raises(EmptyDocument, match=r"^a\.pdf: there is no text on its 2 pages; run OCR first$"):
        load(files.pdf([[], []]), "a.pdf")


def test_blank_pages_are_nothing_to_report_and_keep_the_numbers_of_the_others(files: Any, load: Load) -> None:
    loaded = load(files.pdf([SECOND, [], SECOND]), "a.pdf")
    assert [place.name for place in loaded.documents[0].places] == ["page 1", "page 3"]
    assert loaded.refused == ()


def test_pages_that_are_only_pictures_are_reported_beside_the_text(files: Any, load: Load) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf([SECOND, SECOND]))))
    picture = DecodedStreamObject()
    picture.set_data(b"q 600 0 0 700 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
    writer.pages[1][NameObject("/Contents")] = writer._add_object(picture)
    out = io.BytesIO()
    writer.write(out)
    loaded = load(out.getvalue(), "a.pdf")
    assert loaded.documents[0].text == "Nobody was hurt."
    (refused,) = loaded.refused
    assert refused.id == "a.pdf/pages without text"
    assert refused.reason == "a.pdf: 1 of 2 pages hold only pictures; run OCR to have their text too (page 2)"


def encrypted(raw: bytes, *, user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    writer.encrypt(user_password=user, owner_password="owner", algorithm="RC4-128")  # noqa: S106
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_behind_a_password_is_refused_and_one_that_only_forbids_changes_is_read(
    files: Any, load: Load
) -> None:
    with pytest.raises(Encrypted, match=r"^a\.pdf: it is protected by a password; save a copy without one$"):
        load(encrypted(files.pdf([SECOND]), user="secret"), "a.pdf")
    assert load(encrypted(files.pdf([SECOND]), user=""), "b.pdf").documents[0].text == "Nobody was hurt."


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_pdf_that_is_cut_off_is_damaged(files: Any, load: Load, share: float) -> None:
    raw = files.pdf([FIRST] * 20)
    with pytest.raises(Damaged, match=r"^a\.pdf: the PDF is cut off \(its end is missing\); get it again$"):
        load(raw[: int(share * len(raw))], "a.pdf")


def test_a_forged_page_count_does_not_keep_the_reader_busy(files: Any, load: Load) -> None:
    raw = files.pdf([SECOND]).replace(b"/Count 1 ", b"/Count 999999999 ")
    try:
        assert load(raw, "a.pdf").documents[0].text == "Nobody was hurt."
    except Exception as error:
        assert str(error).startswith("a.pdf: ")  # noqa: PT017 - either is right


BODIES = [
    "The ferry carried four hundred carts a day, and the",
    "harbour was full of them until the lamps went out.",
    "Rain fell on the ninth day of the survey.",
]


def test_a_sentence_reads_on_across_the_heads_and_numbers_of_its_pages(files: Any, load: Load) -> None:
    pages = [
        [(72, 740, "Harbour Board"), (72, 700, body), (72, 60, f"Page {n} of 3")]
        for n, body in enumerate(BODIES, start=1)
    ]
    (document,) = load(files.pdf(pages), "a.pdf").documents
    assert document.text == f"{BODIES[0]}\n{BODIES[1]}\n\n{BODIES[2]}"
    assert document.places == (
        Place(0, "page 1"),
        Place(len(BODIES[0]) + 1, "page 2"),
        Place(document.text.index("Rain"), "page 3"),
    )


def test_of_two_pages_the_heads_and_numbers_that_are_on_both_are_left_out(files: Any) -> None:
    pages = [
        [(72, 740, "Harbour Board"), (72, 700, body), (72, 60, f"Page {n} of 2")]
        for n, body in enumerate(BODIES[:2], start=1)
    ]
    assert read_pdf(files.pdf(pages), "a.pdf").text == "\n".join(BODIES[:2])
