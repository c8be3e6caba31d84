from index.documents import Span
from index.masking.furniture import find_furniture
from tests.index.masking.masks import ARTICLE, furniture, kept


def test_a_style_sheet_over_several_lines_is_masked() -> None:
    rules = ".menu {\ncolor: red;\nmargin: 0;\n}\n#top, .foot {\ndisplay: none;\n}"
    assert furniture(ARTICLE + rules + "\n\nIt rained on the day, but everyone came.") == rules.splitlines()


def test_a_script_element_is_masked_and_an_unclosed_one_is_not() -> None:
    script = "<script>\nlet bridge = open\nsend bridge\n</script>"
    assert furniture(ARTICLE + script) == script.splitlines()
    assert "It rained." in kept(ARTICLE + "<script>\nIt rained.")


def test_markdown_plumbing_is_masked_and_code_is_kept() -> None:
    front = "---\ntitle: Bridge\n---\n# Bridge\n\n<!-- draft\nonly -->\n\n"
    text = front + "It is `open`.\n\n```\n.a{b:c;}\n```\n\n[x]: http://y\n"
    assert [line for line in kept(text).splitlines() if line] == ["# Bridge", "It is `open`.", ".a{b:c;}"]


def test_only_the_caption_behind_the_last_sentence_is_masked() -> None:
    text = (
        ARTICLE
        + "The bridge is blue. It is long. Two people walkPhoto – Agency\n\nIt was built in two years."
    )
    start = text.index("Two people")
    assert find_furniture(text) == (Span(start, start + len("Two people walkPhoto – Agency")),)
