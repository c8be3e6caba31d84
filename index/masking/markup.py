"""Text that is written for a machine: style sheets, scripts, HTML left-overs, Markdown's own plumbing.

Fenced code is a document's content and stays. Patterns look at a bounded piece of each line and hold no
nested repetition, so that a megabyte of braces costs a megabyte's time.
"""

import re
from collections.abc import Iterator

from index.documents import Span
from index.masking.lines import Line, is_prose, n_words
from index.metadata import FRONT_MATTER

__all__ = ["is_link_line", "markup_lines", "markup_spans"]

MAX_SAMPLE = 2_000
"""Characters of a line that are looked at: a style sheet shows itself at once."""

MIN_TAG_SHARE = 0.5
"""A line more than half of which is tags is a left-over of the page, not text with a tag in it."""

MAX_TEASER_WORDS = 30
"""As long as a headline with a summary gets."""

MAX_ELEMENT_LINES = 200
"""How far down the end of a script is looked for."""

RULE_ENDS = ("{", "}", ";", ",")
"""How every line of a style rule ends."""

_FENCE = re.compile(r"(?:`{3,}|~{3,})")
_AT_RULE = re.compile(r"@(?:media|import|font-face|charset|keyframes|supports)\b[^{};]{0,200}[{;]")
_STYLE = re.compile(r"[\w)\]*-]\s{0,3}\{\s{0,9}[a-z-]{2,40}\s{0,3}:\s{0,3}[^{};]{1,120}[;}]")
_DECLARATION = re.compile(r"[a-z-]{2,40}\s{0,3}:\s{0,3}[^{};:]{1,120}(?:!important\s?)?;$")
_SELECTOR = re.compile(r"[.#@*:\[\w][^{};]{0,150}[{,]$")
_SCRIPT = re.compile(
    r"(?:var|let|const) [\w$]{1,60} ?=.*;|(?:window|document|jQuery|\$|gtag|dataLayer|googletag|ga|"
    r"fbq)[.(\[].{1,300}[;)}]"
    r"|\(?(?:async )?function ?[\w$]{0,60}\([^)]{0,100}\) ?\{|\(adsbygoogle|<!\[CDATA\[|//<!"
)
_ELEMENT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>|&(?:[a-z]{2,10}|#\d{1,6});")
_REFERENCE = re.compile(r"\[[^\]]{1,100}\]:\s{1,5}\S{1,2000}(?:\s{1,5}[\"'(].{0,200})?$")
_IMAGE = re.compile(r"(?:\[?!\[[^\]]{0,300}\]\([^)]{0,2000}\)(?:\]\([^)]{0,2000}\))?\s{0,5}){1,20}$")
_ARROW = re.compile(r"(?:>>>?|»|→|›)$")


def markup_lines(lines: tuple[Line, ...]) -> Iterator[int]:
    """Yield the numbers of the lines that are markup; of fenced code only the fences are."""
    fence, element, in_rules = "", "", False
    for i, line in enumerate(lines):
        sample = line.text[:MAX_SAMPLE]
        opening = _FENCE.match(sample)
        if opening and (not fence or sample.startswith(fence)):
            fence = "" if fence else opening.group()
            yield i
        elif not fence:
            element = element or _opened_element(lines, i)
            in_rules = sample.endswith(RULE_ENDS) if in_rules else _opens_rule(lines, i)
            if element or in_rules or _is_markup(sample):
                yield i
            if element and f"</{element}" in line.text.lower():
                element = ""
            in_rules = in_rules and (sample != "}" or _opens_rule(lines, i + 1))


def markup_spans(text: str) -> Iterator[Span]:
    """Yield front matter and HTML comments, wherever they begin and end."""
    front = FRONT_MATTER.match(text)
    if front:
        yield Span(0, front.end())
    start = text.find("<!--")
    while start >= 0 and (end := text.find("-->", start)) >= 0:
        yield Span(start, end + 3)
        start = text.find("<!--", end)


def is_link_line(line: Line) -> bool:
    """Whether the line is a link to another page: it ends in an arrow that points there."""
    text = line.text
    if not _ARROW.search(text) or ("«" in text and text.endswith("»")):
        return False
    return n_words(text) <= MAX_TEASER_WORDS and not is_prose(text)


def _is_markup(sample: str) -> bool:
    if (
        sample.startswith('{"@context"')
        or _AT_RULE.match(sample)
        or _SCRIPT.match(sample)
        or _REFERENCE.match(sample)
        or _IMAGE.match(sample)
    ):
        return True
    if "{" in sample and _STYLE.search(sample):
        return True
    if "<" not in sample and "&" not in sample:
        return False
    return sum(map(len, _TAG.findall(sample))) > MIN_TAG_SHARE * len(sample)


def _opens_rule(lines: tuple[Line, ...], i: int) -> bool:
    """Whether a style rule over several lines begins here: a selector, then a declaration."""
    if i + 1 >= len(lines) or not lines[i].text.endswith("{"):
        return False
    return bool(
        _SELECTOR.match(lines[i].text[:MAX_SAMPLE]) and _DECLARATION.match(lines[i + 1].text[:MAX_SAMPLE])
    )


def _opened_element(lines: tuple[Line, ...], i: int) -> str:
    """The name of the script or style element that begins with this line and is closed later, else ""."""
    match = _ELEMENT.match(lines[i].text)
    if match is None:
        return ""
    closing = f"</{match[1].lower()}"
    return (
        match[1].lower()
        if any(closing in line.text.lower() for line in lines[i : i + MAX_ELEMENT_LINES])
        else ""
    )
