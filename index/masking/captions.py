"""Photo credits and captions: lines about a picture that the text file does not show.

A credit is a label ("Photo: ..."), a copyright sign, an agency behind a slash, or a caption that runs
into a bare domain name. A credit glued to the end of a paragraph is cut off with its caption.
"""

import re

from index.documents import Span
from index.masking.lines import Line, ends_sentence, is_prose, n_words

__all__ = ["is_credit", "trailing_credit"]

MAX_CREDIT_WORDS = 40
"""Long captions reach this; beyond it the line is a paragraph that happens to end in a credit."""

MAX_DOMAIN_CAPTION_WORDS = 12
MAX_FRAGMENT_LENGTH = 160
MAX_FRAGMENT_WORDS = 16

_KIND = r"(?:photo|фото|photograph|picture|image|pic|foto|illustration|screenshot|screengrab|graphic)s?"
_LABEL = re.compile(
    rf"(?:\W{{0,3}}(?:main|cover|featured|header|file|lead|top|title|stock|archive|illustrative)?[ -]?{_KIND}"
    r"(?: ?(?:credits?|source|courtesy|copyright|caption))?(?: (?:by|via|from|of|courtesy)\b)? ?[:–—©/|]"
    rf"|(?:illustrative|file|archive|stock) photo$|{_KIND} (?:by|courtesy|credits?|via) "
    r"|credits? ?[:–—/] ?\S|(?:image|photo|picture) (?:source|credit|caption)\b)",
    re.IGNORECASE,
)
_AGENCIES = (
    r"(?:AP|AFP|EPA|PA|Reuters|REUTERS|Getty|EFE|dpa|ANSA|TASS|Xinhua|Bloomberg|iStock|Alamy|Unsplash)"
)
_AGENCY = re.compile(
    r"(?:[A-Z]{2,10} ?/ ?[A-Z]{2,10} ?/ ?[A-Z][\w .'’-]{1,60}"
    rf"|\b{_AGENCIES}(?: Photo| Images)? ?/ ?[\w .'’/-]{{2,60}}|/ ?{_AGENCIES}(?: Images)?"
    r"|\bvia (?:AP|AFP|EPA|Reuters|REUTERS|Getty Images|Wikimedia Commons|Flickr|Unsplash|Shutterstock)"
    r"|\((?:[A-Z][\w.'’-]{1,20} ){1,3}?[A-Z][\w.'’-]{1,20} ?/ ?[A-Z][\w .'’-]{2,40}"
    r"|\b(?:Getty Images|Shutterstock|Wikimedia Commons|iStockphoto|Unsplash|Depositphotos))\W{0,3}$"
)
_GLUED = re.compile(
    r"[a-z)](?:Photo|Image|Picture|Foto|Credit|Source) ?[:–—©/-] ?\S.{0,60}$|\bPhoto ?[:–—©/] ?\S.{0,60}$"
)
_DOMAIN = re.compile(r"(?:[A-Z][\w’'-]*|[)\]\"”’]) (?:www\.)?[a-z0-9-]{2,30}(?:\.[a-z]{2,6}){1,2}$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]{0,2}\s+(?=\S)")


def is_credit(line: Line) -> bool:
    """Whether the whole line credits or captions a picture."""
    text = line.text
    n = n_words(text)
    if n > MAX_CREDIT_WORDS or (is_prose(text) and "©" not in text and not _AGENCY.search(text[-80:])):
        return False
    if _LABEL.match(text) or ("©" in text and n <= MAX_FRAGMENT_WORDS):
        return True
    if ends_sentence(text):
        return False
    if _AGENCY.search(text[-80:]) or _GLUED.search(text[-90:]):
        return trailing_credit(line) is None
    return n <= MAX_DOMAIN_CAPTION_WORDS and _DOMAIN.search(text[-90:]) is not None


def trailing_credit(line: Line) -> Span | None:
    """The caption and credit glued behind the last sentence of a paragraph, None when there is none.

    In "They met on Monday. Two people walkPhoto – Agency" it is "Two people walkPhoto – Agency".
    """
    tail = line.text[-MAX_FRAGMENT_LENGTH:]
    if ends_sentence(tail) or not (_AGENCY.search(tail[-80:]) or _GLUED.search(tail[-90:])):
        return None
    starts = [match.end() for match in _SENTENCE_END.finditer(tail)]
    if not starts or n_words(tail[starts[-1] :]) > MAX_FRAGMENT_WORDS:
        return None
    return Span(line.span.end - len(tail) + starts[-1], line.span.end)
