"""Pictures as files: true to their labels, inert, the same each time, and never a warning."""

import base64
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PIL import Image

from ui.seeing.fonts import fitted, width_of
from ui.seeing.names import plain
from ui.seeing.pictures import (
    Drawing,
    Sheet,
    data_uri,
    dot,
    line,
    png_bytes,
    square,
    svg_text,
    write,
)

SVG = "{http://www.w3.org/2000/svg}"
texts = st.text(st.characters(), max_size=40)


def a_drawing(*labels: str) -> Drawing:
    def put(sheet: Sheet) -> None:
        for number, label in enumerate(labels):
            write(sheet, 10, 12 + 14 * number, label, size=9)
        dot(sheet, 100, 20, 6)
        square(sheet, 120, 14, 12, 12)
        line(sheet, (0, 200), (30, 30))

    return Drawing(width=200, height=20 + 14 * len(labels), put=put)


def labels_of(svg: str) -> list[str]:
    """The texts of a picture without the marks that isolate their direction."""
    return [(text.text or "")[1:-1] for text in etree.fromstring(svg).iter(f"{SVG}text")]


@given(st.lists(texts, max_size=3))
@settings(max_examples=60)
def test_an_svg_holds_each_label_as_it_is_and_nothing_that_could_run_or_load(labels: list[str]) -> None:
    svg = svg_text(a_drawing(*labels))
    root = etree.fromstring(svg)
    assert labels_of(svg) == [plain(label) for label in labels if plain(label)]
    assert {etree.QName(element).localname for element in root.iter()} <= {
        "svg", "defs", "style", "g", "path", "text", "clipPath", "rect",
    }  # fmt: skip
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert not [name for element in root.iter() for name in element.attrib if name.endswith("href")]


def test_hostile_labels_draw_without_a_warning_in_both_forms(hostile: str) -> None:
    drawing = a_drawing(hostile, "after")
    assert labels_of(svg_text(drawing))[-1] == "after"
    assert png_bytes(drawing).startswith(b"\x89PNG")


def test_dollars_are_no_mathematics() -> None:
    assert labels_of(svg_text(a_drawing("$x^2$ \\frac $"))) == ["$x^2$ \\frac $"]


def test_the_same_drawing_gives_the_same_files() -> None:
    assert svg_text(a_drawing("one")) == svg_text(a_drawing("one"))
    assert png_bytes(a_drawing("one")) == png_bytes(a_drawing("one"))


def test_a_png_is_as_large_as_its_drawing_and_white_at_its_corners() -> None:
    image = Image.open(BytesIO(png_bytes(a_drawing("one"))))
    assert image.size == (533, 90)  # 200 x 34 points at 192 to the inch
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


def test_an_address_holds_the_whole_picture() -> None:
    svg = svg_text(a_drawing("é"))
    form, _, held = data_uri(svg).partition(",")
    assert form == "data:image/svg+xml;base64"
    assert base64.b64decode(held).decode() == svg


def test_pictures_drawn_at_once_do_not_mix() -> None:
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda n: svg_text(a_drawing(f"label {n}")), range(12)))
    assert [labels_of(svg) for svg in drawn] == [[f"label {n}"] for n in range(12)]


def test_the_users_own_settings_neither_show_nor_change(tmp_path: object) -> None:
    import matplotlib as mpl

    before = svg_text(a_drawing("one"))
    with mpl.rc_context({"axes.facecolor": "red", "lines.linewidth": 9, "svg.fonttype": "path"}):
        assert svg_text(a_drawing("one")) == before
        assert mpl.rcParams["axes.facecolor"] == "red"


@given(texts, st.floats(20, 200))
def test_a_fitted_label_keeps_to_its_width(text: str, width: float) -> None:
    short = fitted(text, width, 9)
    assert width_of(short, 9) <= width
    assert short == plain(text) or short.endswith("…")


@pytest.mark.parametrize(("text", "size"), [("0000", 10), ("0000", 5)])
def test_widths_are_those_of_the_font(text: str, size: float) -> None:
    assert width_of(text, size) == pytest.approx(4 * 0.636 * size, rel=0.01)  # DejaVu Sans: a digit is 0.636


def test_importing_the_room_loads_neither_the_drawing_library_nor_gradio(no_drawing_at_import: bool) -> None:
    assert no_drawing_at_import
