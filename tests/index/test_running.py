from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Place
from index.furniture import masked
from index.running import running_heads

BODIES = [
    "The ferry carried four hundred carts a day.",
    "The lamps on the quay were counted twice.\nNobody knew why.",
    "Rain fell on the ninth day of the survey.",
    "The harbour was dredged in the spring.",
]


def paged(pages: list[str], *, name: str = "page") -> Document:
    starts = [0, *accumulate(len(page) + 2 for page in pages)]
    return Document(
        id="a.pdf",
        text="\n\n".join(pages),
        sha256="0" * 64,
        title="a",
        date=None,
        outlet="",
        furniture=(),
        places=tuple(Place(start, f"{name} {n}") for n, start in enumerate(starts[: len(pages)], start=1)),
    )


def heads(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in running_heads(document)]


def test_titles_and_page_numbers_that_repeat_from_page_to_page_are_running_heads() -> None:
    pages = [
        f"Harbour Board – Annual Report\n{body}\nPage {n} of 4" for n, body in enumerate(BODIES, start=1)
    ]
    found = heads(paged(pages))
    assert found == [
        head for n in range(1, 5) for head in ("Harbour Board – Annual Report", f"Page {n} of 4")
    ]


def test_left_and_right_pages_may_have_heads_of_their_own() -> None:
    pages = [f"{'Left' if n % 2 else 'Right'} head\n{body}" for n, body in enumerate(BODIES + BODIES)]
    assert heads(paged(pages)).count("Left head") == 4
    assert heads(paged(pages)).count("Right head") == 4


def test_a_sentence_that_opens_every_page_is_text() -> None:
    pages = [f"The board met again in the town hall that week.\n{body}" for body in BODIES]
    assert heads(paged(pages)) == []


def test_what_stands_on_two_pages_only_or_in_parts_that_are_no_pages_is_text() -> None:
    pages = [f"Harbour Board\n{body}" for body in BODIES]
    assert heads(paged(pages[:2])) == []
    assert heads(paged(pages, name="part")) == []
    assert heads(paged([*pages[:2], *BODIES[2:]])) == []


def test_a_running_head_is_never_part_of_what_can_be_quoted() -> None:
    document = masked(paged([f"Harbour Board\n{body}\n{n}" for n, body in enumerate(BODIES, start=1)]))
    hidden = "".join(document.text[span.start : span.end] for span in document.furniture)
    assert hidden.count("Harbour Board") == 4
    assert not any(body.split("\n")[0] in hidden for body in BODIES)


def test_a_document_of_nothing_but_repeated_lines_keeps_them() -> None:
    assert masked(paged(["Harbour Board"] * 4)).furniture == ()


@given(st.lists(st.text(alphabet="ab1 \n.\r\u2028", max_size=30), min_size=1, max_size=8))
def test_running_heads_are_ordered_lines_of_the_text(pages: list[str]) -> None:
    document = paged(pages)
    spans = running_heads(document)
    assert list(spans) == sorted(spans)
    assert all(0 <= span.start < span.end <= len(document.text) for span in spans)
    assert all(document.text[span.start : span.end].strip() for span in spans)
