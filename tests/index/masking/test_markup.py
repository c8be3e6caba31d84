from index.documents import Span
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
